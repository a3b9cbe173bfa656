"""The rows of a made-up town in any style of header and value, as files are.

`layouts.txt` and `held_out.txt` describe files in the ways case systems and home-made spreadsheets have: for each
column its header, the field it truly is ("-" for none) and how its values are written.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from fairwait.engine.checks import findings
from fairwait.exchange.extracts.reading import Reading
from tests.exchange.mapping.town import (
    AREAS,
    FIRST,
    RAW_PATHWAYS,
    RAW_PRIORITIES,
    TODAY,
    WORKERS,
    people_waiting,
)

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Style:
    """How one layout writes its values; every number picks one of several ways."""

    dates: str = "dmy"
    yes: str = "yn"
    names: int = 0
    pathways: int = 0
    priorities: int = 0
    numbers: str = "0041877"
    genders: str = "mf"
    gaps: float = 0.0
    damage: float = 0.0


def _date(day: date | None, style: Style, rng: random.Random) -> str | None:
    if day is None:
        return None
    way = style.dates if style.dates != "mixed" else rng.choice(["dmy", "named", "iso", "serial", "dots"])
    if way == "serial":
        return str((day - date(1899, 12, 30)).days)
    if way == "stamp":
        return f"{day:%d/%m/%Y} {rng.randrange(8, 18):02d}:{rng.randrange(60):02d}"
    formats = {
        "dmy": "%d/%m/%Y",
        "iso": "%Y-%m-%d",
        "isotime": "%Y-%m-%dT00:00:00",
        "named": "%d-%b-%y",
        "long": "%d %B %Y",
        "dots": "%d.%m.%y",
        "short": "%d/%m/%y",
        "compact": "%Y%m%d",
    }
    return day.strftime(formats[way])


def _yes_no(truth: bool, style: Style) -> str | None:
    return {
        "yn": "Y" if truth else "N",
        "yes": "Yes" if truth else "No",
        "true": "TRUE" if truth else "FALSE",
        "one": "1" if truth else "0",
        "sparse": "Y" if truth else None,
        "mixed": "Yes" if truth else "Not known",
    }[style.yes]


def _full_name(row: dict[str, Any], style: Style) -> str:
    first, last, known, title = row["first"], row["last"], row["known"], row["title"]
    return [
        f"{last.upper()}, {first}" + (f" ({known})" if known else ""),
        f"{first} {last}",
        f"{title} {first} {last}",
        f"{last}, {first}",
        f"{last} {first[0]}",
        f"{first} {last.upper()}",
    ][style.names % 6]


def _number(prefix: str, value: int, style: Style) -> str:
    return {
        "0041877": f"{value:07d}",
        "plain": str(value),
        "letters": f"{prefix}{value}",
        "dash": f"{prefix}-{value:06d}",
        "slash": f"{value}/{value % 7 + 1}",
    }[style.numbers]


Written = Callable[[dict[str, Any], Style, random.Random], "str | None"]

FIELDS: dict[str, Written] = {
    "wait_id": lambda r, s, g: _number("W", r["wait"], s),
    "person_id": lambda r, s, g: _number("P", r["number"], s),
    "nhs_number": lambda r, s, g: f"{r['nhs'][:3]} {r['nhs'][3:6]} {r['nhs'][6:]}" if s.names % 2 else r["nhs"],
    "first_name": lambda r, s, g: r["first"],
    "last_name": lambda r, s, g: r["last"].upper() if s.names % 2 else r["last"],
    "full_name": lambda r, s, g: _full_name(r, s),
    "known_as": lambda r, s, g: r["known"],
    "title": lambda r, s, g: r["title"],
    "date_of_birth": lambda r, s, g: _date(r["born"], s, g),
    "date_of_death": lambda r, s, g: _date(r["died"], s, g),
    "gender": lambda r, s, g: {
        "mf": r["gender"],
        "word": "Female" if r["gender"] == "F" else "Male",
        "code": "2" if r["gender"] == "F" else "1",
    }[s.genders],
    "ethnicity": lambda r, s, g: r["ethnicity"],
    "language": lambda r, s, g: r["language"],
    "religion": lambda r, s, g: r["religion"],
    "address": lambda r, s, g: r["street"] if s.names % 2 else f"{r['street']}, Wexmoor",
    "postcode": lambda r, s, g: r["postcode"].lower().replace(" ", "") if s.names % 3 == 0 else r["postcode"],
    "uprn": lambda r, s, g: r["uprn"],
    "phone": lambda r, s, g: r["phone"] if g.random() < 0.8 else r["mobile"] if g.random() < 0.5 else None,
    "mobile": lambda r, s, g: (
        (r["mobile"].replace(" ", "") if s.names % 2 else r["mobile"]) if g.random() < 0.7 else None
    ),
    "email": lambda r, s, g: r["email"],
    "communication_needs": lambda r, s, g: r["needs"],
    "interpreter": lambda r, s, g: (
        _yes_no(r["language"] != "English", s)
        if s.names % 2
        else (r["language"] if r["language"] != "English" else "Not required")
    ),
    "contact_preference": lambda r, s, g: r["preference"],
    "unsafe_contact": lambda r, s, g: r["unsafe"],
    "is_carer": lambda r, s, g: _yes_no(r["carer"], s),
    "cares_for_id": lambda r, s, g: _number("P", r["number"] - 11, s) if r["carer"] else None,
    "has_unpaid_carer": lambda r, s, g: _yes_no(r["has_carer"], s),
    "lives_alone": lambda r, s, g: _yes_no(r["alone"], s),
    "pathway": lambda r, s, g: RAW_PATHWAYS[r["pathway"]][s.pathways % 6],
    "referred_on": lambda r, s, g: _date(r["referred"], s, g),
    "priority": lambda r, s, g: RAW_PRIORITIES[s.priorities % 7][r["urgency"]] if g.random() < 0.93 else None,
    "status": lambda r, s, g: r["status"],
    "pause_reason": lambda r, s, g: r["pause_reason"],
    "paused_on": lambda r, s, g: _date(r["paused"], s, g),
    "resumes_on": lambda r, s, g: _date(r["resumes"], s, g),
    "team": lambda r, s, g: r["team"],
    "worker": lambda r, s, g: (
        (r["worker"] if s.names % 2 else f"{r['worker'].split()[1].upper()}, {r['worker'].split()[0]}")
        if r["worker"]
        else ("Unallocated" if s.names % 3 == 0 else None)
    ),
    "locality": lambda r, s, g: r["area"],
    "last_contact_on": lambda r, s, g: _date(r["contact"], s, g),
    "last_checked_on": lambda r, s, g: _date(r["checked"], s, g),
    "next_contact_due": lambda r, s, g: _date(r["next"], s, g),
    "target_on": lambda r, s, g: _date(r["target"], s, g),
    "review_due_on": lambda r, s, g: _date(r["review"], s, g),
    "expires_on": lambda r, s, g: _date(r["expires"], s, g),
    "source_of_request": lambda r, s, g: r["source"],
    "support_reason": lambda r, s, g: r["support"],
    "reason": lambda r, s, g: r["reason"],
    "notes": lambda r, s, g: r["notes"],
    "risks": lambda r, s, g: r["risks"],
    "ended_on": lambda r, s, g: _date(r["ended"], s, g),
    "end_reason": lambda r, s, g: r["end_reason"],
}

OTHERS: dict[str, Written] = {
    "rownum": lambda r, s, g: str(r["place"] + 1),
    "page": lambda r, s, g: str(r["place"] // 40 + 1),
    "const": lambda r, s, g: "WL-114",
    "council": lambda r, s, g: "Wexmoor Council",
    "today": lambda r, s, g: _date(TODAY, s, g),
    "staff": lambda r, s, g: g.choice(["lhaddad", "jbright", "svoss"]),
    "staffname": lambda r, s, g: g.choice(WORKERS),
    "days": lambda r, s, g: str((TODAY - r["referred"]).days),
    "weeks": lambda r, s, g: str((TODAY - r["referred"]).days // 7),
    "age": lambda r, s, g: str((TODAY - r["born"]).days // 365),
    "ageband": lambda r, s, g: "65+" if r["born"].year < 1961 else "18-64",
    "ward": lambda r, s, g: f"E0500{4000 + AREAS.index(r['area'])}",
    "wardname": lambda r, s, g: r["area"] + " Ward",
    "small": lambda r, s, g: str(g.randrange(0, 12)),
    "score": lambda r, s, g: str(g.randrange(4, 40)),
    "money": lambda r, s, g: f"{g.random() * 900:.2f}",
    "yesno": lambda r, s, g: _yes_no(g.random() < 0.3, s),
    "late": lambda r, s, g: _yes_no(r["target"] < TODAY, s),
    "created": lambda r, s, g: _date(min(TODAY, r["referred"] + timedelta(days=g.randrange(0, 4))), s, g),
    "allocated_on": lambda r, s, g: _date(
        r["referred"] + timedelta(days=(TODAY - r["referred"]).days // 3) if r["worker"] else None, s, g
    ),
    "updated": lambda r, s, g: _date(TODAY - timedelta(days=g.randrange(0, 30)), s, g),
    "lastreview": lambda r, s, g: _date(r["review"] - timedelta(days=365) if r["review"] else None, s, g),
    "attempt": lambda r, s, g: _date(TODAY - timedelta(days=g.randrange(0, 60)) if g.random() < 0.4 else None, s, g),
    "gp": lambda r, s, g: g.choice(["Harbour Surgery", "Dr Patel, Millfield Practice", "Quay Medical Centre"]),
    "othername": lambda r, s, g: f"{g.choice(FIRST)} {r['last']}" if g.random() < 0.6 else None,
    "otherphone": lambda r, s, g: f"01632 960{g.randrange(1000):03d}" if g.random() < 0.6 else None,
    "relation": lambda r, s, g: g.choice(["Daughter", "Son", "Wife", "Neighbour"]),
    "town": lambda r, s, g: "Wexmoor",
    "marital": lambda r, s, g: g.choice(["Married", "Widowed", "Single"]),
    "tenure": lambda r, s, g: g.choice(["Owner occupier", "Tenant", "Sheltered housing"]),
    "link": lambda r, s, g: f"https://records.example.org/p/{r['number']}",
    "guid": lambda r, s, g: (
        f"{g.randrange(16**8):08x}-{g.randrange(16**4):04x}-4{g.randrange(16**3):03x}-a{g.randrange(16**3):03x}-{g.randrange(16**12):012x}"
    ),
    "otherid": lambda r, s, g: str(g.randrange(100_000, 999_999)),
    "staffid": lambda r, s, g: str(7000 + WORKERS.index(r["worker"])) if r["worker"] else None,
    "month": lambda r, s, g: f"{r['referred']:%b-%y}",
    "year": lambda r, s, g: f"{r['referred']:%Y}/{(r['referred'].year + 1) % 100:02d}",
    "time": lambda r, s, g: f"{g.randrange(8, 18):02d}:{g.randrange(60):02d}",
    "empty": lambda r, s, g: None,
    "provider": lambda r, s, g: g.choice(["Quayside Care", "Millfield House", None]),
    "condition": lambda r, s, g: g.choice(["Stroke", "COPD", "Arthritis", None]),
    "clienttype": lambda r, s, g: "Carer" if r["carer"] else "Service user",
    "outcode": lambda r, s, g: r["postcode"].split()[0],
}


@dataclass(frozen=True)
class Layout:
    """One file's columns: header, true field ("-" none), and how the values are made."""

    name: str
    style: Style
    rows: int
    columns: tuple[tuple[str, str | None, str], ...]
    pathway: str | None = None


def _style(words: str) -> tuple[Style, int, str | None]:
    options = dict(word.split("=", 1) for word in words.split())
    rows = int(options.pop("rows", 240))
    pathway = options.pop("pathway", None)
    numeric = {"names", "pathways", "priorities"}
    return (
        Style(
            **{
                key: int(value) if key in numeric else float(value) if key in {"gaps", "damage"} else value
                for key, value in options.items()
            }
        ),
        rows,
        pathway,
    )


def layouts(file: str) -> list[Layout]:
    """The layouts of one text file."""
    found: list[Layout] = []
    name, style, rows, pathway, columns = "", Style(), 240, None, []
    for line in [*(HERE / file).read_text(encoding="utf-8").splitlines(), "[end]"]:
        if not line.strip() or line.startswith("# "):
            continue
        if line.startswith("["):
            if columns:
                found.append(Layout(name, style, rows, tuple(columns), pathway))
            heading = line.strip("[]").split("|")
            name, columns = heading[0].strip(), []
            style, rows, pathway = _style(heading[1] if len(heading) > 1 else "")
            continue
        header, _, meaning = line.rpartition(" = ")
        field, _, kind = meaning.strip().partition(":")
        columns.append((header.strip(), None if field == "-" else field, kind))
    return found


def reading_of(columns: dict[str, list[str | None]], folder: Path, name: str = "table") -> Reading:
    """What reading a comma-separated file of these columns of text would give."""
    rows = max((len(cells) for cells in columns.values()), default=0)
    schema = {"row": pl.Int64, **dict.fromkeys(columns, pl.String)}
    path = folder / f"{name}.parquet"
    pl.DataFrame({"row": list(range(2, rows + 2)), **columns}, schema=schema).write_parquet(path)
    return Reading(
        path=folder / f"{name}.csv",
        name=f"{name}.csv",
        sha256="0" * 64,
        size_bytes=1,
        kind="text",
        encoding="utf-8",
        delimiter=",",
        sheet=None,
        sheets=(),
        header_row=1,
        header_rows=(1,),
        columns=tuple(columns),
        table=path,
        rows=rows,
        left_out={},
        findings=findings.frame(),
        misshapen=0,
    )


def _damaged(cell: str | None, rng: random.Random) -> str | None:
    """A cell as a busy person leaves it."""
    if cell is None:
        return rng.choice([None, "-", "n/a"])
    return rng.choice(["?", "tbc", "Not known", cell[:-1] or "x", cell + "?", cell.replace("1", "l"), "see notes"])


def written(layout: Layout, seed: int) -> dict[str, list[str | None]]:
    """The layout's columns of text for a town of its own."""
    rng = random.Random(seed)
    waits = people_waiting(layout.rows, rng)
    columns: dict[str, list[str | None]] = {}
    for header, field, kind in layout.columns:
        write = OTHERS[kind] if kind in OTHERS else FIELDS[kind or str(field)]
        cells = [write(wait, layout.style, rng) for wait in waits]
        if layout.style.gaps and field is not None:
            cells = [None if rng.random() < layout.style.gaps else cell for cell in cells]
        if layout.style.damage and field is not None:
            cells = [_damaged(cell, rng) if rng.random() < layout.style.damage else cell for cell in cells]
        columns[header] = cells
    return columns
