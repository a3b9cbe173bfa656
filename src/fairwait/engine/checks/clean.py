"""The clean table: one typed row for each data row of an extract, whatever the file looked like."""

import polars as pl

from fairwait.engine.checks.fields import FIELDS, FieldType

_TYPES: dict[FieldType, pl.DataType] = {
    FieldType.TEXT: pl.String(),
    FieldType.DATE: pl.Date(),
    FieldType.YES_NO: pl.Boolean(),
    FieldType.CODE: pl.String(),
}

SCHEMA: dict[str, pl.DataType] = {
    "row": pl.Int64(),
    "usable": pl.Boolean(),
    **{field.name: _TYPES[field.type] for field in FIELDS},
    "pathway_text": pl.String(),  # the pathway as the file wrote it; `pathway` holds our code
    "band": pl.String(),  # the pathway's band that `priority` maps to; `priority` stays as written
}
