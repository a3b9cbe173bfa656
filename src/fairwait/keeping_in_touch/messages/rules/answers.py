"""What an answer from the provider means for the message, and for those behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Meaning(StrEnum):
    """What became of the message."""

    ACCEPTED = "accepted"
    NEVER_LEFT = "never_left"  # certainly not taken: it goes back into the queue
    REFUSED = "refused"  # it will be no better next time: one try
    UNKNOWN = "unknown"  # it may have been taken: look it up


class Hold(StrEnum):
    """Why the messages behind it wait too."""

    NONE = ""
    BUSY = "busy"  # a short while: the provider says slower
    DAY = "day"  # until midnight UTC: the day's number is used up
    CLOCK = "clock"  # this machine's clock is wrong
    KEY = "key"  # the key is wrong
    HOST = "host"  # whoever answered is not the provider
    TEMPLATE = "template"  # the provider's template does not take our words: so it is with every message of its channel
    DOWN = "down"  # the provider is not well

    @property
    def is_for_people(self) -> bool:
        """Whether somebody must mend something."""
        return self in (Hold.CLOCK, Hold.KEY, Hold.HOST, Hold.TEMPLATE)

    @property
    def is_of_channel(self) -> bool:
        """Whether only messages of the same channel wait: the provider is well otherwise."""
        return self is Hold.TEMPLATE


@dataclass(frozen=True)
class Answer:
    """What one answer means, in words a person can act on."""

    meaning: Meaning
    words: str = ""
    hold: Hold = Hold.NONE


@dataclass(frozen=True)
class Reply:
    """What came back from one request.

    `status` is None when nothing came back; `errors` are pairs of the provider's kind of error and its words;
    `template` is the provider's template that was to carry our words.
    """

    status: int | None
    errors: Sequence[tuple[str, str]] = ()
    is_readable: bool = True
    was_reached: bool = True
    template: str = ""


LATER, NOT_LET_IN = "AddressLater", "MailServerRefused"
"""What a mail server says of one address for now, and of whoever sends for good."""
_CLOCK_WORDS = "system clock must be accurate"
_PLAIN = (
    ("team-only API key", "The key in use reaches only the council's own team, not the public."),
    ("trial mode", "The council's account with the provider is still in trial mode: it reaches only its own team."),
    ("phone_number", "The provider says this is not a mobile number it can text: {said}."),
    ("email_address", "The provider says this is not an e-mail address."),
    ("not a valid PDF", "The provider could not read the letter's file."),
)  # fmt: skip
_OTHER_TEMPLATE = (
    "The provider cannot use the template that is set up, {template}: {said}. Set up one that is in the council's own"
    " account, then let it go on."
)
_TEMPLATE = (
    (
        "Missing personalisation",
        "The provider's template {template} asks for more than it is given: {said}. Take those places out of it in the"
        " provider's account, then let it go on.",
    ),
    ("Template not found", _OTHER_TEMPLATE),
    ("Template has been deleted", _OTHER_TEMPLATE),
    ("template_id", _OTHER_TEMPLATE),
    ("template is not suitable for", _OTHER_TEMPLATE),
)  # fmt: skip
"""What is wrong with a template, so that no message it carries is better than the next, and what mends it."""


def read(reply: Reply) -> Answer:
    """What a reply means.

    A timeout, a cut line and the provider's own faults are all the same to us: it may have been taken. The official
    client reports the first two as status 503, so whoever calls says with `status=None` that nothing came back.
    """
    if reply.status is None:
        if not reply.was_reached:
            return Answer(Meaning.NEVER_LEFT, "The provider could not be reached.", Hold.DOWN)
        return Answer(Meaning.UNKNOWN, "The line went dead before the provider answered.", Hold.DOWN)
    if 300 <= reply.status < 400:
        return Answer(
            Meaning.NEVER_LEFT, "Whoever answered sent us to another address, which we do not follow.", Hold.HOST
        )
    if reply.status < 300:
        if reply.is_readable:
            return Answer(Meaning.ACCEPTED)
        return Answer(Meaning.UNKNOWN, "The provider's answer could not be read.")
    kinds, said = {kind for kind, _ in reply.errors}, "; ".join(words for _, words in reply.errors)
    if reply.status == 429:
        if "TooManyRequestsError" in kinds:
            return Answer(Meaning.NEVER_LEFT, f"The provider takes no more today: {said}.", Hold.DAY)
        if LATER in kinds:  # of this address alone: those behind it go on
            return Answer(Meaning.NEVER_LEFT, "The mail server takes nothing for this address yet, and is tried again.")
        return Answer(Meaning.NEVER_LEFT, "The provider asks us to go slower.", Hold.BUSY)
    if reply.status >= 500:
        return Answer(Meaning.UNKNOWN, "The provider had a fault of its own.", Hold.DOWN)
    if reply.status in (401, 403):
        return _not_let_in(kinds, said)
    if mend := next((words for sign, words in _TEMPLATE if sign in said), ""):
        words = mend.format(template=reply.template or "it was given", said=said)
        return Answer(Meaning.NEVER_LEFT, words, Hold.TEMPLATE)  # no fault of the message, as with a key
    if reply.status == 408:
        return Answer(Meaning.NEVER_LEFT, "Whoever answered had waited too long for us.", Hold.BUSY)
    if reply.status == 413:
        return Answer(Meaning.REFUSED, "It is too large for the provider.")
    if reply.status != 400 and not reply.errors:  # a filter or a wrong address answers, and it would for all the others
        words = f"Whoever answered ({reply.status}) does not speak as the provider does. Tell whoever runs Fairwait."
        return Answer(Meaning.NEVER_LEFT, words, Hold.HOST)
    return Answer(Meaning.REFUSED, plainly(said))


def _not_let_in(kinds: set[str], said: str) -> Answer:
    if _CLOCK_WORDS in said:
        words = (
            "This machine's clock is more than 30 seconds out, so the provider takes nothing from it. Set the clock."
        )
        return Answer(Meaning.NEVER_LEFT, words, Hold.CLOCK)
    if "BadRequestError" in kinds:
        return Answer(Meaning.REFUSED, plainly(said))
    if NOT_LET_IN in kinds:
        words = (
            f"The mail server takes nothing from us: this machine, our address or the password ({said})."
            " Tell whoever runs Fairwait."
        )
        return Answer(Meaning.NEVER_LEFT, words, Hold.KEY)
    words = "The provider does not know our key. Tell whoever runs Fairwait."
    return Answer(Meaning.NEVER_LEFT, words, Hold.KEY)  # no fault of the message, nor of those claimed with it


def plainly(said: str) -> str:
    """A refusal as a person on the staff can use it."""
    for sign, words in _PLAIN:
        if sign in said:
            return words.format(said=said)
    return f"The provider refused it: {said}." if said else "The provider refused it, and did not say why."
