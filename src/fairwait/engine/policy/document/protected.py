"""Protected characteristics may not decide who waits longer.

Source: Equality Act 2010, section 4, names nine. A need that comes of a disability may be looked at, and so may what a
council records a lawful basis for.
"""

import re
import unicodedata

from fairwait.engine.policy.document.refusal import PolicyRefused
from fairwait.engine.policy.document.shape import Fact

CHARACTERISTICS: dict[str, tuple[str, ...]] = {
    "age": (
        "age",
        "aged",
        "birth date",
        "birth",
        "dob",
        "born",
        "year of birth",
        "years old",
        "elderly",
        "older",
        "younger",
        "age band",
        "age group",
        "age range",
        "pensioner",
        "pension age",
    ),
    "disability": ("disability", "disabled", "disabilities", "impairment", "autistic", "autism", "learning disability"),
    "gender reassignment": ("gender reassignment", "transgender", "trans", "gender identity", "non binary"),
    "marriage and civil partnership": (
        "marriage",
        "married",
        "civil partnership",
        "civil partner",
        "marital status",
        "husband or wife",
        "husband or a wife",
        "spouse",
        "marital",
        "widowed",
        "divorced",
    ),
    "pregnancy and maternity": ("pregnancy", "pregnant", "maternity", "expecting a baby", "breastfeeding"),
    "race": (
        "race",
        "racial",
        "ethnicity",
        "ethnic",
        "nationality",
        "national origin",
        "skin colour",
        "mother tongue",
        "first language",
        "speak english",
        "speaks english",
        "colour of skin",
        "skin color",
        "ethnic group",
        "ethnic origin",
        "asian",
        "african",
        "caribbean",
        "gypsy",
        "roma",
    ),
    "religion or belief": (
        "religion",
        "religious",
        "belief",
        "beliefs",
        "faith",
        "church",
        "mosque",
        "synagogue",
        "gurdwara",
        "mandir",
        "goes to temple",
        "prayer",
        "pray",
        "worship",
    ),
    "sex": ("sex", "gender", "male", "female", "man", "woman"),
    "sexual orientation": ("sexual orientation", "sexuality", "gay", "lesbian", "bisexual", "lgbt"),
}
"""The nine, each with the words a fact would be called by."""


def refuse_protected(fact: Fact, *, key: str) -> None:
    """Refuse a fact that tells of a protected characteristic, unless the document says why it may be looked at.

    Raises: PolicyRefused.
    """
    if fact.lawful_basis is not None:
        return
    found = characteristic(f"{fact.code} {fact.label}") or _answered(fact)
    if found is None or (found == "disability" and fact.disability_related_need):
        return
    remedy = "Take it out, or record why it is lawful: lawful_basis = “…”."
    if found == "disability":
        remedy = "If it is a need that comes of a disability, say disability_related_need = true; else take it out."
    raise PolicyRefused(
        f"“{fact.code}” tells of {found}, a protected characteristic: nobody may wait longer for it.",
        key=f"{key}.code",
        remedy=remedy,
    )


_BY_ANSWERS = ("gender reassignment", "race", "religion or belief", "sex", "sexual orientation")
"""A question gives itself away by its answers too; the other four stand in answers that mean something else."""
_FAITHS = ("buddhist", "christian", "hindu", "jewish", "muslim", "sikh")
_ALIKE = str.maketrans("аеорсухіјѕһαειορᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "aeopcyxijshaeiopabcdeghijklmnoprstuvwyz")
"""Letters of other scripts that look like ours, and small capitals."""
_DIGITS = str.maketrans("01345", "oleas")
"""Digits written for the letters they look like, as in r4ce."""
_AGED = re.compile(
    r"(?:over|under|aged|above|below) (?:1[6-9]|[2-9][0-9])(?: s)?$|(?:1[6-9]|[2-9][0-9]) (?:and over|plus)$"
)


def _answered(fact: Fact) -> str | None:
    for choice in fact.choices:
        found = characteristic(f"{choice.code} {choice.label}")
        if found in _BY_ANSWERS:
            return found
    return None


def characteristic(words: str) -> str | None:
    """The protected characteristic some words speak of, or None. Whole words count, in any case, one or many."""
    plain = _plain(words)
    for name, terms in CHARACTERISTICS.items():
        extra = _FAITHS if name == "religion or belief" else ()
        if any(f" {said} " in plain or f" {said}s " in plain for term in (*terms, *extra) for said in _written(term)):
            return name
    return "age" if _AGED.search(plain.strip()) else None


def _written(term: str) -> set[str]:
    """A term in its words, and run together as codes have it: age band, ageband."""
    return {term, term.replace(" ", "")}


def _plain(words: str) -> str:
    """The letters and numbers of words, whatever dress they come in: other alphabets, marks, capitals run together."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFKD", words))
    seen = "".join(mark for mark in apart if unicodedata.category(mark) not in ("Mn", "Cf"))
    ours = seen.casefold().translate(_ALIKE)
    letters = re.sub(r"(?<=[a-z])[01345](?=[a-z])", lambda found: found[0].translate(_DIGITS), ours)
    told = " ".join(re.findall(r"[a-z]+|[0-9]+", letters))
    whole = re.sub(r"\b[a-z](?: [a-z]){2,}\b", lambda found: found[0].replace(" ", ""), told)  # s e x, d.o.b.
    return f" {whole} "
