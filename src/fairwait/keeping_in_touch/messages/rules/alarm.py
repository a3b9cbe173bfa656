"""Words that may mean somebody is worse or at risk, however they are typed. Pure.

Rather too many than too few: what is found is only read sooner, and lowers nothing. English as it is typed in haste,
and the plainest words of the two languages that ship with it, Urdu also in Latin letters.
"""

import re
import unicodedata

_SIGNS = {
    "\U0001f198": "sos", "\U0001f691": "ambulance", "\U0001f44e": "worse", "\U0001f494": "worse",
    "\U0001f62d": "worse",
    "\U0001f622": "worse", "\U0001f629": "worse", "\U0001f62b": "worse", "\U0001f630": "scared",
    "\U0001f631": "scared",
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


_CANNOT = r"(?:can\s?not|c(?:an|arn|ann)\s?t|cannae|couldnt|could not|unable to|struggl\w+ to|not able to|wont)"
_KIN = (
    r"(?:wife|husband|hubby|partner|mum|mom|mam|mother|dad|father|son|daughter|brother|sister|carer|nan|gran\w*"
    r"|uncle|aunt\w*|nephew|niece|neighbour)"
)
_WORSE = (
    r"w[o0u]r?[sc]+e?r?", r"w[o0]rst", r"wrose", r"wosre", r"worsen\w*", r"deteriorat\w*", r"declin(?:e|ed|es|ing)",
    r"(?:going|gone|went) (?:down|downhill|backwards)", r"downhill", r"weaker", r"frailer",
    r"more (?:confused|pain\w*|falls)",
    r"(?<!not )(?<!isnt )(?:really|very|v+|so|pretty|quite|things are|its|it is|am|im|feel\w*) bad",
    r"terrible", r"dreadful", r"awful", r"horrible", r"desperat\w*", r"poorly", r"unwell",
    r"(?:very|really|so) (?:ill|sick)",
    r"not (?:very |so |too |at all |doing (?:so |very |too )?)?(?:good|gud|well|great|right|ok|okay|safe|coping"
    r"|managing)",
    r"(?:dont|do not) feel (?:well|good|right|safe)", r"struggl\w*", r"cant go on",
)  # fmt: skip
_BODY = (
    r"fall(?:en|s|ing)?", r"fell", r"collaps\w*", r"uncon[sc]+ious", r"faint\w*", r"seizures?", r"strokes?",
    r"heart attack", r"chest(?! of drawers)", r"breath\w*", r"blood(?! test| pressure)", r"bleed\w*", r"bled",
    r"agony",
    r"brok(?:e|en) (?:my|her|his|a|an|the)",
    r"in (?:a lot of |so much |such |terrible |constant )?pain", r"suffer\w*", r"sepsis", r"chok(?:e|ed|ing)",
    r"(?:pressure|bed) ?sores?", r"sores? on", r"soiled", r"wet (?:the bed|herself|himself|myself|themselves)",
    r"(?:on|off) the floor", r"stuck (?:in|on)", r"lying in", r"overdos\w*", r"infect\w*", r"swallow\w*",
    r"slipped", r"tripped", r"stumbl\w*", r"tia", r"mini strokes?", r"(?:a|having) fits?", r"is fitting",
    r"(?:black|pass)(?:ed|es|ing)? out", r"blackouts?", r"dizz\w*", r"vomit\w*", r"throwing up", r"sick all",
    r"(?:been|being|keeps|kept) sick", r"not wak\w+", r"legs? (?:have |has |is |are )?(?:gone|giv\w+|gave)",
    r"off (?:of )?(?:her |his |my |their )?(?:legs|feet)", r"bed ?(?:bound|ridden)",
    r"(?:losing|lost) (?:\w+ ){0,4}weight",
    r"ulcers?", r"skin (?:is |has )?(?:brok\w+|torn|tore|split)", r"throat",
    _CANNOT + r" (?:\w+ )?(?:breath\w*|cope|manage|go on|carry on|get up|get out|get (?:\w+ )?out of|walk|stand|wash"
    r"|get to (?:the )?(?:toilet|loo|bathroom|bed)|wake|drink|pee|wee|eat|move|swallow|take (?:any ?more|it|this)"
    r"|do this|live|sleep|look after)",
    r"hosp(?:ital\w*)?", r"admitted", r"paramedics?", r"ward \d+", r"icu", r"ambulances?",
    r"(?<!\d\d )(?:999|111)(?! \d{3})", r"emergency", r"urgent\w*",
    r"harm\w*", r"hurt\w*",
)  # fmt: skip
_LIFE = (
    r"suicid\w*", r"kill\w*", r"end (?:it|it all|my life|everything)", r"die", r"dying",
    r"better off (?:dead|without)",
    r"(?:dont|do not|didnt) (?:want|wanna|wish) (?:to )?(?:be here|be alive|live|wake up|go on|carry on)",
    r"no (?:point|reason) (?:\w+ )?(?:living|going on|any ?more|anymore)", r"no point", r"giv(?:en|ing) up",
    r"had enough", r"hopeless", r"want out", r"(?:what|wot)s? the point", r"goodbye (?:all|every\w+|world)",
    r"(?:nobody|no one|noone|no 1)(?:d| would| will| ll)? (?:even )?(?:miss|notice)",
    r"(?:to be|im|i am|just) a burden",
    r"wish (?:i|it|we) (?:was|were|would|wasnt|werent)(?: \w+)? (?:over|gone|here|born|dead|end)",
    r"(?:want|ready for) it (?:all )?to (?:end|stop|be over)", r"(?:not|isnt|aint) worth (?:living|it)",
    r"no will to",
    r"cut(?:s|ting)? (?:myself|herself|himself|my wrists?)", r"slit\w*",
    r"hang(?:ed|ing)? (?:myself|himself|herself)",
    r"jump\w* (?:off|from|in front|out)", r"kms", r"unalive\w*", r"(?:wont|not) be (?:here|around) (?:much|any)",
    r"(?:took|taken|take|taking|had) (?:all|loads|lots|a load|a lot|the whole|too many|\d\d+)(?: \w+){0,3}"
    r" (?:tablets|pills|meds|paracetamols?|medication|insulin)", r"too many (?:\w+ )?(?:tablets|pills|paracetamols?)",
)  # fmt: skip
_THEM = rf"(?:he|she|hes|shes|they|my|{_KIN}s?)"
_DEATH = (
    r"died", r"dead", r"death", r"deceased", r"passed (?:away|on|in (?:his|her|their))", r"funeral",
    rf"lost (?:my |her |his |our )?(?:\w+ )?{_KIN}", r"rip", r"no longer with us", r"no more since", r"buried",
    rf"{_THEM} is no more", r"cremat\w+", r"coroner\w*", r"chapel of rest",
    rf"{_THEM} (?:has |have |had |just |sadly )*passed"
    r"(?! (?:my|me|the|your|it|this|that|him|her|his|you|on (?:my|the|your)))",
    rf"(?:hes|shes|(?:he|she|{_KIN}) is|{_KIN}s) gone(?= \w+day\b| last\b| yesterday\b| today\b| now\b|$)",
)  # fmt: skip
_DANGER = (
    r"s[ck]+a+re?d", r"afraid", r"fri(?:ghten\w*|t)", r"bull(?:y|ied|ying)", r"strang(?:l\w*|ul\w*)", r"stalk\w*",
    r"knife", r"weapon", r"forc(?:e|ed|es|ing) (?:me|her|him)", r"touch(?:ed|es|ing)? (?:me|her|him)",
    r"control(?:s|ling|led) (?:me|her|him|my|everything)", r"(?:wont|doesnt|dont|never) let (?:me|her|him|us)",
    r"evict\w*", r"homeless", r"police", r"(?:gas|cooker|hob|stove|oven|iron|tap|taps) (?:was |is )?(?:left )?on",
    r"(?:out|wandering) (?:\w+ )?(?:at|in the|all) (?:night|nite)", r"nighty|nightie", r"terrified", r"unsafe",
    r"abus\w*", r"neglect\w*", r"threat\w*",
    r"rap(?:e|ed)",
    r"(?:hit|hits|hitting|beat|beats|beating|punch\w*|slap\w*|kick\w*|grab\w*|push\w*) (?:me|her|him|us|mum|dad)",
    r"(?:shouts?|shouting|screams?|screaming) at (?:me|her|him|us)", r"lock(?:s|ed|ing)? (?:me |her |him |us )?in",
    r"(?:has|have|got|keeps|kept|holds|uses|using|used|spends|spent|controls) (?:all )?(?:my|her|his|our)"
    r" (?:\w+ )?(?:money|cards?|pension|bank|purse|benefits)", r"money (?:has |is |all |have )*(?:gone|missing)",
    r"(?:stole|stolen|stealing|steals|takes?|taking|took) (?:all )?(?:my|her|his|our)"
    r" (?:\w+ )?(?:money|card|pension|bank)",
)  # fmt: skip
_WITHOUT = (
    r"no (?:food|heating|heat|water|electric\w*|elec|lec\w+|gas|power|money|carers?|care|medication|meds|tablets"
    r"|medicine)",
    r"boiler",
    r"run(?:ning)? out of", r"nothing to eat", r"starv\w*", r"stop(?:ped|s) (?:eating|drinking|taking)",
    r"off (?:her|his|my|their) food", r"hungry", r"freezing",
    r"(?:not|havent|hasnt|have not|has not|isnt|wont|hardly|barely) (?:been )?(?:eaten|eating|eat|drunk|drank"
    r"|drinking|getting (?:up|out))",
    r"(?:nobody|no one|noone|no 1|none) (?:is |has |was |else )?(?:com(?:e|es|ing)|came|here|helps?|cares?"
    r"|turned up)",
    r"carers? (?:has |have |is |are |did |didnt |hasnt |havent |never |not |just )*"
    r"(?:left|gone|ill|sick|poorly|quit|stopped|come|came|turn\w*|walk\w*)",
    r"not coping", r"exhausted", r"breaking point", r"burn(?:t|ed)? ?out",
    r"(?:end|edge) of (?:my|our|the) (?:tether|rope)",
    r"wits? end", r"wander\w*", r"(?:got|gets|getting|is|went|gone|go) (?:lost|missing)", r"confused",
)  # fmt: skip
_CALLS = (
    r"come (?:quick\w*|now|asap)",
    r"(?<!dont )(?<!not )need (?:some ?one|some ?body|help|you|it) (?:now|today|tonight|asap|quick\w*)",
    r"sos",
    r"help (?:me|us|her|him|needed now|now|asap|urgently)",
    r"please help",
    r"pls help",
    r"crying",
)
_WELSH = (
    r"g?waeth\w*", r"g?waethyg\w*", r"cwymp\w*", r"gwymp\w*", r"syrthi\w*", r"codwm", r"disgyn\w*", r"ysbyty",
    r"argyfwng",
    r"helpwch", r"brys", r"marw", r"farw", r"hunanladd\w*", r"(?:methu|ddim yn|ddim) (?:ymdopi|anadlu)", r"ofnus",
    r"poen\w*", r"boen\w*", r"gwaedu", r"brifo", r"frifo",
)  # fmt: skip
_ELSEWHERE = (
    r"gorzej", r"gorsz\w+", r"pomocy", r"ratunku", r"umrzec", r"umiera\w*", r"umarl\w*", r"zmarl\w*", r"szpital\w*",
    r"upadl\w*", r"boli", r"boje sie", r"samobojst\w*",  # Polish
    r"mai rau", r"ajutor", r"sa mor", r"moara", r"murit", r"spital\w*", r"cazut", r"mi ?e frica",
    r"doare",  # Romanian
    r"peor", r"pior", r"socorro", r"ajuda", r"ayuda", r"mor(?:ir|rer|reu|iu|to|ta)", r"murio", r"caiu", r"me cai",
    r"se cayo", r"duele", r"miedo", r"medo", r"suicidi\w*",  # Spanish and Portuguese
    r"pire", r"mourir", r"mort", r"au secours", r"aidez", r"tombee?", r"hopital", r"peur",  # French
    r"blogiau", r"padekite", r"mirti", r"mire", r"ligonin\w*",  # Lithuanian
    r"yardim", r"imdat", r"kotuyum", r"daha kotu", r"olmek", r"oldu\b(?= *$)", r"hastane\w*", r"dustu",  # Turkish
    r"caawi\w*", r"dhiman\w*", r"dhintay",  # Somali
)  # fmt: skip
"""The plainest words of languages that are often written to a council in Latin letters, without their marks."""
_ROMAN_URDU = (
    r"mar(?:na|ne|jana| gay\w+| gai\w*)",
    r"gir gay\w+",
    r"khudkushi",
    r"dard",
    r"kharab",
    r"madad",
    r"b[ie]+maa?r",
    r"gir ga\w+",
    r"haspatal",
    r"bachao",
    r"taklee?f",
)
_RISK = re.compile(
    r"\b(?:"
    + "|".join((*_WORSE, *_BODY, *_LIFE, *_DANGER, *_WITHOUT, *_CALLS, *_WELSH, *_ROMAN_URDU, *_ELSEWHERE))
    + r")\b"
)
_LOST = re.compile(r"\b(?:" + "|".join(_DEATH) + r")\b")
_ALONE = re.compile(
    r"(?:(?:please|pls|plz) )?(?:help|hlp|(?:i )?need help|bad|really bad|ill|sick|crap|rubbish|low|im (?:done"
    r"|broken|lost|alone))(?: (?:please|pls|help|x+))*"
)
_URDU = (
    "بدتر", "خراب", "بگڑ", "گر گ", "ہسپتال", "اسپتال", "مدد", "ایمرجنسی", "خودکشی", "خود کشی", "مر گ",
    "مرنا", "موت", "انتقال", "فوت", "درد", "ڈر لگ", "خوف", "مارت", "خون", "سانس", "بیمار", "تکلیف", "بھوک",
)  # fmt: skip


_SCRIPTS = tuple(
    unicodedata.normalize("NFKC", one)
    for one in (
        "اموت", "أموت", "النجدة", "نجدة", "مساعدة", "ساعد", "اسوأ", "أسوأ", "أسوء", "مستشفى", "المستشفى", "خائف",
        "انتحار",
        "سقط", "توفي", "مات",  # Arabic
        "মরে", "মরতে", "মারা", "সাহায্য", "বাঁচাও", "খারাপ", "হাসপাতাল", "ব্যথা", "পড়ে", "ভয়",  # Bengali
        "मदद", "मर", "बचाओ", "खराब", "ख़राब", "अस्पताल", "दर्द", "गिर", "डर", "बदतर",  # Hindi
        "ਮਦਦ", "ਮਰ", "ਬਚਾਓ", "ਖਰਾਬ", "ਹਸਪਤਾਲ", "ਦਰਦ", "ਡਿੱਗ", "ਡਰ",  # Punjabi
        "મદદ", "મર", "બચાવો", "ખરાબ", "હોસ્પિટલ", "દુખ", "પડી", "ડર",  # Gujarati
        "гірше", "хуже", "допомо", "помоги", "помощ", "помер", "умер", "вмер", "лікарн", "больниц", "упав", "упал",
        "впав", "впал", "боюс", "боли", "боля", "самогуб", "самоуб",  # Ukrainian and Russian
    )
)  # fmt: skip
_CHINESE = re.compile("[救死痛跌摔]|更差|恶化|惡化|医院|醫院|不好|自杀|自殺|害怕|[帮幫]我")
"""Chinese has no space between words, so these count wherever they stand."""


_SPELT_OUT = re.compile(r"\b(?:\w ){2,}\w\b")
"""Letters typed one by one: "w o r s e"."""


def bare(words: str) -> str:
    """Words without the marks on Latin letters, as they are typed on a phone in haste."""
    parts = unicodedata.normalize("NFD", words).replace("\u0142", "l").replace("\u0131", "i")
    marks = re.sub(r"(?<=[a-z])[\u0300-\u036f]+", "", parts)
    return unicodedata.normalize("NFC", marks)


def may_be_at_risk(text: str) -> bool:
    """Whether somebody may be worse or in danger, by what they wrote."""
    words = _SPELT_OUT.sub(lambda found: found[0].replace(" ", ""), bare(plain(text)))
    if _RISK.search(words) or _ALONE.fullmatch(words) or _CHINESE.search(words):
        return True
    whole = f" {plain(text)}"
    return any(f" {one}" in whole for one in (*_URDU, *_SCRIPTS))


_ANOTHER = (
    r"(?:he|she|hes|shes|they|theyre|husband|hubby|wife|partner|boyfriend|girlfriend|ex|son|daughter|mum|dad"
    r"|brother|sister"
    r"|nephew|niece|carer|landlord|family|someone|somebody|everyone|(?:my|the) \w+)"
)
_WATCHED = re.compile(
    rf"\b(?:{_ANOTHER} (?:\w+ )?(?:will |would |can |could |might |may |always |is |are |has |have |keeps |and )*"
    r"(?:hears?|hearing|overhear\w*|listen\w*|reads?|reading|checks?|checking|goes through|going through|look(?:s"
    r"|ing)? at"
    r"|look(?:s|ing)? through|opens?|opening|tracks?|tracking|monitor\w*|got hold of|took|takes|find out|finds out"
    r"|found out|(?:sees?|seen)(?= (?:my|this|these|it|them|all|every\w*|what)\b))"
    r"(?: (?:my|me|us|the|this|these|our|her|his|it|them|all|every\w*|what|phone|texts?|messages?|post|letters?"
    r"|mail)\b|$)"
    r"|(?:cant|can not|cannot|couldnt|dare not|darent|not allowed to|scared to|not safe to|unsafe to|isnt safe to)"
    r" (?:really )?(?:talk|speak|text|chat|answer|say|reply|ring|call)"
    rf"|(?:dont|do not|never|not to|cant) (?:let|tell) (?:{_ANOTHER}|him|her|them|any ?one)(?: \w+)?"
    rf"|(?:dont|do not|didnt|never) want (?:my |the )?(?:{_ANOTHER}|him|her|them|any ?one) (?:to )?"
    r"(?:know|find|hear|see|get|read)\w*"
    rf"|{_ANOTHER} (?:must|should|cant|can|does|do)(?:nt)? (?:not |never )?(?:know|knows|find out|see)"
    r"|(?:hes|shes|he is|she is|they are|theyre|some ?one is|(?:husband|wife|partner|son|daughter) is) "
    r"(?:here|home(?= now$|$)|listening|watching|in the room|next to me|with me|right here|beside me)"
    r"|delete (?:this|these|it|the text|the message)"
    r"|(?:dont|do not|never) (?:text|message|msg|ring|call|phone|write|send|post|e ?mail|contact|leave|come"
    r"|visit)\b.{0,80}\b"
    rf"(?:{_ANOTHER}|him|her|them)\b"
    r")\b"
)
"""That somebody near them may read, hear or find it. What only tells of a helpful daughter is heard so too."""


def may_be_unsafe(text: str) -> bool:
    """Whether it may not be safe to reach somebody, by what they wrote: somebody else reads, hears or must not know."""
    return bool(_WATCHED.search(plain(text)))


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
