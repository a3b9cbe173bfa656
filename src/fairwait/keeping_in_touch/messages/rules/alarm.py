"""Words that may mean somebody is worse or at risk, however they are typed. Pure.

Rather too many than too few: what is found is only read sooner, and lowers nothing. English as it is typed in haste,
and the plainest words of the two languages that ship with it, Urdu also in Latin letters.
"""

import re
import unicodedata

_SIGNS = {
    "\U0001f198": "sos", "\U0001f691": "ambulance", "\U0001f44e": "worse", "\U0001f494": "worse", "\U0001f62d": "worse",
    "\U0001f622": "worse", "\U0001f629": "worse", "\U0001f62b": "worse", "\U0001f630": "scared", "\U0001f631": "scared",
    "\U0001f912": "worse", "\U0001f915": "hurt", "\U0001fa78": "blood",
}  # fmt: skip
"""Pictures that say it without a word."""


def plain(text: str) -> str:
    """A text in small words with one space between: wide letters narrowed, unseen signs and apostrophes gone.

    Letters that a script writes as marks stay where they were, so that Urdu and Bengali words stay whole.
    """
    for sign, word in _SIGNS.items():
        text = text.replace(sign, f" {word} ")
    text = re.sub(r"\ba\s*(?:&|\+|and)\s*e\b", " hospital ", text, flags=re.IGNORECASE)
    narrowed = unicodedata.normalize("NFKC", text).casefold()
    kept = []
    for letter in narrowed:
        if letter in "'\u2019\u2018\u02bc`\u00b4" or unicodedata.category(letter) == "Cf":
            continue
        kept.append(letter if letter.isalnum() or unicodedata.category(letter) in ("Mn", "Mc") else " ")
    return " ".join("".join(kept).split())


_CANNOT = r"(?:can\s?not|can\s?t|couldnt|could not|unable to|struggl\w+ to|not able to)"
_KIN = r"(?:wife|husband|partner|mum|mam|mother|dad|father|son|daughter|brother|sister|carer|nan|gran\w*)"
_WORSE = (
    r"w[o0u]r[sc]+e?r?", r"w[o0]rst", r"wrose", r"wosre", r"worsen\w*", r"deteriorat\w*", r"declin(?:e|ed|es|ing)",
    r"(?:going|gone|went) (?:down|downhill|backwards)", r"downhill", r"weaker", r"frailer",
    r"more (?:confused|pain\w*|falls)",
    r"(?<!not )(?<!isnt )(?:really|very|so|pretty|quite|things are|its|it is|am|im|feel\w*) bad",
    r"terrible", r"dreadful", r"awful", r"horrible", r"desperat\w*", r"poorly", r"unwell",
    r"(?:very|really|so) (?:ill|sick)",
    r"not (?:very |so |too |at all |doing (?:so |very |too )?)?(?:good|well|great|right|ok|okay|safe|coping|managing)",
    r"(?:dont|do not) feel (?:well|good|right|safe)", r"struggl\w*", r"cant go on",
)  # fmt: skip
_BODY = (
    r"fall(?:en|s|ing)?", r"fell", r"collaps\w*", r"uncon[sc]+ious", r"faint\w*", r"seizures?", r"strokes?",
    r"heart attack", r"chest pains?", r"blood(?! test| pressure)", r"bleed\w*", r"bled", r"agony",
    r"brok(?:e|en) (?:my|her|his|a|an|the)",
    r"in (?:a lot of |so much |such |terrible |constant )?pain", r"suffer\w*", r"sepsis", r"chok(?:e|ed|ing)",
    r"(?:pressure|bed) ?sores?", r"sores? on", r"soiled", r"wet (?:the bed|herself|himself|myself|themselves)",
    r"(?:on|off) the floor", r"stuck (?:in|on)", r"lying in", r"overdos\w*", r"infect\w*", r"swallow\w*",
    _CANNOT + r" (?:\w+ )?(?:breath\w*|cope|manage|go on|carry on|get up|get out|get (?:\w+ )?out of|walk|stand|wash"
    r"|eat|move|swallow|take (?:any ?more|it|this)|do this|live|sleep|look after)",
    r"hospital\w*", r"ambulance", r"(?<!\d\d )(?:999|111)(?! \d{3})", r"emergency", r"urgent\w*",
    r"harm\w*", r"hurt\w*",
)  # fmt: skip
_LIFE = (
    r"suicid\w*", r"kill\w*", r"end (?:it|it all|my life|everything)", r"die", r"dying", r"better off (?:dead|without)",
    r"(?:dont|do not|didnt) (?:want|wanna|wish) (?:to )?(?:be here|be alive|live|wake up|go on|carry on)",
    r"no (?:point|reason) (?:\w+ )?(?:living|going on|any ?more|anymore)", r"no point", r"giv(?:en|ing) up",
    r"had enough", r"hopeless", r"want out",
)  # fmt: skip
_DEATH = (
    r"died", r"dead", r"death", r"deceased", r"passed (?:away|on)", r"funeral",
    rf"lost (?:my|her|his|our) (?:\w+ )?{_KIN}",
)  # fmt: skip
_DANGER = (
    r"scared", r"afraid", r"frighten\w*", r"terrified", r"unsafe", r"abus\w*", r"neglect\w*", r"threat\w*",
    r"rap(?:e|ed)",
    r"(?:hit|hits|hitting|beat|beats|beating|punch\w*|slap\w*|kick\w*|grab\w*|push\w*) (?:me|her|him|us|mum|dad)",
    r"(?:shouts?|shouting|screams?|screaming) at (?:me|her|him|us)", r"locked? (?:me |her |him )?in",
    r"(?:stole|stolen|stealing|steals|takes?|taking|took) (?:all )?(?:my|her|his|our)"
    r" (?:\w+ )?(?:money|card|pension|bank)",
)  # fmt: skip
_WITHOUT = (
    r"no (?:food|heating|heat|water|electric\w*|gas|power|money|carers?|care|medication|meds|tablets|medicine)",
    r"run(?:ning)? out of", r"nothing to eat", r"starv\w*", r"stop(?:ped|s) (?:eating|drinking|taking)",
    r"off (?:her|his|my|their) food", r"hungry", r"freezing",
    r"(?:not|havent|hasnt|have not|has not|isnt|wont|hardly|barely) (?:been )?(?:eaten|eating|eat)",
    r"(?:nobody|no one|noone|no 1|none) (?:is |has |was |else )?(?:com(?:e|es|ing)|came|here|helps?|cares?|turned up)",
    r"carers? (?:has |have |is |are |did |didnt |not )?(?:left|gone|ill|sick|poorly|quit|stopped|come|came|turn\w*)",
    r"not coping", r"exhausted", r"breaking point", r"burn(?:t|ed)? ?out",
    r"(?:end|edge) of (?:my|our|the) (?:tether|rope)",
    r"wits? end", r"wander\w*", r"(?:got|gets|getting|is|went|gone|go) (?:lost|missing)", r"confused",
)  # fmt: skip
_CALLS = (r"sos", r"help (?:me|us|her|him|needed now|now|asap|urgently)", r"please help", r"pls help", r"crying")
_WELSH = (
    r"g?waeth\w*", r"g?waethyg\w*", r"cwymp\w*", r"gwymp\w*", r"syrthi\w*", r"codwm", r"disgyn\w*", r"ysbyty",
    r"argyfwng",
    r"helpwch", r"brys", r"marw", r"farw", r"hunanladd\w*", r"(?:methu|ddim yn|ddim) (?:ymdopi|anadlu)", r"ofnus",
    r"poen\w*", r"boen\w*", r"gwaedu", r"brifo", r"frifo",
)  # fmt: skip
_ROMAN_URDU = (r"kharab", r"madad", r"b[ie]+maa?r", r"gir ga\w+", r"haspatal", r"bachao", r"taklee?f")
_RISK = re.compile(
    r"\b(?:" + "|".join((*_WORSE, *_BODY, *_LIFE, *_DANGER, *_WITHOUT, *_CALLS, *_WELSH, *_ROMAN_URDU)) + r")\b"
)
_LOST = re.compile(r"\b(?:" + "|".join(_DEATH) + r")\b")
_ALONE = re.compile(
    r"(?:(?:please|pls|plz) )?(?:help|hlp|bad|really bad|ill|sick|crap|rubbish|low)(?: (?:please|pls|help|x+))*"
)
_URDU = (
    "بدتر", "خراب", "بگڑ", "گر گ", "ہسپتال", "اسپتال", "مدد", "ایمرجنسی", "خودکشی", "خود کشی", "مر گ",
    "مرنا", "موت", "انتقال", "فوت", "درد", "ڈر لگ", "خوف", "مارت", "خون", "سانس", "بیمار", "تکلیف", "بھوک",
)  # fmt: skip


_SPELT_OUT = re.compile(r"\b(?:\w ){2,}\w\b")
"""Letters typed one by one: "w o r s e"."""


def may_be_at_risk(text: str) -> bool:
    """Whether somebody may be worse or in danger, by what they wrote."""
    words = _SPELT_OUT.sub(lambda found: found[0].replace(" ", ""), plain(text))
    return bool(_RISK.search(words) or _ALONE.fullmatch(words)) or any(f" {one}" in f" {words}" for one in _URDU)


def tells_of_death(text: str) -> bool:
    """Whether a death may be told."""
    return bool(_LOST.search(plain(text)))


def is_unreadable(text: str) -> bool:
    """Whether most of its letters are of a script in which no rule here reads much: a person must, or have it read."""
    letters = [letter for letter in text if letter.isalpha()]
    foreign = sum(
        not unicodedata.name(letter, "").startswith("LATIN")
        for letter in unicodedata.normalize("NFKC", "".join(letters))
    )
    return bool(letters) and foreign * 2 > len(letters)
