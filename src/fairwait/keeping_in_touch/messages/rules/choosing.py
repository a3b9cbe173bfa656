"""Which way a message goes, in which form, and why not the other ways."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from fairwait.keeping_in_touch.messages.rules.channels import Channel, Form
from fairwait.keeping_in_touch.messages.rules.cost import MOST_PAGES
from fairwait.keeping_in_touch.messages.rules.needs import Needs

CHEAPEST_FIRST = (Channel.EMAIL, Channel.TEXT, Channel.LETTER, Channel.PRINT, Channel.PHONE)


@dataclass(frozen=True)
class Reach:
    """Where somebody can be reached: the detail for each channel they have one for, and what bars a channel."""

    details: Mapping[Channel, str] = field(default_factory=dict)
    barred: Mapping[Channel, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Offer:
    """What a message exists as: its channels, its forms and its language; and the forms in which, as a letter, it is
    longer than the provider prints."""

    channels: Collection[Channel]
    forms: Collection[Form] = (Form.STANDARD,)
    language: str = "English"
    too_long: Collection[Form] = ()


@dataclass(frozen=True)
class Choice:
    """The way it goes, or None; why; and why each other way does not."""

    channel: Channel | None
    form: Form
    because: str
    refused: tuple[tuple[Channel, str], ...]

    @property
    def usable(self) -> bool:
        """Whether there is a way at all."""
        return self.channel is not None


def refusal(channel: Channel, *, reach: Reach, needs: Needs, offer: Offer) -> str:
    """Why this channel cannot be used for this message to this person; "" where it can."""
    if channel not in offer.channels:
        return "This message is not written for it"
    if channel in reach.barred:
        return reach.barred[channel]
    if channel in needs.why_not:
        return needs.why_not[channel]
    if channel not in reach.details:
        return "We hold nothing to reach them by"
    if channel is Channel.PHONE:
        return ""  # a colleague speaks, with an interpreter where one is needed
    if _is_foreign(needs, offer):
        return f"It is in {offer.language}, and they need it in {needs.language or 'another language'}"
    if channel is Channel.LETTER and form_for(channel, needs=needs, offer=offer) in offer.too_long:
        return f"It is longer than the {MOST_PAGES} pages that the provider prints: it is printed here instead"
    return _form_refusal(channel, needs, offer)


def _is_foreign(needs: Needs, offer: Offer) -> bool:
    spoken = needs.professional.startswith("Interpreter: ") and "Sign Language" not in needs.professional
    return spoken and needs.language.lower() != offer.language.lower()


def _form_refusal(channel: Channel, needs: Needs, offer: Offer) -> str:
    if Form.EASY_READ in needs.forms and Form.EASY_READ not in offer.forms:
        return "They need easy read, and this message has none"
    if channel.is_post and Form.LARGE_PRINT in needs.forms and Form.LARGE_PRINT not in offer.forms:
        return "They need large print, and this message has none"
    return ""


def form_for(channel: Channel, *, needs: Needs, offer: Offer) -> Form:
    """The form in which it is read there."""
    if Form.EASY_READ in needs.forms and Form.EASY_READ in offer.forms:
        return Form.EASY_READ
    if channel.is_post and Form.LARGE_PRINT in needs.forms:
        return Form.LARGE_PRINT
    return Form.STANDARD


def choose(*, reach: Reach, needs: Needs, offer: Offer, wanted: Channel | None = None) -> Choice:
    """The way a message goes: the one wanted, else the one they prefer, else the cheapest that they can use.

    A channel that is wanted and cannot be used is never replaced in silence: there is then no way.
    """
    refused = {one: refusal(one, reach=reach, needs=needs, offer=offer) for one in Channel}
    open_ones = [one for one in CHEAPEST_FIRST if not refused[one]]
    whys = tuple((one, refused[one]) for one in CHEAPEST_FIRST if refused[one])
    if wanted is not None:
        if refused[wanted]:
            return Choice(None, Form.STANDARD, refused[wanted], whys)
        return Choice(wanted, form_for(wanted, needs=needs, offer=offer), "You chose it", whys)
    if not open_ones:
        return Choice(None, Form.STANDARD, "There is no way to send this that they could use", whys)
    preferred = _preferred(needs.prefers, open_ones)
    if preferred is not None:
        return Choice(preferred, form_for(preferred, needs=needs, offer=offer), "They prefer it", whys)
    first = open_ones[0]
    return Choice(first, form_for(first, needs=needs, offer=offer), "It costs least of the ways they can use", whys)


def _preferred(prefers: Channel | None, open_ones: list[Channel]) -> Channel | None:
    if prefers is None:
        return None
    if prefers.is_post:
        return next((one for one in open_ones if one.is_post), None)
    return prefers if prefers in open_ones else None
