"""Lines inside a table that are no data: headers again, page numbers, section titles, totals, the end of the report."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .header import Header
from .profile import ColumnLook, Profile
from .values import Look, look_of, trimmed
from .words import END, PAGE, RULE, SECTION, TOTAL, heading_words_in

_LACKS = 3  # columns that every other row fills, and a line that is no data leaves blank
_MOST = 0.7
_SHORTEST_IDENTITY = 9  # digits; a shorter number is more likely a sum


class Kind(StrEnum):
    """What a line is. A doubtful one is a footer when no data follows, else whatever its caller makes of it."""

    DATA = "data"
    BLANK = "blank"
    REPEATED_HEADER = "repeated-header"
    SECTION_TITLE = "section-title"
    TOTAL = "total"
    FOOTER = "footer"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True)
class Furniture:
    """Tells the lines of one table apart."""

    header_lines: tuple[tuple[str, ...], ...]
    above: frozenset[str]  # the preamble's lines, which reports repeat on every page
    profile: Profile

    def kind(self, cells: Sequence[str]) -> Kind:
        """What a line is, from its cells alone."""
        values = [trimmed(cell) for cell in cells]
        filled = [value for value in values if value]
        if not filled or (all(map(RULE.match, filled)) and max(map(len, filled)) > 2):
            return Kind.BLANK
        if self._is_header_again(values):
            return Kind.REPEATED_HEADER
        if len(filled) > max(3, len(values) // 2) and not TOTAL.match(filled[0]):
            return Kind.DATA
        if " ".join(filled).lower() in self.above:
            return Kind.REPEATED_HEADER
        return self._sparse_kind(values, filled)

    def _sparse_kind(self, values: Sequence[str], filled: Sequence[str]) -> Kind:
        if self._is_total(filled):
            return Kind.TOTAL
        if len(filled) <= 3 and any(PAGE.search(value) for value in filled) and not self._sound(values):
            return Kind.FOOTER
        if len(filled) <= 3 and END.match(filled[0]) and not self._sound(values):
            return Kind.FOOTER
        if self._like_a_sum(values, filled):
            return Kind.DOUBTFUL
        if self.profile.width < 3 or len(filled) > 2 or self._sound(values):
            return Kind.DATA
        return self._lonely_kind(values, filled)

    def _lonely_kind(self, values: Sequence[str], filled: Sequence[str]) -> Kind:
        """One or two cells in a wide table, and nothing that says they are data."""
        if len(filled) == 2:
            counted = look_of(filled[1]) is Look.NUMBER and len(filled[1]) < _SHORTEST_IDENTITY
            titled = filled[0].endswith(":") or (counted and self._in_place_of_a_row(values))
            if titled:
                return Kind.SECTION_TITLE
            lacks_most = self._lacks(values) >= max(_LACKS, _MOST * sum(self._always()))
            return Kind.DOUBTFUL if lacks_most else Kind.DATA
        stands_out = self.profile.against(values) > 0 or SECTION.search(filled[0]) or self._in_place_of_a_row(values)
        if stands_out and len(filled[0]) <= 80 and not filled[0].endswith((".", ",", ";")):
            return Kind.SECTION_TITLE
        return Kind.DOUBTFUL

    def _in_place_of_a_row(self, values: Sequence[str]) -> bool:
        """Words where every row begins, and nothing in three columns or more that every other row fills.

        Where rows begin with a number of their own, words that are no name may stand behind it.
        """
        first = next(index for index, value in enumerate(values) if value)
        if self._lacks(values) < _LACKS or look_of(values[first]) is not Look.TEXT:
            return False
        if first == next((index for index, column in enumerate(self.profile.columns) if column.filled), 0):
            return True
        return any(self._always()[:first]) and self._is_no_name(values[first], column=self.profile.columns[first])

    def _always(self) -> list[bool]:
        """Which columns every row, or nearly, fills."""
        return [column.seen >= 10 and column.filled >= 0.9 * column.seen for column in self.profile.columns]

    def _lacks(self, values: Sequence[str]) -> int:
        """How many columns that every row fills are blank in this one."""
        return sum(full and not value for full, value in zip(self._always(), values, strict=False))

    @staticmethod
    def _is_no_name(text: str, *, column: ColumnLook) -> bool:
        """Words with a number, or of a heading, in a column of names or other short words."""
        if column.look is not Look.TEXT or column.free_text:
            return False
        return any(letter.isdigit() for letter in text) or heading_words_in(text)

    def _sound(self, values: Sequence[str]) -> bool:
        """Some cell is just what its column holds."""
        return self.profile.for_it(values) > 0

    def _like_a_sum(self, values: Sequence[str], filled: Sequence[str]) -> bool:
        """Nothing but one to three numbers, none of them where rows begin."""
        numbers = all(look_of(value) is Look.NUMBER and len(value) < _SHORTEST_IDENTITY for value in filled)
        return numbers and len(filled) <= 3 and self.profile.width >= 5 and not values[0]

    def _is_total(self, filled: Sequence[str]) -> bool:
        first, rest = filled[0], filled[1:]
        if first.endswith(":") and len(rest) == 1 and look_of(rest[0]) is Look.NUMBER:
            return True  # "Calls:" and how many
        if not TOTAL.match(first):
            return False
        return all(look_of(value) in (Look.NUMBER, Look.CODE, Look.BLANK) or TOTAL.match(value) for value in rest)

    def _is_header_again(self, values: Sequence[str]) -> bool:
        low = [value.lower() for value in values]
        return any(_same_names(low, names) for names in self.header_lines)


def _same_names(low: Sequence[str], names: Sequence[str]) -> bool:
    filled = [index for index, name in enumerate(names) if name]
    if not filled:
        return False
    same = sum(index < len(low) and " ".join(low[index].split()) == names[index] for index in filled)
    return same >= max(1, 0.8 * len(filled)) and (len(filled) > 1 or len(names) == 1 or same == len(filled))


def furniture_of(header: Header, preamble: Iterable[Sequence[str]], profile: Profile) -> Furniture:
    """For a table with this header, these lines above it, and these columns."""
    above = (" ".join(trimmed(cell) for cell in cells if trimmed(cell)).lower() for cells in preamble)
    return Furniture(
        header_lines=tuple(tuple(cell.lower() for cell in cells) for _, cells in header.lines),
        above=frozenset(text for text in above if text),
        profile=profile,
    )
