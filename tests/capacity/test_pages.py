"""Booking as a worker does it, without scripts: the best times, one that is gone, and what becomes of a visit."""

import uuid
from datetime import timedelta

import pytest

from fairwait.accounts.models import AccessLog
from fairwait.accounts.rules import Role
from fairwait.capacity import analysis, setting
from fairwait.capacity.actions import booking, diaries
from fairwait.capacity.actions.booking import Picked
from fairwait.capacity.models import Absence, Diary, HoursVersion, Visit
from fairwait.capacity.rules.visits import Away
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.people import actions as people
from tests.capacity.conftest import DUTY, LEAD, MANAGER
from tests.desk import town as towns

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_work(signed_in):
    return signed_in(DUTY)


@pytest.fixture
def to_book(town):
    return f"/visits/book/{town.waits['edith'].uuid}/"


def times(found):
    return [one for one in found.all("button", name="do") if one.get("value", "").startswith("pick:")]


def pick(page, client, url, **typed):
    """The page of the best times, and yes to the first."""
    button = times(page(url, client=client))[0]
    return client.post(url, {"do": button.get("value"), "kind": "first-visit", "once": str(uuid.uuid4()), **typed})


def test_from_the_person_to_a_booked_visit(town, diary, at_work, to_book, page):
    diary()
    record = page(f"/people/{town.people['edith'].uuid}/", client=at_work)
    assert to_book in [link.get("href") for link in record.all("a")]
    found = page(to_book, client=at_work)
    assert "Do not ring the landline" in found.words
    assert "Large print" in found.words
    assert len(times(found)) == 5
    sent = pick(page, at_work, to_book, note="Ring twice")
    shown = page(sent["Location"], client=at_work)
    assert shown.heading == "Visit: Edith Marlowe"
    assert "Joan Ferry" in shown.words
    assert Visit.objects.get().booked_by == town.user(DUTY)
    assert "A visit is booked for this" in page(to_book, client=at_work).words
    timeline = page(f"/people/{town.people['edith'].uuid}/", client=at_work)
    assert "booked a visit by Joan Ferry" in timeline.words
    assert AccessLog.objects.filter(page="visit:book").exists()


def test_sent_twice_it_is_booked_once(diary, at_work, to_book, page):
    diary()
    first, second, *_more = times(page(to_book, client=at_work))
    typed = {"kind": "first-visit", "once": str(uuid.uuid4())}
    for _ in range(2):
        assert at_work.post(to_book, {"do": first.get("value"), **typed}).status_code == 302
    again = at_work.post(to_book, {"do": second.get("value"), **typed})
    assert again.status_code == 409
    assert "A visit was booked from this page already" in again.content.decode()
    assert typed["once"] not in again.content.decode()  # what is chosen now is another sending
    assert Visit.objects.count() == 1


def test_a_time_that_vanished_is_said_with_the_next_best_and_nothing_typed_is_lost(
    town, diary, at_work, to_book, page
):  # fmt: skip
    one = diary()
    value = times(page(to_book, client=at_work))[0].get("value")
    starts_at = booking.datetime.fromisoformat(value.split("|")[1])
    picked = Picked(one.uuid, starts_at, "first-visit")
    booking.book(wait=town.fresh("amina"), picked=picked, once=uuid.uuid4(), by=town.user(LEAD), now=towns.now())
    gone = page(
        to_book, client=at_work, method="post", status=409,
        data={"do": value, "kind": "first-visit", "note": "The dog bites", "weekdays": ["1", "2"]},
    )  # fmt: skip
    assert "Somebody has just taken that time." in gone.words
    assert "The dog bites" in gone.html
    assert value not in [button.get("value") for button in times(gone)]
    assert times(gone)
    assert Visit.objects.count() == 1


def test_more_times_another_worker_and_one_day(diary, at_work, to_book, page):
    diary()
    other = diary("Omar Reed")
    first = {button.get("value") for button in times(page(to_book, client=at_work))}
    more = page(to_book, client=at_work, method="post", data={"do": "more:5", "kind": "first-visit"})
    assert not first & {button.get("value") for button in times(more)}
    his = page(
        to_book, client=at_work, method="post", data={"do": "look", "kind": "short-visit", "worker": str(other.uuid)}
    )
    assert all(str(other.uuid) in button.get("value") for button in times(his))
    day = (towns.now() + timedelta(days=3)).date()
    on = {"day-day": day.day, "day-month": day.month, "day-year": day.year}
    that = page(to_book, client=at_work, method="post", data={"do": "look", "kind": "first-visit", **on})
    assert {button.get("value").split("|")[1][:10] for button in times(that)} == {day.isoformat()}


def test_what_cannot_be_read_is_said_and_what_is_forged_books_nothing(diary, at_work, to_book, page):
    diary()
    for value in ("pick:x", f"pick:{uuid.uuid4()}|2027-01-01T09:00|", f"pick:{uuid.uuid4()}|2027-01-01T09:00+00:00|"):
        at_work.post(to_book, {"do": value, "kind": "first-visit"})
    bad = {"day-day": "31", "day-month": "2", "day-year": "2027"}
    refused = page(to_book, client=at_work, method="post", data={"do": "look", "kind": "first-visit", **bad})
    assert "real date" in refused.words
    assert Visit.objects.count() == 0


def test_nobody_free_is_said(at_work, to_book, page):
    assert "No time is free" in page(to_book, client=at_work).words


def test_somebody_of_another_team_sees_nothing(town, diary, signed_in):
    owen = f"/visits/book/{town.waits['owen'].uuid}/"
    assert signed_in(Role.PRACTITIONER).get(owen).status_code == 404
    assert signed_in(Role.DIRECTOR).get(owen).status_code == 403


def test_a_restricted_record_asks_why_and_shows_no_name(town, diary, book, signed_in, page):
    one = diary()
    book(one, towns.now().replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=2), now=towns.now())
    people.restrict(
        person=town.people["edith"], reason="Threats", ring="Leila Haddad", by=town.user(LEAD), now=towns.now()
    )  # fmt: skip
    visit = Visit.objects.get()
    principal = signed_in(Role.PRINCIPAL_SOCIAL_WORKER)
    assert "/reason/" in principal.get(f"/visits/{visit.uuid}/")["Location"]
    assert "Edith" not in page("/visits/", client=principal).words
    assert "Restricted record" in page("/visits/", client=principal).words


@pytest.fixture
def soon(diary, book):
    """A visit the day after tomorrow at noon."""
    at = towns.now().replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=2)
    return book(diary(), at, now=towns.now())


def test_it_is_moved(soon, at_work, page):
    url = f"/visits/{soon.uuid}/move/"
    found = page(url, client=at_work)
    day = {f"day-{name}": getattr(soon.starts_at, name) for name in ("day", "month", "year")}
    on_it = page(url, client=at_work, method="post", data={"do": "more:5", **day})
    offered = [one.get("value") for one in times(on_it)]
    assert len(offered) == 12
    assert not [one for one in offered if soon.starts_at.isoformat() in one]
    assert [one for one in offered if (soon.starts_at - timedelta(minutes=15)).isoformat() in one]
    sent = at_work.post(url, {"do": times(found)[-1].get("value"), "revision": "0"})
    assert sent.status_code == 302
    assert Visit.objects.get().revision == 1
    late = page(
        url, client=at_work, method="post", status=409, data={"do": times(found)[0].get("value"), "revision": "0"}
    )
    assert "moved this visit meanwhile" in late.words


def test_it_is_cancelled_with_a_reason(soon, at_work, page):
    url = f"/visits/{soon.uuid}/"
    refused = page(url, client=at_work, method="post", data={"do": "cancel"})
    assert "Select who cancels it" in refused.words
    at_work.post(url, {"do": "cancel", "ended_by": "person", "reason": "At her sister’s"})
    assert Visit.objects.get().state == "cancelled"
    assert at_work.get(f"{url}move/").status_code == 302
    again = at_work.post(url, {"do": "cancel", "ended_by": "person", "reason": "again"}, follow=True)
    assert "not booked any more" in again.content.decode()


def test_a_missed_visit_stands_on_the_workers_today_until_it_is_seen_to(town, soon, at_work, signed_in, page):
    begun = towns.now() - timedelta(hours=3)
    Visit.objects.update(starts_at=begun, ends_at=begun + timedelta(hours=1))
    url = f"/visits/{soon.uuid}/"
    refused = page(url, client=at_work, method="post", data={"do": "settle"})
    assert "Select whether it took place" in refused.words
    at_work.post(url, {"do": "settle", "kept": "no", "said": "Nobody in"})
    from django.test import Client

    worker = Client()
    worker.force_login(soon.diary.worker, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Visits that need another time" in page("/today/", client=worker).words
    worker.post(url, {"do": "put-right"})
    assert "Visits that need another time" not in page("/today/", client=worker).words


def test_on_a_wait_that_has_ended_somebody_says_that_it_takes_place_all_the_same(town, soon, at_work, page):
    url = f"/visits/{soon.uuid}/"
    assert "It takes place all the same" not in page(url, client=at_work).words
    type(soon.wait).objects.filter(pk=soon.wait_id).update(
        status="ended", ended_on=towns.now().date(), end_reason="withdrawn", end_told="by phone"
    )
    Visit.objects.update(lost_at=towns.now(), owner=town.user(DUTY))
    assert "It takes place all the same" in page(url, client=at_work).words
    at_work.post(url, {"do": "stand"})
    assert Visit.objects.get().lost_at is None


def test_sickness_puts_a_lost_visit_on_a_named_colleagues_today(town, soon, at_work, page):
    diaries.say_away(
        diary=soon.diary, why=Away.SICKNESS, starts_at=soon.starts_at, ends_at=soon.ends_at, by=soon.diary.worker,
        now=towns.now(),
    )  # fmt: skip
    shown = page("/today/", client=at_work)
    assert "Visits that need another time" in shown.words
    assert "the worker is away" in shown.words
    assert "needs another time" in page("/visits/", client=at_work).words


def test_the_week_and_the_day(soon, at_work, page):
    assert "Edith Marlowe" in page("/visits/", client=at_work).words
    assert "Edith Marlowe" not in page("/visits/?show=day", client=at_work).words
    day = soon.starts_at.date().isoformat()
    assert "Edith Marlowe" in page(f"/visits/?show=day&from={day}&team=Eastmarsh team", client=at_work).words
    page("/visits/?from=nonsense&team=nobody", client=at_work)


def test_the_week_asks_a_fixed_number_of_questions(town, diary, book, at_work, django_assert_max_num_queries):
    one, noon = diary(most=12), towns.now().replace(hour=12, minute=0, second=0, microsecond=0)
    for number in range(1, 6):
        book(one, noon + timedelta(days=number), now=towns.now(), kind="short-visit")
    at_work.get("/visits/")
    with django_assert_max_num_queries(22):
        at_work.get("/visits/")


def test_own_hours_and_leave(town, diary, page):
    from django.test import Client

    one, mine = diary(), Client()
    mine.force_login(one.worker, backend="allauth.account.auth_backends.AuthenticationBackend")
    url = mine.get("/visits/mine/")["Location"]
    page(url, client=mine)
    day = (towns.now() + timedelta(days=1)).date()
    on = {f"from_day-{name}": getattr(day, name) for name in ("day", "month", "year")}
    refused = page(
        url, client=mine, method="post", data={"do": "hours", "most_visits": 3, "mon": "nine", **on}
    )  # fmt: skip
    assert "cannot be read" in refused.words
    mine.post(url, {"do": "hours", "most_visits": 3, "mon": "09:00 to 12:00", **on})
    assert HoursVersion.objects.count() == 2
    assert "09:00 to 12:00" in page(url, client=mine).words
    off = {
        f"{box}-{name}": getattr(day, name) for box in ("since", "until") for name in ("day", "month", "year")
    }  # fmt: skip
    bad = page(url, client=mine, method="post", data={"do": "away", "why": "leave", "at": "25", **off})
    assert "Enter a time like 13:00" in bad.words
    mine.post(url, {"do": "away", "why": "leave", "at": "13:00", **off})
    away = Absence.objects.get()
    assert away.ends_at > away.starts_at
    mine.post(url, {"do": f"back:{away.uuid}"})
    assert Absence.objects.get().taken_back_at is not None
    assert mine.post(url, {"do": "back:nothing"}).status_code == 404


def test_whoever_has_no_diary_is_told_who_opens_one(at_work, page):
    assert "You have no diary yet" in page("/visits/mine/", client=at_work).words


def test_keepers_open_diaries_and_say_what_a_worker_may_do(town, signed_in, page):
    keeper = signed_in(MANAGER)
    page("/visits/diaries/", client=keeper)
    sent = keeper.post("/visits/diaries/", {"do": "worker", "worker": str(town.user(Role.PRACTITIONER).pk)})
    made = Diary.objects.get()
    assert made.team == towns.EAST
    page(sent["Location"], client=keeper)
    keeper.post(sent["Location"], {
        "do": "describe", "team": towns.EAST, "skills": ["Occupational therapy"], "base_postcode": "zx14bd",
        "is_open": "on",
    })  # fmt: skip
    made.refresh_from_db()
    assert (made.skills, made.base_postcode) == (["Occupational therapy"], "ZX1 4BD")
    refused = page("/visits/diaries/", client=keeper, method="post", data={"do": "interpreter", "name": "Ines Hale"})
    assert "Select what they interpret" in refused.words
    signs = keeper.post("/visits/diaries/", {"do": "interpreter", "name": "Ines Hale", "skills": ["bsl"]})
    assert "British Sign Language" in page(signs["Location"], client=keeper).words
    assert "Ines Hale" in page("/visits/diaries/", client=keeper).words


def test_another_teams_diary_is_not_there(town, diary, signed_in):
    west = diary("Wendy West", team=towns.WEST)
    assert signed_in(MANAGER).get(f"/visits/diaries/{west.uuid}/").status_code == 404
    assert signed_in(DUTY).get(f"/visits/diaries/{west.uuid}/").status_code == 404


def test_how_visits_are_booked_is_adopted_from_a_day(town, signed_in, page):
    admin = signed_in(Role.COUNCIL_ADMINISTRATOR)
    shown = page("/visits/settings/", client=admin)
    assert "First visit; 90" in shown.html
    today = towns.now().date()
    numbers = {name: getattr(setting.in_force(on=today), name) for name in setting.read(setting.starter()).__dict__}
    on = {f"adopted_from-{name}": getattr(today, name) for name in ("day", "month", "year")}
    typed = {**numbers, **on, "reason": "a longer first visit"}
    for kinds, said in (("First visit", "cannot be read"), ("First visit; 9", "It is 9")):
        refused = page("/visits/settings/", client=admin, method="post", data={**typed, "kinds": kinds})
        assert said in refused.words
    admin.post("/visits/settings/", {**typed, "kinds": "First visit; 120; ; needs-assessment\nTea and talk; 30"})
    kinds = setting.in_force(on=today).kinds
    assert [(one.code, one.minutes) for one in kinds] == [("first-visit", 120), ("tea-and-talk", 30)]
    assert signed_in(DUTY).get("/visits/settings/").status_code == 403


def test_an_interpreter_outside_is_found_by_a_day(town, diary, book, at_work, page):
    at = towns.now().replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=9)
    visit = book(diary(), at, now=towns.now(), need="bsl")
    assert "Somebody to interpret has to be found" in page("/today/", client=at_work).words
    at_work.post(f"/visits/{visit.uuid}/", {"do": "interpreter", "who": "Zara, ref 7"})
    assert "Somebody to interpret has to be found" not in page("/today/", client=at_work).words


def test_a_booked_visit_stands_on_the_record_until_it_is_over(town, diary, book, tomorrow, signed_in, page):
    one = diary()
    visit = book(one, tomorrow)
    record = f"/people/{town.people['edith'].uuid}/"
    shown = page(record, client=signed_in(DUTY))
    assert f"/visits/{visit.uuid}/" in [link.get("href") for link in shown.all("a")]
    assert "with Joan Ferry" in shown.words
    analyst = page(record, client=signed_in(Role.COUNCIL_ADMINISTRATOR))
    assert "with Joan Ferry" in analyst.words
    assert f"/visits/{visit.uuid}/" not in [link.get("href") for link in analyst.all("a")]
    Visit.objects.filter(pk=visit.pk).update(state="kept", settled_at=tomorrow)
    assert "Booked" not in [one.text for one in page(record, client=signed_in(DUTY)).all("h2")]


@pytest.fixture
def by_post_only(town):
    """The page on which a visit is booked for somebody whom only post and the landline reach."""
    from tests.keeping_in_touch.messages.test_post import HOME

    wait = towns.join(
        town, "arthur", person={"first_name": "Arthur", "last_name": "Beck", "phone": "01632960123", **HOME}
    )
    return f"/visits/book/{wait.uuid}/"


def test_before_yes_whoever_books_is_told_that_a_letter_would_come_too_late_and_chooses_what_works(
    town, diary, at_work, by_post_only, page, monkeypatch
):  # fmt: skip
    diary()
    found = page(by_post_only, client=at_work)
    assert "sooner than a letter to them" in found.words
    button = times(found)[0]
    with monkeypatch.context() as taken:  # meanwhile somebody has the time: then nothing is asked about it
        taken.setattr(analysis, "is_free", lambda **_said: False)
        data = {"do": button.get("value"), "kind": "first-visit", "note": "Ring twice"}
        gone = page(by_post_only, client=at_work, method="post", data=data, status=409)
        assert "Somebody has just taken that time" in gone.words
    typed = {"do": button.get("value"), "kind": "first-visit", "once": str(uuid.uuid4()), "note": "Ring twice"}
    asked = page(by_post_only, client=at_work, method="post", data=typed)
    assert asked.heading == "A letter would come too late"
    assert not Visit.objects.exists()  # nothing is booked before it is known how they hear of it
    assert [one.get("value") for one in asked.all("input", name="instead-how")] == ["said", "ring", "hand"]
    assert "Not by text" in asked.words
    kept = {one.get("name"): one.get("value") for one in asked.all("input", type="hidden")}
    assert kept["note"] == "Ring twice"
    again = page(by_post_only, client=at_work, method="post", data={**kept, "instead-by": "1"}, status=422)
    assert "Select how they are told" in again.words
    colleague = town.user(LEAD)
    sent = at_work.post(by_post_only, {**kept, "instead-how": "ring", "instead-by": str(colleague.pk)})
    assert sent.status_code == 302
    visit, message = Visit.objects.get(), Message.objects.get()
    assert (message.channel, message.owner, message.cause) == ("phone", colleague, f"visit:{visit.pk}")
    assert (
        at_work.post(by_post_only, {**kept, "instead-how": "ring", "instead-by": str(colleague.pk)}).status_code == 302
    )
    assert (Visit.objects.count(), Message.objects.count()) == (1, 1)


def test_cancelled_by_us_too_late_for_a_letter_it_is_asked_before_it_is_done(town, diary, at_work, by_post_only, page):
    diary()
    typed = {"kind": "first-visit", "once": str(uuid.uuid4()), "instead-how": "said"}
    button = times(page(by_post_only, client=at_work))[0]
    at_work.post(by_post_only, {"do": button.get("value"), **typed})
    visit = Visit.objects.get()
    said = {"do": "cancel", "ended_by": "council", "reason": "Snow"}
    asked = page(f"/visits/{visit.uuid}/", client=at_work, method="post", data=said)
    assert asked.heading == "A letter would come too late"
    assert Visit.objects.get().state == "booked"
    kept = {one.get("name"): one.get("value") for one in asked.all("input", type="hidden")}
    at_work.post(f"/visits/{visit.uuid}/", {**kept, "instead-how": "said"})
    assert Visit.objects.get().state == "cancelled"
    assert not Message.objects.exists()
