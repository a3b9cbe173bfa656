"""How somebody needs to be communicated with (Accessible Information Standard), read from a record or from free text.

Free text from a case system is read for what it plainly says. What it says besides is kept as `unread`, and whoever
writes is asked to read it: a need is never dropped because a rule did not know its words.
"""

import re
from dataclasses import dataclass, field

from fairwait.keeping_in_touch.messages.rules.channels import Channel, Form
from fairwait.people.rules.communicating import Communication, Professional, needed, no_call_by
from fairwait.people.rules.reaching import Channel as Reached

_FORMS: tuple[tuple[str, Form], ...] = (
    (r"large\s*-?\s*(?:print|font|type|text)|big\s+print|\b(?:14|16|18|20|24)\s*(?:pt|point)\b", Form.LARGE_PRINT),
    (r"easy\s*-?\s*read|pictures?\s+and\s+words?|makaton", Form.EASY_READ),
    (r"braille", Form.BRAILLE),
    (r"\baudio\b|\bcd\b|\bspoken\s+format|\bread\s*-?\s*aloud", Form.AUDIO),
    (r"\bbsl\b|sign\s+language|\bsigner\b", Form.BSL),
    (r"screen\s*-?\s*reader|\bjaws\b|\bnvda\b|plain\s+text|(?:electronic|email(?:ed)?)\s+format", Form.PLAIN),
)
_NOT_PHONE = re.compile(
    r"\b(?:no|not|never|don.?t|cannot|can.?t|unable\s+to)\s+(?:use\s+)?(?:the\s+)?(?:(?:by|to|via)\s+)?(?:use\s+|tele)?"
    r"(?:phones?|phoning|ring|call|voice\w*)\b|\b(?:profoundly\s+)?deaf\b"
    r"|\bbsl\b|sign\s+language|\bnon\s*-?\s*verbal\b|\bhard\s+of\s+hearing\b"
)
_NOT_TEXT = re.compile(
    r"\b(?:no|not|never|don.?t|cannot|can.?t|unable\s+to)\s+(?:use\s+|send\s+|read\s+)?(?:by\s+|to\s+)?"
    r"(?:sms|texts?|texting|mobile)\b"
)
_NOT_EMAIL = re.compile(
    r"\b(?:no|not|never|don.?t|cannot|can.?t|unable\s+to)\s+(?:use\s+|send\s+|have\s+)?(?:by\s+|to\s+)?"
    r"(?:e-?mails?|internet|computer)\b|\bdigitally\s+excluded\b|\bnot\s+online\b"
)
_NOT_POST = re.compile(
    r"\b(?:no|not|never|don.?t|cannot|can.?t)\s+(?:send\s+|open\s+|write\s+)?(?:by\s+|to\s+)?"
    r"(?:post|letters?|mail)\b"
    r"|\bdoes\s+not\s+open\s+post\b"
)
_CANNOT_READ = re.compile(
    r"\b(?:cannot|can.?t|unable\s+to|does\s+not|doesn.?t)\s+read\b|\bno\s+literacy\b|\billiterate\b"
    r"|\bread\s+(?:it\s+)?to\s+(?:him|her|them)\b"
)
_BLIND = re.compile(r"\bblind\b|\bsevere(?:ly)?\s+sight\s+(?:loss|impair\w*)|\bno\s+sight\b")
_HARD_OF_HEARING = re.compile(r"\bhard\s+of\s+hearing\b|\bhearing\s+(?:aid|loss|impair\w*)\b|\bdeaf\b")
_ONLY: tuple[tuple[str, Channel], ...] = (
    (r"\bphone\b|\btele\w*|\bring\b|\bcall\b", Channel.PHONE),
    (r"\be-?mail\b", Channel.EMAIL),
    (r"\btexts?\b|\bsms\b|\bmobile\b", Channel.TEXT),
    (r"\bpost\b|\bletters?\b|\bin\s+writing\b|\bmail\b", Channel.LETTER),
)
_KNOWN_WORDS = re.compile(
    r"|".join(pattern for pattern, _ in (*_FORMS, *_ONLY))
    + r"|deaf|blind|hard of hearing|hearing|sight|impair\w*|loss|loop|partially|severe(?:ly)?"
    r"|profound(?:ly)?|needs?|uses?|user"
    r"|aids?|requires?|prefers?|only|please|format|with|by|and|or|in|the|a|an|to|for|of|on|no|not|don.?t|cannot"
    r"|can.?t|do|send|reads?"
    r"|speak\w*|lip\s*-?\s*reads?|clearly|slowly|information|letters?|voice(?:mail)?|interpreter|english|adhd|use|phone|used"
)


@dataclass(frozen=True)
class Needs:
    """What must be met when somebody is written to or spoken with.

    `why_not` says for a channel why it cannot be used; `professional` is who must be there (an interpreter, a signer);
    `unread` are the words no rule understood, for a person to read.
    """

    forms: frozenset[Form] = frozenset()
    why_not: dict[Channel, str] = field(default_factory=dict)
    prefers: Channel | None = None
    language: str = ""
    professional: str = ""
    unread: str = ""
    words: str = ""

    @property
    def flags(self) -> tuple[str, ...]:
        """What stands beside every booking, call and message."""
        said = [f"Needs {form.label}" for form in Form if form in self.forms]
        if self.professional:
            said.append(self.professional)
        return tuple(said)


def read(*, needs: str | None, interpreter: str | None, language: str | None, preference: str | None) -> Needs:
    """What a person's record plainly says of how they are communicated with."""
    told, asked, prefers = needed(needs), needed(interpreter), needed(preference)
    forms = frozenset(form for pattern, form in _FORMS if re.search(pattern, told, re.I))
    why_not: dict[Channel, str] = {}
    both = f"{told}. {prefers}"
    for pattern, channels in (
        (_NOT_PHONE, (Channel.PHONE,)), (_NOT_TEXT, (Channel.TEXT,)), (_NOT_EMAIL, (Channel.EMAIL,)),
        (_NOT_POST, (Channel.LETTER, Channel.PRINT)),
    ):  # fmt: skip
        if re.search(pattern, both.lower()):
            why_not |= dict.fromkeys(channels, f"The record says: \u201c{(told or prefers)[:200]}\u201d")
    if why := no_call_by(needs=needs, interpreter=interpreter, language=language):
        why_not[Channel.PHONE] = why
    if _CANNOT_READ.search(told.lower()):
        words = "They cannot read: speak with them"
        why_not |= dict.fromkeys((Channel.TEXT, Channel.EMAIL, Channel.LETTER, Channel.PRINT), words)
    if Form.BSL in forms:
        words = "They use British Sign Language, which is not written English"
        why_not |= {
            one: words
            for one in (Channel.TEXT, Channel.EMAIL, Channel.LETTER, Channel.PRINT)
            if one is not _only(prefers)
        }
    if _BLIND.search(told.lower()) and not forms & {Form.BRAILLE, Form.AUDIO, Form.LARGE_PRINT}:
        forms |= {Form.PLAIN}
    if forms & {Form.BRAILLE, Form.AUDIO, Form.PLAIN}:
        why_not |= dict.fromkeys((Channel.LETTER, Channel.PRINT), "They cannot read print on paper")
    return Needs(
        forms=forms,
        why_not=why_not,
        prefers=_only(prefers),
        language=(language or "").strip(),
        professional=_professional(asked, told, language or ""),
        unread=_unread(told),
        words=". ".join(part for part in (told, prefers) if part),
    )


_AS_MESSAGES_GO: dict[Reached, tuple[Channel, ...]] = {
    Reached.PHONE: (Channel.PHONE,), Reached.MOBILE: (Channel.PHONE,), Reached.TEXT: (Channel.TEXT,),
    Reached.EMAIL: (Channel.EMAIL,), Reached.LETTER: (Channel.LETTER, Channel.PRINT),
}  # fmt: skip


def recorded(told: Communication, *, professional: str, language: str) -> Needs:
    """What a person told us, once somebody has asked: nothing of it is left to be read."""
    why_not = {channel: why for way, why in told.unusable.items() for channel in _AS_MESSAGES_GO.get(way, ())}
    forms = frozenset(Form(each.value) for each in told.formats)
    if forms & {Form.BRAILLE, Form.AUDIO, Form.BSL, Form.PLAIN}:
        why_not |= dict.fromkeys((Channel.LETTER, Channel.PRINT), "They need it in another form than print on paper")
    if (Form.BSL in forms or Form.AUDIO in forms) and not forms & {Form.PLAIN, Form.BRAILLE}:
        written = {Channel.TEXT, Channel.EMAIL} - {*_AS_MESSAGES_GO.get(told.prefers or Reached.VISIT, ())}
        why_not |= dict.fromkeys(sorted(written), "They need it in another form than written English")
    prefers = _AS_MESSAGES_GO.get(told.prefers, ()) if told.prefers else ()
    is_spoken, spoken = told.professional is Professional.SPOKEN, f"Interpreter: {language or 'ask which language'}"
    return Needs(
        forms=forms,
        why_not=why_not,
        prefers=next(iter(prefers), None),
        language=language,
        professional=spoken if is_spoken else professional[:1].upper() + professional[1:],
        words=told.support,
    )


def _only(preference: str) -> Channel | None:
    """The one channel a preference names; none where it names several, or says what not to use."""
    low = preference.lower()
    if re.search(r"\b(?:no|not|never|don.?t)\b", low):
        return None
    found = {channel for pattern, channel in _ONLY if re.search(pattern, low)}
    return found.pop() if len(found) == 1 else None


def _professional(interpreter: str, needs: str, language: str) -> str:
    if interpreter:
        if re.fullmatch(r"(?:y|yes|true|1|required|needed)\.?", interpreter, re.I):
            return f"Interpreter: {language.strip() or 'ask which language'}"
        return f"Interpreter: {interpreter}"
    if re.search(r"\bbsl\b|sign\s+language|\bsigner\b", needs, re.I):
        return "Interpreter: British Sign Language"
    if re.search(r"\binterpreter\b", needs, re.I):
        return f"Interpreter: {language.strip() or 'ask which language'}"
    return (
        "Hearing loss: speak clearly, face to face where it matters" if _HARD_OF_HEARING.search(needs.lower()) else ""
    )


def _unread(told: str) -> str:
    """The text, if anything in it was not understood."""
    left = _KNOWN_WORDS.sub(" ", told.lower())
    return told if re.search(r"[^\W\d_]{3,}", left) else ""


NEEDS_NOTHING = Needs()
