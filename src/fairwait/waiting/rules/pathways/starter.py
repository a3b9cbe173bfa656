"""The pathways a council starts with: one TOML document each, in `fairwait/waiting/starter`, to be edited."""

from functools import cache
from importlib import resources

from fairwait.waiting.rules.pathways.check import check_together
from fairwait.waiting.rules.pathways.shape import Pathway
from fairwait.waiting.rules.pathways.toml import from_toml


@cache
def starter_texts() -> dict[str, str]:
    """File name -> text of each starter document, in alphabetical order."""
    folder = resources.files("fairwait.waiting") / "starter"
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    return {entry.name: entry.read_text(encoding="utf-8") for entry in found}


@cache
def starter() -> tuple[Pathway, ...]:
    """The starter pathways. Package data, so this reads the same for everybody and never changes while running."""
    pathways = tuple(from_toml(text) for text in starter_texts().values())
    check_together(pathways)
    return pathways
