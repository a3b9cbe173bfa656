"""Walking an import through its pages: a small list written as a case system would, sent, worked on, looked at."""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from fairwait.accounts import actions as accounts
from fairwait.accounts.models import User
from fairwait.exchange.models import Import
from fairwait.upkeep import actions as upkeep
from fairwait.upkeep import worker
from tests.exchange.imports.bringing import NOW, PASSWORD, council

HEADINGS = (
    "Client Ref",
    "Surname",
    "Forename",
    "DOB",
    "NHS No",
    "What for",
    "Date referred",
    "Priority",
    "Team",
    "Last contact",
)
DAY = date(2026, 11, 23)


def row(number: int, **told: str) -> dict[str, str]:
    """One invented person who waits."""
    return {
        "Client Ref": f"{7_000_000 + number}",
        "Surname": ("Marlowe", "Pritchard", "Warsame", "Kowalczyk", "Doyle", "Hart", "Ellery")[number % 7],
        "Forename": ("Edith", "Ivor", "Maryam", "Danuta", "Patrick", "Rosalind", "George", "Walter", "Susan")[
            number % 9
        ],
        "DOB": f"{1 + number % 28:02}/{1 + number % 12:02}/{1930 + number % 50}",
        "NHS No": "",
        "What for": "Needs assessment",
        "Date referred": (date(2026, 5, 1) + timedelta(days=number)).strftime("%d/%m/%Y"),
        "Priority": ("1 - Critical", "2 - High", "3 - Medium", "4 - Standard")[number % 4],
        "Team": "Eastmarsh team",
        "Last contact": "16/11/2026",
        **told,
    }


def as_csv(rows: Iterable[dict[str, str]], headings: Iterable[str] = HEADINGS) -> bytes:
    """The rows as a CSV file, under a title line, as reports come."""
    named = list(headings)
    lines = ["Waiting list report", ",".join(named), *(",".join(each.get(name, "") for name in named) for each in rows)]
    return "\r\n".join(lines).encode()


def analyst() -> User:
    """Whoever brings files in."""
    return council()


def colleague(role: str) -> User:
    """Somebody of another role."""
    return accounts.create_user(
        username=f"a-{role}", display_name=f"A {role}", role=role, password=PASSWORD, by=council(), now=NOW
    )


def work() -> int:
    """Do all the work that is waiting, as a worker would. Returns how many pieces."""
    done = 0
    while (run := upkeep.claim(clock=timezone.now)) is not None:
        worker.perform(run)
        done += 1
    return done


def send(
    client, content: bytes, *, name: str = "waiting.csv", source: str = "trays", day: date = DAY, pathway: str = ""
) -> Import:
    """Send a file through the page, and have it read."""
    answer = client.post("/imports/new/", form(content, name=name, source=source, day=day, pathway=pathway))
    assert answer.status_code == 302, answer.content.decode()[:3_000]
    work()
    return Import.objects.latest("pk")


def form(
    content: bytes, *, name: str = "waiting.csv", source: str = "trays", day: date = DAY, pathway: str = ""
) -> dict:
    """What the page that takes a file is sent."""
    from fairwait.exchange.models import Source

    known = Source.objects.filter(name=source).exists()
    return {
        "file": SimpleUploadedFile(name, content),
        "source": source if known else "+",
        "new_source": "" if known else source,
        **day_of(day),
        "pathway": pathway,
    }


def day_of(day: date) -> dict[str, str]:
    """The boxes for the day a file is of."""
    return {"as_of-day": str(day.day), "as_of-month": str(day.month), "as_of-year": str(day.year)}


def answers(page) -> dict[str, str]:
    """What the form on a page would send as it stands."""
    told: dict[str, str] = {}
    for select in page.all("select"):
        options = select.findall("option")
        chosen = next((o for o in options if o.get("selected") is not None), options[0] if options else None)
        if chosen is not None:
            told[select.get("name")] = chosen.get("value", "")
    for box in page.all("input"):
        if box.get("type") == "radio" and box.get("checked") is not None:
            told[box.get("name")] = box.get("value")
    return told


def confirm_columns(client, page, record: Import, **changed: str) -> Import:
    """Confirm the columns of an import as the page suggests them, with some answers changed."""
    address = f"/imports/{record.uuid}/columns/"
    told = answers(page(address)) | changed
    answer = client.post(address, told)
    assert answer.status_code == 302, answer.content.decode()[:3_000]
    work()
    return Import.objects.get(pk=record.pk)


def bring(client, page, content: bytes, **how) -> Import:
    """Send a file, confirm its columns where asked, and bring it in."""
    record = send(client, content, **how)
    if record.status == "uploaded":
        record = confirm_columns(client, page, record)
    client.post(f"/imports/{record.uuid}/effect/", {"reason": "It is as it should be"})
    work()
    return Import.objects.get(pk=record.pk)


def original_of(record: Import) -> Path:
    """Where the file as it came lies."""
    from fairwait.exchange.imports import keeping

    return keeping.original(record.sha256)
