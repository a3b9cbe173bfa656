"""Faults to plant in clean rows: for each rule the ways in which real extracts break it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.exchange.examine.town import Row


@dataclass(frozen=True)
class Fault:
    """One way to spoil one row: the change, the rule it breaks, and rules that truly come with it."""

    rule: str
    name: str
    change: Callable[[Row], Mapping[str, str]]
    with_it: tuple[str, ...] = field(default=())


def _set(**cells: str) -> Callable[[Row], Mapping[str, str]]:
    return lambda row: cells


def _faults(
    rule: str, cells: Mapping[str, Sequence[str]], *with_it: str, base: Mapping[str, str] | None = None
) -> list[Fault]:
    return [
        Fault(rule, f"{rule} {name}={value[:30]!r}", _set(**{**(base or {}), name: value}), with_it)
        for name, values in cells.items()
        for value in values
    ]


OPEN = {
    "status": "Waiting",
    "ended_on": "",
    "end_reason": "",
    "date_of_death": "",
    "paused_on": "",
    "resumes_on": "",
    "pause_reason": "",
}
LOW = {**OPEN, "priority": "Low"}
NOBODY = {"phone": "", "mobile": "n/a", "email": "-", "address": "NULL", "postcode": ""}
LONG = (
    "She has been managing with the stairs for some time and would like somebody to come and look at the rail in the "
    "hall by the door "
)


def cut_at(length: int) -> str:
    """A text of exactly this length that stops inside a word."""
    text = (LONG * (length // len(LONG) + 2))[: length - 5].rsplit(" ", 1)[0] + " "
    return (
        (text + "handkerchieves"[: length - len(text)])
        if length - len(text) < 14
        else text + "x" * 3 + "handkerchieves"[:2].rjust(length - len(text) - 3, "z")
    )


FAULTS: tuple[Fault, ...] = (
    *_faults(
        "required-missing",
        {"referred_on": ("", "-", "n/a", "NULL", "Not known"), "pathway": ("", "Blue sky", "n/a", ".")},
    ),
    Fault(
        "required-missing",
        "no identity",
        _set(person_id="", nhs_number="", date_of_birth="", first_name="", last_name=""),
    ),
    Fault("required-missing", "name alone", _set(person_id="-", nhs_number="n/a", date_of_birth="Not known")),
    *_faults(
        "date-unreadable",
        {
            "date_of_birth": (
                "31/06/1951",
                "00/10/1950",
                "29/02/1951",
                "about 1950",
                "1951",
                "31-Jun-1951",
                "1951-02-30",
                "99/99/9999",
                "12/13/1950",
            ),
            "referred_on": (
                "31/11/2025",
                "soon",
                "00/10/2025",
                "29/02/2025",
                "2025-13-01",
                "32/01/2025",
                "30 Feb 2025",
                "TBC",
                "asap",
            ),
            "last_contact_on": ("31/04/2025", "last Tuesday", "0/1/2025"),
            "next_contact_due": ("31/09/2026", "next week"),
        },
    ),
    *_faults(
        "date-in-future", {"referred_on": ("11/02/2026", "2031-01-05", "3-Mar-27"), "last_contact_on": ("12/05/2062",)}
    ),
    Fault("date-in-future", "born in the future", _set(date_of_birth="01/01/2062"), ("date-order",)),
    Fault("date-in-future", "died in the future", _set(**OPEN | {"date_of_death": "01/03/2026"})),
    Fault(
        "date-order",
        "died before birth",
        _set(**OPEN | {"date_of_birth": "01/05/1960", "date_of_death": "01/05/1950"}),
        ("deceased",),
    ),
    Fault(
        "date-order",
        "referred before birth",
        _set(date_of_birth="01/05/1960", referred_on="01/05/1950"),
        ("wait-implausible",),
    ),
    Fault(
        "date-order", "ended before referral", _set(status="Closed", referred_on="01/02/2026", ended_on="01/02/2025")
    ),
    Fault(
        "date-order",
        "pause ends before it starts",
        _set(
            **OPEN
            | {"status": "Paused", "pause_reason": "Abroad", "paused_on": "05/02/2026", "resumes_on": "05/01/2026"}
        ),
    ),
    *_faults(
        "nhs-number-invalid",
        {
            "nhs_number": (
                "999000001",
                "99900000181",
                "9990000019",
                "999 000 0019",
                "4.51E+09",
                "9.99E9",
                "ABC1234567",
                "0000000000",
                "9999999999",
                "999-000-0O18",
            )
        },
    ),
    *_faults(
        "value-unknown",
        {
            "gender": ("Q", "7", "Martian"),
            "ethnicity": ("Martian", "ZZ9"),
            "language": ("Klingon",),
            "status": ("Blorp", "Status 9"),
            "lives_alone": ("maybe", "2", "sometimes"),
            "is_carer": ("perhaps",),
            "religion": ("Jedi knight",),
            "support_reason": ("Zorbing",),
        },
        base=OPEN,
    ),
    *_faults(
        "postcode-invalid",
        {"postcode": ("ZX1 OBD", "ZXO 1BD", "ZX1", "12345", "ZX1 4B", "ZX1 4BDD", "Newtown", "Z X", "1ZX 4BD")},
    ),
    *_faults(
        "phone-invalid",
        {
            "phone": (
                "01632 96012",
                "12345",
                "ask daughter",
                "1.63E+09",
                "01632 96O123",
                "00000000000",
                "+44 1632",
                "016329601234567",
            ),
            "mobile": ("07700 90012", "07700 9001234", "7.7E+09", "O7700 900123", "0770090012"),
        },
    ),
    *_faults(
        "email-invalid",
        {
            "email": (
                "edith.example.org",
                "edith@",
                "@example.org",
                "a b@example.org",
                "a@@example.org",
                "edith@example",
                "edith@example..org",
                "edith@exam ple.org",
            )
        },
    ),
    *_faults(
        "age-implausible",
        {"date_of_birth": ("11/02/2008", "01/01/2015", "10/02/1915", "01/01/1900")},
        base={**OPEN, "referred_on": "30/01/2026"},
    ),
    *_faults("wait-implausible", {"referred_on": ("09/02/2023", "01/01/2016")}, base=OPEN),
    Fault(
        "wait-implausible",
        "ended after more than three years",
        _set(status="Closed", referred_on="01/02/2020", ended_on="01/02/2025"),
    ),
    *_faults("deceased", {"date_of_death": ("10/02/2026", "01/12/2025")}, base=OPEN | {"referred_on": "30/11/2025"}),
    *_faults("deceased", {"status": ("Deceased", "RIP", "DIED", "Passed away", "Service user deceased")}, base=OPEN),
    Fault(
        "pause-incomplete",
        "no reason",
        _set(**OPEN | {"status": "Paused", "paused_on": "05/02/2026", "resumes_on": "05/03/2026"}),
    ),
    Fault(
        "pause-incomplete",
        "no end",
        _set(**OPEN | {"status": "On hold", "pause_reason": "Abroad", "paused_on": "05/02/2026"}),
    ),
    Fault("pause-incomplete", "neither", _set(**OPEN | {"status": "SUSPENDED"})),
    Fault("pause-incomplete", "by its date", _set(**OPEN | {"paused_on": "05/02/2026"})),
    *_faults("priority-missing", {"priority": ("", "-", "Not known", "None", "N/A")}, base=OPEN),
    *_faults("priority-unmapped", {"priority": ("Lilac", "9", "P7", "Zz")}, base=OPEN),
    Fault("contact-missing", "nothing to reach them by", _set(**NOBODY)),
    *_faults("unsafe-contact", {"unsafe_contact": ("Do not ring after 5pm", "Husband opens post", "Yes")}),
    *_faults(
        "risk-words",
        {
            "notes": (
                "Two falls this week",
                "Found on floor, fell in the night",
                "Pressure sore on left heel",
                "She is ALONE all day",
                "carer is in hospital",
                "Wife admitted to hospital",
                "Says she has been abused",
                "talks of suicide",
                "No food in the house",
                "no heating since Monday",
                "self-harm last month",
                "No carer, falls daily",
                "No falls last year, but fell on Sunday",
                "cannot be left alone",
                "At risk of harm",
            ),
            "reason": ("Falls", "Suicidal"),
        },
        base=LOW,
    ),
    *_faults("risk-words", {"notes": ("Has fallen twice",)}, "priority-missing", base=OPEN | {"priority": ""}),
    *_faults(
        "text-damaged",
        {
            "last_name": ("Ren\ufffde", "MÃ¼ller", "O&#39;Brien", "S?owik"),
            "notes": ("SheÂ’s fine", "donâ€™t ring", "CafÃ© owner", "Wants tea &amp; cake", cut_at(255), cut_at(100)),
            "address": ("1 Plas NewÂ¡dd, Ffordd y MÃ´r",),
        },
    ),
    *_faults(
        "hostile-value",
        {
            "notes": (
                "=1+1",
                '=HYPERLINK("http://example.org","x")',
                "=cmd|' /C calc'!A0",
                "+SUM(A1:A9)",
                "-2+3+cmd|' /C calc'!A0",
                "@SUM(1+1)*cmd|' /C calc'!A0",
                "<script>alert(1)</script>",
                "<img src=x onerror=alert(1)>",
                "a\u202eb",
                "bell\x07",
                "nul\x00",
                "{{7*7}}",
                "=A1",
                "+A1+A2",
                "<b>bold</b>",
                "javascript:alert(1)",
            ),
            "first_name": ("=1+1", "<script>x</script>"),
            "worker": ("=cmd|x",),
            "reason": ("x" * 32_768,),
        },
    ),
)
