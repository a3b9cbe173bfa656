"""The stand-in for Notify answers the official client as Notify does."""

import ssl
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer
from io import BytesIO
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from notifications_python_client.errors import HTTP503Error, HTTPError, InvalidResponse
from notifications_python_client.notifications import NotificationsAPIClient

from fairwait.keeping_in_touch.messages.fake_notify import FakeNotify, Fault, KeyKind
from fairwait.keeping_in_touch.messages.fake_notify.server import EMAIL_TEMPLATE, TEXT_TEMPLATE, _Handler
from fairwait.keeping_in_touch.messages.fake_notify.templates import Template
from fairwait.keeping_in_touch.messages.notify import HostRefused, Notify, Outgoing, Templates, TooLate, check_url
from fairwait.keeping_in_touch.messages.rules.answers import Hold, Meaning, read
from fairwait.keeping_in_touch.messages.rules.channels import Channel

PDF = b"%PDF-1.7 a letter"
TEMPLATES = Templates(text=TEXT_TEMPLATE, email=EMAIL_TEMPLATE)


@pytest.fixture
def notify():
    with FakeNotify() as fake:
        yield fake


def client(fake, kind=KeyKind.LIVE, timeout=5):
    return NotificationsAPIClient(fake.key(kind), base_url=fake.url, timeout=timeout)


def refused(ask):
    with pytest.raises(HTTPError) as caught:
        ask()
    return caught.value.status_code, [(each["error"], each["message"]) for each in caught.value.message]


def test_a_text_is_taken_looked_up_and_ends(notify):
    ours = client(notify)
    answer = ours.send_sms_notification("07700 900123", TEXT_TEMPLATE, {"text": "Hello"}, reference="r1")
    assert answer["content"] == {"body": "Hello", "from_number": "GOVUK"}
    assert answer["reference"] == "r1"
    assert ours.get_notification_by_id(answer["id"])["status"] == "created"
    notify.finish("r1", "delivered")
    (found,) = ours.get_all_notifications(reference="r1")["notifications"]
    assert (found["id"], found["status"], found["type"]) == (answer["id"], "delivered", "sms")
    assert found["completed_at"]
    assert ours.get_all_notifications(reference="another")["notifications"] == []
    assert notify.accepted == ["r1"]


def test_an_email_and_a_letter_are_taken(notify):
    ours = client(notify)
    email = ours.send_email_notification(
        "amina@example.org", EMAIL_TEMPLATE, {"text": "Hello", "subject": "Your call"}, reference="e"
    )
    assert email["content"]["subject"] == "Your call"
    letter = ours.send_precompiled_letter_notification("l", BytesIO(PDF), postage="first")
    assert letter["postage"] == "first"
    assert [one["reference"] for one in ours.get_all_notifications_iterator()] == ["l", "e"]
    assert ours.get_all_notifications(template_type="letter")["notifications"][0]["status"] == "pending-virus-check"
    with pytest.raises(HTTPError, match="not available yet"):
        ours.get_pdf_for_letter(letter["id"])
    notify.service.move(notify.of("l"))
    assert ours.get_pdf_for_letter(letter["id"]).getvalue() == PDF


def test_the_same_reference_is_taken_twice_as_notify_does(notify):
    ours = client(notify)
    for _ in range(2):
        ours.send_sms_notification("07700900123", TEXT_TEMPLATE, {"text": "Hello"}, reference="same")
    assert notify.accepted == ["same", "same"]


@pytest.mark.parametrize(
    ("ask", "status", "error", "message"),
    [
        (
            lambda c: c.send_sms_notification("07700900123", TEXT_TEMPLATE),
            400,
            "BadRequestError",
            "Missing personalisation: text",
        ),
        (
            lambda c: c.send_sms_notification("0770090012", TEXT_TEMPLATE, {"text": "x"}),
            400,
            "ValidationError",
            "phone_number Number is too short",
        ),
        (
            lambda c: c.send_sms_notification("077009001234", TEXT_TEMPLATE, {"text": "x"}),
            400,
            "ValidationError",
            "phone_number Number is too long",
        ),
        (
            lambda c: c.send_sms_notification("0770o900123", TEXT_TEMPLATE, {"text": "x"}),
            400,
            "ValidationError",
            "phone_number Must not contain letters or symbols",
        ),
        (
            lambda c: c.send_sms_notification("07700900123", "no", {"text": "x"}),
            400,
            "ValidationError",
            "template_id is not a valid UUID",
        ),
        (
            lambda c: c.send_sms_notification("07700900123", EMAIL_TEMPLATE, {"text": "x"}),
            400,
            "BadRequestError",
            "email template is not suitable for sms notification",
        ),
        (
            lambda c: c.send_email_notification("nowhere", EMAIL_TEMPLATE, {"text": "x"}),
            400,
            "ValidationError",
            "email_address Not a valid email address",
        ),
        (
            lambda c: c.send_precompiled_letter_notification("r", BytesIO(b"no")),
            400,
            "BadRequestError",
            "Letter content is not a valid PDF",
        ),
        (
            lambda c: c.send_precompiled_letter_notification("r", BytesIO(PDF), postage="third"),
            400,
            "ValidationError",
            "postage invalid. It must be either first, second or economy.",
        ),
        (lambda c: c.get_notification_by_id("no"), 400, "ValidationError", "id is not a valid UUID"),
        (
            lambda c: c.get_notification_by_id("0f5a4d2e-0000-4000-8000-00000000dead"),
            404,
            "NoResultFound",
            "No result found",
        ),
    ],
)
def test_what_notify_refuses_is_refused_in_its_words(notify, ask, status, error, message):
    assert refused(lambda: ask(client(notify))) == (status, [(error, message)])
    assert notify.accepted == []


def test_a_clock_more_than_thirty_seconds_out_is_said_to_be_that(notify, monkeypatch):
    for out, lets in ((25, True), (-25, True), (40, False), (-40, False)):
        now = datetime.now(UTC).timestamp()
        monkeypatch.setattr(
            "notifications_python_client.authentication.epoch_seconds", lambda now=now, out=out: int(now + out)
        )
        ask = lambda: client(notify).send_sms_notification("07700900123", TEXT_TEMPLATE, {"text": "x"})  # noqa: E731
        if lets:
            assert ask()["id"]
        else:
            said = (403, [("AuthError", "Error: Your system clock must be accurate to within 30 seconds")])
            assert refused(ask) == said


def test_another_key_is_not_known(notify):
    with FakeNotify() as other:
        strange = NotificationsAPIClient(other.key(), base_url=notify.url)
    said = (403, [("AuthError", "Invalid token: API key not found")])
    assert refused(lambda: strange.send_sms_notification("07700900123", TEXT_TEMPLATE, {"text": "x"})) == said


def test_the_minute_has_its_number():
    with FakeNotify(per_minute=2, clock=lambda: datetime.now(UTC).timestamp()) as fake:
        ours = client(fake)
        for _ in range(2):
            ours.send_sms_notification("07700900123", TEXT_TEMPLATE, {"text": "x"})
        said = (429, [("RateLimitError", "Exceeded rate limit for key type LIVE of 2 requests per 60 seconds")])
        assert refused(lambda: ours.send_sms_notification("07700900123", TEXT_TEMPLATE, {"text": "x"})) == said
        client(fake, KeyKind.TEST).send_sms_notification("07700900123", TEXT_TEMPLATE, {"text": "x"})  # its own minute


def test_keys_reach_whom_they_may():
    with FakeNotify(is_live=False, team=frozenset({"07700900555"})) as fake:
        live, team, trial = client(fake), client(fake, KeyKind.TEAM), client(fake, KeyKind.TEST)
        assert (
            "trial mode"
            in refused(lambda: live.send_sms_notification("07700900123", TEXT_TEMPLATE, {"text": "x"}))[1][0][1]
        )
        assert (
            "team-only"
            in refused(lambda: team.send_sms_notification("07700900123", TEXT_TEMPLATE, {"text": "x"}))[1][0][1]
        )
        assert refused(lambda: team.send_precompiled_letter_notification("r", BytesIO(PDF)))[0] == 403
        assert refused(lambda: live.send_precompiled_letter_notification("r", BytesIO(PDF)))[0] == 403
        team.send_sms_notification("07700900555", TEXT_TEMPLATE, {"text": "x"})
        trial.send_sms_notification("07700900002", TEXT_TEMPLATE, {"text": "x"}, reference="fails")
        trial.send_email_notification(
            "temp-fail@simulator.notify", EMAIL_TEMPLATE, {"text": "x", "subject": "y"}, reference="later"
        )
        ends = {}
        for reference in ("fails", "later"):
            fake.service.move(fake.of(reference))
            ends[reference] = fake.service.move(fake.of(reference)).status
        assert ends == {"fails": "permanent-failure", "later": "temporary-failure"}


def test_smoke_numbers_are_answered_and_not_kept(notify):
    ours = client(notify)
    answer = ours.send_sms_notification("07700900000", TEXT_TEMPLATE, {"text": "x"}, reference="smoke")
    assert refused(lambda: ours.get_notification_by_id(answer["id"]))[0] == 404
    assert notify.accepted == []


def test_placeholders_are_filled_as_notify_fills_them(notify):
    number = "0f5a4d2e-0000-4000-8000-0000000000aa"
    notify.add_template(Template(number, "sms", "((First name)), bring: ((things)) ((is late??Please hurry.))"))
    answer = client(notify).send_sms_notification(
        "07700900123", number, {"first_name": "Amina", "things": ["a", "b"], "isLate": "yes"}
    )
    assert answer["content"]["body"] == "Amina, bring: * a\n* b Please hurry."


@pytest.mark.parametrize(
    ("fault", "taken"),
    [(Fault.TIMEOUT_AFTER, True), (Fault.CUT_BEFORE, False), (Fault.CUT_AFTER, True), (Fault.ERROR_503, False)],
)
def test_faults_look_to_the_client_as_notifys_do(notify, fault, taken):
    notify.script.slow_seconds = 1.0
    notify.script.then(fault)
    ours = client(notify, timeout=0.3)
    with pytest.raises(HTTP503Error):
        ours.send_sms_notification("07700900123", TEXT_TEMPLATE, {"text": "x"}, reference="r")
    assert notify.accepted == (["r"] if taken else [])
    assert len(client(notify).get_all_notifications(reference="r")["notifications"]) == int(taken)


def test_an_answer_that_is_no_json_is_said_to_be_that(notify):
    notify.script.then(Fault.NOT_JSON)
    with pytest.raises(InvalidResponse):
        client(notify).send_sms_notification("07700900123", TEXT_TEMPLATE, {"text": "x"}, reference="r")
    assert notify.accepted == ["r"]


def test_an_outage_lasts_as_long_as_it_is_told_to():
    now = [datetime.now(UTC).timestamp()]
    with FakeNotify(clock=lambda: now[0]) as fake:
        fake.script.outage(Fault.ERROR_500, until=now[0] + 20)
        ours = client(fake)
        assert refused(lambda: ours.send_sms_notification("07700900123", TEXT_TEMPLATE, {"text": "x"}))[0] == 500
        assert refused(lambda: ours.get_all_notifications())[0] == 500
        now[0] += 21
        assert ours.send_sms_notification("07700900123", TEXT_TEMPLATE, {"text": "x"})["id"]


def test_texts_that_came_in_can_be_asked_for(notify):
    notify.text_in(source="07700900123", message="Call me")
    notify.text_in(source="07700900124", message="STOP")
    texts = list(client(notify).get_received_texts_iterator())
    assert [(text["user_number"], text["content"]) for text in texts] == [
        ("447700900124", "STOP"),
        ("447700900123", "Call me"),
    ]


# Our own way to it ---------------------------------------------------------------------------------------------------


def ours_to(fake, **more):
    return Notify(key=fake.key(), templates=TEMPLATES, url=fake.url, **more)


def text(reference="r", to="07700900123"):
    return Outgoing(reference, Channel.TEXT, to, "", "Hello")


def test_ours_sends_each_channel_and_looks_it_up(notify):
    ours = ours_to(notify)
    for each in (
        text("a"),
        Outgoing("b", Channel.EMAIL, "amina@example.org", "Your call", "Hello"),
        Outgoing("c", Channel.LETTER, "", "", "", pdf=PDF),
    ):
        sent = ours.send(each)
        assert read(sent.reply).meaning is Meaning.ACCEPTED
        number, word = ours.look_up(each.reference)
        assert number == sent.number
        assert word.status in ("created", "pending-virus-check")
    assert ours.look_up("never sent") is None


@pytest.mark.parametrize(
    ("fault", "meaning", "hold"),
    [
        (Fault.TIMEOUT_AFTER, Meaning.UNKNOWN, Hold.DOWN),
        (Fault.CUT_BEFORE, Meaning.UNKNOWN, Hold.DOWN),
        (Fault.CUT_AFTER, Meaning.UNKNOWN, Hold.DOWN),
        (Fault.ERROR_500, Meaning.UNKNOWN, Hold.DOWN),
        (Fault.ERROR_503, Meaning.UNKNOWN, Hold.DOWN),
        (Fault.RATE, Meaning.NEVER_LEFT, Hold.BUSY),
        (Fault.REDIRECT, Meaning.NEVER_LEFT, Hold.HOST),
        (Fault.NOT_JSON, Meaning.UNKNOWN, Hold.NONE),
    ],
)
def test_each_fault_is_understood(notify, fault, meaning, hold):
    notify.script.slow_seconds = 1.0
    notify.script.then(fault)
    answer = read(ours_to(notify, timeout=0.3).send(text()).reply)
    assert (answer.meaning, answer.hold) == (meaning, hold)


def test_nobody_there_is_known_to_have_taken_nothing():
    fake = FakeNotify()
    ours = ours_to(fake)
    fake._server.server_close()
    answer = read(ours.send(text()).reply)
    assert (answer.meaning, answer.hold) == (Meaning.NEVER_LEFT, Hold.DOWN)


def test_a_redirect_is_never_followed(notify):
    with FakeNotify() as elsewhere:
        notify.script.redirect_to = f"{elsewhere.url}/v2/notifications/sms"
        notify.script.then(Fault.REDIRECT)
        ours_to(notify).send(text())
        assert elsewhere.accepted == []


def test_what_is_no_longer_ours_does_not_leave(notify):
    with pytest.raises(TooLate):
        ours_to(notify).send(text(), still_mine=lambda: False)
    assert notify.accepted == []


@pytest.mark.parametrize("url", ["http://notify.example.org", "http://169.254.169.254/", "ftp://127.0.0.1", "//x", ""])
def test_only_tls_and_the_loopback(url):
    with pytest.raises(HostRefused):
        check_url(url)


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    both = tmp_path / "both.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    both.write_bytes(secret + signed.public_bytes(serialization.Encoding.PEM))
    fake = FakeNotify()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.notify = fake
    server.socket = context.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, daemon=True).start()
    url = f"https://localhost:{server.server_address[1]}"
    try:
        strange = Notify(key=fake.key(), templates=TEMPLATES, url=url)
        assert read(strange.send(text()).reply).meaning is Meaning.NEVER_LEFT
        assert fake.accepted == []
        vouched = Notify(key=fake.key(), templates=TEMPLATES, url=url, ca_file=str(both))
        assert read(vouched.send(text()).reply).meaning is Meaning.ACCEPTED
    finally:
        server.shutdown()
        server.server_close()
        fake._server.server_close()
