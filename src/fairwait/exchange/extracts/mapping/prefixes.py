"""Headings that begin with where they were taken from: the short name of a table ("wrk_item_id", "wrk_status"), a table
around the column ("Dim_Person[Surname]"), the one path of all ("data.subject.birthDate")."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from fairwait.exchange.extracts.mapping.headers import Heard, hear, is_left_out, possessor, words_of
from fairwait.exchange.extracts.mapping.lexicon import PRIOR, stem

_LEAST = 4
"""Headings that share a beginning before it is taken for a table's name."""
_LONGEST = 8
"""Letters of a table's name: "wrk", "request", "referral"."""
_NEARLY_ALL = 0.8
_IN_A_TABLE = re.compile(r"'?(?:(?:dim|fact|fct|tbl|vw|stg)[\w .']*)?\[([^\[\]]+)\]", re.IGNORECASE)
"""A column in a warehouse's table, whose name tells nothing; "Reviews[Last review]" does tell of reviews."""
_OF_A_TABLE = re.compile(r"'?([A-Za-z][\w .-]*)'?\[([^\[\]]+)\]|([A-Za-z]\w*)\.([A-Za-z][\w ]*)")
"""A column written with its table: "Team[Locality]", "Team.Locality"."""
_SAYS = 2.0
_PLAINLY = 4.5
_NAMES = ("full_name", "first_name", "last_name")
_A_PERSONS_OWN = "birth"
_OF_WORK = frozenset(
    {
        "item",
        "type",
        "priority",
        "status",
        "due",
        "step",
        "stage",
        "queue",
        "outcome",
        "referral",
        "date",
        "team",
        "worker",
    }
    | {"close", "receive", "start", "end", "reason", "service", "target", "text", "contact", "review"}
)
_LEAST_OF_WORK = 3
"""Different words about the work itself that follow: a table about a person or a doctor has hardly one."""
_OF_PEOPLE = frozenset(
    {"name", "surname", "forename", "dob", "birth", "gender", "phone", "tel", "postcode", "nhs", "email"}
)


def heard_of(headings: Sequence[str]) -> dict[str, Heard]:
    """What each heading of a file says; one that begins with the name of a table of work also without that name."""
    spoken = _without_the_path_of_all(headings)
    tables = _tables(list(spoken.values()))
    return _with_owners({heading: _heard(text, tables) for heading, text in spoken.items()})


def _with_owners(heard: Mapping[str, Heard]) -> dict[str, Heard]:
    """The same, where "Recipient's mobile" stands beside the person's own name: then it is the recipient's."""
    theirs = {heading: whose for heading in heard if (whose := possessor(heading)) is not None}
    named = any(
        said.whose is None and heading not in theirs and max(map(said.odds, _NAMES)) >= _SAYS
        for heading, said in heard.items()
    )
    if not named:
        return dict(heard)
    return {
        heading: said.of_somebody_else(theirs[heading]) if heading in theirs and said.whose is None else said
        for heading, said in heard.items()
    }


def _without_the_path_of_all(headings: Sequence[str]) -> dict[str, str]:
    """Each heading without the first step of a path that nearly all of them begin with."""
    steps = [first for first, found, _ in (heading.partition(".") for heading in headings) if found and first.isalpha()]
    common = max(sorted(set(steps)), key=steps.count, default="")
    if len(steps) < _LEAST or steps.count(common) < _NEARLY_ALL * len(headings):
        return {heading: heading for heading in headings}
    return {heading: heading.removeprefix(f"{common}.") for heading in headings}


def _parted(heading: str) -> tuple[str, str] | None:
    first, found, rest = heading.strip().partition("_")
    return (first.lower(), rest) if found and rest and first.isalpha() and len(first) <= _LONGEST else None


def _tables(headings: Sequence[str]) -> frozenset[str]:
    follow: dict[str, list[str]] = {}
    for parts in map(_parted, headings):
        if parts is not None:
            follow.setdefault(parts[0], []).append(parts[1])
    return frozenset(
        table
        for table, rests in follow.items()
        if len(rests) >= _LEAST and (_is_of_work(rests) or _is_of_a_person(table, rests))
    )


def _is_of_work(rests: Sequence[str]) -> bool:
    words = [[reading for word in words_of(rest) for reading in word.readings] for rest in rests]
    beginnings = {reading for rest in rests for word in words_of(rest)[:1] for reading in word.readings}
    spoken = {reading for found in words for reading in found}
    return not beginnings & _stems(_OF_PEOPLE) and len(spoken & _stems(_OF_WORK)) >= _LEAST_OF_WORK


def _is_of_a_person(table: str, rests: Sequence[str]) -> bool:
    """Whether a beginning that is no word we know stands before what is told of a person, their birth among it."""
    if any(word.heard for word in words_of(table)):
        return False
    spoken = {reading for rest in rests for word in words_of(rest) for reading in word.readings}
    return stem(_A_PERSONS_OWN) in spoken


def _stems(words: frozenset[str]) -> frozenset[str]:
    return frozenset(map(stem, words))


def _heard(heading: str, tables: frozenset[str]) -> Heard:
    if found := _IN_A_TABLE.fullmatch(heading.strip()):
        inside = hear(found[1])
        return inside if max(inside.says.values(), default=PRIOR) >= _SAYS else hear(heading)
    whole, parts = _heard_of_the_column(heading), _parted(heading)
    if parts is None or parts[0] not in tables:
        return whole
    rest = hear(parts[1])
    if whole.whose is not None and rest.whose is None:  # the table's name was taken for somebody ("wrk" for a worker)
        return rest
    said = whole.says
    if max(rest.says.values(), default=PRIOR) >= _PLAINLY:  # "request_worker" of a table of requests is no requester
        said = {meaning: odds for meaning, odds in said.items() if not is_left_out(meaning)}
    return replace(
        whole, says=_louder(said, rest.says), numbers_something=whole.numbers_something or rest.numbers_something
    )


def _heard_of_the_column(heading: str) -> Heard:
    """What a heading says; of a column written with its table, not what the table's name alone says, where the column's
    own name says a field: "Team[Locality]" is the locality, and "Worker[Name]" still the worker."""
    whole = hear(heading)
    if (found := _OF_A_TABLE.fullmatch(heading.strip())) is None:
        return whole
    table, column = hear(found[1] or found[3]), hear(found[2] or found[4])
    if not re.search(r"[A-Za-z]{4}", found[2] or found[4]):
        return whole  # "Tel.No" is no table of telephones
    if whole.whose is not None and column.whose is None:
        column = column.of_somebody_else(whole.whose)
    if max((odds for name, odds in column.says.items() if not is_left_out(name)), default=PRIOR) < _SAYS:
        return whole
    said = {name: odds for name, odds in whole.says.items() if odds > table.odds(name) + _LESS}
    return replace(whole, says=_louder(said, column.says))


def _louder(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    """What either says; of what the rest alone says a little less, for the table's name may belong to it."""
    return {meaning: max(one.get(meaning, PRIOR), other.get(meaning, PRIOR) - _LESS) for meaning in {**one, **other}}


_LESS = 0.5
