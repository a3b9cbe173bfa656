"""How somebody needs to be communicated with: asked, recorded, shown where nobody misses it, met, and asked again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.due import work_for
from fairwait.accounts.models import AccessLog
from fairwait.accounts.rules import Role
from fairwait.desk.lists import counting
from fairwait.desk.lists.narrowing import Narrowing
from fairwait.history import actions as history
from fairwait.history.verify import verify
from fairwait.keeping_in_touch.communicating import actions
from fairwait.keeping_in_touch.communicating.models import CommunicationReview
from fairwait.keeping_in_touch.contacts.queries import call_page
from fairwait.keeping_in_touch.messages import setting
from fairwait.keeping_in_touch.messages.actions import draft
from fairwait.keeping_in_touch.messages.rules.channels import Channel, Form
from fairwait.keeping_in_touch.messages.standing import opted_out, standings
from fairwait.people import actions as people
from fairwait.people import reaching
from fairwait.people.models import Person
from fairwait.people.rules import PeopleRefused
from fairwait.people.rules.communicating import Communication, Format, Professional
from fairwait.people.rules.reaching import Channel as Way
from fairwait.people.words import needs_in_short, talk
from fairwait.waiting.models import Wait
from tests.desk import town as towns
from tests.keeping_in_touch.test_calling import HOME
from tests.keeping_in_touch.test_pages import dated

pytestmark = pytest.mark.django_db


@pytest.fixture
def rosa(town):
    """Somebody whose case system says little of how she is communicated with."""
    return towns.join(
        town, "rosa", last_contact_on=towns.day(40),
        person={"first_name": "Rosa", "last_name": "Vane", "communication_needs": "Large print", **HOME},
    )  # fmt: skip


def needs(**more):
    return Communication(**{
        "said_by": "Rosa herself", "on": towns.day(0), "review_on": towns.day(-200),
        "professional": Professional.SPOKEN, "language": "ur", "formats": frozenset({Format.EASY_READ}),
        "cannot": frozenset({Way.EMAIL}), "prefers": Way.LETTER, "support": "Needs time to answer", **more,
    })  # fmt: skip


def record(town, told, *, name="rosa", no_more=(), by=Role.LIST_COORDINATOR):
    actions.record(
        person=town.people[name], told=told, no_more=set(no_more), by=town.user(by), now=towns.now()
    )  # fmt: skip


def stands(town, name="rosa"):
    hours = setting.in_force(on=towns.day(0)).messaging.hours
    return standings([town.people[name].pk], council=hours)[town.people[name].pk]


def words(town, name="rosa", **how):
    return dict(talk(Person.objects.get(pk=town.people[name].pk), **how))


def test_what_they_told_stands_over_the_case_system_and_its_change_is_shown(town, rosa):
    assert words(town)["Needs"] == "Large print"
    record(town, needs())
    told = words(town)
    assert told["Needs with them"] == "interpreter: Urdu"
    assert told["Needs it in"] == "easy read"
    assert told["Cannot use"] == "e-mail"
    assert not {"Needs", "The case system says since"} & told.keys()
    assert told["Confirmed"].startswith("Rosa herself, ")
    said = towns.told(rosa.person_id, rosa.pk, person={"communication_needs": "Braille"}, row=9)
    history.record(said, by=None, now=towns.now(), cause="import:2")
    assert words(town)["The case system says since"] == "Braille"
    assert verify().is_whole


def test_a_row_of_the_list_says_what_they_told(town, rosa, signed_in, page):
    """Not what the case system still says, and with no question more for each row."""
    assert needs_in_short(Person.objects.get(pk=rosa.person_id)) == ["Large print"]
    record(town, needs())
    person = Person.objects.get(pk=rosa.person_id)
    assert needs_in_short(person) == ["interpreter: Urdu", "easy read", "Cannot use: e-mail", "Needs time to answer"]
    shown = page("/", client=signed_in(Role.LIST_COORDINATOR)).words
    assert "interpreter: Urdu" in shown
    assert "Needs time to answer" in shown


def test_a_message_goes_the_way_and_in_the_form_they_need(town, rosa):
    record(town, needs(professional=None, language=""))
    found = stands(town)
    assert found.needs.forms == {Form.EASY_READ}
    assert found.needs.why_not == {Channel.EMAIL: "They cannot use it, they told us"}
    assert found.needs.prefers is Channel.LETTER
    assert found.needs.unread == ""


def test_an_interpreter_travels_with_every_message_and_what_is_in_another_language_is_not_sent(town, rosa):
    record(town, needs(formats=frozenset()))
    made = draft(person=rosa.person, code="please-ring", now=towns.now())
    assert made.standing.needs.flags == ("Interpreter: Urdu",)
    assert dict(made.choice.refused)[Channel.TEXT] == "It is in English, and they need it in Urdu"


def test_a_signer_is_written_to_only_by_a_way_they_chose(town, rosa):
    signs = needs(professional=Professional.BSL, language="", formats=frozenset({Format.BSL}), cannot=frozenset())
    record(town, replace(signs, prefers=Way.EMAIL))
    found = stands(town).needs
    assert set(found.why_not) == {Channel.TEXT, Channel.LETTER, Channel.PRINT, Channel.PHONE}
    assert found.professional == "British Sign Language interpreter"
    assert not stands(town).can_be_rung


def test_the_page_of_a_call_offers_no_call_to_a_signer(town, rosa):
    record(town, needs(professional=Professional.BSL, language="", formats=frozenset(), cannot=frozenset()))
    reaches = {one.channel: one for one in call_page(rosa, now=towns.now(), today=towns.day(0)).reaches}
    assert not reaches[Way.PHONE].is_allowed
    assert reaches[Way.PHONE].because.startswith("They use sign language")


def test_what_they_want_no_more_of_is_barred_until_they_want_it_again(town, rosa):
    record(town, needs(), no_more={Channel.TEXT, Channel.LETTER})
    assert opted_out(town.people["rosa"]) == {Channel.TEXT, Channel.LETTER, Channel.PRINT}
    assert stands(town).barred[Channel.PRINT][0] == "opted_out"
    record(town, needs(), no_more={Channel.TEXT})
    assert opted_out(town.people["rosa"]) == {Channel.TEXT}


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"said_by": " "}, "Enter who confirmed this."),
        ({"on": towns.day(-1)}, "The day must be today or in the past."),
        ({"review_on": towns.day(0)}, "within a year"),
        ({"review_on": towns.day(-400)}, "within a year"),
        ({"prefers": Way.EMAIL}, "They cannot prefer a way they cannot use"),
    ],
)
def test_what_cannot_be_so_is_refused_and_nothing_kept(town, rosa, told, why):
    with pytest.raises(PeopleRefused, match=why):
        record(town, needs(**told), no_more={Channel.TEXT})
    assert reaching.communication_of([Person.objects.get(pk=rosa.person_id)]) is None
    assert not CommunicationReview.objects.exists()
    assert opted_out(town.people["rosa"]) == set()


def test_only_whoever_may_record_contacts_records_it(town, rosa):
    with pytest.raises(NotAllowed):
        record(town, needs(), by=Role.PERFORMANCE_ANALYST)


def test_told_under_one_record_it_counts_under_the_other_once_they_are_joined(town, rosa):
    other = towns.join(town, "rose", person={"first_name": "Rose", "last_name": "Vane"})
    record(town, needs(), name="rose")
    people.merge(
        record=town.people["rose"], into=town.people["rosa"], reason="one card", by=town.user(Role.PATHWAY_LEAD),
        now=towns.now(),
    )  # fmt: skip
    assert words(town)["Needs with them"] == "interpreter: Urdu"
    assert stands(town).needs.professional == "Interpreter: Urdu"
    assert other.pk


def test_outside_the_council_it_is_told_only_where_they_agreed(town, rosa):
    record(town, needs())
    assert "Needs with them" not in words(town, is_shared=True)
    record(town, needs(may_share=True))
    assert words(town, is_shared=True)["Needs with them"] == "interpreter: Urdu"


def test_it_is_asked_again_on_the_day(town, rosa):
    record(town, needs(review_on=towns.day(-10)))
    viewer = town.user(Role.LIST_COORDINATOR)

    def asked(day):
        return next((one for one in work_for(viewer, day) if one.key == "communication"), None)

    assert asked(towns.day(-9)) is None
    found = asked(towns.day(-10))
    assert (found.count, found.things[0].label) == (1, "Rosa Vane: how they need us to communicate")
    record(town, needs(review_on=towns.day(-100)))
    assert asked(towns.day(-10)) is None


def page_of(town, name="rosa"):
    return f"/people/{town.people[name].uuid}/communication/"


def typed(**more):
    return {
        "professional": "spoken", "language": "ur", "formats": ["easy_read"], "cannot": ["email"], "prefers": "letter",
        "support": "Needs time", "no_more": ["text"], "said_by": "Rosa herself", "may_share": "on",
        **dated("on", towns.day(0)), **dated("review_on", towns.day(0) + timedelta(days=180)), **more,
    }  # fmt: skip


def test_the_page_records_it_and_it_stands_on_person_call_and_queue(town, rosa, signed_in, page):
    client = signed_in(Role.LIST_COORDINATOR)
    shown = page(page_of(town), client=client)
    assert "What the case system saysNeeds: Large print" in shown.words
    answer = client.post(page_of(town), typed())
    assert answer["Location"] == f"/people/{town.people['rosa'].uuid}/"
    assert AccessLog.objects.filter(page="person:communication", person=rosa.person_id).exists()
    for where in (answer["Location"], f"/keep-in-touch/{rosa.uuid}/", "/keep-in-touch/"):
        assert "interpreter: Urdu" in page(where, client=client).words, where
    again = page(page_of(town), client=client)
    assert "What they told us" in again.words
    assert "Text message: not used. They asked for no more messages this way." in again.words
    assert (
        "recorded how the person needs to be communicated with. “Rosa herself”"
        in page(answer["Location"], client=client).words
    )


def test_what_is_missing_is_said_beside_its_field(town, rosa, signed_in, page):
    client = signed_in(Role.LIST_COORDINATOR)
    answer = client.post(page_of(town), typed(said_by="", cannot=["letter"]))
    assert answer.status_code == 422
    assert "Enter who confirmed this" in answer.content.decode()
    answer = client.post(page_of(town), typed(cannot=["letter"]))
    assert "They cannot prefer a way they cannot use" in answer.content.decode()


def test_others_cannot_open_it(town, rosa, signed_in):
    assert signed_in(Role.PERFORMANCE_ANALYST).get(page_of(town)).status_code == 403
    nobody = "/people/0190163d-8694-739b-aea5-966c26f8ad91/communication/"
    assert signed_in(Role.LIST_COORDINATOR).get(nobody).status_code == 404


def found(need):
    shape = counting.shape(teams=None, day=towns.day(0))
    narrowing = Narrowing(chosen={"need": (need,)})
    return {wait.person_id for wait in Wait.objects.filter(pk__in=list(shape.ids(narrowing)))}


def test_the_list_is_narrowed_by_what_they_told_under_whichever_record(town, rosa):
    """What was told here counts, and no more what the case system goes on saying."""
    own = town.waits["rosa"].person_id
    assert own in found("sight")
    assert own not in found("easy-read")
    record(town, needs())
    assert own in found("easy-read")
    assert own in found("interpreter")
    assert own not in found("sight")
    older = towns.join(town, "older", person={"communication_needs": "Braille"})
    assert older.person_id in found("sight")
    people.merge(
        record=older.person, into=town.people["rosa"], reason="one card", by=town.user(Role.LIST_COORDINATOR),
        now=towns.now(),
    )  # fmt: skip
    assert {own, older.person_id} <= found("easy-read")
    assert older.person_id not in found("sight")


def test_of_a_restricted_record_what_they_told_is_nobodys_to_filter_by(town, rosa):
    record(town, needs())
    people.restrict(
        person=town.people["rosa"], reason="Works here.", ring="Nadia", by=town.user(Role.DUTY_WORKER), now=towns.now()
    )
    assert not found("easy-read")
