"""The nouns of the domain, as this council says them.

Code and exports use the statutory words; what people read comes from here. A vocabulary is data: the council starts
from a preset and may change any word. Codes that are stored are never translated.
"""

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from django.utils.translation import gettext, ngettext

Forms = tuple[str, str]  # one, many


def _noun(one: str, many: str) -> Forms:
    """A noun for translators to find: `pybabel extract -k _noun:1,2`."""
    return one, many


@dataclass(frozen=True)
class Vocabulary:
    """Words by term: the form for one and the form for many. A term it lacks is said the statutory way.

    `phrases` replace a statutory word wherever our own sentences, labels and names of pathways say it. `avoided` are
    words a team would rather not write: a hint beside what was saved, never a block.
    """

    name: str
    label: str
    terms: Mapping[str, Forms] = field(default_factory=dict)
    phrases: tuple[tuple[str, str], ...] = ()
    avoided: tuple[str, ...] = ()

    def forms(self, term: str) -> Forms:
        """The two forms of a term. Raises UnknownWord for a term nobody has defined."""
        found = self.terms.get(term) or STATUTORY.terms.get(term)
        if found is None:
            raise UnknownWord(term)
        return found


class UnknownWord(KeyError):
    """A page asked for a noun that no vocabulary defines."""

    def __init__(self, term: str) -> None:
        super().__init__(f"There is no word for “{term}”. Add it to fairwait/govuk/words.py.")


STATUTORY = Vocabulary(
    name="statutory",
    label="The words of the law and of national returns",
    terms=MappingProxyType(
        {
            "access log": _noun("access log", "access logs"),
            "as-of date": _noun("as-of date", "as-of dates"),
            "band": _noun("band", "bands"),
            "carer": _noun("carer", "carers"),
            "case system": _noun("case system", "case systems"),
            "clock": _noun("clock", "clocks"),
            "contact": _noun("contact", "contacts"),
            "attempt": _noun("attempt", "attempts"),
            "council": _noun("council", "councils"),
            "duplicate": _noun("duplicate", "duplicates"),
            "event": _noun("event", "events"),
            "extract": _noun("extract", "extracts"),
            "finding": _noun("finding", "findings"),
            "import": _noun("import", "imports"),
            "list": _noun("list", "lists"),
            "mapping": _noun("mapping", "mappings"),
            "measure": _noun("measure", "measures"),
            "pathway": _noun("pathway", "pathways"),
            "pause": _noun("pause", "pauses"),
            "person": _noun("person", "people"),
            "policy": _noun("policy", "policies"),
            "priority": _noun("priority", "priorities"),
            "re-check": _noun("re-check", "re-checks"),
            "referral": _noun("referral", "referrals"),
            "row": _noun("row", "rows"),
            "source": _noun("source", "sources"),
            "target": _noun("local target", "local targets"),
            "team": _noun("team", "teams"),
            "timeline": _noun("timeline", "timelines"),
            "unseen": _noun("unseen", "unseen"),
            "wait": _noun("wait", "waits"),
            "waiting": _noun("waiting", "waiting"),
            "waiting list": _noun("waiting list", "waiting lists"),
            "wish": _noun("wish not to be contacted", "wishes not to be contacted"),
            "worker": _noun("worker", "workers"),
        }
    ),
)

# Some councils keep these seven off their screens, because they shape how staff see people (systems.md, D4).
SEVEN = ("assessment", "referral", "allocation", "waiting list", "handoff", "triage", "services")
CONVERSATIONS = Vocabulary(
    name="conversations",
    label="Three conversations: none of assessment, referral, allocation, waiting list, handoff, triage, services",
    phrases=(
        ("Support Service", "Support Service"),  # a name stays a name
        ("waiting lists", "lists of people to speak with"),
        ("waiting list", "list of people to speak with"),
        ("needs triage", "needs a first look"),
        ("need triage", "need a first look"),
        ("triage", "first look"),
        ("reassessment", "new conversation"),
        ("assessments", "conversations"),
        ("assessment", "conversation"),
        ("referrals", "requests"),
        ("referral", "request"),
        ("allocations", "matches"),
        ("allocation", "match"),
        ("allocated", "matched"),
        ("allocate", "match"),
        ("hand-offs", "passings on"),
        ("handoffs", "passings on"),
        ("hand-off", "passing on"),
        ("handoff", "passing on"),
        ("services", "support"),
        ("service", "support"),
    ),
    avoided=SEVEN,
    terms=MappingProxyType(
        {
            "referral": _noun("request", "requests"),
            "waiting list": _noun("list of people to speak with", "lists of people to speak with"),
            "re-check": _noun("look again at the risk", "looks again at the risk"),
            "target": _noun("our own promise", "our own promises"),
        }
    ),
)

PRESETS: Mapping[str, Vocabulary] = MappingProxyType({v.name: v for v in (STATUTORY, CONVERSATIONS)})

_speaking: ContextVar[Callable[[], Vocabulary]] = ContextVar("vocabulary", default=lambda: STATUTORY)


@contextmanager
def speaking(vocabulary: Callable[[], Vocabulary]) -> Iterator[None]:
    """Say words from this vocabulary inside the block. It is asked for only when the first word is needed."""
    token = _speaking.set(vocabulary)
    try:
        yield
    finally:
        _speaking.reset(token)


def word(term: str, number: int | float = 1, *, capital: bool = False) -> str:
    """A noun, in the form that suits the number: `word("wait", 2)` is "waits".

    The council's own word wins; the language is applied after. Raises UnknownWord.
    """
    one, many = _speaking.get()().forms(term)
    said = gettext(one) if one == many else ngettext(one, many, 1 if number == 1 else 2)
    return said[:1].upper() + said[1:] if capital else said


def spoken() -> Hashable:
    """What the words of this moment are told apart by: two pages with the same say everything alike."""
    vocabulary = _speaking.get()()
    return vocabulary.phrases, tuple(sorted(vocabulary.terms.items()))


def counted(term: str, number: int) -> str:
    """A count with its noun: "1 wait", "2,404 waits"."""
    return f"{number:,} {word(term, number)}"


def statutory() -> AbstractContextManager[None]:
    """Say the statutory words inside the block: what leaves as a file keeps them."""
    return speaking(lambda: STATUTORY)


def rephrase(text: str) -> str:
    """One of our own sentences, labels or names as this council says it. Never for what people wrote."""
    phrases = _speaking.get()().phrases
    return _rephrased(phrases, text) if phrases else text


@lru_cache(maxsize=8_192)
def _rephrased(phrases: tuple[tuple[str, str], ...], text: str) -> str:
    own = {said.casefold(): other for said, other in phrases}
    return _pattern(tuple(own)).sub(lambda found: _in_place(found, own[found["said"].casefold()]), text)


def _in_place(found: re.Match[str], other: str) -> str:
    """The other word where a word stood, with the article before it that suits it."""
    said, article = _in_case(found["said"], other), found["article"]
    if not article or said == found["said"]:
        return f"{article or ''}{found['space'] or ''}{said}"
    suits = "an" if _sounds_open(said) else "a"
    return f"{_in_case(article, suits)}{found['space']}{said}"


def _sounds_open(words: str) -> bool:
    """Whether one says "an" before these words."""
    first = words.split()[0] if words.split() else ""
    if len(first) > 1 and first.isupper():  # spelt out: an NHS number, a DoLS request
        return first[0] in "AEFHILMNORSX"
    if re.match(r"(?:uni|us[ei]|eu|one\b|once\b)", first, re.IGNORECASE):
        return False
    return first[:1].casefold() in tuple("aeiou") or bool(
        re.match(r"(?:hour|honest|honou?r|heir)", first, re.IGNORECASE)
    )


@lru_cache(maxsize=64)
def _pattern(said: tuple[str, ...]) -> re.Pattern[str]:
    longest = sorted(said, key=len, reverse=True)
    # Never inside a placeholder: %(triage)s stays what the code fills in.
    words = "|".join(map(re.escape, longest))
    return re.compile(rf"(?:(?<!\w)(?P<article>an?)(?P<space>\s+))?(?<![\w(])(?P<said>{words})(?!\w)", re.IGNORECASE)


def _in_case(found: str, other: str) -> str:
    return other[:1].upper() + other[1:] if found[:1].isupper() else other


def avoided_in(*texts: object) -> tuple[str, ...]:
    """The words this council would rather not write that stand in these texts, for a hint, in its order."""
    avoided = _speaking.get()().avoided
    if not avoided:
        return ()
    written = " ".join(str(text) for text in texts if isinstance(text, str)).casefold()
    return tuple(each for each in avoided if re.search(rf"(?<!\w){re.escape(each.casefold())}s?(?!\w)", written))


def vocabulary_from(stored: Mapping[str, object]) -> Vocabulary:
    """The vocabulary a council keeps: `{"preset": "conversations", "terms": {"wait": ["wait", "waits"]}}`.

    Anything misshapen is left out rather than allowed to stop a page.
    """
    preset = PRESETS.get(str(stored.get("preset", "")), STATUTORY)
    own = stored.get("terms")
    terms = {
        term: (forms[0], forms[1])
        for term, forms in (own.items() if isinstance(own, Mapping) else ())
        if isinstance(forms, list | tuple) and len(forms) == 2 and all(isinstance(f, str) and f.strip() for f in forms)
    }
    own_phrases = _pairs(stored.get("phrases"))
    kept = tuple(pair for pair in preset.phrases if pair[0] not in dict(own_phrases))
    avoided = stored.get("avoided")
    return Vocabulary(
        name=preset.name,
        label=preset.label,
        terms={**preset.terms, **terms},
        phrases=(*own_phrases, *kept),
        avoided=tuple(each for each in avoided if isinstance(each, str) and each.strip())
        if isinstance(avoided, list | tuple)
        else preset.avoided,
    )


def _pairs(stored: object) -> tuple[tuple[str, str], ...]:
    """Statutory word and own word, as they are kept; what is misshapen is left out."""
    items = stored.items() if isinstance(stored, Mapping) else ()
    return tuple(
        (said.casefold(), own) for said, own in items
        if isinstance(said, str) and isinstance(own, str) and said.strip() and own.strip()
    )  # fmt: skip
