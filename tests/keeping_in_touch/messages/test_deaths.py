"""A text that may tell of a death: everything is held, nothing is recorded, and a worker looks."""

from datetime import timedelta

import pytest

from fairwait.accounts.due import minute_work_for
from fairwait.accounts.rules import Role
from fairwait.keeping_in_touch.campaigns import replies
from fairwait.keeping_in_touch.contacts.forms import OUTCOMES
from fairwait.keeping_in_touch.contacts.rules.outcomes import Outcome
from fairwait.keeping_in_touch.messages import actions, batches, taking
from fairwait.keeping_in_touch.messages.models import IncomingText
from fairwait.keeping_in_touch.messages.rules import deaths, leaving
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.keeping_in_touch.messages.rules.incoming import Heard, sort
from fairwait.people import actions as people
from fairwait.people.models import Person
from fairwait.people.rules.reaching import Reported
from tests.desk.conftest import signed_in  # noqa: F401
from tests.keeping_in_touch.campaigns.conftest import asking  # noqa: F401
from tests.keeping_in_touch.messages.conftest import state

TOLD = """he died|Mum passed away last week|dad has died|bu farw mam|she passed|mum passed yesterday|RIP mum 3 Nov
my husband died on Tuesday|Edith is dead|Hes dead|hes no longer with us|lost dad sunday|dad is no more
we buried her last week|She's gone. Thursday night|mae dad wedi marw|Dad's funeral is Friday|the funeral is on Monday
STOP. Mum has died|Mrs Marlowe died in hospital this morning|she past away|mum dided last nite|passed away peacefully
we lost mum|he died 2 months ago|dad died last year|Since my husband died I am not coping|died 3/11|Deceased
My husband died 3 years ago and my son died on Friday|my dog and my husband died|her phone died and then she died
he died at 3 years old|dad died aged 83 years|mum slipped away in the night|found dead this morning|death certificate
ammi ka inteqal ho gaya|tata zmar\u0142|mi madre muri\u00f3|mon mari est mort|\u5979\u53bb\u4e16\u4e86
\u0627\u0645\u06cc \u06a9\u0627 \u0627\u0646\u062a\u0642\u0627\u0644
\u0432\u0456\u043d \u043f\u043e\u043c\u0435\u0440"""
NOT_TOLD = """my phone died|battery died|my phone has died|phone battery is dead|dying for a cuppa|I'm dead tired
my dog died|our old cat passed away|my husband died 3 years ago|husband died years ago|3 years ago my husband died
my mum died in 2019|dad died when I was little|lost my wife 2 yrs ago|dead for 20 years|a long time ago my husband died
bored to death|sick to death of waiting|I nearly died|he is not dead|he hasn't died|I wish I was dead|better off dead
over my dead body|the line went dead|my legs are dead|mum passed the phone to me|my son passed his exam|he passed out
lost my phone|I lost my mum in Tesco|going to a funeral|funeral plan|he is dying|I want to die|at deaths door
I died laughing|hes gone to the shop|the boiler is dead|rip off|a rip in my trousers|mae o'n marw|lost my job
if she died who would help|thought he died|still waiting thanks"""


def lines(listed):
    return listed.replace("\n", "|").split("|")


@pytest.mark.parametrize("text", lines(TOLD))
def test_a_death_is_heard_however_it_is_told(text):
    assert sort(text).heard[:2] == (Heard.URGENT, Heard.DEATH)


@pytest.mark.parametrize("text", lines(NOT_TOLD))
def test_what_is_nobodys_death_of_late_holds_nothing(text):
    assert not deaths.may_be_told(text)
    assert Heard.DEATH not in sort(text).heard


def arrives(post, words, wait, number="d1"):
    return taking.text(number=number, source=wait.person.mobile, words=words, now=post.clock())


def settle(post, text, how="rang: it was her neighbour"):
    return taking.settle_text(text=text, how=how, is_number_wrong=False, by=post.by, now=post.clock())


@pytest.mark.django_db
def test_everything_to_them_is_held_until_somebody_has_looked_and_then_goes(post):
    wait = post.somebody()
    message, control = post.write(wait), post.write()
    text = arrives(post, "Mum passed away last week", wait)
    written_since = post.write(wait)
    post.run()
    for one in (message, written_since):
        assert (state(one), one.code) == ("queued", "death_told")
        assert "may tell of a death" in one.why
    assert post.fake.accepted == [str(control.uuid)]
    post.clock.forward(hours=3)
    post.run()
    assert state(message) == "queued"
    person = Person.objects.get(pk=wait.person_id)
    assert (person.date_of_death, person.reach) == (None, None)  # nothing is recorded by it
    settle(post, text)
    assert state(message) == "queued"
    assert (message.code, message.why) == ("", "")
    post.run()
    assert {state(message), state(written_since)} == {"sent"}


@pytest.mark.django_db
def test_where_a_death_is_then_recorded_what_was_held_is_never_sent(post):
    wait = post.somebody()
    message = post.write(wait)
    text = arrives(post, "he died", wait)
    post.run()
    people.report(person=wait.person, what=Reported.DIED, words="His daughter", by=post.by, now=post.clock())
    settle(post, text, how="spoke with his daughter")
    post.run()
    assert (state(message), message.code) == ("cancelled", "dead")


@pytest.mark.django_db
def test_everybody_at_that_phone_is_held_and_the_other_is_told_nothing(post):
    cared_for = post.somebody(mobile="+447700900001")
    carer = post.somebody(mobile="+447700900001")
    by_telephone = post.somebody(mobile="+447700900777", phone="07700 900001")  # a daughter's number, kept there
    messages = [post.write(one) for one in (cared_for, carer, by_telephone)]
    text = arrives(post, "dad has died", cared_for)
    assert text.person is None
    post.run()
    assert [state(one) for one in messages] == ["queued"] * 3
    assert not post.fake.accepted
    settle(post, text)
    post.run()
    assert [state(one) for one in messages] == ["sent"] * 3
    assert not any("died" in one.body or "death" in one.body for one in messages)


@pytest.mark.django_db
def test_it_is_held_though_the_number_has_changed_since(post):
    wait = post.somebody()
    arrives(post, "he died", wait)
    Person.objects.filter(pk=wait.person_id).update(mobile="+447700900999")
    message = post.write(wait)
    post.run()
    assert (state(message), message.code) == ("queued", "death_told")


@pytest.mark.django_db
def test_a_worker_sees_it_within_a_minute_and_is_offered_both_acts(post, signed_in, page):  # noqa: F811
    wait = post.somebody(first_name="Edith", last_name="Marlowe")
    text = arrives(post, "bu farw mam", wait)
    for role in (Role.DUTY_WORKER, Role.LIST_COORDINATOR):
        assert "Edith Marlowe: May tell of a death" in page("/today/", client=signed_in(role)).words
    worker = signed_in(Role.LIST_COORDINATOR)
    (live,) = [work for work in minute_work_for(post.by, post.clock()) if work.key == "texts"]
    assert live.is_urgent
    address = f"/messages/texts/{text.pk}/"
    shown = page(address, client=worker)
    assert "Nothing is recorded by the text itself" in shown.words
    assert f'href="/keep-in-touch/{wait.uuid}/"' in worker.get(address).content.decode()
    assert "Record that Edith Marlowe has died" in shown.words
    assert str(OUTCOMES[Outcome.DIED][0]) in page(f"/keep-in-touch/{wait.uuid}/", client=worker).words
    for place in (f"/people/{wait.person.uuid}/", f"/keep-in-touch/{wait.uuid}/"):
        assert "A text may tell of a death" in page(place, client=worker).words
    assert "let messages go again" in shown.words
    worker.post(address, {"how": "rang her daughter: it was a neighbour"})
    assert IncomingText.objects.get().settled_at is not None
    for place in (f"/people/{wait.person.uuid}/", f"/keep-in-touch/{wait.uuid}/"):
        assert "A text may tell of a death" not in page(place, client=worker).words


@pytest.mark.django_db
def test_reading_it_as_the_answer_of_a_campaign_lets_nothing_go(asking):  # noqa: F811
    asked = asking.add(first_name="Edith")
    campaign = asking.begin(asking.draft(quiet_days=0))
    asking.turn(campaign)
    asking.post.run()
    asking.text(asked, "No longer need it, she died")
    row = asking.row(campaign, asked)
    replies.understand(row=row, told="not-needed", by=asking.by, now=asking.post.clock())
    assert IncomingText.objects.get().settled_at is None


PRINTED = {"mobile": None, "address": "4 Mill Lane, Millfield", "postcode": "ZX1 2AB"}


@pytest.mark.django_db
def test_a_letter_printed_here_waits_too_and_is_taken_out_of_a_pile(post):
    number = "+447700900321"
    wait, other = (post.somebody(**PRINTED, phone=one) for one in (number, "+447700900322"))
    mine, control = (post.write(one, wanted=Channel.PRINT) for one in (wait, other))
    batch = batches.make(by=post.by, now=post.clock())
    text = taking.text(number="d1", source=number, words="he died", now=post.clock())
    (file,) = batches.files(batch)
    assert file.letters == (control.pk,)
    batches.printed(batch=batch, by=post.by, now=post.clock())
    (out,) = batches.to_take_out(batch)
    assert (out.pk, out.why) == (mine.pk, leaving.HELD)
    assert not batches.posted(batch=batch, by=post.by, now=post.clock())
    assert batches.posted(batch=batch, out={mine.uuid}, by=post.by, now=post.clock())
    assert (state(mine), mine.batch, state(control)) == ("with_staff", None, "sent")
    with pytest.raises(actions.MessageRefused, match="may tell of a death"):
        batches.make(by=post.by, now=post.clock())
    settle(post, text)
    assert list(batches.make(by=post.by, now=post.clock()).messages.all()) == [mine]


def test_held_is_before_being_told_by_a_colleague_and_after_what_is_for_good():
    from tests.keeping_in_touch.messages.test_choosing import TUESDAY, leaves

    held = leaves(is_death_told=True)
    assert (held.verdict, held.code, held.until) == (leaving.Verdict.WAIT, "death_told", TUESDAY + timedelta(hours=1))
    assert leaves(is_death_told=True, is_dead=True).code == "dead"
    assert leaves(is_death_told=True, expires=TUESDAY).code == "expired"
