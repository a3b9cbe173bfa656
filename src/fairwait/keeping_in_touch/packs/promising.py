"""What was counted of promises: kept here by the measures that count it, and said plainly to staff and to people."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.suppression import is_small
from fairwait.keeping_in_touch.packs import documents
from fairwait.keeping_in_touch.packs.actions import PackRefused
from fairwait.keeping_in_touch.packs.models import NumberTried, PromiseCount
from fairwait.keeping_in_touch.packs.rules.composing import Promise
from fairwait.keeping_in_touch.packs.rules.languages import ENGLISH, Said
from fairwait.keeping_in_touch.packs.rules.promises import Kept, contradiction


@dataclass(frozen=True)
class Record:
    """One promise with what was last counted of it."""

    published: documents.Published
    promise: Promise
    count: PromiseCount | None

    @property
    def is_hidden(self) -> bool:
        """Whether a small number must be hidden before people read it, and the other with it."""
        count = self.count
        return count is not None and any(map(is_small, (count.due, count.kept, count.due - count.kept)))

    @property
    def kept(self) -> Kept | None:
        """What was counted; None where nothing was yet."""
        return Kept(self.count.due, self.count.kept) if self.count else None

    @property
    def words(self) -> str:
        """What people read beside the promise, small numbers hidden."""
        return self.words_in(ENGLISH)

    def words_in(self, said: Said) -> str:
        """The same in a language."""
        if self.count is None or not self.count.due:
            return said.not_counted
        counted = {
            "since": said.day(self.count.since), "until": said.day(self.count.until), "due": self.count.due,
            "kept": self.count.kept, "broken": self.count.due - self.count.kept,
        }  # fmt: skip
        words = said.too_few if self.is_hidden else said.counted
        for name, value in counted.items():  # not by the operator %: whoever translates may have written one
            words = words.replace(f"%({name})s", str(value))
        return words


def records(*, public_only: bool = False) -> list[Record]:
    """Every promise of every pack that is published, with what was last counted of the version in force."""
    last: dict[tuple[str, str, int], PromiseCount] = {}
    newest = PromiseCount.objects.order_by().values("pack", "promise", "version").annotate(last=Max("pk"))
    for count in PromiseCount.objects.filter(pk__in=newest.values("last")):
        last[count.pack, count.promise, count.version] = count
    return [
        Record(each, promise, last.get((code, promise.code, each.number)))
        for code, each in documents.all_published().items()
        if each.pack.audience.is_public or not public_only
        for promise in each.pack.promises
    ]


def record_words(code: str, said: Said = ENGLISH) -> dict[str, str]:
    """What people read beside each promise of a pack."""
    return {each.promise.code: each.words_in(said) for each in records() if each.published.version.code == code}


@transaction.atomic
def keep(
    *, published: documents.Published, promise: Promise, since: date, until: date, kept: Kept, now: datetime
) -> None:
    """Keep what was counted on a day, and whether it contradicts what is said. The day's last count stays."""
    PromiseCount.objects.update_or_create(
        pack=published.version.code, promise=promise.code, until=until,
        defaults={
            "version": published.number, "since": since, "due": kept.due, "kept": kept.kept, "counted_at": now,
            "untrue": contradiction(kept=kept, at_least=promise.at_least),
        },
    )  # fmt: skip


def tried(*, number: str, minutes: int | None, by: User, now: datetime) -> NumberTried:
    """Say that a number of a pack was rung to try it. `minutes`: after how many it was answered; None for never."""
    require(by, Permission.RECORD_CONTACT)
    bare = number.replace(" ", "")
    known = {each.replace(" ", "") for one in documents.all_published().values() for each in one.pack.numbers}
    if bare not in known:
        raise PackRefused("That number stands in no pack that is published.", field="number")
    return NumberTried.objects.create(number=bare, minutes=minutes, tried_at=now, tried_by=by)
