"""How a council books visits: the document it adopts, read with refusals that say what to mend. Pure."""

import re
from dataclasses import dataclass

import tomlkit

from fairwait.engine import documents
from fairwait.engine.documents import DocumentRefused, Place
from fairwait.engine.scheduling import Travel

CODE = "booking"
_KIND_CODE = re.compile(r"[a-z][a-z0-9-]{0,39}")


class BookingDocumentRefused(DocumentRefused):
    """A document about booking that cannot be adopted."""


@dataclass(frozen=True)
class VisitKind:
    """A kind of visit: how long it takes, what a worker must be able to do, and for which pathways it is the usual."""

    code: str
    name: str
    minutes: int
    skill: str = ""
    pathways: tuple[str, ...] = ()


@dataclass(frozen=True)
class Settings:
    """How visits are booked."""

    weeks_ahead: int
    notice_hours: int
    km_per_hour: int
    detour_percent: int
    least_minutes: int
    flat_minutes: int
    meeting_minutes: int
    day_cost: int
    known_worth: int
    interpreter_days: int
    kinds: tuple[VisitKind, ...]

    @property
    def travel(self) -> Travel:
        """How the way between two visits is counted."""
        return Travel(
            km_per_hour=self.km_per_hour, detour=self.detour_percent / 100, least_minutes=self.least_minutes,
            flat_minutes=self.flat_minutes,
        )  # fmt: skip

    @property
    def skills(self) -> tuple[str, ...]:
        """What a kind of visit may ask of a worker."""
        return tuple(sorted({kind.skill for kind in self.kinds if kind.skill}))

    def kind(self, code: str) -> VisitKind | None:
        """A kind by its code."""
        return next((kind for kind in self.kinds if kind.code == code), None)

    def usual(self, pathway: str | None) -> VisitKind:
        """The kind that is usual for a pathway; else the first."""
        return next((kind for kind in self.kinds if pathway in kind.pathways), self.kinds[0])


LIMITS: dict[str, tuple[int, int]] = {
    "weeks_ahead": (1, 12), "notice_hours": (0, 336), "km_per_hour": (3, 110), "detour_percent": (100, 300),
    "least_minutes": (0, 60), "flat_minutes": (0, 240), "meeting_minutes": (0, 240), "day_cost": (0, 240),
    "known_worth": (0, 1_000), "interpreter_days": (1, 30),
}  # fmt: skip


def read(text: str) -> Settings:
    """The settings of a document. Raises BookingDocumentRefused."""
    return documents.read(text, _settings, refused=BookingDocumentRefused)


def write(settings: Settings) -> str:
    """A document that is read back to equal settings."""
    made = tomlkit.document()
    for name in LIMITS:
        made.add(name, getattr(settings, name))
    kinds = tomlkit.aot()
    for kind in settings.kinds:
        table = tomlkit.table()
        table.add("code", kind.code)
        table.add("name", kind.name)
        table.add("minutes", kind.minutes)
        if kind.skill:
            table.add("skill", kind.skill)
        if kind.pathways:
            table.add("pathways", documents.array(kind.pathways))
        kinds.append(table)
    made.add("kind", kinds)
    return tomlkit.dumps(made)


def _settings(place: Place) -> Settings:
    numbers = {name: _within(place, name, *limits) for name, limits in LIMITS.items()}
    kinds = tuple(_kind(each) for each in place.tables("kind"))
    if not kinds:
        raise DocumentRefused("Nothing can be booked.", key="kind", remedy="Write one kind of visit, or several.")
    for name in ("code", "name"):
        said = [getattr(kind, name).casefold() for kind in kinds]
        if len(set(said)) < len(said):
            raise DocumentRefused(f"Two kinds have the same {name}.", key="kind", remedy="Give each its own.")
    place.finish()
    return Settings(**numbers, kinds=kinds)


def _kind(place: Place) -> VisitKind:
    code = place.text("code", needed=True)
    if not _KIND_CODE.fullmatch(code):
        remedy = "Use small letters, digits and hyphens, at most 40, and begin with a letter."
        raise DocumentRefused("It cannot be used as a code.", key=place.key("code"), remedy=remedy)
    made = VisitKind(
        code=code, name=place.text("name", needed=True), minutes=_within(place, "minutes", 15, 480),
        skill=place.text("skill"), pathways=place.texts("pathways"),
    )  # fmt: skip
    place.finish()
    return made


def _within(place: Place, name: str, least: int, most: int) -> int:
    number = place.number(name)
    if not least <= number <= most:
        remedy = f"Write a number from {least} to {most}."
        raise DocumentRefused(f"It is {number}.", key=place.key(name), remedy=remedy)
    return number
