"""What people do with packs: write the council's blocks, publish a version, take over a new core."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.history import adopted
from fairwait.history.actions import locked_head
from fairwait.keeping_in_touch.library import queries as library
from fairwait.keeping_in_touch.packs import documents
from fairwait.keeping_in_touch.packs.models import LocalText, PackCoreVersion, PackVersion
from fairwait.keeping_in_touch.packs.rules import composing
from fairwait.keeping_in_touch.packs.rules.composing import Pack
from fairwait.keeping_in_touch.packs.rules.differing import Difference, differences
from fairwait.keeping_in_touch.packs.rules.shape import Core, core_from


class PackRefused(Exception):
    """Something that cannot be done with a pack; the words say why and what to do."""

    def __init__(self, words: str, *, field: str | None = None) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True)
class Draft:
    """A pack as it would be published: what stands against it, what must be looked at, and what would change."""

    in_force: documents.CoreInForce
    last: documents.Published | None
    pack: Pack
    problems: tuple[composing.Problem, ...]
    doubts: tuple[composing.Doubt, ...]
    differences: tuple[Difference, ...]

    @property
    def digest(self) -> str:
        """What makes it this draft and no other."""
        return documents.digest(documents.kept(self.pack))


def draft(code: str, *, on: date) -> Draft:
    """A pack as it stands. Raises PackRefused where there is no such pack."""
    in_force = documents.cores(on=on).get(code)
    if in_force is None:
        raise PackRefused("There is no such pack.")
    items = {each.code: each for each in library.offered()}
    local = {key: library.filled(each.text, items) for key, each in documents.local_texts(code).items()}
    pack, last = documents.draft(in_force, local), documents.published(code)
    return Draft(
        in_force=in_force, last=last, pack=pack, problems=tuple(composing.problems(in_force.core, local)),
        doubts=tuple(composing.doubts(in_force.core, local)),
        differences=differences(last.pack if last else None, pack),
    )  # fmt: skip


@transaction.atomic
def write(*, code: str, key: str, text: str, seen: datetime | None, by: User, now: datetime) -> LocalText:
    """Write a block of the council's, or the figure of a promise. What is published stays as it is.

    Args:
        seen: when the text that was on the page had been changed: refused where somebody was faster.
    """
    require(by, Permission.EDIT_PACK)
    locked_head()
    in_force = documents.cores(on=london_day(now)).get(code)
    core = in_force.core if in_force else None
    if core is None or key not in _keys(core):
        raise PackRefused("That is no block of yours: core blocks are the region's.")
    if key.startswith(composing.FIGURE) and text.strip() and composing.figure(text) is None:
        raise PackRefused("Enter a whole number from 1 to 999.", field="text")
    if len(text) > composing.LONGEST_LOCAL:
        raise PackRefused(f"Say it in {composing.LONGEST_LOCAL} characters.", field="text")
    found = LocalText.objects.filter(pack=code, key=key).first()
    if (found.changed_at if found else None) != seen:
        raise PackRefused("Somebody changed this block since you opened it: look again.", field="text")
    words = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))
    made, _created = LocalText.objects.update_or_create(
        pack=code, key=key, defaults={"text": words, "changed_at": now, "changed_by": by}
    )
    return made


def _keys(core: Core) -> set[str]:
    figures = (composing.figure_key(each) for each in core.promises if each.has_figure)
    return {each.key for each in core.local}.union(figures)


@transaction.atomic
def publish(*, code: str, expect: str, looked_at: bool, reason: str, by: User, now: datetime) -> PackVersion:
    """Publish a pack as it stands, as its next version.

    Args:
        expect: the digest of the draft whose differences were read: refused where it is another by now.
        looked_at: that whoever publishes has looked at every doubt.
    Raises: PackRefused naming the block and the remedy, NotAllowed.
    """
    require(by, Permission.EDIT_PACK)
    number = adopted.next_version(PackVersion, code)
    made = draft(code, on=london_day(now))
    if made.problems:
        raise PackRefused(str(made.problems[0]))
    if made.doubts and not looked_at:
        raise PackRefused("Look at each of these, and say that you did.", field="looked_at")
    if not made.differences:
        raise PackRefused("Nothing has changed since the last version.")
    if made.digest != expect:
        raise PackRefused("The pack has changed since you read the differences: read them again.")
    if not reason.strip():
        raise PackRefused("Enter why it changes.", field="reason")
    return PackVersion.objects.create(
        code=code, version=number, document=documents.kept(made.pack), adopted_from=london_day(now), adopted_by=by.pk,
        reason=reason.strip(), recorded_at=now, core_version=made.in_force.version,
    )  # fmt: skip


@transaction.atomic
def adopt_core(*, text: str, adopted_from: date, reason: str, by: User, now: datetime) -> PackCoreVersion:
    """Take over another version of the region's core. What is published stays until somebody publishes anew.

    Raises: PackDocumentRefused naming the line, PackRefused, NotAllowed.
    """
    require(by, Permission.CONFIGURE)
    core = core_from(text)
    if not reason.strip():
        raise PackRefused("Enter why it changes.", field="reason")
    number = max(documents.FIRST + 1, adopted.next_version(PackCoreVersion, core.code))
    return adopted.adopt(
        PackCoreVersion, code=core.code, document=text, version=number, adopted_from=adopted_from,
        reason=reason.strip(), by=by.pk, now=now,
    )  # fmt: skip
