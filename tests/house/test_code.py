"""What the code never does, whoever wrote it."""

import ast
import logging
import re
import subprocess
import sys

import pytest

from tests.house.files import SOURCE, named, texts, trees

HASHES = {"md5", "sha1"}
BANNED_MODULES = {"pickle", "cPickle", "shelve", "dill", "marshal"}
BANNED_CALLS = {"eval", "exec", "mark_safe", "SafeString"}
# The one module that may change many waits at once: what rebuilds and folds their state.
WAIT_WRITERS = ("fairwait/history/", "fairwait/waiting/state", "fairwait/waiting/fold", "fairwait/waiting/actions")


def called(node: ast.Call) -> str:
    """The last name of what is called."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def test_no_weak_hash_no_pickle_no_eval_no_shell():
    wrong = []
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                modules = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
                wrong += [f"{named(path, node.lineno)} {name}" for name in modules if name in BANNED_MODULES | HASHES]
            if isinstance(node, ast.Call):
                shell = any(word.arg == "shell" and getattr(word.value, "value", 0) for word in node.keywords)
                builtin = isinstance(node.func, ast.Name) and called(node) in BANNED_CALLS
                weak = called(node) in HASHES | {"mark_safe"}
                if shell or builtin or weak:
                    wrong.append(f"{named(path, node.lineno)} {called(node)}")
    assert not wrong


def test_no_log_line_takes_a_name_that_logging_keeps_for_itself():
    kept = set(logging.makeLogRecord({}).__dict__) | {"message", "asctime"}
    wrong = [
        f"{named(path, node.lineno)} {key.value}"
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for word in node.keywords
        if word.arg == "extra" and isinstance(word.value, ast.Dict)
        for key in word.value.keys
        if isinstance(key, ast.Constant) and key.value in kept
    ]
    assert not wrong, "logging raises KeyError for these, at the worst moment"


def test_views_ask_queries_and_never_a_table():
    wrong = [
        named(path, node.lineno)
        for path, tree in trees()
        if path.name in ("views.py", "pages.py") or "views" in path.parts
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "objects"
    ]
    assert not wrong, "scope is applied once, in visible_to: a view that names Model.objects passes it by"


def test_nobody_leaves_a_list_by_a_delete_or_a_bulk_update():
    wrong = []
    for path, tree in trees():
        place = path.relative_to(SOURCE.parent).as_posix()
        if place.startswith(WAIT_WRITERS):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and called(node) in {"delete", "update", "bulk_update", "_raw_delete"}:
                words = ast.unparse(node.func)
                if re.search(r"\b(Wait|waits)\b(?!\w).*\.(delete|update|bulk_update)$", words):
                    wrong.append(f"{named(path, node.lineno)} {words}")
    assert not wrong, "a wait changes only through its events (P06)"


def test_nothing_below_the_edge_reads_the_clock_or_a_shared_generator():
    clock = re.compile(r"\b(date\.today|datetime\.(now|today|utcnow)|timezone\.now|time\.time|localdate|localtime)\(")
    shared = re.compile(r"\b(np|numpy)\.random\.(seed|rand|choice|shuffle)|\brandom\.(seed|random|choice|shuffle)\(")
    inner = ("engine", "rules")
    wrong = [
        f"{named(path, number)} {line.strip()}"
        for path, words in texts(under=SOURCE, suffix=".py")
        if set(inner) & set(path.relative_to(SOURCE).with_suffix("").parts)
        for number, line in enumerate(words.splitlines(), 1)
        if clock.search(line) or shared.search(line)
    ]
    assert not wrong


@pytest.mark.parametrize("module", ["fairwait.engine", "fairwait.exchange.extracts", "fairwait.upkeep.machine"])
def test_imports_with_django_blocked(module):
    # Every module below is imported in a Python that cannot import Django: what must work without it, does.
    only = {"fairwait.exchange.extracts": ("reading", "mapping")}.get(module, ("",))
    program = f"""
import importlib, pkgutil, sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("django", "psycopg", "jinja2"):
            raise ImportError(name + " is not for this room")
sys.meta_path.insert(0, Blocked())
root = importlib.import_module({module!r})
wanted = {only!r}
for found in pkgutil.walk_packages(getattr(root, "__path__", []), {module!r} + "."):
    below = found.name[len({module!r}) + 1:]
    if any(below == w or below.startswith(w + ".") or w == "" for w in wanted):
        importlib.import_module(found.name)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_public_function_of_the_engine_says_what_it_does():
    wrong = []
    for path, tree in trees(under=SOURCE / "engine"):
        if path.stat().st_size and not ast.get_docstring(tree):
            wrong.append(named(path))
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
                continue
            if not ast.get_docstring(node):
                wrong.append(f"{named(path, node.lineno)} {node.name}")
    assert not wrong


def test_no_room_is_called_after_nothing():
    nameless = {"utils", "util", "helpers", "core", "common", "misc", "services"}
    wrong = [named(path) for path, _ in trees() if nameless & set(path.relative_to(SOURCE).with_suffix("").parts)]
    assert not wrong, "a helper with no home is usually a concept without a name"


# What only some systems have: one module for the processes that serve, one for the child that reads a file.
SYSTEM = {SOURCE / "upkeep" / "machine.py", SOURCE / "exchange" / "extracts" / "reading" / "confinement.py"}


def test_no_posix_call_outside_its_modules():
    posix = {"resource", "fcntl", "pwd", "grp", "termios"}
    calls = {"fork", "setrlimit", "kill", "killpg", "geteuid", "getuid", "sched_getaffinity"}
    wrong = []
    for path, tree in trees():
        if path in SYSTEM:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {alias.name for alias in node.names} | {getattr(node, "module", None)}
                if names & posix:
                    wrong.append(named(path, node.lineno))
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {f"os.{call}" for call in calls}:
                wrong.append(named(path, node.lineno))
    assert not wrong, "keep what only some systems have in one of SYSTEM"
