"""F06, F07: no file may grow past a limit, as on a full disk. Nothing is half done, and with room it is done."""

import pytest

from tests.faults import place

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]
LIMITED = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
"""


def limits(council, steps):
    """Sizes that run out at the start of the work, at its end and between."""
    largest = max(path.stat().st_size for path in council.home.rglob("*") if path.is_file())
    return [1_000, 2_000, 5_000, 20_000, *(largest * step // steps for step in range(1, steps + 2))]


def run_out(council, kind, limit):
    """Do the work with room for so many bytes a file. Returns whether it was done."""
    out = place.run(
        council,
        LIMITED.format(limit=limit)
        + "try:\n"
        + "".join(f"    {line}\n" for line in place.WORK[kind].splitlines())
        + "except SystemExit as ended:\n    print('ENDED', ended.code)\n"
        "except BaseException as fault:\n    print('ENDED', type(fault).__name__)\n",
    )
    return "ENDED 0" in out


def sweep(another, kind, *, steps):
    """Run out of room at each size; what is left is as before unless the work said it was done."""
    clean = another(f"clean-{kind}")
    before = place.left(clean)
    after = place.left(clean, after=place.WORK[kind])
    council, failed = another("full"), 0
    sizes = limits(council, steps)
    for limit in sizes:
        if run_out(council, kind, limit):
            assert place.left(council) == after, limit
            break
        failed += 1
        assert place.left(council) in (before, after), limit
    assert place.left(council, after=place.WORK[kind]) == after
    return failed


@pytest.mark.faults
@pytest.mark.parametrize("kind", ["import", "backup"])
def test_a_disk_that_fills_at_any_moment(another, kind, tells):
    failed = sweep(another, kind, steps=3)
    assert failed >= 2
    tells("F06", f"`{kind}`: files may not grow past a size, from 1 kB up to what is needed", trials=failed)


@pytest.mark.slow
def test_a_sample_of_full_disks(another):
    assert sweep(another, "backup", steps=1) >= 1
