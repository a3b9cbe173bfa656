"""Running a page that a newcomer follows: its files are saved, its commands are run, what they print is compared.

In a `console` block a line that begins "$ " is a command, and what follows is what it prints. There a line of three
dots stands for any lines, and "…" within a line for any words: passwords, hashes and folders differ each time. The
words "Save this as `NAME`" go before a block that is to be saved.
"""

import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

MONDAY = "2026, 11, 23, 10"
"""The moment every command believes it is, for what the example council holds depends on the week."""
_BLOCK = re.compile(r"(?:Save this as `([^`]+)`[^\n]*\n\n)?^```(\w+)\n(.*?)^```$", re.M | re.S)
_MARK = "=== ended with "


@dataclass(frozen=True)
class Step:
    """A command with what the page says it prints, or a file to be saved (`command` is then its name)."""

    command: str
    printed: str
    is_file: bool = False


def steps(page: str) -> list[Step]:
    """What a reader does, in order."""
    found: list[Step] = []
    for name, kind, body in _BLOCK.findall(page):
        if name:
            found.append(Step(name, body, is_file=True))
        elif kind == "console":
            parts = re.split(r"^\$ ", body, flags=re.M)[1:]
            found += [Step(part.partition("\n")[0], part.partition("\n")[2]) for part in parts]
    return found


def ran(found: list[Step], *, folder: Path) -> list[tuple[int, str]]:
    """Do every step in one shell in a folder; the exit code and output of each, in order."""
    program = folder / "program"
    program.mkdir()
    _write_program(program / "fairwait")
    script = "\n".join(_script(step) for step in found)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FAIRWAIT_", "DJANGO_", "COV_"))}
    environment = {**kept, "PATH": f"{program}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "120"}
    home = folder / "reader"
    home.mkdir()
    done = subprocess.run(
        ["bash", "-c", script], cwd=home, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    parts = re.split(rf"^{_MARK}(\d+)$\n?", done.stdout, flags=re.M)
    return [(int(code), said) for said, code in zip(parts[::2], parts[1::2], strict=False)]


def _script(step: Step) -> str:
    command = f"cat > '{step.command}' <<'END-OF-FILE'\n{step.printed}END-OF-FILE" if step.is_file else step.command
    return f'{command}\ncode=$?; echo; echo "{_MARK}$code"'


def _write_program(path: Path) -> None:
    path.write_text(
        f"#!{sys.executable}\nfrom datetime import UTC, datetime\n\nfrom fairwait.config.cli import main, output\n\n"
        f"output.now = lambda: datetime({MONDAY}, tzinfo=UTC)\nmain()\n",
        encoding="utf-8",
    )
    path.chmod(0o755)


def plain(text: str) -> str:
    """Without spaces at the ends of lines and blank lines at the end."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")


def agrees(shown: str, printed: str) -> bool:
    """Whether what was printed is what the page shows."""
    pattern = "".join(_line(line) for line in plain(shown).split("\n"))
    return re.fullmatch(pattern, f"{plain(printed)}\n") is not None


def _line(line: str) -> str:
    return "(?:.*\n)*?" if line == "..." else ".*?".join(re.escape(part) for part in line.split("…")) + "\n"


def main() -> None:
    """Print each command whose output is not what the page shows: `python -m tests.house.tutorial docs/tutorial.md`."""
    found = steps(Path(sys.argv[1]).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        done = ran(found, folder=Path(folder))
    for step, (code, printed) in zip(found, done, strict=True):
        if not step.is_file and not agrees(step.printed, printed):
            print(f"$ {step.command}  (ended with {code})\n{printed}")


if __name__ == "__main__":
    main()
