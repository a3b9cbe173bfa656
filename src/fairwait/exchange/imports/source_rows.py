"""The rows of kept files that a person's record came from, exactly as they stood there (decision 19)."""

from collections.abc import Sequence

import polars as pl

from fairwait.exchange.imports import keeping
from fairwait.exchange.models import Import
from fairwait.people.origins import Origin, SourceRow, read_by


@read_by
def source_rows(origins: Sequence[Origin]) -> list[SourceRow]:
    """Each asked-for row with its values as in the file. One query, and one file opened for each import."""
    wanted: dict[int, set[int]] = {}
    for origin in origins:
        if (number := _number(origin.cause)) is not None:
            wanted.setdefault(number, set()).add(origin.row)
    records = {record.pk: record for record in Import.objects.filter(pk__in=wanted)}
    values = {number: _values(records[number], rows) for number, rows in wanted.items() if number in records}
    return [_row(origin, records, values) for origin in origins]


def _number(cause: str) -> int | None:
    kind, _, number = cause.partition(":")
    return int(number) if kind == "import" and number.isdigit() else None


def _values(record: Import, rows: set[int]) -> dict[int, tuple[tuple[str, str], ...]] | None:
    path = keeping.folder(record).folder / keeping.RAW
    if not path.exists():
        return None
    found = pl.scan_parquet(path).filter(pl.col("row").is_in(sorted(rows))).collect()
    return {
        row["row"]: tuple((name, str(value)) for name, value in row.items() if name != "row" and value is not None)
        for row in found.iter_rows(named=True)
    }


def _row(
    origin: Origin, records: dict[int, Import], values: dict[int, dict[int, tuple[tuple[str, str], ...]] | None]
) -> SourceRow:
    number = _number(origin.cause)
    record = records.get(number) if number is not None else None
    if record is None:
        return SourceRow(origin, "", "", None, (), missing="The import is no longer recorded.")
    rows = values.get(record.pk)
    if rows is None:
        missing = "The file is no longer kept."
    else:
        missing = "" if origin.row in rows else "The kept file has no such row."
    return SourceRow(
        origin, record.file_name, record.source_name, record.as_of, (rows or {}).get(origin.row, ()), missing=missing
    )
