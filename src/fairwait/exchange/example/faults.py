"""The faults that councils' lists really have, planted on purpose and remembered, so that finding can be judged."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from fairwait.exchange.example.days import FAR, NEVER, STYLES, Days
from fairwait.exchange.example.flow import CARERS, OT, REVIEWS, SOURCE_OF, TRAYS
from fairwait.exchange.example.town import Town

STYLE_OF_SOURCE = {TRAYS: "03/02/2026", OT: "03/02/2026", REVIEWS: "3-Feb-2026", CARERS: "03 February 2026"}
_NO_SUCH_DAY = {TRAYS: "31/06/1951", OT: "31/06/1951", REVIEWS: "31-Jun-1951", CARERS: "31 June 1951"}
_NO_SUCH_REFERRAL = {TRAYS: "00/10/2026", OT: "see email", REVIEWS: "32-Oct-26", CARERS: "no date yet"}

RATES: dict[str, float] = {
    # share of the waits that are open; each at least once in a council of ordinary size
    "nhs-number-invalid": 0.006,
    "nhs-number-shared": 0.0012,
    "person-id-shared": 0.0004,
    "required-missing": 0.0035,
    "date-unreadable": 0.0020,
    "date-in-future": 0.0020,
    "date-order": 0.0016,
    "value-unknown": 0.0024,
    "postcode-invalid": 0.0040,
    "phone-invalid": 0.0040,
    "email-invalid": 0.0020,
    "age-implausible": 0.0012,
    "deceased": 0.0016,
    "duplicate-row": 0.0016,
    "duplicate-wait": 0.0024,
    "priority-unmapped": 0.0024,
    "contact-missing": 0.0070,
    "text-damaged": 0.0024,
    "hostile-value": 0.0008,
    "row-shape": 0.0006,
}
_EVERY_SOURCE = (TRAYS, REVIEWS, OT, CARERS)
_LISTED_BY: dict[str, tuple[int, ...]] = {
    # systems whose lists have the column a fault needs; the others can show any
    "email-invalid": (TRAYS, CARERS),
    "deceased": (TRAYS, REVIEWS),
    "row-shape": (TRAYS, REVIEWS, CARERS),
    "text-damaged": (TRAYS, OT, CARERS),  # in a Windows code page, text encoded twice is simply UTF-8 again
}


@dataclass
class _Planting:
    town: Town
    today: int
    rng: np.random.Generator
    added: list[dict[str, object]] = field(default_factory=list)

    def person(self, wait: int) -> int:
        return int(self.town.waits["person"][wait])

    def source(self, wait: int) -> int:
        return int(SOURCE_OF[self.town.waits["path"][wait]])

    def choose(self, *options: str) -> str:
        return options[int(self.rng.integers(0, len(options)))]

    def set_person(self, wait: int, name: str, value: object) -> None:
        self.town.people[name][self.person(wait)] = value

    def mark_person(self, wait: int, rule: str) -> None:
        self.town.planted_people[rule].add(self.person(wait))

    def mark_wait(self, wait: int, rule: str) -> None:
        self.town.planted_waits[rule].add(wait)


def plant(
    town: Town,
    *,
    today: int,
    rng: np.random.Generator,
    rates: Mapping[str, float] = RATES,
    keep_clear: frozenset[int] = frozenset(),
    steps_missing: bool = True,
    every_rule: bool = False,
) -> None:
    """Break rows at these rates, each wait in one way only; people in `keep_clear` are left whole.

    With `steps_missing` some of the rows lacking something lack the pathway; a list of one pathway cannot. With
    `every_rule` each fault is there at least once, however short the list.
    """
    planting = _Planting(town, today, rng)
    free = _whole(town, today, rng, keep_clear)
    ended = _lately_ended(town, today, rng, keep_clear)
    opened = free.size
    for rule, rate in rates.items():
        count = int(rng.poisson(rate * opened)) if opened < 500 else max(1, round(rate * opened))
        count = max(1, count) if every_rule else count
        pool = ended if rule == "date-order" else free
        fits = pool[np.isin(SOURCE_OF[town.waits["path"][pool]], _LISTED_BY.get(rule, _EVERY_SOURCE))]
        if rule in _IN_PAIRS:
            chosen = _pairs(town, fits, (count + 1) // 2)
            for one, other in chosen.tolist():
                _IN_PAIRS[rule](planting, one, other)
        else:
            chosen = fits[:count]
            for number, wait in enumerate(chosen.tolist()):
                if rule == "required-missing":
                    _leave_out(planting, wait, number, steps_missing=steps_missing)
                else:
                    _ALONE[rule](planting, wait)
        free = free[~np.isin(free, chosen)]
    town.add_waits(planting.added)


def _pairs(town: Town, pool: Days, count: int) -> Days:
    """So many pairs of waits of different people with NHS numbers, each pair listed by one system; shape (pairs, 2)."""
    numbered = pool[town.people["nhs_number"][town.waits["person"][pool]] != ""]
    source = SOURCE_OF[town.waits["path"][numbered]]
    found = [numbered[source == each] for each in _EVERY_SOURCE]
    even = [part[: part.size - part.size % 2].reshape(-1, 2) for part in found]
    pairs: Days = np.concatenate(even)[:count]
    return pairs


def _whole(town: Town, today: int, rng: np.random.Generator, keep_clear: frozenset[int]) -> Days:
    """Open waits of people with nothing else listed and nothing odd about them, in random order."""
    waits = town.waits
    person = waits["person"]
    alone = np.bincount(person, minlength=town.people["person_id"].size)[person] == 1
    plain = town.open_on(today) & alone & (waits["leaves_on"] == FAR)
    plain &= (town.people["date_of_death"][person] == NEVER) & ~np.isin(person, sorted(keep_clear))
    plain &= (waits["referred_on"] < today - 4) & (waits["paused_on"] == NEVER) & (waits["band"] >= 0)
    plain &= town.people["unsafe_contact"][person] == ""
    plain &= ~np.isin(person, town.people["cares_for"])
    plain &= waits["referred_on"] > today - 1000
    return rng.permutation(np.flatnonzero(plain))


def _lately_ended(town: Town, today: int, rng: np.random.Generator, keep_clear: frozenset[int]) -> Days:
    waits = town.waits
    late = (waits["ended_on"] < today) & (waits["ended_on"] > today - 100)
    late &= ~np.isin(waits["person"], sorted(keep_clear))
    late &= waits["referred_on"] > today - 130
    return rng.permutation(np.flatnonzero(late))


def _damage_nhs(planting: _Planting, wait: int) -> None:
    number = str(planting.town.people["nhs_number"][planting.person(wait)]) or "9990000018"
    wrong = str((int(number[-1]) + 1 + int(planting.rng.integers(0, 8))) % 10)
    planting.set_person(wait, "nhs_number", planting.choose("9.99E+09", number[:9] + wrong, number[:9], "999ABC1234"))
    planting.mark_person(wait, "nhs-number-invalid")


def _leave_out(planting: _Planting, wait: int, number: int, *, steps_missing: bool) -> None:
    lacking = ("referred_on", "identity", "pathway") if steps_missing else ("referred_on", "identity")
    match lacking[number % len(lacking)]:
        case "identity":
            for name in ("person_id", "nhs_number"):
                planting.set_person(wait, name, "")
            planting.set_person(wait, "date_of_birth", NEVER)
        case name:
            planting.town.raw_of_waits[name][wait] = ""
    planting.mark_wait(wait, "required-missing")


def _unreadable(planting: _Planting, wait: int) -> None:
    source = planting.source(wait)
    if planting.rng.random() < 0.3:
        planting.town.raw_of_waits["referred_on"][wait] = _NO_SUCH_REFERRAL[source]
    else:
        planting.town.raw_of_people["date_of_birth"][planting.person(wait)] = _NO_SUCH_DAY[source]
    planting.mark_wait(wait, "date-unreadable")


def _future(planting: _Planting, wait: int) -> None:
    day = date.fromordinal(planting.today)
    far = date(day.year + 36, day.month, min(day.day, 28))
    planting.town.raw_of_waits["last_contact_on"][wait] = STYLES[STYLE_OF_SOURCE[planting.source(wait)]](far)
    planting.mark_wait(wait, "date-in-future")


def _end_first(planting: _Planting, wait: int) -> None:
    waits = planting.town.waits
    waits["referred_on"][wait] = waits["ended_on"][wait] + 9
    planting.mark_wait(wait, "date-order")


def _unknown_value(planting: _Planting, wait: int) -> None:
    planting.set_person(wait, "gender", planting.choose("Zz", "Femmal"))
    planting.mark_person(wait, "value-unknown")


def _bad_postcode(planting: _Planting, wait: int) -> None:
    planting.set_person(wait, "postcode", planting.choose("ZX1 4B", "ZX14BDD2", "ZXX 1AA"))
    planting.set_person(wait, "moved_on", NEVER)
    planting.mark_person(wait, "postcode-invalid")


def _bad_phone(planting: _Planting, wait: int) -> None:
    planting.set_person(wait, "phone", planting.choose("01632 96", "01632 9600777", "960118"))
    planting.mark_person(wait, "phone-invalid")


def _bad_email(planting: _Planting, wait: int) -> None:
    planting.set_person(wait, "email", planting.choose("pat.example.org", "pat@", "pat @@example.org"))
    planting.mark_person(wait, "email-invalid")


def _too_old(planting: _Planting, wait: int) -> None:
    planting.set_person(wait, "date_of_birth", date(1901, 1, 1).toordinal() + int(planting.rng.integers(0, 900)))
    planting.mark_person(wait, "age-implausible")


def _died(planting: _Planting, wait: int) -> None:
    planting.set_person(wait, "date_of_death", planting.today - int(planting.rng.integers(4, 60)))
    planting.mark_wait(wait, "deceased")


def _list_twice(planting: _Planting, wait: int) -> None:
    planting.town.listed_twice.add(wait)
    planting.mark_wait(wait, "duplicate-row")


def _ask_twice(planting: _Planting, wait: int) -> None:
    town = planting.town
    later = min(planting.today - 1, int(town.waits["referred_on"][wait]) + int(planting.rng.integers(3, 30)))
    number = str(town.waits["wait_id"][wait])
    again = town.copy_wait(
        wait,
        referred_on=later,
        wait_id=f"{number[:-6]}9{number[-5:]}" if number else "",
        contact_from=later,
        check_from=later,
        band_changes_on=FAR,
        review_due_on=later if town.waits["review_due_on"][wait] != NEVER else NEVER,
    )
    copied = town.waits["person"].size + len(planting.added)
    planting.added.append(again)
    for each in (wait, copied):
        planting.mark_wait(each, "duplicate-wait")


def _odd_priority(planting: _Planting, wait: int) -> None:
    planting.town.raw_of_waits["priority"][wait] = planting.choose("TBC by manager", "see note", "Q7")
    planting.mark_wait(wait, "priority-unmapped")


def _no_way_to_reach(planting: _Planting, wait: int) -> None:
    for name in ("phone", "mobile", "email", "address", "postcode"):
        planting.set_person(wait, name, "")
    planting.set_person(wait, "moved_on", NEVER)
    planting.mark_person(wait, "contact-missing")


def _damage_text(planting: _Planting, wait: int) -> None:
    planting.town.waits["notes"][wait] = planting.choose(
        "Doesn\u00e2\u20ac\u2122t want a visit on Fridays.",
        "Goes to the caf\u00c3\u00a9 on Thursdays.",
        "Daughter Zo\ufffd rings on Sundays.",
    )
    planting.mark_wait(wait, "text-damaged")


def _hostile(planting: _Planting, wait: int) -> None:
    options = [
        '=HYPERLINK("http://example.invalid/x","Open letter")',
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "<script>alert(1)</script>",
    ]
    planting.town.waits["notes"][wait] = planting.choose(*options)
    planting.mark_wait(wait, "hostile-value")


def _break_line(planting: _Planting, wait: int) -> None:
    planting.town.raw_of_waits["row-shape"][wait] = str(int(planting.rng.integers(5, 12)))
    planting.mark_wait(wait, "row-shape")


def _share_nhs(planting: _Planting, one: int, other: int) -> None:
    planting.set_person(other, "nhs_number", planting.town.people["nhs_number"][planting.person(one)])
    planting.mark_person(one, "nhs-number-shared")
    planting.mark_person(other, "nhs-number-shared")


def _share_number(planting: _Planting, one: int, other: int) -> None:
    planting.set_person(other, "person_id", planting.town.people["person_id"][planting.person(one)])
    planting.mark_person(one, "person-id-shared")
    planting.mark_person(other, "person-id-shared")


_IN_PAIRS: dict[str, Callable[[_Planting, int, int], None]] = {
    "nhs-number-shared": _share_nhs,
    "person-id-shared": _share_number,
}
_ALONE: dict[str, Callable[[_Planting, int], None]] = {
    "nhs-number-invalid": _damage_nhs,
    "date-unreadable": _unreadable,
    "date-in-future": _future,
    "date-order": _end_first,
    "value-unknown": _unknown_value,
    "postcode-invalid": _bad_postcode,
    "phone-invalid": _bad_phone,
    "email-invalid": _bad_email,
    "age-implausible": _too_old,
    "deceased": _died,
    "duplicate-row": _list_twice,
    "duplicate-wait": _ask_twice,
    "priority-unmapped": _odd_priority,
    "contact-missing": _no_way_to_reach,
    "text-damaged": _damage_text,
    "hostile-value": _hostile,
    "row-shape": _break_line,
}
