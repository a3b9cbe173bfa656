"""Columns that no heading claimed, whose values beside the rest of the list leave little doubt what they are."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fairwait.exchange.extracts.mapping.column import HINT, NOT_A_PERSONS, PLAIN_FLOOR, PLAINLY, Column
from fairwait.exchange.extracts.mapping.evidence import fit, reads_like_prose
from fairwait.exchange.extracts.mapping.evidence.looks import numbers_something
from fairwait.exchange.extracts.mapping.evidence.names import is_a_small_set
from fairwait.exchange.extracts.mapping.headers import is_left_out, words_of
from fairwait.exchange.extracts.mapping.lexicon import PRIOR, stem
from fairwait.exchange.extracts.mapping.sampling import repeats
from fairwait.exchange.extracts.mapping.whose_number import stays_with_people

if TYPE_CHECKING:
    from fairwait.exchange.extracts.reading import Reading

_LIKE_A_NUMBER = 0.8
_LEAST_PEOPLE, _TIMES_AS_MANY = 3, 3
_NAMED, _TWO_WORDS = 0.8, 1.6
_OF_TEAMS = 0.6
_STANDS = 0.7


def keep_what_values_tell(reading: "Reading", columns: Mapping[str, Column], pairs: Mapping[str, str]) -> bool:
    """Take columns whose headings say nothing of any field as the worker, the team, the status, the notes or the
    person's number, where no other column is and their values say it.

    Returns: whether any was taken, so that all must be paired again.
    """
    kept = [
        _keep_the_only_start(columns, pairs),
        _keep_the_only_telephones(columns, pairs),
        _keep_the_last_of_something_as_the_last_contact(columns, pairs),
        _take_what_names_pathways(columns, pairs),
        _leave_a_second_name(columns, pairs),
        _keep_the_only_given_or_family_names(columns, pairs),
        _read_the_only_sentences_as_notes(columns, pairs),
        _keep_a_few_names_as_the_worker(columns, pairs),
        _keep_a_few_teams(columns, pairs),
        _keep_the_only_status(columns, pairs),
        _keep_the_only_ranks(columns, pairs),
        _keep_the_only_places_in_a_few(columns, pairs),
        _take_numbers_headed_as_titles(reading, columns, pairs),
        *(_keep_the_only_words_for(field_name, columns, pairs) for field_name in _TOLD_BY_THEIR_WORDS),
        _keep_the_only_jottings(columns, pairs),
        _keep_the_number_thatstays_with_people(reading, columns, pairs),
    ]
    return any(kept)


def _unclaimed(columns: Mapping[str, Column], pairs: Mapping[str, str], field_name: str) -> list[Column]:
    """Columns nobody took, of nobody else, whose heading speaks of no other field and no kind that is left out."""
    if field_name in pairs.values():
        return []
    return [
        column
        for name, column in sorted(columns.items())
        if name not in pairs
        and not column.profile.is_empty
        and column.heard.whose is None
        and _says_nothing_else(column, field_name)
    ]


def _says_nothing_else(column: Column, field_name: str) -> bool:
    """Whether neither the heading nor the values speak for another field, or for leaving the column out."""
    return all(
        (odds if is_left_out(meaning) else column.odds[meaning]) < HINT
        for meaning, odds in column.heard.says.items()
        if meaning != field_name
    )


def _keep(column: Column, field_name: str) -> bool:
    column.odds[field_name] = max(column.odds[field_name], column.left_out_odds + PLAIN_FLOOR)
    return True


_FULL, _NONE_TO_COME = 0.9, 0.1


def _keep_the_only_start(columns: Mapping[str, Column], pairs: Mapping[str, str]) -> bool:
    """Past days on every row that nothing else claims are the start of the wait, where no column is: without one no row
    can be used. Of several the earliest."""
    starts = [
        column
        for column in _unclaimed(columns, pairs, "referred_on")
        if column.profile.filled >= _FULL
        and fit("referred_on", column.profile, column.near) >= HINT
        and (column.near.future(column.profile.years) or 0.0) < _NONE_TO_COME
    ]
    return bool(starts) and _keep(
        min(starts, key=lambda column: (column.profile.year(0.5), column.name)), "referred_on"
    )


_TELEPHONE = frozenset(map(stem, ("phone", "mobile")))


def _keep_the_only_telephones(columns: Mapping[str, Column], pairs: Mapping[str, str]) -> bool:
    """ "Primary contact" over telephone numbers, and not over names, is the person's where no other telephone is."""
    if {"phone", "mobile"} & set(pairs.values()):
        return False
    numbers = [
        column
        for name, column in sorted(columns.items())
        if name not in pairs
        and column.heard.whose is None
        and fit("phone", column.profile, column.near) >= HINT
        and not any(word.readings & _TELEPHONE for word in words_of(name))
    ]
    return len(numbers) == 1 and _keep(numbers[0], "phone")


_LAST, _NO_REVIEW = frozenset({stem("last")}), -5.0


def _keep_the_last_of_something_as_the_last_contact(columns: Mapping[str, Column], pairs: Mapping[str, str]) -> bool:
    """ "Last had a natter" over past days is the last contact, where no other column is."""
    last = [
        column
        for column in _unclaimed(columns, pairs, "last_contact_on")
        if any(word.readings & _LAST for word in words_of(column.name)[:1])
        and fit("last_contact_on", column.profile, column.near) > 0
        and column.odds["last_contact_on"] > _NO_REVIEW
    ]
    return len(last) == 1 and _keep(last[0], "last_contact_on")


_NONE_NAMED, _ALL_NAMED = 0.1, 0.8


def _take_what_names_pathways(columns: Mapping[str, Column], pairs: Mapping[str, str]) -> bool:
    """Where the column taken as the pathway names none of the council's ("Request" on every row) and another names
    nothing else, that one is the pathway."""
    owners = {field_name: name for name, field_name in pairs.items()}
    taken = columns.get(owners.get("pathway", ""))
    if taken is None or taken.near.pathway_share > _NONE_NAMED:
        return False
    naming = [
        column
        for name, column in sorted(columns.items())
        if column is not taken
        and column.heard.whose is None
        and column.near.pathway_share >= _ALL_NAMED
        and 1 < column.profile.different <= _A_LIST
        and pairs.get(name) not in ("team", "status", "end_reason", "pause_reason")
    ]
    if len(naming) != 1:
        return False
    naming[0].odds["pathway"] = max(naming[0].odds["pathway"], *naming[0].odds.values()) + PLAIN_FLOOR
    taken.odds["pathway"] -= NOT_A_PERSONS
    return True


_A_LIST = 25


def _leave_a_second_name(columns: Mapping[str, Column], pairs: Mapping[str, str]) -> bool:
    """Where the person has a first and a last name, names under a heading that does not say whose are somebody else's;
    the same few again and again ("w.FullName") are those who do the work."""
    owners = {field_name: name for name, field_name in pairs.items()}
    if not {"first_name", "last_name", "full_name"} <= set(owners):
        return False
    column = columns[owners["full_name"]]
    are_a_few = is_a_small_set(column.profile)
    if column.heard.odds("full_name") >= HINT and not are_a_few:
        return False
    column.odds["full_name"] -= NOT_A_PERSONS
    if are_a_few and "worker" not in owners and fit("worker", column.profile, column.near) > HINT:
        column.odds["worker"] = max(column.odds["worker"], column.left_out_odds + PLAIN_FLOOR)
    return True


def _read_the_only_sentences_as_notes(columns: Mapping[str, Column], pairs: Mapping[str, str]) -> bool:
    """ "Description" or "History" over what people jot down are the notes, where no other column is."""
    owners = {field_name: name for name, field_name in pairs.items()}
    if "notes" in owners or "reason" not in owners:
        return False
    column = columns[owners["reason"]]
    if column.heard.odds("reason") >= PLAINLY or column.heard.odds("notes") <= PRIOR:
        return False
    if not reads_like_prose(column.profile):
        return False
    column.odds["notes"] = max(column.odds["notes"], column.odds["reason"] + PLAIN_FLOOR)
    return True


def _keep_a_few_names_as_the_worker(columns: Mapping[str, Column], pairs: Mapping[str, str]) -> bool:
    """The same few people again and again ("Given to", "Who's on it") are those who do the work."""
    few = [
        column
        for column in _unclaimed(columns, pairs, "worker")
        if column.profile.name_shape >= _NAMED
        and _are_people(column)
        and column.profile.mean_words >= _TWO_WORDS
        and is_a_small_set(column.profile)
        and fit("worker", column.profile, column.near) > _LIKE_A_NUMBER
        and max(column.profile.words.get(kind, 0.0) for kind in _OTHER_NAMES) < _HARDLY
    ]
    return len(few) == 1 and _keep(few[0], "worker")


def _are_people(column: Column) -> bool:
    """Whether names are known ones, or each has a last word of its own, as "Community North" and "Community West" have
    not a first."""
    profile = column.profile
    own = profile.last_words >= _EACH_ITS_OWN and profile.different >= _SEVERAL
    known = max(profile.first_name, profile.surname) >= _KNOWN or (own and profile.first_name >= _A_FEW_KNOWN)
    return known or profile.initialled >= _NAMED


_KNOWN, _A_FEW_KNOWN, _HARDLY = 0.2, 0.05, 0.35
_EACH_ITS_OWN, _SEVERAL = 0.9, 6
_OTHER_NAMES = ("team", "address", "status", "pathway", "source_of_request")
"""What names of places and things are told by, which are shaped like people's."""


def _keep_the_only_given_or_family_names(columns: Mapping[str, Column], pairs: Mapping[str, str]) -> bool:
    """Where a list has surnames and no first names, or the other way round, many names of one word are the others."""
    owners = set(pairs.values())
    if "full_name" in owners or len(owners & {"first_name", "last_name"}) != 1:
        return False
    missing = "first_name" if "last_name" in owners else "last_name"
    names = [
        column
        for column in _unclaimed(columns, pairs, missing)
        if column.profile.name_shape >= _NAMED
        and column.profile.one_word >= _STANDS
        and (column.profile.different >= _MANY or not is_a_small_set(column.profile))
        and column.profile.most_common < _NOBODYS_SHARE
        and fit(missing, column.profile, column.near) > -1.0
    ]
    return len(names) == 1 and _keep(names[0], missing)


_MANY, _NOBODYS_SHARE = 40, 0.15
_RANKS, _ALL = 3.0, 0.8
_NOT = -3.0
"""Values that fit a field so badly were taken for it by the heading alone ("Zone" over red and amber)."""


def _keep_the_only_ranks(columns: Mapping[str, Column], pairs: Mapping[str, str]) -> bool:
    """ "High" and "Low", or red and green, under whatever heading are the priority where no other column is."""
    if "priority" in pairs.values():
        return False
    against = [
        columns[name] for name, taken in pairs.items() if fit(taken, columns[name].profile, columns[name].near) < _NOT
    ]
    ranked = [
        column
        for column in (*_unclaimed(columns, pairs, "priority"), *against)
        if fit("priority", column.profile, column.near) >= _RANKS
        and column.profile.exact_words.get("priority", 0.0) >= _ALL
        and column.profile.mean_length > 1
    ]
    if len(ranked) != 1:
        return False
    ranked[0].odds["priority"] = max(*ranked[0].odds.values(), ranked[0].left_out_odds) + PLAIN_FLOOR
    return True


_MOST_PLACES, _FILLED, _IN_PLACES = 6, 0.8, 1.0
_OF_WAITS = frozenset({stem("waiting"), stem("queue"), stem("list")})


def _keep_the_only_places_in_a_few(columns: Mapping[str, Column], pairs: Mapping[str, str]) -> bool:
    """ "wait_bk" over 1 to 4 on nearly every row: the wait's place among a few, where no column is the
    priority."""
    if "priority" in pairs.values():
        return False
    placed = [
        column
        for column in _unclaimed(columns, pairs, "priority")
        if any(word.readings & _OF_WAITS for word in words_of(column.name))
        and 1 < column.profile.different <= _MOST_PLACES
        and column.profile.filled >= _FILLED
        and column.profile.exact_words.get("priority", 0.0) >= _ALL
        and fit("priority", column.profile, column.near) >= _IN_PLACES
    ]
    return len(placed) == 1 and _keep(placed[0], "priority")


_TITLE = frozenset({stem("title")})


def _take_numbers_headed_as_titles(reading: "Reading", columns: Mapping[str, Column], pairs: Mapping[str, str]) -> bool:
    """Lists of web sites head what names each of their rows "Title": over numbers, each once, it is the wait's number,
    and the person's where some come again and no column is."""
    titled = [
        column
        for name, column in sorted(columns.items())
        if pairs.get(name) in (None, "title")
        and numbers_something(column.profile)
        and column.heard.whose is None
        and all(word.readings & _TITLE for word in words_of(name))
    ]
    if len(titled) != 1:
        return False
    (column,) = titled
    again = repeats(reading, [column.name]).get(column.name) or 0.0
    wanted = "wait_id" if again <= _COMES_AGAIN or "person_id" in pairs.values() else "person_id"
    column.odds["title"] -= NOT_A_PERSONS
    return _keep(column, wanted) if wanted not in pairs.values() else True


_TOLD_BY_THEIR_WORDS = {
    "gender": 3.0,
    "ethnicity": 2.8,
    "language": 2.5,
    "religion": 2.5,
    "communication_needs": 2.0,
    "contact_preference": 3.0,
    "support_reason": 2.5,
}
"""Fields whose values hardly any other list holds, and how well they must fit."""
_MOST = 0.6
_ALIKE = ("ethnicity", "language", "religion")
"""Lists that share words, "Welsh" and "Polish" among them."""


def _keep_the_only_words_for(field_name: str, columns: Mapping[str, Column], pairs: Mapping[str, str]) -> bool:
    told = [
        column
        for column in _unclaimed(columns, pairs, field_name)
        if fit(field_name, column.profile, column.near) >= _TOLD_BY_THEIR_WORDS[field_name]
        and column.profile.words.get(field_name, 0.0) >= _MOST
        and all(column.profile.words.get(field_name, 0.0) >= column.profile.words.get(kind, 0.0) for kind in _ALIKE)
        and column.near.pathway_share < _MOST
    ]
    return len(told) == 1 and _keep(told[0], field_name)


_NOT_NOTES = -0.5


def _keep_the_only_jottings(columns: Mapping[str, Column], pairs: Mapping[str, str]) -> bool:
    """What people jot down under whatever heading ("Plan / barriers") is read as notes where no column is.

    Else words of risk would be missed.
    """
    jotted = [
        column
        for column in columns.values()
        if "notes" not in pairs.values()
        and column.name not in pairs
        and column.heard.whose is None
        and column.left_out_odds < PLAINLY
        and reads_like_prose(column.profile)
        and fit("notes", column.profile, column.near) > _NOT_NOTES
    ]
    return bool(jotted) and _keep(max(jotted, key=lambda column: (column.profile.mean_words, column.name)), "notes")


def _keep_a_few_teams(columns: Mapping[str, Column], pairs: Mapping[str, str]) -> bool:
    few = [
        column
        for column in _unclaimed(columns, pairs, "team")
        if column.profile.words.get("team", 0.0) >= _OF_TEAMS
        and is_a_small_set(column.profile)
        and fit("team", column.profile, column.near) > 0
    ]
    return len(few) == 1 and _keep(few[0], "team")


def _keep_the_only_status(columns: Mapping[str, Column], pairs: Mapping[str, str]) -> bool:
    """ "FA status" or "Where it's at" over "Not started" and "Waiting" is the status where no other column is."""
    if "status" in pairs.values():
        return False
    told = [
        column
        for name, column in sorted(columns.items())
        if name not in pairs
        and column.heard.whose is None
        and (column.heard.odds("status") > PRIOR or _says_nothing_else(column, "status"))
        and fit("status", column.profile, column.near) >= HINT
        and column.profile.exact_words.get("status", 0.0) >= _STANDS
    ]
    return bool(told) and _keep(max(told, key=lambda column: column.heard.odds("status")), "status")


_COMES_AGAIN, _AND_AGAIN = 0.01, 4


def _keep_the_number_thatstays_with_people(
    reading: "Reading", columns: Mapping[str, Column], pairs: Mapping[str, str]
) -> bool:
    """A number that stays the same when a name and birth date come again is the person's, whatever its heading.

    So is the only one of which some come again, for a wait's comes once.
    """
    if "person_id" in pairs.values():
        return False
    again = [
        column
        for column in _unclaimed(columns, pairs, "person_id")
        if numbers_something(column.profile)
        and fit("person_id", column.profile, column.near) >= _LIKE_A_NUMBER
        and _comes_again(reading, column)
    ]
    if len(again) == 1:
        return _keep(again[0], "person_id")
    for column in _unclaimed(columns, pairs, "person_id"):
        if fit("person_id", column.profile, column.near) >= _LIKE_A_NUMBER:
            same, other = stays_with_people(reading, column, pairs)
            if same >= max(_LEAST_PEOPLE, _TIMES_AS_MANY * other):
                return _keep(column, "person_id")
    return False


def _comes_again(reading: "Reading", column: Column) -> bool:
    share = column.profile.repeated
    if share is None:
        share = repeats(reading, [column.name])[column.name]
    return share * reading.rows >= max(_AND_AGAIN, _COMES_AGAIN * reading.rows)
