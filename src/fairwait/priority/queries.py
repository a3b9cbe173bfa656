"""Reading policies, and what they say of waits."""

from datetime import date
from functools import lru_cache
from importlib import resources

from fairwait.engine.policy import PolicyDocument, PolicyRefused, from_toml
from fairwait.priority.models import PolicyVersion
from fairwait.priority.rules import RECORDS, STARTER_VERSION, Adopted, policy_for
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait


def starter_toml() -> str:
    """The policy shipped with Fairwait, as its document."""
    return (resources.files("fairwait.priority") / "starter" / "default.toml").read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def _adopted(document: str, version: int) -> Adopted:
    return Adopted(policy=from_toml(document), version=version)


def policies(*, on: date) -> tuple[Adopted, ...]:
    """The policies in force on a day, in order of adoption: of each, the latest version adopted by then.

    The one shipped with Fairwait stands first, for whatever no policy of the council's own is for.
    """
    adopted = PolicyVersion.objects.filter(adopted_from__lte=on).order_by("adopted_from", "recorded_at", "version")
    latest: dict[str, Adopted] = {}
    for code, document, version in adopted.values_list("code", "document", "version"):
        latest.pop(code, None)  # the last adopted stands last
        latest[code] = _adopted(document, version)
    return (_adopted(starter_toml(), STARTER_VERSION), *latest.values())


def policy_of(wait: Wait, *, on: date) -> Adopted:
    """The policy that counts for a wait on a day."""
    return policy_for(wait.pathway, policies(on=on))


def read_policy(text: str, *, on: date) -> PolicyDocument:
    """A policy that could be adopted here from a day. Raises: PolicyRefused naming the line and the remedy."""
    policy = from_toml(text, records=RECORDS)
    pathways = [p for p in waiting.pathways(on=on) if not policy.pathways or p.code in policy.pathways]
    there = {pathway.code for pathway in pathways}
    for at, code in enumerate(policy.pathways):
        if code not in there:
            remedy = "`fairwait pathways show` lists those there are."
            raise PolicyRefused(f"There is no pathway “{code}”.", key=f"pathways[{at}]", remedy=remedy)
    bands = {band.code for pathway in pathways for band in pathway.bands}
    for at, band in enumerate(policy.bands):
        if band.band not in bands:
            remedy = f"Use one of: {', '.join(sorted(bands))}."
            problem = f"No pathway of this policy has a band “{band.band}”."
            raise PolicyRefused(problem, key=f"bands[{at}].band", remedy=remedy)
    return policy
