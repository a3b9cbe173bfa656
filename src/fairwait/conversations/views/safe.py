"""What every page beside a conversation shows first: which ways are safe."""

from fairwait.people.models import Person
from fairwait.people.reaching import contactable
from fairwait.waiting.sentences.from_contacts import safe_words


def safe_contact(person: Person) -> str:
    """Which ways are safe and whatever was said of it; empty where nothing is known."""
    safe = contactable(person).safe
    return ". ".join(part for part in (safe_words(safe), safe.instruction) if part) or person.unsafe_contact or ""
