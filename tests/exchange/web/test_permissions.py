"""Who may bring a file in: every page of imports asked for by every role."""

import uuid

import pytest

from fairwait.accounts.rules import Permission, Role, allows
from fairwait.exchange.models import Import
from fairwait.exchange.urls import urlpatterns
from tests.exchange.web import steps

pytestmark = pytest.mark.django_db
PAGES = [str(pattern.pattern) for pattern in urlpatterns]


@pytest.fixture
def record(client, page):
    client.force_login(steps.analyst(), backend="allauth.account.auth_backends.AuthenticationBackend")
    made = steps.bring(client, page, steps.as_csv([steps.row(n) for n in range(12)]))
    client.logout()
    return made


def address(page: str, uuid: object) -> str:
    told = {"<uuid:uuid>": str(uuid), "<slug:rule>": "total-row", "<slug:kind>": "joined", "<slug:what>": "findings"}
    for place, value in told.items():
        page = page.replace(place, value)
    return f"/imports/{page}"


@pytest.mark.parametrize("role", list(Role))
def test_pages_are_for_those_who_may_import(client, record, role):
    user = steps.colleague(role)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    for page in PAGES:
        needed = {Permission.UNDO_IMPORT if page.endswith("undo/") else Permission.IMPORT}
        if page == "contacts/whose/":  # asked of those who hear requests
            needed = {Permission.TAKE_REQUEST}
        if page == "":  # those who may confirm see the list, of what waits for them: nothing here
            needed.add(Permission.CONFIRM_GATE)
        for method in ("get", "post"):
            answer = getattr(client, method)(address(page, record.uuid))
            if any(allows(role, each) for each in needed):
                assert answer.status_code in (200, 204, 302, 404, 405), (page, method, answer.status_code)
            else:
                # Whoever may confirm is let as far as the record, and refused there; nothing is ever posted to some.
                refused = (403, 405) if allows(role, Permission.CONFIRM_GATE) else (403,)
                assert answer.status_code in refused, (page, method)
    if not allows(role, Permission.IMPORT):
        assert Import.objects.get().status == "done"


def test_an_import_there_is_not(client, record):
    client.force_login(steps.analyst(), backend="allauth.account.auth_backends.AuthenticationBackend")
    for page in PAGES:
        if "<uuid" in page:
            assert client.get(address(page, uuid.uuid4())).status_code in (404, 405), page
