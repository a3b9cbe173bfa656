"""Which waits a part of the list holds, as the database finds them: what the arrays of `counting` are held to."""

from collections.abc import Callable

from django.db.models import Q

from fairwait.desk.lists import frame as frames
from fairwait.desk.lists.narrowing import NOBODY, Tab
from fairwait.directory.queries import areas_of
from fairwait.people.models import Person
from fairwait.waiting.rules.unseen import Lack

_COLUMNS = (
    ("pathway", "pathway"), ("team", "team"), ("worker", "worker"), ("band", "band"), ("place", "locality"),
    ("source", "source"),
)  # fmt: skip


def narrowed(waits, narrowing, *, shape):
    """The open waits of a part of the list, as the database finds them: twin of `Shape.narrowed`."""
    waits = waits.filter(status="open")
    if narrowing.tab is Tab.NEW or narrowing.of("need"):  # read out of words, or from more than one wait
        waits = waits.filter(pk__in=shape.ids(narrowing.part))
    else:
        waits = waits.filter(_in_tab(narrowing.tab, shape))
    for name, column in _COLUMNS:
        if codes := narrowing.of(name):
            wanted = _any_of(column, [value for code in codes for value in shape.values(name, code)])
            waits = waits.filter(_in_place(wanted, codes) if name == "place" else wanted)
    for at, name in enumerate(("ward", "network")):
        if codes := narrowing.of(name):
            waits = waits.filter(_in_place(_in_area(at, shape.values(name, codes[0])), codes))
    if codes := narrowing.of("lacks"):
        waits = waits.filter(_lacking(codes, shape.day, shape.bands))
    if codes := narrowing.of("carer"):
        waits = waits.filter(_with_carer(codes))
    return waits


def _in_area(at, values):
    areas = areas_of(Person.objects.exclude(postcode=None).values_list("postcode", flat=True))
    inside = [postcode for postcode, names in areas.items() if names[at]]
    named = Q(person__postcode__in=[each for each in inside if areas[each][at] in values])
    outside = Q(person__postcode__isnull=True) | ~Q(person__postcode__in=inside)
    return named | outside if None in values else named


def _in_place(wanted, codes):
    """Where a restricted record lives is not to be found out by asking place after place."""
    open_ = wanted & Q(person__is_restricted=False) if set(codes) != {frames.HIDDEN} else Q(pk__in=[])
    return open_ | Q(person__is_restricted=True) if frames.HIDDEN in codes else open_


def _with_carer(codes):
    has, is_, open_ = Q(person__has_unpaid_carer=True), Q(person__is_carer=True), Q(person__is_restricted=False)
    wanted = Q(pk__in=[])
    wanted |= open_ & has if frames.HAS_CARER in codes else Q(pk__in=[])
    wanted |= open_ & is_ if frames.IS_CARER in codes else Q(pk__in=[])
    neither = Q(person__has_unpaid_carer__isnull=True) | Q(person__has_unpaid_carer=False)
    neither &= Q(person__is_carer__isnull=True) | Q(person__is_carer=False)
    return wanted | (open_ & neither) if NOBODY in codes else wanted


def _any_of(column, values):
    named = Q(**{f"{column}__in": [value for value in values if value is not None]})
    return named | Q(**{f"{column}__isnull": True}) | Q(**{column: ""}) if None in values else named


def _has_its_own(bands):
    of_pathway: dict[str, list[str]] = {}
    for pathway, band in bands:
        of_pathway.setdefault(pathway, []).append(band)
    found = Q(pk__in=[])
    for pathway, theirs in of_pathway.items():
        found |= Q(pathway=pathway, band__in=theirs)
    return found


def _lack(lack, day, bands):
    if lack is Lack.BAND:
        return Q(band__isnull=True) | Q(pathway__isnull=True) | ~_has_its_own(bands)
    return {
        Lack.RECHECK: Q(recheck_good_until__isnull=True) | Q(recheck_good_until__lt=day),
        Lack.CONTACT: Q(contact_good_until__isnull=True) | Q(contact_good_until__lt=day),
        Lack.TEAM: Q(team__isnull=True) | Q(team__regex=r"^\s*$"),
        Lack.WHEREABOUTS: Q(left_extract_on__lte=day),
    }[lack]


def _lacking(codes, day, bands):
    wanted = Q(pk__in=[])
    for lack in Lack:
        if lack.value in codes:
            wanted |= _lack(lack, day, bands)
    return wanted | Q(wish_on__lte=day, wish_until__gte=day) if frames.WISH in codes else wanted


def _in_tab(tab, shape):
    day, bands = shape.day, shape.bands
    asked: dict[Tab, Callable[[], Q]] = {
        Tab.ALL: Q,
        Tab.TRIAGE: lambda: Q(order_rank__lte=0),
        Tab.UNSEEN: lambda: _lacking([lack.value for lack in Lack], day, bands),
        Tab.CONTACT: lambda: Q(contact_good_until__isnull=True) | Q(contact_good_until__lte=day),
        Tab.RECHECK: lambda: Q(recheck_good_until__isnull=True) | Q(recheck_good_until__lte=day),
        Tab.TARGET: lambda: Q(target_due_on__lt=day),
        Tab.MINE: lambda: Q(worker__in=[value for value in shape.values("worker", shape.mine) if value]),
        Tab.QUESTIONS: lambda: Q(question__isnull=False),
        Tab.NO_TEAM: lambda: _lack(Lack.TEAM, day, bands),
    }
    return asked[tab]()
