"""What each measure counts: definitions as data, printed beside every figure and kept with it."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a value is, which decides how it is written and how it is protected."""

    COUNT = "count"
    PEOPLE = "people"
    DAYS = "days"
    SHARE = "share"
    RATE = "rate"
    NET = "net"


@dataclass(frozen=True)
class Value:
    """One value of a measure: the name it has in JSON, what a person reads, its kind, and what it rests on.

    `rests_on` names the values that must be shown for this one to be shown. A count that is `part_of` another makes a
    split of it, together with the parts of the same `split`: what is hidden of one must not follow from the others.
    """

    name: str
    label: str
    kind: Kind
    rests_on: tuple[str, ...] = ("n",)
    part_of: str | None = None
    split: str = ""


@dataclass(frozen=True)
class Definition:
    """One measure: its code, name, what is counted, what it is divided by, and the rules that settle doubtful cases.

    `base` names the measure whose `n` this one's is, or whose `base_value`: the same number, so it is shown or
    hidden in all of them alike.
    """

    code: str
    name: str
    text: str
    numerator: str
    denominator: str | None
    values: tuple[Value, ...]
    rules: tuple[str, ...] = ()
    base: str = "W1"
    base_value: str = "n"
    version: int = 1


SIX_MONTHS_DAYS = 182
"""Over six months is more than this many days. Source: practice brief section 2.3, W4."""

LENGTHS: tuple[tuple[int, int | None], ...] = ((0, 28), (29, 56), (57, 90), (91, 182), (183, 365), (366, None))
"""The lengths of wait of W5, in days, both ends included."""

MEDIAN_RULE = (
    "The median is the middle wait, or half-way between the two middle ones. The 90th percentile is read between the "
    "two nearest waits in proportion, as PERCENTILE.INC does in a spreadsheet."
)
ASSESSABLE_RULE = (
    "Only waits that can be assessed count: those with a start still to come, and young people before 18, are left out "
    "and counted as coming."
)
DAYS_RULE = "Days are whole London days from the start of the clock to the date of the figure; the first day is day 0."
PAUSES_RULE = (
    "Given with the days of pauses in and left out. A pause counts only with a reason on the person's side; the "
    "council's own delay never does."
)
CONTACT_RULE = "A contact is a conversation both ways. An attempt, a message and a letter never are."
BOTH_RULE = "Waits and people are both given: one person can wait for several things."

_N = Value("n", "Waits this rests on", Kind.COUNT)


def length_name(low: int, high: int | None) -> str:
    """The name of a length of wait in JSON: days_0_28, days_over_365."""
    return f"days_over_{low - 1}" if high is None else f"days_{low}_{high}"


def _length_label(low: int, high: int | None) -> str:
    return f"Over {low - 1} days" if high is None else f"{low} to {high} days"


def _stats(suffix: str, words: str) -> tuple[Value, ...]:
    names = (("median", "Median"), ("mean", "Mean"), ("p90", "90th percentile"), ("longest", "Longest"))
    return tuple(Value(f"{name}_days{suffix}", f"{label} days{words}", Kind.DAYS) for name, label in names)


W1 = Definition(
    code="W1",
    name="Waiting now",
    text="Open waits that can be assessed, clock running or paused. Paused shown apart.",
    numerator="Open, assessable waits on the date of the figure",
    denominator=None,
    values=(
        _N,
        Value("people", "People waiting", Kind.PEOPLE),
        Value("running", "Waits, clock running", Kind.COUNT, part_of="n"),
        Value("paused", "Waits, paused", Kind.COUNT, part_of="n"),
        Value("coming", "Coming, not counted", Kind.COUNT, rests_on=()),
    ),
    rules=(ASSESSABLE_RULE, BOTH_RULE),
)
W2 = Definition(
    code="W2",
    name="Waiting rate",
    text="Open waits for each 100,000 adults of the area.",
    numerator="W1",
    denominator="Adults in the area (mid-year estimate), for each 100,000",
    values=(
        _N,
        Value("population", "Adults in the area", Kind.COUNT, rests_on=()),
        Value("per_100000", "Waits for each 100,000 adults", Kind.RATE),
        Value("people_per_100000", "People waiting for each 100,000 adults", Kind.RATE, rests_on=("people",)),
        Value("people", "People waiting", Kind.PEOPLE),
    ),
    rules=(ASSESSABLE_RULE, "Given for the whole area only: the adults behind a cut are not known."),
)
W3 = Definition(
    code="W3",
    name="Wait so far",
    text="Days from the start of the clock to the date of the figure. Not how long people will wait in all.",
    numerator="Days of each wait of W1",
    denominator=None,
    values=(_N, *_stats("", ""), *_stats("_without_pauses", ", pauses left out")),
    rules=(DAYS_RULE, MEDIAN_RULE, PAUSES_RULE),
)
W4 = Definition(
    code="W4",
    name="Waiting over 6 months",
    text="Open waits of more than 182 days.",
    numerator=f"Waits of W1 of more than {SIX_MONTHS_DAYS} days",
    denominator="W1",
    values=(
        _N,
        Value("over", "Over 6 months", Kind.COUNT, part_of="n", split="elapsed"),
        Value("people_over", "People over 6 months", Kind.PEOPLE, rests_on=("n", "over")),
        Value("over_share", "Share over 6 months", Kind.SHARE, rests_on=("n", "over")),
        Value("over_without_pauses", "Over 6 months, pauses left out", Kind.COUNT, part_of="n", split="running"),
        Value("over_without_pauses_share", "Share, pauses left out", Kind.SHARE, rests_on=("n", "over_without_pauses")),
    ),
    rules=(f"Over 6 months is over {SIX_MONTHS_DAYS} days: 183 or more.", DAYS_RULE, PAUSES_RULE),
)
W5 = Definition(
    code="W5",
    name="Waits by length",
    text="Open waits by days waited so far.",
    numerator="Waits of W1 in each length",
    denominator="W1",
    values=(
        _N,
        *(Value(length_name(*length), _length_label(*length), Kind.COUNT, part_of="n") for length in LENGTHS),
    ),
    rules=(DAYS_RULE, "Days of pauses are in. Both ends of a length are in it."),
)
W8 = Definition(
    code="W8",
    name="Priority mix and change",
    text="Open waits by priority band; and waits whose band was raised or lowered in the period.",
    numerator="Waits of W1 in each band; waits with a band changed upwards, and downwards, in the period",
    denominator="W1",
    values=(
        _N,
        Value("raised", "Band raised in the period", Kind.COUNT, rests_on=()),
        Value("lowered", "Band lowered in the period", Kind.COUNT, rests_on=()),
    ),
    rules=(
        "Each band in use is a value named band_ and its code; band_none are those without a band.",
        "A first band is a choice, not a change. Raised twice counts once; raised and lowered counts in both.",
        "Waits that ended in the period are in the changes.",
    ),
)
W10 = Definition(
    code="W10",
    base="W10",
    name="Contact in date",
    text="Open waits whose last conversation both ways is no older than their band allows.",
    numerator="Open, assessable waits with a contact in date on the date of the figure",
    denominator="Open, assessable waits, without those who wish for no contact",
    values=(
        Value("n", "Waits this rests on", Kind.COUNT),
        Value("in_date", "Contact in date", Kind.COUNT, part_of="n"),
        Value("out_of_date", "Contact out of date", Kind.COUNT, part_of="n"),
        Value("in_date_share", "Share in date", Kind.SHARE, rests_on=("n", "in_date")),
        Value("wish", "Wish for no contact, not counted", Kind.COUNT, rests_on=()),
    ),
    rules=(CONTACT_RULE, "A wish counts while it holds: it has a reason and a last day."),
)
C1 = Definition(
    code="C1",
    base="C1",
    name="Contacts due and made",
    text="Contacts made in the period, in time or late, and those still owing at its end.",
    numerator="Contacts made in the period by the day the band asked for, made after it, and not made yet",
    denominator="Contacts made in the period, and those owing",
    values=(
        Value("n", "Contacts made or owing", Kind.COUNT),
        Value("in_time", "Made in time", Kind.COUNT, part_of="n"),
        Value("late", "Made late", Kind.COUNT, part_of="n"),
        Value("owing", "Still owing", Kind.COUNT, part_of="n"),
        Value("in_time_share", "Share made in time", Kind.SHARE, rests_on=("n", "in_time")),
        Value("made_per_week", "Made each week", Kind.RATE, rests_on=("n", "in_time", "late")),
    ),
    rules=(
        CONTACT_RULE,
        "A contact is due so many days after the one before as the band of that time asks, the first so many days "
        "after joining; a wish for no contact moves it to the last day of the wish.",
        "What is owing counts however long it has been: one a wait. Of contacts that a case system tells, only the "
        "last before each file is known.",
    ),
)
C2 = Definition(
    code="C2",
    base="C2",
    name="Tries until somebody is reached",
    text="Contacts recorded here in the period, by how many tries went before; and every try made.",
    numerator="Contacts recorded here in the period after no try, one, and more",
    denominator="Contacts recorded here in the period",
    values=(
        Value("n", "Contacts recorded here", Kind.COUNT),
        Value("at_first", "Reached at once", Kind.COUNT, part_of="n"),
        Value("at_second", "Reached after one try", Kind.COUNT, part_of="n"),
        Value("later", "Reached after more", Kind.COUNT, part_of="n"),
        Value("tries", "Tries made", Kind.COUNT, rests_on=()),
    ),
    rules=(CONTACT_RULE, "A try counts where the council’s own protocol counts it. A message sent is a try."),
)
C3 = Definition(
    code="C3",
    base="C3",
    name="Promises kept and broken",
    text="Days by which somebody was told that we would speak again, that came in the period.",
    numerator="Promises of the period kept by their day, kept late, and not kept yet",
    denominator="Promises whose day came in the period",
    values=(
        Value("n", "Promises that came due", Kind.COUNT),
        Value("kept", "Kept", Kind.COUNT, part_of="n"),
        Value("kept_late", "Kept late", Kind.COUNT, part_of="n"),
        Value("broken", "Not kept", Kind.COUNT, part_of="n"),
        Value("kept_share", "Share kept", Kind.SHARE, rests_on=("n", "kept")),
    ),
    rules=(
        CONTACT_RULE,
        "A promise replaced in time by another, or by the end of the wait, is not counted.",
    ),
)
C4 = Definition(
    code="C4",
    base="W12",
    base_value="left_assessed",
    name="Workers met",
    text="How many different workers met the people who got what they waited for in the period.",
    numerator="Waits that ended in the period because they got it, by how many workers the person met meanwhile",
    denominator="Those of which a meeting is recorded here, for the share",
    values=(
        Value("n", "Waits that ended: got what they waited for", Kind.COUNT),
        Value("one", "Met one worker", Kind.COUNT, part_of="n"),
        Value("two", "Met two", Kind.COUNT, part_of="n"),
        Value("more", "Met three or more", Kind.COUNT, part_of="n"),
        Value("not_known", "No meeting recorded here", Kind.COUNT, part_of="n"),
        Value("one_share", "Share who met one worker", Kind.SHARE, rests_on=("n", "one", "not_known")),
    ),
    rules=(
        "A worker met is one who, from the day the wait joined to its end, held a conversation of an assessment with "
        "the person, or whose visit to them took place. A call to keep in touch is none: C1 counts those.",
        "The same worker counts once, however often they met. The share is of those of whom a meeting is recorded.",
        "Read it beside how long people waited: neither is to be bought with the other. It is never shown by worker.",
    ),
)
W12 = Definition(
    code="W12",
    base="W12",
    name="Joined, left and net change",
    text="Waits that joined and left the list in the period, with those who left by reason.",
    numerator="Waits that joined in the period; waits that ended in it, by national reason",
    denominator=None,
    values=(
        Value("n", "Waits that joined or left", Kind.COUNT),
        Value("joined", "Joined", Kind.COUNT, rests_on=()),
        Value("left", "Left", Kind.COUNT, rests_on=()),
        Value("net", "Net change", Kind.NET, rests_on=("joined", "left")),
        Value("left_assessed", "Left: got what they waited for", Kind.COUNT, part_of="left"),
        Value("left_not_needed", "Left: not needed", Kind.COUNT, part_of="left"),
        Value("left_moved", "Left: moved", Kind.COUNT, part_of="left"),
        Value("left_died", "Left: died", Kind.COUNT, part_of="left"),
        Value("left_admitted", "Left: admitted", Kind.COUNT, part_of="left"),
        Value("left_duplicate", "Left: duplicate", Kind.COUNT, part_of="left"),
        Value("left_merged", "Left: merged", Kind.COUNT, part_of="left"),
        Value("left_withdrawn", "Left: withdrawn or declined", Kind.COUNT, part_of="left"),
        Value("left_no_contact_decision", "Left: a person decided after failed contact", Kind.COUNT, part_of="left"),
        Value("left_not_given", "Left: no reason given", Kind.COUNT, part_of="left"),
    ),
    rules=(
        "Both ends of the period are in it. A wait that joined and left in the period counts in both.",
        "Those who got what they waited for are shown apart from every other way of leaving.",
        "No reply is never a reason to leave. A wait missing from an extract has not left.",
    ),
)
W15 = Definition(
    code="W15",
    base="W15",
    name="Reviews overdue",
    text="People with a current plan and no review in 12 months.",
    numerator="People with an open planned review past its due date (12 months after the last, or earlier in the plan)",
    denominator="People with a current plan",
    values=(
        Value("n", "Planned reviews open", Kind.COUNT),
        Value("overdue_people", "People with a review overdue", Kind.PEOPLE, rests_on=("n", "overdue")),
        Value("overdue", "Reviews overdue", Kind.COUNT, part_of="n"),
        Value("overdue_dated", "Overdue: past a due date in the data", Kind.COUNT, part_of="overdue"),
        Value("overdue_undated", "Overdue: no due date in the data", Kind.COUNT, part_of="overdue"),
        Value("people_with_plan", "People with a current plan", Kind.PEOPLE, rests_on=()),
        Value("overdue_share", "Share of people with a plan", Kind.SHARE, rests_on=("n", "overdue", "overdue_people")),
    ),
    rules=(
        "A review is overdue from the day after its due date.",
        "A due date earlier than 12 months, set in the plan, counts as it stands.",
        "A planned review without a due date is counted from the day it was recorded.",
    ),
)

DEFINITIONS: dict[str, Definition] = {
    measure.code: measure for measure in (W1, W2, W3, W4, W5, W8, W10, W12, W15, C1, C2, C3, C4)
}
