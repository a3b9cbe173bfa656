"""What people do with the library: add a thing, take it out, say who uses it; and counting that it was opened."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.text import slugify

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.keeping_in_touch.library.models import LibraryDay, LibraryItem, LibraryUse
from fairwait.keeping_in_touch.library.rules.media import Kind, content_type, problem
from fairwait.upkeep.kept import Named, named_by

_HEAD = 64
RESERVED = ("add",)
"""Addresses that are pages of the library themselves."""


class LibraryRefused(Exception):
    """Something that cannot be kept; the words say why and what to do."""

    def __init__(self, words: str, *, field: str | None = None) -> None:
        super().__init__(words)
        self.field = field


def file_of(sha256: str) -> Path:
    """Where the file with this content lies (decision 22)."""
    return Path(settings.ENVIRONMENT.files) / sha256[:2] / sha256


@named_by
def named() -> Iterator[Named]:
    """The files things of the library name."""
    for item in LibraryItem.objects.exclude(sha256="").order_by("pk"):
        path = file_of(item.sha256).relative_to(settings.ENVIRONMENT.files).as_posix()
        yield Named(path, is_needed=True, by=f"library item {item.code}")


def add(
    *, title: str, kind: Kind, language: str, about: str = "", words: str = "", makers: str = "", licence: str = "",
    address: str = "", file: UploadedFile | None = None, by: User, now: datetime,
) -> LibraryItem:  # fmt: skip
    """Put a thing into the library. What a file is, its first bytes say. Raises LibraryRefused naming the field."""
    require(by, Permission.EDIT_PACK)
    code = _code(title, language=language)
    if not code:
        raise LibraryRefused("Enter a title with letters or digits in it.", field="title")
    head = file.read(_HEAD) if file else b""
    found, size = content_type(head), (file.size or 0) if file else 0
    wrong = problem(kind=kind, words=words, address=address, found=found, size=size, has_file=file is not None)
    if wrong:
        raise LibraryRefused(wrong[1], field=wrong[0])
    digest = _keep(file) if file else ""
    try:
        with transaction.atomic():
            return LibraryItem.objects.create(
                code=code, title=title, kind=kind, language=language, about=about, words=words, makers=makers,
                licence=licence, address=address, sha256=digest, size_bytes=size, content_type=found, added_at=now,
                added_by=by,
            )  # fmt: skip
    except IntegrityError as taken:
        raise LibraryRefused("There is one of that title: choose another.", field="title") from taken


def _code(title: str, *, language: str) -> str:
    """How a thing is named in addresses; "" for a title of signs only. Titles in other scripts get figures."""
    if not any(each.isalnum() for each in title):
        return ""
    code = slugify(title)[:40].strip("-")
    if code and code not in RESERVED:
        return code
    return f"{language.lower()}-{hashlib.sha256(title.encode()).hexdigest()[:8]}"


def _keep(file: UploadedFile) -> str:
    """Keep the file under the hash of its content, written and synced before any row names it."""
    file.seek(0)
    digest = hashlib.sha256()
    for chunk in file.chunks(1 << 20):
        digest.update(chunk)
    target = file_of(digest.hexdigest())
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_suffix(f".{os.getpid()}.partial")
        file.seek(0)
        with partial.open("wb") as copy:
            shutil.copyfileobj(file, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())
        partial.rename(target)
    return digest.hexdigest()


def retire(*, item: LibraryItem, by: User, now: datetime) -> None:
    """Take a thing out: it is offered to nobody, and its page, where packs lead to it still, says that it is gone."""
    require(by, Permission.EDIT_PACK)
    LibraryItem.objects.filter(pk=item.pk, retired_at=None).update(retired_at=now, retired_by=by)


def put_back(*, item: LibraryItem, by: User) -> None:
    """Offer a thing again that was taken out."""
    require(by, Permission.EDIT_PACK)
    LibraryItem.objects.filter(pk=item.pk).update(retired_at=None, retired_by=None)


def tell_use(*, item: LibraryItem, who: str, since: date, by: User, now: datetime) -> LibraryUse:
    """Say that somebody besides us uses a thing."""
    require(by, Permission.EDIT_PACK)
    made, is_new = LibraryUse.objects.get_or_create(
        item=item, who=" ".join(who.split())[:120], defaults={"since": since, "told_at": now, "told_by": by}
    )
    if not is_new:
        raise LibraryRefused("They stand there already.", field="who")
    return made


def opened(item: LibraryItem, *, on: date) -> None:
    """Count that it was opened, and nothing of who did."""
    if LibraryDay.objects.filter(item=item, day=on).update(opened=F("opened") + 1):
        return
    _day, is_new = LibraryDay.objects.get_or_create(item=item, day=on, defaults={"opened": 1})
    if not is_new:
        LibraryDay.objects.filter(item=item, day=on).update(opened=F("opened") + 1)
