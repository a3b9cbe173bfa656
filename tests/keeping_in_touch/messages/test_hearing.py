"""What a text that somebody sends is heard to say."""

import pytest

from fairwait.keeping_in_touch.messages.rules import incoming
from fairwait.keeping_in_touch.messages.rules.incoming import Heard


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("STOP", [Heard.STOP]),
        ("Stop texting me please.", [Heard.STOP]),
        ("stop. who is this", [Heard.STOP, Heard.WRONG_NUMBER]),
        ("Please don't text me again", [Heard.STOP]),
        ("He won't stop falling over, it is getting worse", [Heard.URGENT]),
        ("I can't stop crying and I can\u2019t cope", [Heard.URGENT]),
        ("STOP. Mum has died", [Heard.URGENT, Heard.DEATH, Heard.STOP]),
        ("Wrong number mate", [Heard.WRONG_NUMBER]),
        ("I can't stop falling", [Heard.URGENT]),
        ("w o r s e", [Heard.URGENT]),
        ("Shes wurse", [Heard.URGENT]),
        ("He has stopped eating", [Heard.URGENT]),
        ("I a m OK x", [Heard.OTHER]),
        ("START", [Heard.START]),
        ("We no longer need this thank you", [Heard.NO_LONGER]),
        ("Thanks, see you Tuesday", [Heard.OTHER]),
        ("the bus stop is near", [Heard.OTHER]),
        ("", [Heard.OTHER]),
        ("take me off your list", [Heard.STOP, Heard.NO_LONGER]),
        ("\u0ac8\u0abe\u0ab0\u0ac1\u0a82 \u0a9b\u0ac7", [Heard.UNREAD]),
        ("07700 900 999 is my number", [Heard.OTHER]),
        ("0161 999 0000 is my number", [Heard.OTHER]),
        ("I rang 999 2 hours ago", [Heard.URGENT]),
        ("Called 999 3 times today", [Heard.URGENT]),
        ("rang 111 2 days ago", [Heard.URGENT]),
    ],
)
def test_texts_are_sorted_and_never_more_than_that(text, heard):
    found = incoming.sort(text)
    assert list(found.heard) == heard
    assert found.first is heard[0]
    assert found.first.label
    assert found.is_urgent is (Heard.URGENT in heard)


ASK_TO_STOP = """STOP|(STOP)|STOP \U0001f6d1|S T O P|S.T.O.P|st0p|Stopp|STOPALL|\uff33\uff34\uff2f\uff30|stop\u200f
STOP\u200b|STOP STOP STOP|pls stop|STOP - Sent from my iPhone|STOP PLEASE I DIDNT ASK FOR THIS
stop x|no thanks, stop|END|UNSUB|can you stop texting me|stop sending me messages
don't contact me again|please remove my number|leave me alone|stopiwch|STOP \u0628\u0646\u062f"""


@pytest.mark.parametrize("text", ASK_TO_STOP.replace("\n", "|").split("|"))
def test_a_wish_for_no_more_texts_is_heard_in_any_shape(text):
    assert Heard.STOP in incoming.sort(text).heard


@pytest.mark.parametrize(
    "text",
    ["Please dont stop my care", "stop my care please", "Stop the meals please", "please don't stop texting me",
     "The pain won't stop", "when will it stop", "I stopped the tablets"],
)  # fmt: skip
def test_who_speaks_of_something_else_that_stops_is_texted_on(text):
    assert Heard.STOP not in incoming.sort(text).heard


AT_RISK = """worse|wors|wrose|w0rse|worst|not good|not so great|bad|things are really bad|terrible|going downhill
struggling|cant manage|I can\u2019t go on|been in A&E|in A and E|deteriorated|poorly|can't get up
cant get out of bed|I am on the floor|I dont want to live|no point any more|better off without me
my son takes my money|he shouts at me|no heating|not eaten for 2 days|havent eaten
run out of insulin|soiled|bed sore|had a stroke|cant breath|Help|HELP!!!|sos|\U0001f62d|\U0001f44e
\U0001f198|declining|weaker|more confused|wandering at night|my husband passed away|lost my wife
carer has left|exhausted|at breaking point|end of my tether|nobody came|in agony|suffering
dandy, only fell twice|Never better! Broke my hip|much better now that I've given up|gwaeth
mae hi'n waeth|helpwch fi|\u0628\u062f\u062a\u0631
\u062d\u0627\u0644\u062a \u062e\u0631\u0627\u0628 \u06c1\u06d2|tabiyat kharab hai"""


OF_THE_BODY = """pain in my chest|my chest is tight|short of breath|breathless all nite|cant get my breath
slipped in bath|had a tia|mini stroke|had a fit|wont wake up|cant wake him|blacked out|passed out
being sick all night|vomiting
not drinking|wont drink|losing weight|not getting out of bed|bed bound now|cant get to toilet|legs gone
went off her legs|in QEH ward 5|admitted yesterday|she is in hosp|paramedics been|leg ulcer smells|skin is broken
boiler broke|no leccy|evicted friday|left the cooker on|police brought her home|not gud|v bad|getting wose|carnt cope
my carer walked out|carer hasnt come|please come quick|need someone now|need help"""
OF_LIFE = """whats the point|took too many tablets|ive took all my pills|goodbye everyone|nobody would miss me
I wish it was over|I want it to end|cutting myself|kms|unalive myself|life isnt worth living|no will to live|im a burden
hang myself|jump off the bridge|I cant do this anymore|dont want to be here"""
OF_DEATH = """he died on tuesday|mum passed|mum passed yesterday|she has passed|he passed in his sleep|RIP mum 3 Nov
hes no longer with us|lost dad sunday|dad is no more|we buried her last week|She's gone. Thursday night"""
OF_OTHERS = """he strangled me|grabbed my throat|he forced me|touches me|he locks me in|he wont let me out|being bullied
he controls my money|my nephew has my bank card|they wont let me see anyone|skared of him"""
IN_OTHER_TONGUES = """jest gorzej|chc\u0119 umrze\u0107|pomocy
mai r\u0103u|vreau s\u0103 mor|quiero morir|estoy peor
estou pior|ajuda|je veux mourir|blogiau|yard\u0131m|k\u00f6t\u00fcy\u00fcm|mein marna chahti hoon|ammi gir gayi
wedi cwympo
\u6551\u547d|\u6211\u5f88\u4e0d\u597d|\u09ae\u09b0\u09c7 \u09af\u09c7\u09a4\u09c7 \u099a\u09be\u0987
\u092e\u0926\u0926 \u0915\u0930\u094b|\u0a2e\u0a26\u0a26|\u0aac\u0a9a\u0abe\u0ab5\u0acb
\u0627\u0631\u064a\u062f \u0627\u0646 \u0627\u0645\u0648\u062a
\u0434\u043e\u043f\u043e\u043c\u043e\u0436\u0456\u0442\u044c"""
LISTS = (AT_RISK, OF_THE_BODY, OF_LIFE, OF_DEATH, OF_OTHERS, IN_OTHER_TONGUES)


@pytest.mark.parametrize("text", "\n".join(LISTS).replace("\n", "|").split("|"))
def test_whoever_may_be_worse_is_heard_however_they_type_it(text):
    assert incoming.sort(text).is_urgent


WATCHED = """dont ring my husband will hear|please dont text he reads my phone|dont text this number my husband reads it
my partner checks this phone|he goes through my phone|someone is listening|cant talk he is here|can't talk now
its not safe to talk|don't send letters here he opens them|he opens my post|not allowed to talk|my husband must not know
dont tell my daughter|I dont want my ex to know where I live|dont tell him|delete this text"""


@pytest.mark.parametrize("text", WATCHED.replace("\n", "|").split("|"))
def test_who_may_not_be_reached_safely_is_heard_and_read_first(text):
    assert incoming.sort(text).heard[:2] == (Heard.URGENT, Heard.NOT_SAFE)


CALM = """who are you sending on monday|I have this number a long time, still waiting|i do not know a lot about it
same as before thanks|still waiting|no change|better|I'm fine|all good|not bad|not too bad really
Thank you, Tuesday is fine|yes please|what time is my visit|my new number is 07700 900111
blood test on Monday|hello|we moved|no longer need it|ok|1
not sure|not yet|no change here|dont know anymore|I have a new phone|yes still need help with washing|fitting on Tuesday
please call me|call me after 5|my daughter will ring you|can you write to me|we dont need it now|my son is home from uni
dont ring before 10|please dont call on Wednesdays|Please text me before you come
she sees the nurse weekly|he watches tv|my carer does the shopping|the bank is fine|my husband is her carer
merci|bez zmian|la fel|igual|I told my daughter"""


@pytest.mark.parametrize("text", CALM.replace("\n", "|").split("|"))
def test_ordinary_answers_are_not_taken_for_urgent(text):
    found = incoming.sort(text)
    assert not found.is_urgent
    assert not {Heard.STOP, Heard.WRONG_NUMBER} & set(found.heard)


def test_the_councils_own_urgent_words_count_in_a_text():
    assert not incoming.sort("There\u2019s a gas leak").is_urgent
    assert incoming.sort("There\u2019s a gas leak", urgent_words=["gas leak"]).is_urgent


@pytest.mark.parametrize(
    "text",
    [
        "Mary doesn't have this phone any more",
        "this isn't Mary's number",
        "wrong no.",
        "who r u",
        "new phone who dis",
        "this phone belongs to someone else now",
        "I dont know any Mavis",
        "had this number 2 years",
    ],
)
def test_a_number_somebody_else_has_is_heard(text):
    assert Heard.WRONG_NUMBER in incoming.sort(text).heard
