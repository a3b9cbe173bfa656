"""What pages show of the directory: lines of a search, and one listing, in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from markupsafe import Markup

from fairwait.directory import queries
from fairwait.directory.forms import SearchForm
from fairwait.directory.models import Listing
from fairwait.directory.rules.places import normal, spaced
from fairwait.directory.rules.reading import Layer
from fairwait.directory.rules.searching import FILTERS, Answer, Asked, Found
from fairwait.directory.rules.telling import Facts, Opening, not_every_week, phones_of
from fairwait.directory.words import ACCESS, COSTS, STATES, miles, openings
from fairwait.govuk.catalogues import in_english, number
from fairwait.govuk.formats import format_date

PER_PAGE = 25


@dataclass(frozen=True)
class Line:
    """One line of what was found."""

    uuid: UUID
    name: str
    about: str
    notes: tuple[str, ...]
    phone: str
    is_stale: bool
    checked: str
    is_connector: bool


@dataclass(frozen=True)
class Page:
    """A search answered: its form, its lines, how many there are, and which page this is."""

    form: SearchForm
    connectors: Sequence[Line]
    assets: Sequence[Line]
    total: int
    number: int
    pages: int
    asked: Asked
    is_place_known: bool


def asked(form: SearchForm, *, postcode: str = "") -> Asked:
    """What a form asks. `postcode`: where nobody typed one."""
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    code = normal(said.get("postcode") or postcode)
    chosen = {name: said.get(name) or "" for name in FILTERS}
    where = Asked(words=said.get("words") or "", postcode=code, age=said.get("age"), point=queries.point_of(code))
    return replace(where, **chosen)  # type: ignore[arg-type]


def page(form: SearchForm, *, today: date, number: int = 1, postcode: str = "", most: int = PER_PAGE) -> Page:
    """A search answered. An unusable form finds everything, and says what is wrong with it."""
    wanted = asked(form, postcode=postcode)
    answer = queries.find(wanted, today=today)
    form.offer(answer, queries.term_names(one.value for one in answer.choices["need"]))
    pages = max(1, -(-len(answer.assets) // most))
    number = min(max(number, 1), pages)
    part = answer.assets[(number - 1) * most : number * most]
    connectors = answer.connectors if number == 1 else ()
    lines = _lines([*connectors[:most], *part], today=today)
    return Page(
        form=form, connectors=[one for one in lines if one.is_connector],
        assets=[one for one in lines if not one.is_connector], total=len(answer.found), number=number, pages=pages,
        asked=wanted, is_place_known=not wanted.postcode or wanted.point is not None,
    )  # fmt: skip


def lines(answer: Answer, *, today: date, most: int) -> Sequence[Line]:
    """The first lines of an answer, connectors first."""
    return _lines([*answer.connectors, *answer.assets][:most], today=today)


def _lines(found: Sequence[Found], *, today: date) -> list[Line]:
    held = queries.listings_of(one.candidate.id for one in found)
    return [_line(one, held[one.candidate.id], today) for one in found if one.candidate.id in held]


def _line(one: Found, listing: Listing, today: date) -> Line:
    is_connector = one.candidate.layer is Layer.CONNECTOR
    record = listing.document
    facts = one.candidate.facts
    notes = [_open_today(one.open_today), miles(one.metres), in_english(", ".join(facts.places[:2]))]
    if not is_connector and facts.cost != "not_said":
        notes.append(_(COSTS[facts.cost]))
    notes += [_(ACCESS[fact]) for fact in facts.access if fact == "step_free"]
    if listing.status != "active":
        notes.insert(0, _(STATES[listing.status]))
    if facts.languages and is_connector:
        notes.append(in_english(", ".join(facts.languages)))
    return Line(
        uuid=listing.uuid, name=f"{listing.name}, {record['role']}" if is_connector else listing.name,
        about=_short(record.get("about" if is_connector else "description", "")),
        notes=tuple(note for note in notes if note), phone=next(iter(phones_of(record)), ""),
        is_stale=one.is_stale, checked=checked(listing), is_connector=is_connector,
    )  # fmt: skip


def _open_today(openings: Sequence[Opening]) -> str:
    if not openings:
        return ""
    last = max((one.closes for one in openings), default="")
    return _("open today until %(at)s") % {"at": last} if last else _("open today")


def _short(text: str) -> str:
    first = text.split("\n")[0]
    if len(first) <= 160:
        return first
    return first[:160].rsplit(" ", 1)[0] + "…"


def checked(listing: Listing) -> str:
    """When somebody last made sure, and who."""
    if listing.checked_on is None:
        return _("Nobody has told us when this was last checked")
    on = {"day": format_date(listing.checked_on)}
    said = listing.document.get("assured_date")
    by_its_own = said == listing.checked_on.isoformat() and listing.checked_by_id is None
    return _("Checked by whoever runs it, %(day)s") % on if by_its_own else _("Checked by us, %(day)s") % on


@dataclass(frozen=True)
class Whole:
    """One listing with everything a page says of it."""

    listing: Listing
    title: str
    facts: Sequence[tuple[str, str]]
    phones: Sequence[str]
    places: Sequence[tuple[str, str]]
    alert: str
    about: Sequence[str]
    checked: str
    is_stale: bool
    is_connector: bool


def whole(listing: Listing, *, today: date) -> Whole:
    """One listing, in words."""
    record, facts = listing.document, Facts.of(listing.facts)
    is_connector = listing.layer == Layer.CONNECTOR.value
    title = f"{listing.name}, {record['role']}" if is_connector else listing.name
    about = record.get("about" if is_connector else "description", "")
    return Whole(
        listing=listing, title=title, facts=[pair for pair in _facts(listing, facts, today=today) if pair[1]],
        phones=phones_of(record), places=list(_places(record)), alert=record.get("alert", ""),
        about=[part for part in about.split("\n") if part], checked=checked(listing),
        is_stale=listing.freshness(today).is_stale, is_connector=is_connector,
    )  # fmt: skip


def _facts(listing: Listing, facts: Facts, *, today: date) -> Sequence[tuple[str, str]]:
    record = listing.document
    irregular = not_every_week(record, on=today)
    hours = openings(facts.openings)
    some = (_("%(when)s, not every week: ring first") % {"when": words} for words in openings(irregular))
    said = [in_english(one["description"]) for one in record.get("schedules", ()) if one.get("description")]
    terms = queries.term_names(facts.needs)
    return [
        (_("Run by"), in_english(listing.provider)),
        (_("State"), _(STATES[listing.status]) if listing.status != "active" else ""),
        (_("When"), Markup("; ").join([*hours, *some, *said]) or in_english(record.get("when", ""))),
        (_("What it costs"), _fees(record, facts)),
        (_("For ages"), _ages(facts)),
        (_("Languages"), in_english(", ".join(facts.languages))),
        (_("Getting in"), ", ".join(_(ACCESS[fact]) for fact in facts.access)),
        (_("For"), in_english(", ".join(sorted(terms.values())))),
        (_("Neighbourhoods"), in_english(", ".join(facts.places)) if listing.layer == Layer.CONNECTOR.value else ""),
        (_("Email"), number(record["email"]) if record.get("email") else ""),
    ]


def _fees(record: dict[str, Any], facts: Facts) -> str:
    if record.get("fees"):
        return in_english(record["fees"])
    amounts = [
        f"£{one['amount']:.2f} {one.get('amount_description', '')}"
        for one in record.get("cost_options", ()) if one.get("amount")
    ]  # fmt: skip
    if amounts:
        return in_english("; ".join(words.strip() for words in amounts))
    return _(COSTS[facts.cost]) if facts.cost == "free" and "role" not in record else ""


def _ages(facts: Facts) -> str:
    low, high = facts.minimum_age, facts.maximum_age
    if low and high:
        return _("%(low)s to %(high)s") % {"low": f"{low:g}", "high": f"{high:g}"}
    if low:
        return _("%(low)s and over") % {"low": f"{low:g}"}
    return _("up to %(high)s") % {"high": f"{high:g}"} if high else ""


def _places(record: dict[str, Any]) -> Sequence[tuple[str, str]]:
    found = []
    for at in record.get("service_at_locations", ()):
        location = at.get("location", {})
        address: dict[str, Any] = next(iter(location.get("addresses", ())), {})
        parts = [address.get(name, "") for name in ("address_1", "address_2", "city", "state_province")]
        parts.append(spaced(address.get("postal_code", "")))
        inside = "; ".join(
            one.get("accessibility") or one.get("description", "") for one in location.get("accessibility", ())
        )
        name = location.get("name", "")
        where = ", ".join(dict.fromkeys(part for part in (name, *parts) if part))
        if where:
            found.append((where, inside))
    return found
