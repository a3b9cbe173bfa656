"""Assessments of the example council: a form its own people changed, some finished, some under way. Invented."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from fairwait.accounts.models import User
from fairwait.assessments.actions import assessments, forms
from fairwait.assessments.actions.assessments import Heard, version_of
from fairwait.assessments.models import Assessment
from fairwait.assessments.rules import asking, editing
from fairwait.assessments.rules.asking import Value
from fairwait.assessments.rules.facts import Outcome, Right, Whose
from fairwait.assessments.rules.shape import Form, Kind, Question
from fairwait.conversations.places import colleagues_for
from fairwait.engine.calendars import london_day
from fairwait.waiting.models import Wait

_NUMBER = 0x5EED_0000_0000_4000_8000_0000_0000_1001
_PET = Question(
    "animals", Kind.SHORT, "Are there animals to think of?", "Do you have animals to think of?",
    help="Who feeds the cat decides more visits to hospital than anybody thinks.",
)  # fmt: skip


@dataclass(frozen=True)
class _Story:
    """One assessment: so many days ago, its conversations with the days between, and what came of it ("" under way)."""

    form: str
    pathway: str
    days_ago: int
    talks: tuple[tuple[int, int, Mapping[str, Value]], ...]
    outcome: str = ""
    eligible: tuple[str, ...] = ()
    hands_over: bool = False


_FIRST: Mapping[str, Value] = {
    "advocate": "none", "good-day": "Up at seven, the radio, and somebody to have a cup of tea with.",
    "changed": "Since the fall in June I do not trust the stairs. I want my bath back.",
    "strengths": "Keeps accounts for the bowls club. Cooks for two days at once, sitting down.",
    "home": "alone",
}  # fmt: skip
_SECOND: Mapping[str, Value] = {
    "nutrition": "yes", "hygiene": "unable", "toilet": "yes", "clothing": "yes", "home-safely": "unable",
    "habitable": "unable", "relationships": "yes", "community": "unable", "looks-after-child": "no",
    "reach-words": "The bath, and the back step. On bad days the whole morning goes.",
    "worries": "Her niece fears that she leaves the gas on, and would rather not be named.",
    "wellbeing": "She goes nowhere since June, and has stopped asking people in.",
}  # fmt: skip
_CARER: Mapping[str, Value] = {
    "own-life": "I used to sing on Thursdays. Now I sit and listen whether he breathes.",
    "hours": "60", "nights": "yes",
    "able": "with-change", "willing": "part", "without": "Nobody knows his tablets but me.",
    "health": "My back, and no sleep.", "difference": "One night a week, and somebody who knows the tablets.",
    "company": "unable", "fun": "unable", "break": ["break", "others", "emergency"],
}  # fmt: skip
_OT: Mapping[str, Value] = {
    "wants-to-do": "Get into the bath by myself, and down to the post box.", "hard": ["wash", "stairs"],
    "hard-words": "Holds the basin and the towel rail. Stops at the third step.", "falls": "1", "urgent": "soon",
    "home-kind": "house", "whose-home": "own",
}  # fmt: skip
_STORIES = (
    _Story("care-act", "needs-assessment", 70, ((0, 0, _FIRST), (9, 0, _SECOND)), "eligible",
           ("hygiene", "home_safely", "community")),
    _Story("care-act", "needs-assessment", 52, ((0, 0, _FIRST), (6, 1, _SECOND), (13, 1, {"falls": "2"})),
           "not_eligible", hands_over=True),
    _Story("carers", "carers-assessment", 33, ((0, 0, _CARER),), "eligible", ("relationships", "recreation")),
    _Story("care-act", "needs-assessment", 12, ((0, 0, _FIRST), (7, 0, {"nutrition": "yes", "hygiene": "unable"}))),
    _Story("ot-first-look", "ot", 6, ((0, 0, _OT),)),
)  # fmt: skip


def hold(*, workers: Sequence[User], writer: User, now: datetime) -> list[Assessment]:
    """Publish a form as this council has it, and hold these assessments with people of the list.

    Args:
        workers: two who assess; the second goes on where the first hands over.
        writer: who publishes the form.
    """
    _publish(writer, now=now)
    made: list[Assessment] = []
    for number, story in enumerate(_STORIES):
        wait = _waiting(story, workers, {one.wait_id for one in made if one.wait_id}, now=now)
        if wait is not None:
            made.append(_held(story, wait, workers, number=number, now=now))
    return made


def _publish(writer: User, *, now: datetime) -> None:
    """A question about animals, from thirty days ago: what was begun before is held on the form as it came."""
    at = now - timedelta(days=30)
    draft = forms.begin(code="care-act", by=writer, now=at)
    draft = forms.change(
        code="care-act", seen=draft.revision, edit=lambda form: editing.add_question(form, "life", _PET), by=writer,
        now=at,
    )  # fmt: skip
    forms.publish(
        code="care-act", seen=draft.revision, published_from=london_day(at),
        reason="Asked for by the practice forum: three hospital stays began with a cat", by=writer, now=at,
    )  # fmt: skip


def _waiting(story: _Story, workers: Sequence[User], taken: set[int], *, now: datetime) -> Wait | None:
    """Somebody who waited already when it began, and whose record both may open."""
    began = london_day(now) - timedelta(days=story.days_ago)
    waits = Wait.objects.visible_to(workers[0]).filter(
        status="open", pathway=story.pathway, person__is_restricted=False, person__now_known_as=None,
        clock_started_on__lt=began - timedelta(days=10),
    )  # fmt: skip
    for wait in waits.exclude(pk__in=taken).select_related("person").order_by("-clock_started_on", "pk")[:60]:
        able = colleagues_for(wait.person, on=london_day(now)) if wait.person else {}
        if all(one.pk in able for one in workers):
            return wait
    return None


def _held(story: _Story, wait: Wait, workers: Sequence[User], *, number: int, now: datetime) -> Assessment:
    began = now - timedelta(days=story.days_ago, hours=2)
    first = workers[0]
    one = assessments.begin(
        wait=wait,
        form=story.form,
        navigator=first,
        uuid=UUID(int=_NUMBER + 16 * number, version=4),
        by=first,
        now=began,
    )
    at, by = began, first
    for place, (after, whose_turn, answers) in enumerate(story.talks):
        at = began + timedelta(days=after, hours=1)
        if story.hands_over and whose_turn and by is first:
            assessments.hand_over(
                assessment=one, to=workers[1], reason="Moves to the hospital team; told them together, at home.",
                by=first, now=at,
            )  # fmt: skip
        by = workers[whose_turn]
        talk = assessments.converse(
            assessment=one, uuid=UUID(int=_NUMBER + 16 * number + place + 1, version=4), by=by, now=at
        )
        form = version_of(one).form
        heard = Heard(
            on=london_day(at), how="visit" if place == 0 else "phone", there="They themselves.", with_person=True,
            answers=dict(_asked(form, answers)), whose=_whose(form),
        )  # fmt: skip
        assessments.end_conversation(conversation=talk, heard=heard, revision=talk.revision, by=by, now=at)
    if story.outcome:
        one = _finished(one, story, by=by, at=at + timedelta(days=1))
    return one


def _asked(form: Form, answers: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
    shown = {question.code for question in asking.shown(form, answers)}
    yield from ((code, value) for code, value in answers.items() if code in shown)


def _whose(form: Form) -> dict[str, Whose]:
    usual = {one.code: Whose.OWN if one.own_words else Whose.WORKER for one in form.questions}
    return {**usual, "worries": Whose.CONFIDENCE}


def _finished(one: Assessment, story: _Story, *, by: User, at: datetime) -> Assessment:
    outcome = Outcome(story.outcome)
    why = "Washing, the steps and getting out are out of reach, and it has shut down a sociable life."
    if outcome is Outcome.NOT_ELIGIBLE:
        why = "With the rail and the club on Tuesdays, what was out of reach is within reach again."
    one = assessments.finish(
        assessment=one, outcome=outcome, eligible=list(story.eligible), why=why,
        next_="The wait goes on until support is agreed; we ring within the week.", by=by, now=at,
    )  # fmt: skip
    assessments.check(
        assessment=one, right=Right.YES if outcome is Outcome.ELIGIBLE else Right.CHANGE,
        words="" if outcome is Outcome.ELIGIBLE else "It is the back step, not the stairs.", by=by,
        now=at + timedelta(days=3),
    )  # fmt: skip
    return one
