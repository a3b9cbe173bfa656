"""A pack's core: the region's document of ordered blocks, TOML in, frozen values out. Refusals name line and remedy."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from fairwait.engine.documents import DocumentRefused, Place, read
from fairwait.keeping_in_touch.packs.rules import words
from fairwait.keeping_in_touch.packs.rules.promises import Counted, Unit

SCHEMA = "fairwait.pack/1"
_CODE = re.compile(r"[a-z][a-z0-9-]{0,39}")
LONGEST = 6_000


class PackDocumentRefused(DocumentRefused):
    """A core text that cannot be used: the key, its line and the remedy."""


class Audience(StrEnum):
    """Whom a pack is for."""

    PERSON = "person"
    CARER = "carer"
    STAFF = "staff"
    MANAGER = "manager"

    @property
    def is_public(self) -> bool:
        """Whether anybody may read it without signing in."""
        return self in (Audience.PERSON, Audience.CARER)


class Owner(StrEnum):
    """Who writes a block: the region, for every council alike, or the council."""

    CORE = "core"
    LOCAL = "local"


class Moment(StrEnum):
    """When a tip is of use to somebody at work."""

    TRIAGE = "triage"
    CALL = "call"
    LATE = "late"
    NO_ANSWER = "no_answer"
    UNSAFE = "unsafe"
    LONG_WAIT = "long_wait"
    HUDDLE = "huddle"


@dataclass(frozen=True)
class CorePromise:
    """A promise: what is said, what counts whether it is kept, and from how many in a hundred it is true."""

    code: str
    says: str
    counts: Counted
    unit: Unit | None
    at_least: int

    @property
    def has_figure(self) -> bool:
        """Whether the council says a figure in it."""
        return self.unit is not None


@dataclass(frozen=True)
class CoreBlock:
    """One block. Of a local one `text` is empty, and `ask` and `example` say what the council writes."""

    key: str
    title: str
    owner: Owner
    text: str = ""
    ask: str = ""
    example: str = ""
    is_needed: bool = False
    check: str = ""
    tip: str = ""
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True)
class Core:
    """A pack as the region has it."""

    code: str
    name: str
    audience: Audience
    lead: str
    summary: str
    easy_read_of: str
    promises: tuple[CorePromise, ...]
    blocks: tuple[CoreBlock, ...]

    def promise(self, code: str) -> CorePromise | None:
        """A promise by its code."""
        return next((each for each in self.promises if each.code == code), None)

    def block(self, key: str) -> CoreBlock | None:
        """A block by its key."""
        return next((each for each in self.blocks if each.key == key), None)

    @property
    def local(self) -> tuple[CoreBlock, ...]:
        """The blocks the council writes."""
        return tuple(each for each in self.blocks if each.owner is Owner.LOCAL)


@lru_cache(maxsize=64)
def core_from(text: str) -> Core:
    """The core a document describes. Raises PackDocumentRefused."""
    return read(text, _core, refused=PackDocumentRefused)


def _core(place: Place) -> Core:
    if place.text("schema", needed=True) != SCHEMA:
        raise DocumentRefused("It is another kind of document.", key="schema", remedy=f'Write schema = "{SCHEMA}".')
    core = Core(
        code=_code(place, "code"),
        name=_said(place, "name"),
        audience=place.choice("audience", Audience),
        lead=_said(place, "lead"),
        summary=" ".join(place.text("summary").split()),
        easy_read_of=place.text("easy_read_of"),
        promises=tuple(_promise(each) for each in place.tables("promise")),
        blocks=tuple(_block(each) for each in place.tables("block")),
    )
    place.finish()
    _check(core)
    return core


def _promise(place: Place) -> CorePromise:
    counts = place.choice("counts", Counted)
    unit = Unit(place.choice("unit", Unit)) if counts.takes else None
    if unit is not None and unit not in counts.takes:
        remedy = f"Use one of: {', '.join(counts.takes)}."
        raise DocumentRefused(f"{unit} cannot be counted.", key=place.key("unit"), remedy=remedy)
    made = CorePromise(
        code=_code(place, "code"), says=_said(place, "says"), counts=counts, unit=unit,
        at_least=place.number("at_least"),
    )  # fmt: skip
    if not 1 <= made.at_least <= 100:
        remedy = "Write from how many in 100 what is said is true: 1 to 100."
        raise DocumentRefused(f"It is {made.at_least}.", key=place.key("at_least"), remedy=remedy)
    if ("((figure))" in made.says) != made.has_figure:
        remedy = "Write ((figure)) where the council's figure stands." if made.has_figure else "Take ((figure)) out."
        raise DocumentRefused("Its words and its figure do not fit.", key=place.key("says"), remedy=remedy)
    place.finish()
    return made


def _block(place: Place) -> CoreBlock:
    owner = place.choice("owner", Owner)
    made = CoreBlock(
        key=_code(place, "key"),
        title=" ".join(place.text("title").split()),
        owner=owner,
        text=_text(place, needed=owner is Owner.CORE),
        ask=" ".join(place.text("ask", needed=owner is Owner.LOCAL).split()),
        example=place.text("example").strip(),
        is_needed=place.flag("needed"),
        check=" ".join(place.text("check").split()),
        tip=" ".join(place.text("tip").split()),
        moments=place.choices("moments", Moment, default=()),
    )
    if bool(made.tip) != bool(made.moments):
        remedy = "Give a tip its moments, and moments their tip."
        raise DocumentRefused("One is there without the other.", key=place.key("tip"), remedy=remedy)
    if owner is Owner.LOCAL and made.text:
        remedy = "Leave text out: the council writes it. Say in ask what belongs there."
        raise DocumentRefused("A local block has no text of the region's.", key=place.key("text"), remedy=remedy)
    place.finish()
    return made


def _text(place: Place, *, needed: bool) -> str:
    text = place.text("text", needed=needed).strip()
    if needed and not text:
        raise DocumentRefused("It is empty.", key=place.key("text"), remedy="Write the words.")
    if len(text) > LONGEST:
        remedy = f"Part it into blocks of at most {LONGEST} characters."
        raise DocumentRefused(f"It is {len(text)} characters long.", key=place.key("text"), remedy=remedy)
    gap = words.placeholder(text)
    if gap:
        remedy = "Core text is finished text: write what stands there, or make it a local block."
        raise DocumentRefused(f"\u201c{gap}\u201d waits to be filled in.", key=place.key("text"), remedy=remedy)
    return text


def _check(core: Core) -> None:
    if not core.blocks:
        raise DocumentRefused("There is none.", key="block", remedy="Write at least one [[block]].")
    _once([each.key for each in core.blocks], "block", "key")
    _once([each.code for each in core.promises], "promise", "code")
    known = {each.code for each in core.promises}
    said = set()
    for number, block in enumerate(core.blocks):
        for code in words.promises_in(block.text):
            if code not in known:
                remedy = f"Add a [[promise]] with code = \u201c{code}\u201d, tied to what counts it."
                raise DocumentRefused(
                    f"The promise \u201c{code}\u201d is tied to nothing.", key=f"block[{number}].text", remedy=remedy
                )
            said.add(code)
    for number, each in enumerate(core.promises):
        if each.code not in said:
            remedy = f"Put ((promise {each.code})) on a line of its own in a core block."
            raise DocumentRefused("It stands in no block.", key=f"promise[{number}].code", remedy=remedy)


def _once(names: list[str], table: str, name: str) -> None:
    for number, each in enumerate(names):
        if each in names[:number]:
            raise DocumentRefused(
                f"\u201c{each}\u201d is taken.", key=f"{table}[{number}].{name}", remedy="Use another."
            )


def _code(place: Place, name: str) -> str:
    code = place.text(name, needed=True)
    if not _CODE.fullmatch(code):
        remedy = "Use small letters, digits and hyphens, at most 40, and begin with a letter."
        raise DocumentRefused("It cannot be used as a code.", key=place.key(name), remedy=remedy)
    return code


def _said(place: Place, name: str) -> str:
    text = " ".join(place.text(name, needed=True).split())
    if not text:
        raise DocumentRefused("It is empty.", key=place.key(name), remedy="Write the words.")
    return text
