"""A PostgreSQL cluster that lives as long as a `with` block: Debian's server, a free port, nothing kept.

PostgreSQL will not start as root, so root hands it to the `postgres` user; anybody else runs it as themselves.
fsync is off: the data is thrown away, and the tests ask about our code, not about the disk.

Usage: `python scripts/throwaway_postgres.py COMMAND...` runs COMMAND with FAIRWAIT_DATABASE_URL set.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class NoPostgres(Exception):
    """There is no PostgreSQL server program on this machine."""


def programs() -> Path:
    """The folder of the newest PostgreSQL server programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise NoPostgres("No PostgreSQL server is installed. On Debian: apt-get install postgresql")
    return Path(on_path).resolve().parent


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster; give the URL of a database in it; stop and remove it however the block ends."""
    bin_folder = programs()
    # Not in TMPDIR: the postgres user may not be let into it, and a socket's path must be short.
    folder = Path(tempfile.mkdtemp(prefix="fairwait-pg-", dir="/tmp"))
    account: dict[str, object] = {}
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        account = {"user": "postgres", "group": "postgres", "extra_groups": []}

    def run(program: str, *arguments: str) -> None:
        command = [str(bin_folder / program), *arguments]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **account)  # type: ignore[call-overload]
        if done.returncode:
            raise NoPostgres(f"{program} failed: {done.stderr or done.stdout}")

    data, port = folder / "data", free_port()
    options = f"-p {port} -k {folder} -c fsync=off -c full_page_writes=off -c listen_addresses=127.0.0.1"
    # Whether it counts a table in the moment between two tests would decide how the next one's questions are answered.
    options += " -c autovacuum=off"
    try:
        run("initdb", "-D", str(data), "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
        # pg_ctl leaves its output to the server, which would hold our pipes open: hence the log file.
        run("pg_ctl", "-D", str(data), "-w", "-s", "-l", str(folder / "log"), "-o", options, "start")
        yield f"postgres://postgres@127.0.0.1:{port}/postgres"
    finally:
        if (data / "postmaster.pid").exists():
            run("pg_ctl", "-D", str(data), "-s", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def stop_when_told() -> None:
    """Turn SIGTERM into an ordinary exit, so that `finally` blocks run."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


if __name__ == "__main__":
    stop_when_told()
    with cluster() as url:
        sys.exit(subprocess.run(sys.argv[1:], env={**os.environ, "FAIRWAIT_DATABASE_URL": url}, check=False).returncode)
