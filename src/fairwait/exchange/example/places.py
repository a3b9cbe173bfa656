"""The ground of the example council: localities, streets, postcodes, teams and the people who work there."""

from dataclasses import dataclass

COUNCIL = "Wexmoor Council"
STRAPLINE = "Example council: nobody here is real"

LOCALITIES: tuple[tuple[str, str, float], ...] = (
    # locality, outward code, share of people
    ("Harbour", "ZX1", 0.34),
    ("Millfield", "ZX2", 0.28),
    ("Alderwick", "ZX3", 0.21),
    ("Stonebeck", "ZX4", 0.17),
)

STREETS: tuple[str, ...] = (
    "Quay Row",
    "Ropewalk Lane",
    "Chandlers Yard",
    "Gannet Street",
    "Lanternhouse Road",
    "Saltpan Close",
    "Weavers Fold",
    "Millrace Street",
    "Teasel Avenue",
    "Fuller Crescent",
    "Dyehouse Lane",
    "Bobbin Court",
    "Alder Rise",
    "Holloway Bank",
    "Kestrel Drive",
    "Sorrel Way",
    "Priorsgate",
    "Orchard End",
    "Beckside",
    "Quarry Hill",
    "Fellgate Road",
    "Curlew Terrace",
    "Shepherds Wynd",
    "Limekiln Lane",
)

CARE_HOMES: tuple[str, ...] = (
    "Ferncliffe House",
    "The Larches Care Home",
    "Netherbank Lodge",
    "St Osyth's Court",
    "Hollin Grange",
    "Marshview Nursing Home",
    "Tarn House",
    "Coppice Lea",
    "Summerfold Care Home",
)


@dataclass(frozen=True)
class Team:
    """A team that holds waits, and what it is for."""

    name: str
    covers: str
    workers: tuple[str, ...]


TEAMS: tuple[Team, ...] = (
    Team(
        "Eastmarsh team",
        "Harbour and Millfield: needs assessments",
        ("Beth Sanderson", "Owen Price", "Tomasz Nowak", "Farah Siddiqui"),
    ),
    Team(
        "Fellside team",
        "Alderwick and Stonebeck: needs assessments",
        ("Grace Amoah", "Kofi Mensah", "Helen Ormerod", "Daniel Prosser"),
    ),
    Team("Brokerage", "care sourcing", ("Ruth Tolson", "Amit Desai")),
    Team("Charging team", "charging", ("Jean Parkin", "Sunita Rao")),
    Team("Discharge hub", "hospital discharge", ("Marcus Hinds", "Niamh Tierney")),
    Team("Technology team", "technology enabled care", ("Lee Gaskell",)),
    Team("OT team", "occupational therapy", ("Anna Whitworth", "Chidinma Eze", "Rob Haslam")),
    Team("Reviews team", "planned and unplanned reviews", ("Jo Fletcher", "Sadia Akhtar", "Paul Naylor", "Ewa Sikora")),
    Team("DoLS team", "deprivation of liberty safeguards", ("Claire Beckett", "Yaw Boateng")),
    Team("Carers team", "carers' assessments", ("Susan Lumb", "Meera Nair")),
)

TEAM_OF_LOCALITY: dict[str, str] = {
    "Harbour": "Eastmarsh team",
    "Millfield": "Eastmarsh team",
    "Alderwick": "Fellside team",
    "Stonebeck": "Fellside team",
}


@dataclass(frozen=True)
class Staff:
    """Somebody who signs in to the example. `role` is a short word for a row of the table of who Fairwait is for."""

    username: str
    name: str
    role: str
    team: str | None
    job: str


STAFF: tuple[Staff, ...] = (
    Staff("aisha.karim", "Aisha Karim", "duty", "Eastmarsh team", "front door and duty"),
    Staff("priya.shah", "Priya Shah", "coordinator", "Eastmarsh team", "list coordinator"),
    Staff("nadia.rahman", "Nadia Rahman", "manager", "Eastmarsh team", "team manager"),
    Staff("huw.bevan", "Huw Bevan", "manager", "Fellside team", "team manager"),
    Staff("anna.whitworth", "Anna Whitworth", "manager", "OT team", "lead occupational therapist"),
    Staff("beth.sanderson", "Beth Sanderson", "practitioner", "Eastmarsh team", "social worker"),
    Staff("kofi.mensah", "Kofi Mensah", "practitioner", "Fellside team", "social worker"),
    Staff("jo.fletcher", "Jo Fletcher", "lead", "Reviews team", "reviews lead"),
    Staff("claire.beckett", "Claire Beckett", "lead", "DoLS team", "DoLS lead"),
    Staff("ruth.tolson", "Ruth Tolson", "lead", "Brokerage", "brokerage lead"),
    Staff("marcus.hinds", "Marcus Hinds", "lead", "Discharge hub", "discharge lead"),
    Staff("gwen.parry", "Gwen Parry", "principal", None, "principal social worker"),
    Staff("leila.haddad", "Leila Haddad", "analyst", None, "performance analyst"),
    Staff("judith.crossley", "Judith Crossley", "director", None, "director of adult social care"),
)
ANALYST = "leila.haddad"
