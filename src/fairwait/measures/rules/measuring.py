"""Taking the measures: from waits as they stood on a day to figures with their base and their gaps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from fairwait.measures.rules import definitions
from fairwait.measures.rules.contacts import What
from fairwait.measures.rules.definitions import LENGTHS, SIX_MONTHS_DAYS, Definition, Kind, Value, length_name
from fairwait.measures.rules.results import Figure, Measured, MeasureSet, Number, Period
from fairwait.measures.rules.states import BAND_CHANGES, CONTACTS, CUTS, MET, WAITS, check_frame
from fairwait.waiting.rules.ends import NationalEnd

_ASSESSABLE = pl.col("is_assessable")


@dataclass(frozen=True)
class Given:
    """What is known beside the waits themselves; None where it is not.

    `history_since` is the first day from which joining, leaving and band changes are known: None for one bare extract.
    `review_pathways` are the codes of the pathways of planned reviews.
    """

    history_since: date | None = None
    band_changes: pl.DataFrame | None = None
    population: int | None = None
    people_with_plan: int | None = None
    contacts: pl.DataFrame | None = None
    met: pl.DataFrame | None = None
    review_pathways: tuple[str, ...] = ("planned-review",)


def measure(
    waits: pl.DataFrame,
    *,
    as_of: date,
    period: Period,
    given: Given | None = None,
    cuts: Sequence[str] = tuple(CUTS),
    known_at: date | None = None,
) -> MeasureSet:
    """Take every measure as at a day.

    Args:
        waits: one row a wait, columns of `states.WAITS`, as at `as_of`; wait_id unique. A wait that joined later is
            left out, one that ended later is open.
        as_of: the day of the figures.
        period: the days over which joining, leaving and changes are counted; it may not reach past `as_of`.
        given: what else is known. What is not given is said in `cannot`, measure by measure.
        cuts: the names of `states.CUTS` to cut by.
        known_at: kept with the set, to say which knowledge the frame holds.
    Raises: ValueError naming the column, cut or bound that is wrong.
    """
    given = given or Given()
    _check(waits, as_of=as_of, period=period, given=given, cuts=cuts)
    listed = waits.filter(pl.col("joined_on") <= as_of)
    opened = listed.filter(pl.col("ended_on").is_null() | (pl.col("ended_on") > as_of))
    return MeasureSet(
        as_of=as_of,
        known_at=known_at,
        period=period,
        measures=(
            _waiting_now(opened, cuts),
            _waiting_rate(opened, given),
            _wait_so_far(opened, cuts),
            _over_six_months(opened, cuts),
            _by_length(opened, cuts),
            _by_band(opened, listed, cuts, period, given),
            _contact_in_date(opened, cuts, given),
            _joined_and_left(listed, cuts, period, given),
            _reviews_overdue(opened, cuts, given),
            _contacts_made(listed, cuts, period, given),
            _tries(listed, cuts, period, given),
            _promises(listed, cuts, period, given),
            _workers_met(listed, cuts, period, given),
        ),
    )


def _check(waits: pl.DataFrame, *, as_of: date, period: Period, given: Given, cuts: Sequence[str]) -> None:
    check_frame(waits, WAITS, name="waits")
    if given.band_changes is not None:
        check_frame(given.band_changes, BAND_CHANGES, name="band_changes")
    if given.contacts is not None:
        check_frame(given.contacts, CONTACTS, name="contacts")
    if given.met is not None:
        check_frame(given.met, MET, name="met")
    if waits["wait_id"].n_unique() != waits.height:
        raise ValueError("waits must hold each wait once")
    if period.until > as_of:
        raise ValueError(f"period must end by {as_of}, got {period.until}")
    for name, number in (("population", given.population), ("people_with_plan", given.people_with_plan)):
        if number is not None and number < 1:
            raise ValueError(f"{name} must be at least 1, got {number}")
    for cut in cuts:
        if cut not in CUTS:
            raise ValueError(f"cuts must be among {', '.join(CUTS)}, got {cut}; no measure is cut by worker")


def _figures(frame: pl.DataFrame, cuts: Sequence[str], values: Mapping[str, pl.Expr]) -> tuple[Figure, ...]:
    """The values over everybody, then over each group of each cut in order of name, those without one last."""
    named = [value.alias(name) for name, value in values.items()]
    figures = [Figure(cut=None, group=None, values=frame.select(named).to_dicts()[0])]
    for cut in cuts:
        rows = frame.group_by(pl.col(cut).alias("_group")).agg(named).sort("_group", nulls_last=True)
        figures += [
            Figure(cut=cut, group=row["_group"], values={name: row[name] for name in values}) for row in rows.to_dicts()
        ]
    return tuple(figures)


def _measured(definition: Definition, figures: tuple[Figure, ...], *cannot: str | None) -> Measured:
    return Measured(
        definition=definition,
        values=definition.values,
        figures=figures,
        cannot=tuple(reason for reason in cannot if reason is not None),
    )


def _people(condition: pl.Expr) -> pl.Expr:
    return pl.col("person_id").filter(condition).n_unique()


def _share(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """A share of a base; nothing, not a zero, where there is no base."""
    return pl.when(whole > 0).then(part / whole)


def _waiting_now(opened: pl.DataFrame, cuts: Sequence[str]) -> Measured:
    values = {
        "n": _ASSESSABLE.sum(),
        "people": _people(_ASSESSABLE),
        "running": (_ASSESSABLE & ~pl.col("is_paused")).sum(),
        "paused": (_ASSESSABLE & pl.col("is_paused")).sum(),
        "coming": (~_ASSESSABLE).sum(),
    }
    return _measured(definitions.W1, _figures(opened, cuts, values))


def _waiting_rate(opened: pl.DataFrame, given: Given) -> Measured:
    if given.population is None:
        return _measured(definitions.W2, (), "The number of adults in the area was not given, so there is no rate.")
    waits, people = _ASSESSABLE.sum(), _people(_ASSESSABLE)
    values = {
        "n": waits,
        "population": pl.lit(given.population),
        "per_100000": waits / given.population * 100_000,
        "people_per_100000": people / given.population * 100_000,
        "people": people,
    }
    return _measured(definitions.W2, _figures(opened, (), values))


def _wait_so_far(opened: pl.DataFrame, cuts: Sequence[str]) -> Measured:
    values = {"n": _ASSESSABLE.sum()}
    for suffix, column in (("", "days"), ("_without_pauses", "days_without_pauses")):
        days = pl.col(column).filter(_ASSESSABLE)
        values |= {
            f"median_days{suffix}": days.median(),
            f"mean_days{suffix}": days.mean(),
            f"p90_days{suffix}": days.quantile(0.9, interpolation="linear"),
            f"longest_days{suffix}": days.max(),
        }
    return _measured(definitions.W3, _figures(opened, cuts, values))


def _over_six_months(opened: pl.DataFrame, cuts: Sequence[str]) -> Measured:
    over = _ASSESSABLE & (pl.col("days") > SIX_MONTHS_DAYS)
    over_without = _ASSESSABLE & (pl.col("days_without_pauses") > SIX_MONTHS_DAYS)
    values = {
        "n": _ASSESSABLE.sum(),
        "over": over.sum(),
        "people_over": _people(over),
        "over_share": _share(over.sum(), _ASSESSABLE.sum()),
        "over_without_pauses": over_without.sum(),
        "over_without_pauses_share": _share(over_without.sum(), _ASSESSABLE.sum()),
    }
    return _measured(definitions.W4, _figures(opened, cuts, values))


def _by_length(opened: pl.DataFrame, cuts: Sequence[str]) -> Measured:
    values = {"n": _ASSESSABLE.sum()}
    for low, high in LENGTHS:
        within = (pl.col("days") >= low) & (pl.lit(True) if high is None else pl.col("days") <= high)
        values[length_name(low, high)] = (_ASSESSABLE & within).sum()
    return _measured(definitions.W5, _figures(opened, cuts, values))


def _by_band(opened: pl.DataFrame, listed: pl.DataFrame, cuts: Sequence[str], period: Period, given: Given) -> Measured:
    definition = definitions.W8
    counted = opened.filter(_ASSESSABLE)
    bands = sorted(counted["band"].drop_nulls().unique().to_list())
    in_mix = pl.col("wait_id").is_in(counted["wait_id"].implode())
    counts = {f"band_{band}": (in_mix & (pl.col("band") == band).fill_null(False)).sum() for band in bands}
    counts["band_none"] = (in_mix & pl.col("band").is_null()).sum()
    changes = {"raised": pl.col("_raised").sum(), "lowered": pl.col("_lowered").sum()}
    if given.band_changes is None:
        changes = dict.fromkeys(changes, pl.lit(None, dtype=pl.Int64))
    mix = [Value(f"band_{band}", f"Band {band}", Kind.COUNT, part_of="n") for band in bands]
    mix.append(Value("band_none", "No band", Kind.COUNT, part_of="n"))
    return Measured(
        definition=definition,
        values=(definition.values[0], *mix, *definition.values[1:]),
        figures=_figures(_with_changes(listed, period, given), cuts, {"n": in_mix.sum(), **counts, **changes}),
        cannot=_history_gaps(
            period,
            given.history_since if given.band_changes is not None else None,
            nothing="No history of bands was given, so raised and lowered bands cannot be counted.",
        ),
    )


def _with_changes(listed: pl.DataFrame, period: Period, given: Given) -> pl.DataFrame:
    """The waits with whether their band was raised, and lowered, in the period."""
    changes = given.band_changes if given.band_changes is not None else pl.DataFrame(schema=BAND_CHANGES)
    moved = (
        changes.filter(pl.col("changed_on").is_between(period.since, period.until))
        .group_by("wait_id")
        .agg(
            _raised=(pl.col("to_rank") < pl.col("from_rank")).any(),
            _lowered=(pl.col("to_rank") > pl.col("from_rank")).any(),
        )
    )
    return listed.join(moved, on="wait_id", how="left").with_columns(pl.col("_raised", "_lowered").fill_null(False))


def _joined_and_left(listed: pl.DataFrame, cuts: Sequence[str], period: Period, given: Given) -> Measured:
    if given.history_since is None:
        return _measured(
            definitions.W12, (), "One extract says who waits, not who joined and left: a second one, later, will."
        )
    known_since = max(period.since, given.history_since)
    joined = pl.col("joined_on").is_between(known_since, period.until)
    left = pl.col("ended_on").is_between(known_since, period.until).fill_null(False)
    reason = pl.col("end_reason").fill_null("not-given")
    names = [value.name for value in definitions.W12.values if value.part_of == "left"]
    known = [name.removeprefix("left_").replace("_", "-") for name in names]
    settled = pl.when(reason.is_in(known)).then(reason).otherwise(pl.lit("not-given"))
    values = {
        "n": (joined | left).sum(),
        "joined": joined.sum(),
        "left": left.sum(),
        "net": joined.sum().cast(pl.Int64) - left.sum().cast(pl.Int64),
        **{name: (left & (settled == code)).sum() for name, code in zip(names, known, strict=True)},
    }
    gaps = _history_gaps(period, given.history_since, nothing="")
    return _measured(definitions.W12, _figures(listed.filter(joined | left), cuts, values), *gaps)


def _history_gaps(period: Period, since: date | None, *, nothing: str) -> tuple[str, ...]:
    if since is None:
        return (nothing,)
    if since > period.since:
        return (f"Nothing is known before {since.isoformat()}, so the period is counted from that day only.",)
    return ()


def _reviews_overdue(opened: pl.DataFrame, cuts: Sequence[str], given: Given) -> Measured:
    reviews = opened.filter(pl.col("pathway").is_in(list(given.review_pathways)))
    if reviews.is_empty():
        return _measured(definitions.W15, (), "There is no list of planned reviews in the data.")
    overdue = _ASSESSABLE & (pl.col("days") > 0)
    undated = int(reviews.select(~pl.col("has_due_date").fill_null(value=True))["has_due_date"].sum())
    people = _people(overdue)
    # The people with a plan behind a group are not known, so a share is given for everybody only.
    whole = reviews.select(overdue_people=people)["overdue_people"][0]
    plans = given.people_with_plan
    is_dated = pl.col("has_due_date").fill_null(value=True)
    counted = {
        "n": pl.len(),
        "overdue_people": people,
        "overdue": overdue.sum(),
        "overdue_dated": (overdue & is_dated).sum(),
        "overdue_undated": (overdue & ~is_dated).sum(),
    }
    figures = _figures(reviews, cuts, counted)
    share: Number = whole / plans if plans else None
    filled = tuple(
        Figure(
            cut=figure.cut,
            group=figure.group,
            values={
                **figure.values,
                "people_with_plan": plans if figure.cut is None else None,
                "overdue_share": share if figure.cut is None else None,
            },
        )
        for figure in figures
    )
    return _measured(
        definitions.W15,
        filled,
        _undated(undated, reviews.height),
        None if plans else "The number of people with a current plan was not given, so there is no share.",
        "People with a plan whose review is on no list cannot be seen from a list of reviews.",
        "The people with a plan behind each group are not known, so shares are for everybody only." if plans else None,
    )


def _undated(undated: int, reviews: int) -> str | None:
    if not undated:
        return None
    which = f"None of the {reviews:,}" if undated == reviews else f"{undated:,} of the {reviews:,}"
    has = "planned reviews has a due date" if undated == reviews else "planned reviews have no due date"
    return (
        f"{which} {has} in the data: whether they are overdue is not known. They are counted from the day they were "
        "recorded, so each shows as overdue from the day after. Bring a column with the day each review is due."
    )


# Keeping in touch ---------------------------------------------------------------------------------------------------

_NO_CONTACTS = "No history of contacts was given, so they cannot be counted."


def _is(*what: What) -> pl.Expr:
    return pl.col("what").is_in([one.value for one in what])


def _of_waits(waits: pl.DataFrame, given: Given, rows: pl.Expr) -> pl.DataFrame:
    """What is counted of keeping in touch, each row with the cuts of its wait."""
    contacts = given.contacts if given.contacts is not None else pl.DataFrame(schema=CONTACTS)
    return contacts.filter(rows).join(waits.select("wait_id", "is_assessable", *CUTS), on="wait_id", how="inner")


def _contact_in_date(opened: pl.DataFrame, cuts: Sequence[str], given: Given) -> Measured:
    if given.contacts is None:
        return _measured(definitions.W10, (), _NO_CONTACTS)
    stand = _of_waits(opened.filter(_ASSESSABLE), given, _is(What.IN_DATE, What.OUT_OF_DATE, What.WISH))
    whole, in_date = _is(What.IN_DATE, What.OUT_OF_DATE).sum(), _is(What.IN_DATE).sum()
    values = {
        "n": whole,
        "in_date": in_date,
        "out_of_date": _is(What.OUT_OF_DATE).sum(),
        "in_date_share": _share(in_date, whole),
        "wish": _is(What.WISH).sum(),
    }
    return _measured(definitions.W10, _figures(stand, cuts, values))


def _contacts_made(listed: pl.DataFrame, cuts: Sequence[str], period: Period, given: Given) -> Measured:
    if given.contacts is None:
        return _measured(definitions.C1, (), _NO_CONTACTS)
    made = _is(What.IN_TIME, What.LATE) & pl.col("on").is_between(period.since, period.until)
    rows = _of_waits(listed, given, made | _is(What.OWING))
    weeks = ((period.until - period.since).days + 1) / 7
    values = {
        "n": pl.len(),
        "in_time": _is(What.IN_TIME).sum(),
        "late": _is(What.LATE).sum(),
        "owing": _is(What.OWING).sum(),
        "in_time_share": _share(_is(What.IN_TIME).sum(), pl.len()),
        "made_per_week": _is(What.IN_TIME, What.LATE).sum() / weeks,
    }
    return _measured(definitions.C1, _figures(rows, cuts, values))


def _tries(listed: pl.DataFrame, cuts: Sequence[str], period: Period, given: Given) -> Measured:
    if given.contacts is None:
        return _measured(definitions.C2, (), _NO_CONTACTS)
    within = pl.col("on").is_between(period.since, period.until)
    here = _is(What.IN_TIME, What.LATE) & pl.col("tries").is_not_null()
    rows = _of_waits(listed, given, (here | _is(What.TRIED)) & within)
    values = {
        "n": here.sum(),
        "at_first": (here & (pl.col("tries") == 0)).sum(),
        "at_second": (here & (pl.col("tries") == 1)).sum(),
        "later": (here & (pl.col("tries") > 1)).sum(),
        "tries": _is(What.TRIED).sum(),
    }
    return _measured(definitions.C2, _figures(rows, cuts, values))


def _promises(listed: pl.DataFrame, cuts: Sequence[str], period: Period, given: Given) -> Measured:
    if given.contacts is None:
        return _measured(definitions.C3, (), _NO_CONTACTS)
    rows = _of_waits(
        listed,
        given,
        _is(What.PROMISE_KEPT, What.PROMISE_LATE, What.PROMISE_MISSED)
        & pl.col("on").is_between(period.since, period.until),
    )
    kept = _is(What.PROMISE_KEPT).sum()
    values = {
        "n": pl.len(),
        "kept": kept,
        "kept_late": _is(What.PROMISE_LATE).sum(),
        "broken": _is(What.PROMISE_MISSED).sum(),
        "kept_share": _share(kept, pl.len()),
    }
    return _measured(definitions.C3, _figures(rows, cuts, values))


def _workers_met(listed: pl.DataFrame, cuts: Sequence[str], period: Period, given: Given) -> Measured:
    if given.met is None:
        return _measured(definitions.C4, (), "No history of meetings was given, so they cannot be counted.")
    got_it = (pl.col("end_reason") == NationalEnd.ASSESSED.value) & pl.col("ended_on").is_between(
        period.since, period.until
    )
    rows = listed.filter(got_it).join(given.met, on="wait_id", how="left")
    workers = pl.col("workers").fill_null(0)
    one = (workers == 1).sum()
    values = {
        "n": pl.len(),
        "one": one,
        "two": (workers == 2).sum(),
        "more": (workers > 2).sum(),
        "not_known": (workers == 0).sum(),
        "one_share": _share(one, (workers > 0).sum()),
    }
    return _measured(definitions.C4, _figures(rows, cuts, values))
