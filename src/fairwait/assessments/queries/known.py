"""What Fairwait knows already of somebody, by what a form may ask: shown with where it is from, and not asked again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from fairwait.assessments.rules.asking import Value
from fairwait.assessments.rules.shape import Form, Known
from fairwait.history import queries as history
from fairwait.history.registry import Told
from fairwait.history.rules import standing
from fairwait.people import reaching
from fairwait.people.models import Person
from fairwait.people.words import dialled, language_name, told_words
from fairwait.waiting.sentences.from_contacts import safe_words


@dataclass(frozen=True)
class Held:
    """One thing known: as an answer keeps it, as people read it, where it is from, and since when if that is known."""

    value: str
    words: str
    source: str
    on: date | None


_FIELDS = {
    Known.CARER: ("has_unpaid_carer",), Known.CARES: ("is_carer",), Known.LIVES_ALONE: ("lives_alone",),
    Known.ADDRESS: ("address", "postcode"), Known.PHONE: ("mobile", "phone"), Known.LANGUAGE: ("language",),
    Known.COMMUNICATION: ("communication_needs", "interpreter"), Known.SAFE_CONTACT: ("unsafe_contact",),
}  # fmt: skip
"""The fields of a person's record that answer what a form may ask."""


def known_for(form: Form, person: Person) -> dict[Known, Held]:
    """Of what a form may ask, what their own record says."""
    return known_of(person, (one.known for one in form.questions if one.known is not None))


def as_answers(form: Form, known: Mapping[Known, Held]) -> dict[str, Value]:
    """What is known as if it had been answered, by question: over it rules hold as they do over answers."""
    return {one.code: known[one.known].value for one in form.questions if one.known is not None and one.known in known}


def known_of(person: Person, wanted: Iterable[Known]) -> dict[Known, Held]:
    """Of these, what their own record says: of nobody else's, however closely they are tied."""
    asked = set(wanted)
    if not asked:
        return {}
    records = reaching.records(person)
    days = _days(records)
    return dict(_known(records, asked, days))


def _known(records: Sequence[Person], asked: set[Known], days: dict[str, date]) -> Iterator[tuple[Known, Held]]:
    told = reaching.communication_of(records)
    if Known.COMMUNICATION in asked and told is not None:
        words = "; ".join(f"{label}: {said}" for label, said in told_words(told))
        if words:
            asked = asked - {Known.COMMUNICATION}
            yield Known.COMMUNICATION, Held(words, words, _("told by %(who)s") % {"who": told.said_by}, told.on)
    if Known.SAFE_CONTACT in asked and (words := _safe(records)):
        asked = asked - {Known.SAFE_CONTACT}
        yield Known.SAFE_CONTACT, Held(words, words, _("their record"), days.get("safe") or days.get("unsafe_contact"))
    for each in Known:
        if each in asked and (found := _field(records, _FIELDS[each], days)) is not None:
            yield each, found


def _safe(records: Sequence[Person]) -> str:
    safe = reaching.contactable_of(records).safe
    return ". ".join(part for part in (safe_words(safe), safe.instruction) if part)


def _field(records: Sequence[Person], names: Sequence[str], days: dict[str, date]) -> Held | None:
    for record in records:
        said = [(name, getattr(record, name)) for name in names if getattr(record, name) not in (None, "")]
        if said:
            on = max((days[name] for name, _value in said if name in days), default=None)
            return _held(said, on)
    return None


def _held(said: Sequence[tuple[str, object]], on: date | None) -> Held:
    name, value = said[0]
    if isinstance(value, bool):
        return Held("yes" if value else "no", _("Yes") if value else _("No"), _("their record"), on)
    if name in ("mobile", "phone"):
        words = dialled(str(value)) or ""
    elif name == "language":
        words = language_name(str(value))
    else:
        words = ", ".join(str(each) for _name, each in said)
    return Held(words, words, _("their record"), on)


def _days(records: Sequence[Person]) -> dict[str, date]:
    """On which day each field was last told, as the history says."""
    found: dict[str, date] = {}
    events: list[Told] = [event for some in history.about([one.pk for one in records]).values() for event in some]
    for event in standing(sorted(events, key=lambda one: one.seq)):
        for name in event.private.get("person") or ():
            found[name] = event.known_on
        if event.kind == "person.safe_contact_set":
            found["safe"] = event.occurred_on
    return found
