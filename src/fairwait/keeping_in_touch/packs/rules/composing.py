"""Making a pack of the region's core and a council's own blocks: what is missing, and what the whole then says."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from fairwait.keeping_in_touch.packs.rules import words
from fairwait.keeping_in_touch.packs.rules.promises import Counted, Unit
from fairwait.keeping_in_touch.packs.rules.shape import Audience, Core, CoreBlock, CorePromise, Moment, Owner

FIGURE = "figure:"
"""How the name of a council's figure begins, among its texts."""
LONGEST_LOCAL = 3_000


@dataclass(frozen=True)
class Problem:
    """Why a pack cannot be published: the block, what is wrong, and what mends it."""

    block: str
    name: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.name}: {self.problem} {self.remedy}"


@dataclass(frozen=True)
class Doubt:
    """Something a person must say they have looked at before a pack is published."""

    block: str
    name: str
    words: str


@dataclass(frozen=True)
class Promise:
    """A promise as it is said: its words with the council's figure in them, and what counts it."""

    code: str
    says: str
    counts: Counted
    figure: int | None
    unit: Unit | None
    at_least: int

    @property
    def days(self) -> int | None:
        """Its figure in days, where it is one of days."""
        return self.figure * self.unit.days if self.figure and self.unit and self.unit.days else None


@dataclass(frozen=True)
class Block:
    """One block of a pack, with its text."""

    key: str
    title: str
    owner: Owner
    text: str
    tip: str = ""
    moments: tuple[Moment, ...] = ()

    @property
    def parts(self) -> tuple[words.Part, ...]:
        """Its text, read."""
        return words.parts(self.text)


@dataclass(frozen=True)
class Pack:
    """One whole pack, as a version keeps it."""

    code: str
    name: str
    audience: Audience
    council: str
    lead: str
    summary: str
    easy_read_of: str
    core_version: int
    promises: tuple[Promise, ...]
    blocks: tuple[Block, ...]

    def promise(self, code: str) -> Promise | None:
        """A promise by its code."""
        return next((each for each in self.promises if each.code == code), None)

    @property
    def numbers(self) -> tuple[str, ...]:
        """Every telephone number it tells people to ring, each once."""
        found: dict[str, str] = {}
        for block in self.blocks:
            for number in words.numbers(block.text):
                found.setdefault(number.replace(" ", ""), number)
        return tuple(found.values())

    def with_addresses(self, site: str) -> "Pack":
        """The same pack with whole addresses, for where it is read away from the site: a link of a page alone is none.

        `site` begins with https: to another no link of a pack leads.
        """
        if not site.startswith("https://"):
            return self
        return replace(
            self, blocks=tuple(replace(each, text=each.text.replace("](/", f"]({site}/")) for each in self.blocks)
        )

    def in_translation(self, texts: "Mapping[str, tuple[str, str]]") -> "Pack":
        """The same pack with what is translated, title and text by key. The rest stays in English.

        A block's key is its own; the others are `pack:name`, `pack:lead`, `pack:summary` and `promise:CODE`.
        """
        blocks = tuple(
            replace(block, title=texts[block.key][0], text=texts[block.key][1]) if block.key in texts else block
            for block in self.blocks
        )
        said = {f"promise:{promise.code}": promise for promise in self.promises}
        promises = tuple(
            replace(promise, says=_with_figure(texts[key][1], promise.figure)) if key in texts else promise
            for key, promise in said.items()
        )
        name, lead, summary = (texts.get(f"pack:{each}", ("", ""))[1] or getattr(self, each) for each in PACK_WORDS)
        return replace(self, name=name, lead=lead, summary=summary, blocks=blocks, promises=promises)


PACK_WORDS = ("name", "lead", "summary")
"""What a pack says besides its blocks and promises."""


def figure_key(promise: CorePromise) -> str:
    """The name under which a council's figure for a promise is kept."""
    return f"{FIGURE}{promise.code}"


def problems(core: Core, local: Mapping[str, str]) -> Iterator[Problem]:
    """Why a pack cannot be published as it stands: every needed block, figure and placeholder, by name."""
    for block in core.local:
        text = local.get(block.key, "").strip()
        name = block_name(core, block)
        if not text:
            if block.is_needed:
                yield Problem(block.key, name, "It is empty, and every council must fill it.", f"Write: {block.ask}")
            continue
        problem = _text_problem(core, block, text)
        if problem:
            yield Problem(block.key, name, *problem)
    for promise in core.promises:
        key = figure_key(promise)
        if promise.has_figure and figure(local.get(key, "")) is None:
            yield Problem(
                key, promise.says.replace("((figure))", "…"), "Its figure is missing.",
                f"Write the number of {promise.unit} you can keep.",
            )  # fmt: skip


def _text_problem(core: Core, block: CoreBlock, text: str) -> tuple[str, str] | None:
    if text == block.example.strip():
        return "It still holds the example.", "Write your own words in its place."
    gap = words.placeholder(text) or words.unfilled(words.fill(text, {"council": "council"}))
    if gap:
        return f"It still holds a placeholder: \u201c{gap}\u201d.", "Write what belongs there, or take it out."
    if len(text) > LONGEST_LOCAL:
        return f"It is {len(text)} characters long.", f"Say it in {LONGEST_LOCAL}."
    strange = [code for code in words.promises_in(text) if core.promise(code) is None]
    if strange:
        return f"The promise \u201c{strange[0]}\u201d is tied to nothing.", "Use one of the pack's promises."
    return None


def doubts(core: Core, local: Mapping[str, str]) -> Iterator[Doubt]:
    """What whoever publishes must have looked at: facts nobody has confirmed, and what reads like a promise."""
    for block in core.blocks:
        if block.check:
            yield Doubt(block.key, block_name(core, block), block.check)
    for block in core.local:
        for said in words.loose_promises(local.get(block.key, "")):
            text = f"\u201c{said}\u201d reads like a promise, and nothing counts whether it is kept"
            yield Doubt(block.key, block_name(core, block), text)


def figure(text: str) -> int | None:
    """A figure as typed; None where it is none."""
    return int(text) if text.strip().isascii() and text.strip().isdigit() and 0 < int(text) < 1_000 else None


def block_name(core: Core, block: CoreBlock) -> str:
    """What a block is called on a page: its title, else the section it stands in and what is asked."""
    if block.title:
        return block.title
    before = [each.title for each in core.blocks[: core.blocks.index(block)] if each.title]
    return f"{before[-1]}, our part" if before and block.owner is Owner.LOCAL else (before[-1] if before else block.key)


def compose(core: Core, local: Mapping[str, str], *, council: str, core_version: int) -> Pack:
    """The pack that core and local blocks make. An optional block nobody filled is left out."""
    values = {"council": council}
    blocks = (
        Block(
            key=block.key, title=words.fill(block.title, values), owner=block.owner,
            text=words.fill(block.text or local.get(block.key, "").strip(), values).replace("\r\n", "\n"),
            tip=block.tip, moments=block.moments,
        )
        for block in core.blocks
    )  # fmt: skip
    return Pack(
        code=core.code, name=core.name, audience=core.audience, council=council, lead=words.fill(core.lead, values),
        summary=words.fill(core.summary, values), easy_read_of=core.easy_read_of, core_version=core_version,
        promises=tuple(_promise(each, local) for each in core.promises),
        blocks=tuple(block for block in blocks if block.text),
    )  # fmt: skip


def _promise(core: CorePromise, local: Mapping[str, str]) -> Promise:
    number = figure(local.get(figure_key(core), "")) if core.has_figure else None
    return Promise(core.code, _with_figure(core.says, number), core.counts, number, core.unit, core.at_least)


def _with_figure(says: str, number: int | None) -> str:
    return says.replace("((figure))", str(number) if number else "…")


def as_json(pack: Pack) -> dict[str, Any]:
    """A pack as it is kept."""
    return asdict(pack)


def from_json(kept: dict[str, Any]) -> Pack:
    """A pack from what was kept."""
    promises = tuple(
        Promise(**{**each, "counts": Counted(each["counts"]), "unit": Unit(each["unit"]) if each["unit"] else None})
        for each in kept["promises"]
    )
    blocks = tuple(
        Block(**{**each, "owner": Owner(each["owner"]), "moments": tuple(map(Moment, each["moments"]))})
        for each in kept["blocks"]
    )
    return Pack(**{**kept, "audience": Audience(kept["audience"]), "promises": promises, "blocks": blocks})
