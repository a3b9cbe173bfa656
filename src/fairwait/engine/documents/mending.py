"""What to say of a text that is no TOML: the line, and what whoever wrote it most likely meant."""

import re
import tomllib

_SAID = {
    "Cannot overwrite": "This key stands there twice: keep one.",
    "Cannot declare": "This heading stands there twice: keep one, or write it in [[ ]] where there are several.",
    "Unclosed": "A bracket is not closed: close it.",
    "Unterminated": "A quote is not closed: close it.",
    "Unescaped": "Write \\\\ for each \\ in it, or put the words in single quotes.",
}
_TYPED = (
    (re.compile("[\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb]"), 'Use straight quotes: "like these".'),
    (
        re.compile(r"\r(?!$)"),
        "Save it with the line ends of Windows or Unix: it ends its lines as nobody does any more.",
    ),
    (re.compile(r"=\s*[-+]?[^\W\d_a-zA-Z]*(?![0-9])\d"), "Write numbers with the digits 0 to 9."),
    (
        re.compile(r"=\s*(?!true\b|false\b)(?i:yes|no|on|off|true|false)\b"),
        "Write true or false, small and without quotes.",
    ),
    (re.compile(r"=\s*[A-Za-z]"), 'Put words in quotes: "like these".'),
    (re.compile(r"=\s*\d+[/-]\d+[/-]\d+"), "Write a day as 2026-03-31."),
    (re.compile(r"^\s*[\w.-]+\s*:"), "Write = between a key and its value."),
    (re.compile(r"=\s*0\d"), "Write a number without a 0 before it."),
)


def line_of_fault(fault: tomllib.TOMLDecodeError, text: str) -> int:
    """The line a document stops being TOML on; the last line with anything on it where the reader got to the end."""
    found = re.search(r"at line (\d+)", str(fault))
    return int(found[1]) if found else text.rstrip().count("\n") + 1


def remedy_of_fault(fault: tomllib.TOMLDecodeError, text: str) -> str:
    """What to write instead, and what the reader says."""
    reader = str(fault)
    meant = next((remedy for said, remedy in _SAID.items() if reader.startswith(said)), None)
    written = text.split("\n")[line_of_fault(fault, text) - 1]
    meant = meant or next((remedy for typed, remedy in _TYPED if typed.search(written)), None)
    return f"{meant} The reader says: {reader}." if meant else f"Mend this: {reader}."
