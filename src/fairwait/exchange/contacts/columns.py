"""Which column of a contact log is which, and what its words mean: suggested, then confirmed by a person. Pure."""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from fairwait.conversations.rules.shape import CameTo, Speaker, Topic, Way
from fairwait.engine.checks.values import dates
from fairwait.exchange.extracts.mapping import MappingRefused

FIELDS: Mapping[str, tuple[str, ...]] = {
    "contact_id": (
        "contact id", "contact ref", "contact reference", "contact number", "contact no", "enquiry id", "enquiry ref",
        "enquiry number", "request id", "request number", "call id", "call ref", "referral id", "log number",
    ),
    "contacted_on": (
        "contact date", "date of contact", "contacted on", "date contacted", "contact start date", "date received",
        "received", "received on", "enquiry date", "date of enquiry", "call date", "date of call", "request date",
        "referral date", "date of referral", "contact start", "date",
    ),
    "way": (
        "contact method", "method of contact", "method", "how", "how contacted", "channel", "contact channel",
        "medium", "contact type", "mode", "way",
    ),
    "speaker": (
        "contacted by", "who contacted us", "source of contact", "contact source", "referral source", "source",
        "referred by", "referrer", "referrer type", "caller", "who", "made by", "from whom", "who called",
    ),
    "person_id": (
        "person id", "client id", "case number", "case id", "service user id", "swift id", "mosaic id",
        "liquidlogic id", "lls id", "person number", "person ref", "subject id", "about whom id", "las id",
    ),
    "nhs_number": ("nhs number", "nhs no", "nhs", "nhs num"),
    "full_name": ("name", "person name", "full name", "about whom", "client name", "person", "client", "about"),
    "first_name": ("first name", "forename", "given name", "firstname", "forenames"),
    "last_name": ("last name", "surname", "family name", "lastname"),
    "date_of_birth": ("date of birth", "dob", "birth date", "d o b", "born"),
    "postcode": ("postcode", "post code", "home postcode", "person postcode"),
    "reason": (
        "reason", "reason for contact", "contact reason", "presenting issue", "presenting need", "issue", "details",
        "contact details", "summary", "what about", "primary reason", "reason for referral", "need",
    ),
    "outcome": (
        "outcome", "contact outcome", "outcome of contact", "result", "decision", "action taken", "came to",
        "sequel", "sequel to request", "outcome 1",
    ),
    "next": ("next", "next step", "next action", "what next", "follow up", "followup", "onward", "next steps"),
}  # fmt: skip
"""Each field, with the headings it goes by: a word longer than these is told less surely."""
NEEDED = ("contacted_on",)
_ONLY_HERE = frozenset({CameTo.CONNECTED, CameTo.BOOKED, CameTo.WAIT_OPENED})
WORDED: Mapping[str, tuple[str, ...]] = {
    "way": tuple(one.value for one in Way), "speaker": (*(one.value for one in Speaker), ""),
    "reason": tuple(one.value for one in Topic),
    "outcome": tuple(one.value for one in CameTo if one not in _ONLY_HERE),
}  # fmt: skip
"""The fields whose words mean one of ours, and what they may mean; "" where nobody said. What only was done here is no
meaning of a log."""

_WORDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "way": (
        (r"video|zoom|relay|teams call|\bms teams\b", Way.VIDEO),
        (r"tele|phone|call|ring", Way.PHONE), (r"face|walk|visit|person|reception|drop|counter", Way.FACE_TO_FACE),
        (r"teams", Way.VIDEO), (r"e-?mail|letter|post|fax|written", Way.LETTER),
        (r"web|online|form|portal|internet", Way.WEB), (r"referral|professional|hospital|\bgp\b", Way.PROFESSIONAL),
    ),
    "speaker": (
        (r"\bself\b|client|service user|the person|themsel", Speaker.SELF),
        (r"family|relative|carer|spouse|wife|husband|son\b|daughter|parent|partner|mother|father", Speaker.FAMILY),
        (
            r"\bgp\b|hospital|health|nurs|social work|police|ambulance|housing|professional|school|therap|team|ward"
            r"|doctor|provider|agency|service\b",
            Speaker.PROFESSIONAL,
        ),
        (r"friend|neighbour|member of public|other|voluntary", Speaker.OTHER),
    ),
    "reason": (
        (r"safeguard|abuse|unsafe|being safe|neglect", Topic.SAFETY),
        (r"chas|progress|update|where .* up to", Topic.CHASING),
        (r"hospital|discharge|ward", Topic.HOSPITAL), (r"carer|caring", Topic.CARING),
        (r"memory|dement|confus", Topic.MEMORY),
        (r"blue badge|money|financ|benefit|charge|invoice|paying", Topic.MONEY),
        (r"\bf[ae]ll|mobil|getting about|stairs|walk", Topic.GETTING_ABOUT),
        (r"wash|dress|bath|shower|toilet|personal care", Topic.PERSONAL_CARE),
        (r"meal|food|drink|eat", Topic.MEALS), (r"equip|adapt|rail|ramp|hous|home", Topic.HOME),
        (r"mental|anxi|depress|mood", Topic.MIND), (r"sight|hearing|deaf|blind|vision", Topic.SIGHT_HEARING),
        (r"lonel|isolat|alone", Topic.LONELINESS),
    ),
    "outcome": (
        (r"safeguard|\bs42\b|section 42", CameTo.SAFEGUARDING),
        (r"advert|wrong number|\btest\b|spam|duplicate", CameTo.NO_REQUEST),
        (
            r"assess|review|reablement|allocat|care act|ongoing|on-going|long.?term|short.?term|waiting list|intake"
            r"|brokerage|occupational|\bot\b|visit|appointment|progress",
            CameTo.WENT_ON,
        ),
        (
            r"passed|refer|transfer|another department|other department|housing|health|hospital|\bgp\b|nurs|universal",
            CameTo.PASSED_ON,
        ),
        (r"\bnfa\b|no further|no action|nothing|no services|closed", CameTo.NOTHING),
        (r"advice|inform|guidance|signpost|\bi ?& ?a\b|\biag\b|answer", CameTo.ANSWERED),
        (r"provided|installed|delivered|arranged|set up|issued|changed|fitted|resolved", CameTo.CHANGED),
    ),
}  # fmt: skip
_UNKNOWN = {
    "way": Way.NOT_SAID.value, "speaker": "", "reason": Topic.OTHER.value, "outcome": CameTo.NOT_SAID.value,
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column of the file: what it is taken as, how surely (0 to 1), why, and a few of its values."""

    name: str
    field: str | None
    confidence: float
    because: str
    samples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Meaning:
    """A whole log's meaning: its columns in the file's order, and what the words of its fields mean."""

    columns: tuple[Column, ...]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    date_order: str | None = None

    @property
    def fields(self) -> Mapping[str, str]:
        """Field -> column, of those that are taken."""
        return {one.field: one.name for one in self.columns if one.field is not None}

    def word(self, name: str, text: str) -> str:
        """What a word of the file means, of a field whose words mean one of ours."""
        told = self.values.get(name, {}).get(plain(text))
        return told if told is not None else guessed(name, text)


def plain(text: str) -> str:
    """A heading or a word without what changes from file to file: capitals, marks and spaces."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return " ".join(re.sub(r"[^0-9a-z&]+", " ", apart.casefold()).split())


def guessed(name: str, text: str) -> str:
    """What a word seems to mean; where it tells us nothing, that nobody said."""
    folded = " ".join(text.casefold().split())
    if not folded:
        return _UNKNOWN[name]
    return next((str(code) for shape, code in _WORDS[name] if re.search(shape, folded)), _UNKNOWN[name])


def suggest(columns: Sequence[str], samples: Mapping[str, Sequence[str]]) -> Meaning:
    """Suggest what each column is, by its heading, and by its values where it must hold days or NHS numbers.

    Args:
        columns: the headings, in the file's order.
        samples: some filled cells of each.
    """
    claims = sorted(
        (-_claim(heading, name, samples.get(heading, ())), at, place, heading, name)
        for at, name in enumerate(FIELDS) for place, heading in enumerate(columns)
    )  # fmt: skip
    taken: dict[str, tuple[str, float]] = {}
    used: set[str] = set()
    for worth, _at, _place, heading, name in claims:
        if -worth >= _LIKELY and heading not in taken and name not in used:
            taken[heading] = name, -worth
            used.add(name)
    if {"first_name", "last_name"} & used and "full_name" in used:
        taken = {heading: one for heading, one in taken.items() if one[0] != "full_name"}
    return Meaning(tuple(_column(heading, taken.get(heading), samples.get(heading, ())) for heading in columns))


_LIKELY = 0.5


def _claim(heading: str, name: str, cells: Sequence[str]) -> float:
    words = plain(heading)
    ways = FIELDS[name]
    if words in ways:
        worth = 0.95 if " " in words or name not in ("contacted_on", "full_name") else 0.8
    else:
        spoken = set(words.split())
        worth = max((0.75 if " " in way else 0.5 for way in ways if spoken >= set(way.split())), default=0.0)
    if worth and cells:
        worth *= _HEADING_ALONE + (1 - _HEADING_ALONE) * _fits(name, cells)
    return worth


_HEADING_ALONE = 0.4
"""What a heading is worth where none of the values bear it out: too little to be believed."""


def _fits(name: str, cells: Sequence[str]) -> float:
    """How well the values bear it out, in [0, 1]."""
    if name in ("contacted_on", "date_of_birth"):
        return sum(dates.written(cell).kind != "none" for cell in cells) / len(cells)
    if name == "nhs_number":
        return sum(len(re.sub(r"\D", "", cell)) == 10 for cell in cells) / len(cells)
    if name in ("full_name", "first_name", "last_name"):
        return sum(not any(letter.isdigit() for letter in cell) for cell in cells) / len(cells)
    return 1.0


def _column(heading: str, taken: tuple[str, float] | None, cells: Sequence[str]) -> Column:
    samples = tuple(dict.fromkeys(cells))[:3]
    if taken is None:
        return Column(heading, None, 0.0, "Nothing of a contact is known by this heading.", samples)
    name, worth = taken
    why = "The heading says so." if worth > _SURE else "The heading, or part of it, is known; look at the values."
    return Column(heading, name, round(worth, 2), why, samples)


_SURE = 0.9


def words_in(meaning: Meaning, cells: Mapping[str, Iterable[str]]) -> dict[str, list[tuple[str, int, str]]]:
    """By field, each different word of the file, how often it stands there, and what it is taken to mean.

    Free text is no word: of a column of more different values than a person can be asked about, none is given.
    """
    found: dict[str, list[tuple[str, int, str]]] = {}
    for name in WORDED:
        counted = Counter(" ".join(text.split()) for text in cells.get(name, ()) if text.strip())
        if 0 < len(counted) <= MOST_WORDS:
            found[name] = [(text, many, meaning.word(name, text)) for text, many in counted.most_common()]
    return found


MOST_WORDS = 40


def to_toml(meaning: Meaning) -> str:
    """The meaning as a file to edit and keep."""
    lines = ['schema = "fairwait.contacts-map/1"']
    if meaning.date_order:
        lines.append(f"date_order = {json.dumps(meaning.date_order)}")
    lines += ["", "[columns]", *(f"{_quoted(one.name)} = {_quoted(one.field or '-')}" for one in meaning.columns)]
    for name, words in sorted(meaning.values.items()):
        lines += [
            "",
            f"[values.{name}]",
            *(f"{_quoted(word)} = {_quoted(code)}" for word, code in sorted(words.items())),
        ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def from_toml(text: str, *, columns: Sequence[str]) -> Meaning:
    """The meaning somebody confirmed, for a file of these columns. Raises MappingRefused."""
    again = "Make it again from this file with --out-map, and change that."
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingRefused(f"The mapping is no TOML: {error}.", remedy=again) from error
    said = told.get("columns")
    values = told.get("values", {})
    if not isinstance(said, dict) or not isinstance(values, dict):
        raise MappingRefused("The mapping has no table of columns.", remedy=again)
    if strange := [name for name, one in said.items() if one != "-" and name not in columns]:
        raise MappingRefused(f"The file has no column “{strange[0]}”.", remedy=again)
    if strange := [str(one) for one in said.values() if not isinstance(one, str) or (one != "-" and one not in FIELDS)]:
        raise MappingRefused(
            f"“{strange[0]}” is no field of a contact.", remedy=f"Use one of {', '.join(FIELDS)}, or -."
        )
    twice = [one for one, many in Counter(one for one in said.values() if one != "-").items() if many > 1]
    if twice:
        raise MappingRefused(f"Two columns are both “{twice[0]}”.", remedy="Leave one of them out with -.")
    for name, words in values.items():
        codes = WORDED.get(name)
        if codes is None or not isinstance(words, dict):
            raise MappingRefused(f"The words of “{name}” mean nothing of ours.", remedy=f"Use {', '.join(WORDED)}.")
        if strange := [(word, code) for word, code in words.items() if not isinstance(code, str) or code not in codes]:
            word, code = strange[0]
            raise MappingRefused(
                f"“{word}” cannot mean “{code}”: it is no meaning of “{name}”.",
                remedy=f"Use one of {', '.join(filter(None, codes))}.",
            )
    order = told.get("date_order")
    if order not in (None, *dates.ORDERS):
        raise MappingRefused(f"“{order}” is no order of dates.", remedy="Use dmy, mdy or ymd.")
    kept = {name: {plain(word): code for word, code in words.items()} for name, words in values.items()}
    listed = tuple(
        Column(name, None if said.get(name, "-") == "-" else said[name], 1.0, "Confirmed by a person.")
        for name in columns
    )
    return Meaning(listed, kept, order)
