"""Documents a council owns: read with refusals that name the line and the remedy, and written again."""

from fairwait.engine.documents.form import Place, array, read, table, tables
from fairwait.engine.documents.lines import line_of, lines
from fairwait.engine.documents.mending import line_of_fault, remedy_of_fault
from fairwait.engine.documents.refusal import DocumentRefused

__all__ = [
    "DocumentRefused",
    "Place",
    "array",
    "line_of",
    "line_of_fault",
    "lines",
    "read",
    "remedy_of_fault",
    "table",
    "tables",
]
