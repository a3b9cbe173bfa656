"""What pages of packs ask."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from fairwait.accounts.access import require_any
from fairwait.accounts.models import User
from fairwait.accounts.queries import names_of
from fairwait.accounts.rules import Permission
from fairwait.keeping_in_touch.packs import actions, documents
from fairwait.keeping_in_touch.packs.actions import Draft
from fairwait.keeping_in_touch.packs.models import LocalText, PackVersion, TipAnswer
from fairwait.keeping_in_touch.packs.rules import composing
from fairwait.keeping_in_touch.packs.rules.reading import ReadingAge, reading_age
from fairwait.keeping_in_touch.packs.rules.shape import CoreBlock, CorePromise, Owner
from fairwait.keeping_in_touch.packs.rules.tips import Key, Tally, fingerprint

READ = (Permission.SEE_LIST, Permission.SEE_MEASURES, Permission.EDIT_PACK)
"""Any of these opens the pages of packs: everybody on the staff reads them."""


@dataclass(frozen=True)
class BlockShown:
    """One block on the page where a pack is written."""

    block: CoreBlock
    name: str
    text: str
    written: LocalText | None
    problem: str
    age: ReadingAge | None
    tally: Tally | None = None

    @property
    def is_local(self) -> bool:
        """Whether the council writes it."""
        return self.block.owner is Owner.LOCAL


@dataclass(frozen=True)
class FigureShown:
    """The figure of a promise on that page."""

    promise: CorePromise
    key: str
    figure: int | None


@dataclass(frozen=True)
class PackShown:
    """One pack on that page."""

    draft: Draft
    blocks: tuple[BlockShown, ...]
    figures: tuple[FigureShown, ...]
    versions: tuple[PackVersion, ...]
    names: dict[int, str]


def listed(viewer: User, *, on: date) -> list[Draft]:
    """Every pack, as it stands."""
    require_any(viewer, *READ)
    return [actions.draft(code, on=on) for code in documents.cores(on=on)]


def shown(viewer: User, code: str, *, on: date) -> PackShown:
    """One pack. Raises PackRefused where there is none."""
    require_any(viewer, *READ)
    made = actions.draft(code, on=on)
    texts = documents.local_texts(code)
    wrong = {problem.block: f"{problem.problem} {problem.remedy}" for problem in made.problems}
    core, said = made.in_force.core, tallies()
    versions = tuple(PackVersion.objects.filter(code=code).order_by("-version"))
    return PackShown(
        draft=made,
        blocks=tuple(
            BlockShown(
                block=block, name=composing.block_name(core, block), written=texts.get(block.key),
                text=block.text or (texts[block.key].text if block.key in texts else ""),
                problem=wrong.get(block.key, ""),
                age=reading_age(texts[block.key].text) if block.key in texts else None,
                tally=said.get((code, block.key, fingerprint(block.tip))) if block.tip else None,
            )
            for block in core.blocks
        ),
        figures=tuple(
            FigureShown(promise, key, composing.figure(texts[key].text) if key in texts else None)
            for promise in core.promises
            if promise.has_figure
            for key in (composing.figure_key(promise),)
        ),
        versions=versions,
        names=names_of({each.adopted_by for each in versions if each.adopted_by}),
    )  # fmt: skip


def tallies() -> dict[Key, Tally]:
    """What was said of every tip, without who."""
    counted: dict[Key, dict[str, int]] = {}
    rows = TipAnswer.objects.order_by().values_list("pack", "block", "fingerprint", "said").annotate(Count("pk"))
    for pack, block, words, said, count in rows:
        counted.setdefault((pack, block, words), {})[said] = count
    return {key: Tally(**said) for key, said in counted.items()}
