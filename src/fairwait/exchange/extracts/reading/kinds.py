"""What a file is, judged by its first bytes and never by its name; and what to say of the kinds that are not read."""

import re
from dataclasses import dataclass
from pathlib import Path

from .archives import Directory, directory_of
from .outcome import Limits, Unreadable

HEAD_BYTES = 64 * 1024
FIRST_LINE_BYTES = 1024**2  # more than any headings take

_AS_CSV = "Open it where it was made and save it as CSV UTF-8 or XLSX."
_UNPACK = "Unpack it first, then give the file that was inside."


@dataclass(frozen=True)
class Refusal:
    """A kind of file that is not read: how it is known, what it is, and what to do."""

    start: bytes
    what: str
    remedy: str


REFUSED_STARTS = (
    Refusal(b"%PDF", "a PDF", "A PDF holds a picture of the table. Ask for the report as CSV or XLSX instead."),
    Refusal(b"\x1f\x8b", "a compressed file (gzip)", _UNPACK),
    Refusal(b"BZh", "a compressed file (bzip2)", _UNPACK),
    Refusal(b"\xfd7zXZ\x00", "a compressed file (xz)", _UNPACK),
    Refusal(b"\x28\xb5\x2f\xfd", "a compressed file (zstd)", _UNPACK),
    Refusal(b"7z\xbc\xaf\x27\x1c", "an archive (7z)", _UNPACK),
    Refusal(b"Rar!\x1a\x07", "an archive (RAR)", _UNPACK),
    Refusal(b"\x89PNG", "a picture (PNG)", _AS_CSV),
    Refusal(b"\xff\xd8\xff", "a picture (JPEG)", _AS_CSV),
    Refusal(b"GIF8", "a picture (GIF)", _AS_CSV),
    Refusal(b"II*\x00", "a picture (TIFF)", _AS_CSV),
    Refusal(b"MM\x00*", "a picture (TIFF)", _AS_CSV),
    Refusal(b"{\\rtf", "a rich text document (RTF)", _AS_CSV),
    Refusal(b"SQLite format 3\x00", "a SQLite database", "Export the table from it as CSV."),
    Refusal(b"\x00\x01\x00\x00Standard", "an Access database", "Export the table from Access as CSV or XLSX."),
    Refusal(b"\x7fELF", "a program", "Give the extract itself."),
    Refusal(b"MZ\x90", "a program", "Give the extract itself."),
    Refusal(b"ARROW1", "an Arrow file", "Save it as Parquet or CSV."),
    Refusal(b"version https://git-lfs", "a pointer to a file kept elsewhere", "Fetch the file itself."),
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF_STARTS = (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00", b"\x09\x00\x04\x00")
_MARKUP = re.compile(rb"<(!doctype\s+html|html|table|head|body|meta|style|div)\b", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml", re.IGNORECASE)
_JSON = re.compile(rb'^\s*(\[\s*[\[{]|\{\s*")')
_MAIL_HEADER = re.compile(
    rb"^(?:from|to|cc|subject|date|reply-to|return-path|delivered-to|received|message-id|mime-version|content-type)"
    rb":[ \t]",
    re.IGNORECASE | re.MULTILINE,
)
_MAIL_HEADERS = 3  # a table may have a line "Date: ..." above its headings, or two; no table begins with three kinds
_LINE_ENDS = re.compile(rb"[\r\n\x85]")
_UTF16_NAMES = (
    "EncryptedPackage",
    "Workbook",
    "Book",
    "WordDocument",
    "PowerPoint Document",
    "__properties_version1.0",
    "__substg1.0_",
)


def kind_of(path: Path, *, limits: Limits) -> str:
    """ "text", "xlsx", "ods" or "parquet".

    Raises: Unreadable for everything else, for an empty file, and for one larger than the limit.
    """
    size = path.stat().st_size
    if size > limits.size_bytes:
        raise Unreadable(
            f"The file is {size / 1024**2:,.0f} MB; the most that is read is {limits.size_bytes / 1024**2:,.0f} MB.",
            "Split it, or leave out the columns that are not needed.",
        )
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        file.seek(max(size - 4, 0))
        tail = file.read(4)
    if not head.strip(b"\x00\t\r\n\f\x1a \xef\xbb\xbf"):
        raise Unreadable("The file is empty.", "Run the export again and check that it finished.")
    return _kind(path, head=head, tail=tail, size=size, limits=limits)


def _kind(path: Path, *, head: bytes, tail: bytes, size: int, limits: Limits) -> str:
    if head.startswith(b"PAR1"):
        if tail != b"PAR1" or size < 12:
            raise Unreadable("The file is a Parquet file that has been cut short.", "Copy or export it again.")
        return "parquet"
    if head.startswith(b"PAR"):
        raise Unreadable("The file is an encrypted or damaged Parquet file.", "Export it again without a password.")
    if head.startswith(b"PK"):
        return _kind_of_archive(directory_of(path, limits=limits))
    if head.startswith(_OLE):
        raise _ole_refusal(path)
    if head.startswith(_BIFF_STARTS):
        raise _old_excel()
    for refusal in REFUSED_STARTS:
        if head.startswith(refusal.start):
            raise Unreadable(f"The file is {refusal.what}, not a table.", refusal.remedy)
    _refuse_markup(head)
    if not _LINE_ENDS.search(head):
        _refuse_without_lines(path, size=size)
    return "text"


def _kind_of_archive(directory: Directory) -> str:
    names = {entry.name for entry in directory.entries}
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        raise Unreadable("The file is an Excel binary workbook (XLSB).", "Open it in Excel and save it as XLSX or CSV.")
    if "content.xml" in names:
        return _kind_of_open_document(directory)
    if "word/document.xml" in names:
        raise Unreadable("The file is a Word document.", "Ask for the table as CSV or XLSX.")
    if any(name.startswith("ppt/") for name in names):
        raise Unreadable("The file is a PowerPoint presentation.", "Ask for the table as CSV or XLSX.")
    if "[Content_Types].xml" in names:
        raise Unreadable("The file is an Office document without a workbook.", _AS_CSV)
    shown = ", ".join(sorted(names)[:3]) or "nothing"
    raise Unreadable(f"The file is a ZIP archive, holding {shown}.", _UNPACK)


def _kind_of_open_document(directory: Directory) -> str:
    if directory.mimetype and "spreadsheet" not in directory.mimetype:
        raise Unreadable("The file is an OpenDocument file, but no spreadsheet.", _AS_CSV)
    return "ods"


def _ole_refusal(path: Path) -> Unreadable:
    """An OLE container is an old Excel file, a password-protected one, or something else of Office."""
    with path.open("rb") as file:
        content = file.read(4 * 1024**2)
    found = {name for name in _UTF16_NAMES if name.encode("utf-16-le") in content}
    if "EncryptedPackage" in found:
        return Unreadable(
            "The workbook is protected by a password.", "Open it in Excel, remove the password, save it, and try again."
        )
    if found & {"__properties_version1.0", "__substg1.0_"}:
        return _a_message()
    if found & {"WordDocument", "PowerPoint Document"}:
        return Unreadable("The file is an old Office document, not a table.", _AS_CSV)
    return _old_excel()


def _old_excel() -> Unreadable:
    return Unreadable("The file is an old Excel workbook (XLS).", "Open it in Excel and save it as XLSX or CSV UTF-8.")


def _refuse_without_lines(path: Path, *, size: int) -> None:
    with path.open("rb") as file:
        start = file.read(FIRST_LINE_BYTES)
    if size > FIRST_LINE_BYTES and not _LINE_ENDS.search(start):
        raise Unreadable(
            f"The file is {size / 1024**2:,.0f} MB, and its first line does not end: it is no list of rows.",
            "Export it again, with one row a line, as CSV UTF-8 or XLSX.",
        )


def _a_message() -> Unreadable:
    return Unreadable(
        "The file is an e-mail.", "Save the table that is attached to it, or pasted in it, and give that."
    )


def _refuse_markup(head: bytes) -> None:
    start = head.replace(b"\x00", b"")[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if _XML.match(start) and b"urn:schemas-microsoft-com:office:spreadsheet" in start:
        raise Unreadable(
            "The file is an Excel 2003 XML workbook.", "Open it in Excel and save it as XLSX or CSV UTF-8."
        )
    if start.startswith(b"<") and _MARKUP.search(start):
        raise Unreadable(
            "The file is a web page (HTML), whatever its name says.",
            "Open it in Excel and save it as XLSX or CSV UTF-8.",
        )
    if _XML.match(start):
        raise Unreadable("The file is XML.", _AS_CSV)
    letterhead = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    said = {found.lower() for found in _MAIL_HEADER.findall(letterhead)}
    if len(said) >= _MAIL_HEADERS and _MAIL_HEADER.match(start):
        raise _a_message()
    if _JSON.match(start):
        raise Unreadable("The file is JSON.", _AS_CSV)
