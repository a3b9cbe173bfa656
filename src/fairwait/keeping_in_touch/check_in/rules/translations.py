"""What the council says in another language, and whether somebody who speaks it has checked the pages. Pure."""

import tomllib
from datetime import date

import tomlkit
from pydantic import BaseModel, ConfigDict


class Translation(BaseModel):
    """One language: the council's own words in it, and who checked all of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: dict[str, str] = {}
    """Names of pathways and whoever reads, as the council says them in English, with what stands for them."""
    checked_by: str = ""
    checked_on: date | None = None
    digest: str = ""
    """Of the catalogue that was checked: another one is a draft again."""

    def is_draft(self, digest: str) -> bool:
        """Whether nobody has checked what pages say now."""
        return not self.checked_by or self.digest != digest

    def unchecked(self) -> "Translation":
        """The words, with nobody's name under them."""
        return Translation(words=self.words)


def from_toml(text: str) -> Translation:
    """As it was kept."""
    return Translation(**tomllib.loads(text))


def to_toml(translation: Translation) -> str:
    """To be kept."""
    return tomlkit.dumps(translation.model_dump(mode="json", exclude_none=True))
