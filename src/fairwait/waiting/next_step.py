"""The one thing to do next for a wait: what an import asks, what is lacking, or what falls due. Pure but for words."""

from dataclasses import dataclass
from datetime import date

from fairwait.govuk.formats import format_day_month, format_days
from fairwait.govuk.said import gettext as _
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.deciding import HELD, LATE_AFTER
from fairwait.waiting.rules.folding import Question
from fairwait.waiting.rules.unseen import Due, Lack
from fairwait.waiting.sentences.from_contacts import DECISIONS
from fairwait.waiting.standing import Standing


@dataclass(frozen=True)
class NextStep:
    """What to do (`act` is the name of its page), why, and when it is due. `also`: the other lacks in words."""

    act: str
    title: str
    because: str
    due: date | None
    is_late: bool
    also: tuple[str, ...] = ()


def next_step(
    stands: Standing, *, called: str, as_of: date, happened: str | None = None, decider: str = ""
) -> NextStep | None:
    """The next step of an open wait; None of one that has ended and about which nothing is asked.

    Args:
        called: what the person likes to be called.
        happened: what reopened triage, in the words of the policy, where they are known.
        decider: whom a decision about this wait was put before, where the page names them.
    """
    wait = stands.wait
    if wait.question == Question.REOPENED.value:
        return NextStep(
            act="answer",
            title=_("Say whether this wait was reopened"),
            because=_(
                "It ended here, and the extract shows it open. Reopen it, or say that the case system is behind."
            ),
            due=wait.asked_on,
            is_late=False,
        )
    if wait.status != "open":
        return None
    steps = _steps(stands, called=called, as_of=as_of, happened=happened, decider=decider)
    first, *others = steps
    also = tuple(step.because for step in others if step.is_late)
    return NextStep(first.act, first.title, first.because, first.due, first.is_late, also)


def _steps(stands: Standing, *, called: str, as_of: date, happened: str | None, decider: str) -> list[NextStep]:
    wait, lacking = stands.wait, {one.lack: one.because for one in stands.lacks}
    steps = []
    if wait.question == Question.LEFT_EXTRACT.value or Lack.WHEREABOUTS in lacking:
        steps.append(
            NextStep(
                act="answer",
                title=_("Find out whether %(name)s still waits") % {"name": called},
                because=lacking.get(Lack.WHEREABOUTS, _("The extract has lost this wait.")),
                due=wait.left_extract_on,
                is_late=True,
            )
        )
    if wait.escalated:
        steps.append(NextStep("triage", _("Go through triage again"), reopened(happened), None, is_late=True))
    if Lack.BAND in lacking or stands.pathway is None:
        because = lacking.get(Lack.BAND, _("No band has been chosen."))
        was_asked = wait.escalated or wait.triaged_on is not None or stands.pathway is None
        act, title = ("band", _("Choose a band")) if was_asked else ("triage", _("Triage, then choose a band"))
        steps.append(NextStep(act, title, because, None, is_late=True))
    is_held = wait.decision in HELD
    if is_held:
        steps.append(_held(wait, as_of=as_of, decider=decider))
    for lack, due in ((Lack.CONTACT, stands.next_contact), (Lack.RECHECK, stands.next_recheck)):
        if lack in lacking and due is not None and not (is_held and lack is Lack.CONTACT):
            steps.append(_lapsed(lack, due, lacking[lack], called=called, as_of=as_of))
    if Lack.TEAM in lacking:
        steps.append(NextStep("team", _("Give the wait to a team"), lacking[Lack.TEAM], None, is_late=True))
    return steps or [_coming(stands, called=called, as_of=as_of)]


def _held(wait: Wait, *, as_of: date, decider: str) -> NextStep:
    """Somebody has it: until they have decided nobody rings."""
    who, what = decider or _("A named person"), _(DECISIONS.get(wait.decision or "", ""))
    asked = wait.decision_on
    since = _("Asked %(day)s.") % {"day": format_day_month(asked, today=as_of)} if asked else ""
    return NextStep(
        "decide",
        _("%(who)s decides %(what)s") % {"who": who, "what": what},
        " ".join(part for part in (since, _("Until then nobody rings them.")) if part),
        asked,
        is_late=asked is not None and as_of - asked > LATE_AFTER,
    )


def reopened(happened: str | None) -> str:
    """What reopened triage, as a sentence."""
    if not happened:
        return _("Something happened since anybody looked.")
    return _("Something happened since anybody looked: %(what)s.") % {"what": happened}


def _lapsed(lack: Lack, due: Due, because: str, *, called: str, as_of: date) -> NextStep:
    late = (as_of - due.on).days
    what = _("Speak with %(name)s") % {"name": called} if lack is Lack.CONTACT else _("Look at the risk again")
    title = _("%(what)s. %(days)s late.") % {"what": what, "days": format_days(late)} if late > 0 else what
    return NextStep("contact" if lack is Lack.CONTACT else "recheck", title, because, due.on, is_late=True)


def _coming(stands: Standing, *, called: str, as_of: date) -> NextStep:
    contact, recheck = stands.next_contact, stands.next_recheck
    if contact is None or recheck is None:
        return NextStep("band", _("Choose a band"), _("Nothing says what this wait is for."), None, is_late=True)
    is_contact = contact.on <= recheck.on
    due = contact if is_contact else recheck
    what = _("Speak with %(name)s") % {"name": called} if is_contact else _("Look at the risk again")
    title = _("%(what)s by %(date)s") % {"what": what, "date": format_day_month(due.on, today=as_of)}
    words = _("Nothing is lacking. It is due %(because)s.") % {"because": due.because}
    return NextStep("contact" if is_contact else "recheck", title, words, due.on, is_late=due.on < as_of)
