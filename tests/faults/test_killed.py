"""F02, F24, F39: killed with SIGKILL at every named place, a council is as before or as after, and the work can be done
again. The registry of failpoints is walked, so that none is skipped."""

import signal

import pytest

from fairwait.upkeep import failpoints
from tests.faults import place

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]
POINTS = failpoints.names()


def kill_and_try_again(council, point, *, before, after):
    """Kill the work at a place; what is left is one of two things; done again, it is the second."""
    kind = point.partition(".")[0]
    place.run(council, place.WORK[kind], code=-signal.SIGKILL, FAIRWAIT_FAILPOINT=point)
    assert place.left(council) in (before, after), point
    assert place.left(council, after=place.WORK[kind]) == after, point


def before_and_after(another, kind):
    """What a council holds before this work and after it, when nothing goes wrong."""
    clean = another(f"clean-{kind}")
    before = place.left(clean, after=place.BEFORE.get(kind, ""))
    return before, place.left(clean, after=place.WORK[kind])


def test_there_is_work_that_passes_every_failpoint():
    assert {point.partition(".")[0] for point in POINTS} == set(place.WORK)


@pytest.mark.faults
@pytest.mark.parametrize("kind", sorted(place.WORK))
def test_killed_at_every_failpoint(another, kind, tells):
    points = [point for point in POINTS if point.startswith(f"{kind}.")]
    before, after = before_and_after(another, kind)
    for point in points:
        council = another(point)
        if kind in place.BEFORE:
            place.run(council, place.BEFORE[kind])
        kill_and_try_again(council, point, before=before, after=after)
    tells("F02", f"`{kind}`: SIGKILL at each of its failpoints, then done again", trials=len(points))


@pytest.mark.slow
def test_a_sample_killed_where_an_erasing_is_half_done(another):
    """Imports, backups, restores and jobs have their samples beside them."""
    before, after = before_and_after(another, "erase")
    assert before != after
    kill_and_try_again(another("erase"), "erase.before-commit", before=before, after=after)


@pytest.mark.faults
@pytest.mark.parametrize("kind", ["import", "erase"])
def test_killed_at_any_moment(another, kind, tells):
    """F01 without a tracer: at instants spread over a whole run, wherever it then is."""
    before, after = before_and_after(another, kind)
    council, trials = another("moments"), 4
    for number in range(1, trials + 1):
        place.run(council, dying_after(place.WORK[kind], share=number / trials), code=-signal.SIGKILL)
        state = place.left(council)
        assert state in (before, after), number
        if state == after:
            break
    else:
        assert place.left(council, after=place.WORK[kind]) == after
    tells("F01", f"`{kind}`: SIGKILL at the nth statement, spread over the run, until it was done", trials=number)


def dying_after(program, *, share):
    """The same program, killed at a share of the statements it would send to the database."""
    return (
        "from django.db.backends.signals import connection_created\n"
        "count = [0]\n"
        "def dies(execute, sql, params, many, context):\n"
        "    count[0] += 1\n"
        f"    if count[0] >= {max(1, int(share * 90))}:\n"
        "        os.kill(os.getpid(), 9)\n"
        "    return execute(sql, params, many, context)\n"
        "connection.execute_wrappers.append(dies)\n"
        f"{program}\n"
        "os.kill(os.getpid(), 9)"
    )
