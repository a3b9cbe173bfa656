"""Words that headings of a list of people waiting are made of, and phrases of the lines a report puts round its table.

The words only help to find the header among the first lines; what a column means is settled by the mapping.
"""

import re

_HEADING_WORDS = """
    account action active address admission age allocated allocation area assess assessed assessment assessor
    authority author band birth born borough broker call carer cares case category census city client cluster
    code comments committee communication community complete completed condition contact contacted council
    country county created current customer date day days dead death deceased department description detail
    details diagnosis directorate discharge district dob dod dols due duration email end ended episode ethnic
    ethnicity event expires expiry family first flag for forename from full funding gender given gp group
    hospital house id identifier identity impairment index initial initials interpreter is item key kin known
    land landline language last level line list living lives local locality location manager marital middle
    mobile mosaic name names nationality need needs next nhs no note notes num number occupation officer on open
    opened origin outcome owner paid patient pathway pause paused period person phone pin place position post
    postcode practice practitioner preferred presenting previous primary priority process provider qty queue rag
    rank rating reason rec'd receipt received record recorded ref refer reference referral referred referrer
    region religion request requested resident resumes review reviewed risk role room route row rural salutation
    score screening seen serial service setting severity sex since social source spouse staff stage start
    started state status step street subtype summary support surname suspended system target task team tel
    telephone tenure time title to town transfer tray triage type unit unpaid unsafe updated uprn urgency urgent
    url user value wait waiting ward week weeks what when where who why work worker workflow workstream year
"""
HEADING_WORDS = frozenset(_HEADING_WORDS.split())

_SPLIT = re.compile(r"[^a-z']+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

TOTAL = re.compile(
    r"^\W*(?:(?:grand|sub|overall|report|page|running|team|column)[\s\-]*)?totals?\b(?!\s*(?:care|support|hip|knee))"
    r"|^\W*(?:count|number|no\.?)\s+of\s+(?:\w+\s+){0,2}(?:records?|rows?|cases?|people|persons?|clients?|waits?)\b"
    r"|^\W*(?:records?|rows?|cases?|items?|people|clients?)\s*(?:returned|found|listed|selected|shown|exported|in\b.{0,20})?\s*[:=]\s*[\d,]+\W*$"
    r"|^\W*[\d,]+\s+(?:records?|rows?|cases?|items?|people|clients?|results?)\b(?:\s+(?:returned|found|listed|selected|shown|exported|in\s.{0,30}))?\W*$"
    r"|^\W*\(?\s*[\d,]+\s+rows?\s+affected\)?"
    r"|^\W*(?:file\W*)?(?:trailer|footer)\W*(?:records?\W*)?[\d,]*\W*$"
    r"|^\W*count\s*[:=]?\s*[\d,]*\W*$"
    r"|^.{0,60}\b(?:sub\W?)?totals?\s*[:=]?\s*[\d,]*\W*$",
    re.IGNORECASE,
)
RULE = re.compile(r"^[\s\-=_+*:|.~#]*$")  # a line drawn with dashes
PAGE = re.compile(
    r"^\W*page\s*:?\s*\d+(?:\s*(?:of|/)\s*\d+)?\W*$|^\W*\d+\s+of\s+\d+\s*(?:pages?)?\W*$|^\W*-+\s*\d+\s*-+\W*$"
    r"|\bpage\s+\d+\s+(?:of|/)\s+\d+\b",
    re.IGNORECASE,
)
END = re.compile(
    r"^\W*(?:end\s+of\s+(?:the\s+)?(?:report|list|file|data|extract|export|document|page)|end\W*$|eof\W*$|"
    r"report\s+ends?\b|\*+\s*end\b)"
    r"|^\W*(?:report|list|extract|file|data)?\s*(?:printed|generated|produced|exported|extracted|run|created|"
    r"downloaded|report\s+run)\s*(?:on|by|at|from|:|\d)"
    r"|^\W*(?:confidential|official(?:\W+sensitive)?|sensitive|private and confidential|internal use only|source\s*:"
    r"|please note\b|notes?\s*:|key\s*:|disclaimer)"
    r"|^\W*continued\b",
    re.IGNORECASE,
)
SECTION = re.compile(
    r"^\W*(?:team|locality|area|ward|pathway|list|section|group|status|priority|worker|region|district|neighbourhood|"
    r"hub|patch|tray|step|type|service|zone|cluster|band)\b"
    r"|\b(?:team|locality|hub|list|service|area|patch|neighbourhood|waiting|district|zone|ward|cluster)\W*\d*\W*$"
    r"|:\s*\S.{0,60}$|:\W*$",
    re.IGNORECASE,
)


def heading_words_in(cell: str) -> bool:
    """Whether a cell reads like a heading: short, and at least half of its words known from headings."""
    if "=" in cell or ": " in cell or cell.endswith(":"):
        return False  # a filter or a label beside its value
    spaced = _CAMEL.sub(" ", cell.replace("_", " ").replace("’", "'"))
    words = [word for word in _SPLIT.split(spaced.lower()) if word]
    if not words or len(words) > 9 or len(cell) > 80:
        return False
    known = sum(word in HEADING_WORDS or word.rstrip("s") in HEADING_WORDS for word in words)
    return known * 2 >= len(words)
