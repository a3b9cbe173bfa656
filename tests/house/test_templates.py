"""Every sentence in a template goes through gettext, and nothing in one is trusted as HTML."""

import re

import pytest
from jinja2 import Environment, nodes

from tests.house.files import SOURCE, named, texts

TAG = re.compile(r"<[^>]*>", re.S)
SCRIPT = re.compile(r"<(script|style)\b.*?</\1>", re.S | re.I)
SPOKEN = re.compile(r"""\b(?:alt|title|aria-label|placeholder)\s*=\s*["']([^"'{]*)["']""")
LETTERS = re.compile(r"[A-Za-z]{2,}")
KEYS_SHOWN = {"text", "html", "label", "hint", "titleText", "visuallyHiddenText", "summaryText", "caption"}
NOT_ENGLISH = {"Fairwait", "GOV", "UK", "NHS"}

TEMPLATES = [(path, words) for path, words in texts(under=SOURCE, suffix=".html") if "jinja2" in path.parts]


def parsed(words: str) -> nodes.Template:
    """A template's tree, with the tags of our environment."""
    return Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"]).parse(words)


def bare(words: str) -> list[str]:
    """English said by a template without gettext: between tags, in spoken attributes, in parameters shown."""
    tree = parsed(words)
    said = ["".join(part.data for part in node.nodes if isinstance(part, nodes.TemplateData)) for node in outputs(tree)]
    markup = SCRIPT.sub(" ", "\0".join(said))
    found = [*SPOKEN.findall(markup), *TAG.sub("\n", markup).splitlines()]
    found += [
        pair.value.value
        for pair in tree.find_all(nodes.Pair)
        if getattr(pair.key, "value", None) in KEYS_SHOWN and isinstance(pair.value, nodes.Const)
    ]
    shown = [re.sub(r"&\w+;", " ", str(piece)) for piece in found if isinstance(piece, str)]
    return [piece.strip("\0 \n") for piece in shown if set(LETTERS.findall(piece)) - NOT_ENGLISH]


def outputs(tree: nodes.Template) -> list[nodes.Output]:
    return list(tree.find_all(nodes.Output))


def test_the_reader_of_templates_sees_what_it_should():
    assert bare("<p>Nobody waits</p>") == ["Nobody waits"]
    assert bare('<img alt="A chart">') == ["A chart"]
    assert bare('{{ govukButton({"text": "Save"}) }}') == ["Save"]
    assert not bare('<p class="govuk-body">{{ _("Nobody waits") }}</p>{% trans %}Saved{% endtrans %}')
    assert not bare('{{ govukButton({"text": _("Save"), "classes": "govuk-button--warning"}) }}&nbsp;')


@pytest.mark.parametrize(("path", "words"), TEMPLATES, ids=[named(path) for path, _ in TEMPLATES])
def test_a_template_says_nothing_past_gettext(path, words):
    assert not bare(words)


def unsayable(words: str) -> list[str]:
    """Sentences that fail as they are said: a bare percent sign, or a value that is not given. Each is filled in, with
    or without values."""
    found, tree = [], parsed(words)
    by_tags = [each.expr for each in tree.find_all(nodes.MarkSafeIfAutoescape)]  # {% trans %} brings its own values
    for call in tree.find_all(nodes.Call):
        if getattr(call.node, "name", None) not in ("_", "ngettext") or any(call is each for each in by_tags):
            continue
        if call.dyn_kwargs is not None:
            continue
        given = {each.key: 0 for each in call.kwargs} | {"num": 0}
        for said in call.args[:2]:
            if isinstance(said, nodes.Const) and isinstance(said.value, str):
                try:
                    said.value % given
                except (ValueError, KeyError, TypeError):
                    found.append(said.value)
    return found


def test_every_sentence_of_a_template_can_be_said():
    wrong = '{{ _("at 95 %") }}{{ _("%(who)s rang", whom=1) }}{{ ngettext("%(num)s of %(all)s", "b", 2) }}'
    assert unsayable(wrong) == ["at 95 %", "%(who)s rang", "%(num)s of %(all)s"]
    assert not unsayable('{{ _("at 95 %%") }}{{ _("%(who)s rang", who=1) }}{{ ngettext("%(num)s", "%(num)ss", 2) }}')
    assert not [(named(path), said) for path, words in TEMPLATES for said in unsayable(words)]


def test_no_template_trusts_html():
    trusted = re.compile(r"\|\s*safe\b|autoescape\s+(false|off)|\|\s*forceescape|Markup\(|\{%\s*raw")
    wrong = [
        named(path, number)
        for path, words in texts(under=SOURCE, suffix=".html")
        for number, line in enumerate(words.splitlines(), 1)
        if trusted.search(line)
    ]
    assert not wrong


def test_no_template_carries_a_style_or_a_handler():
    # The content security policy drops both, so they would only work for whoever wrote them.
    carried = re.compile(r"\sstyle=|\son[a-z]+=[\"']")
    wrong = [
        named(path, number)
        for path, words in texts(under=SOURCE, suffix=".html")
        for number, line in enumerate(words.splitlines(), 1)
        if carried.search(line)
    ]
    assert not wrong
