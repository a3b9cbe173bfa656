"""A PostgreSQL cluster that outlives the run: its data stays in a folder, and nothing is relaxed about writing it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.throwaway_postgres import NoPostgres, free_port, programs

# As a county's server would be set up on a machine of this size; nothing is relaxed.
SETTINGS = {"shared_buffers": "1GB", "listen_addresses": "127.0.0.1", "max_wal_size": "4GB", "random_page_cost": "1.1"}


@dataclass(frozen=True)
class Cluster:
    """A running cluster: where its database is, and its first process."""

    url: str
    process: int


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """Start the cluster in this folder, made if it is not there; stopped in good order however the block ends."""
    folder.mkdir(mode=0o755, exist_ok=True)
    account: dict[str, Any] = {}
    if os.geteuid() == 0:  # PostgreSQL will not run as root
        shutil.chown(folder, "postgres", "postgres")
        account = {"user": "postgres", "group": "postgres", "extra_groups": []}

    def run(program: str, *arguments: str) -> None:
        command = [str(programs() / program), *arguments]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **account)
        if done.returncode:
            raise NoPostgres(f"{program} failed: {done.stderr or done.stdout}")

    data, port = folder / "data", free_port()
    if not data.exists():
        run("initdb", "-D", str(data), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8")
    options = " ".join([f"-p {port} -k ''", *(f"-c {name}={value}" for name, value in SETTINGS.items())])
    run("pg_ctl", "-D", str(data), "-w", "-s", "-l", str(folder / "log"), "-o", options, "start")
    try:
        process = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        yield Cluster(f"postgres://postgres@127.0.0.1:{port}/postgres", process)
    finally:
        run("pg_ctl", "-D", str(data), "-s", "-m", "fast", "stop")
