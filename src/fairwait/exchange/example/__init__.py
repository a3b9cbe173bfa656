"""An example council that does not exist: its people, its waits, and the ugly files its systems would export."""

from fairwait.exchange.example.council import generate
from fairwait.exchange.example.example import Example, ExampleFile, Known, KnownPair, Story
from fairwait.exchange.example.places import Staff, Team

__all__ = ["Example", "ExampleFile", "Known", "KnownPair", "Staff", "Story", "Team", "generate"]
