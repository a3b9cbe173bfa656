"""What a policy may look at in the record, and which policy counts for whom. Pure.

The order of the list follows the more urgent of the band that was chosen and the one that is suggested: a policy alone
puts nobody lower than a person did, and a person's choice hides nothing a policy noticed since.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from fairwait.accounts.rules import Role
from fairwait.engine.policy.document import Fact, FactKind, FactSource, PolicyDocument

RECORDS: dict[str, str] = {
    "pathway": FactKind.CHOICE.value,
    "lives_alone": FactKind.YES_NO.value,
    "has_unpaid_carer": FactKind.YES_NO.value,
    "is_carer": FactKind.YES_NO.value,
    "waited_days": FactKind.NUMBER.value,
    "share_of_target": FactKind.NUMBER.value,
    "days_since_contact": FactKind.NUMBER.value,
    "days_since_recheck": FactKind.NUMBER.value,
}
"""The facts a policy can take from the record, and their kinds. Everything else is asked at triage."""


_LEVELS: tuple[tuple[str, tuple[Role, ...]], ...] = (
    ("director", (Role.DIRECTOR, Role.PATHWAY_LEAD)),
    ("principal", (Role.PRINCIPAL_SOCIAL_WORKER,)),
    ("head of", (Role.PATHWAY_LEAD,)),
    ("service", (Role.PATHWAY_LEAD,)),
    ("lead", (Role.PATHWAY_LEAD,)),
    ("team", (Role.TEAM_MANAGER,)),
    ("manager", (Role.TEAM_MANAGER,)),
)
"""Whose Today a long wait stands on, by the words with which a policy names its level; the first that fits counts."""


def roles_of_level(level: str) -> tuple[Role, ...]:
    """Who must look at a wait that has reached a level of ageing.

    A director sees no record: how many there are is theirs to see, and a pathway lead looks for them. Of a level nobody
    knows, managers of every kind are told: nobody waits unseen because of a word.
    """
    said = level.casefold()
    found = next((roles for word, roles in _LEVELS if word in said), None)
    return found or (Role.TEAM_MANAGER, Role.PATHWAY_LEAD)


class PriorityRefused(Exception):
    """Something about priority that cannot be done; the words say why and what to do."""

    def __init__(self, words: str, *, field: str | None = None) -> None:
        super().__init__(words)
        self.field = field


STARTER_VERSION = 0
"""The version of the policy shipped with Fairwait, in force until a council adopts one of its own."""


@dataclass(frozen=True)
class Adopted:
    """A policy in force, and its version.

    `fault` is what today's checks would say of it, where they would refuse it; it counts all the same.
    """

    policy: PolicyDocument
    version: int
    fault: str = ""

    @property
    def named(self) -> str:
        """How what it decided says which version decided it."""
        return f"{self.policy.code}/{self.version}"


def questions(policy: PolicyDocument) -> tuple[Fact, ...]:
    """What a policy asks at triage, in its order."""
    return tuple(fact for fact in policy.facts if fact.source is FactSource.TRIAGE)


def in_words(fact: Fact, answer: bool | float | str) -> str:
    """A question with its answer, as it stood on the screen. Raises: PriorityRefused if it is no answer to it."""
    return f"{fact.label} {answer_in_words(fact, answer)}"


def answer_in_words(fact: Fact, answer: bool | float | str) -> str:
    """An answer as it stands on the screen. Raises: PriorityRefused if the question has no such answer."""
    if fact.kind is FactKind.YES_NO and isinstance(answer, bool):
        return "Yes" if answer else "No"
    if fact.kind is FactKind.CHOICE:
        for choice in fact.choices:
            if choice.code == answer:
                return choice.label
    if fact.kind is FactKind.NUMBER and isinstance(answer, int | float) and not isinstance(answer, bool):
        is_low = fact.least is not None and answer < fact.least
        is_high = fact.most is not None and answer > fact.most
        if not is_low and not is_high:
            return f"{answer:g}"
    raise PriorityRefused(f"This is no answer to “{fact.label}”", field=fact.code)


def policy_for(pathway: str | None, policies: Iterable[Adopted]) -> Adopted:
    """The policy that counts for a pathway: one that names it before one for every pathway, a later before an earlier.

    Args:
        policies: those in force, in order of adoption; at least one is for every pathway.
    """
    listed = list(policies)
    named = [each for each in listed if pathway in each.policy.pathways]
    return (named or [each for each in listed if not each.policy.pathways])[-1]
