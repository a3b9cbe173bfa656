"""Giving somebody a pack: the version in force, in a way they can use, through the outbox or by hand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from fairwait.accounts.access import require
from fairwait.accounts.models import Council, User
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.history import actions as history
from fairwait.keeping_in_touch.messages import actions as messages
from fairwait.keeping_in_touch.messages import letters, setting
from fairwait.keeping_in_touch.messages.actions import MessageRefused, Written
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.messages.rules import choosing
from fairwait.keeping_in_touch.messages.rules import documents as templates
from fairwait.keeping_in_touch.messages.rules.channels import Channel, Form
from fairwait.keeping_in_touch.messages.rules.cost import MOST_PAGES, Cost, less, letter_pages
from fairwait.keeping_in_touch.messages.rules.documents import LONGEST_TEXT, MessageTemplate
from fairwait.keeping_in_touch.messages.rules.needs import Needs
from fairwait.keeping_in_touch.messages.standing import Standing, standings
from fairwait.keeping_in_touch.packs import documents, translations
from fairwait.keeping_in_touch.packs.actions import PackRefused
from fairwait.keeping_in_touch.packs.models import GivenPack
from fairwait.keeping_in_touch.packs.rules import facts
from fairwait.keeping_in_touch.packs.rules.giving import OUTBOX, Format, by_hand_refusal, needs_language
from fairwait.keeping_in_touch.packs.rules.languages import IN_ENGLISH, code_of
from fairwait.keeping_in_touch.packs.writing import Edition, enclosing
from fairwait.keeping_in_touch.packs.writing.text import as_text
from fairwait.people.models import Person
from fairwait.waiting.models import Wait

GOOD_FOR_DAYS = 28


@dataclass(frozen=True)
class Gift:
    """A pack as somebody would get it: what it is, the way, and why not.

    `not_in` says why it is not in the language that is theirs, where it is not.
    """

    published: documents.Published
    edition: Edition
    language: str
    revision: int
    not_in: str
    format: Format | None
    refusal: str
    draft: messages.Draft | None
    standing: Standing
    written: Written
    swapped: bool = False

    @property
    def digest(self) -> str:
        """What makes it this gift: which version, in which language, which way."""
        way = self.format.value if self.format else ""
        name = enclosing.name(self.published.version.code, self.published.number, self.language, self.revision)
        return f"{name}:{way}"


def gift(
    *, person: Person, pack: str, format: Format | None = None, language: str = "", now: datetime,
    standing: Standing | None = None,
) -> Gift:  # fmt: skip
    """What giving somebody a pack would be: the easy read one where they need it, in their language where it is there
    and checked, the best way where none is chosen.

    Args:
        language: the one it is wanted in; "" for theirs.
    Raises PackRefused where the pack is not published, or is not for people.
    """
    today = london_day(now)
    stands = standing or standings([person.pk], council=setting.in_force(on=today).messaging.hours)[person.pk]
    found = documents.published(pack, on=today)
    if found is None or not found.pack.audience.is_public:
        raise PackRefused("Choose a pack that is published.", field="pack")
    easy = _easy_read_of(pack) if Form.EASY_READ in stands.needs.forms else None
    chosen = easy or found
    edition, code, revision, not_in = _in_their_language(chosen, wanted=language, needs=stands.needs)
    theirs = stands.needs.language if code_of(stands.needs.language) == code else ""
    called = theirs or IN_ENGLISH[code]
    made = _written(chosen, edition, code=code, revision=revision, called=called)
    this = Gift(chosen, edition, code, revision, not_in, format, "", None, stands, made, easy is not None)
    if format is not None and format.channel is None:
        refusal = by_hand_refusal(
            format, needs=stands.needs, is_easy_read=bool(chosen.pack.easy_read_of), language=called
        )
        return replace(this, refusal=refusal)
    draft = messages.draft(
        person=person, code=made.template.code, wanted=format.channel if format else None, now=now, standing=stands,
        written=made,
    )  # fmt: skip
    way = Format(draft.choice.channel.value) if draft.choice.channel else format
    return replace(this, format=way, refusal=draft.refusal, draft=draft)


def _in_their_language(found: documents.Published, *, wanted: str, needs: Needs) -> tuple[Edition, str, int, str]:
    """The pack in the language that is wanted, else theirs, else in English with why; and its code and revision."""
    code, pack = wanted or code_of(needs.language), found.version.code
    english = (translations.edition_of(found), "en", 0)
    if code in ("", "en"):
        asked = needs_language(needs)
        return *english, f"Packs are not put into {asked}" if asked and not code else ""
    made = translations.in_language(pack, code, version=found.number)
    if made is not None:
        return made[1], code, made[0].revision, ""
    if wanted:
        raise PackRefused(f"{translations.why_not(pack, code)}.", field="language")
    return *english, translations.why_not(pack, code)


NOT_GIVEN = "not given: there is no way they could use"


WITH_THE_QUESTION = "in the envelope of the letter that asks"


@dataclass(frozen=True)
class Asks:
    """A letter that the pack may go with: the post it goes by, what it says and in which form, and what it costs."""

    channel: Channel
    form: Form
    body: str
    cost: Cost


def in_one_envelope(written: Written, *, channel: Channel | None, asks: Channel, form: Form, pages: int) -> bool:
    """Whether a pack goes in the envelope of a letter of so many pages that is sent anyway.

    By the same post, within what the provider prints; and in English: in another language it has a covering letter in
    that language, which the letter that asks is not.
    """
    behind = written.pages.get(form)
    is_english = written.enclosure.split(":")[2:3] == ["en"]
    return asks.is_post and channel is asks and is_english and behind is not None and behind + pages <= MOST_PAGES


def enclosed(question: MessageTemplate, version: int, *, written: Written) -> Written:
    """A letter that asks, with the pack behind it and its name below."""
    name = f"\n\n{_with_it(written)}"
    easy = f"{question.easy_read}{name}" if question.easy_read else ""
    named = replace(question, body=f"{question.body}{name}", easy_read=easy)
    return Written(named, version, enclosure=written.enclosure, pages=written.pages)


def _with_it(written: Written) -> str:
    return f"With this letter: {written.template.name}."


def estimates(
    pack: str, stands: Sequence[Standing], *, asks: Sequence[Asks | None] | None = None, now: datetime
) -> Iterator[tuple[str, Cost | None]]:
    """Which way the pack would go to each, and what it costs; not given where there is none. As many questions as
    there are languages, however many people.

    Args:
        asks: the letter each is sent anyway; the pack then costs what it adds to it.
    """
    in_force = setting.in_force(on=london_day(now))
    found, easy = documents.published(pack, on=london_day(now)), _easy_read_of(pack)
    if found is None:
        return
    made: dict[tuple[bool, str], Written] = {}
    council = Council.objects.get().name
    for stand, letter in zip(stands, asks or [None] * len(stands), strict=True):
        chosen = easy if easy and Form.EASY_READ in stand.needs.forms else found
        key = (chosen is easy, stand.needs.language)
        if key not in made:
            edition, code, revision, _not_in = _in_their_language(chosen, wanted="", needs=stand.needs)
            theirs = stand.needs.language if code_of(stand.needs.language) == code else ""
            made[key] = _written(chosen, edition, code=code, revision=revision, called=theirs or IN_ENGLISH[code])
        written = made[key]
        choice = choosing.choose(reach=stand.reach, needs=stand.needs, offer=written.template.offer)
        if choice.channel is None or choice.channel is Channel.PHONE or stand.needs.unread:
            yield NOT_GIVEN, None
            continue
        if letter and _goes_with(letter, choice.channel, written):
            together = messages.estimate(
                letter.channel, f"{letter.body}\n\n{_with_it(written)}", form=letter.form, in_force=in_force,
                enclosed=written.pages.get(letter.form),
            )  # fmt: skip
            yield WITH_THE_QUESTION, less(together, letter.cost)
            continue
        _subject, words = written.template.words(choice.channel, choice.form)
        body, _missing = templates.fill(words, messages.values_for(stand, in_force=in_force, council=council))
        cost = messages.estimate(
            choice.channel, body, form=choice.form, in_force=in_force, enclosed=written.pages.get(choice.form)
        )  # fmt: skip
        yield choice.channel.label, cost


def _goes_with(letter: Asks, channel: Channel, written: Written) -> bool:
    pages = letter_pages(letter.body, is_large=letter.form is Form.LARGE_PRINT)
    return in_one_envelope(written, channel=channel, asks=letter.channel, form=letter.form, pages=pages)


def _easy_read_of(pack: str) -> documents.Published | None:
    return next((each for each in documents.all_published().values() if each.pack.easy_read_of == pack), None)


@transaction.atomic
def give_pack(
    *, person: Person, pack: str, format: Format | None = None, language: str = "", wait: Wait | None = None,
    read: str = "", expect: str = "", cause: str = "", not_before: datetime | None = None,
    with_letter: Message | None = None, by: User, now: datetime,
) -> GivenPack:  # fmt: skip
    """Give somebody the published version of a pack, and keep that they were given it. It is no contact.

    Args:
        format: the way; None for the best way for them. By hand means that somebody has handed it over.
        language: the one it is wanted in; "" for theirs where it is there, else English.
        read: the need no rule understood, as whoever gives it has read it.
        expect: the digest of the gift as it was shown; refused where it would be another by now.
        with_letter: a letter that goes anyway and has the pack behind it (`enclosed`): nothing else is sent.
    Raises: PackRefused (a way they cannot use, too), MessageRefused, NotAllowed.
    """
    require(by, Permission.RECORD_CONTACT, on=wait)
    made = gift(person=person, pack=pack, format=format, language=language, now=now)
    stands = made.standing
    if stands.is_erased or stands.is_dead or stands.is_restricted:
        raise PackRefused("Nothing is given to somebody who died, whose record is restricted, or was erased.")
    if made.refusal or made.format is None:
        raise PackRefused(f"{made.refusal or 'There is no way to give this that they could use'}.", field="format")
    if expect and expect != made.digest:
        raise PackRefused("What they would get has changed since you read it: look again.", field="format")
    if stands.needs.unread and read.strip() != stands.needs.unread:
        raise PackRefused("Read what their record says about how they communicate, then say so.", field="read")
    message = with_letter
    if message is None and made.format.channel is not None:
        message = _sent(made, wait=wait, wanted=format.channel if format else None, read=read, cause=cause,
                        not_before=not_before, by=by, now=now)  # fmt: skip
    given = GivenPack.objects.create(
        person=stands.person, wait=wait, pack=made.published.version.code, version=made.published.number,
        language=made.language, revision=made.revision, format=made.format, message=message, cause=cause,
        given_at=now, given_by=by,
    )  # fmt: skip
    said = {
        "pack": given.pack, "name": made.published.pack.name, "version": given.version,
        "language": given.language, "format": given.format, "message": str(message.uuid) if message else "",
    }  # fmt: skip
    fact = history.Fact(facts.GIVEN.name, stands.person.pk, wait.pk if wait else None, said, None, occurred_at=now)
    history.record(fact, by=by.pk, now=now)
    return given


def _sent(
    made: Gift, *, wait: Wait | None, wanted: Channel | None, read: str, cause: str, not_before: datetime | None,
    by: User, now: datetime,
) -> Message:  # fmt: skip
    try:
        return messages.queue(
            person=made.standing.person, code=made.written.template.code, wait=wait, wanted=wanted, read=read,
            cause=cause, not_before=not_before, written=made.written, by=by, now=now,
        )  # fmt: skip
    except MessageRefused as refusal:
        raise PackRefused(str(refusal), field="format") from refusal


def _written(found: documents.Published, edition: Edition, *, code: str, revision: int, called: str) -> Written:
    """The message a pack goes by: a summary as a text, all of it in an email, and enclosed with a letter."""
    whole, said = as_text(edition), edition.said
    page = ("read:pack", [found.pack.code]) if code == "en" else ("read:pack_in", [found.pack.code, code])
    address = f"{settings.SITE_ADDRESS}{reverse(page[0], args=page[1])}"
    text = edition.pack.summary.replace("((link))", address)
    channels = tuple(each for each in OUTBOX if each is not Channel.TEXT or 0 < len(text) <= LONGEST_TEXT)
    pages = _pages(edition)
    template = MessageTemplate(
        code=f"pack-{found.pack.code}"[:40], name=found.pack.name, channels=channels, good_for_days=GOOD_FOR_DAYS,
        needs_open_wait=False, subject=said.subject, text=text, body=said.cover,
        easy_read=said.cover if found.pack.easy_read_of else "", language=called,
        too_long=tuple(form for form, count in pages.items() if count is not None and 1 + count > MOST_PAGES),
    )  # fmt: skip
    return Written(
        template, found.number, enclosure=enclosing.name(found.pack.code, found.number, code, revision), pages=pages,
        by_email=f"\n\n{address}\n\n{whole}",
    )  # fmt: skip


def _pages(edition: Edition) -> dict[Form, int | None]:
    """How many pages the pack takes behind a letter, in each form; None where this machine draws no page."""
    forms = (Form.STANDARD, Form.LARGE_PRINT, Form.EASY_READ)
    counted = {is_large: letters.enclosed_pages(edition, is_large=is_large) for is_large in (False, True)}
    return {form: counted[enclosing.is_large(form)] for form in forms}


def given_to(person: Person) -> list[GivenPack]:
    """What somebody was given, newest first."""
    return list(GivenPack.objects.select_related("message", "given_by").filter(person__pk__among=[person.pk]))
