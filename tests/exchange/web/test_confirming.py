"""Confirming what the gate stopped, by those who may confirm and bring nothing in themselves."""

import pytest

from fairwait.accounts.rules import Permission, Role, allows
from fairwait.exchange.models import Import
from fairwait.upkeep.models import Job
from tests.exchange.web import steps
from tests.exchange.web.test_effect import NEXT, before  # noqa: F401  the same lists

pytestmark = pytest.mark.django_db
CONFIRMERS = [r for r in Role if allows(r, Permission.CONFIRM_GATE) and not allows(r, Permission.IMPORT)]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def half(before, client):  # noqa: F811
    """A file less than half the usual size, sent by an analyst who has gone home; and one that looks right."""
    steps.send(client, steps.as_csv([steps.row(n) for n in range(30)]), day=NEXT)
    made = steps.send(client, steps.as_csv([steps.row(n) for n in range(12)]), day=NEXT)
    client.logout()
    return made


@pytest.fixture(params=CONFIRMERS)
def manager(half, client, request):
    made = steps.colleague(request.param)
    client.force_login(made, backend=BACKEND)
    return made


def hrefs(shown) -> list[str]:
    return [link.get("href", "") for link in shown.all("a")]


def test_somebody_may_confirm_who_may_not_import():
    assert CONFIRMERS == [Role.TEAM_MANAGER, Role.PATHWAY_LEAD]


def test_they_find_what_stopped_and_only_that(manager, half, client, page):
    listed = page("/imports/")
    assert "Stopped for a person to confirm." in listed.words
    assert {link for link in hrefs(listed) if link.startswith("/imports/")} == {"/imports/", f"/imports/{half.uuid}/"}
    assert "Bring in a file" not in listed.words
    assert "Undo" not in listed.words
    assert listed.link("Imports") == "/imports/"
    assert client.get(f"/imports/{half.uuid}/")["Location"] == f"/imports/{half.uuid}/effect/"
    other = Import.objects.exclude(pk=half.pk).latest("pk")
    page(f"/imports/{other.uuid}/", status=403)
    page(f"/imports/{other.uuid}/effect/", status=403)


def test_whoever_sent_it_at_the_command_line_is_led_to_the_question(half, leila, client, page):
    Job.objects.all().delete()
    client.force_login(leila, backend=BACKEND)
    assert client.get(f"/imports/{half.uuid}/")["Location"] == f"/imports/{half.uuid}/effect/"
    assert "18 of the 30 open waits" in page(f"/imports/{half.uuid}/effect/").words


def test_they_see_why_it_stopped_and_nobody_by_name(manager, half, page):
    shown = page(f"/imports/{half.uuid}/effect/")
    assert "18 of the 30 open waits we hold from this source are missing from the file." in shown.words
    assert "Leila Haddad sent it." in shown.words
    assert f"Confirm as {manager.display_name} and bring in 12 rows" in shown.words
    assert "Marlowe" not in shown.words
    assert not [link for link in hrefs(shown) if "effect/" in link or "findings" in link or "given" in link]
    for closed in ("effect/left/", "findings/", "columns/", "given/findings/", "given/to-mend/file/"):
        page(f"/imports/{half.uuid}/{closed}", status=403)


def test_without_a_reason_nothing_is_brought_in(manager, half, page):
    refused = page(f"/imports/{half.uuid}/effect/", method="post", data={"reason": " "})
    assert refused.link("Enter why it is right to bring this file in") == "#id_reason"
    assert Import.objects.get(pk=half.pk).status == "checked"


def test_it_goes_in_with_their_reason_in_their_name(manager, half, client, page):
    client.post(f"/imports/{half.uuid}/effect/", {"reason": "The other team moved to its own tray"})
    assert "Stop, change nothing" not in page(f"/imports/{half.uuid}/progress/").words
    steps.work()
    record = Import.objects.get(pk=half.pk)
    assert (record.status, record.confirmed_by) == ("done", manager.pk)
    done = page(f"/imports/{half.uuid}/")
    assert f"Confirmed by {manager.display_name}" in done.words
    assert "The other team moved to its own tray" in done.words
    assert "Undo this import" not in done.words


def test_a_reading_another_way_takes_it_from_them_again(manager, half, client, page):
    client.force_login(steps.analyst(), backend=BACKEND)
    steps.confirm_columns(client, page, half, whole_pathway="")
    assert Import.objects.get(pk=half.pk).gate, "it was compared again, and stopped again"
    client.post(f"/imports/{half.uuid}/columns/", steps.answers(page(f"/imports/{half.uuid}/columns/")))
    client.force_login(manager, backend=BACKEND)
    page(f"/imports/{half.uuid}/progress/", status=403)
