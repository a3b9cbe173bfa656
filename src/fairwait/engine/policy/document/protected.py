"""Protected characteristics may not decide who waits longer.

Source: Equality Act 2010, section 4, names nine. A need that comes of a disability may be looked at, and so may what a
council records a lawful basis for.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping

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
        "pensionable",
        "state pension",
        "bus pass",
        "yob",
        "year born",
        "stage of life",
        "life stage",
        "generation",
        "oed",
        "oedran",
    ),
    "disability": (
        "disability",
        "disabled",
        "disabilities",
        "impairment",
        "impaired",
        "autistic",
        "autism",
        "learning disability",
        "blind",
        "deaf",
        "deafblind",
        "dementia",
        "wheelchair user",
        "uses a wheelchair",
        "cancer",  # schedule 1, paragraph 6, names the three
        "hiv",
        "multiple sclerosis",
        "anabledd",
    ),
    "gender reassignment": ("gender reassignment", "transgender", "trans", "gender identity", "non binary", "pronoun"),
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
        "has a wife",
        "has a husband",
        "has wife",
        "has husband",
        "priod",
    ),
    "pregnancy and maternity": (
        "pregnancy",
        "pregnant",
        "maternity",
        "expecting a baby",
        "expectant mother",
        "breastfeeding",
        "gave birth",
        "new mother",
        "new mum",
        "antenatal",
        "postnatal",
        "beichiog",
    ),
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
        "bame",
        "bme",
        "white british",
        "black british",
        "people of colour",
        "person of colour",
        "heritage",
        "birthplace",
        "place of birth",
        "country of birth",
        "born abroad",
        "born in the uk",
        "born overseas",
        "country of origin",
        "country they came from",
        "immigration",
        "immigrant",
        "migrant",
        "asylum",
        "refugee",
        "visa",
        "citizen",
        "citizenship",
        "foreign",
        "foreigner",
        "hil",
        "ethnigrwydd",
        "cenedligrwydd",
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
        "hijab",
        "headscarf",
        "turban",
        "baptised",
        "baptism",
        "christening",
        "halal",
        "kosher",
        "ramadan",
        "islam",
        "islamic",
        "catholic",
        "protestant",
        "atheist",
        "crefydd",
    ),
    "sex": ("sex", "gender", "male", "female", "man", "men", "woman", "women", "boy", "girl", "rhywedd"),
    "sexual orientation": (
        "sexual orientation",
        "sexuality",
        "gay",
        "lesbian",
        "bisexual",
        "lgbt",
        "homosexual",
        "rhywioldeb",
    ),
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
_DIGITS = (str.maketrans("01345", "oleas"), str.maketrans("01345", "oieas"))
"""Digits written for the letters they look like, as in r4ce; a 1 for either of two."""
_TENS = (
    r"(?:1[6-9]|[2-9][0-9]|(?:fifty|sixty|seventy|eighty|ninety)(?: (?:one|two|three|four|five|six|seven|eight|nine))?)"
)
_AGED = re.compile(rf"(?:over|under|aged|above|below|past) {_TENS}(?: s)?$|{_TENS} (?:and over|or over|plus)$")
_MEASURED = re.compile(r" (?:scores?|hours?|bmi|weight|points?) ")
"""Before a number, these say what it counts: no age."""
_NAMES = re.compile(
    r"(?<= )(?:citizens? advice|(?:wo)?men ?s? (?:refuge|aid|shed)s?|(?:last|end|final) stages? of life"
    r"|foreign (?:body|bodies)|heritage homes?)(?= )"
)
"""Names of places and things that hold a term and tell of nobody's characteristic."""
_TITLES = frozenset({"mr", "mrs", "miss", "ms", "he", "she"})
"""Answers to a question of another name that tell of sex."""


def _answered(fact: Fact) -> str | None:
    for choice in fact.choices:
        if {choice.code.casefold(), choice.label.casefold().rstrip(".")} & _TITLES:
            return "sex"
        found = characteristic(f"{choice.code} {choice.label}")
        if found in _BY_ANSWERS:
            return found
    return None


def characteristic(words: str) -> str | None:
    """The protected characteristic some words speak of, or None. Whole words count, in any case, one or many.

    Of several that could be meant it is the one with the longest term: a place of birth tells of race, not of age.
    """
    plain = tuple(_NAMES.sub("", _plain(words, digits=digits)) for digits in _DIGITS)
    found = [(len(term), name) for name, term in _terms() if any(_speaks(each, term) for each in plain)]
    if found:
        return max(found, key=lambda each: each[0])[1]
    aged = _AGED.search(plain[0].rstrip())
    return "age" if aged and not _MEASURED.search(plain[0][: aged.start()]) else None


def _terms() -> Iterator[tuple[str, str]]:
    for name, terms in CHARACTERISTICS.items():
        extra = _FAITHS if name == "religion or belief" else ()
        yield from ((name, term) for term in (*terms, *extra))


def _speaks(plain: str, term: str) -> bool:
    return any(f" {said} " in plain or f" {said}s " in plain for said in _written(term))


def _written(term: str) -> set[str]:
    """A term in its words, and run together as codes have it: age band, ageband."""
    return {term, term.replace(" ", "")}


def _plain(words: str, *, digits: Mapping[int, int]) -> str:
    """The letters and numbers of words, whatever dress they come in: other alphabets, marks, capitals run together."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFKD", words))
    seen = "".join(mark for mark in apart if unicodedata.category(mark) not in ("Mn", "Cf"))
    ours = seen.casefold().translate(_ALIKE)
    letters = re.sub(r"(?<=[a-z])[01345](?=[a-z])", lambda found: found[0].translate(digits), ours)
    told = " ".join(re.findall(r"[a-z]+|[0-9]+", letters))
    whole = re.sub(r"\b[a-z](?: [a-z]){2,}\b", lambda found: found[0].replace(" ", ""), told)  # s e x, d.o.b.
    return f" {whole} "
