"""What the person gets: all that was said and nothing said in confidence, in a way they can use; and who met whom."""

from datetime import timedelta

import pytest

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.rules import Role
from fairwait.assessments import saying, showing
from fairwait.assessments.actions import assessments as actions
from fairwait.assessments.actions.assessments import AssessmentRefused
from fairwait.assessments.models import Assessment
from fairwait.assessments.queries.continuity import continuity
from fairwait.assessments.queries.records import record_of
from fairwait.assessments.rules.facts import Outcome, Whose
from fairwait.desk.person import ombudsman
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.packs.rules.formats import FileForm
from fairwait.keeping_in_touch.packs.rules.giving import Format
from fairwait.keeping_in_touch.packs.writing.files import written
from fairwait.keeping_in_touch.packs.writing.text import as_text
from fairwait.waiting import opening
from tests.assessments.conftest import FORM
from tests.assessments.test_assessments import publish
from tests.conversations.test_carers import seen
from tests.desk import town as towns
from tests.keeping_in_touch.messages.conftest import clock, notify, post  # noqa: F401

pytestmark = pytest.mark.django_db

TODAY = towns.day(0)
ANSWERS = {"good-day": "My garden", "worries": "He shouts at night", "strengths": "((name)) ### **sings**"}
WHOSE = {"good-day": Whose.OWN, "worries": Whose.CONFIDENCE, "strengths": Whose.WORKER}


@pytest.fixture
def talked(begun, hold):
    one = begun()
    hold(one, {**ANSWERS, "nutrition": "unable"}, whose=WHOSE)
    return one


def finish(town, one):
    return actions.finish(
        assessment=one, outcome=Outcome.ELIGIBLE, eligible=["nutrition"], why="Meals are out of reach.",
        next_="Beth rings on Friday.", by=town.user(Role.DUTY_WORKER), now=towns.now(),
    )  # fmt: skip


def test_it_says_what_was_said_and_leaves_out_what_was_said_in_confidence(town, talked):
    text = as_text(saying.edition(talked, on=TODAY))
    for words in ("You said: My garden", "What is a good day for you?", "This is a draft", "too hard for you"):
        assert words in text
    assert "shouts" not in text
    assert "anything worrying you" not in text
    finish(town, talked)
    talked.refresh_from_db()
    told = as_text(saying.edition(talked, on=TODAY))
    for words in ("You have needs that we must help to meet", "Food and drink", "Meals are out of reach", "Beth rings"):
        assert words in told
    assert "This is a draft" not in told


def test_how_they_are_reached_safely_is_not_on_a_paper(begun, hold):
    one = begun(form="carers")
    hold(one, {"own-life": "Choir on Mondays", "safe-contact": "Not while he is home"})
    text = as_text(saying.edition(one, on=TODAY))
    assert "Choir on Mondays" in text
    assert "he is home" not in text


def test_what_a_newer_form_does_not_ask_is_still_given_and_read_as_it_was_asked(town, begun, hold):
    publish(town)
    one = begun(form="small")
    hold(one, {"day": "Tea", "hard": ["bath"], "since": "2026-01-02"})
    since, food = (FORM.index(f'[[section.question]]\ncode = "{code}"') for code in ("since", "food"))
    publish(town, lambda text: text.replace(FORM[since:food], "").replace("bath: The bath", "bath: Showers"))
    one = actions.take_form(assessment=one, version=2, by=town.user(Role.DUTY_WORKER), now=towns.now())
    text = as_text(saying.edition(one, on=TODAY))
    assert "Since when?" in text
    assert "2 January 2026" in text
    assert ("The bath" in text, "Showers" in text) == (True, False)
    record, form = record_of(one), actions.version_of(one).form
    lines = {line.code: line for part in showing.parts(form, record, one.person) for line in part.lines}
    assert lines["hard"].answer.words == "The bath"


def test_what_was_typed_is_words_and_nothing_else(talked):
    made = saying.edition(talked, on=TODAY)
    parts = [part for block in made.pack.blocks for part in block.parts]
    assert "promise" not in {part.kind for part in parts}
    assert "((name))" not in as_text(made)
    assert "sings" in as_text(made)


def test_every_form_has_every_word(talked):
    made = saying.edition(talked, on=TODAY)
    assert "My garden" in written(made, FileForm.TEXT).decode()
    assert written(made, FileForm.WORD).startswith(b"PK")
    assert written(made, FileForm.PDF).startswith(b"%PDF")


def give(town, one, way, **told):
    expect = told.pop("expect", saying.edition(one, on=TODAY).digest)
    return saying.give(
        assessment=one, person=one.person, format=way, expect=expect, by=town.user(Role.DUTY_WORKER), now=towns.now(),
        **told,
    )  # fmt: skip


def test_it_is_given_only_in_a_way_they_can_use(town, talked):
    with pytest.raises(AssessmentRefused, match="need large print"):
        give(town, talked, Format.PAPER)
    with pytest.raises(AssessmentRefused, match="unsafe"):
        give(town, talked, Format.LETTER)
    give(town, talked, Format.LARGE_PAPER)
    assert [way for _on, way in record_of(talked).given] == ["large_paper"]


def test_what_has_changed_since_it_was_read_is_not_given(town, talked, hold):
    read = saying.edition(talked, on=TODAY).digest
    hold(talked, {"falls": "2"})
    with pytest.raises(AssessmentRefused, match="look again"):
        give(town, talked, Format.LARGE_PAPER, expect=read)


def test_it_goes_by_post_in_large_print_through_the_outbox(town, post, hold):  # noqa: F811
    wait = post.somebody(address="2 Mill Lane, Wexmoor", postcode="ZX1 4BD", communication_needs="Large print")
    town.waits["written"] = wait
    by = town.user(Role.DUTY_WORKER)
    one = actions.begin(wait=wait, form="care-act", navigator=by, uuid=wait.uuid, by=by, now=towns.now())
    hold(one, ANSWERS, whose=WHOSE)
    given = give(town, one, Format.LETTER)
    message = Message.objects.get()
    assert given.message == str(message.uuid)
    assert (message.form, "My garden" in message.body, "shouts" in message.body) == ("large_print", True, False)
    assert "01632 960000" in message.body
    with pytest.raises(AssessmentRefused, match="not sent twice"):
        give(town, one, Format.LETTER)
    assert Message.objects.count() == 1
    hold(one, {"falls": "2"})
    give(town, one, Format.LETTER)
    assert Message.objects.count() == 2


def test_the_page_shows_what_they_get_and_files_are_not_kept(talked, signed_in, page):
    worker = signed_in(Role.DUTY_WORKER)
    shown = page(f"/assessments/{talked.uuid}/what-was-said/", client=worker)
    assert "You said: My garden" in shown.words
    assert "shouts" not in shown.words
    file = worker.get(f"/assessments/{talked.uuid}/what-was-said/text/")
    assert file["Cache-Control"] == "no-store"
    assert "My garden" in file.content.decode()
    assert worker.get(f"/assessments/{talked.uuid}/what-was-said/braille/").status_code == 404


def test_nothing_of_a_carers_assessment_shows_through_the_others(town, begun, hold, signed_in):
    """Either way: every page of each is walked with a word planted in the other."""
    number = f"{town.people['edith'].pk + 2_000_000}"
    towns.join(
        town, "ruth", pathway="carers-assessment",
        person={"first_name": "Ruth", "last_name": "Marlowe", "is_carer": True, "cares_for_id": number},
    )  # fmt: skip
    theirs, carers = begun("edith"), begun("ruth", form="carers")
    hold(theirs, {"good-day": "vermilionkettle"})
    hold(carers, {"own-life": "cobaltlantern", "able": "no", "willing": "no", "without": "cobaltlantern"})
    worker = signed_in(Role.DUTY_WORKER)
    for one, own, other in ((theirs, "vermilionkettle", "cobaltlantern"), (carers, "cobaltlantern", "vermilionkettle")):
        known = {
            "assessment_uuid": one.uuid, "conversation_uuid": one.conversations.get().uuid, "person": one.person.uuid,
            "wait": one.wait.uuid, "form": "text",
        }  # fmt: skip
        assert not seen(worker, known, other)
        assert seen(worker, known, own)
        opened = opening.person(town.user(Role.PATHWAY_LEAD), one.person.uuid, has_reason=True)
        file = ombudsman.make(town.user(Role.PATHWAY_LEAD), opened, known_at=TODAY, why="asked for", now=towns.now())
        assert other not in str(file)
        assert "Assessment" in str(file)


def test_continuity_is_counted_from_what_was_done(town, begun, hold):
    for name in ("edith", "amina"):
        one = begun(name)
        hold(one, {"good-day": "My garden", "nutrition": "unable"})
    hold(one, {"falls": "1"}, by=Role.PATHWAY_LEAD)
    lead, by = town.user(Role.PATHWAY_LEAD), town.user(Role.DUTY_WORKER)
    actions.hand_over(assessment=one, to=lead, reason="Leave", by=by, now=towns.now())
    for each in Assessment.objects.all():
        finish(town, each)
    every, needs = continuity(lead, since=towns.day(1), until=TODAY)
    assert (every.n, every.median_workers, every.one_worker, every.handed_over) == (2, 1.5, 1, 1)
    assert (needs.pathway, needs.median_days) == ("needs-assessment", 21.5)  # 40 and 3 days
    hidden, _ = continuity(town.user(Role.DIRECTOR), since=towns.day(1), until=TODAY)
    assert hidden.n is None
    with pytest.raises(NotAllowed):
        continuity(by, since=towns.day(1), until=TODAY)


def test_the_page_of_continuity(town, begun, hold, signed_in, page):
    one = begun()
    hold(one, {"good-day": "My garden", "nutrition": "unable"})
    finish(town, one)
    in_a_month_that_is_over = towns.now() - timedelta(days=40)
    Assessment.objects.update(finished_at=in_a_month_that_is_over)
    shown = page("/assessments/continuity/", client=signed_in(Role.PATHWAY_LEAD))
    assert "Needs assessment" in shown.words
    hidden = page("/assessments/continuity/", client=signed_in(Role.DIRECTOR))
    assert "fewer than 5" in hidden.words
