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
    """F01 without a tracer: before each of the statements it sends, a few apart, from the first to the last.

    Each time in a council of its own: what a killed run has done to the kept files, the next one need not do again, and
    it sends fewer statements than were counted.
    """
    before, after = before_and_after(another, kind)
    states = []
    last = statements(another("counted"), place.WORK[kind])
    for number in range(1, last + 1, max(1, last // MOMENTS)):
        council = another(f"moment-{number}")
        place.run(council, dying_at(place.WORK[kind], number), code=-signal.SIGKILL)
        states.append(place.left(council))
        assert states[-1] in (before, after), number
    assert states[0] == before
    assert place.left(council, after="" if states[-1] == after else place.WORK[kind]) == after
    tells("F01", f"`{kind}`: SIGKILL before the nth statement, spread over the {last} of the run", trials=len(states))


MOMENTS = 6
COUNTED = """
count = [0]
def counts(execute, sql, params, many, context):
    count[0] += 1
    if count[0] == {number}:
        os.kill(os.getpid(), 9)
    return execute(sql, params, many, context)
connection.execute_wrappers.append(counts)
"""


def dying_at(program, number):
    """The same program, killed before it sends its nth statement to the database."""
    return f"{COUNTED.format(number=number)}\n{program}"


def statements(council, program):
    """How many statements the program sends when nothing goes wrong."""
    inside = "".join(f"    {line}\n" for line in program.splitlines())
    ends = "except SystemExit as ended:\n    assert not ended.code\n"
    said = place.run(council, f"{dying_at('', 0)}\ntry:\n{inside}{ends}print('STATEMENTS', count[0])")
    return int(said.rpartition("STATEMENTS")[2])
