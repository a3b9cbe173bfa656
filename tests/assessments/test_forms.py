"""Writing a form in the product: part by part over what was seen, published whole from a day, old versions readable."""

import uuid

import pytest
from django.db import IntegrityError

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.rules import Role
from fairwait.assessments import documents
from fairwait.assessments.actions import assessments, forms
from fairwait.assessments.actions.forms import DraftMoved, FormRefused
from fairwait.assessments.models import FormDraft, FormVersion
from fairwait.assessments.rules import editing
from fairwait.assessments.rules.shape import FormDocumentRefused, Kind, Question, form_from
from tests.assessments.conftest import FORM
from tests.desk import town as towns

pytestmark = pytest.mark.django_db

CODE = "care-act"


@pytest.fixture
def writer(town):
    return town.user(Role.PRINCIPAL_SOCIAL_WORKER)


@pytest.fixture
def draft(writer):
    return forms.begin(code=CODE, by=writer, now=towns.now())


def add(draft, writer, *, seen=None, code="pet"):
    question = Question(code, Kind.SHORT, "Do they have a pet?", "Do you have a pet?")
    return forms.change(
        code=CODE, seen=seen or draft.revision, edit=lambda form: editing.add_question(form, "life", question),
        by=writer, now=towns.now(),
    )  # fmt: skip


def publish(draft, writer, **told):
    told = {"published_from": towns.day(0), "reason": "As staff asked", "seen": draft.revision, **told}
    return forms.publish(code=draft.code, by=writer, now=towns.now(), **told)


def test_who_may_write_forms(town, draft):
    for role in (Role.DUTY_WORKER, Role.TEAM_MANAGER, Role.DIRECTOR):
        with pytest.raises(NotAllowed):
            forms.begin(code=CODE, by=town.user(role), now=towns.now())
        with pytest.raises(NotAllowed):
            publish(draft, town.user(role))
    assert forms.begin(code=CODE, by=town.user(Role.COUNCIL_ADMINISTRATOR), now=towns.now()) == draft


def test_a_draft_changes_nothing_before_it_is_published(draft, writer):
    add(draft, writer)
    assert documents.forms(on=towns.day(0))[CODE].version == 1
    made = publish(FormDraft.objects.get(), writer)
    found = documents.forms(on=towns.day(0))[CODE]
    assert (found.version, found.form.question("pet").ask) == (2, "Do they have a pet?")
    assert (made.adopted_by, made.reason) == (writer.pk, "As staff asked")
    assert documents.version_of(CODE, 1).form.question("pet") is None
    assert not FormDraft.objects.exists()


def test_it_counts_from_its_day(draft, writer):
    add(draft, writer)
    with pytest.raises(FormRefused, match="today or later"):
        publish(FormDraft.objects.get(), writer, published_from=towns.day(1))
    with pytest.raises(FormRefused, match="coming year"):  # 2036 typed for 2026 would shut out every version before
        publish(FormDraft.objects.get(), writer, published_from=towns.day(-400))
    publish(FormDraft.objects.get(), writer, published_from=towns.day(-7))
    assert documents.forms(on=towns.day(0))[CODE].version == 1
    assert documents.forms(on=towns.day(-7))[CODE].version == 2
    again = add(forms.begin(code=CODE, by=writer, now=towns.now()), writer, code="cat")
    with pytest.raises(FormRefused, match="that day or later"):
        publish(again, writer)


def test_two_who_write_at_once_do_not_write_over_one_another(town, draft, writer):
    other = town.user(Role.COUNCIL_ADMINISTRATOR)
    add(draft, writer)
    with pytest.raises(DraftMoved, match=writer.display_name):
        add(draft, other, seen=draft.revision, code="cat")
    with pytest.raises(DraftMoved):
        publish(draft, other)
    with pytest.raises(DraftMoved):
        forms.throw_away(code=CODE, seen=draft.revision, by=other)
    form = form_from(FormDraft.objects.get().document)
    assert form.question("pet")
    assert form.question("cat") is None


def test_nothing_is_half_published(draft, writer, monkeypatch):
    changed = add(draft, writer)

    def fails(*args, **told):
        raise IntegrityError

    monkeypatch.setattr(FormDraft, "delete", fails)
    with pytest.raises(IntegrityError):
        publish(changed, writer)
    assert not FormVersion.objects.exists()
    assert FormDraft.objects.get().revision == changed.revision


def test_what_cannot_be_used_is_not_kept(draft, writer):
    with pytest.raises(FormDocumentRefused, match="no question"):
        forms.change(
            code=CODE, seen=draft.revision, edit=lambda form: editing.remove_question(form, "advocate"), by=writer,
            now=towns.now(),
        )  # fmt: skip
    assert FormDraft.objects.get().document == draft.document


def test_a_code_that_was_answered_means_no_other_thing(draft, writer):
    other = Question("falls", Kind.LONG, "How did they fall?", "")
    changed = forms.change(
        code=CODE, seen=draft.revision, edit=lambda form: editing.change_question(form, "falls", other), by=writer,
        now=towns.now(),
    )  # fmt: skip
    with pytest.raises(FormRefused, match="code of its own"):
        publish(changed, writer)


def test_unchanged_it_is_not_published_and_a_reason_is_needed(draft, writer):
    with pytest.raises(FormRefused, match="Nothing has changed"):
        publish(draft, writer)
    with pytest.raises(FormRefused, match="why"):
        publish(add(draft, writer), writer, reason=" ")


def test_old_answers_keep_their_version(draft, writer, begun, hold, town):
    one = begun()
    hold(one, {"good-day": "My garden"})
    publish(add(draft, writer), writer)
    one.refresh_from_db()
    assert assessments.version_of(one).version == 1
    assert begun("amina").form_version == 2


# Pages -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def client(signed_in):
    return signed_in(Role.PRINCIPAL_SOCIAL_WORKER)


ASKED = {"ask": "Do they have a pet?", "plain": "Do you have a pet?", "kind": "one_of", "options": "Yes, a dog\nno: No"}


def test_a_form_is_written_in_the_product_from_beginning_to_end(client, page, signed_in):
    assert client.post(f"/assessments/forms/{CODE}/begin/").status_code == 302
    url = f"/assessments/forms/{CODE}/next/"
    shown = page(f"{url}sections/life/add/", client=client)
    seen = shown.all("input", name="seen")[0].get("value")
    refused = page(
        f"{url}sections/life/add/", client=client, method="post", status=422,
        data={**ASKED, "options": "No", "seen": seen},
    )  # fmt: skip
    assert "nothing to choose from" in refused.words
    rule = {"shown_when": "advocate=family", "needed": "always"}
    sent = client.post(f"{url}sections/life/add/", {**ASKED, **rule, "seen": seen})
    assert sent.status_code == 302
    question = form_from(FormDraft.objects.get().document).question("do-they-have-a-pet")
    assert [option.code for option in question.options] == ["yes-a-dog", "no"]
    assert (question.shown_when.question, question.required) == ("advocate", True)
    stale = client.post(f"{url}sections/life/", {"title": "Life", "seen": seen})
    assert "changed this draft" in stale.content.decode()
    draft = FormDraft.objects.get()
    client.post(f"{url}act/", {"do": "up", "what": "do-they-have-a-pet", "seen": draft.revision})
    draft.refresh_from_db()
    order = [one.code for one in form_from(draft.document).questions]
    assert order.index("do-they-have-a-pet") == order.index("home") - 1
    overview = page(url, client=client)
    assert "Do they have a pet?" in overview.words
    assert "new" in overview.words
    assert "Do you have a pet?" in page(f"{url}preview/?as=person", client=client).words
    day = towns.day(0)
    told = {
        "published_from-day": day.day, "published_from-month": day.month, "published_from-year": day.year,
        "reason": "Pets matter", "seen": draft.revision,
    }  # fmt: skip
    assert client.post(f"{url}publish/", told).status_code == 302
    every = page(f"/assessments/forms/{CODE}/", client=client)
    assert "Pets matter" in every.words
    assert "Do they have a pet?" in page(f"/assessments/forms/{CODE}/versions/2/", client=client).words
    assert "Do they have a pet?" not in page(f"/assessments/forms/{CODE}/versions/1/", client=client).words
    worker = signed_in(Role.DUTY_WORKER)
    assert page("/assessments/forms/", client=worker).heading == "Forms for assessments"
    assert worker.get(url).status_code == 403


def test_toml_out_and_in(client, page):
    text = client.get(f"/assessments/forms/{CODE}/versions/1/toml/").content.decode()
    assert form_from(text).code == CODE
    wrong = page(
        "/assessments/forms/bring-in/", client=client, method="post", status=422,
        data={"text": FORM.replace('kind = "date"', 'kind = "dated"'), "seen": "0"},
    )  # fmt: skip
    line = next(number for number, row in enumerate(FORM.strip().splitlines(), 1) if row == 'kind = "date"')
    assert f"Line {line}" in wrong.words
    assert client.post("/assessments/forms/bring-in/", {"text": FORM, "seen": "0"}).status_code == 302
    whole = page("/assessments/forms/small/next/toml/", client=client)
    assert "A good day?" in whole.html
    assert "new" in page("/assessments/forms/", client=client).words.lower()


def test_a_copy_is_a_form_of_its_own(client):
    sent = client.post(f"/assessments/forms/{CODE}/copy/", {"name": "Our first talk"})
    assert sent["Location"] == "/assessments/forms/our-first-talk/next/"
    assert form_from(FormDraft.objects.get().document).name == "Our first talk"


def test_a_form_that_is_changed_while_somebody_fills_it_in_loses_nothing(town, client, begun, writer, signed_in):
    one = begun()
    worker = signed_in(Role.DUTY_WORKER)
    talk = worker.post(f"/assessments/{one.uuid}/converse/", {"once": str(uuid.uuid4())})["Location"]
    worker.post(f"{talk}keep/", {"was": "{}", "q_good-day": "My garden"})
    draft = forms.begin(code=CODE, by=writer, now=towns.now())
    changed = forms.change(
        code=CODE, seen=draft.revision, edit=lambda form: editing.remove_question(form, "good-day"), by=writer,
        now=towns.now(),
    )  # fmt: skip
    publish(changed, writer)
    assert "My garden" in worker.get(talk).content.decode()
    assert "A newer version of the form counts by now" in worker.get(f"/assessments/{one.uuid}/").content.decode()
