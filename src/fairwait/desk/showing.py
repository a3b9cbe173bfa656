"""What the list shows, in words: rows, chips, tabs, filters and what to do where nothing is left."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fairwait.accounts.access import may
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.desk.counting import WISH, Choice
from fairwait.desk.narrowing import NOBODY, Narrowing, Tab
from fairwait.desk.queries import Listed, ListPage
from fairwait.govuk.components import Act, Figure, Filter, Option
from fairwait.govuk.components import Lack as LackShown
from fairwait.govuk.components import Tab as TabShown
from fairwait.govuk.formats import format_ago, format_count, format_day_month, format_days, format_list, format_share
from fairwait.govuk.words import counted, word
from fairwait.people.models import Person
from fairwait.waiting.next_step import NextStep, next_step
from fairwait.waiting.rules.clock import Clock
from fairwait.waiting.rules.pathways import Band
from fairwait.waiting.rules.unseen import Lack

_CHIPS = 3


@dataclass(frozen=True)
class RowShown:
    """One row as the template writes it. `href` is None where this viewer may not open the record."""

    uuid: str
    href: str | None
    name: str
    flags: tuple[tuple[str, bool], ...]
    number: str | None
    age: int | None
    place: str | None
    about: str
    band_label: str | None
    band_rank: int | None
    suggests: str
    chips: tuple[str, ...]
    waited: str
    days: int
    target_days: int | None
    against: str
    heard: str
    heard_tone: str
    heard_on: str
    heard_due: str
    step: NextStep | None
    step_href: str | None
    step_tone: str
    waits_for: str
    lacks: str
    has_wish: bool
    team: str
    worker: str
    is_unseen: bool
    is_restricted: bool


def as_context(page: ListPage, *, viewer: User, today: date) -> dict[str, Any]:
    """Everything the list's template needs."""
    here, summary = page.narrowing, page.summary
    return {
        "page": page,
        "rows": [row(item, viewer=viewer, today=today) for item in page.rows],
        "heading": _heading(page),
        "unseen": {
            "count": summary.unseen_people,
            "lacks": [
                LackShown(summary.lacks[lack], _lack_words(lack), here.address(tab=Tab.ALL, lacks=lack.value))
                for lack in Lack
            ],
            "wishes": summary.wishes,
            "wishes_href": here.address(tab=Tab.ALL, lacks=WISH) if summary.wishes else None,
            "act": Act(_("Begin with the first"), here.address(tab=Tab.UNSEEN))
            if summary.unseen_waits and here.tab is not Tab.UNSEEN
            else None,
        },
        "figures": list(_figures(page)),
        "tabs": list(_tabs(page)),
        "filters": list(_filters(page)),
        "hidden": {"tab": here.tab.value} if here.tab is not Tab.ALL else {},
        "clear": here.without_all().address() if here.is_narrowed else None,
        "chosen": list(_chosen(page)),
        "shown": _shown(page),
        "previous": here.address(before=page.previous) if page.previous else None,
        "following": here.address(after=page.following) if page.following else None,
        "is_stale": page.ordered_on is not None and page.ordered_on < today,
        "today": today,
        "may_import": may(viewer, Permission.IMPORT),
        "empty": _empty(page, viewer=viewer, today=today) if not page.rows else None,
    }


def _lack_words(lack: Lack) -> str:
    return {
        Lack.BAND: _("no band with a reason"),
        Lack.RECHECK: _("no re-check in date"),
        Lack.CONTACT: _("no contact in date"),
        Lack.TEAM: _("no team"),
        Lack.WHEREABOUTS: _("left the extract"),
    }[lack]


def _lack_word(lack: Lack) -> str:
    return {
        Lack.BAND: _("band"),
        Lack.RECHECK: _("re-check"),
        Lack.CONTACT: _("contact"),
        Lack.TEAM: _("team"),
        Lack.WHEREABOUTS: _("answer"),
    }[lack]


def _heading(page: ListPage) -> str:
    pathways = [page.pathways[c].name if c in page.pathways else c for c in page.narrowing.of("pathway")]
    teams = [v or "" for code in page.narrowing.of("team") for v in page.shape.values("team", code)]
    what = (
        _("Waiting: %(what)s") % {"what": format_list(pathways)} if len(pathways) in (1, 2) else _("Everybody waiting")
    )
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
        page.narrowing.address(tab=Tab.TARGET) if summary.past_target else None,
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


_TAB_WORDS = {
    Tab.ALL: gettext_noop("All"),
    Tab.TRIAGE: gettext_noop("Needs triage"),
    Tab.UNSEEN: gettext_noop("Unseen"),
    Tab.CONTACT: gettext_noop("Contact lapsed"),
    Tab.RECHECK: gettext_noop("Re-check lapsed"),
    Tab.TARGET: gettext_noop("Past target"),
    Tab.QUESTIONS: gettext_noop("Questions"),
    Tab.NO_TEAM: gettext_noop("No team"),
}


def _tabs(page: ListPage) -> Iterator[TabShown]:
    counts = page.shape.tabs(page.narrowing)
    for tab in Tab:
        yield TabShown(_(_TAB_WORDS[tab]), page.narrowing.address(tab=tab), counts[tab], tab is page.narrowing.tab)


def _filters(page: ListPage) -> Iterator[Filter]:
    labels = {
        "pathway": word("pathway", capital=True),
        "team": word("team", capital=True),
        "band": word("band", capital=True),
        "place": _("Place"),
        "lacks": _("Lacks"),
        "source": word("source", capital=True),
    }
    for name, label in labels.items():
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
    if name == "lacks":
        if choice.code == WISH:
            return _("A wish for no contact")
        words = _lack_words(Lack(choice.code))
        return words[:1].upper() + words[1:]
    if choice.value is None or not choice.value.strip():
        return {"band": _("No band yet"), "team": _("No team"), "place": _("Not known")}.get(name, _("Not known"))
    if name == "pathway":
        return page.pathways[choice.value].name if choice.value in page.pathways else choice.value
    if name == "band":
        return _band_label(choice.value, page)
    return choice.value


def _band_label(code: str, page: ListPage) -> str:
    labels = {str(band) for pathway in page.pathways.values() if (band := pathway.band(code)) is not None}
    return labels.pop() if len(labels) == 1 else code


def _chosen(page: ListPage) -> Iterator[tuple[str, str]]:
    """What is filtered by, each with the address that drops it."""
    for filter_ in _filters(page):
        if chosen := [option.label for option in filter_.options if option.chosen]:
            yield f"{filter_.label}: {format_list(chosen, last='or')}", page.narrowing.without(filter_.name).address()


def _shown(page: ListPage) -> str:
    if not page.rows:
        return counted("wait", 0)
    return _("%(first)s to %(last)s of %(waits)s") % {
        "first": format_count(page.first),
        "last": format_count(page.first + len(page.rows) - 1),
        "waits": counted("wait", page.total),
    }


def _empty(page: ListPage, *, viewer: User, today: date) -> dict[str, Any]:
    """Nothing here yet, nothing matches, and all done are three different things."""
    here = page.narrowing
    if page.shape.frame.height == 0:
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
            "act": Act(_("See all who wait"), here.address(tab=Tab.ALL)),
        }
    return {
        "kind": "no-match",
        "title": _("No wait matches"),
        "text": _("No wait has all of: %(what)s. Drop one of them.")
        % {"what": format_list([what for what, _href in _chosen(page)])},
        "act": Act(_("Clear filters"), here.without_all().address()),
    }


_ALL_DONE = {
    Tab.TRIAGE: gettext_noop("Everybody has a band"),
    Tab.UNSEEN: gettext_noop("Nobody is unseen"),
    Tab.CONTACT: gettext_noop("Everybody has been heard from in time"),
    Tab.RECHECK: gettext_noop("Every risk has been looked at in time"),
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


# Rows ------------------------------------------------------------------------------------------------------------


def row(item: Listed, *, viewer: User, today: date) -> RowShown:
    """One wait as a row: two lines a cell."""
    wait, stands, person = item.wait, item.standing, item.wait.person
    hidden, clock = person.is_restricted, item.standing.clock
    step = next_step(stands, called=called(person), as_of=today) if not hidden else None
    heard, tone, on, due = _heard(item, today=today)
    may_open = item.may_open
    record = reverse("desk:person", args=[person.uuid]) if may_open else None
    return RowShown(
        uuid=str(wait.uuid),
        href=record,
        name=_("Restricted record") if hidden else person.name,
        flags=() if hidden else flags(person),
        number=None if hidden else (item.numbers[0] if item.numbers else None),
        age=None if hidden else person.age_on(today),
        place=None if hidden else wait.locality or person.postcode,
        about=_restricted_words(may_open) if hidden else "",
        band_label=str(stands.band) if stands.band else None,
        band_rank=stands.band.rank if stands.band else None,
        suggests=_suggests(item),
        chips=(_("Details restricted"),) if hidden else tuple(chips(item, today=today))[:_CHIPS],
        waited=waited(clock),
        days=clock.days_running if clock else 0,
        target_days=_target_days(item),
        against=against(clock, stands.band),
        heard=heard,
        heard_tone=tone,
        heard_on=on,
        heard_due=due,
        step=step,
        step_href=_step_href(step, item, viewer),
        step_tone="red" if step and step.is_late and step.act in ("contact", "recheck") else "",
        waits_for=stands.pathway.name if stands.pathway else wait.pathway or _("Not known"),
        lacks=", ".join(_lack_word(lack) for lack in item.lacks),
        has_wish=item.has_wish,
        team=wait.team or "",
        worker=wait.worker or "",
        is_unseen=item.is_unseen,
        is_restricted=hidden,
    )


def called(person: Person) -> str:
    """What the person likes to be called, for a sentence."""
    return person.known_as or person.first_name or person.name


def flags(person: Person) -> tuple[tuple[str, bool], ...]:
    """What must be seen beside a name: (words, danger)."""
    found = [(_("Unsafe contact"), True)] if person.unsafe_contact else []
    found += [(_("Died"), True)] if person.date_of_death else []
    found += [(_("Interpreter: %(language)s") % {"language": person.interpreter}, False)] if person.interpreter else []
    found += [(person.communication_needs, False)] if person.communication_needs else []
    return tuple(found)


def _restricted_words(may_open: bool) -> str:
    return (
        _("Opens with a reason; every opening is looked at")
        if may_open
        else _("Ring the team that holds it: a team manager or the principal social worker may open it")
    )


def _suggests(item: Listed) -> str:
    suggested, pathway = item.wait.band_suggested, item.standing.pathway
    if not suggested or suggested == item.wait.band or pathway is None:
        return ""
    band = pathway.band(suggested)
    return str(band) if band else ""


def chips(item: Listed, *, today: date) -> Iterator[str]:
    """The facts that set a row's place, then those that make waiting riskier."""
    wait, person, clock = item.wait, item.wait.person, item.standing.clock
    if wait.order_rank < 0:
        yield _("Could not be scored: look first")
    if item.standing.band is None and wait.priority:
        yield _("Priority \u201c%(words)s\u201d") % {"words": wait.priority}
    if clock and clock.share_of_target is not None and clock.share_of_target > 1:
        yield _("%(times)s the target") % {"times": times(clock.share_of_target)}
    if clock and clock.is_paused:
        yield _("Paused")
    if person.lives_alone:
        yield _("Lives alone")
    if person.is_carer:
        yield _("Is a carer")
    if person.has_unpaid_carer:
        yield _("Has a carer")
    if clock and clock.is_future:
        yield _("Not yet begun")


def times(share: float) -> str:
    """ "4×", "1.4×"."""
    return f"{share:.0f}\u00d7" if share >= 2 else f"{share:.1f}\u00d7"


def waited(clock: Clock | None) -> str:
    """How long somebody has waited, in words, pauses in."""
    if clock is None:
        return _("Not known")
    if clock.is_future:
        return _("Not yet begun")
    return format_days(clock.calendar_days_elapsed)


def _target_days(item: Listed) -> int | None:
    """The target in the days of the clock, such that the bar's share is the share of the target used."""
    clock = item.standing.clock
    if clock is None or not clock.share_of_target or clock.is_future:
        return None
    return max(1, round(max(clock.days_running, 1) / clock.share_of_target))


def against(clock: Clock | None, band: Band | None) -> str:
    """The wait against its target, in words."""
    if clock is None or clock.share_of_target is None:
        return _("no target yet")
    target = band.target if band else None
    local = target is None or target.is_local
    if clock.share_of_target > 1:
        words = _("%(times)s local target") if local else _("%(times)s the target in law")
        return words % {"times": times(clock.share_of_target)}
    left = format_share(clock.share_of_target, 1)
    return (_("%(share)s of local target") if local else _("%(share)s of the target in law")) % {"share": left}


def _heard(item: Listed, *, today: date) -> tuple[str, str, str, str]:
    """When the person was last truly heard from: words, tone, the day, and when next."""
    wait, due = item.wait, item.standing.next_contact
    lapsed = Lack.CONTACT in item.lacks
    if wait.last_contact_on is None:
        heard, tone = _("Never"), "red"
    else:
        ago = format_ago(wait.last_contact_on, today=today)
        heard, tone = ago[:1].upper() + ago[1:], "red" if lapsed else ""
    on = format_day_month(wait.last_contact_on, today=today) if wait.last_contact_on else ""
    if item.has_wish:
        next_ = _("by wish, until %(day)s") % {"day": format_day_month(wait.wish_until, today=today)}
    elif due is None:
        next_ = ""
    else:
        day = format_day_month(due.on, today=today)
        next_ = _("due %(day)s") % {"day": day} if due.is_overdue else _("next %(day)s") % {"day": day}
    return heard, tone, on, next_


_PERMISSION = {
    "band": Permission.SET_PRIORITY, "contact": Permission.RECORD_CONTACT, "recheck": Permission.RECORD_CONTACT,
    "team": Permission.ALLOCATE, "answer": Permission.RECORD_CONTACT,
}  # fmt: skip


def _step_href(step: NextStep | None, item: Listed, viewer: User) -> str | None:
    if step is None or not may(viewer, _PERMISSION[step.act], on=item.wait):
        return None
    return reverse(f"waiting:{step.act}", args=[item.wait.uuid])
