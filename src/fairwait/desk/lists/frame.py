"""The open waits as one frame of columns: what is read of each, and what is worked out from it for a day."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import polars as pl
from django.db.models import Min, QuerySet

from fairwait.desk import needs
from fairwait.desk.lists.narrowing import NOBODY, Sort, Tab, code_of, veiled_code
from fairwait.directory.queries import areas_of
from fairwait.keeping_in_touch.communicating.queries import everybody_told
from fairwait.people.models import Person
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.unseen import Lack

COLUMNS: dict[str, pl.DataType] = {
    "id": pl.Int64(),
    "person_id": pl.Int64(),
    "person__now_known_as_id": pl.Int64(),
    "person__is_restricted": pl.Boolean(),
    "person__is_erased": pl.Boolean(),
    "person__last_name": pl.String(),
    "person__first_name": pl.String(),
    "person__postcode": pl.String(),
    "person__communication_needs": pl.String(),
    "person__interpreter": pl.String(),
    "person__has_unpaid_carer": pl.Boolean(),
    "person__is_carer": pl.Boolean(),
    "pathway": pl.String(),
    "team": pl.String(),
    "worker": pl.String(),
    "band": pl.String(),
    "locality": pl.String(),
    "source": pl.String(),
    "order_rank": pl.Int64(),
    "order_share": pl.Float64(),
    "referred_on": pl.Date(),
    "first_known_on": pl.Date(),
    "clock_started_on": pl.Date(),
    "target_due_on": pl.Date(),
    "last_contact_on": pl.Date(),
    "contact_good_until": pl.Date(),
    "recheck_good_until": pl.Date(),
    "wish_on": pl.Date(),
    "wish_until": pl.Date(),
    "left_extract_on": pl.Date(),
    "question": pl.String(),
    "escalated_on": pl.Date(),
    "next_contact_due": pl.Date(),
    "contact_planned_on": pl.Date(),
    "recheck_planned_on": pl.Date(),
    "aged_to": pl.String(),
    "aged_seen": pl.String(),
    "last_contact_by": pl.Int64(),
    "last_checked_on": pl.Date(),
    "last_checked_by": pl.Int64(),
    "band_on": pl.Date(),
    "band_by": pl.Int64(),
    "aged_seen_on": pl.Date(),
    "aged_seen_by": pl.Int64(),
    "call_asked_on": pl.Date(),
    "decision": pl.String(),
    "decision_to": pl.Int64(),
    "tries": pl.String(),
    "pauses": pl.String(),
}
PAUSE: dict[str, pl.DataType] = {"pause_began": pl.Date(), "pause_ends": pl.Date()}
"""What is read out of the pauses: of the last one, when it began and when it ends."""
OF_FILTER = {
    "pathway": "pathway", "team": "team", "worker": "worker", "band": "band", "place": "locality",
    "ward": "ward", "network": "network", "source": "source",
}  # fmt: skip
"""The filters over one value, each with its column."""
OF_HOME = {"place": "locality", "ward": "ward", "network": "network"}
"""The filters by where somebody lives. A restricted record is in none of them."""
SEVERAL = ("need", "carer", "lacks")
"""The filters of which one wait may have several values."""
OF_PERSON = ("person_id", "person__is_restricted")
"""What an order of waits tells of whoever each is about."""
HIDDEN = "restricted"
"""The code of what a restricted record does not tell: where somebody lives is neither shown nor to be filtered by."""
NEW_FOR_DAYS = 7
HAS_CARER, IS_CARER = "has-carer", "is-carer"
Bands = tuple[tuple[str, str], ...]
"""The bands there are, each with its pathway: (pathway, band)."""
Firsts = Mapping[str, date]
"""The day from which each source is known."""

FLAGS = {
    Lack.BAND: "lacks_band",
    Lack.RECHECK: "lacks_recheck",
    Lack.CONTACT: "lacks_contact",
    Lack.TEAM: "lacks_team",
    Lack.WHEREABOUTS: "left_extract",
}
WISH = "wish"


def read(waits: QuerySet[Wait], day: date, bands: Bands, firsts: Firsts) -> pl.DataFrame:
    """The open ones among these waits, with all that is worked out from them."""
    rows = waits.filter(status="open").order_by("pk").values_list(*COLUMNS).iterator(chunk_size=20_000)
    schema = {name: kind for name, kind in COLUMNS.items() if name != "pauses"} | PAUSE
    frame = pl.DataFrame([(*row[:-1], *_last_pause(row[-1])) for row in rows], schema=schema, orient="row")
    return _flagged(_with_areas(frame), day, bands, firsts)


def _with_areas(frame: pl.DataFrame) -> pl.DataFrame:
    """With the ward and the network of the council's own lookup that each postcode lies in."""
    postcodes = frame["person__postcode"].drop_nulls().unique().to_list()
    areas = areas_of(postcodes) if postcodes else {}
    known = pl.DataFrame(
        [(postcode, ward or None, network or None) for postcode, (ward, network) in areas.items()],
        schema={"person__postcode": pl.String(), "ward": pl.String(), "network": pl.String()}, orient="row",
    )  # fmt: skip
    return frame.join(known, on="person__postcode", how="left", maintain_order="left").drop("person__postcode")


def _last_pause(pauses: list[list[str | None]] | None) -> tuple[date | None, date | None]:
    """When the last pause began and when it ended or will."""
    if not pauses:
        return None, None
    began, ends, _reason = pauses[-1]
    return date.fromisoformat(began) if began else None, date.fromisoformat(ends) if ends else None


def firsts() -> dict[str, date]:
    """The day from which each source is known: whoever came with its first file is not new to the list."""
    found = Wait.objects.order_by().values("source").annotate(first=Min("first_known_on"))
    return {each["source"]: each["first"] for each in found if each["first"] is not None}


def whole(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """These parts as one, in the order of the list, each wait with the person it is about and what they need."""
    return _with_needs(_rooted(pl.concat(parts))).sort(
        "order_rank", "order_share", "clock_started_on", "id", descending=[False, True, False, False], nulls_last=False
    )


def part_of(frame: pl.DataFrame) -> pl.DataFrame:
    """Some of what was made whole, as a part again."""
    return frame.drop("root", *(needs.column_of(need) for need in needs.Need))


def _with_needs(frame: pl.DataFrame) -> pl.DataFrame:
    """How each needs to be communicated with: what they told us under any of their records, else what the case system
    says of the wait's. What a restricted record says is nobody's to filter by."""
    told = {root: needs.in_one(needs.told(said)) for root, said in everybody_told().items()}
    root = pl.col("root")
    held = root.replace_strict(told, default=pl.col(needs.SAID), return_dtype=pl.Int64) if told else pl.col(needs.SAID)
    hidden = pl.col("person__is_restricted")
    return frame.with_columns(*((has & ~hidden) for has in needs.apart(held)))


def _is_its_own(bands: Bands) -> pl.Expr:
    """Whether the band is one of the wait's pathway. A wait whose triage is open again may well have a band."""
    pairs = [f"{pathway}/{band}" for pathway, band in bands]
    return pl.concat_str("pathway", pl.lit("/"), "band").is_in(pairs).fill_null(value=False)


def _flagged(frame: pl.DataFrame, day: date, bands: Bands, firsts: Firsts) -> pl.DataFrame:
    team = pl.col("team").str.strip_chars()
    hidden = pl.col("person__is_restricted")
    flags = frame.with_columns(
        pl.when(team != "").then(pl.col("team")).alias("team"),
        (pl.col("band").is_null() | ~_is_its_own(bands)).alias("lacks_band"),
        _lapsed("recheck_good_until", day).alias("lacks_recheck"),
        _lapsed("contact_good_until", day).alias("lacks_contact"),
        (pl.col("team").is_null() | (team == "")).alias("lacks_team"),
        (pl.col("left_extract_on") <= day).fill_null(value=False).alias("left_extract"),
        ((pl.col("wish_on") <= day) & (pl.col("wish_until") >= day)).fill_null(value=False).alias("has_wish"),
        (pl.col("target_due_on") < day).fill_null(value=False).alias("past_target"),
        _is_due("contact_good_until", day).alias("contact_due"),
        _is_due("recheck_good_until", day).alias("recheck_due"),
        _is_new(day, firsts).alias("is_new"),
        (pl.col("person__has_unpaid_carer") & ~hidden).fill_null(value=False).alias("has_carer"),
        (pl.col("person__is_carer") & ~hidden).fill_null(value=False).alias("is_carer"),
        _sort_name().alias("sort_name"),
        *(_coded(frame, column).alias(f"{name}_code") for name, column in OF_FILTER.items()),
        needs.says(words="person__communication_needs", interpreter="person__interpreter"),
    )
    flags = flags.with_columns(
        pl.any_horizontal(*FLAGS.values()).alias("is_unseen"),
        *(
            pl.when(hidden).then(pl.lit(HIDDEN)).otherwise(pl.col(f"{name}_code")).alias(f"{name}_code")
            for name in OF_HOME
        ),
        *(pl.when(~hidden).then(pl.col(column)).alias(column) for column in OF_HOME.values()),
    )
    return flags.drop(
        "person__last_name", "person__first_name", "person__communication_needs", "person__interpreter",
        "person__has_unpaid_carer", "person__is_carer", "person__is_erased",
    )  # fmt: skip


def _lapsed(column: str, day: date) -> pl.Expr:
    return (pl.col(column) < day).fill_null(value=True)


def _is_due(column: str, day: date) -> pl.Expr:
    """Lapsed, or good until today and no longer."""
    return (pl.col(column) <= day).fill_null(value=True)


def _is_new(day: date, firsts: Firsts) -> pl.Expr:
    """Asked for in the last seven days, or come to a source we knew before within them."""
    since = day - timedelta(days=NEW_FOR_DAYS)
    first = pl.col("source").replace_strict(dict(firsts), default=None, return_dtype=pl.Date)
    came = (pl.col("first_known_on") > since) & (pl.col("first_known_on") > first)
    asked = (pl.col("referred_on") > since) & (pl.col("referred_on") <= day)
    return came.fill_null(value=False) | asked.fill_null(value=False)


def _sort_name() -> pl.Expr:
    """The name to sort by; a restricted or erased record has none, so that its place among names tells nothing."""
    parts = [pl.col(f"person__{part}_name").fill_null("").str.to_lowercase() for part in ("last", "first")]
    name = pl.concat_str(parts[0], pl.lit(" "), parts[1]).str.strip_chars()
    shown = ~(pl.col("person__is_restricted") | pl.col("person__is_erased"))
    return pl.when(shown & (name != "")).then(name)


def _coded(frame: pl.DataFrame, column: str) -> pl.Expr:
    if column in ("pathway", "band"):  # codes already
        return pl.col(column).fill_null(NOBODY)
    values = frame[column].unique().to_list()
    code = veiled_code if column == "worker" else code_of
    return pl.col(column).replace_strict(values, [code(value) for value in values], return_dtype=pl.String)


def _rooted(frame: pl.DataFrame) -> pl.DataFrame:
    """With `root`: the person each wait's person is now known as, however many times records were joined."""
    pointers = dict(
        frame.filter(pl.col("person__now_known_as_id").is_not_null())
        .select("person_id", "person__now_known_as_id")
        .iter_rows()
    )
    fresh: Iterable[int] = set(pointers.values()) - set(pointers)
    while fresh:
        further = dict(
            Person.objects.filter(pk__in=fresh, now_known_as__isnull=False).values_list("pk", "now_known_as_id")
        )
        pointers |= further
        fresh = set(further.values()) - set(pointers)
    roots = {person: _root(person, pointers) for person in pointers}
    old, new = list(roots), list(roots.values())
    root = pl.col("person_id").replace(old, new) if roots else pl.col("person_id")
    return frame.with_columns(root.alias("root"))


def _root(person: int, pointers: dict[int, int]) -> int:
    steps = 0
    while person in pointers and steps <= len(pointers):
        person, steps = pointers[person], steps + 1
    return person


def in_tab(tab: Tab, *, mine: str) -> pl.Expr:
    """Whether a wait stands in a part of the list. `mine`: the code of whoever looks, as a worker."""
    return {
        Tab.ALL: pl.col("id").is_not_null(),
        Tab.NEW: pl.col("is_new"),
        Tab.TRIAGE: pl.col("order_rank") <= 0,
        Tab.UNSEEN: pl.col("is_unseen"),
        Tab.CONTACT: pl.col("contact_due"),
        Tab.RECHECK: pl.col("recheck_due"),
        Tab.TARGET: pl.col("past_target"),
        Tab.MINE: pl.col("worker_code") == (mine if mine != NOBODY else ""),
        Tab.QUESTIONS: pl.col("question").is_not_null(),
        Tab.NO_TEAM: pl.col("lacks_team"),
    }[tab]


def _no_carer() -> pl.Expr:
    return ~pl.col("has_carer") & ~pl.col("is_carer") & ~pl.col("person__is_restricted")


def several(name: str) -> dict[str, pl.Expr]:
    """The codes of a filter of which one wait may have several, each with whether it has it."""
    if name == "lacks":
        return {lack.value: pl.col(flag) for lack, flag in FLAGS.items()} | {WISH: pl.col("has_wish")}
    if name == "carer":
        return {HAS_CARER: pl.col("has_carer"), IS_CARER: pl.col("is_carer"), NOBODY: _no_carer()}
    return {need.value: pl.col(needs.column_of(need)) for need in needs.Need}


def sorting(sort: Sort) -> tuple[str, ...]:
    """The columns an order is made of, the number of the wait aside."""
    return OF_RISK if sort is Sort.RISK else (SORTED[sort][0],)


OF_RISK = ("order_rank", "order_share", "clock_started_on")


def sorted_by(frame: pl.DataFrame, sort: Sort, *, backwards: bool) -> pl.DataFrame:
    """The same waits by one column; the order of the list decides among equals."""
    if sort is Sort.RISK:
        return frame
    column, is_falling, last = SORTED[sort]
    return frame.sort(column, descending=is_falling != backwards, nulls_last=last != backwards, maintain_order=True)


SORTED: dict[Sort, tuple[str, bool, bool]] = {
    Sort.WAITED: ("clock_started_on", False, True),
    Sort.HEARD: ("last_contact_on", False, False),
    Sort.CONTACT: ("contact_good_until", False, False),
    Sort.RECHECK: ("recheck_good_until", False, False),
    Sort.TARGET: ("target_due_on", False, True),
    Sort.JOINED: ("first_known_on", True, True),
    Sort.NAME: ("sort_name", False, True),
    Sort.PLACE: ("locality", False, True),
    Sort.TEAM: ("team", False, False),
    Sort.WORKER: ("worker", False, False),
}
"""Each order's column, whether it begins with the largest, and whether those without a value stand last."""
