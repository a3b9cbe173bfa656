"""A second scripted year, told by the clock: across both changes of the clocks, at midnight, on the 27th to 91st day.

What each request counts as stands beside it, judged by a person who reads docs/front_door.md, for 28 days and for 90.
"""

import uuid
from collections import Counter
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from fairwait.accounts.rules import Role
from fairwait.conversations.actions import asking_after as asking
from fairwait.conversations.actions import requests as actions
from fairwait.conversations.models import AskedAfter
from fairwait.conversations.queries.first_time import Cut, first_time
from fairwait.conversations.rules.asking_after import Heard, Later
from fairwait.conversations.rules.shape import Way
from tests.conversations.conftest import HEARD

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
AS_OF = date(2026, 3, 31)
S, N, U, Y = "solved", "not solved", "not known", "not yet known"

# asked (London), who, what about, came to, noted, what they said later, counts within 28 days, within 90 days;
# where somebody heard it later: when it was finished
SCRIPT = [
    ("2025-03-02 23:30", "ann", "home", "changed", "yes", "", N, N),
    ("2025-03-30 00:15", "ann", "home", "answered", "yes", "", S, N),  # the 28th day, an hour before summer time
    ("2025-04-28 00:30", "ann", "home", "answered", "yes", "", S, N),  # the 29th here, the 28th in UTC
    ("2025-07-27 23:50", "ann", "home", "answered", "yes", "", S, S),  # the 90th
    ("2025-10-26 01:30", "ann", "home", "answered", "yes", "", N, N),  # the 91st, in the hour that comes twice
    ("2025-11-22 12:00", "ann", "home", "answered", "yes", "", S, S),  # the 27th
    ("2025-06-01 10:00", "bea", "meals", "passed_on", "yes", "", N, N),  # another department does it
    ("2025-06-02 10:00", "cat", "money", "nothing", "not_asked", "", U, U),
    ("2025-06-03 10:00", "dan", "money", "nothing", "yes", "", S, S),  # they call it solved, not we
    ("2025-06-04 10:00", "eve", "memory", "changed", "yes", "no", N, N),  # denied a week later
    ("2025-06-05 10:00", "fay", "memory", "answered", "no", "yes", S, S),
    ("2025-06-06 10:00", "gus", "memory", "answered", "partly", "", N, N),
    ("2025-06-07 10:00", "ida", "home", "changed passed_on", "yes", "", N, N),
    ("2025-09-01 10:00", "jon", "hospital", "answered", "yes", "", S, S),
    ("2025-09-10 10:00", "jon", "meals", "answered", "yes", "", S, S),  # for another reason
    ("2025-09-11 10:00", "kim", "mind", "safeguarding", "yes", "", U, U),  # by its own door
    ("2025-09-12 10:00", "liz", "home", "changed", "not_asked", "", S, S),  # done there and then
    ("2025-09-13 10:00", "mia", "home", "answered", "not_asked", "", U, U),
    ("2025-09-14 10:00", None, "home", "answered", "yes", "", S, S),
    ("2025-09-15 10:00", None, "home", "answered", "yes", "", S, S),  # who gives no name is nobody's repeat
    (
        "2025-12-31 10:00",
        "ned",
        "home",
        "answered",
        "yes",
        "",
        S,
        Y,
    ),  # 90 days before the day it is counted, which is not over
    ("2026-01-01 00:10", "oli", "home", "answered", "yes", "", S, Y),  # 89
    ("2026-03-03 23:55", "pam", "home", "answered", "yes", "", Y, Y),  # 28
    ("2026-03-04 00:05", "quin", "home", "answered", "no", "", Y, Y),  # 27: a no, too, is too late to tell
    ("2026-03-30 00:30", "ray", "home", "passed_on", "yes", "", Y, Y),
]
# The form is asked first and read last; the call between them was not needed twice.
LATE = [
    ("2025-06-10 09:00", "2025-06-13 16:00", "hal", "caring", N, N),
    ("2025-06-11 09:00", "2025-06-11 09:20", "hal", "caring", S, S),
]


def at(words):
    when = datetime.strptime(words, "%Y-%m-%d %H:%M").replace(tzinfo=LONDON)
    return when.replace(fold=1) if words == "2025-10-26 01:30" else when


@pytest.fixture
def year(town):
    by, people = town.user(Role.DUTY_WORKER), {}

    def hear(asked, finished, who, **said):
        request = actions.begin(way=Way.PHONE, uuid=uuid.uuid4(), by=by, now=at(asked))
        now = at(finished)
        if who is None or who in people:
            request = actions.say_who(
                request=request, person=people.get(who), gives_no_name=who is None, by=by, now=now
            )  # fmt: skip
        else:
            known = {"first_name": who.title(), "last_name": "Example", "postcode": "ZX1 1AA"}
            request = actions.record_new(request=request, known=known, by=by, now=now)
            people[who] = request.person
        more = {"solved_words": "as said", "safe": "any_way", "passed_to": "Jo, housing", "passed_by": date(2026, 4, 9)}
        return actions.finish(request=request, said={**HEARD, **more, **said}, connections=0, by=by, now=now)

    for asked, who, about, came_to, noted, later, *_counts in sorted(SCRIPT):
        done = hear(asked, asked, who, topic=about, came_to=came_to.split(), solved=noted)
        if later:
            one = AskedAfter.objects.get(request=done)
            asking.answer(asked=one, told=Later(later), how=Heard.SPOKEN, by=by, now=at("2025-06-20 10:00"))
    for asked, finished, who, about, *_counts in sorted(LATE, key=lambda row: row[1]):
        hear(asked, finished, who, topic=about, came_to=["answered"], solved="yes")
    return town


@pytest.mark.parametrize(("within", "place"), [(28, -2), (90, -1)])
def test_the_clock_counts_days_as_people_here_live_them(year, within, place):
    found = first_time(
        year.user(Role.PATHWAY_LEAD), since=date(2025, 3, 1), until=AS_OF, within=within, cut=Cut.TOPIC, as_of=AS_OF
    )
    counted = {
        (line.key, name): number for line in found.lines
        for name, number in ((S, line.solved), (N, line.not_solved), (U, line.unknown), (Y, line.not_yet)) if number
    }  # fmt: skip
    by_a_person = Counter((row[2], row[place]) for row in SCRIPT) + Counter((row[3], row[place]) for row in LATE)
    assert counted == dict(by_a_person)


def test_each_counts_in_the_month_it_was_heard_in_here(year):
    found = first_time(
        year.user(Role.PATHWAY_LEAD), since=date(2025, 3, 1), until=AS_OF, within=28, cut=Cut.MONTH, as_of=AS_OF
    )
    by_a_person = Counter(row[0][:7] for row in SCRIPT) + Counter(row[1][:7] for row in LATE)
    assert {line.key: line.all for line in found.lines} == dict(by_a_person)
