"""Processes by the dozen: one that has started Django forks itself for each program, so that a test waits for the
program and not for imports.

Run as `python -m tests.upkeep.forked`: each line of input is a request in JSON (program, environment, where to write
what it says); each line of output is the exit code, negative when a signal ended it.
"""

import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

from tests.upkeep.council import PREAMBLE


def serve() -> None:
    """Answer requests until there are no more."""
    known: dict[str, Any] = {}
    exec(compile(PREAMBLE, "preamble", "exec"), known)
    for line in sys.stdin:
        request = json.loads(line)
        child = os.fork()
        if child == 0:
            become(request, known)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def become(request: dict[str, Any], known: dict[str, Any]) -> None:
    """Be the program asked for, on its council, and never return."""
    code = 0
    for stream, name in ((sys.stdout, "out"), (sys.stderr, "err")):
        with open(request[name], "wb") as file:
            os.dup2(file.fileno(), stream.fileno())
    try:
        move_to(request["environment"])
        known["HOME"] = Path(os.environ["FAIRWAIT_DIR"])
        exec(compile(request["program"], "program", "exec"), known)
    except SystemExit as ended:
        code = int(ended.code or 0)
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def move_to(environment: dict[str, str]) -> None:
    """Make this process's settings those of another council: no connection has been opened yet."""
    import dj_database_url
    from django.conf import settings
    from django.db import connections

    from fairwait.config.environment import Environment

    os.environ.clear()
    os.environ.update(environment)
    settings.ENVIRONMENT = Environment()
    connections["default"].settings_dict["NAME"] = dj_database_url.parse(settings.ENVIRONMENT.url)["NAME"]


if __name__ == "__main__":
    serve()
