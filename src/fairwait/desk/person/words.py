"""What a person's page says, in words: boxes, clocks, facts, timeline."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fairwait.desk.acts import act_href
from fairwait.desk.person import concerned, talked
from fairwait.desk.person.happened import Happened, Narrowed, timeline
from fairwait.desk.person.page import PersonPage, WaitShown
from fairwait.desk.person.waits import ACT_LABELS, NextWords, need_words, wait_words
from fairwait.govuk.components import Act, Change, Entry
from fairwait.govuk.formats import (
    format_date,
    format_days,
    format_list,
    format_nhs_number,
    format_short_date,
)
from fairwait.huddles.concerns.rules import Kind
from fairwait.huddles.concerns.words import KINDS
from fairwait.people.models import Person
from fairwait.people.origins import SourceRow, source_rows
from fairwait.people.words import talk
from fairwait.waiting.rules.promises import Outcome, Promise
from fairwait.waiting.rules.unseen import Lack
from fairwait.waiting.sentences import Sentence, Topic, import_number

ROWS_SHOWN = 4
"""Rows of files folded into the page; a link leads to the rest."""


def as_context(page: PersonPage, *, today: date, narrowed: Narrowed | None = None) -> dict[str, Any]:
    """Everything the person's template needs."""
    person = page.person
    step = _next(page)
    waits = [wait_words(shown, today=today, above=step) for shown in page.waits]
    found = source_rows(page.origins[:ROWS_SHOWN])
    return {
        "page": page,
        "person": person,
        "about": " \u00b7 ".join(_about(page, today)),
        "talk": list(talk(person, records=page.opened.records)),
        "unsafe": person.unsafe_contact,
        "next": step,
        "open_waits": [words for words in waits if words.shown.is_open],
        "ended_waits": [words for words in waits if not words.shown.is_open],
        "timeline": timeline(
            happened(page, today),
            narrowed or Narrowed(),
            waits=[(shown.wait.pk, shown.wait.uuid, _need_since(shown)) for shown in page.waits],
            today=today,
        ),
        "promises": [promise_words(one, today=today) for one in page.promises],
        "promise_title": _promise_title(page),
        "unseen": _unseen(page, today),
        "household": list(_household(person)),
        "known": list(_known(page)),
        "to_do": page.left.to_do,
        "concerns": [(one, str(KINDS[Kind(one.concern.kind)])) for one in page.concerns],
        "rows": [(row_title(row), row) for row in found],
        "more_rows": max(0, len(page.origins) - ROWS_SHOWN),
        "today": today,
    }


def _about(page: PersonPage, today: date) -> Iterator[str]:
    person = page.person
    age = person.age_on(today)
    if person.date_of_death:
        yield _("died %(date)s") % {"date": format_date(person.date_of_death)}
    if person.date_of_birth:
        born = _("born %(date)s") % {"date": format_date(person.date_of_birth)}
        yield f"{age}, {born}" if age is not None and not person.date_of_death else born
    else:
        yield _("birth date not known")
    if person.nhs_number:
        yield _("NHS %(number)s") % {"number": format_nhs_number(person.nhs_number)}
    place = ", ".join(part for part in (person.address, person.postcode) if part)
    if place:
        yield place
    if person.known_as and person.known_as != person.first_name:
        yield _("likes to be called %(name)s") % {"name": person.known_as}


def _household(person: Person) -> Iterator[str]:
    if person.lives_alone is not None:
        yield _("Lives alone.") if person.lives_alone else _("Does not live alone.")
    if person.has_unpaid_carer is not None:
        yield _("Somebody cares for them unpaid.") if person.has_unpaid_carer else _("No unpaid carer is recorded.")
    if person.is_carer:
        yield _("Is a carer.")


def _next(page: PersonPage) -> NextWords | None:
    leading = page.leading
    if leading is None or leading.step is None:
        return None
    wait, step = leading.wait, leading.step
    first = Act(_(ACT_LABELS[step.act]), act_href(step.act, wait.uuid)) if step.act in leading.acts else None
    others = [act for act in leading.acts if act != step.act and act in ("contact", "recheck", "band", "team", "end")]
    if step.act == "answer":
        others = [act for act in leading.acts if act in ("end", "reopen", "contact")]
    owner = format_list(
        [part for part in (wait.team or _("no team"), wait.worker or _("nobody named")) if part], last="\u00b7"
    )
    return NextWords(
        owner=_("Next step \u00b7 %(need)s \u00b7 owner: %(owner)s")
        % {"need": need_words(leading), "owner": owner.replace(" \u00b7 ", ", ")},
        title=step.title,
        because=step.because,
        also=step.also,
        first=first,
        acts=tuple(Act(_(ACT_LABELS[act]), act_href(act, wait.uuid)) for act in others[:4]),
        id=f"wait-{wait.uuid}",
    )


# Waits -----------------------------------------------------------------------------------------------------------


def happened(page: PersonPage, today: date) -> list[Happened]:
    """What happened, and what should have and did not."""
    told = [Happened(entry(said, page), said.seq, said.topic, said.wait) for said in page.sentences]
    missed = [
        Happened(one, 0, Topic.PROMISES, shown.wait.pk)
        for shown in page.open_waits
        for one in _missed(shown, page, today)
    ]
    return [*told, *missed, *_concerned(page), *_talked(page)]


def _concerned(page: PersonPage) -> Iterator[Happened]:
    """Each step of a provider concern or an incident that touches them."""
    for one in page.concerns:
        for said in concerned.steps(one):
            topic = Topic.NOTES if said.is_first else Topic.DECISIONS
            yield Happened(Entry(said.on, said.kind, said.what, note=said.next_step), 0, topic, None)


def _talked(page: PersonPage) -> Iterator[Happened]:
    """What huddles left about them that is no event of their waits."""
    for said in talked.lines(page.left):
        yield Happened(Entry(said.on, said.kind, said.what), said.left.after, Topic.DECISIONS, said.left.wait)


def _need_since(shown: WaitShown) -> str:
    return _("%(need)s, asked %(date)s") % {
        "need": need_words(shown),
        "date": format_short_date(shown.wait.referred_on),
    }


@dataclass(frozen=True)
class PromiseWords:
    """A promise as the page writes it: its outcome, its tone, and what was promised."""

    outcome: str
    tone: str
    text: str


def promise_words(one: Promise, *, today: date) -> PromiseWords:
    """A promise in words."""
    label, tone = _OUTCOMES[one.outcome]
    said = _("speak by %(on)s, told %(told)s") % {
        "on": format_date(one.on), "told": format_short_date(one.told_on),
    }  # fmt: skip
    late = _(" (%(days)s late)") % {"days": format_days(one.days_late(today))}
    where = _(", as \u201c%(source)s\u201d says") % {"source": one.source} if one.source else ""
    shows_late = one.outcome in (Outcome.MISSED, Outcome.LATE)
    return PromiseWords(_(label), tone, f"{said}{where}{late if shows_late else ''}")


_OUTCOMES = {
    Outcome.KEPT: (gettext_noop("Kept"), "green"),
    Outcome.LATE: (gettext_noop("Kept late"), "ochre"),
    Outcome.MISSED: (gettext_noop("Missed"), "red"),
    Outcome.OPEN: (gettext_noop("To keep"), ""),
    Outcome.REPLACED: (gettext_noop("Replaced"), ""),
}


def _promise_title(page: PersonPage) -> str:
    kept = sum(one.outcome is Outcome.KEPT for one in page.promises)
    missed = sum(one.outcome in (Outcome.MISSED, Outcome.LATE) for one in page.promises)
    return _("Promises: %(kept)s kept, %(missed)s missed or late") % {"kept": kept, "missed": missed}


def _missed(shown: WaitShown, page: PersonPage, today: date) -> Iterator[Entry]:
    """Contacts and re-checks that were due and did not take place. No event: worked out from what was recorded."""
    lacking = {one.lack for one in shown.standing.lacks}
    promises = (
        (
            Lack.CONTACT,
            shown.standing.next_contact,
            _("A contact was due on this day, and nobody has spoken with %(name)s since: %(days)s late."),
        ),
        (
            Lack.RECHECK,
            shown.standing.next_recheck,
            _("A re-check was due on this day, and nobody has looked at the risk since: %(days)s late."),
        ),
    )
    for lack, due, words in promises:
        if lack in lacking and due is not None and due.on < today:
            late = format_days((today - due.on).days)
            several = len(page.open_waits) > 1
            text = words % {"name": page.called, "days": late}
            yield Entry(due.on, _("Missed"), text, tone="red", note=need_words(shown) if several else "")


def _unseen(page: PersonPage, today: date) -> str:
    """Whether the person is unseen, and since when where a day tells: a lack without a day may be older than those."""
    lacking = [shown for shown in page.open_waits if shown.standing.lacks]
    if not lacking:
        return ""
    days, has_older = [], False
    for shown in lacking:
        lacks = {one.lack for one in shown.standing.lacks}
        has_older = has_older or bool(lacks - {Lack.CONTACT, Lack.RECHECK})
        if Lack.CONTACT in lacks and shown.standing.next_contact:
            days.append((today - shown.standing.next_contact.on).days)
        if Lack.RECHECK in lacks and shown.standing.next_recheck:
            days.append((today - shown.standing.next_recheck.on).days)
    longest = max(days, default=0)
    if longest <= 0:
        return _("Unseen")
    words = _("Unseen for %(days)s or more") if has_older else _("Unseen for %(days)s")
    return words % {"days": format_days(longest)}


def entry(said: Sentence, page: PersonPage) -> Entry:
    """A sentence as the timeline shows it."""
    return Entry(
        on=said.on,
        kind=said.kind,
        sentence=said.text,
        tone=said.tone if not said.is_undone else "",  # type: ignore[arg-type]
        note=" ".join(part for part in (said.note, talked.beside(page.left.beside.get(said.seq, ""))) if part),
        changes=tuple(Change(change.label, change.before, change.after) for change in said.changes),
    )


def _known(page: PersonPage) -> Iterator[tuple[str, str, str | None]]:
    """Numbers by source, and the address of the page that parts a joined record."""
    for known in page.known_as:
        part = reverse("people:part", args=[known.record.uuid]) if known.is_joined and page.may_merge else None
        if not known.numbers:
            yield _("No number"), known.record.name, part
        for source, number in known.numbers:
            words = f"{number} ({known.record.name})" if known.is_joined else number
            yield source, words, part
            part = None


def row_title(row: SourceRow) -> str:
    """Which row of which import. What its file is called is a case system's word, and stands below, quoted."""
    if row.as_of is None:
        return _("A row that is no longer here")
    return _("Row %(row)s of import %(number)s, as of %(date)s") % {
        "row": f"{row.origin.row:,}", "number": import_number(row.origin.cause), "date": format_short_date(row.as_of),
    }  # fmt: skip
