"""A mapping as a TOML file a person can read and edit, and back."""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

import tomlkit
from rapidfuzz import process
from tomlkit.exceptions import ParseError

from fairwait.engine.checks.fields import BY_NAME
from fairwait.engine.checks.values.terms import SharedBand
from fairwait.exchange.extracts.mapping.mapping import DATE_ORDERS, ColumnMap, ExtractMapping, MappingRefused

_TABLES = ("file", "columns", "values")
_FILE_KEYS: dict[str, type] = {"sheet": str, "header_row": int, "encoding": str, "delimiter": str, "date_order": str}
_LEFT_OUT = ""
_FROM_A_PERSON = "The mapping file says so."


def to_toml(
    mapping: ExtractMapping,
    *,
    unknown: Mapping[str, Mapping[str, int]] | None = None,
    shared: Sequence[SharedBand] = (),
) -> str:
    """The mapping as TOML, with remarks that help a person to check it.

    Args:
        unknown: words nobody has explained (`unknown_values`), written as remarks to be filled in.
        shared: words of one scale that are read as one band (`words_of_one_band`), remarked on.
    """
    document = tomlkit.document()
    document.add(
        tomlkit.comment('Which column of the extract is which field. Edit the right-hand side; "" leaves a column out.')
    )
    document.add(tomlkit.comment(f"Fields: {', '.join(BY_NAME)}."))
    document.add(tomlkit.nl())
    document.add("file", _file_table(mapping))
    document.add("columns", _column_table(mapping.columns))
    asked = unknown or {}
    if mapping.values or any(asked.values()):
        document.add("values", _value_tables(mapping.values, asked, {"priority": [each.said() for each in shared]}))
    return tomlkit.dumps(document)


def _file_table(mapping: ExtractMapping) -> Any:
    table = tomlkit.table()
    for key in ("sheet", "header_row", "encoding", "delimiter"):
        if (value := getattr(mapping, key)) is not None:
            table.add(key, value)
    if mapping.date_order is not None:
        table.add("date_order", mapping.date_order)
    else:
        table.add(tomlkit.comment('date_order = "dmy"   # dmy, mdy or ymd: settles dates that can be read two ways'))
    return table


def _column_table(columns: Sequence[ColumnMap]) -> Any:
    table = tomlkit.table()
    for column in columns:
        for line in _remarks(column):
            table.add(tomlkit.comment(_one_line(line)))
        table.add(column.column, column.field or _LEFT_OUT)
    return table


def _remarks(column: ColumnMap) -> list[str]:
    remarks = [f"{round(column.confidence * 100)} in 100. {column.because}"]
    if column.samples:
        remarks.append("e.g. " + " · ".join(column.samples))
    if column.field is not None and column.rivals:
        remarks.append("Also claimed by: " + ", ".join(name for name, _ in column.rivals))
    if column.confidence < 0.9 and column.options:
        remarks.append("Could also be: " + ", ".join(name for name, _ in column.options))
    return remarks


def _one_line(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _value_tables(
    values: Mapping[str, Mapping[str, str]],
    unknown: Mapping[str, Mapping[str, int]],
    remarks: Mapping[str, Sequence[str]],
) -> Any:
    tables = tomlkit.table(is_super_table=True)
    for field in sorted({*values, *(name for name, words in unknown.items() if words)}):
        table = tomlkit.table()
        for line in remarks.get(field, ()):
            table.add(tomlkit.comment(_one_line(line)))
        for word, code in values.get(field, {}).items():
            table.add(word, code)
        for word, rows in unknown.get(field, {}).items():
            table.add(tomlkit.comment(_one_line(f'{_quoted(word)} = ""   # not known, {rows:,} rows')))
        tables.add(field, table)
    return tables


def _quoted(text: str) -> str:
    return tomlkit.item(text).as_string()


def from_toml(text: str, *, columns: Sequence[str] | None = None) -> ExtractMapping:
    """Read a mapping back.

    Args:
        text: the TOML.
        columns: the columns of the file it is to be used on, in file order. Then every column of the mapping must be
            in the file, and columns that the mapping does not name are left out.
    Raises: MappingRefused, with the line and what to do.
    """
    table = _parsed(text)
    lines = _lines(text)
    _refuse_others(table, _TABLES, lines, within=())
    read = _read_file_table(_table(table, "file", lines), lines)
    fields = _read_columns(_table(table, "columns", lines), lines, columns)
    values = _read_values(_table(table, "values", lines), lines)
    order = list(columns) if columns is not None else list(fields)
    return ExtractMapping(
        columns=tuple(
            ColumnMap(
                column=name,
                field=fields.get(name),
                confidence=1.0,
                because=_FROM_A_PERSON if name in fields else "The mapping file does not name it.",
            )
            for name in order
        ),
        values=values,
        **read,
    )


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomlkit.parse(text).unwrap()
    except ParseError as fault:
        raise MappingRefused(
            "This is not TOML as we can read it.",
            remedy='Each line should read "Column in the file" = "field", in double quotes.',
            line=fault.line,
        ) from fault
    except Exception as fault:  # tomlkit raises several kinds for a key given twice, without a line
        raise _key_twice(text) from fault


def _key_twice(text: str) -> MappingRefused:
    seen: set[tuple[str, ...]] = set()
    for number, path in _paths(text):
        if path in seen:
            return MappingRefused(
                f"“{path[-1]}” stands here a second time.", remedy="Keep one of the two lines.", line=number
            )
        seen.add(path)
    return MappingRefused("This mapping cannot be read.", remedy="Make it again with “fairwait map FILE --out M.toml”.")


def _paths(text: str) -> list[tuple[int, tuple[str, ...]]]:
    """Every key with its line: what TOML libraries know while they parse and then forget."""
    found: list[tuple[int, tuple[str, ...]]] = []
    within: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            table = tomllib.loads(line)
        except tomllib.TOMLDecodeError:
            continue
        path: tuple[str, ...] = ()
        here: Any = table
        while isinstance(here, dict) and len(here) == 1:
            key, here = next(iter(here.items()))
            path = (*path, key)
        if not path:
            continue
        if line.lstrip().startswith("["):
            within = path
            found.append((number, within))
        else:
            found.append((number, (*within, *path)))
    return found


def _lines(text: str) -> dict[tuple[str, ...], int]:
    return {path: number for number, path in reversed(_paths(text))}


def _table(table: Mapping[str, Any], name: str, lines: Mapping[tuple[str, ...], int]) -> dict[str, Any]:
    found = table.get(name, {})
    if not isinstance(found, dict):
        raise MappingRefused(
            f"“{name}” should be a table.", remedy=f"Begin it with a line that reads [{name}].", line=lines.get((name,))
        )
    if name == "columns" and not found:
        raise MappingRefused(
            "No column is mapped.", remedy="Add a [columns] table with a line for each column.", line=lines.get((name,))
        )
    return found


def _refuse_others(
    table: Mapping[str, Any], known: Sequence[str], lines: Mapping[tuple[str, ...], int], *, within: tuple[str, ...]
) -> None:
    for key in table:
        if key not in known:
            raise MappingRefused(
                f"“{key}” means nothing here.",
                remedy=f"{_meant(key, known)}Known here: {', '.join(known)}.",
                line=lines.get((*within, key)),
            )


def _meant(text: str, known: Sequence[str]) -> str:
    close = process.extractOne(text, known, score_cutoff=70)
    return f"Did you mean “{close[0]}”? " if close else ""


def _read_file_table(table: Mapping[str, Any], lines: Mapping[tuple[str, ...], int]) -> dict[str, Any]:
    _refuse_others(table, tuple(_FILE_KEYS), lines, within=("file",))
    for key, value in table.items():
        if not isinstance(value, _FILE_KEYS[key]) or isinstance(value, bool):
            kind = "a whole number" if _FILE_KEYS[key] is int else "text in double quotes"
            raise MappingRefused(
                f"“{key}” should be {kind}.", remedy="Correct it, or delete the line.", line=lines.get(("file", key))
            )
    if table.get("header_row", 1) < 1:
        raise MappingRefused(
            "Rows are counted from 1.",
            remedy="Give the row the headings stand on.",
            line=lines.get(("file", "header_row")),
        )
    order = table.get("date_order")
    if order is not None and order not in DATE_ORDERS:
        raise MappingRefused(
            f"“{order}” is no order of day, month and year.",
            remedy=f"Use one of {', '.join(DATE_ORDERS)}.",
            line=lines.get(("file", "date_order")),
        )
    return {key: table.get(key) for key in _FILE_KEYS}


def _read_columns(
    table: Mapping[str, Any], lines: Mapping[tuple[str, ...], int], columns: Sequence[str] | None
) -> dict[str, str | None]:
    fields: dict[str, str | None] = {}
    taken: dict[str, str] = {}
    for column, name in table.items():
        line = lines.get(("columns", column))
        if not isinstance(name, str):
            raise MappingRefused(
                f"“{column}” should be followed by the name of a field.",
                remedy='Write it in double quotes, or "" to leave it out.',
                line=line,
            )
        if name and name not in BY_NAME:
            raise MappingRefused(
                f"“{name}” is no field.",
                remedy=f'{_meant(name, tuple(BY_NAME))}Use "" to leave the column out.',
                line=line,
            )
        if name in taken:
            raise MappingRefused(
                f"“{column}” and “{taken[name]}” are both {name}.",
                remedy='Keep the better one and give the other "".',
                line=line,
            )
        if columns is not None and column not in columns:
            raise MappingRefused(
                f"The file has no column “{column}”.",
                remedy=f"{_meant(column, columns)}Correct the name, or delete the line.",
                line=line,
            )
        if name:
            taken[name] = column
        fields[column] = name or None
    return fields


def _read_values(table: Mapping[str, Any], lines: Mapping[tuple[str, ...], int]) -> dict[str, dict[str, str]]:
    values: dict[str, dict[str, str]] = {}
    for name, words in table.items():
        line = lines.get(("values", name))
        if name not in BY_NAME:
            raise MappingRefused(
                f"“{name}” is no field.",
                remedy=f"{_meant(name, tuple(BY_NAME))}Tables of words are named [values.FIELD].",
                line=line,
            )
        if not isinstance(words, dict):
            raise MappingRefused(
                f"The words of “{name}” should be a table.",
                remedy=f"Begin them with a line that reads [values.{name}].",
                line=line,
            )
        for word, code in words.items():
            if not isinstance(code, str):
                raise MappingRefused(
                    f"“{word}” should be followed by a code.",
                    remedy="Write the code in double quotes.",
                    line=lines.get(("values", name, word)),
                )
        values[name] = {word: code for word, code in words.items() if code}
    return values
