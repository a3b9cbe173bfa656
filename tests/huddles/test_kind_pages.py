"""Pages of kinds of huddle: written, copied, brought in and taken out by those who may, and read by the rest."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fairwait.accounts.rules import Role
from fairwait.huddles import queries
from fairwait.huddles.rules.templates import from_toml, starter_texts
from tests.desk import town as towns

pytestmark = pytest.mark.django_db
ADMIN = Role.COUNCIL_ADMINISTRATOR


def filled(page, **changes):
    """What a browser would send of a form as it was shown, and what is changed in it."""
    said: dict[str, list[str] | str] = {}
    for box in page.all("input"):
        name, kind = box.attrib.get("name"), box.attrib.get("type", "text")
        if not name or name == "csrfmiddlewaretoken":
            continue
        if kind in ("checkbox", "radio"):
            if "checked" in box.attrib:
                said.setdefault(name, []).append(box.attrib.get("value", "on"))
        else:
            said[name] = box.attrib.get("value", "")
    said["purpose"] = re.search(r"<textarea[^>]*name=\"purpose\"[^>]*>\s*([^<]*)", page.html).group(1).strip()
    said["ordering"] = "riskiest"
    return {name: value for name, value in (said | changes).items() if value is not None}


def test_everybody_who_follows_huddles_reads_them_and_the_administrator_changes_them(signed_in, page):
    shown = page("/huddles/kinds/", client=signed_in(Role.DUTY_WORKER))
    assert "Daily team huddle" in shown.words
    assert "as it comes with Fairwait" in shown.words
    assert "Change" not in shown.words
    assert signed_in(Role.DUTY_WORKER).get("/huddles/kinds/daily-team-huddle/change/").status_code == 403
    assert signed_in(Role.TEAM_MANAGER).post("/huddles/bring-in-a-kind/", {}).status_code == 403
    assert "Change" in page("/huddles/kinds/", client=signed_in(ADMIN)).words
    assert signed_in(ADMIN).get("/huddles/kinds/no-such/change/").status_code == 404


def test_a_change_is_a_new_version_and_questions_keep_their_codes(signed_in, page):
    client, at = signed_in(ADMIN), "/huddles/kinds/daily-team-huddle/change/"
    form = page(at, client=client)
    said = filled(form, name="Morning huddle", ask_3="Is {name} warm enough?", reason="Winter", every_days="2")
    assert client.post(at, said)["Location"] == "/huddles/kinds/"
    template, _document = queries.templates(on=towns.day(0))["daily-team-huddle"]
    assert (template.name, template.version, template.every_days) == ("Morning huddle", 2, 2)
    assert [question.code for question in template.questions] == ["safe", "named", "warm-enough"]
    shown = page("/huddles/kinds/", client=client)
    assert "version 2, adopted by Leila Haddad" in shown.words
    assert "Is this person warm enough?" in shown.words
    assert "Version 2, from" in page(at, client=client).words


def test_what_is_wrong_stands_beside_its_box_and_nothing_is_adopted(signed_in, page):
    client, at = signed_in(ADMIN), "/huddles/kinds/three-question-round/change/"
    form = page(at, client=client)
    refused = page(at, client=client, method="post", data=filled(form, reason=""))
    assert refused.link("Enter why it changes") == "#id_reason"
    bare = filled(form, reason="x", ask_1="", ask_2="", ask_3="")
    assert page(at, client=client, method="post", data=bare).link("Enter at least one question") == "#id_ask_1"
    nobody = filled(form, reason="x", decisions=["note"])
    refused = page(at, client=client, method="post", data=nobody)
    assert "The next step is put forward, and nobody may confirm it" in refused.words
    assert queries.versions("three-question-round") == []


def test_a_copy_is_a_kind_of_its_own_and_a_date_to_come_waits_for_its_day(signed_in, page):
    client, at = signed_in(ADMIN), "/huddles/kinds/weekly-whole-list/copy/"
    form = page(at, client=client)
    ahead = towns.day(-9)
    said = filled(form, name="Harbour review", reason="A trial", adopted_from=ahead.isoformat())
    client.post(at, said)
    assert "harbour-review" not in queries.templates(on=towns.day(0))
    assert queries.templates(on=ahead)["harbour-review"][0].name == "Harbour review"
    assert "Version 1 of harbour-review counts from" in page("/huddles/kinds/", client=client).words
    client.post(at, filled(form, name="Harbour review", reason="Another"))
    assert "harbour-review" in queries.templates(on=towns.day(0))


def test_a_kind_goes_out_and_comes_in_as_toml_and_a_fault_names_its_line(signed_in, page):
    client, at = signed_in(ADMIN), "/huddles/bring-in-a-kind/"
    out = client.get("/huddles/kinds/daily-team-huddle/toml/")
    assert out["Content-Disposition"] == 'attachment; filename="daily-team-huddle.toml"'
    text = out.content.decode()
    assert from_toml(text) == from_toml(starter_texts()["daily-team-huddle"])
    when = {"adopted_from": towns.day(0).isoformat()}
    wrong = text.replace("every_days = 1", "every_days = 900")
    refused = page(at, client=client, method="post", data={"text": wrong, "reason": "x", **when})
    assert "every_days: It is 900. Write a number from 1 to 366." in refused.words
    assert "Line 6, every_days" in refused.words
    assert "every_days = 900" in refused.html
    sent = SimpleUploadedFile("ours.toml", text.replace("Daily team huddle", "Ours").encode())
    assert client.post(at, {"file": sent, "reason": "From a neighbour", **when}).status_code == 302
    assert queries.templates(on=towns.day(0))["daily-team-huddle"][0].name == "Ours"
    for file, words in ((b"\xff\xfe", "not text"), (b"#" * 100_001, "larger than")):
        bad = SimpleUploadedFile("bad.toml", file)
        assert words in client.post(at, {"file": bad, "reason": "x", **when}).content.decode()
    assert "Select a file" in page(at, client=client, method="post", data={"reason": "x", **when}).words
