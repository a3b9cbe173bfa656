"""An examination as JSON (`fairwait.check/1`): complete, and the same for the command line and the web."""

from typing import Any

from fairwait.exchange.extracts.examine import Examination
from fairwait.exchange.extracts.mapping.pathway_words import pathway_words_json

SCHEMA = "fairwait.check/1"


def check_json(examination: Examination) -> dict[str, Any]:
    """The whole examination as plain values, ready for a JSON writer."""
    return {
        "schema": SCHEMA,
        "file": _file(examination),
        "as_of": examination.as_of.isoformat(),
        "pathway": examination.pathway,
        "rows": examination.rows,
        "usable": examination.usable,
        "counts": dict(examination.counts),
        "lowered": dict(examination.lowered),
        "findings": examination.findings.to_dicts(),
        "whole_columns": [
            {
                "rule": whole.rule,
                "column": whole.column,
                "severity": whole.severity,
                "rows": whole.rows,
                "of": whole.of,
                "first_rows": list(whole.first),
                "rows_listed": list(whole.listed),
            }
            for whole in examination.whole_columns
        ],
        "duplicates": [
            {
                "rule": group.rule,
                "rows": list(group.rows),
                "probability": group.probability,
                "because": list(group.because),
            }
            for group in examination.groups
        ],
        "mapping": [
            {"column": column.column, "field": column.field, "confidence": column.confidence}
            for column in examination.mapping.columns
        ],
        "pathway_words": pathway_words_json(examination.pathway_words),
    }


def _file(examination: Examination) -> dict[str, Any]:
    reading = examination.reading
    return {
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
        "columns": list(reading.columns),
        "date_order": dict(examination.date_order),
        "left_out": dict(reading.left_out),
        "misshapen": reading.misshapen,
        "notes": list(examination.notes),
        "day_told": examination.day_told.day.isoformat() if examination.day_told else None,
    }
