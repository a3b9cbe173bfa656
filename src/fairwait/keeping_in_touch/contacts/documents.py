"""The council's document of contacts in force on a day, and adopting another."""

from datetime import date, datetime

import orjson
from django.db import transaction

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.history import adopted
from fairwait.keeping_in_touch.contacts.models import ScriptVersion
from fairwait.keeping_in_touch.contacts.rules.no_answer import Try, opened
from fairwait.keeping_in_touch.contacts.rules.script import CODE, Script, ScriptRefused, from_toml, starter
from fairwait.waiting import queries as waiting


def in_force(*, on: date) -> ScriptVersion | None:
    """The version adopted here that counts on a day; None while the one that comes with Fairwait does."""
    return next(iter(adopted.in_force(ScriptVersion.objects.filter(code=CODE), on=on)), None)


def text(*, on: date) -> str:
    """The document that counts on a day."""
    version = in_force(on=on)
    return version.document if version else starter()


def script(*, on: date) -> Script:
    """What is said and asked on a day, and the numbers."""
    return from_toml(text(on=on))


@transaction.atomic
def adopt(*, document: str, adopted_from: date, reason: str, by: User, now: datetime) -> ScriptVersion:
    """Adopt another version from a day. Tries made before are counted by it from then on.

    Raises: ScriptRefused naming the line, NotAllowed.
    """
    require(by, Permission.CONFIGURE)
    from_toml(document)
    if not reason.strip():
        raise ScriptRefused("No reason is given.", key="reason", remedy="Say why it changes.")
    number = max(2, adopted.next_version(ScriptVersion, CODE))  # 1 is the one that comes with Fairwait
    return adopted.adopt(
        ScriptVersion, code=CODE, document=document, version=number, adopted_from=adopted_from, reason=reason.strip(),
        by=by.pk, now=now,
    )  # fmt: skip


def tries(kept: str | None) -> tuple[Try, ...]:
    """Tries as a wait stores them."""
    return opened(orjson.loads(kept)) if kept else ()


def ranks(*, on: date) -> dict[tuple[str, str], int]:
    """The rank of each band, by pathway and band."""
    return {(pathway.code, band.code): band.rank for pathway in waiting.pathways(on=on) for band in pathway.bands}
