"""An assessment as it is held: conversations, workers, handovers, a newer form, its end; and what it never moves."""

import json
import uuid

import pytest
from django.forms.models import model_to_dict

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.models import AccessLog
from fairwait.accounts.rules import Role
from fairwait.assessments import erasing, showing
from fairwait.assessments.actions import assessments as actions
from fairwait.assessments.actions import forms
from fairwait.assessments.actions.assessments import AssessmentRefused, Heard, NotEnded
from fairwait.assessments.forms.asked import boxes
from fairwait.assessments.models import Assessment, Conversation
from fairwait.assessments.queries import records
from fairwait.assessments.queries.continuity import continuity
from fairwait.assessments.queries.records import record_of
from fairwait.assessments.rules.facts import Outcome, Right, Whose
from fairwait.assessments.rules.shape import MOST_QUESTIONS
from fairwait.govuk.kept import digests, was_of
from fairwait.govuk.windows import digest
from fairwait.history.models import Event
from fairwait.measures.queries import taken
from fairwait.people import actions as people
from fairwait.people.models import Person
from fairwait.people.queries import records_of, standing_for
from fairwait.priority import actions as priority
from fairwait.waiting import actions as waiting
from fairwait.waiting.models import Wait
from tests.assessments.conftest import FORM
from tests.desk import town as towns
from tests.pages import text

pytestmark = pytest.mark.django_db

LIFE = {"good-day": "My garden", "advocate": "none", "nutrition": "unable", "home-safely": "unable"}


def finish(town, assessment, outcome=Outcome.ELIGIBLE, eligible=("nutrition", "home_safely"), **told):
    return actions.finish(
        assessment=assessment, outcome=outcome, eligible=list(eligible), why="Two are out of reach.",
        next_="Beth rings on Friday.", by=town.user(told.pop("by", Role.DUTY_WORKER)), now=towns.now(), **told,
    )  # fmt: skip


def publish(town, change=lambda text: text, *, on=None):
    by = town.user(Role.PRINCIPAL_SOCIAL_WORKER)
    made = forms.bring_in(text=change(FORM), seen=None, by=by, now=towns.now())
    return forms.publish(
        code="small", seen=made.revision, published_from=on or towns.day(0), reason="agreed", by=by, now=towns.now()
    )


def test_it_is_begun_once_for_a_wait(town, begun):
    first = begun()
    assert begun() == first
    assert Event.objects.filter(kind="assessment.begun").count() == 1
    assert (first.form, first.form_version, first.navigator) == ("care-act", 1, town.user(Role.DUTY_WORKER))


def test_who_may_not_open_the_person_is_no_navigator_and_begins_nothing(town, begun):
    with pytest.raises(AssessmentRefused, match="may not open"):
        begun(navigator=town.user(Role.DIRECTOR))
    with pytest.raises(NotAllowed):
        begun(by=Role.DIRECTOR)
    with pytest.raises(NotAllowed):  # of another team
        begun("owen", by=Role.PRACTITIONER)


def test_each_conversation_adds_to_one_record_and_the_older_answer_is_kept(begun, hold):
    one = begun()
    hold(one, LIFE, on=towns.day(3))
    hold(one, {"good-day": "My garden, and the club", "falls": "2"}, by=Role.PATHWAY_LEAD)
    record = record_of(one)
    stands = record.answers["good-day"]
    assert (stands.value, stands.conversation) == ("My garden, and the club", 2)
    assert [before.value for before in stands.earlier] == ["My garden"]
    assert record.answers["nutrition"].conversation == 1
    assert len(record.workers_met) == 2
    event = Event.objects.filter(kind="assessment.talked").first()
    assert "garden" in event.private
    assert "garden" not in event.facts
    assert event.wait is None


def test_saying_the_same_again_is_no_new_answer(begun, hold):
    one = begun()
    hold(one, LIFE)
    hold(one, {**LIFE, "falls": "0"})
    assert record_of(one).answers["good-day"].earlier == ()


def test_what_is_no_answer_stops_the_end_and_keeps_what_was_typed(town, begun, hold):
    one = begun()
    with pytest.raises(NotEnded) as refused:
        hold(one, {**LIFE, "falls": "often"})
    assert [box for box, _words in refused.value.found] == ["q_falls"]
    assert Conversation.objects.get().ended_at is None
    with pytest.raises(NotEnded):
        hold(one, {}, there="", on=towns.day(0))


def test_an_answer_to_a_question_that_is_not_asked_is_not_recorded(begun, hold):
    one = begun()
    hold(one, {**LIFE, "looks-after-child": "no", "child": "unable"})
    assert "child" not in record_of(one).answers


def test_typing_on_while_it_ends_is_not_lost(town, begun):
    one, by = begun(), town.user(Role.DUTY_WORKER)
    talk = actions.converse(assessment=one, uuid=uuid.uuid4(), by=by, now=towns.now())
    before = talk.revision
    other = town.user(Role.PATHWAY_LEAD)
    actions.keep(conversation=talk, typed={"q_worries": "The stairs"}, was={}, prose=(), by=other, now=towns.now())
    heard = Heard(towns.day(0), "visit", "They", True, LIFE, {})
    with pytest.raises(AssessmentRefused, match="typed on meanwhile"):
        actions.end_conversation(conversation=talk, heard=heard, revision=before, by=by, now=towns.now())
    assert Conversation.objects.get().said == {"q_worries": "The stairs"}


def standing(town):
    """Everything of waits that an assessment must not touch: all of each, but when somebody was last spoken with."""
    priority.reorder(on=towns.day(0), people=[one.pk for one in town.people.values()])
    moves = {"last_seq", "last_contact_on", "contact_source", "last_contact_source", "contact_by"}
    rows = []
    for one in Wait.objects.order_by("pk"):
        row = model_to_dict(one)
        rows.append({name: value for name, value in row.items() if name not in moves and "contact" not in name})
    return rows


def clock(wait):
    return (
        wait.status,
        wait.clock_started_on,
        wait.referred_on,
        wait.band,
        wait.team,
        wait.ended_on,
        wait.paused_on if hasattr(wait, "paused_on") else None,
    )


@pytest.mark.parametrize("outcome", list(Outcome))
def test_whatever_comes_of_it_no_clock_band_or_place_is_moved(town, begun, hold, outcome):
    before, place = clock(town.fresh("edith")), standing(town)
    one = begun()
    hold(one, LIFE, with_person=False)
    actions.hand_over(
        assessment=one, to=town.user(Role.PATHWAY_LEAD), reason="I leave", by=town.user(Role.DUTY_WORKER),
        now=towns.now(),
    )  # fmt: skip
    finish(town, one, outcome, ("nutrition",) if outcome is Outcome.ELIGIBLE else ())
    assert clock(town.fresh("edith")) == before
    assert standing(town) == place
    assert not Event.objects.filter(kind__startswith="assessment.", wait__isnull=False).exists()


def test_speaking_with_them_counts_as_a_contact_and_with_others_does_not(town, begun, hold):
    one = begun("amina")
    hold(one, LIFE, with_person=False)
    assert not Event.objects.filter(kind="wait.contacted").exists()
    hold(one, {"falls": "1"})
    event = Event.objects.get(kind="wait.contacted")
    assert (event.wait, event.cause) == (town.waits["amina"].pk, f"assessment {one.pk}")
    assert "unable" not in (event.private or "")


def test_the_wait_ends_with_it_only_where_somebody_says_so_by_its_own_act(town, begun, hold):
    one = begun()
    hold(one, LIFE)
    with pytest.raises(NotAllowed):  # a duty worker ends no wait
        finish(town, one, ends="assessed", told="By phone")
    reason = Event.objects.filter(kind="wait.ended")
    assert not reason.exists()
    assert Assessment.objects.get().finished_at is None
    with pytest.raises(AssessmentRefused, match="told"):
        finish(town, one, by=Role.PATHWAY_LEAD, ends=first_reason(town), told="")
    assert Assessment.objects.get().finished_at is None
    finish(town, one, by=Role.PATHWAY_LEAD, ends=first_reason(town), told="By phone")
    assert town.fresh("edith").status == "ended"
    assert reason.get().cause == f"assessment {one.pk}"


def first_reason(town):
    from fairwait.waiting import queries as waiting

    pathway = next(each for each in waiting.pathways(on=towns.day(0)) if each.code == "needs-assessment")
    return pathway.end_reasons[0].code


def test_finishing_asks_for_what_it_needs(town, begun, hold):
    one = begun()
    with pytest.raises(AssessmentRefused, match="Nobody has spoken"):
        finish(town, one)
    hold(one, LIFE)
    with pytest.raises(AssessmentRefused, match="in which outcomes"):
        finish(town, one, eligible=())
    with pytest.raises(AssessmentRefused, match="choose one"):
        finish(town, one, Outcome.NOT_ELIGIBLE)
    with pytest.raises(AssessmentRefused, match="asks about"):
        finish(town, one, eligible=("recreation",))
    finish(town, one)
    with pytest.raises(AssessmentRefused, match="finished meanwhile"):
        finish(town, one)
    assert record_of(one).finished.eligible == ("nutrition", "home_safely")
    assert "nutrition" not in Event.objects.get(kind="assessment.finished").facts


def test_two_workers_hold_a_conversation_each_and_nothing_of_either_is_lost(begun, hold):
    one = begun()
    hold(one, {"good-day": "My garden"}, by=Role.DUTY_WORKER)
    hold(one, {"good-day": "The sea"}, by=Role.PATHWAY_LEAD)
    stands = record_of(one).answers["good-day"]
    assert (stands.value, stands.earlier[0].value) == ("The sea", "My garden")


def test_what_was_said_while_two_records_were_joined_goes_with_the_one_it_was_said_of(town, begun, hold):
    one, by = begun(), town.user(Role.COUNCIL_ADMINISTRATOR)
    record, into = town.people["edith"], town.people["amina"]
    people.merge(record=record, into=into, reason="They look alike", by=by, now=towns.now())
    hold(one, LIFE)
    assert record_of(one).answers["good-day"].value == "My garden"
    people.unmerge(record=record, reason="They are two", by=by, now=towns.now())
    assert record_of(one).answers["good-day"].value == "My garden"
    assert not Event.objects.filter(kind="assessment.talked", subject=into.pk).exists()


def test_a_handover_needs_a_reason_and_is_counted(town, begun):
    one, by, lead = begun(), town.user(Role.DUTY_WORKER), town.user(Role.PATHWAY_LEAD)
    with pytest.raises(AssessmentRefused, match="why"):
        actions.hand_over(assessment=one, to=lead, reason=" ", by=by, now=towns.now())
    with pytest.raises(AssessmentRefused, match="already"):
        actions.hand_over(assessment=one, to=by, reason="So", by=by, now=towns.now())
    one = actions.hand_over(assessment=one, to=lead, reason="Kofi is ill", by=by, now=towns.now())
    assert (one.navigator, one.handovers) == (lead, 1)
    assert [each.reason for each in record_of(one).handovers] == ["Kofi is ill"]


def test_a_newer_form_is_told_and_taken_over_only_by_somebody(town, begun, hold, worker):
    publish(town)
    one = begun(form="small")
    hold(one, {"day": "Tea", "since": "2026-01-02"})
    since, food = (FORM.index(f'[[section.question]]\ncode = "{code}"') for code in ("since", "food"))
    without = FORM[since:food]
    publish(town, lambda text: text.replace(without, "").replace("A good day?", "A good day for them?"))
    assert Assessment.objects.get().form_version == 1
    hold(one, {"alone": "no"})
    assert record_of(one).answers["alone"].form == "small/1"
    by = town.user(Role.DUTY_WORKER)
    talk = actions.converse(assessment=one, uuid=uuid.uuid4(), by=by, now=towns.now())
    shown = worker.get(f"/assessments/conversations/{talk.uuid}/").content.decode()
    assert "A newer version of the form was published" in shown
    assert "A good day?" in shown
    with pytest.raises(AssessmentRefused, match="end it first"):  # what is typed in it may not be asked any more
        actions.take_form(assessment=one, version=2, by=by, now=towns.now())
    actions.let_go(conversation=talk, by=by)
    with pytest.raises(AssessmentRefused, match="Another version"):
        actions.take_form(assessment=one, version=3, by=by, now=towns.now())
    one = actions.take_form(assessment=one, version=2, by=by, now=towns.now())
    record, form = record_of(one), actions.version_of(one).form
    assert record.answers["day"].value == "Tea"
    ((ask, stood),) = showing.asked_no_more(form, record)
    assert (ask, stood.words) == ("Since when?", "2 January 2026")
    assert actions.version_of(one).form.question("day").ask == "A good day for them?"


def test_what_was_said_goes_with_an_erased_person_and_is_counted_on(town, begun, hold):
    one = begun()
    pk = town.people["edith"].pk
    assert "under way" in erasing._refusal([pk])
    hold(one, LIFE)
    finish(town, one)
    assert not erasing._refusal([pk])
    erasing._erase([pk])
    kept = Assessment.objects.get()
    assert (kept.person, kept.wait, kept.outcome) == (None, None, "eligible")
    assert kept.conversations.get().said == {}
    assert record_of(kept).answers == {}


# Pages -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def worker(signed_in):
    return signed_in(Role.DUTY_WORKER)


def send(client, url, do, **typed):
    was = {name: digest(value) for name, value in Conversation.objects.latest("pk").said.items()}
    return client.post(url, {"was": json.dumps(was), "do": do, **typed})


def today():
    day = towns.day(0)
    return {"on-day": day.day, "on-month": day.month, "on-year": day.year, "how": "visit", "with_person": "yes"}


def test_from_beginning_to_end_without_scripts(town, worker, page):
    record = page(f"/people/{town.people['edith'].uuid}/", client=worker)
    start = record.link("Begin an assessment for: Needs assessment")
    asked = page(start, client=worker)
    assert asked.heading == "Begin an assessment: Edie Marlowe" or "Marlowe" in asked.heading
    url = worker.post(start, {"form": "care-act", "navigator": town.user(Role.DUTY_WORKER).pk})["Location"]
    talk = worker.post(f"{url}converse/", {"once": str(uuid.uuid4())})["Location"]
    shown = page(talk, client=worker)
    assert "Do not ring the landline" in shown.words
    assert "Large print" in shown.words
    assert "known already, from their record" in shown.words
    missing = page(talk, client=worker, method="post", data={"do": "end", "q_good-day": "My garden"}, status=422)
    assert "Enter the day you spoke" in missing.words
    assert "My garden" in missing.html
    assert worker.post(f"{talk}keep/", {"was": "{}", "q_worries": "The stairs"}).json()["said"].startswith("Saved")
    sent = send(
        worker, talk, "end", **today(), **{"q_good-day": "My garden", "q_worries": "The stairs", "q_advocate": "none",
        "q_nutrition": "unable", "s_communication": ["yes"], "there": "Edith and Ruth"},
    )  # fmt: skip
    assert sent.status_code == 302, sent.content.decode()[:3000]
    done = page(url, client=worker)
    assert "My garden" in done.words
    assert "Large print" in done.words
    assert "from their record" in done.words
    late = worker.post(talk, {"was": "{}", "do": "save", "q_strengths": "She sings"})
    assert "She sings" in late.content.decode()
    finished = worker.post(
        f"{url}finish/",
        {"outcome": "eligible", "eligible": ["nutrition"], "why": "Meals are out of reach.", "next": "Beth rings."},
    )  # fmt: skip
    assert finished.status_code == 302
    record = page(f"/people/{town.people['edith'].uuid}/", client=worker)
    assert "finished the assessment" in record.words
    assert "They met 1 worker" in record.words
    assert AccessLog.objects.filter(page="assessment").exists()


def test_what_was_answered_before_is_shown_and_not_asked_again(town, worker, page, begun, hold):
    one = begun()
    hold(one, LIFE)
    url = worker.post(f"/assessments/{one.uuid}/converse/", {"once": str(uuid.uuid4())})["Location"]
    shown = page(url, client=worker)
    assert "My garden" in shown.words
    assert "They say it is still right" in shown.words
    sent = send(worker, url, "end", **today(), **{"s_good-day": ["yes"], "there": "They"})
    assert sent.status_code == 302
    record = record_of(one)
    assert record.answers["good-day"].confirmed_on == towns.day(0)
    assert record.conversations[1].answered == ()


def test_two_windows_are_put_together_and_told(town, worker, signed_in, begun):
    one = begun()
    url = worker.post(f"/assessments/{one.uuid}/converse/", {"once": str(uuid.uuid4())})["Location"]
    other = signed_in(Role.PATHWAY_LEAD)
    worker.post(f"{url}keep/", {"was": "{}", "q_good-day": "My garden"})
    told = other.post(f"{url}keep/", {"was": "{}", "q_good-day": "The sea", "q_advocate": "none"}).json()
    assert "another window" in told["said"]
    said = Conversation.objects.get().said
    assert "My garden" in said["q_good-day"]
    assert "The sea" in said["q_good-day"]


def test_an_answer_that_what_is_known_called_for_is_kept(town, worker, begun, page):
    """Their record says that somebody cares for them: it is asked how much, and that is on the record."""
    one = begun()
    Person.objects.filter(pk=town.people["edith"].pk).update(has_unpaid_carer=True)
    url = worker.post(f"/assessments/{one.uuid}/converse/", {"once": str(uuid.uuid4())})["Location"]
    assert "How much do family and friends do now?" in page(url, client=worker).words
    assert send(worker, url, "end", **today(), **{"q_care-given": "14", "there": "They"}).status_code == 302
    assert record_of(one).answers["care-given"].value == "14"


def test_the_mark_of_confidence_is_changed_without_the_words_and_stays_until_somebody_says_otherwise(
    worker, begun, hold, page
):
    one = begun()
    hold(one, LIFE)
    for typed, stands in (
        ({"w_good-day": "confidence"}, Whose.CONFIDENCE),
        ({"q_good-day": "My garden, still"}, Whose.CONFIDENCE),
        ({"w_good-day": "own"}, Whose.OWN),
        ({"q_good-day": "My garden, still", "w_good-day": "other"}, Whose.OTHER),
    ):
        url = worker.post(f"/assessments/{one.uuid}/converse/", {"once": str(uuid.uuid4())})["Location"]
        page(url, client=worker)
        assert send(worker, url, "end", **today(), **typed).status_code == 302
        assert record_of(one).answers["good-day"].whose is stands
    assert record_of(one).answers["good-day"].value == "My garden, still"


def test_a_box_nobody_touched_stands_against_no_other_window_and_a_wrong_code_shuts_no_page(worker, begun, page):
    one = begun()
    url = worker.post(f"/assessments/{one.uuid}/converse/", {"once": str(uuid.uuid4())})["Location"]
    usual = page(url, client=worker).html.split('name="w_worries"')[1].split("<option value=")[1][:2]
    assert usual == '""'
    worker.post(f"{url}keep/", {"was": "{}", "q_good-day": "My garden", "w_worries": ""})
    told = worker.post(f"{url}keep/", {"was": "{}", "q_worries": "He shouts", "w_worries": "confidence"}).json()
    assert "another window" not in told["said"]
    assert Conversation.objects.get().said["w_worries"] == "confidence"
    worker.post(f"{url}keep/", {"was": "{}", "w_strengths": "zz\0", "q_good-day": "My garden"})
    assert "My garden" in page(url, client=worker).html


def test_what_a_window_heard_of_the_longest_form_is_read_as_a_whole(rf):
    """Cut short it would say nothing, and every change would stand against the window's own words."""
    said = {f"{box}{'x' * 36}{n:03}": "yes" for n in range(MOST_QUESTIONS) for box in ("q_", "w_", "s_", "d_", "e_")}
    assert was_of(rf.post("/", {"was": json.dumps(digests(said))})) == digests(said)


def test_ones_own_are_listed_before_others_however_many_there_are(town, begun, monkeypatch):
    mine, other = begun(), begun("amina", by=Role.PATHWAY_LEAD)
    monkeypatch.setattr(records, "MOST", 1)
    assert records.latest(town.user(Role.DUTY_WORKER)) == [mine]
    assert records.latest(town.user(Role.PATHWAY_LEAD)) == [other]


def test_a_date_is_no_box_of_another_question(town):
    publish(town)
    from fairwait.assessments.documents import version_of

    form = version_of("small", 1).form
    assert boxes(form.question("since")).answer == "d_since"


def test_it_is_kept_from_whoever_may_not_see_the_person(town, begun, hold, signed_in, worker):
    one = begun()
    hold(one, LIFE)
    talk = Conversation.objects.get()
    for role, status in ((Role.DIRECTOR, 403), (Role.PARTNER, 403), (Role.PERFORMANCE_ANALYST, 403)):
        assert signed_in(role).get(f"/assessments/{one.uuid}/").status_code == status
    other = begun("owen")
    practitioner = signed_in(Role.PRACTITIONER)  # of the Eastmarsh team
    assert practitioner.get(f"/assessments/{one.uuid}/").status_code == 200
    for path in ("", "finish/", "hand-over/", "what-was-said/", "what-was-said/text/", "is-it-right/"):
        assert practitioner.get(f"/assessments/{other.uuid}/{path}").status_code == 404
    assert "Owen" not in practitioner.get("/assessments/").content.decode()
    assert worker.get(f"/assessments/conversations/{talk.uuid}/").status_code == 302


def test_what_they_say_of_it_is_kept(town, begun, hold):
    one, by = begun(), town.user(Role.DUTY_WORKER)
    hold(one, LIFE)
    with pytest.raises(AssessmentRefused, match="what they would change"):
        actions.check(assessment=one, right=Right.CHANGE, words="", by=by, now=towns.now())
    actions.check(assessment=one, right=Right.CHANGE, words="It is two cats", by=by, now=towns.now())
    assert [(right, words) for _on, right, words in record_of(one).checked] == [("change", "It is two cats")]


def test_everybody_who_is_a_whose_is_a_choice(begun, hold):
    one = begun()
    hold(one, LIFE, whose={"good-day": Whose.CONFIDENCE})
    assert record_of(one).answers["good-day"].whose is Whose.CONFIDENCE
    assert record_of(one).answers["nutrition"].whose is Whose.WORKER


def met_by_hand(wait, records, since, until):
    """Who met somebody, by the definition of C4, read from the bare events with nothing but a loop."""
    found = set()
    for event in Event.objects.filter(subject__in=records).order_by("seq"):
        told = json.loads(event.facts)
        if since <= event.occurred_on <= until and event.kind == "assessment.talked" and told["with_person"]:
            found.add(event.by)
    return len(found)


def test_workers_met_are_those_an_own_count_of_the_events_finds_on_any_record_of_theirs(
    town, begun, hold, signed_in, page
):
    lead, now = town.user(Role.PATHWAY_LEAD), towns.now()
    edith, second = town.people["edith"], town.people["patrick"]
    one = begun()  # two workers, one of them twice, and a conversation she was not in
    hold(one, LIFE)
    hold(one, {"good-day": "Tea"}, by=Role.TEAM_MANAGER)
    hold(one, {"good-day": "Tea and toast"})
    hold(one, {"good-day": "A walk"}, by=Role.PATHWAY_LEAD, with_person=False)
    owen = begun("owen")
    hold(owen, LIFE)
    people.merge(record=second, into=edith, reason="The same birth date and address", by=lead, now=now)
    waits = [town.fresh(name) for name in ("edith", "patrick", "owen", "amina")]
    for wait in waits:
        waiting.end(wait=wait, reason="assessment-completed", told="by phone", on=towns.day(0), by=lead, now=now)
    ended = [Wait.objects.get(pk=wait.pk) for wait in waits]
    counts = [
        met_by_hand(wait, records_of(standing_for(wait.person)), min(wait.referred_on, towns.day(0)), wait.ended_on)
        for wait in ended
    ]  # fmt: skip
    assert sorted(counts) == [0, 1, 2, 2]  # Patrick's record is Edith's now: whom she met, he met
    values = taken(as_of=towns.day(0))["C4"].overall.values
    assert [values[name] for name in ("n", "one", "two", "more", "not_known")] == [4, 1, 2, 0, 1]

    for held in (one, owen):
        actions.finish(
            assessment=held, outcome=Outcome.STOPPED, eligible=(), why="Enough", next_="Us", by=lead, now=now
        )
    shown = {line.pathway: line for line in continuity(lead, since=towns.day(0), until=towns.day(0))}[""]
    assert (shown.n, shown.one_worker) == (2, 1)
    assert "Workers they spoke with" in page(f"/assessments/{one.uuid}/", client=signed_in(Role.DUTY_WORKER)).words


def test_signed_out_when_they_send_it_each_answer_comes_back_under_its_question(town, signed_in, page, begun):
    one, worker = begun(), signed_in(Role.DUTY_WORKER)
    url = worker.post(f"/assessments/{one.uuid}/converse/", {"once": str(uuid.uuid4())})["Location"]
    asked = page(url, client=worker)
    form = dict.fromkeys(("q_communication", "there"), "My garden")
    sent = {"asked_on": asked.root.find(".//input[@name='asked_on']").get("value"), "do": "save", **form}
    worker.logout()
    shown = page(url, client=worker, method="post", data=sent, status=401, headers={"Origin": "http://testserver"})
    question = text(asked.root.find(".//label[@for='id_q_communication']"))
    assert [text(each) for each in shown.all("dt")] == [question, "Who was there?"]
