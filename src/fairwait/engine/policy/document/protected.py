"""Protected characteristics may not decide who waits longer.

Source: Equality Act 2010, section 4, names nine. A need that comes of a disability may be looked at, and so may what a
council records a lawful basis for.
"""

import re

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
    ),
    "disability": ("disability", "disabled", "disabilities", "impairment", "autistic", "autism", "learning disability"),
    "gender reassignment": ("gender reassignment", "transgender", "trans", "gender identity"),
    "marriage and civil partnership": ("marriage", "married", "civil partnership", "civil partner", "marital status"),
    "pregnancy and maternity": ("pregnancy", "pregnant", "maternity"),
    "race": (
        "race",
        "racial",
        "ethnicity",
        "ethnic",
        "nationality",
        "national origin",
        "skin colour",
        "colour of skin",
    ),
    "religion or belief": ("religion", "religious", "belief", "beliefs", "faith"),
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
    found = characteristic(f"{fact.code} {fact.label}")
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


def characteristic(words: str) -> str | None:
    """The protected characteristic some words speak of, or None. Whole words count, in any case."""
    plain = f" {' '.join(re.findall(r'[a-z]+', words.casefold()))} "
    for name, terms in CHARACTERISTICS.items():
        if any(f" {term} " in plain for term in terms):
            return name
    return None
