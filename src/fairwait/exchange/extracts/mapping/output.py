"""A suggested mapping as JSON (`fairwait.map/1`)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fairwait.engine.checks.values.terms import SharedBand
from fairwait.exchange.extracts.mapping.mapping import ColumnMap, ExtractMapping
from fairwait.exchange.extracts.mapping.pathway_words import PathwayWord, pathway_words_json

if TYPE_CHECKING:
    from fairwait.exchange.extracts.reading import Reading

SCHEMA = "fairwait.map/1"


def as_json(
    reading: "Reading",
    mapping: ExtractMapping,
    words: Sequence[PathwayWord] = (),
    shared: Sequence[SharedBand] = (),
) -> dict[str, Any]:
    """The "file" and "mapping" parts of `fairwait.map/1`, ready for a JSON writer."""
    return {
        "schema": SCHEMA,
        "file": {
            "name": reading.name,
            "sha256": reading.sha256,
            "size_bytes": reading.size_bytes,
            "kind": reading.kind,
            "encoding": reading.encoding,
            "delimiter": reading.delimiter,
            "sheet": reading.sheet,
            "sheets": list(reading.sheets),
            "hidden_sheets": list(reading.hidden_sheets),
            "header_row": reading.header_row,
            "header_rows": list(reading.header_rows),
            "date_order": mapping.date_order,
            "rows": reading.rows,
            "left_out": dict(reading.left_out),
        },
        "mapping": [_column(column) for column in mapping.columns],
        "values": {field: dict(told) for field, told in mapping.values.items()},
        "pathway_words": pathway_words_json(words),
        "priorities_shared": [
            {"band": each.label, "words": list(each.words), "pathways": [pathway.code for pathway in each.pathways]}
            for each in shared
        ],
    }


def _column(column: ColumnMap) -> dict[str, Any]:
    return {
        "column": column.column,
        "field": column.field,
        "confidence": column.confidence,
        "because": column.because,
        "samples": list(column.samples),
        "rivals": [{"column": name, "confidence": confidence} for name, confidence in column.rivals],
        "options": [{"field": name, "confidence": confidence} for name, confidence in column.options],
    }
