"""Provider concerns and incidents that touch one person, step by step, in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from fairwait.accounts.access import may
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.huddles.concerns import queries as concerns
from fairwait.huddles.concerns.models import Step
from fairwait.huddles.concerns.queries import Shown
from fairwait.huddles.concerns.rules import Decision, Kind
from fairwait.huddles.concerns.words import DECISIONS, KINDS


@dataclass(frozen=True)
class Said:
    """One step of a concern: the day it is about, what was decided and said, and what comes next."""

    on: date
    kind: str
    what: str
    next_step: str
    is_first: bool
    step: Step


def touching(viewer: User, records: Sequence[int]) -> tuple[Shown, ...]:
    """Those that touch a person, for whoever follows huddles and may see them."""
    if not may(viewer, Permission.SEE_HUDDLE):
        return ()
    found = concerns.touching(viewer, records)
    return tuple(concerns.shown(viewer, [one.pk for one in found])) if found else ()


def steps(one: Shown) -> Iterator[Said]:
    """Each of its steps; of what is shut no word."""
    concern, kind = one.concern, str(KINDS[Kind(one.concern.kind)])
    for step in one.steps:
        is_first = step.decision == Decision.RAISED
        words = {
            "what": DECISIONS[Decision(step.decision)], "about": concern.about, "who": step.by.display_name,
            "words": concern.what if is_first else step.words,
        }  # fmt: skip
        said = _("Details restricted") if one.is_shut else _("%(what)s: %(about)s. “%(words)s” (%(who)s)") % words
        after = _("Next: %(step)s") % {"step": step.next_step} if step.next_step and not one.is_shut else ""
        yield Said(concern.happened_on if is_first else london_day(step.at), kind, said, after, is_first, step)
