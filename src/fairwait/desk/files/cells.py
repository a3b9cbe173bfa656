"""Text that no spreadsheet will run (OWASP ASVS 1.2.10), and the same text back again. Pure."""

# A cell that begins so is taken for a formula, some of these once their width is folded or the mark before is dropped.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00", "＝", "＋", "－", "＠")


def inert(text: str) -> str:
    """The text behind an apostrophe where a spreadsheet might run it; other text as it is."""
    is_risky = text.startswith(_RUNS) or (text.startswith("'") and text.lstrip("'").startswith(_RUNS))
    return f"'{text}" if is_risky else text


def as_it_was(cell: str) -> str:
    """What `inert` was given."""
    is_held = cell.startswith("'") and cell.lstrip("'").startswith(_RUNS)
    return cell[1:] if is_held else cell
