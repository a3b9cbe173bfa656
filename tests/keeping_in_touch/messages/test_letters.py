"""Letters as they are printed: their length and price, the window of the envelope, whose sheet is whose."""

import math
import re
import subprocess
from decimal import Decimal

import pytest

from fairwait.govuk.printing import as_pdf, pages_of
from fairwait.govuk.squares import square
from fairwait.keeping_in_touch.messages import letters, links, setting
from fairwait.keeping_in_touch.messages.fake_notify import letters as notifys
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.messages.rules import cost
from fairwait.keeping_in_touch.messages.rules.channels import Channel, Form
from fairwait.keeping_in_touch.messages.rules.documents import template
from fairwait.keeping_in_touch.packs import giving
from fairwait.keeping_in_touch.packs.actions import PackRefused
from fairwait.keeping_in_touch.packs.rules.giving import Format
from tests.desk import town as towns
from tests.keeping_in_touch.messages.conftest import state
from tests.keeping_in_touch.messages.test_links import read  # noqa: F401  somebody reads what people tell us
from tests.keeping_in_touch.packs.filled import published

HOME = {"mobile": None, "address": "2 Mill Lane, Wexmoor", "postcode": "ZX1 4BD"}
BY_POST = [code for code in setting.starter_codes() if Channel.LETTER in template(setting.starter(code)).channels]
MM = 72 / 25.4


def letter(body, *, form=Form.STANDARD, to="Amina Example\n2 Mill Lane\nZX1 4BD", number=0):
    return Message(channel="letter", form=form, to=to, subject="A message", body=body, pk=number), body


@pytest.mark.parametrize("form", [Form.STANDARD, Form.LARGE_PRINT])
@pytest.mark.parametrize("code", BY_POST)
def test_the_pages_of_a_letter_are_counted_without_drawing_it(town, code, form):
    body = template(setting.starter(code)).body
    for words in (body, body * 3, "x" * 40 + "\n\n" + "It takes a while. " * 150):
        drawn = pages_of(letters.letter_page([letter(words, form=form)]))
        counted = cost.letter_pages(words, is_large=form is Form.LARGE_PRINT)
        assert drawn <= counted <= drawn + 1, "what is priced too low is not shown before it is sent"


def gift(post, wait, pack="waiting-well", **more):
    return giving.gift(person=wait.person, pack=pack, now=post.clock(), **more)


@pytest.mark.parametrize("pack", ["in-short", "waiting-well"])
def test_a_pack_by_letter_costs_its_sheets(post, town, pack):
    published(town, pack)
    wait = post.somebody(**HOME)
    shown = gift(post, wait, pack, format=Format.LETTER)
    given = giving.give_pack(
        person=wait.person, pack=pack, format=Format.LETTER, wait=wait, by=post.by, now=post.clock()
    )
    sheets = math.ceil(pages_of(letters.letter_page([(given.message, given.message.body)])) / 2)
    rates = setting.in_force(on=post.clock().date()).rates
    assert shown.draft.cost.pence == rates.rates[f"letter-second-{sheets}"].pence * Decimal("1.2")


def test_what_the_provider_does_not_print_is_printed_here(post, town):
    """Eleven pages: the provider takes it and says later that it failed, and nobody has had it."""
    published(town, pay_local="We can help with this.\n\n" * 120)
    wait = post.somebody(**HOME, communication_needs="Large print")
    shown = gift(post, wait)
    assert (shown.format, shown.draft.choice.form) == (Format.PRINT, Form.LARGE_PRINT)
    with pytest.raises(PackRefused, match="longer than the 10 pages"):
        giving.give_pack(
            person=wait.person, pack="waiting-well", format=Format.LETTER, wait=wait, by=post.by, now=post.clock()
        )
    assert gift(post, post.somebody(**HOME)).format is Format.LETTER


def test_the_stand_in_counts_pages_as_the_provider_does(post, town):
    for words, ends in (("Short.", "received"), ("It takes a while. " * 3_000, "validation-failed")):
        pdf = as_pdf(letters.letter_page([letter(words)]))
        assert notifys.pages(pdf) == pages_of(letters.letter_page([letter(words)]))
        outgoing = letters.Outgoing(f"{ends}-1", Channel.LETTER, "", "", "", pdf=pdf, postage="second")
        post.outbox().gateways.of(Channel.LETTER).send(outgoing, still_mine=lambda: True)
        post.fake.service.move(post.fake.of(f"{ends}-1"))
        assert post.fake.service.move(post.fake.of(f"{ends}-1")).status == ends
    assert notifys.pages(b"%PDF-1.7 /ObjStm stream\nno\nendstream") == 0


def test_nobody_is_printed_on_the_back_of_somebody_else(town):
    """A batch is printed on both sides: each letter begins on a sheet of its own."""
    one = pages_of(letters.letter_page([letter("Words.")]))
    assert one == 1
    assert pages_of(letters.letter_page([letter("Words.", number=number) for number in range(3)])) == 5


def test_an_address_of_seven_lines_stands_in_the_window(town, tmp_path):
    """GOV.UK Notify: 24.6 mm from the left and 39.5 from the top, 95.6 wide and 26.6 high; it allows 3 mm."""
    lines = [f"Line{number} of an address that is long" for number in range(1, 8)]
    path = tmp_path / "letter.pdf"
    path.write_bytes(as_pdf(letters.letter_page([letter("Words.", to="\n".join(lines))])))
    told = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, check=True).stdout.decode()
    boxes = [
        [float(edge) / MM for edge in found[:4]]
        for found in re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(\w+)<', told)
        if found[4].startswith("Line") or found[4] == "long"
    ]
    assert len(boxes) == 14
    for left, top, right, bottom in boxes:
        assert left >= 24.6
        assert top >= 39.5
        assert right <= 24.6 + 95.6
        assert bottom <= 39.5 + 26.6 + 3


def test_the_square_on_a_letter_opens_the_start_page_and_tells_of_nobody(post, read, settings):  # noqa: F811
    """The code is typed, never scanned: a square copied from a letter opens nothing of anybody's."""
    waits = [post.somebody(**HOME, date_of_birth=towns.day(30_000)) for _ in range(2)]
    written = [post.write(wait, code="your-private-page", wanted=Channel.LETTER) for wait in waits]
    pages = [letters.letter_page([(each, links.filled(each, links.new()))]) for each in written]
    start = square(f"{settings.SITE_ADDRESS}/p/", called="A square for the camera of a phone")
    assert all(start in page for page in pages)
    assert all(page.count("<svg") == 1 for page in pages)
    plain = post.write(waits[0], code="please-ring", wanted=Channel.LETTER)
    assert "<svg" not in letters.letter_page([(plain, plain.body)])


def test_texts_do_not_wait_behind_letters(post):
    """A letter is drawn, which takes its time: hundreds of them would keep a text an hour."""
    posted = [post.write(post.somebody(**HOME), wanted=Channel.LETTER) for _ in range(12)]
    text = post.write()
    post.run()
    assert post.fake.accepted[0] == str(text.uuid)
    assert {state(each) for each in posted} == {"sent"}


@pytest.mark.parametrize("code", BY_POST)
def test_a_sentence_of_ours_is_not_broken_where_its_file_was(code):
    """Each line of a message is a paragraph of the letter: no line of ours ends in the middle of a sentence."""
    for line in template(setting.starter(code)).body.splitlines():
        assert not line[:1].islower(), line


# What is enclosed is laid out once ------------------------------------------------------------------------------------


def told_by(pdf, tmp_path, *command):
    path = tmp_path / "letter.pdf"
    path.write_bytes(pdf)
    out = ["-"] if command[0] == "pdftotext" else []
    return subprocess.run([*command, str(path), *out], capture_output=True, check=True).stdout.decode()


def posted(post, town, count, words="", **person):
    """Letters with a pack, as they leave."""
    published(town)
    found = []
    for number in range(count):
        wait = post.somebody(**HOME | {"first_name": f"Amina{number}"} | person)
        given = giving.give_pack(
            person=wait.person, pack="waiting-well", format=None, wait=wait, by=post.by, now=post.clock()
        )
        found.append((given.message, given.message.body + words))
    return found


@pytest.mark.parametrize(("words", "own"), [("", 1), ("\n\nIt takes a while. " * 40, 2)])
def test_a_letter_with_its_pack_is_the_same_put_together_as_drawn_whole(post, town, tmp_path, words, own):
    """The words and numbers of every page, and what a screen reader is told of them."""
    (one,) = posted(post, town, 1, words)
    whole, together = as_pdf(letters.letter_page([one])), letters.as_letter(*one)
    for how in (("pdftotext", "-layout"), ("pdfinfo", "-struct-text")):
        assert told_by(together, tmp_path, *how) == told_by(whole, tmp_path, *how)
    shown = told_by(together, tmp_path, "pdftotext").split("\f")
    count = notifys.pages(together)
    assert count == notifys.pages(whole) > own
    assert f"{own + 1}/{count}" in shown[own].replace(" ", "")


def test_one_pack_is_laid_out_once_however_many_letters_it_goes_with(post, town):
    found = posted(post, town, 6)
    letters._behind.cache_clear()
    made = [letters.as_letter(*each) for each in found]
    assert letters._behind.cache_info().misses == 1
    assert len(set(made)) == 6
