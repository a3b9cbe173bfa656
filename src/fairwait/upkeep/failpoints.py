"""Named places at which a test may end the process as a power cut would (F02).

`failpoint("import.after-events")` does nothing unless FAIRWAIT_FAILPOINT names it: then the process is killed there.
`import.after-events:3` lets it pass twice and kills at the third. A production council refuses to start with it set.
"""

import ast
import os
from collections import Counter
from functools import cache
from pathlib import Path

from fairwait.upkeep import machine

VARIABLE = "FAIRWAIT_FAILPOINT"
_passed: Counter[str] = Counter()


class FailpointRefused(Exception):
    """A failpoint is set where real people's records are kept."""


def failpoint(name: str) -> None:
    """End the process here if the environment says so."""
    chosen = os.environ.get(VARIABLE)
    if not chosen:
        return
    wanted, _, times = chosen.partition(":")
    if wanted == name:
        _passed[name] += 1
        if _passed[name] == int(times or 1):
            machine.die()


def refuse_in_production(*, is_production: bool) -> None:
    """Raise FailpointRefused when a failpoint is set in the production profile."""
    if is_production and os.environ.get(VARIABLE):
        raise FailpointRefused(f"{VARIABLE} is set: it kills processes on purpose. Unset it, then start again.")


@cache
def names() -> tuple[str, ...]:
    """Every failpoint in the code, read from its source, so that a sweep cannot forget one."""
    found = set()
    for path in Path(__file__).parent.parent.rglob("*.py"):
        words = path.read_text(encoding="utf-8")
        if "failpoint(" not in words:
            continue
        for node in ast.walk(ast.parse(words)):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "failpoint":
                found |= {
                    arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
                }
    return tuple(sorted(found))
