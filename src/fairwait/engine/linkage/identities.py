"""People as arrays: every value two identities are compared by, as a small number, in the order of their identity."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from fairwait.engine.checks.repeats import first_places
from fairwait.engine.linkage.names import BoolArray, IntArray, NamePool, pool

KeyArray = npt.NDArray[np.uint64]

COLUMNS: dict[str, pl.DataType] = {
    "identity": pl.Int64(),
    "first_name": pl.String(),
    "last_name": pl.String(),
    "known_as": pl.String(),
    "title": pl.String(),
    "date_of_birth": pl.Date(),
    "gender": pl.String(),
    "postcode": pl.String(),
    "address": pl.String(),
    "nhs_number": pl.String(),
    "phone": pl.String(),
    "mobile": pl.String(),
    "email": pl.String(),
}
"""What a table of people may hold; all but `identity` may be missing or null."""

MALE, FEMALE = 1, 2
CONTACTS = 2

_TITLES = {"mr": MALE, "master": MALE, "sir": MALE, "mrs": FEMALE, "miss": FEMALE, "ms": FEMALE, "dame": FEMALE}
_GENDERS = {
    "male": MALE,
    "m": MALE,
    "1": MALE,
    "man": MALE,
    "female": FEMALE,
    "f": FEMALE,
    "2": FEMALE,
    "woman": FEMALE,
}
_POSTCODE = r"([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})"
_NOT_STREETS = "flat|apartment|apt|unit|room|rm|no|number|the|suite|floor|first|second|ground"
# What a system fills in when it knows no birth date: the first day a spreadsheet or a database can hold, all ones.
_FILLED_IN = [date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1), date(1901, 1, 1), date(1911, 11, 11)]
_FIRST_CREDIBLE_YEAR = 1880


@dataclass(frozen=True)
class Identities:
    """One entry per identity; ids are NOTHING where a value is missing, text is empty."""

    identity: npt.NDArray[np.int64]
    names: NamePool
    first: IntArray
    known_as: IntArray
    last: IntArray
    day: IntArray  # day, month and year of birth; 0 where unknown
    month: IntArray
    year: IntArray
    gender: IntArray  # 0 unknown, MALE, FEMALE
    postcode: IntArray
    postcodes: pl.Series  # the text of each number
    street: IntArray  # house number and street, or what stands for them
    nhs: IntArray
    nhs_numbers: pl.Series  # the text of each number
    nhs_valid: BoolArray  # by its check digit
    phones: IntArray  # shape (people, CONTACTS)
    email: IntArray

    def __len__(self) -> int:
        return len(self.identity)


def prepare(people: pl.DataFrame) -> Identities:
    """Read a table of people (COLUMNS; those it lacks are taken as missing), sorted by identity.

    Raises: ValueError if `identity` is missing, null or not unique.
    """
    people = _complete(people)
    names, ids = pool({name: people[name] for name in ("first_name", "known_as", "last_name")})
    postcode, postcodes = _numbered(_postcode(people))
    nhs, nhs_numbers = _numbered(_ten_digits(people["nhs_number"]))
    phones, _ = _numbered(pl.concat([_phone(people["phone"]), _phone(people["mobile"]).alias("phone")]))
    born = people.select(_born()).to_series()
    return Identities(
        identity=people["identity"].to_numpy(),
        names=names,
        first=ids["first_name"],
        known_as=ids["known_as"],
        last=ids["last_name"],
        day=_part(born.dt.day()),
        month=_part(born.dt.month()),
        year=_part(born.dt.year()),
        gender=_gender(people),
        postcode=postcode,
        postcodes=postcodes,
        street=_numbered(_street(people["address"]))[0],
        nhs=nhs,
        nhs_numbers=nhs_numbers,
        nhs_valid=valid_nhs_numbers(nhs_numbers),
        phones=np.ascontiguousarray(phones.reshape(CONTACTS, -1).T),
        email=_numbered(people.select(_email()).to_series())[0],
    )


def _complete(people: pl.DataFrame) -> pl.DataFrame:
    if "identity" not in people.columns or people["identity"].null_count():
        raise ValueError("people: every row needs an identity")
    columns = [
        pl.col(name).cast(type_) if name in people.columns else pl.lit(None, dtype=type_).alias(name)
        for name, type_ in COLUMNS.items()
    ]
    people = people.select(columns)
    if not people["identity"].is_sorted():
        people = people.sort("identity")
    if (people["identity"].diff() == 0).any():
        raise ValueError("people: an identity may stand in one row only")
    return people


def _numbered(values: pl.Series) -> tuple[IntArray, pl.Series]:
    """The same number for the same value (the place where it first stands), and the values to look it up in."""
    return first_places(values).astype(np.int32), values


def _part(values: pl.Series) -> IntArray:
    return values.cast(pl.Int32).fill_null(0).to_numpy()


def _born() -> pl.Expr:
    born = pl.col("date_of_birth")
    credible = born.dt.year().is_between(_FIRST_CREDIBLE_YEAR, 2100) & ~born.is_in(_FILLED_IN)
    return pl.when(credible).then(born)


def _gender(people: pl.DataFrame) -> IntArray:
    """As recorded, else as the title says."""
    word = pl.col("gender").str.strip_chars().str.to_lowercase()
    said = _once(people["gender"], word.replace_strict(_GENDERS, default=None, return_dtype=pl.Int32))
    title = pl.col("title").str.to_lowercase().str.replace_all(r"[^a-z]", "")
    titled = _once(people["title"], title.replace_strict(_TITLES, default=None, return_dtype=pl.Int32))
    return pl.select(pl.coalesce(said, titled).fill_null(0)).to_series().to_numpy()


def _once(values: pl.Series, work: pl.Expr) -> pl.Series:
    """An expression over a column, worked out once for each distinct value."""
    distinct = values.unique()
    found = distinct.to_frame().select(work).to_series()
    return values.replace_strict(distinct, found, return_dtype=found.dtype)


def _postcode(people: pl.DataFrame) -> pl.Series:
    """Without space; else the last one the address holds; unused and made-up areas pass."""
    own = _once(people["postcode"], _blank(pl.col("postcode").str.to_uppercase().str.replace_all(r"[^A-Z0-9]", "")))
    if not own.null_count():
        return own
    address = people["address"].to_frame().select(pl.when(own.is_null()).then("address").alias("address")).to_series()
    held = pl.col("address").str.to_uppercase().str.extract(rf"\b{_POSTCODE}\W*$", 0).str.replace_all(r"[^A-Z0-9]", "")
    return pl.select(pl.coalesce(own, _once(address, held))).to_series()


def _street(address: pl.Series) -> pl.Series:
    """The numbers of an address and the word after the last of them: "Flat 3, 12 High St, Zedby" becomes "3 12 high".

    An address without a number is known by its first two words. Done once per distinct address.
    """
    distinct = address.unique().drop_nulls().alias("address").to_frame()
    lean = pl.col("address").str.to_uppercase().str.replace(rf"\b{_POSTCODE}\W*$", "").str.to_lowercase()
    lean = lean.str.replace_all(r"['’]", "").str.replace_all(r"[^\p{L}\p{N}]+", " ")
    lean = lean.str.replace_all(rf"\b(?:{_NOT_STREETS})\b", " ").str.replace_all(r"([0-9]) ([a-z])\b", "$1$2")
    distinct = distinct.with_columns(lean=lean.str.replace_all(" +", " ").str.strip_chars(" "))
    numbers = pl.col("lean").str.extract_all(r"\b[0-9]+[a-z]?\b").list.join(" ")
    after = pl.col("lean").str.extract(r"^.*\b[0-9]+[a-z]? (\p{L}{2,})", 1)
    words = pl.col("lean").str.extract(r"^(\p{L}+(?: \p{L}+)?)", 1)
    key = pl.when(numbers != "", after.is_not_null()).then(numbers + " " + after).otherwise(words)
    found = distinct.select("address", street=_blank(key))
    return address.alias("address").to_frame().join(found, on="address", how="left", maintain_order="left")["street"]


def _ten_digits(numbers: pl.Series) -> pl.Series:
    digits = _digits(numbers)
    return pl.select(
        pl.when(digits.str.len_bytes().is_between(9, 11), digits.str.contains("[1-9]")).then(digits)
    ).to_series()


def _phone(numbers: pl.Series) -> pl.Series:
    """The last nine digits, so that 07700 900123 and +44 7700 900123 are one; and not all the same digit."""
    digits = _digits(numbers).str.tail(9)
    several = ~digits.is_in([digit * 9 for digit in "0123456789"])
    return pl.select(pl.when(digits.str.len_bytes() == 9, several).then(digits)).to_series()


def _digits(numbers: pl.Series) -> pl.Series:
    """The digits alone; looking whether there is anything else costs a quarter of taking it out."""
    bare = numbers.str.strip_prefix("+")
    odd = (bare.str.contains("[^0-9]") & bare.is_not_null()).fill_null(value=False)
    if odd.any():
        bare = bare.scatter(odd.arg_true(), bare.filter(odd).str.replace_all("[^0-9]", ""))
    return bare


def _email() -> pl.Expr:
    email = pl.col("email").str.strip_chars().str.to_lowercase()
    return pl.when(email.str.contains("@", literal=True)).then(email)


def _blank(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.len_bytes() > 0).then(text)


def valid_nhs_numbers(numbers: pl.Series) -> BoolArray:
    """Which are ten digits whose check digit is right (modulus 11, NHS Data Dictionary, "NHS number").

    Args: numbers: text of digits alone; null is no number.
    """
    ten = numbers.str.len_bytes().fill_null(0) == 10
    number = pl.select(pl.when(ten).then(numbers)).to_series().cast(pl.Int64).fill_null(0).to_numpy()
    total, left = np.zeros(len(number), dtype=np.int64), number
    for weight in range(1, 11):  # the check digit counts once, the digit before it twice, and so on
        left, digit = np.divmod(left, 10)
        total += weight * digit
    return np.asarray((total % 11 == 0) & ten.to_numpy(), dtype=np.bool_)
