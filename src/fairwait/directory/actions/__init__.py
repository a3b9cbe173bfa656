"""What can be done to the directory."""

from fairwait.directory.actions.areas import load_areas
from fairwait.directory.actions.bringing_in import Outcome, bring_in, follow, source_named
from fairwait.directory.actions.keeping import DirectoryRefused, change_connector, check, end_listing
from fairwait.directory.actions.postcodes import load_postcodes
from fairwait.directory.actions.proposing import decide, make_owner_link, propose, take_back_owner_link

__all__ = [
    "DirectoryRefused",
    "Outcome",
    "bring_in",
    "change_connector",
    "check",
    "decide",
    "end_listing",
    "follow",
    "load_areas",
    "load_postcodes",
    "make_owner_link",
    "propose",
    "source_named",
    "take_back_owner_link",
]
