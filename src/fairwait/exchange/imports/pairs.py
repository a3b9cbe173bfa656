"""After an import: who of the people it brought may already be here under another number. Only ever a question."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import polars as pl
from django.db import transaction

from fairwait.engine.checks.identity import IDENTITY_FIELDS
from fairwait.engine.linkage import duplicate_people, prepare
from fairwait.exchange.models import Import, ImportStatus
from fairwait.history.bulk import read
from fairwait.history.models import Event
from fairwait.people.models import LikelyPair, Person

Progress = Callable[[str, int, int], None]
_TYPES = {name: pl.Date() if name == "date_of_birth" else pl.String() for name in IDENTITY_FIELDS}
LEFT = "pairs_left"
"""Stands among an import's facts from the write of its rows until its pairs have been looked for."""
_ASKED_ABOUT = 5_000
"""A first import may find very many; the most likely are asked about first."""


def look_for_pairs(record: Import, *, on: date, progress: Progress) -> int:
    """Find likely pairs among those this import told of and everybody stored; keep them as questions."""
    if record.first_seq is None:
        return 0
    told = Event.objects.filter(seq__gte=record.first_seq, seq__lte=record.last_seq)
    fresh = read(told, {"subject": pl.Int64()})["subject"].unique()
    progress("looking for the same person twice", 0, fresh.len())
    pairs = duplicate_people(prepare(_people()), fresh=fresh)  # the people's words are not held meanwhile
    _keep(pairs.head(_ASKED_ABOUT), on=on, cause=record.cause)
    return pairs.height


def look_where_left(*, progress: Progress) -> None:
    """Look for the pairs of every import brought in whose search has not come to its end: one just brought in, or one
    whose worker was killed between writing and looking. Safe to run twice."""
    for record in Import.objects.filter(status=ImportStatus.DONE, **{f"file_facts__{LEFT}": True}).order_by("pk"):
        look_for_pairs(record, on=record.as_of, progress=progress)
        Import.objects.filter(pk=record.pk).update(file_facts=without_left(record.file_facts))


def without_left(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a file whose pairs have been looked for."""
    return {name: told for name, told in facts.items() if name != LEFT}


def _people() -> pl.DataFrame:
    stored = Person.objects.filter(is_void=False, now_known_as=None).order_by("pk")
    people = read(stored, {"identity": pl.Int64(), **_TYPES}, paths={"identity": "pk"})
    return people.with_columns(pl.when(pl.col("gender").is_in(["male", "female", "other"])).then("gender"))


@transaction.atomic
def _keep(pairs: pl.DataFrame, *, on: date, cause: str) -> None:
    held = set(LikelyPair.objects.values_list("left_id", "right_id"))
    LikelyPair.objects.bulk_create(
        [
            LikelyPair(
                left_id=left, right_id=right, probability=probability, because=list(because), found_on=on, cause=cause
            )
            for left, right, probability, because in pairs.select("left", "right", "probability", "because").iter_rows()
            if (left, right) not in held
        ],
        batch_size=500,
        ignore_conflicts=True,  # somebody else may look at the same moment
    )
