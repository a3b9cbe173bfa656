"""The page on policies as somebody with a notebook reads it: its document and its lines run as they stand."""

import re
from pathlib import Path

from tests.house.files import ROOT

PAGE = (ROOT / "docs" / "policies.md").read_text(encoding="utf-8")


def block(language):
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.S)
    return found


def test_the_lines_for_a_notebook_run_on_the_document_of_the_page(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("ours.toml").write_text(block("toml"), encoding="utf-8")
    told = {}
    exec(compile(block("python"), "docs/policies.md", "exec"), told)
    assert told["suggested"]["suggested"].to_list() == ["P1", "P3"]
    assert told["suggested"]["is_certain"].to_list() == [True, False]
    assert told["first"].because == ("harm is happening now",)
    assert told["second"].aged.level == "Service manager"
    assert capsys.readouterr().out == "Edith stands in band 1, Gordon in band 2.\n"
