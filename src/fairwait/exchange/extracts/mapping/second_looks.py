"""A second look, once every column has its field: what the columns and the rows together say of one of them."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from fairwait.engine.checks.fields import DATE_FIELDS
from fairwait.exchange.extracts.mapping.column import HINT, NOT_A_PERSONS, PLAIN_FLOOR, PLAINLY, Column
from fairwait.exchange.extracts.mapping.evidence import fit, reads_like_prose
from fairwait.exchange.extracts.mapping.evidence.looks import is_yes_no
from fairwait.exchange.extracts.mapping.headers import STAFF, hear, words_of
from fairwait.exchange.extracts.mapping.lexicon import LEFT_OUT, PRIOR, stem
from fairwait.exchange.extracts.mapping.relations import beside_several, people_told_twice

if TYPE_CHECKING:
    from fairwait.exchange.extracts.reading import Reading

_NEEDED_BOOST = 3.0
"""Given to what a list cannot do without, when the first pairing found nobody for it."""
_SAFER_BOOST = 1.2
_NAMES_PATHWAYS = 0.3
"""Below this share of cells that name a pathway, a column is not the pathway of a file whose pathway was said."""
_ALL_NAME_PATHWAYS = 0.9
_HALF, _A_LIST = 0.5, 25
_CODE_OF = LEFT_OUT + "code_of"
"""Half the cells of a column of so few different words speak of pathways: a list of what people wait for."""
_NOT_THE_PATHWAY = 20.0
_LIKE_A_NUMBER = 0.8

_NAMES = frozenset({"full_name", "first_name", "last_name"})
_CARER, _SEVERAL = "carer", 3


def read_as_the_person_whom_the_list_is_about(columns: Mapping[str, Column], pairs: Mapping[str, str]) -> bool:
    """In a list of carers' assessments "Carer name" is the name of the person who waits; so is "Parent name" where no
    other names are.

    A list is about somebody when no name in it is plainly the person's, and several columns speak of them, or one that
    holds names. Of anybody but a carer, name and birth date must be told.
    """
    if any(taken in _NAMES and columns[name].heard.whose is None for name, taken in pairs.items()):
        return False
    subject = _whom_the_list_is_about(columns)
    if subject is None:
        return False
    for column in columns.values():
        if (
            column.heard.whose == subject
            and "cared" not in column.name.lower()
            and column.heard.odds("is_carer") < PLAINLY
        ):
            column.heard = hear(column.name, subject=subject)
            column.judge()
    return True


def _whom_the_list_is_about(columns: Mapping[str, Column]) -> str | None:
    spoken_of: dict[str, list[Column]] = {}
    for name in sorted(columns):
        if (whose := columns[name].heard.whose) is not None and whose not in STAFF:
            spoken_of.setdefault(whose, []).append(columns[name])
    carers = spoken_of.pop(_CARER, [])
    if len(carers) > 1 or any(_fits(column, _NAMES) for column in carers):
        return _CARER
    told = {
        whose: len(theirs)
        for whose, theirs in spoken_of.items()
        if len(theirs) >= _SEVERAL
        and any(_fits(column, _NAMES) for column in theirs)
        and any(_fits(column, {"date_of_birth"}) for column in theirs)
    }
    return max(told, key=lambda whose: told[whose], default=None)


def _fits(column: Column, names: Iterable[str]) -> bool:
    return any(fit(name, column.profile, column.near) > 0 for name in names)


def read_the_only_names_as_full_names(columns: Mapping[str, Column], pairs: Mapping[str, str]) -> bool:
    """“Client (known as)” over “Mrs Agnes Hollis (Aggie)” is the name of the person where no other column is."""
    owners = {field_name: name for name, field_name in pairs.items()}
    if _NAMES & set(owners) or "known_as" not in owners:
        return False
    column = columns[owners["known_as"]]
    if fit("full_name", column.profile, column.near) <= 0:
        return False
    column.odds["full_name"] = column.odds["known_as"] + PLAIN_FLOOR
    column.odds["known_as"] -= _NOT_SHORT
    return True


_NOT_SHORT = 6.0
_REPEATS = 0.004


def take_what_repeats_as_the_persons(
    reading: "Reading", columns: Mapping[str, Column], pairs: Mapping[str, str]
) -> bool:
    """The only number of a list, under a heading that does not say of what ("Hub no."), is the person's if any of its
    values comes twice: a number of a wait comes once."""
    if "person_id" in pairs.values():
        return False
    doubtful = [
        column
        for name, column in sorted(columns.items())
        if pairs.get(name) in {None, "wait_id"}
        and column.heard.numbers_something
        and (column.heard.odds("wait_id") < HINT or _is_of_several_waits(reading, column, pairs))
        and column.heard.odds("person_id") > PRIOR
        and (column.profile.repeated or 0.0) > _REPEATS
        and fit("person_id", column.profile, column.near) >= _LIKE_A_NUMBER
    ]
    if len(doubtful) != 1:
        return False
    (column,) = doubtful
    column.odds["person_id"] = max(column.odds["person_id"], column.odds["wait_id"] + 0.5, PLAIN_FLOOR)
    return True


def _is_of_several_waits(reading: "Reading", column: Column, pairs: Mapping[str, str]) -> bool:
    """Whether values of a number, "Our ref.", stand beside referrals of several days: then it is no wait's."""
    referred = next((name for name, taken in pairs.items() if taken == "referred_on"), None)
    if referred is None or column.heard.odds("wait_id") >= PLAINLY:
        return False
    return beside_several(reading, column.name, other=referred) >= _TOLD_TWICE


_TOLD_TWICE = 3
_A_FEW = 3
"""Rows given twice that prove nothing of a number, in a file however short."""


def take_what_never_repeats_as_the_waits(
    reading: "Reading", columns: Mapping[str, Column], pairs: Mapping[str, str]
) -> bool:
    """A number that is another on every row, in a list that names people more than once, is no person's number unless
    its heading plainly says so: taken as one, everybody who waits twice would be two people."""
    owners = {field_name: name for name, field_name in pairs.items()}
    names = [owners[part] for part in ("full_name", "first_name", "last_name") if part in owners]
    if "person_id" not in owners or "wait_id" in owners or not names or "date_of_birth" not in owners:
        return False
    column = columns[owners["person_id"]]
    repeated = column.profile.repeated
    if column.heard.odds("person_id") >= PLAINLY or repeated is None:
        return False
    if repeated * reading.rows > max(_A_FEW, _REPEATS * reading.rows):
        return False
    copied = repeated * reading.rows  # a row given twice has its number twice
    if people_told_twice(reading, names, born=owners["date_of_birth"]) < max(_TOLD_TWICE, 2 * copied):
        return False
    column.odds["person_id"] -= NOT_A_PERSONS
    column.odds["wait_id"] = max(column.odds["wait_id"], PLAIN_FLOOR)
    return True


def take_the_pathway_as_said(columns: Mapping[str, Column], pairs: Mapping[str, str]) -> bool:
    """In a file that was said to hold one pathway, "What for?" is the pathway only if it names the council's: else it
    tells why somebody waits, in their own words."""
    taken = any(
        field_name == "pathway" and columns[name].near.pathway_names < _NAMES_PATHWAYS
        for name, field_name in pairs.items()
    )
    unknown = [column for column in columns.values() if column.near.pathway_names < _NAMES_PATHWAYS] if taken else []
    for column in unknown:
        spoken_for = pairs.get(column.name) == "pathway"
        column.odds["pathway"] -= _NOT_THE_PATHWAY
        if not spoken_for:
            continue
        if column.heard.odds("reason") > PRIOR and "reason" not in pairs.values():
            column.odds["reason"] = max(column.odds["reason"], PLAIN_FLOOR + column.left_out_odds)
    return bool(unknown)


def help_what_is_needed(columns: Mapping[str, Column], pairs: Mapping[str, str], *, pathway: str | None) -> bool:
    """Raise the best candidate for a referral date, a pathway or a person's number that is still without a column.

    "Created" or "Start" is taken as the start of the wait when no column says it better.
    """
    taken = set(pairs.values())
    wanted = ["referred_on"] if "referred_on" not in taken else []
    if "pathway" not in taken and pathway is None:
        wanted.append("pathway")
    if not taken & {"person_id", "nhs_number", "full_name", "last_name"}:
        wanted.extend(["person_id", "full_name"])
    elif not taken & {"full_name", "last_name"}:
        wanted.append("full_name")
    helped = _keep_stray_prose(columns, pairs) | _keep_a_scheme_of_its_own(columns, pairs)
    for field_name in wanted:
        free = [
            column
            for name, column in sorted(columns.items())
            if (_may_move(column, pairs.get(name)) or _takes_back_its_pathways(column, field_name, pairs))
            and (column.left_out_odds < 5.5 or _says_pathways(column, field_name))
        ]
        able = [column for column in free if _could_be(column, field_name)]
        if able:
            best = max(able, key=lambda column: column.gain(field_name))
            best.odds[field_name] += _NEEDED_BOOST
            if _says_pathways(best, field_name):
                best.odds[field_name] = max(best.odds[field_name], best.left_out_odds + 0.5)
            if best.name in pairs:
                best.odds[field_name] = max(best.odds[field_name], best.odds[pairs[best.name]] + 0.5)
            helped = True
    return helped


def _may_move(column: Column, now: str | None) -> bool:
    """Whether a column is free, or was taken as something its heading does not plainly say."""
    return now is None or (now in DATE_FIELDS and column.heard.odds(now) < PLAINLY)


def _takes_back_its_pathways(column: Column, field_name: str, pairs: Mapping[str, str]) -> bool:
    """Whether a column that names pathways and nothing else was taken as what its heading only hints at ("Concern
    type" as risks), or as why waits ended in a list that holds no end, where no other column is the pathway."""
    named = field_name == "pathway" and column.near.pathway_share >= _HALF and column.profile.different <= _A_LIST
    says_less = column.heard.odds(pairs[column.name]) < PLAINLY
    no_end = pairs[column.name] == "end_reason" and "ended_on" not in pairs.values()
    return named and (says_less or no_end)


_SENTENCES = -2.8
"""Log-odds of notes that no heading speaks for, over values of three words and more, often repeated."""


def _keep_stray_prose(columns: Mapping[str, Column], pairs: Mapping[str, str]) -> bool:
    """Sentences under a heading that says nothing are notes, where no column is: risk words must not be missed."""
    if "notes" in pairs.values():
        return False
    stray = [
        column
        for name, column in sorted(columns.items())
        if name not in pairs
        and column.left_out is None
        and reads_like_prose(column.profile)
        and column.odds["notes"] > _SENTENCES
        and max(column.heard.says.values(), default=PRIOR) < -0.5
    ]
    if not stray:
        return False
    best = max(stray, key=lambda column: column.profile.mean_words)
    best.odds["notes"] = max(best.odds["notes"], 0.6)
    return True


_FEW_WORDS = 12
_SPOKEN_OF = 0.5
_NAMES_BANDS, _RANKS, _HARDLY_LEFT_OUT = 2.0, 1.5, 2.5


def _keep_a_scheme_of_its_own(columns: Mapping[str, Column], pairs: Mapping[str, str]) -> bool:
    """A few words nobody knows under a heading that speaks of priority are the priority, where no column is: what they
    mean is asked, and nobody is told that the file has none."""
    if "priority" in pairs.values():
        return False
    stray = [column for name, column in sorted(columns.items()) if name not in pairs and _speaks_of_priority(column)]
    if not stray:
        return False
    best = max(stray, key=lambda column: column.heard.odds("priority"))
    best.odds["priority"] = max(best.odds["priority"], best.left_out_odds + PLAIN_FLOOR)
    return True


def _speaks_of_priority(column: Column) -> bool:
    """Whether a heading speaks of priority over values that rank, or plainly over a few words of any kind."""
    ranks = fit("priority", column.profile, column.near)
    if ranks >= _NAMES_BANDS and column.heard.odds("priority") > 0:
        return True  # "Score" over "2 - Urgent": a heading that is mostly of something else, values that are not
    if ranks >= _RANKS and column.left_out_odds < _HARDLY_LEFT_OUT:
        return "priority" in column.heard.says
    few = 1 < column.profile.different <= _FEW_WORDS and column.profile.date < 0.5
    spoken = column.left_out is None and column.heard.odds("priority") > _SPOKEN_OF
    return few and spoken and not is_yes_no(column.profile)


def _could_be(column: Column, field_name: str) -> bool:
    if column.profile.is_empty or fit(field_name, column.profile, column.near) < 0.8:
        return False
    if field_name == "pathway" and column.profile.filled < _HALF:
        return False  # everybody waits for something: "In hospital" in a few rows is why somebody is on hold
    said = column.heard.odds(field_name) > -1.5 or (field_name != "referred_on" and column.left_out is None)
    bare = field_name in DATE_FIELDS and column.heard.is_bare
    return said or bare or _plainly_names_pathways(column, field_name)


def _plainly_names_pathways(column: Column, field_name: str) -> bool:
    """Whether nearly every value is the name of a pathway: then it is one, whatever else the heading speaks of."""
    return field_name == "pathway" and column.near.pathway_names >= _ALL_NAME_PATHWAYS


def _says_pathways(column: Column, field_name: str) -> bool:
    """Whether values name pathways: nearly all, or half of a list of words under a code's heading ("ServiceCd")."""
    few = column.left_out == _CODE_OF and column.profile.different <= _A_LIST
    coded = field_name == "pathway" and few and column.near.pathway_share >= _HALF
    if field_name == "pathway" and _is_headed_as_a_route(column):
        return True
    return coded or _plainly_names_pathways(column, field_name)


_ROUTES = frozenset({stem("pathway")})


def _is_headed_as_a_route(column: Column) -> bool:
    """Whether a heading speaks of a pathway over a few words some of which name one: "D2A Pathway"."""
    few = 1 < column.profile.different <= _A_LIST
    return few and column.near.pathway_share > 0 and any(word.readings & _ROUTES for word in words_of(column.name))


def taken_the_safer_way(columns: Mapping[str, Column], pairs: dict[str, str]) -> dict[str, str]:
    """Where nothing else is the unsafe-contact column, one that may be is taken as it rather than dropped."""
    if "unsafe_contact" in pairs.values():
        return pairs
    asked = [
        column
        for name, column in sorted(columns.items())
        if not column.profile.is_empty
        and column.heard.odds("unsafe_contact") > -1.0
        and column.odds["unsafe_contact"] + _SAFER_BOOST > column.left_out_odds
        and (name not in pairs or column.odds["unsafe_contact"] + _SAFER_BOOST > column.odds[pairs[name]])
    ]
    if not asked:
        return pairs
    best = max(asked, key=lambda column: column.odds["unsafe_contact"])
    return {**pairs, best.name: "unsafe_contact"}
