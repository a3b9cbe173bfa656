"""Who reads what people tell us, when, and whom they can ring meanwhile: the council's own document. Pure."""

import re
import tomllib
from datetime import time
from typing import Annotated, Any
from urllib.parse import urlsplit

import tomlkit
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from fairwait.keeping_in_touch.check_in.rules.answers import Hours
from fairwait.keeping_in_touch.check_in.rules.returning import DAYS

Words = Annotated[str, Field(min_length=2, max_length=200)]
_PHONE = re.compile(r"[0-9 ]{3,20}")


_NAMES = {
    "reader": "Who reads it",
    "phone": "The number by day",
    "night_phone": "The number at night and at weekends",
    "within_minutes": "The minutes",
    "opens": "The first time",
    "closes": "The last time",
    "signing_address": "The address for British Sign Language",
    "come_back_days": "The days within which somebody may come back",
}


class DeskRefused(Exception):
    """The document cannot be used; the words say what is wrong."""


class Desk(BaseModel):
    """Whoever answers: named by role, since it is true whoever is on duty."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reader: Words
    """Who reads, as it follows "it is read by": "the duty social worker"."""
    phone: str
    opens: time
    closes: time
    within_minutes: Annotated[int, Field(ge=10, le=480)]
    night_phone: str
    """For when nobody reads: the emergency duty team."""
    signing_address: Annotated[str, Field(max_length=300)] = ""
    """Where somebody who signs reaches the council by video, as its interpreting service gives it; "" for nowhere."""
    come_back_days: Annotated[int, Field(ge=0, le=730)] = DAYS
    """For so long whoever left may come back through their link, with the date they first had."""

    @field_validator("phone", "night_phone")
    @classmethod
    def _is_phone(cls, value: str) -> str:
        if not _PHONE.fullmatch(value.strip()):
            raise ValueError("must be a telephone number: figures and spaces")
        return value.strip()

    @field_validator("signing_address")
    @classmethod
    def _is_address(cls, value: str) -> str:
        parts = urlsplit(value.strip())
        if value.strip() and (parts.scheme != "https" or "." not in parts.netloc or " " in value.strip()):
            raise ValueError("must be an address that begins with https://")
        return value.strip()

    @model_validator(mode="after")
    def _lasts(self) -> "Desk":
        open_minutes = (self.closes.hour - self.opens.hour) * 60 + self.closes.minute - self.opens.minute
        if open_minutes <= self.within_minutes:
            raise ValueError("the hours must be longer than the time in which answers are read")
        return self

    @property
    def hours(self) -> Hours:
        """As the rules read it."""
        return Hours(self.opens, self.closes, self.within_minutes)


def from_values(**values: Any) -> Desk:
    """Make one. Raises DeskRefused, in words about the first thing that is wrong."""
    try:
        return Desk(**values)
    except ValidationError as error:
        first = error.errors()[0]
        where = first["loc"][0] if first["loc"] else ""
        words = str(first["msg"]).removeprefix("Value error, ")
        raise DeskRefused(f"{_NAMES.get(str(where), 'This')}: {words}" if where else _sentence(words)) from error


def from_toml(text: str) -> Desk:
    """Read it. Raises DeskRefused."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DeskRefused(str(error)) from error
    return from_values(**values)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def to_toml(desk: Desk) -> str:
    """Write it."""
    return tomlkit.dumps(desk.model_dump(mode="json"))
