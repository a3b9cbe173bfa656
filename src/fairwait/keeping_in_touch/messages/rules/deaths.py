"""Whether what somebody wrote may tell of a death among those we write to. Pure.

Narrower than what is read first (`alarm.tells_of_death`), since it holds up every message of whoever has that phone:
what died must be somebody, and not plainly years ago. What is left in doubt is held, and a person looks.
"""

import re
import unicodedata

from fairwait.keeping_in_touch.messages.rules import alarm

_KIN = (
    r"(?:wife|husband|hubby|partner|mum|mummy|mom|mam|mother|ma|dad|daddy|father|son|daughter|brother|sister|nana?|nanny"
    r"|gran\w*|grampa|uncle|aunt\w*|nephew|niece|cousin)"
)
_WHO = rf"(?:he|she|hes|shes|they|mr|mrs|our|{_KIN}s?)"
_THINGS = (
    r"phones?|battery|batteries|mobile|laptop|computer|tablet|ipad|charger|sim|signal|line|internet|wifi|broadband|car"
    r"|van|engine|scooter|wheelchair|chair|bed|hoist|stairlift|lift|boiler|heating|telly|tv|radio|fridge|freezer|washer"
    r"|machine|cooker|oven|kettle|alarm|pendant|aids?|clock|watch|torch|remote|plants?|flowers?|trees?|grass|garden"
    r"|lawn|roses?|legs?|arms?|hands?|foot|feet|fingers?|toes?|teeth|tooth|skin|nerves?|conversation|party|street|road"
    r"|dogs?|doggy|cats?|pupp(?:y|ies)|kittens?|rabbits?|bunny|hamsters?|gerbil|budgies?|birds?|parrot|canary|horses?"
    r"|pony|pets?|fish|goldfish|tortoise|guinea pigs?|hens?|chickens?|rats?|mouse|mice|snake|fox"
)
_BETWEEN = (
    r"(?: (?:has|have|had|is|was|are|were|just|sadly|also|all|now|went|going|gone|goes|got|completely|keeps?|called"
    r"|nearly|almost|always|about|to|of|in|my|her|his|the|old|poor))*"
)
_LONG = (
    r"(?:\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|few|couple|many|some|of)"
)
_YEARS = (
    rf"(?:(?:{_LONG} )+(?:years?|yrs?|decades?) (?:ago|back|now|since)|(?:years?|yrs?|decades?|long|ages) ago"
    r"|a (?:long|very long) time ago|(?:in|back in|since) (?:19\d\d|20[01]\d|202[0-4])"
    r"|when (?:i|he|she|we) (?:was|were) (?:\d+|little|small|young|a (?:child|kid|boy|girl|baby|teenager)))"
)
"""A year from 2025 on may be this one as it is read, so it does not count as long past."""
_DIED = (
    r"(?:died|dide?d|pas+(?:ed|t|d) (?:away|awy|on|in (?:his|her|their|the) \w+|peacefully)|lost|deceased|dead|buried)"
)
_NOT_OF_ANYBODY = re.compile(
    r"\b(?:"
    + "|".join(
        (
            rf"(?:{_THINGS}){_BETWEEN} (?:died|dead|dying|pas+(?:ed|t) (?:away|on))",
            rf"(?:died|dead) (?:\w+ )?(?:{_THINGS})",
            rf"lost (?:my |the |our |a )?(?:{_THINGS})",
            r"(?:deaths? of|buried) (?:my |the |our |her |his )*(?:" + _THINGS + ")",
            # Nobody has: it was near, is feared, wished or denied.
            r"(?:nearly|almost|could(?: have|ve| of)?|would(?: have|ve| of)?|thought (?:i|he|she|they|\w+)(?: had|d)?"
            r"|not|never|isnt|aint|wasnt|arent|hasnt|havent|hadnt|didnt)"
            r" (?:\w+ )?(?:dead|died|pas+(?:ed|t) away|passed)",
            r"(?:nobody|no ?one) (?:has |had )?died",
            r"(?:if|unless|until|till) (?:\w+ ){1,2}(?:dead|died|passed away|passed)",
            r"i (?:just |literally |have |had )?(?:died|pas+ed (?:out|away))",
            r"(?:be|being|better off|half|as good as|wish (?:i|he|she|it) (?:was|were)|were|want\w* (?:\w+ )?"
            r"|im|i am|feel\w*|felt|look\w*|half) dead",
            rf"(?:dead|deceased) (?:for |over |about |now )*(?:{_LONG} )+(?:years?|yrs?)",
            # Ways of speaking.
            r"dead (?:tired|beat|easy|slow|good|nice|busy|worried|proud|happy|sure|certain|right|wrong|set|against"
            r"|weight|legs?|arms?|end|ends|line|lines|lock|bolt|pan|heat|centre|on|in the water|kind|helpful"
            r"|chuffed|funny|posh|scared|poorly|ill|sick|important|excited)",
            r"(?:drop|brain|over my|dropped) dead", r"dead body", r"dead (?:on )?my feet",
            r"(?:to|like|bored of|sick of) death", r"death (?:trap|row|wish|bed|warmed|stare|threats?)",
            r"deaths door", r"at deaths", r"a death trap", r"passed (?:away )?the time",
            r"lost (?:my|his|her) (?:job|way)",
            r"funeral (?:plans?|insurance|cover)",
        )
    )
    + r")\b"
)  # fmt: skip
_YEARS_AGO = re.compile(
    rf"\b{_DIED}\b(?:(?! {_DIED}\b) \w+){{0,5}}? {_YEARS}\b|\b{_YEARS}(?:(?! {_DIED}\b) \w+){{0,4}} {_DIED}\b"
)
_TOLD = re.compile(
    r"\b(?:"
    + "|".join(
        (
            r"died|dide?d", r"pas+(?:ed|t|d) (?:away|awy|over|peacefully|on(?! (?:my|the|your|it|this|that|to))"
            r"|in (?:his|her|their|the (?:night|hospital|morning)|hospital))",
            rf"{_WHO} (?:\w+ )?(?:has |have |had |just |sadly |\w+day )*passed"
            r"(?! (?:my|me|the|your|it|this|that|him|her|his|you|out|wind|water|blood|a|an|on (?:my|the|your|a|to)))",
            r"deceased", r"found (?:\w+ )?dead",
            r"(?!it |that |this |what |there )\w+ (?:is|was|are) (?:now |sadly )?dead",
            r"(?:hes|shes|theyre|dropped) dead", r"death (?:of|in the family|certificate|cert)",
            rf"(?:his|her|their|sudden|the|{_KIN}s) death", r"(?<!a )(?<!another )funeral(?! of a)", r"in memory of",
            rf"lost (?:my |her |his |our |their )?(?:\w+ )?{_KIN}(?! in\b)",
            rf"rip (?:dear |my |our )?{_KIN}|rip$|r i p", r"no longer with us", r"no more since", rf"{_WHO} is no more",
            rf"{_WHO} (?:has |have |had )?(?:slipped|slept|drifted) away", r"(?:we|was|were|been|being) buried",
            r"cremat\w+", r"coroners?", r"chapel of rest", r"undertakers?",
            rf"(?:hes|shes|(?:he|she|{_KIN}) (?:is|has)|{_KIN}s) (?:now )?gone(?= \w+day\b| last\b| yesterday\b"
            r"| today\b| this morning\b| to heaven\b| to be with\b|$)",
            r"to heaven", r"with (?:jesus|god|the angels) now",
            # Welsh
            r"bu(?:odd)? f?arw", r"wedi m?[fm]?arw", r"farw (?:mam|dad|nain|taid|neithiwr|ddoe|bore|dydd)",
            r"wedi (?:ein|fy|ei) g?adael(?: ni)?", r"wedi (?:ei |fy |ein )?c?h?g?olli (?:mam|dad|nain|taid|fy|ei|ein)",
            r"(?:wedi )?hunodd|wedi huno", r"angladd", r"(?:fy|ei|ein) farwolaeth", r"marwolaeth",
            # As it is written to a council in other languages, without their marks
            r"zmarl\w*|umarl\w*", r"a murit|decedat\w*", r"murio|ha muerto|fallecio|fallecido", r"morreu|faleceu",
            r"est mort\w*|decede\w*", r"vefat", r"dhintay|geeriyood\w*",
            r"int[ei]qal|wafat|faut ho|mar ga[yi]\w*",
        )
    )
    + r")\b"
)  # fmt: skip
_WRITTEN = tuple(
    unicodedata.normalize("NFKC", one)
    for one in (
        "انتقال", "فوت ہو", "وفات", "مر گئ", "مر گی",  # Urdu
        "توفي", "مات ", "وفاة",  # Arabic
        "মারা গে", "মারা গি", "मर गय", "मर गई", "देहांत", "निधन", "ਮਰ ਗ", "ਦੇਹਾਂਤ", "મરી ગ", "અવસાન",
        "помер", "умер", "вмер", "скончал",  # Ukrainian and Russian
    )
)  # fmt: skip
_CHINESE = re.compile("去世|逝世|过世|過世|死了")


def may_be_told(text: str) -> bool:
    """Whether a death may be told, so that nothing is sent until somebody has looked."""
    plain = alarm.plain(text)
    words = alarm.bare(plain)
    of_somebody = _YEARS_AGO.sub(" ", _NOT_OF_ANYBODY.sub(" ", words))
    if _TOLD.search(" ".join(of_somebody.split())) or _CHINESE.search(words):
        return True
    return any(f" {one}" in f" {plain} " for one in _WRITTEN)
