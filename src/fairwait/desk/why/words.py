"""Why one wait is before another, as its pages say it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from fairwait.desk.finding import Result
from fairwait.desk.lists.rows import against, suggests, waited
from fairwait.desk.why.comparing import Comparison, Neighbour, Side, Stands
from fairwait.govuk.formats import format_count, format_date, format_day_month
from fairwait.waiting.models import Wait


@dataclass(frozen=True)
class SideWords:
    """One of the waits as a page writes it."""

    side: Side
    what_for: str
    facts: tuple[tuple[str, str], ...]
    told: tuple[tuple[str, str], ...]
    policy: str


@dataclass(frozen=True)
class Choice:
    """Somebody found whom the wait could be compared with."""

    wait: Wait
    words: str


def comparison_words(found: Comparison, *, today: date) -> dict[str, Any]:
    """Everything the page of two waits needs."""
    left, right = found.left, found.right
    return {
        "heading": _("Why is %(first)s before %(second)s?") % {"first": left.name, "second": right.name},
        "found": found,
        "steps": [
            (
                f"{number}. {step.name}",
                step.left,
                step.right,
                _who_comes_first(found, number, step.first),
                number == found.why.step,
            )
            for number, step in enumerate(found.why.steps, start=1)
        ],
        "sides": [side_words(side, today=today) for side in (left, right)],
        "ordered_on": min((day for side in (left, right) if (day := side.wait.ordered_on)), default=None),
        "today": today,
    }


def _who_comes_first(found: Comparison, number: int, first: int | None) -> str:
    if number > found.why.step:
        return _("Not needed")
    if first is None:
        return _("Alike")
    return _("%(name)s. Settled here.") % {"name": found.left.name}


def side_words(side: Side, *, today: date) -> SideWords:
    """What is known of one wait that could decide, with its dates."""
    return SideWords(
        side=side,
        what_for=side.stands.pathway.name if side.stands.pathway else side.wait.pathway or _("Not known"),
        facts=tuple(_facts(side, today)),
        told=tuple(_told(side, today)),
        policy=side.policy.policy.name,
    )


def _facts(side: Side, today: date) -> Iterator[tuple[str, str]]:
    wait, stands = side.wait, side.stands
    if stands.band is None:
        yield _("Band chosen"), _("None yet")
    else:
        on = _("%(band)s, %(day)s") % {"band": stands.band, "day": format_day_month(wait.band_on, today=today)}
        by = _("%(on)s, by %(who)s") % {"on": on, "who": side.chosen_by} if side.chosen_by else on
        yield _("Band chosen"), f"{by}: {wait.band_reason}" if wait.band_reason else by
    yield _("Asked"), format_date(wait.referred_on)
    yield _("Waiting"), f"{waited(stands.clock)}; {against(stands.clock, stands.band)}"
    heard = wait.last_contact_on
    yield _("Last heard from"), format_day_month(heard, today=today) if heard else _("Never")
    looked = max((day for day in (stands.looked_on, wait.triaged_on) if day), default=None)
    yield _("Risk last looked at"), format_day_month(looked, today=today) if looked else _("Never")


def _told(side: Side, today: date) -> Iterator[tuple[str, str]]:
    for fact in side.facts:
        day = format_day_month(fact.on, today=today) if fact.on else ""
        yield fact.label, "; ".join(part for part in (fact.answer, day, fact.note) if part)


def stands_words(shown: Stands, result: Result | None, *, today: date) -> dict[str, Any]:
    """Everything the page of one wait needs."""
    words = side_words(shown.side, today=today)
    return {
        "shown": shown,
        "words": words,
        "heading": _("Why does %(name)s stand here?") % {"name": shown.side.name},
        "places": _places(shown, words.what_for),
        "around": [_row(each, shown) for each in shown.neighbours],
        "choices": list(_choices(result, shown)) if result else None,
        "is_cut": bool(result and result.is_cut),
        "today": today,
    }


def _places(shown: Stands, what_for: str) -> str:
    return _(
        "Place %(place)s of %(total)s waiting for the same (%(what)s); %(whole)s of %(all)s on the whole list."
    ) % {
        "place": format_count(shown.place),
        "total": format_count(shown.total),
        "what": what_for,
        "whole": format_count(shown.whole.before + 1),
        "all": format_count(shown.whole.total),
    }


def _row(each: Neighbour, shown: Stands) -> dict[str, Any]:
    is_itself = each.wait.pk == shown.side.wait.pk
    band = each.stands.band
    return {
        "place": format_count(each.place),
        "uuid": each.wait.uuid,
        "name": each.name or _("Restricted record"),
        "band_label": str(band) if band else None,
        "band_rank": band.rank if band else None,
        "suggests": suggests(each.wait, each.stands.pathway) if each.why or is_itself else "",
        "waited": waited(each.stands.clock),
        "against": against(each.stands.clock, band),
        "sentence": each.why.sentence if each.why else "",
        "is_itself": is_itself,
    }


def _choices(result: Result, shown: Stands) -> Iterator[Choice]:
    for one in result.found:
        for wait in one.waits:
            if wait.status == "open" and wait.pk != shown.side.wait.pk and not one.person.is_restricted:
                pathway = result.pathways.get(wait.pathway or "")
                parts = [one.person.name, next(iter(one.numbers), ""), pathway.name if pathway else wait.pathway or ""]
                yield Choice(wait, " \u00b7 ".join(part for part in parts if part))
