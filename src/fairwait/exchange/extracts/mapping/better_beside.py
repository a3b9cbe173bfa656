"""Where two columns could be one field, which of them tells it: by what stands beside them."""

from collections.abc import Mapping

from fairwait.exchange.extracts.mapping.column import PLAIN_FLOOR, Column
from fairwait.exchange.extracts.mapping.evidence import fit
from fairwait.exchange.extracts.mapping.headers import words_of
from fairwait.exchange.extracts.mapping.lexicon import PRIOR, stem
from fairwait.exchange.extracts.mapping.profile import plain

_OF_THE_RECORD = frozenset({"active", "inactive"})
"""What a system says of its own record, whatever the person waits for. "Closed" is more: it ends a wait."""
_ADDRESS, _POSTCODE = frozenset({stem("address")}), frozenset({stem("postcode")})


def take_the_status_that_tells_more(columns: Mapping[str, Column], pairs: Mapping[str, str]) -> bool:
    """ "Status" over "Active" and "Inactive" is the record's; "Status Reason" beside it, over "Awaiting allocation" and
    "On hold", is the status; but only where the day of the end is told, or an inactive record would be a wait for ever.

    Returns: whether another was taken, so that all must be paired again.
    """
    taken = _owner("status", columns, pairs)
    if taken is None or not _tells_of_the_record(taken) or "ended_on" not in pairs.values():
        return False
    better = [
        column
        for name, column in sorted(columns.items())
        if name not in pairs
        and column.heard.odds("status") > PRIOR
        and fit("status", column.profile, column.near) > 0
        and column.profile.filled >= taken.profile.filled / 2
        and not _tells_of_the_record(column)
    ]
    if not better:
        return False
    best = max(better, key=lambda column: column.odds["status"])
    best.odds["status"] = max(best.odds["status"], taken.odds["status"]) + PLAIN_FLOOR
    return True


def _tells_of_the_record(column: Column) -> bool:
    return column.profile.different <= 2 and all(plain(text) in _OF_THE_RECORD for text in column.profile.samples)


def take_the_address_of_the_postcode(columns: Mapping[str, Column], pairs: Mapping[str, str]) -> bool:
    """Where "Placement postcode" was taken and no address was, "Placement address" is the same place.

    Returns: whether one was taken, so that all must be paired again.
    """
    postcode = _owner("postcode", columns, pairs)
    if postcode is None or "address" in pairs.values():
        return False
    place = _said_besides(postcode.name, _POSTCODE)
    for name, column in sorted(columns.items()):
        of_one_place = name not in pairs and _said_besides(name, _ADDRESS) == place
        if place and of_one_place and fit("address", column.profile, column.near) > 0:
            column.odds["address"] = max(column.odds["address"], column.left_out_odds + PLAIN_FLOOR)
            return True
    return False


def _owner(field_name: str, columns: Mapping[str, Column], pairs: Mapping[str, str]) -> Column | None:
    return next((columns[name] for name, taken in pairs.items() if taken == field_name), None)


def _said_besides(heading: str, field_words: frozenset[str]) -> frozenset[frozenset[str]]:
    """The other words of a heading that holds one of these; nothing where it holds none."""
    words = [word.readings for word in words_of(heading)]
    if not any(readings & field_words for readings in words):
        return frozenset()
    return frozenset(readings for readings in words if not readings & field_words)
