"""One large, regular extract without a fault in it, for measuring how fast files are read, checked and brought in."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from fairwait.exchange.example.days import NEVER, Days
from fairwait.exchange.example.identities import all_landlines, nhs_numbers
from fairwait.exchange.example.names import COMMUNITIES
from fairwait.exchange.example.places import STREETS, TEAMS
from fairwait.exchange.example.words import NEEDS, NOTES, SOURCES, SUPPORT

MONDAY = date(2026, 11, 23)
_PEOPLE_A_ROW = 0.85
_PEOPLE_A_NUMBER = 6
"""How many people may share a telephone number before fewer people are given one: there are few numbers to give."""
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_PATHWAYS = (
    "Needs assessment",
    "Planned review",
    "Occupational therapy",
    "Care sourcing",
    "Unplanned review",
    "Financial assessment",
)
_NEEDS = ("needs", "planned-review", "ot", "sourcing", "unplanned-review", "financial")
_BANDS = ("P1", "P2", "P3", "P4")
_INTERVAL = np.array([1, 7, 28, 56])


@dataclass(frozen=True)
class CleanExtract:
    """A large file and what is true of it: no rule but those about counts has anything to say."""

    path: Path
    rows: int
    columns: int
    people: int
    as_of: date


def clean_extract(rows: int, seed: int, out: Path, *, week: int = 0) -> CleanExtract:
    """Write `rows` waits of about 0.85 `rows` people as one UTF-8 CSV of 32 columns, day first.

    Nothing in it is wrong: each person has one number, no need is listed twice, every wait has a band, a team and a
    contact. `week` 1 and later is the same list some weeks on: a fifth of the rows with a later contact, one in fifty
    ended, and one in fifty new ones below.

    Args:
        rows: open waits in week 0; >= 1.
        out: the file to write.
    Raises: ValueError if `rows` or `week` is too small.
    """
    if rows < 1 or week < 0:
        raise ValueError(f"rows must be at least 1 and week at least 0, got {rows} and {week}")
    as_of = MONDAY + timedelta(weeks=week)
    size = rows + rows // 50
    rng = np.random.default_rng([seed, 77])
    people = max(1, int(size * _PEOPLE_A_ROW))
    person, path = _whose(size, people, rng)
    frame = _people(people, rng)[person]
    frame = frame.hstack(_waits(size, path, as_of, week, rng))
    frame = frame.head(size if week else rows)
    frame.write_csv(out, line_terminator="\r\n")
    return CleanExtract(path=out, rows=frame.height, columns=frame.width, people=people, as_of=as_of)


def _whose(size: int, people: int, rng: np.random.Generator) -> tuple[Days, Days]:
    """Whose each row is, and on which pathway: second needs are always another pathway than the first."""
    first = rng.choice(len(_PATHWAYS), size=people, p=(0.5, 0.34, 0.06, 0.06, 0.03, 0.01))
    again = rng.permutation(people)[: size - people]
    second = (first[again] + rng.integers(1, len(_PATHWAYS), again.size)) % len(_PATHWAYS)
    person = np.concatenate([np.arange(people), again])
    path = np.concatenate([first, second])
    order = rng.permutation(person.size)
    return person[order], path[order]


def _drawn(options: list[str] | tuple[str, ...], size: int, rng: np.random.Generator) -> pl.Series:
    return pl.Series(list(options)).gather(pl.Series(rng.integers(0, len(options), size)))


def _some(values: pl.Series, share: float, rng: np.random.Generator) -> pl.Series:
    keep = pl.Series(rng.random(values.len()) < share)
    return values.zip_with(keep, pl.Series([None], dtype=pl.String).new_from_index(0, values.len()))


def _names(size: int, rng: np.random.Generator) -> tuple[Days, Days, Days, pl.DataFrame]:
    """Community, numbers of first and last name, and the columns that follow from them."""
    shares = np.array([each.share_older for each in COMMUNITIES])
    community = rng.choice(len(COMMUNITIES), size=size, p=shares / shares.sum())
    woman = rng.random(size) < 0.6
    firsts = [each.women_older + each.women_younger for each in COMMUNITIES]
    firsts += [each.men_older + each.men_younger for each in COMMUNITIES]
    lasts = [each.surnames for each in COMMUNITIES]
    first = _within(firsts, np.where(woman, community, community + len(COMMUNITIES)), rng)
    last = _within(lasts, community, rng)
    return (
        community,
        first,
        last,
        pl.DataFrame(
            {
                "Title": pl.Series(np.where(woman, "Mrs", "Mr")),
                "First Name": pl.Series([name for names in firsts for name in names]).gather(pl.Series(first)),
                "Last Name": pl.Series([name for names in lasts for name in names]).gather(pl.Series(last)),
                "Gender": pl.Series(np.where(woman, "Female", "Male")),
                "Ethnicity": pl.Series([each.ethnicities[0][0] for each in COMMUNITIES]).gather(pl.Series(community)),
                "Language": pl.Series([each.languages[0][0] for each in COMMUNITIES]).gather(pl.Series(community)),
            }
        ),
    )


def _within(groups: list[tuple[str, ...]], group: Days, rng: np.random.Generator) -> Days:
    """A place in the groups laid end to end, drawn evenly inside each one's own group."""
    sizes = np.array([len(each) for each in groups])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    places: Days = starts[group] + (rng.random(group.size) * sizes[group]).astype(np.int64)
    return places


def _births(first: Days, last: Days, rng: np.random.Generator) -> Days:
    """Birth dates between 19 and 100 years ago, no two alike among people of one name."""
    span = 81 * 365
    name = first * 10_000 + last
    order = np.argsort(name, kind="stable")
    _, starts, counts = np.unique(name[order], return_index=True, return_counts=True)
    rank = np.arange(name.size) - np.repeat(starts, counts)
    offset = np.repeat(rng.integers(0, span, starts.size), counts)
    born = np.empty(name.size, dtype=np.int64)
    born[order] = MONDAY.toordinal() - 19 * 366 - (offset + rank * 7919) % span
    return born


def _people(size: int, rng: np.random.Generator) -> pl.DataFrame:
    _, first, last, names = _names(size, rng)
    postcodes = max(40, size // 12)
    code = rng.integers(0, postcodes, size)
    phone = _some(_drawn(all_landlines(), size, rng), min(0.8, 14_000 * _PEOPLE_A_NUMBER / size), rng)
    mobile = _some(
        _drawn([f"07700 900{at:03}" for at in range(1000)], size, rng), min(0.7, 1000 * _PEOPLE_A_NUMBER / size), rng
    )
    house = pl.Series(rng.integers(1, 400, size)).cast(pl.String)
    numbers = pl.Series(nhs_numbers(size, rng).tolist(), dtype=pl.String).replace("", None)
    frame = pl.DataFrame(
        {"Person ID": pl.Series(2_000_000 + rng.permutation(size) * 3).cast(pl.String), "NHS Number": numbers}
    )
    frame = frame.hstack(names).with_columns(
        _day("Date of Birth", _births(first, last, rng)),
        pl.concat_str(house, pl.lit(" "), pl.Series(list(STREETS)).gather(pl.Series(code % len(STREETS)))).alias(
            "Address"
        ),
        _postcode(code).alias("Postcode"),
        phone.alias("Home Phone"),
        mobile.alias("Mobile"),
        _drawn(("Yes", "No"), size, rng).alias("Lives Alone"),
    )
    tail = pl.Series(np.arange(size)).cast(pl.String)
    email = frame.select(
        pl.concat_str(
            pl.col("First Name").str.normalize("NFKD").str.replace_all(r"[^A-Za-z-]", "").str.to_lowercase(),
            pl.lit("."),
            pl.col("Last Name").str.to_lowercase().str.replace_all(r"[^a-z]", ""),
            tail,
            pl.lit("@example.org"),
        )
    ).to_series()
    return frame.with_columns(_some(email, 0.4, rng).alias("Email"))


def _postcode(code: Days) -> pl.Expr:
    inward = [f"{digit}{one}{two}" for digit in range(10) for one in _LETTERS for two in _LETTERS]
    outward = pl.Series(code // len(inward) + 1).cast(pl.String)
    return pl.concat_str(pl.lit("ZX"), outward, pl.lit(" "), pl.Series(inward).gather(pl.Series(code % len(inward))))


def _day(name: str, ordinals: Days) -> pl.Series:
    unix = pl.Series(name, np.where(ordinals == NEVER, 0, ordinals - date(1970, 1, 1).toordinal())).cast(pl.Int32)
    known = pl.Series(ordinals != NEVER)
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, ordinals.size)
    return unix.cast(pl.Date).dt.strftime("%d/%m/%Y").zip_with(known, nothing).alias(name)


def _waits(size: int, path: Days, as_of: date, week: int, rng: np.random.Generator) -> pl.DataFrame:
    today, shown = MONDAY.toordinal(), as_of.toordinal()
    at = np.arange(size)
    waited = np.minimum(1000, rng.lognormal(np.log(60), 1.1, size)).astype(np.int64) + 1
    band = rng.choice(4, size=size, p=(0.002, 0.10, 0.46, 0.438))
    referred = today - waited
    is_new = at >= size - size // 51
    referred = np.where(is_new & (week > 0), today + 1 + at % 6, referred)
    contact = np.maximum(referred, today - rng.integers(0, _INTERVAL[band], size))
    contact = np.where((at % 5 == 0) & (week > 0), shown - 1, contact)
    check = np.maximum(referred, today - rng.integers(0, np.minimum(_INTERVAL[band], 14), size))
    ended = np.where((at % 50 == 7) & (week > 0) & ~is_new, shown - 2, NEVER)
    team = rng.integers(0, len(TEAMS), size)
    needs = [NEEDS[name] for name in _NEEDS]
    gone = pl.Series(ended != NEVER)
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, size)
    return pl.DataFrame(
        [
            pl.Series("Wait ID", 500_000 + at).cast(pl.String),
            pl.Series(list(_PATHWAYS)).gather(pl.Series(path)).alias("Pathway"),
            _day("Date Referred", referred),
            pl.Series(list(_BANDS)).gather(pl.Series(band)).alias("Priority"),
            pl.Series("Status", np.where(ended != NEVER, "Closed", "Allocated")),
            pl.Series([each.name for each in TEAMS]).gather(pl.Series(team)).alias("Team"),
            pl.Series([each.workers[0] for each in TEAMS]).gather(pl.Series(team)).alias("Worker"),
            _drawn(("Harbour", "Millfield", "Alderwick", "Stonebeck"), size, rng).alias("Locality"),
            _day("Last Contact", contact),
            _day("Last Risk Check", check),
            _day("Next Contact Due", contact + _INTERVAL[band]),
            _drawn([text for text, _ in SOURCES], size, rng).alias("Source of Request"),
            _drawn([text for text, *_ in SUPPORT], size, rng).alias("Support Reason"),
            pl.Series([text for each in needs for text in each])
            .gather(pl.Series(_within(needs, path, rng)))
            .alias("Reason"),
            _some(_drawn(NOTES, size, rng), 0.6, rng).alias("Notes"),
            _day("Ended On", ended),
            pl.Series("End Reason", ["Completed"]).new_from_index(0, size).zip_with(gone, nothing).alias("End Reason"),
        ]
    )
