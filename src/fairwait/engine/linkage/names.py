"""Names as pairs are compared by them: folded, cut into parts, with what each may be short for and how common it is.

All work is done once for each distinct spelling, not once for each person.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt
import polars as pl

IntArray = npt.NDArray[np.int32]
FloatArray = npt.NDArray[np.float32]
BoolArray = npt.NDArray[np.bool_]

PARTS = 4  # parts of one name that are looked at; a fifth forename has never settled anything
MEANINGS = 6  # full names that one short name may stand for
NOTHING = -1

# A name that is on no list counts as this common. Kept well above the true share of most rare names, because the people
# of one council, or of one made-up file, draw on fewer names than the nation does.
RAREST_FIRST = 0.003
RAREST_LAST = 0.0015

_TITLES = (
    "mr mrs ms miss mx master dr doctor prof professor rev reverend revd sir dame lord lady fr father sister cllr capt "
    "captain major col colonel the hon"
)
_PREFIXES = "mc mac o de da di du la le van von der den ten ter el al bin ibn st san santa dos del della fitz ap ab"
_FOLDS = {"ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
_SOUNDS = {  # consonants that are mistaken for one another, in a name that is heard
    "[bfpvw]": "1",
    "[cgjkqsxz]": "2",
    "[dt]": "3",
    "l": "4",
    "[mn]": "5",
    "r": "6",
}


@dataclass(frozen=True)
class NamePool:
    """Every distinct name of a set of people, in any place of the name. Arrays have one entry per distinct name.

    Ids of parts and of meanings share one numbering, so that "liz" and "elizabeth" can meet; NOTHING fills the rest.
    """

    text: list[str]  # letters only, in lower case, parts run together
    head: list[str]  # the first part alone
    parts: IntArray  # shape (names, PARTS): the parts as written
    part_count: IntArray
    meanings: IntArray  # shape (names, MEANINGS): what the first part may be short for, or itself
    keys: IntArray  # shape (names, keys): everything the name may be found under
    initial: IntArray  # code point of the first letter
    is_initial: BoolArray  # a single letter and nothing else
    sound: IntArray  # roughly how the first part sounds, of its full form where one is known
    first_share: FloatArray  # share of people who have it as first name
    last_share: FloatArray
    is_known_first: BoolArray  # a first name in its own right, so hardly a slip of another
    is_womans: BoolArray  # a woman's first name

    def __len__(self) -> int:
        return len(self.text)


def fold(values: pl.Expr) -> pl.Expr:
    """Lower case, no accents, titles or punctuation; parts one space apart; "Mc Donald" and "O'Brien" in one part."""
    text = values.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    text = text.str.replace_many(list(_FOLDS), list(_FOLDS.values()))
    text = text.str.replace_all(r"['’‘`´ʻ.]", "").str.replace_all(r"[^\p{L}]+", " ").str.strip_chars(" ")
    text = text.str.replace(rf"^(?:(?:{_TITLES.replace(' ', '|')}) )+(\p{{L}})", "$1")
    text = text.str.replace(r"^(\p{L}.*) (?:jr|jnr|junior|sr|snr|senior)$", "$1")
    # Twice, because the space after one prefix is also the space before the next ("van der Berg").
    joined = rf"(^| )({_PREFIXES.replace(' ', '|')}) (\p{{L}})"
    text = text.str.replace_all(joined, "${1}${2}${3}")
    text = text.str.replace_all(r"(^| )(vander|vanden|dela|vonder) (\p{L})", "${1}${2}${3}")
    text = text.str.replace_all(r"(^| )mac([bcdfgjklmnpqrstvwz])", "${1}mc$2")
    # A middle initial says little and would make "Mary A" another name than "Mary".
    parts = text.str.split(" ")
    long = parts.list.eval(pl.element().filter(pl.element().str.len_chars() > 1))
    text = pl.when(long.list.len() > 0).then(long.list.join(" ")).otherwise(text)
    return pl.when(text.str.len_bytes() > 0).then(text)


def pool(columns: Mapping[str, pl.Series]) -> tuple[NamePool, dict[str, IntArray]]:
    """One pool for all columns, and each column as ids into it (NOTHING where the name is missing).

    Args: columns: name of the column to its text, all of one length.
    """
    raw = pl.concat([column.alias("raw").cast(pl.String).unique() for column in columns.values()]).unique().drop_nulls()
    folded = raw.to_frame().with_columns(folded=fold(pl.col("raw"))).drop_nulls()
    # Numbers by order of the alphabet, so that nothing downstream can depend on the order of rows.
    names = folded.select(pl.col("folded").unique().sort()).with_row_index("id")
    known = folded.join(names, on="folded").select("raw", pl.col("id").cast(pl.Int32))
    ids = {
        name: column.alias("raw")
        .cast(pl.String)
        .to_frame()
        .join(known, on="raw", how="left", maintain_order="left")["id"]
        for name, column in columns.items()
    }
    described = names["folded"] if names.height else pl.Series(["nobody"])  # which no id names: to index it is harmless
    return _described(described), {name: column.fill_null(NOTHING).to_numpy() for name, column in ids.items()}


def _described(folded: pl.Series) -> NamePool:
    parts = folded.str.split(" ").list.head(PARTS).alias("parts")
    text = parts.list.join("").alias("text")
    head = parts.list.get(0, null_on_oob=True)
    meanings = _meanings(head)
    rows = pl.DataFrame({"parts": parts, "text": text, "meanings": meanings}).with_row_index("name")
    keys = _keys(rows)
    words = _numbered(parts, meanings, keys)
    return NamePool(
        text=text.to_list(),
        head=head.to_list(),
        parts=_matrix(parts, words=words, width=PARTS),
        part_count=parts.list.len().cast(pl.Int32).to_numpy(),
        meanings=_matrix(meanings, words=words, width=MEANINGS),
        keys=_matrix(keys, words=words, width=max(1, int(keys.list.len().max() or 0))),  # type: ignore[arg-type]
        initial=np.fromiter((ord(name[0]) for name in text), dtype=np.int32, count=len(text)),
        is_initial=(text.str.len_chars() == 1).to_numpy(),
        sound=_sound(meanings.list.get(0, null_on_oob=True)),
        first_share=_first_share(parts, meanings),
        last_share=_share(text, file="last_names.txt", rarest=RAREST_LAST),
        is_known_first=head.is_in(list(shares("first_names.txt"))).to_numpy(),
        is_womans=head.is_in(womens_names()).to_numpy(),
    )


def _meanings(first_part: pl.Series) -> pl.Series:
    known = nicknames()
    table = pl.DataFrame(
        {"word": list(known), "meanings": [list(full)[:MEANINGS] for full in known.values()]},
        schema={"word": pl.String, "meanings": pl.List(pl.String)},
    )
    found = first_part.alias("word").to_frame().join(table, on="word", how="left", maintain_order="left")
    return found.select(pl.coalesce("meanings", pl.concat_list("word"))).to_series().alias("meanings")


def _keys(rows: pl.DataFrame) -> pl.Series:
    each = rows.select("name", pl.col("parts").alias("part")).explode("part", empty_as_null=True)
    each = each.with_columns(full=_meanings(each["part"])).select("name", pl.concat_list("part", "full").alias("key"))
    every = pl.concat(
        [each.explode("key", empty_as_null=True), rows.select("name", pl.col("text").alias("key"))]
    ).filter(pl.col("key").str.len_chars() > 1)
    keys = every.group_by("name").agg(pl.col("key").unique())
    return rows.select("name").join(keys, on="name", how="left", maintain_order="left")["key"]


def _numbered(*lists: pl.Series) -> pl.DataFrame:
    words = [column.explode(empty_as_null=True) if column.dtype == pl.List else column for column in lists]
    distinct = pl.concat([column.alias("word").unique() for column in words]).unique().drop_nulls().sort()
    return distinct.to_frame().with_row_index("id")


def _matrix(lists: pl.Series, *, words: pl.DataFrame, width: int) -> IntArray:
    ids = words.select("word", pl.col("id").cast(pl.Int32))
    out = np.full((len(lists), width), NOTHING, dtype=np.int32)
    for place in range(width):
        word = lists.list.get(place, null_on_oob=True).alias("word").to_frame()
        found = word.join(ids, on="word", how="left", maintain_order="left")["id"]
        out[:, place] = found.fill_null(NOTHING).to_numpy()
    return out


def _sound(words: pl.Series) -> IntArray:
    text = (
        words.alias("word")
        .to_frame()
        .select(
            pl.col("word")
            .str.replace("^(?:kn|gn|pn)", "n")
            .str.replace("^wr", "r")
            .str.replace("^ph", "f")
            .str.replace("^c", "k")
            .alias("word")
        )["word"]
    )
    tail = text.str.slice(1)
    for letters, digit in _SOUNDS.items():
        tail = tail.str.replace_all(f"{letters}[hw]?", digit)
    tail = tail.str.replace_all(r"[^0-9]", " ")
    for digit in _SOUNDS.values():
        tail = tail.str.replace_all(f"{digit}+", digit)
    code = text.str.slice(0, 1) + tail.str.replace_all(" ", "").str.slice(0, 3)
    return _matrix(code.to_frame().select(pl.concat_list("word")).to_series(), words=_numbered(code), width=1)[:, 0]


def _share(words: pl.Series, *, file: str, rarest: float) -> FloatArray:
    known = shares(file)
    found = words.replace_strict(list(known), list(known.values()), default=rarest, return_dtype=pl.Float32)
    return np.asarray(found.fill_null(rarest).clip(lower_bound=rarest).to_numpy(), dtype=np.float32)


def _first_share(parts: pl.Series, meanings: pl.Series) -> FloatArray:
    """The commonest of the name as written and of all it may stand for: "Bill" is as common as William."""
    share = _share(parts.list.get(0, null_on_oob=True), file="first_names.txt", rarest=RAREST_FIRST)
    for place in range(MEANINGS):
        full = meanings.list.get(place, null_on_oob=True)
        share = np.maximum(share, _share(full, file="first_names.txt", rarest=RAREST_FIRST))
    return share


@cache
def nicknames() -> Mapping[str, tuple[str, ...]]:
    """Each name on our list to the full names it may stand for, itself first where it is one of them."""
    found: dict[str, list[str]] = {}
    for line in _lines("nicknames.txt"):
        full, _, short = line.partition(":")
        for word in (full, *short.split()):
            found.setdefault(word.replace("-", ""), []).append(full)
    return {
        word: tuple(sorted(set(fulls), key=lambda full: (full != word, fulls.index(full))))
        for word, fulls in found.items()
    }


@cache
def shares(file: str) -> Mapping[str, float]:
    """Name to its share of all people, from one of our two lists."""
    found: dict[str, float] = {}
    for line in _lines(file):
        count, _, names = line.partition(":")
        for name in names.split():
            found.setdefault(name, int(count) / 100_000)
    return found


@cache
def womens_names() -> tuple[str, ...]:
    """First names that are nearly always a woman's."""
    return tuple(name for line in _lines("womens_names.txt") for name in line.split())


def _lines(file: str) -> list[str]:
    text = (resources.files("fairwait.engine.linkage") / "data" / file).read_text(encoding="utf-8")
    lines = unicodedata.normalize("NFC", text).splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]
