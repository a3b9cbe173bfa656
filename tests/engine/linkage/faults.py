"""What goes wrong when somebody is recorded a second time: one function a fault, changing the record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.engine.linkage.made_up import Maker, Person


def _edit(name: str, how: Callable[[Maker, Any], Any]) -> Callable[[Maker, Person], None]:
    def apply(maker: Maker, person: Person) -> None:
        if person[name] is not None:
            person[name] = how(maker, person[name])

    return apply


def _blank(*names: str) -> Callable[[Maker, Person], None]:
    return lambda maker, person: person.update(dict.fromkeys(names))


def _exchange(maker: Maker, person: Person) -> None:
    person["first_name"], person["last_name"] = person["last_name"], person["first_name"]


def _known_as(maker: Maker, person: Person) -> None:
    person["first_name"] = person["known_as"]


def _married(maker: Maker, person: Person) -> None:
    if person["gender"] == "Female" or maker.chance(0.1):
        person["last_name"] = maker.surname(person["culture"])


def _moved(maker: Maker, person: Person) -> None:
    person |= maker.place(flat=maker.chance(0.3))
    if maker.chance(0.6):
        person["phone"] = maker.landline()


def _spacing(maker: Maker, last: str) -> str:
    if last.startswith(("Mc", "Mac")):
        return last.replace("Mc", "Mc ", 1).replace("Mac", "Mac ", 1)
    return str(maker.pick([last.replace("'", " "), last.replace("'", ""), last.upper(), last.replace("-", " ")]))


def _plain(maker: Maker, text: str) -> str:
    return text.translate(str.maketrans("łśńóźżąęćŁŚŃÓŹŻ", "lsnozzaecLSNOZZ")).upper()


def _turned(maker: Maker, born: date) -> date:
    return date(born.year, born.day, born.month) if born.day <= 12 else born


def _digit(maker: Maker, born: date) -> date:
    text, at = born.strftime("%d%m%Y"), int(maker.random() * 8)
    wrong = text[:at] + str(int(maker.random() * 10)) + text[at + 1 :]
    try:
        turned = date(int(wrong[4:]), int(wrong[2:4]), int(wrong[:2]))
    except ValueError:
        return born
    return turned if 1915 < turned.year < 2009 else born


def _digit_of(maker: Maker, text: str) -> str:
    at = int(maker.random() * len(text))
    return text[:at] + str(int(maker.random() * 10)) + text[at + 1 :]


def _restyled(maker: Maker, address: str) -> str:
    short = address.replace("Street", "St").replace("Road", "Rd").replace("Avenue", "Ave").replace(", ", " ")
    return str(maker.pick([short, address.upper(), address.split(",")[0] if "Flat" not in address else short]))


FAULTS: dict[str, Callable[[Maker, Person], None]] = {
    "nickname": _edit("first_name", lambda maker, first: maker.short(first.split()[0])),
    "first typo": _edit("first_name", lambda maker, first: maker.slip(first)),
    "last typo": _edit("last_name", lambda maker, last: maker.slip(last)),
    "exchanged": _exchange,
    "initial": _edit("first_name", lambda maker, first: first[0]),
    "second name": _edit(
        "first_name", lambda maker, first: f"{first} {maker.pick(['Ann', 'Jane', 'Rose', 'A', 'J', 'M'])}"
    ),
    "known as": _known_as,
    "married": _married,
    "double-barrelled": _edit("last_name", lambda maker, last: f"{last}-{maker.surname('british')}"),
    "spacing": _edit("last_name", _spacing),
    "accents": _edit("last_name", _plain),
    "day and month": _edit("date_of_birth", _turned),
    "birth digit": _edit("date_of_birth", _digit),
    "year off": _edit(
        "date_of_birth", lambda maker, born: born.replace(year=born.year + maker.pick([-1, 1]), day=min(born.day, 28))
    ),
    "no birth date": _blank("date_of_birth"),
    "moved": _moved,
    "new phone": _edit("phone", lambda maker, phone: maker.landline()),
    "no phone": _blank("phone", "mobile"),
    "no number": _blank("nhs_number"),
    "wrong number": _edit("nhs_number", lambda maker, number: maker.nhs_number()),
    "damaged number": _edit("nhs_number", _digit_of),
    "postcode typo": _edit("postcode", lambda maker, code: code[:-1] + maker.pick("ABDEFGHJLNPQ")),
    "address style": _edit("address", _restyled),
    "no address": _blank("address", "postcode"),
    "no gender": _blank("gender", "title"),
    "other gender": _edit("gender", lambda maker, gender: "Male" if gender == "Female" else "Female"),
    "none": lambda maker, person: None,
}
