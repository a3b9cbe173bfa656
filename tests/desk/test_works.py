"""What works here and the Monday: every link opens on something, and nothing is said to work that cannot be tried."""

import json
from datetime import date, timedelta

import pytest
from django.conf import settings

from fairwait.accounts import actions as accounts
from fairwait.accounts.models import Council, User
from fairwait.accounts.rules import Permission, Role, allows
from fairwait.config import councils
from fairwait.desk import works
from fairwait.exchange import example
from fairwait.exchange.example import asking, assessing, concerns, packs, requests, talks, visits
from fairwait.exchange.example.filling import fill
from fairwait.exchange.imports import commands
from tests.exchange.imports.bringing import NOW, PASSWORD, bring, council, row

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MONDAY = date(2026, 11, 23)


def staff(role: str) -> User:
    """Whoever has this role; the first to be made is the administrator."""
    if found := User.objects.filter(role=role).first():
        return found
    return accounts.create_user(
        username=f"the-{role}", display_name=f"The {role}", role=role, password=PASSWORD,
        by=User.objects.first(), now=NOW,
    )  # fmt: skip


def signed_in(client, role: str) -> User:
    user = staff(role)
    client.force_login(user, backend=BACKEND)
    return user


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("example")
    return example.generate(seed=7, people=60, as_of=MONDAY, out=folder), folder


@pytest.fixture
def wexmoor(made, db, tmp_path):
    """The example council, small, with what it leaves beside it."""
    told, folder = made
    councils.found(name=told.council, nation="england", is_example=True, now=NOW)
    by = staff("council_administrator")
    for file in told.files:
        if file.as_of < MONDAY - timedelta(days=7):
            continue
        commands.import_file(
            folder / file.path, source=file.source, as_of=file.as_of, pathway=file.pathway, date_order=None,
            mapping=None, by=by, now=NOW, dry_run=False, confirm=file.confirm or "So small a list may well double",
            unusable=tmp_path / "mend.csv", progress=lambda *told: None,
        )  # fmt: skip
    fill(tmp_path / "directory", as_of=MONDAY, seed=7, by=by, worker=staff("list_coordinator"), now=NOW)
    packs.publish(by=by, now=NOW)
    manager = staff("team_manager")
    concerns.worry(by=manager, owner=manager, now=NOW)
    requests.hear(count=12, seed=7, by=staff("list_coordinator"), now=NOW)
    lead, checker = staff("pathway_lead"), staff("principal_social_worker")
    talks.hold(
        worker=staff("list_coordinator"), told=checker, peers=(checker, lead), keeper=by, now=NOW
    )  # fmt: skip
    assessing.hold(workers=(staff("duty_worker"), lead), writer=checker, now=NOW)
    visits.book(
        workers=[lead], keeper=staff("list_coordinator"), caller=staff("duty_worker"), head=by, seed=7, now=NOW
    )  # fmt: skip
    asking.draft(seed=7, by=staff("list_coordinator"), now=NOW)
    manifest = settings.ENVIRONMENT.home / "monday.json"
    manifest.write_bytes((folder / "monday.json").read_bytes())
    yield told
    manifest.unlink()


def test_every_way_of_working_is_there_once_by_its_id():
    ids = [way.id for way in works.ways()]
    expected = [
        f"{letter}{n}" for letter, most in zip("ABCDE", (7, 5, 7, 6, 34), strict=True) for n in range(1, most + 1)
    ]
    assert ids == expected


def test_what_partly_works_says_what_is_missing_and_where_to_try():
    for way in works.ways():
        assert bool(way.links) == (way.state != works.NOT_YET), way.id
        assert bool(way.missing) == (way.state == works.PARTLY), way.id


@pytest.mark.usefixtures("wexmoor")
def test_every_link_opens_on_a_page_with_something_on_it(client, page):
    links = {link.to: link.permission for way in works.ways() for link in way.links}
    opened_by = {permission: who_may(permission) for permission in set(links.values())}
    for permission, role in opened_by.items():
        signed_in(client, role)
        theirs = {to for to, needed in links.items() if needed == permission}
        assert theirs <= {a.get("href") for a in page("/what-works-here").all("a")}
        for address in theirs:
            opened = page(address)
            assert not opened.all("section", class_="fw-empty"), f"{address} is an empty page"
            tables = [table for table in opened.all("table") if table.find("tbody") is not None]
            assert any(len(table.find("tbody")) for table in tables) or opened.all("main")[0].findall(".//li"), address


def who_may(permission: Permission) -> str:
    """A role that may open it: the administrator, else the first of the others."""
    roles = [Role.COUNCIL_ADMINISTRATOR, *Role]
    return next(role.value for role in roles if allows(role, permission))


def test_whoever_may_not_open_a_link_is_told_who_can(client, page):
    council()
    signed_in(client, "director")
    shown = page("/what-works-here")
    assert "/imports/" not in {a.get("href") for a in shown.all("a")}
    assert "Open to: " in shown.words


@pytest.mark.usefixtures("wexmoor")
def test_the_monday_is_told_in_order_and_each_part_can_be_opened(client, page, wexmoor):
    signed_in(client, "performance_analyst")
    told = page("/monday/")
    headings = ["".join(h.itertext()) for h in told.all("h2")]
    assert headings == [*(story.title for story in wexmoor.stories), "Try this Monday’s OT file yourself"]
    assert "is not found in this council" not in told.words
    people = [a.get("href") for a in told.all("a") if a.get("href", "").startswith("/people/")]
    assert len(people) == sum(len(story.who) for story in wexmoor.stories)
    for address in dict.fromkeys(people):
        answer = client.get(address)
        assert answer.status_code == 200 or answer["Location"].startswith("/people/"), address


@pytest.mark.usefixtures("wexmoor")
def test_the_story_of_one_person_under_two_numbers_leads_to_the_question_it_means(client, page):
    signed_in(client, "list_coordinator")
    links = [a for a in page("/monday/").all("a") if "".join(a.itertext()).startswith("Who may be the same person")]
    by_story = {"".join(a.itertext()).partition(": ")[2]: a.get("href") for a in links}
    asked = page(by_story["One person under two numbers"])
    assert "Kowalczyk" in asked.words
    assert "Kowalczik" in asked.words
    assert by_story["Twins are two people"] == "/same-person/"  # that is no question, so the queue shows it is not


@pytest.mark.usefixtures("wexmoor")
def test_the_strip_stands_on_the_list_and_leads_on(client, page):
    signed_in(client, "list_coordinator")
    shown = page("/")
    strip = shown.all("details", class_="fw-strip")[0]
    words = " ".join("".join(strip.itertext()).split())
    assert "Monday 23 November 2026, told in 13 steps" in words
    assert shown.link("Edith Marlowe").startswith("/people/")
    assert shown.link("Read the Monday in order") == "/monday/"


@pytest.mark.usefixtures("wexmoor")
def test_somebody_of_another_team_is_named_without_a_link(client, page):
    user = signed_in(client, "practitioner")
    User.objects.filter(pk=user.pk).update(teams=["Reviews team"])
    told = page("/monday/")
    assert "Edith Marlowe belongs to another team" in told.words


def test_a_story_whose_person_is_not_here_says_so(client, page):
    council()
    bring([row(1)], by=User.objects.get(username="leila"), as_of=MONDAY - timedelta(days=1))
    manifest = settings.ENVIRONMENT.home / "monday.json"
    who = [{"source": "trays", "person_id": "1", "name": "Nobody Here"}]
    story = {"id": "x", "title": "Not here", "sentence": "A sentence.", "look_at": "Nothing.", "who": who}
    manifest.write_text(json.dumps({"monday": "2026-11-23", "stories": [story], "to_try": []}), encoding="utf-8")
    try:
        signed_in(client, "list_coordinator")
        assert "Nobody Here is not found in this council" in page("/monday/").words
        assert "Nobody Here (not found here)" in page("/").words
    finally:
        manifest.unlink()


def test_a_real_council_has_no_monday(client, page):
    council()
    Council.objects.update(is_example=False)
    signed_in(client, "list_coordinator")
    page("/monday/", status=404)
    assert not page("/").all("details", class_="fw-strip")
