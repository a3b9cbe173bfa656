"""Founding a council: its folder, its database, who it is, and the pathways it starts with."""

from datetime import date, datetime

from django.core.management import call_command
from django.db import transaction

from fairwait.accounts import actions as accounts
from fairwait.accounts.models import Council, User
from fairwait.waiting import actions as waiting
from fairwait.waiting.models import PathwayDocument
from fairwait.waiting.rules.pathways import starter

FROM_THE_START = date(2015, 4, 1)
"""The day the Care Act 2014 came into force: nothing a council imports is judged by an earlier set of pathways."""


def migrate() -> None:
    """Bring the database to this version's shape."""
    call_command("migrate", interactive=False, verbosity=0)


@transaction.atomic
def found(*, name: str, nation: str, is_example: bool, now: datetime) -> Council:
    """Write whose database this is, and adopt the starter pathways for it to change."""
    council = accounts.found_council(name=name, nation=nation, is_example=is_example, now=now)
    if not PathwayDocument.objects.exists():
        for pathway in starter():
            waiting.adopt_pathway(
                pathway=pathway, adopted_from=FROM_THE_START, reason="The starter set", by=None, now=now
            )
    return council


def first_user(*, username: str, display_name: str, role: str, password: str, os_account: str, now: datetime) -> User:
    """The first account of a council."""
    return accounts.create_user(
        username=username, display_name=display_name, role=role, password=password, by=None, now=now,
        os_account=os_account,
    )  # fmt: skip
