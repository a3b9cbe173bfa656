"""What the tracked files promise: no addresses in locks, no machine's own paths, sentences beside dependencies."""

import re
import tomllib

import pytest

from tests.house.files import ROOT, named, texts, tracked

# The NHS Data Dictionary's own worked example of the check digit: nobody's.
PUBLISHED = {"9434765919"}
LOCKS = ["requirements.txt", "requirements-dev.txt"]
# Spelled apart, so that this file does not name what it looks for.
TOOLS = re.compile("|".join([r"\bcl" + "aude", "anth" + "ropic", "chat" + "gpt", "co" + "pilot", r"\bllm\b"]), re.I)
UNDONE = re.compile(r"\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b|NotImplemented" + "Error")


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_hashes_and_names_no_address(name):
    words = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in words
    assert "--index" not in words
    packages = re.split(r"\n(?=[a-z0-9])", words.strip(), flags=re.I)
    assert len(packages) > 20
    for package in packages:
        assert re.match(r"[\w.\[\],-]+==\S+", package), package.splitlines()[0]
        assert "--hash=sha256:" in package, package.splitlines()[0]


@pytest.mark.parametrize("name", LOCKS)
def test_every_dependency_is_in_the_lock(name):
    words = (ROOT / name).read_text(encoding="utf-8").lower()
    for requirement in project()["project"]["dependencies"]:
        package = re.match(r"[A-Za-z0-9_.-]+", requirement)[0].lower()
        assert re.search(rf"^{re.escape(package)}(\[.*\])?==", words, re.M), f"{package}: run make lock"


def test_every_dependency_says_why_we_have_it():
    words = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = words.split("\ndependencies = [", 1)[1].split("\n]", 1)[0]
    lines = [line for line in block.splitlines() if line.strip().startswith('"')]
    assert len(lines) == len(project()["project"]["dependencies"])
    silent = [line.strip() for line in lines if not re.search(r'",\s*# \w.{10,}', line)]
    assert not silent


def test_no_file_names_a_machine_or_a_tool():
    home = re.compile(r"(?<![\w.])/(home/\w+|root|work|Users/\w+)/")
    wrong = []
    for path, words in texts():
        if path.name.endswith(".min.js"):
            continue
        for number, line in enumerate(words.splitlines(), 1):
            if home.search(line) or TOOLS.search(line):
                wrong.append(named(path, number))
    assert not wrong


def test_nothing_is_left_for_later_in_the_code():
    wrong = [
        named(path, number)
        for path, words in texts(suffix=".py")
        for number, line in enumerate(words.splitlines(), 1)
        if UNDONE.search(line)
    ]
    assert not wrong


def test_no_test_is_skipped_or_expected_to_fail():
    skipping = re.compile(r"\b(pytest\.)?(mark\.)?(ski" + r"p(if)?|xf" + r"ail|importor" + r"skip)\(|mark\.ski" + "p")
    wrong = [
        named(path, number)
        for path, words in texts(under=ROOT / "tests", suffix=".py")
        for number, line in enumerate(words.splitlines(), 1)
        if skipping.search(line)
    ]
    assert not wrong


def test_invented_people_cannot_be_real():
    """NHS numbers begin 999, as the range kept for tests does; telephones are from the ranges kept for drama."""
    number = re.compile(r"(?<![\w.-])(?!999|1632960)([1-9]\d{2}[ ]?\d{3}[ ]?\d{4})(?![\w.-])")
    mobile = re.compile(r"(?<!\d)(?:\+44|0)\s?7(?!700[ ]?900)\d{3}[ ]?\d{6}(?!\d)")
    wrong = []
    for path, words in texts():
        if path.suffix not in (".py", ".md", ".html", ".csv", ".toml") or path.name == "pyproject.toml":
            continue
        for line_number, line in enumerate(words.splitlines(), 1):
            if mobile.search(line) or any(_checks(found) for found in number.findall(line)):
                wrong.append(named(path, line_number))
    assert not wrong


def _checks(text: str) -> bool:
    """Whether ten digits pass the NHS number's modulus 11 check, so that they could be somebody's."""
    if text.replace(" ", "") in PUBLISHED:
        return False
    digits = [int(character) for character in text if character.isdigit()]
    check = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return digits[9] == (0 if check == 11 else check)


def test_vendored_files_keep_their_licence():
    for path in tracked():
        if path.name.endswith((".min.js", ".min.css")):
            assert any(path.parent.glob("LICENSE*")), f"{named(path)} stands there without its licence"
            assert "sourceMappingURL" not in path.read_text(encoding="utf-8"), named(path)
