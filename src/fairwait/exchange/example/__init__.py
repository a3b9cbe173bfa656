"""An example council that does not exist: its people, its waits, and the ugly files its systems would export."""

from fairwait.exchange.example.answers import answers
from fairwait.exchange.example.bench import CleanExtract, clean_extract
from fairwait.exchange.example.council import generate
from fairwait.exchange.example.example import Example, ExampleFile, Known, KnownPair, Story
from fairwait.exchange.example.messy import MessyExtract, messy_extract
from fairwait.exchange.example.places import Staff, Team

__all__ = [
    "CleanExtract",
    "Example",
    "ExampleFile",
    "Known",
    "KnownPair",
    "MessyExtract",
    "Staff",
    "Story",
    "Team",
    "answers",
    "clean_extract",
    "generate",
    "messy_extract",
]
