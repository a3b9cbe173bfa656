"""The people of the example: names, ages, homes and how to speak with them, drawn for a flow of waits."""

import unicodedata

import numpy as np

from fairwait.exchange.example.days import NEVER, Days, Texts
from fairwait.exchange.example.flow import INDEX, PATHWAYS, Flow
from fairwait.exchange.example.identities import homes, landlines, mobiles, nhs_numbers
from fairwait.exchange.example.names import COMMUNITIES, KNOWN_AS
from fairwait.exchange.example.places import CARE_HOMES
from fairwait.exchange.example.words import COMMUNICATION, PREFERENCES, UNSAFE

People = dict[str, np.ndarray]


def pick(options: tuple[tuple[str, float], ...], size: int, rng: np.random.Generator) -> Texts:
    """Texts drawn with their weights."""
    weights = np.array([weight for _, weight in options])
    return np.array([text for text, _ in options], dtype=object)[
        rng.choice(len(options), size=size, p=weights / weights.sum())
    ]


def blank_but(texts: Texts, share: float, rng: np.random.Generator) -> Texts:
    """The texts, kept for a share of people and blank for the rest."""
    return np.where(rng.random(texts.size) < share, texts, "").astype(object)


def draw(flow: Flow, *, today: int, rng: np.random.Generator, reserved: frozenset[str]) -> People:
    """A person for each number in the flow, as parallel arrays of texts and days."""
    size = flow.people
    path = _lead_path(flow)
    is_carer = flow.cares_for >= 0
    older = rng.random(size) < np.array([pathway.older_share for pathway in PATHWAYS])[path]
    born = _births(older, is_carer, today, rng)
    community = _communities(flow, older, rng)
    gender = _genders(today - born, is_carer, rng)
    names = _names(community, older, gender, rng)
    _names_of_families(names, flow, rng)
    born = _no_two_alike(names, born)
    address, postcode, locality = homes(size, rng)
    people: People = {
        "person_id": _numbers(size, rng),
        "nhs_number": blank_but(nhs_numbers(size, rng, reserved=reserved), 0.93, rng),
        **names,
        "title": _titles(gender, today - born, rng),
        "date_of_birth": born,
        "date_of_death": np.full(size, NEVER, dtype=np.int64),
        "gender": gender,
        "address": address,
        "postcode": postcode,
        "locality": locality,
        "cares_for": flow.cares_for,
        "is_carer": is_carer,
    }
    people |= _culture(community, rng)
    people |= _ways_to_speak(names, today - born, rng)
    people |= _household(flow, today - born, rng)
    _live_in_care(people, path, rng)
    _live_with_the_cared_for(people, flow, rng)
    people |= _moves(size, today, rng)
    return people


def _lead_path(flow: Flow) -> Days:
    path = np.full(flow.people, INDEX["needs"], dtype=np.int64)
    owners, first = np.unique(flow.person, return_index=True)
    path[owners] = flow.path[first]
    return path


def _births(older: np.ndarray, is_carer: np.ndarray, today: int, rng: np.random.Generator) -> Days:
    size = older.size
    old = 65 + np.abs(rng.normal(16.5, 8.0, size)) % 38
    young = 18.2 + 46.7 * rng.beta(1.5, 1.1, size)
    young = np.where(is_carer & (young < 30), young + 24, young)
    old = np.where(is_carer, 65 + (old - 65) * 0.55, old)
    return (today - np.where(older, old, young) * 365.25).astype(np.int64)


def _communities(flow: Flow, older: np.ndarray, rng: np.random.Generator) -> Days:
    shares = np.array([[each.share_younger, each.share_older] for each in COMMUNITIES])
    shares = shares / shares.sum(axis=0)
    drawn = np.where(
        older,
        rng.choice(len(COMMUNITIES), size=older.size, p=shares[:, 1]),
        rng.choice(len(COMMUNITIES), size=older.size, p=shares[:, 0]),
    )
    carers = np.flatnonzero(flow.cares_for >= 0)
    alike = carers[rng.random(carers.size) < 0.9]
    drawn[alike] = drawn[flow.cares_for[alike]]
    return drawn


def _genders(age_days: Days, is_carer: np.ndarray, rng: np.random.Generator) -> Texts:
    years = age_days / 365.25
    women = np.where(years > 80, 0.67, np.where(years > 65, 0.59, 0.53))
    drawn = rng.random(years.size)
    gender = np.where(drawn < np.where(is_carer, 0.66, women), "Female", "Male").astype(object)
    gender[rng.random(years.size) < 0.003] = "Unknown"
    gender[rng.random(years.size) < 0.001] = "Other"
    return gender


def _names(community: Days, older: np.ndarray, gender: Texts, rng: np.random.Generator) -> dict[str, Texts]:
    first = np.full(community.size, "", dtype=object)
    last = first.copy()
    woman = np.where(np.isin(gender, ["Female", "Male"]), gender == "Female", rng.random(gender.size) < 0.5)
    for at, each in enumerate(COMMUNITIES):
        here = community == at
        last[here] = _drawn(each.surnames, int(here.sum()), rng)
        for is_woman, is_older, names in (
            (True, True, each.women_older),
            (True, False, each.women_younger),
            (False, True, each.men_older),
            (False, False, each.men_younger),
        ):
            who = here & (woman == is_woman) & (older == is_older)
            first[who] = _drawn(names, int(who.sum()), rng)
    short = np.array([KNOWN_AS.get(name, "") for name in first], dtype=object)
    return {"first_name": first, "last_name": last, "known_as": blank_but(short, 0.4, rng)}


def _drawn(names: tuple[str, ...], size: int, rng: np.random.Generator) -> Texts:
    weights = 1 / (np.arange(len(names)) + 12)
    return np.array(names, dtype=object)[rng.choice(len(names), size=size, p=weights / weights.sum())]


def _names_of_families(names: dict[str, Texts], flow: Flow, rng: np.random.Generator) -> None:
    carers = np.flatnonzero(flow.cares_for >= 0)
    family = carers[rng.random(carers.size) < 0.62]
    names["last_name"][family] = names["last_name"][flow.cares_for[family]]


def _no_two_alike(names: dict[str, Texts], born: Days) -> Days:
    """Birth dates moved so that no two people share both names and birth date, unless planted later on purpose."""
    surnames, last = np.unique(names["last_name"].astype(str), return_inverse=True)
    _, first = np.unique(names["first_name"].astype(str), return_inverse=True)
    who = (first.astype(np.int64) * surnames.size + last) * 100_000 + (born - born.min())
    order = np.argsort(who, kind="stable")
    _, starts, counts = np.unique(who[order], return_index=True, return_counts=True)
    rank = np.arange(who.size) - np.repeat(starts, counts)
    moved = born.copy()
    moved[order] -= rank * 53
    return moved


def _titles(gender: Texts, age_days: Days, rng: np.random.Generator) -> Texts:
    women = np.where(
        age_days > 60 * 365,
        pick((("Mrs", 0.8), ("Miss", 0.12), ("Ms", 0.08)), gender.size, rng),
        pick((("Ms", 0.5), ("Mrs", 0.35), ("Miss", 0.15)), gender.size, rng),
    )
    return np.where(gender == "Female", women, np.where(gender == "Male", "Mr", "")).astype(object)


def _numbers(size: int, rng: np.random.Generator) -> Texts:
    """Case-system person numbers: seven digits, different, rising with gaps, in no order of people."""
    numbers = 2_100_000 + np.cumsum(rng.integers(1, 4, size))
    return rng.permutation(numbers).astype(str).astype(object)


def _culture(community: Days, rng: np.random.Generator) -> dict[str, Texts]:
    ethnicity = np.full(community.size, "", dtype=object)
    language = ethnicity.copy()
    for at, each in enumerate(COMMUNITIES):
        here = community == at
        ethnicity[here] = pick(each.ethnicities, int(here.sum()), rng)
        language[here] = pick(each.languages, int(here.sum()), rng)
    ethnicity[rng.random(community.size) < 0.05] = "Not known"
    needs = (language != "English") & (language != "Welsh") & (rng.random(community.size) < 0.75)
    return {"ethnicity": ethnicity, "language": language, "interpreter": np.where(needs, language, "").astype(object)}


def _ways_to_speak(names: dict[str, Texts], age_days: Days, rng: np.random.Generator) -> dict[str, Texts]:
    size = age_days.size
    older = age_days > 65 * 365
    tail = rng.integers(2, 99, size).astype(str).astype(object)
    email = _plain(names["first_name"]) + "." + _plain(names["last_name"]) + tail
    return {
        "phone": np.where(rng.random(size) < np.where(older, 0.84, 0.40), landlines(size, rng), "").astype(object),
        "mobile": np.where(rng.random(size) < np.where(older, 0.42, 0.90), mobiles(size, rng), "").astype(object),
        "email": np.where(rng.random(size) < np.where(older, 0.14, 0.55), email + "@example.org", "").astype(object),
        "communication_needs": np.where(
            rng.random(size) < np.where(older, 0.17, 0.08), pick(COMMUNICATION, size, rng), ""
        ).astype(object),
        "contact_preference": blank_but(pick(PREFERENCES, size, rng), 0.6, rng),
        "unsafe_contact": blank_but(np.array(UNSAFE, dtype=object)[rng.integers(0, len(UNSAFE), size)], 0.013, rng),
    }


def _plain(texts: Texts) -> Texts:
    """Names as an e-mail address can hold them."""
    bare = {text: unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode() for text in set(texts)}
    return np.array([bare[text].lower().replace("'", "") for text in texts], dtype=object)


def _household(flow: Flow, age_days: Days, rng: np.random.Generator) -> dict[str, Texts]:
    size = flow.people
    alone = np.where(rng.random(size) < np.where(age_days > 75 * 365, 0.55, 0.30), "Yes", "No").astype(object)
    alone[rng.random(size) < 0.14] = ""
    carer = np.where(rng.random(size) < 0.30, "Yes", "No").astype(object)
    carer[rng.random(size) < 0.25] = ""
    carer[flow.cares_for[flow.cares_for >= 0]] = "Yes"
    return {"lives_alone": alone, "has_unpaid_carer": carer}


def _live_in_care(people: People, path: Days, rng: np.random.Generator) -> None:
    dols = np.isin(path, [INDEX["dols"], INDEX["dols-renewal"]])
    reviewed = (path == INDEX["planned-review"]) & (rng.random(path.size) < 0.28)
    here = np.flatnonzero(dols | reviewed)
    home = rng.integers(0, len(CARE_HOMES), here.size)
    room = rng.integers(1, 48, here.size).astype(str).astype(object)
    named = np.array(CARE_HOMES, dtype=object)[home]
    people["address"][here] = "Room " + room + ", " + named + ", " + people["locality"][here]
    people["postcode"][here] = np.array(
        [
            f"ZX{at % 4 + 1} 9{letters}"
            for at, letters in enumerate(("AA", "AB", "AD", "AE", "AF", "AG", "AH", "AJ", "AL"))
        ],
        dtype=object,
    )[home]
    people["lives_alone"][here] = "No"
    people["has_unpaid_carer"][here] = "No"
    people["mobile"][here] = ""


def _live_with_the_cared_for(people: People, flow: Flow, rng: np.random.Generator) -> None:
    carers = np.flatnonzero(flow.cares_for >= 0)
    together = carers[rng.random(carers.size) < 0.55]
    for name in ("address", "postcode", "locality", "phone"):
        people[name][together] = people[name][flow.cares_for[together]]
    people["lives_alone"][together] = "No"
    people["lives_alone"][flow.cares_for[together]] = "No"


def _moves(size: int, today: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    moving = rng.random(size) < 0.03
    address, postcode, locality = homes(size, rng)
    return {
        "moved_on": np.where(moving, today - rng.integers(1, 720, size), NEVER).astype(np.int64),
        "next_address": np.where(moving, address, "").astype(object),
        "next_locality": np.where(moving, locality, "").astype(object),
        "next_postcode": np.where(moving, postcode, "").astype(object),
    }
