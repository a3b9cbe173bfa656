"""A column taken for another one: told once, with the rows kept for the marked file, and what is unusable unusable."""

import polars as pl

from fairwait.exchange.extracts.examine import examine
from fairwait.exchange.extracts.mapping import ColumnMap, ExtractMapping
from fairwait.exchange.extracts.report import check_json, write_marked, write_unusable
from tests.exchange.examine.town import TODAY, VOCABULARY

COLUMNS = {
    "Person ID": "person_id", "Surname": "last_name", "Born": "date_of_birth", "List": "pathway",
    "Asked": "referred_on", "Step before": "ended_on", "Closed": None, "Call": "phone",
}  # fmt: skip
LIKELIER = {"Closed": (("ended_on", 0.4),)}


def _mapping(**fields):
    taken = COLUMNS | fields
    return ExtractMapping(
        columns=tuple(
            ColumnMap(column=name, field=field, confidence=0.9, because="", options=LIKELIER.get(name, ()))
            for name, field in taken.items()
        ),
        header_row=1,
    )


def _lines(many=40, *, step_before="13/02/2024", phone="01632 960{:03d}", asked="14/02/2025"):
    for number in range(many):
        cells = (
            f"{number + 4201:07d}", f"Marlowe{number}", "28/03/1942", "OT assessment", asked, step_before, "",
            phone.format(number),
        )  # fmt: skip
        yield ",".join(cells)


def _examined(lines, tmp_path, **more):
    extract = tmp_path / "extract.csv"
    extract.write_text("\n".join([",".join(COLUMNS), *lines, ""]))
    return examine(
        extract, workdir=tmp_path, vocabulary=VOCABULARY, as_of=TODAY, link=False, **{"mapping": _mapping(), **more}
    )


def _found(examination, *parts):
    """What is found, but that the file has no priorities."""
    return examination.findings.filter(pl.col("rule") != "priority-missing").select(parts).rows()


def test_a_day_that_is_before_the_referral_on_every_row_is_one_finding_that_names_the_likelier_column(tmp_path):
    examination = _examined(_lines(), tmp_path)
    ((rule, row, column, fix),) = _found(examination, "rule", "row", "column", "fix")
    assert (rule, row, column) == ("date-order", 1, "Step before")
    assert "“Closed” looks more like it" in fix
    (whole,) = check_json(examination)["whole_columns"]
    assert (whole["rows"], whole["of"], whole["first_rows"]) == (40, 40, [2, 3, 4, 5, 6])
    assert whole["rows_listed"] == list(range(2, 42))
    assert examination.concerned.filter(pl.col("rule") == "date-order")["row"].to_list() == list(range(2, 42))
    assert examination.row_by_row.filter(pl.col("row") > 1).height == 40
    marked = write_marked(examination, tmp_path / "marked.csv").read_text().splitlines()
    assert all("date-order" in line for line in marked[1:])


def test_rows_that_were_put_right_again_and_again_are_each_kept_beside_the_note(tmp_path):
    quoted = '"13/02/2024 "soon"'
    examination = _examined(
        [line.replace(",13/02/2024,", f',{quoted},') if place % 2 else line.replace("13/02/2024", "")
         for place, line in enumerate(_lines(61))],
        tmp_path, mapping=_mapping(**{"Step before": None}),
    )  # fmt: skip
    rows = list(range(3, 62, 2))
    assert any("rows 3, 5, 7" in note for note in examination.notes)
    assert "row-shape" not in examination.findings["rule"].to_list()
    (whole,) = (each for each in check_json(examination)["whole_columns"] if each["rule"] == "row-shape")
    assert (whole["rows"], whole["of"], whole["rows_listed"]) == (30, 61, rows)
    marked = write_marked(examination, tmp_path / "marked.csv").read_text().splitlines()
    assert [place for place, line in enumerate(marked, start=1) if "row-shape" in line] == rows
    assert examination.concerned.filter(pl.col("rule") == "row-shape").height == 30


def test_a_fifth_of_the_phone_numbers_wrong_is_told_row_by_row(tmp_path):
    lines = [*_lines(80, step_before=""), *_lines(20, step_before="", phone="ask daughter")]
    lines = [line.replace(f"{4201 + place:07d}", f"9{place:06d}", 1) for place, line in enumerate(lines)]
    examination = _examined(lines, tmp_path)
    assert examination.findings.filter(pl.col("rule") == "phone-invalid").height == 20


def test_cells_that_say_nothing_do_not_count_among_those_that_are_filled(tmp_path):
    lines = [*_lines(60, step_before="", phone="n/a"), *_lines(20, step_before="", phone="ask daughter")]
    (whole,) = (each for each in _examined(lines, tmp_path).whole_columns if each.rule == "phone-invalid")
    assert (whole.rows, whole.of) == (20, 20)


def test_rows_that_cannot_be_used_are_told_once_and_given_back_to_mend(tmp_path):
    examination = _examined(_lines(asked="next Tuesday", step_before=""), tmp_path)
    ((rule, severity, row),) = _found(examination, "rule", "severity", "row")
    assert (rule, severity, row) == ("date-unreadable", "stop", 1)
    assert examination.usable == 0
    given = write_unusable(examination, tmp_path / "mend.csv").read_text().splitlines()
    assert len(given) == 41


def test_a_column_nobody_mapped_is_told_once_without_a_field(tmp_path):
    lines = [line.replace(",,", ",=1+1,", 1) for line in _lines(step_before="14/02/2025")]
    examination = _examined(lines, tmp_path)
    ((rule, column, fix),) = _found(examination, "rule", "column", "fix")
    assert (rule, column) == ("hostile-value", "Closed")
    assert fix == "Find out how it came into the source and remove it there."


def test_what_a_file_seems_to_lack_is_said_with_the_columns_left_out_that_may_be_it(tmp_path):
    options = {"List": (("priority", 0.2), ("pathway", 0.6)), "Closed": (("phone", 0.1), ("priority", 0.3))}
    taken = {"Person ID": "person_id", "Asked": "referred_on"}
    mapping = ExtractMapping(
        columns=tuple(
            ColumnMap(column=name, field=taken.get(name), confidence=0.9, because="", options=options.get(name, ()))
            for name in COLUMNS
        ),
        header_row=1,
    )
    examination = _examined(_lines(), tmp_path, mapping=mapping)
    fixes = dict(examination.findings.select("rule", "fix").rows())
    assert fixes["required-missing"].endswith("with --pathway. It may be “List”.")
    assert fixes["priority-missing"].endswith("It may be “Closed” or “List”.")
    assert fixes["contact-missing"].endswith("It may be “Closed”.")
