"""Documents a council owns: where each of their keys stands, so that a refusal can name the line."""

from fairwait.engine.documents.lines import line_of, lines

__all__ = ["line_of", "lines"]
