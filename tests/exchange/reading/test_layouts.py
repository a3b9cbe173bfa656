"""A table drawn in any layout is read back equal, with the row numbers a person sees."""

import tempfile
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.exchange.mess import Drawn, Layout, Table, drawn, people
from tests.exchange.reading.here import Here, read_here

TITLE = ("Adult Social Care - people waiting", "", "Printed on 03/02/2026 14:10 by M Brandreth", "Team: All", "")
GROUPS = ("Person", "", "", "", "", "Where", "", "", "Referral", "", "", "", "")
FOOT = ("", "Total: 61", "End of report")


def read_drawn(file: Drawn) -> Here:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "extract.txt"
        path.write_bytes(file.content)
        return read_here(path, Path(folder) / "work")


def assert_read_back(table: Table, file: Drawn, here: Here, *, names: tuple[str, ...] | None = None) -> None:
    assert tuple(here.columns) == (names or table.columns)
    assert here.numbers == file.numbers
    assert here.rows == list(table.rows)
    assert tuple(here.facts["header_rows"]) == file.header_rows
    assert here.left_out == {kind: times for kind, times in file.left_out.items() if times}
    assert here.found("row-shape") == []


layouts = st.builds(
    Layout,
    delimiter=st.sampled_from([",", "\t", ";", "|", "^", "~"]),
    line_end=st.sampled_from(["\r\n", "\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]),
    bom=st.booleans(),
    quote_all=st.booleans(),
    preamble=st.sampled_from([(), TITLE, ("Waiting list",), ("", "")]),
    group_header=st.sampled_from([None, GROUPS]),
    trailing_delimiters=st.integers(0, 2),
    row_padding=st.integers(0, 1),
    pad=st.sampled_from(["", " ", "\u00a0", "  "]),
    blank_every=st.sampled_from([0, 1, 7]),
    page_every=st.sampled_from([0, 5, 20]),
    section_every=st.sampled_from([0, 9]),
    footer=st.sampled_from([(), FOOT, ("", "", "")]),
    final_line_end=st.booleans(),
)


SPACED = Layout(
    delimiter=";", line_end="\r\n", encoding="utf-8", bom=False, quote_all=False, preamble=("Waiting list",),
    group_header=None, trailing_delimiters=0, row_padding=1, pad=" ", blank_every=0, page_every=0, section_every=0,
    footer=FOOT, final_line_end=False,
)  # fmt: skip


@given(layout=layouts, n=st.integers(1, 61), seed=st.integers(0, 5))
@example(layout=SPACED, n=1, seed=1)
@settings(max_examples=150, deadline=None)
def test_any_layout_is_read_back(layout: Layout, n: int, seed: int) -> None:
    table = people(n, seed=seed)
    file = drawn(table, layout)
    names = table.columns
    if layout.group_header:
        names = tuple(
            f"{up} / {low}" if up else low for up, low in zip(layout.group_header, table.columns, strict=True)
        )
    assert_read_back(table, file, read_drawn(file), names=names)
