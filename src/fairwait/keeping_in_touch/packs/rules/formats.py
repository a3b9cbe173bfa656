"""The files a pack can be had as."""

from enum import StrEnum


class FileForm(StrEnum):
    """A pack as a file: each made of the same blocks."""

    PDF = "pdf"
    LARGE_PRINT = "large-print"
    WORD = "word"
    TEXT = "text"

    @property
    def label(self) -> str:
        """What people call it."""
        return _LABELS[self]

    @property
    def suffix(self) -> str:
        """The end of its file's name."""
        return _SUFFIXES[self]

    @property
    def content_type(self) -> str:
        """What it is to a browser."""
        return _TYPES[self.suffix]


_LABELS = {
    FileForm.PDF: "PDF", FileForm.LARGE_PRINT: "Large print (PDF)", FileForm.WORD: "Word",
    FileForm.TEXT: "Plain text",
}  # fmt: skip
_SUFFIXES = {FileForm.PDF: "pdf", FileForm.LARGE_PRINT: "pdf", FileForm.WORD: "docx", FileForm.TEXT: "txt"}
_TYPES = {
    "pdf": "application/pdf", "txt": "text/plain; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip
