"""Saved views: whose they are, who may change them, what they open, and names meant to harm."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from fairwait.accounts import actions as accounts
from fairwait.accounts.access import NotAllowed
from fairwait.accounts.models import AccessLog
from fairwait.accounts.rules import Permission, Role, allows
from fairwait.desk import actions, saved
from fairwait.desk.lists.narrowing import Column, Narrowing, Sort, Tab
from fairwait.desk.models import FirstView, SavedView
from fairwait.desk.rules import MOST_VIEWS, ViewRefused, Whose, name_key, view_name
from tests.desk import town as towns
from tests.pages import text

pytestmark = pytest.mark.django_db
LATE = Narrowing(Tab.CONTACT, {"team": ("eastmarsh-team",)}, Sort.HEARD, columns=(Column.HEARD, Column.NEXT))


def save(town, name="Late calls", *, role=Role.PATHWAY_LEAD, whose=Whose.MINE, team=None, narrowing=LATE) -> SavedView:
    return actions.save_view(
        name=name, whose=whose, team=team, narrowing=narrowing, by=town.user(role), now=towns.now()
    )


@pytest.fixture
def stranger(bare_town):
    """A team manager of another team."""
    return accounts.create_user(
        username="west", display_name="West Manager", role=Role.TEAM_MANAGER, password=towns.PASSWORD,
        by=bare_town.user(Role.COUNCIL_ADMINISTRATOR), now=towns.now(), teams=(towns.WEST,),
    )  # fmt: skip


# Names -----------------------------------------------------------------------------------------------------------


@given(st.text(max_size=80))
def test_a_name_is_kept_whole_on_one_line_or_refused(typed):
    try:
        kept = view_name(typed)
    except ViewRefused:
        return
    assert kept == view_name(kept)
    assert kept == " ".join(kept.split())
    assert kept.isprintable()


@pytest.mark.parametrize("typed", ["", "   ", "\u200b\u202e", "\x00", "x" * 61])
def test_a_name_nobody_could_read_is_refused(typed):
    with pytest.raises(ViewRefused):
        view_name(typed)


def test_names_that_look_the_same_are_the_same():
    assert name_key(view_name(" Ｍonday  Review")) == name_key(view_name("monday\nreview"))


HOSTILE = ["<script>alert(1)</script>", "{{7*7}}", "=cmd|calc", "' OR 1=1 --", 'a"><img src=x onerror=alert(1)>']


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_shown_as_words(town, signed_in, page, name):
    view = save(town, name)
    client = signed_in()
    for url in ("/views/", "/?tab=all", f"/views/{view.uuid}/rename/", f"/views/{view.uuid}/delete/",
                f"/views/{view.uuid}/change/?tab=new", "/start-huddle/?tab=all"):  # fmt: skip
        answer = page(url, client=client)
        assert "<script>alert" not in answer.html
        assert not [e for e in answer.root.iter("img") if e.get("src") == "x"]
        assert name in text(answer.root) or name in [e.get("value") for e in answer.root.iter("input")], url


# Whose -----------------------------------------------------------------------------------------------------------


def test_one_s_own_view_is_nobody_else_s(town, signed_in):
    view = save(town)
    for role in (Role.COUNCIL_ADMINISTRATOR, Role.TEAM_MANAGER):
        client = signed_in(role)
        for way in ("", "rename/", "delete/", "change/"):
            assert client.get(f"/views/{view.uuid}/{way}").status_code == 404
            assert client.post(f"/views/{view.uuid}/{way}", {"name": "Taken"}).status_code in (404, 405)
        assert client.post("/views/first/", {"view": view.uuid.hex}).status_code == 404
        assert "Late calls" not in client.get("/views/").content.decode()
    view.refresh_from_db()
    assert view.name == "Late calls"


def test_a_team_s_view_is_for_the_team(town, signed_in, stranger):
    view = save(town, role=Role.TEAM_MANAGER, whose=Whose.TEAM, team=towns.EAST)
    assert view in saved.views(town.user(Role.PRACTITIONER)).teams
    assert saved.view_for(stranger, view.uuid) is None
    client = signed_in(Role.PRACTITIONER)
    assert client.get(f"/views/{view.uuid}/").status_code == 200
    assert client.get(f"/views/{view.uuid}/rename/").status_code == 403
    assert client.post(f"/views/{view.uuid}/delete/").status_code == 403
    assert client.post(f"/views/{view.uuid}/change/?tab=new").status_code == 403
    assert SavedView.objects.get().narrowing.tab is Tab.CONTACT


@pytest.mark.parametrize("role", list(Role))
def test_who_may_save_for_whom(town, role):
    may_share, may_list = allows(role, Permission.SHARE_VIEW), allows(role, Permission.SEE_LIST)
    everywhere = may_share and role is not Role.TEAM_MANAGER
    for whose, team, allowed in (
        (Whose.MINE, None, may_list),
        (Whose.TEAM, towns.EAST, may_share),
        (Whose.TEAM, towns.WEST, everywhere),
        (Whose.COUNCIL, None, everywhere),
    ):
        if allowed:
            save(town, f"{role} {whose} {team}"[:60], role=role, whose=whose, team=team)
        else:
            with pytest.raises(NotAllowed):
                save(town, role=role, whose=whose, team=team)


def test_the_form_offers_only_what_one_may_and_the_server_refuses_the_rest(town, signed_in, page):
    client = signed_in(Role.TEAM_MANAGER)
    offered = [e.get("value") for e in page("/views/save/?tab=new", client=client).all("input", type="radio")]
    assert offered == ["mine", f"team:{towns.EAST}"]
    forged = page("/views/save/", client=client, method="post", data={"name": "X", "audience": "council"})
    assert "There is a problem" in forged.words
    assert not SavedView.objects.exists()


def test_whoever_lost_the_permission_can_no_longer_change_what_they_shared(town, signed_in):
    view = save(town, role=Role.TEAM_MANAGER, whose=Whose.TEAM, team=towns.EAST)
    manager = town.user(Role.TEAM_MANAGER)
    accounts.change_role(
        user=manager, role=Role.PRACTITIONER, teams=(towns.EAST,), by=town.user(Role.COUNCIL_ADMINISTRATOR),
        now=towns.now(),
    )  # fmt: skip
    manager.refresh_from_db()
    with pytest.raises(NotAllowed):
        actions.delete_view(view=view, by=manager)


# Saving, opening, changing ----------------------------------------------------------------------------------------


def test_a_view_is_saved_opened_changed_renamed_and_deleted(town, signed_in, page):
    client = signed_in()
    address = LATE.address()
    assert "Save as a view" in page("/" + address, client=client).words
    answer = client.post(
        f"/views/save/{address}", {"name": "Late calls", "audience": "council", "is_first": "on"}, follow=True
    )
    view = SavedView.objects.get()
    assert answer.redirect_chain[-1][0] == f"/views/{view.uuid}/"
    shown = page(f"/{address}&view={view.uuid.hex}", client=client)
    assert "View: Late calls" in shown.words
    assert "Save as a view" not in shown.words
    assert client.get("/")["Location"] == f"/{address}&view={view.uuid.hex}"
    assert client.get("/?tab=all").status_code == 200
    changed = page(f"/?tab=new&view={view.uuid.hex}", client=client)
    assert "View: Late calls (changed)" in changed.words
    form = page(changed.link("Save the change to this view"), client=client)
    assert "It changes for all of them." in form.words
    assert client.post(changed.link("Save the change to this view")).status_code == 302
    assert SavedView.objects.get().narrowing.part == Narrowing(Tab.NEW)
    assert client.post(f"/views/{view.uuid}/rename/", {"name": "New ones"}).status_code == 302
    assert "New ones" in page("/views/", client=client).words
    assert client.post("/views/first/", {"view": ""}).status_code == 302
    assert client.get("/").status_code == 200
    assert client.post("/views/first/", {"view": view.uuid.hex}).status_code == 302
    assert client.post(f"/views/{view.uuid}/delete/").status_code == 302
    assert not FirstView.objects.exists()
    assert "No view is saved yet" in page("/views/", client=client).words


def test_a_view_shows_what_its_reader_may_see(town, signed_in, page):
    view = save(town, whose=Whose.COUNCIL, narrowing=Narrowing())
    client = signed_in(Role.PRACTITIONER)
    answer = page(f"/views/{view.uuid}/", client=client)
    assert "Rosalind" in answer.words
    assert "Owen" not in answer.words


def test_a_view_is_the_list_itself_at_an_address_of_its_own(town, signed_in, page):
    """One answer, not an address that leads to another; every link on it leads where it does from the list."""
    towns.join_many(town, 120)
    view = save(town, whose=Whose.COUNCIL, narrowing=Narrowing(sort=Sort.NAME))
    client = signed_in()
    looks = AccessLog.objects.count()
    own, listed = (page(url, client=client) for url in (f"/views/{view.uuid}/", f"/?sort=name&view={view.uuid.hex}"))
    assert AccessLog.objects.count() == looks + 2
    links = [[a.get("href") for a in each.root.iter("a")] for each in (own, listed)]
    assert links[0] == links[1]
    assert not [href for href in links[0] if href.startswith("?")]
    following = next(a.get("href") for a in own.root.iter("a") if a.get("rel") == "next")
    assert f"view={view.uuid.hex}" in following
    assert "View: Late calls" in page(following, client=client).words


def test_a_view_asks_what_the_list_asks_however_many_wait(town, signed_in, page):
    view = save(town, whose=Whose.COUNCIL, narrowing=Narrowing(Tab.UNSEEN))
    client = signed_in()
    asked = []
    for many in (0, 60):
        towns.join_many(town, many)
        for url in (f"/views/{view.uuid}/", f"/?tab=unseen&view={view.uuid.hex}"):
            page(url, client=client)  # what came meanwhile is read once
            with CaptureQueriesContext(connection) as found:
                page(url, client=client)
            asked.append(len(found))
    assert len(set(asked)) == 1, asked


def test_a_view_that_is_not_one_s_own_changes_nothing_in_an_address(town, signed_in, page):
    view = save(town)
    answer = page(f"/?tab=new&view={view.uuid.hex}", client=signed_in(Role.DUTY_WORKER))
    assert "Late calls" not in answer.words
    assert "View: Not saved" in answer.words


def test_a_name_is_taken_once(town, signed_in, page):
    save(town, whose=Whose.COUNCIL)
    with pytest.raises(ViewRefused, match="of this name already"):
        save(town, "late  CALLS", whose=Whose.COUNCIL)
    save(town, "Late calls")
    other = save(town, "Other", whose=Whose.COUNCIL)
    answer = page(f"/views/{other.uuid}/rename/", client=signed_in(), method="post", data={"name": "LATE CALLS"})
    assert "of this name already" in answer.words
    assert SavedView.objects.count() == 3


def test_there_is_an_end_to_views(town, monkeypatch):
    monkeypatch.setattr(actions, "MOST_VIEWS", 2)
    assert MOST_VIEWS == 100
    save(town, "one")
    save(town, "two")
    with pytest.raises(ViewRefused, match="2 views already"):
        save(town, "three")
    save(town, "three", role=Role.DUTY_WORKER)


def test_the_database_refuses_a_team_s_view_without_a_team(town):
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(
            uuid="0190163d-8694-739b-aea5-966c26f8ad91", whose="team", owner=town.user(Role.TEAM_MANAGER), name="x",
            name_key="x", asked="", created_at=towns.now(), changed_by=town.user(Role.TEAM_MANAGER),
            changed_at=towns.now(),
        )  # fmt: skip


def test_a_saved_address_says_no_name(town, signed_in):
    signed_in().post("/views/save/?worker=wabc&band=P3&sort=-heard&after=1~2", {"name": "x", "audience": "mine"})
    assert SavedView.objects.get().asked == "worker=wabc&band=P3&sort=-heard"


def test_a_huddle_begins_with_a_view(town, signed_in, page):
    save(town, whose=Whose.COUNCIL)
    answer = page("/start-huddle/?tab=all", client=signed_in(Role.TEAM_MANAGER))
    assert answer.link("Late calls") == "/start-huddle/?tab=contact&team=eastmarsh-team"
    assert "3 people are unseen" in answer.words or "2 people are unseen" in answer.words


def test_the_unseen_head_the_pages_about_views(town, signed_in, page):
    save(town)
    for url in ("/views/", "/views/save/?tab=new"):
        assert page(url, client=signed_in()).all("section", class_="fw-unseen"), url
