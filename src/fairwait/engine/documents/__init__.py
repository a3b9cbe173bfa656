"""Documents a council owns: read with refusals that name the line and the remedy, and written again."""

from fairwait.engine.documents.form import Place, array, line_of_fault, read, table, tables
from fairwait.engine.documents.lines import line_of, lines
from fairwait.engine.documents.refusal import DocumentRefused

__all__ = ["DocumentRefused", "Place", "array", "line_of", "line_of_fault", "lines", "read", "table", "tables"]
