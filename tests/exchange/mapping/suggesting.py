"""What is suggested for columns of a made-up town, asked in few words."""

import random

from fairwait.exchange.extracts.mapping import ExtractMapping, suggest
from tests.exchange.mapping.town import people_waiting, vocabulary
from tests.exchange.mapping.writing import FIELDS, OTHERS, Style, reading_of

WAITS = people_waiting(160, random.Random(11))


def cells(kind: str, style: Style | None = None) -> list[str | None]:
    write = OTHERS.get(kind) or FIELDS[kind]
    rng = random.Random(kind)
    return [write(wait, style or Style(numbers="plain"), rng) for wait in WAITS]


def suggested(tmp_path, columns: dict[str, list[str | None]], **how) -> ExtractMapping:
    return suggest(reading_of(columns, tmp_path), vocabulary=vocabulary(), **how)


def fields(mapping: ExtractMapping) -> dict[str, str | None]:
    return {column.column: column.field for column in mapping.columns}


def beside(tmp_path, **columns):
    """What is suggested for some columns beside an identity and a referral date."""
    base = {"Person ID": cells("person_id"), "Surname": cells("last_name"), "Referral date": cells("referred_on")}
    return fields(suggested(tmp_path, base | columns))
