"""What stands around the rows of the list, in words: tabs, filters, figures, and what to do where nothing is left."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_noop

from fairwait.accounts.access import may
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.desk.lists import written
from fairwait.desk.lists.counting import Choice, Shape, Summary
from fairwait.desk.lists.frame import HAS_CARER, HIDDEN, IS_CARER, OF_HOME, WISH
from fairwait.desk.lists.layout import headings, leads_to, person_heading, sort_words
from fairwait.desk.lists.narrowing import NOBODY, Narrowing, Sort, Tab
from fairwait.desk.lists.queries import ListPage
from fairwait.desk.needs import NEED_WORDS, Need
from fairwait.desk.saved import Views
from fairwait.desk.views_shown import menu
from fairwait.engine.suppression import THRESHOLD, is_small
from fairwait.govuk.components import Act, Figure, Filter, Option
from fairwait.govuk.components import Lack as LackShown
from fairwait.govuk.components import Tab as TabShown
from fairwait.govuk.formats import format_count, format_day_month, format_days, format_list, format_share
from fairwait.govuk.said import gettext as _
from fairwait.govuk.words import counted, word
from fairwait.waiting.rules.pathways import Pathway
from fairwait.waiting.rules.unseen import Lack


def as_context(page: ListPage, *, viewer: User, today: date, views: Views, may_tick: bool) -> dict[str, Any]:
    """Everything the list's template needs."""
    here = page.narrowing
    shown = [person_heading(here), *headings(here)]
    return {
        "page": page,
        "rows": written.rows(page, viewer=viewer, headings=shown, may_tick=may_tick),
        "headings": shown,
        "views": menu(views, here, viewer=viewer),
        "may_take": may(viewer, Permission.EXPORT),
        "may_start_huddle": may(viewer, Permission.HOLD_HUDDLE),
        "may_run_campaign": may(viewer, Permission.RUN_CAMPAIGN),
        "ordered_by": sort_words(here),
        "is_ordered_by_risk": here.sort is Sort.RISK,
        "triage": page.shape.count(Narrowing(Tab.TRIAGE, here.chosen)) if here.sort is not Sort.RISK else 0,
        "triage_href": leads_to(Narrowing(Tab.TRIAGE, here.chosen).address()),
        "layout_href": here.address(),
        "part_href": here.part.address(),
        "heading": _heading(here, shape=page.shape, pathways=page.pathways),
        "part": part_in_words(here, shape=page.shape, pathways=page.pathways),
        "above": written.above(page, lambda: _above(page)),
        "shown": _shown(page),
        "previous": leads_to(here.address(before=page.previous)) if page.previous else None,
        "following": leads_to(here.address(after=page.following)) if page.following else None,
        "is_stale": page.ordered_on is not None and page.ordered_on < today,
        "today": today,
        "may_import": may(viewer, Permission.IMPORT),
        "empty": _empty(page, viewer=viewer, today=today) if not page.found else None,
    }


def _above(page: ListPage) -> dict[str, Any]:
    """What stands above the rows, of this part of the list."""
    here, filters = page.narrowing, list(_filters(page))
    return {
        "unseen": unseen_banner(page.shape, here),
        "figures": list(_figures(page)),
        "has_waits": page.shape.height > 0,
        "tabs": list(_tabs(page)),
        "filters": filters,
        "hidden": list(_hidden(here)),
        "clear": leads_to(here.without_all().address()) if here.is_narrowed else None,
        "chosen": list(_chosen(page, filters)),
    }


def unseen_banner(shape: Shape, here: Narrowing) -> dict[str, Any]:
    """The first number on every page about lists: who is unseen in this part of the list, whatever its tab."""
    summary = shape.summary(replace(here, tab=Tab.ALL))
    first = Narrowing(Tab.UNSEEN, here.chosen)
    return {
        "count": summary.unseen_people,
        "lacks": [
            LackShown(summary.lacks[lack], _lack_words(lack), leads_to(here.lacking(lack.value).address()))
            for lack in Lack
        ],
        "wishes": summary.wishes,
        "wishes_href": leads_to(here.lacking(WISH).address()) if summary.wishes else None,
        "act": Act(_("Begin with the first"), reverse("desk:first_unseen") + first.address())
        if summary.unseen_waits and here.tab is not Tab.UNSEEN
        else None,
    }


def _hidden(here: Narrowing) -> Iterator[tuple[str, str]]:
    """What the form of filters hands on beside the filters themselves."""
    if here.tab is not Tab.ALL:
        yield "tab", here.tab.value
    yield from (("col", column.value) for column in here.columns)
    if here.sort is not Sort.RISK:
        yield "sort", f"-{here.sort.value}" if here.backwards else here.sort.value
    if here.view:
        yield "view", here.view.hex


def _lack_words(lack: Lack) -> str:
    return {
        Lack.BAND: _("no band with a reason"),
        Lack.RECHECK: _("no re-check in date"),
        Lack.CONTACT: _("no contact in date"),
        Lack.TEAM: _("no team"),
        Lack.WHEREABOUTS: _("left the extract"),
    }[lack]


def part_in_words(narrowing: Narrowing, *, shape: Shape, pathways: Mapping[str, Pathway]) -> str:
    """A part of the list in words: its heading, the tab, and how many other filters are set."""
    parts = [_heading(narrowing, shape=shape, pathways=pathways)]
    parts += [_(_TAB_WORDS[narrowing.tab])] if narrowing.tab is not Tab.ALL else []
    for name in ("worker", "band", "place", "ward", "network", "need", "carer", "lacks", "source"):
        parts += [_value_words(name, code, shape) for code in narrowing.of(name)]
    return " \u00b7 ".join(parts)


def _value_words(name: str, code: str, shape: Shape) -> str:
    if (told := _told(name, code)) is not None:
        return told
    values = [value for value in shape.values(name, code) if value]
    return values[0] if values else _("none")


def _heading(narrowing: Narrowing, *, shape: Shape, pathways: Mapping[str, Pathway]) -> str:
    chosen = [pathways[c].name if c in pathways else c for c in narrowing.of("pathway")]
    teams = [v or "" for code in narrowing.of("team") for v in shape.values("team", code)]
    what = _("Waiting: %(what)s") % {"what": format_list(chosen)} if len(chosen) in (1, 2) else _("Everybody waiting")
    return f"{what}, {teams[0]}" if len(teams) == 1 and teams[0] else what


def _figures(page: ListPage) -> Iterator[Figure]:
    summary = page.summary
    if not summary.waits:
        return
    waits = counted("wait", summary.waits)
    yield Figure(_("People waiting"), format_count(summary.people), _("in %(waits)s") % {"waits": waits})
    yield Figure(
        _("Past the target"),
        format_count(summary.past_target),
        _("%(share)s of %(waits)s") % {"share": format_share(summary.past_target, summary.waits), "waits": waits},
        leads_to(page.narrowing.address(tab=Tab.TARGET)) if summary.past_target else None,
    )
    if summary.median_days is not None:
        yield Figure(
            _("Half have waited longer than"),
            format_days(summary.median_days),
            _("so far; longest %(days)s") % {"days": format_days(summary.longest_days)},
        )
    if summary.coming:
        yield Figure(
            _("Still to come"),
            format_count(summary.coming),
            _("on the list, the clock not started; in no figure of days"),
        )


def in_figures(summary: Summary) -> Iterator[Figure]:
    """The list for whoever sees no record: who is unseen first. Of few people it is only said that they are few."""
    if not summary.waits:
        return
    unseen, late = (
        _("fewer than %(least)s") % {"least": THRESHOLD} if is_small(count) else format_count(count)
        for count in (summary.unseen_people, summary.past_target)
    )
    people = counted("person", summary.people)
    yield Figure(_("Unseen"), unseen, _("of %(people)s waiting") % {"people": people}, tone="violet")
    yield Figure(_("Past the target"), late, _("of %(waits)s") % {"waits": counted("wait", summary.waits)})
    if summary.median_days is not None and not is_small(summary.waits - summary.coming):
        yield Figure(_("Half have waited longer than"), format_days(summary.median_days), _("so far"))


_TAB_WORDS = {
    Tab.ALL: gettext_noop("All"),
    Tab.NEW: gettext_noop("New"),
    Tab.TRIAGE: gettext_noop("Needs triage"),
    Tab.UNSEEN: gettext_noop("Unseen"),
    Tab.CONTACT: gettext_noop("Contact due"),
    Tab.RECHECK: gettext_noop("Re-check due"),
    Tab.TARGET: gettext_noop("Past target"),
    Tab.MINE: gettext_noop("Mine"),
    Tab.QUESTIONS: gettext_noop("Questions"),
    Tab.NO_TEAM: gettext_noop("No team"),
}


def _tabs(page: ListPage) -> Iterator[TabShown]:
    counts = page.shape.tabs(page.narrowing)
    for tab in Tab:
        href = leads_to(page.narrowing.address(tab=tab))
        yield TabShown(_(_TAB_WORDS[tab]), href, counts[tab], tab is page.narrowing.tab)


def _filters(page: ListPage) -> Iterator[Filter]:
    labels = {
        "pathway": word("pathway", capital=True),
        "team": word("team", capital=True),
        "worker": word("worker", capital=True),
        "band": word("band", capital=True),
        "place": _("Place"),
        "ward": _("Ward"),
        "network": _("Network"),
        "need": _("Communication need"),
        "carer": _("Carer"),
        "lacks": _("Lacks"),
        "source": word("source", capital=True),
    }
    for name, label in labels.items():
        if name in ("ward", "network") and not page.shape.kept.areas:
            continue  # no lookup was loaded
        choices = page.shape.choices(name, page.narrowing)
        options = [
            Option(choice.code, _choice_label(name, choice, page), choice.count, choice.code in page.narrowing.of(name))
            for choice in choices
        ]
        if len(options) > 1 or any(option.chosen for option in options):
            yield Filter(name, label, sorted(options, key=lambda o: (o.value == NOBODY, *_option_order(name, o))))


def _option_order(name: str, option: Option) -> tuple[Any, ...]:
    return (option.value,) if name == "band" else (-(option.count or 0), option.label)


def _choice_label(name: str, choice: Choice, page: ListPage) -> str:
    if (told := _told(name, choice.code)) is not None:
        return told
    if choice.value is None or not choice.value.strip():
        nobody = {"band": _("No band yet"), "team": _("No team"), "worker": _("No worker")}
        return nobody.get(name, _("Not known"))
    if name == "pathway":
        return page.pathways[choice.value].name if choice.value in page.pathways else choice.value
    if name == "band":
        return _band_label(choice.value, page)
    return choice.value


def _told(name: str, code: str) -> str | None:
    """What a code says by itself, whoever waits; None where it stands for a value of the list."""
    if name == "lacks":
        if code not in set(Lack):
            return _("A wish for no contact") if code == WISH else code
        words = _lack_words(Lack(code))
        return words[:1].upper() + words[1:]
    if name == "need":
        return str(NEED_WORDS[Need(code)]) if code in set(Need) else code
    if name == "carer":
        told = {HAS_CARER: _("Has an unpaid carer"), IS_CARER: _("Is a carer"), NOBODY: _("None recorded")}
        return told.get(code, code)
    return _("Not shown: restricted record") if name in OF_HOME and code == HIDDEN else None


def _band_label(code: str, page: ListPage) -> str:
    labels = {str(band) for pathway in page.pathways.values() if (band := pathway.band(code)) is not None}
    return labels.pop() if len(labels) == 1 else code


def _chosen(page: ListPage, filters: Iterable[Filter]) -> Iterator[tuple[str, str]]:
    """What is filtered by, each with the address that drops it."""
    for filter_ in filters:
        if chosen := [option.label for option in filter_.options if option.chosen]:
            dropped = page.narrowing.without(filter_.name).address()
            yield f"{filter_.label}: {format_list(chosen, last='or')}", leads_to(dropped)


def _shown(page: ListPage) -> str:
    if not page.found:
        return counted("wait", 0)
    return _("%(first)s to %(last)s of %(waits)s") % {
        "first": format_count(page.first),
        "last": format_count(page.first + len(page.found) - 1),
        "waits": counted("wait", page.total),
    }


def _empty(page: ListPage, *, viewer: User, today: date) -> dict[str, Any]:
    """Nothing here yet, nothing matches, and all done are three different things."""
    here = page.narrowing
    if page.shape.height == 0:
        importer = may(viewer, Permission.IMPORT)
        return {
            "kind": "nothing-yet",
            "title": _("Nobody is on your list yet"),
            "text": _("Bring in an extract from the case system: every wait in it will be listed here, riskiest first.")
            if importer
            else _(
                "A performance analyst or an administrator brings in an extract from the case system. "
                "Your teams: %(teams)s."
            )
            % {"teams": format_list(viewer.teams) or _("none named; ask an administrator")},
            "act": Act(_("Bring in an extract"), address) if importer and (address := _imports()) else None,
        }
    if here.tab is not Tab.ALL and page.shape.count(Narrowing(Tab.ALL, here.chosen)):
        return {
            "kind": "all-done",
            "title": _(_ALL_DONE[here.tab]),
            "text": _("The next contact or re-check lapses on %(day)s if nothing is done.")
            % {"day": format_day_month(page.next_lapse, today=today)}
            if page.next_lapse
            else _("Nothing lapses for now."),
            "act": Act(_("See all who wait"), leads_to(here.address(tab=Tab.ALL))),
        }
    return {
        "kind": "no-match",
        "title": _("No wait matches"),
        "text": _("No wait has all of: %(what)s. Drop one of them.")
        % {"what": format_list([what for what, _href in _chosen(page, _filters(page))])},
        "act": Act(_("Clear filters"), leads_to(here.without_all().address())),
    }


_ALL_DONE = {
    Tab.NEW: gettext_noop("Nobody is new on the list"),
    Tab.MINE: gettext_noop("No wait is given to you"),
    Tab.TRIAGE: gettext_noop("Nobody needs triage"),
    Tab.UNSEEN: gettext_noop("Nobody is unseen"),
    Tab.CONTACT: gettext_noop("No contact is due"),
    Tab.RECHECK: gettext_noop("No re-check is due"),
    Tab.TARGET: gettext_noop("Nobody is past the target"),
    Tab.QUESTIONS: gettext_noop("No question is open"),
    Tab.NO_TEAM: gettext_noop("Everybody has a team"),
}


def _imports() -> str | None:
    from django.urls import NoReverseMatch

    try:
        return reverse("exchange:imports")
    except NoReverseMatch:
        return None
