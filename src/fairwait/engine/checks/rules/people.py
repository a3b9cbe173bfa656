"""What is said of the person and the wait that cannot be, or that somebody must see."""

from collections.abc import Iterator, Mapping
from datetime import date

import polars as pl

from fairwait.engine.checks.cleaning import is_open
from fairwait.engine.checks.columns import Setting
from fairwait.engine.checks.findings import Finding, Severity, frame, named_words
from fairwait.engine.checks.rules.batch import Batch, as_written, found
from fairwait.engine.checks.values import safe_contact
from fairwait.engine.checks.values.dates import ADULT_AGE, OLDEST_AGE

LONGEST_WAIT_YEARS = 3
CONTACT_FIELDS = ("phone", "mobile", "email", "address", "postcode")


def years_before(day: date, years: int) -> date:
    """The same day some years earlier; 29 February becomes 1 March where there is none, as ages count."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 3, 1)


def age_implausible(batch: Batch) -> Iterator[pl.DataFrame]:
    """Under 18, or over 110, on the as-of date or at death."""
    if not batch.has("date_of_birth"):
        return
    as_of = batch.setting.as_of
    young = [pathway.code for pathway in batch.setting.vocabulary.pathways if pathway.is_transition]
    born, column = pl.col("date_of_birth"), batch.header("date_of_birth")
    under = (born > years_before(as_of, ADULT_AGE)) & (born <= as_of)
    severity = (
        pl.when(pl.col("pathway").is_in(young)).then(pl.lit(str(Severity.NOTE))).otherwise(pl.lit(str(Severity.WARN)))
    )
    yield found(
        batch,
        under,
        rule="age-implausible",
        column=column,
        value=as_written("date_of_birth"),
        severity=severity,
        message=pl.format("This person is {} years old.", _age(born, pl.lit(as_of))),
    )
    until = pl.min_horizontal(pl.lit(as_of), pl.col("date_of_death"))
    old = batch.narrowed(born <= years_before(as_of, OLDEST_AGE + 1))
    if old is None:
        return
    yield found(
        old,
        _age(born, until) > OLDEST_AGE,
        rule="age-implausible",
        column=column,
        value=as_written("date_of_birth"),
        message=pl.format("This person would be {} years old.", _age(born, until)),
    )


def _age(born: pl.Expr, on: pl.Expr) -> pl.Expr:
    before = (on.dt.month() < born.dt.month()) | ((on.dt.month() == born.dt.month()) & (on.dt.day() < born.dt.day()))
    return on.dt.year() - born.dt.year() - before.cast(pl.Int32)


def wait_implausible(batch: Batch) -> Iterator[pl.DataFrame]:
    """A wait of more than three years, to its end or to the as-of date."""
    if not batch.has("referred_on"):
        return
    as_of = batch.setting.as_of
    began, ended = pl.col("referred_on"), pl.col("ended_on")
    # However it ended: a wait of three years is three years and its leap days long, or is still going on.
    days = (pl.coalesce("ended_on", pl.lit(as_of)) - began).dt.total_days()
    long = batch.narrowed(days >= LONGEST_WAIT_YEARS * 365)
    if long is None:
        return
    still_long = ended.is_null() & is_open() & (began < years_before(as_of, LONGEST_WAIT_YEARS))
    # A status that says ended without a date tells nothing of how long it took.
    was_long = began.dt.offset_by(f"{LONGEST_WAIT_YEARS}y") < ended
    years = days / 365.25
    yield found(
        long,
        still_long | was_long,
        rule="wait-implausible",
        column=batch.header("referred_on"),
        value=as_written("referred_on"),
        message=pl.format("This wait is {} years long.", years.round(1)),
    )


def deceased(batch: Batch) -> Iterator[pl.DataFrame]:
    """Died, and still waiting."""
    as_of = batch.setting.as_of
    dead = (pl.col("date_of_death") <= as_of).fill_null(value=False)
    says_so = (pl.col("status") == "deceased").fill_null(value=False)
    if batch.has("date_of_death"):
        yield found(
            batch,
            dead & is_open(),
            rule="deceased",
            column=batch.header("date_of_death"),
            value=as_written("date_of_death"),
            message=pl.format(
                "This person died on {} and is still waiting.", pl.col("date_of_death").dt.strftime("%-d %B %Y")
            ),
        )
    if batch.has("status"):
        yield found(
            batch,
            says_so & ~dead & is_open(),
            rule="deceased",
            column=batch.header("status"),
            value=as_written("status"),
            message="The status says that this person has died, and the wait has no end.",
        )


def pause_incomplete(batch: Batch) -> Iterator[pl.DataFrame]:
    """Paused without a reason, or without an end."""
    if not (batch.has("status") or batch.has("paused_on")):
        return
    on_hold = (pl.col("status") == "paused").fill_null(value=False)
    resting = batch.narrowed((on_hold | pl.col("paused_on").is_not_null()) & is_open())
    if resting is None:
        return
    reason = pl.col("pause_reason").is_not_null()
    if batch.has("status"):  # "On hold - in hospital" says why
        reason |= on_hold & as_written("status").str.contains(r"(?i)hospital|abroad|request|[-–:(]\s*\w{3,}").fill_null(
            value=False
        )
    ends = as_written("resumes_on").is_not_null() if batch.has("resumes_on") else pl.lit(value=False)
    status = batch.header("status")
    yield found(
        resting,
        ~reason & ends,
        rule="pause-incomplete",
        column=batch.first_header("pause_reason", "status", "paused_on") or status,
        message="This wait is paused and nobody says why.",
        value=_status(batch),
    )
    yield found(
        resting,
        reason & ~ends,
        rule="pause-incomplete",
        column=batch.first_header("resumes_on", "status", "paused_on") or status,
        message="This wait is paused without an end.",
        value=_status(batch),
    )
    yield found(
        resting,
        ~reason & ~ends,
        rule="pause-incomplete",
        column=batch.first_header("pause_reason", "resumes_on", "status", "paused_on"),
        message="This wait is paused without a reason and without an end.",
        value=_status(batch),
    )


def _status(batch: Batch) -> pl.Expr:
    return as_written("status") if batch.has("status") else as_written("paused_on")


def contact_missing(batch: Batch) -> Iterator[pl.DataFrame]:
    """No phone, mobile, e-mail, address or postcode on a row, where the file has a column for one."""
    if batch.first_header(*CONTACT_FIELDS) is None:
        return
    yield found(
        batch,
        pl.all_horizontal(pl.col(name).is_null() for name in CONTACT_FIELDS),
        rule="contact-missing",
        column=batch.first_header(*CONTACT_FIELDS),
        message="There is no phone, mobile, e-mail, address or postcode: nobody could reach this person.",
    )


def unsafe_contact(batch: Batch) -> Iterator[pl.DataFrame]:
    """What the file says of contact that is not safe."""
    if batch.has("unsafe_contact"):
        yield found(
            batch,
            pl.col("unsafe_contact").is_not_null(),
            rule="unsafe-contact",
            column=batch.header("unsafe_contact"),
            value=as_written("unsafe_contact"),
            message=pl.format("Unsafe contact: {}", pl.col("unsafe_contact").str.head(200)),
        )


def answers_unclear(setting: Setting, answered: Mapping[str, int]) -> pl.DataFrame:
    """One question on the header row where a heading does not tell whether its yes or its no warns.

    answered: the bare answers of the column, with their rows.
    """
    heading = setting.columns.get(safe_contact.FIELD)
    if heading is None:
        return frame([])
    chosen = setting.chosen.get(safe_contact.FIELD)
    unsettled = safe_contact.unsettled(list(answered), heading=heading, chosen=chosen)
    if not unsettled:
        return frame([])
    words = named_words({word: answered[word] for word in unsettled})
    return frame([
        Finding(
            "value-unknown", Severity.WARN, setting.header_row, heading, unsettled[0],
            f"Under “{heading}” nobody can tell what {words} {'says' if len(unsettled) == 1 else 'say'}: that contact "
            "is safe, or that it is not. All of them are kept as unsafe until somebody says.",
            f"Say what each means under [values.{safe_contact.FIELD}] in the mapping: “safe” or “unsafe”.",
        )
    ])  # fmt: skip
