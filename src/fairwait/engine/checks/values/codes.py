"""Coded words: what an extract writes for gender, ethnicity, language, religion, status, support reason, yes and no."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from fairwait.engine.checks.values.lists import load

LISTS: Mapping[str, str] = {
    "gender": "gender",
    "ethnicity": "ethnicity",
    "language": "languages",
    "religion": "religions",
    "status": "statuses",
    "support_reason": "support_reasons",
}
ENDED_STATUSES = frozenset({"ended"})


@dataclass(frozen=True)
class Coded:
    """A word read as a code; `known` is False when the list does not have it."""

    code: str | None
    known: bool = True


def plain(text: str) -> str:
    """A word for comparing: small letters, punctuation as single spaces, "&", "/" and "_" as gaps."""
    return " ".join(re.sub(r"[^\w✓✔☑☐✗✘]+|_+", " ", text.casefold()).split())


@cache
def _index(field: str) -> dict[str, str]:
    data = load(LISTS[field])
    index: dict[str, str] = {}
    for code, entry in data["codes"].items():
        index.setdefault(plain(entry["label"]), code)
    for code, entry in data["codes"].items():
        for word in entry["words"]:
            index.setdefault(plain(word), code)
    for code in data["codes"]:
        index.setdefault(plain(code), code)
    for code, entry in data["codes"].items():
        for heading in data.get("groups", {}).get(entry.get("group"), ()):
            for member in entry.get("members", ()):
                index.setdefault(plain(f"{heading} {member}"), code)
                index.setdefault(plain(f"{member} {heading}"), code)
    return index


@cache
def labels(field: str) -> Mapping[str, str]:
    """Code -> the words a person sees, for one coded field."""
    return {code: str(entry["label"]) for code, entry in load(LISTS[field])["codes"].items()}


def read(text: str, *, field: str, chosen: Mapping[str, str] | None = None) -> Coded:
    """Read one word of a coded field; a council's own choice for that word comes first."""
    word = plain(text)
    if chosen and (code := chosen.get(text) or chosen.get(word)):
        return Coded(code)
    if field == "gender" and word and text.rstrip().endswith("?"):
        return Coded(None, known=False)  # somebody was not sure: whoever knows the person says
    index = _index(field)
    found = (
        index.get(word)
        or index.get(re.sub(r"^(?!(?:not|no|un|to|due|yet)\b)\w{1,3} (?=\w{3})", "", word))
        or _again(text, field=field, index=index)
    )
    return Coded(found) if found else Coded(None, known=False)


def _again(text: str, *, field: str, index: Mapping[str, str]) -> str | None:
    """A second look, by the habits of the field."""
    bare = plain(re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", text))
    if bare and bare in index:
        return index[bare]
    if field == "ethnicity":
        text = _CENSUS.sub("", text)
    if found := index.get(plain(text)):
        return found
    if found := _in_two_languages(text, index=index) or _loose_index(field).get(_loosely(text)):
        return found
    if field == "status":
        return _status(plain(text))
    if field == "language":
        return _language(text, index=index)
    return None


def _in_two_languages(text: str, *, index: Mapping[str, str]) -> str | None:
    """What a word written twice says ("Gwryw / Male"): what the halves we know agree on."""
    halves = re.split(r"\s+[/|]\s+", text)
    known = {index[plain(half)] for half in halves if plain(half) in index}
    return known.pop() if len(halves) == 2 and len(known) == 1 else None


_CENSUS = re.compile(r"[\s,;(-]*(?:ethnic category|census)\b.*$", re.IGNORECASE)
"""What a coded record adds to an ethnic group: "- ethnic category 2001 census"."""
_FILLERS = frozenset({"or", "and", "of", "the", "any", "background", "group", "groups", "ethnic"})


def _loosely(text: str) -> str:
    """A word for comparing in any order and spacing: "Welsh/English British", "British, English or Welsh" alike."""
    tokens = sorted({token for token in plain(text).split() if token not in _FILLERS})
    return " ".join(tokens) if len(tokens) > 1 else plain(text).replace(" ", "")


@cache
def _loose_index(field: str) -> dict[str, str]:
    """Words of a field in any order, and those of several run together; what could be two codes is neither."""
    found: dict[str, set[str]] = {}
    words = [(word, code) for word, code in _index(field).items() if " " in word]
    words += _long_members(field)
    for word, code in words:
        found.setdefault(_loosely(word), set()).add(code)
        found.setdefault(word.replace(" ", ""), set()).add(code)
    return {key: codes.pop() for key, codes in found.items() if len(codes) == 1 and len(key) > 5}


def _long_members(field: str) -> list[tuple[str, str]]:
    """Members of a group said at length tell the group by themselves: "any other Asian background"."""
    listed = load(LISTS[field])["codes"].items()
    said = [(plain(member), code) for code, entry in listed for member in entry.get("members", ())]
    return [(member, code) for member, code in said if len(member.split()) > 3]


def _language(text: str, *, index: Mapping[str, str]) -> str | None:
    """Several languages in one cell are known if each is; the first is the code."""
    parts = [plain(part) for part in re.split(r"[/,;&+]|\band\b|\bor\b|\s-\s", text.casefold())]
    parts = [
        re.sub(
            r"^(?:speaks|speak|first language|primary language)\s+|\s+(?:language|speaker|speaking|only|primary)$",
            "",
            p,
        )
        for p in parts
    ]
    parts = [part for part in parts if part]
    codes = [index.get(part) for part in parts]
    return codes[0] if codes and all(codes) else None


def _status(word: str) -> str | None:
    """What a status of several words says.

    A word that turns round what follows ("not started", "awaiting closure") leaves alone what stands before it: "on
    hold, awaiting family" is paused. An assessment complete and something else awaited is a wait.
    """
    data = load("statuses")
    tokens = word.split()
    turned = frozenset(data["turned_by"])
    place = next(
        (n for n, token in enumerate(tokens[:-1]) if _turns(tokens[n:], turned) or token.startswith("await")), None
    )
    if place is None:
        return _kind(tokens, kinds=data["order"])
    before = _kind(tokens[:place], kinds=[kind for kind in data["order"] if kind not in ("waiting", "allocated")])
    if before == "ended" and not any(_starts(token, data["final"]) for token in tokens[:place]):
        before = None
    if before or _kind(tokens, kinds=["deceased"]):
        return before or "deceased"
    return "waiting" if _kind(tokens, kinds=data["order"]) else None


_NO_MORE = re.compile(r"no (?:further (?:action|work|input)|longer (?:requir|need|want|wish|eligib|liv|resid))")


def _turns(tokens: list[str], turned: frozenset[str]) -> bool:
    """Whether the first word turns round what follows; "no further action" is an end by itself."""
    return tokens[0] in turned and not _NO_MORE.match(" ".join(tokens))


def _kind(tokens: list[str], *, kinds: list[str]) -> str | None:
    """The first of the kinds one of whose stems begins a word; a closed case of somebody who died is closed."""
    stems = {kind: load("statuses")["codes"][kind]["stems"] for kind in (*kinds, "ended")}
    for kind in kinds:
        if any(_starts(token, stems[kind]) for token in tokens):
            ended = kind == "deceased" and any(_starts(token, stems["ended"]) for token in tokens)
            return "ended" if ended else kind
    return None


def _starts(token: str, stems: list[str]) -> bool:
    return any(token == stem if len(stem) <= 3 else token.startswith(stem) for stem in stems)


_APART = re.compile(r"\s+[-–—]\s*|\s*[–—:;,(/|\[]\s*|(?<=[a-z])-\s+")
"""What stands between a status and the reason it gives: "Closed - moved away", "Closed (died)", "Ended: declined"."""
_SAYS_SOMETHING = re.compile(r"[^\W\d_]{3}")


def reason_within(text: str) -> str | None:
    """The reason for an end that a status gives beside it, or is itself; None where it only says that it ended.

    "Closed - moved away" gives "moved away", "Declined" is a reason, and "Closed" or "Complete" is none.
    """
    mere, index = frozenset(load("statuses")["mere_ends"]), _index("status")
    parts = _APART.split(text.strip(), maxsplit=1)
    head = plain(parts[0])
    if len(parts) == 1:
        if head in mere:
            return None
        first, _, rest = head.partition(" ")
        if first in mere and index.get(rest) in ("ended", "deceased") and rest not in mere:
            return rest
        tells = any(_starts(word, load("statuses")["telling_ends"]) for word in head.split())
        return text.strip() if tells or index.get(head) in ("ended", "deceased") else None
    rest = parts[1].strip().rstrip(")].").strip()
    if head in mere:
        words = plain(rest).split()
        if not words or words[0].startswith("await") or _turns(words, frozenset(load("statuses")["turned_by"])):
            return None  # "Closed - awaiting invoice": what is still to be done is no reason
        return rest if _SAYS_SOMETHING.search(_MONTHS_OUT.sub("", rest)) and plain(rest) not in mere else None
    return text.strip() if read(parts[0], field="status").code == "ended" else None


_MONTHS_OUT = re.compile(
    r"\d+(?:st|nd|rd|th)?\W*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*", re.IGNORECASE
)


def nearest(text: str, *, field: str) -> str | None:
    """The listed word most like this one, if one is close enough to suggest."""
    found = process.extractOne(plain(text), list(_index(field)), scorer=fuzz.ratio, score_cutoff=80)
    return labels(field)[_index(field)[found[0]]] if found and len(plain(text)) > 2 else None


@cache
def _yes_no(field: str) -> dict[str, bool | None]:
    data = load("yes_no")
    own = data["field"].get(field, {})
    words: dict[str, bool | None] = {}
    for answer, listed in ((True, data["yes"]), (False, data["no"]), (None, data["unknown"])):
        words.update({word.casefold(): answer for word in listed})
    for answer, key in ((True, "yes"), (False, "no")):
        words.update(dict.fromkeys(own.get(key, ()), answer))
    return words


def answers(field: str) -> Mapping[str, bool | None]:
    """Every word of a field that says yes, no or not known, in small letters."""
    return _yes_no(field)


_HALVES, _TWICE = re.compile(r"\s*[/|]\s*"), 2
_EXPLAINED = re.compile(r"^(yes|no|y|n)(?:\s*[-–:;,.(/]|\s+\w)", re.IGNORECASE)


def read_yes_no(text: str, *, field: str, chosen: Mapping[str, str] | None = None) -> tuple[bool | None, bool]:
    """Read one word as yes or no: (answer, known). "Yes - daughter" is yes."""
    known = chosen or {}
    word = (known.get(text) or known.get(plain(text)) or text).strip().casefold().strip(".!")
    words = _yes_no(field)
    if word in words:
        return words[word], True
    halves = [words[half] for half in map(str.strip, _HALVES.split(word)) if half in words]
    if len(halves) == _TWICE:  # "Ie / Yes" is said in two languages, and "Yes / No" is a question nobody answered
        return (halves[0], True) if halves[0] == halves[1] else (None, False)
    if found := _EXPLAINED.match(word):
        start = found[1].lower()
        if len(start) > 1 or not re.match(r"^[yn](?:\s+\w|[/.])", word):
            return start.startswith("y"), True
    return None, False
