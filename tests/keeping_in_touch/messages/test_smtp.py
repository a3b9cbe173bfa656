"""The council's own mail server, spoken with over a socket: what it took, what it refused, and what nobody knows."""

import socket
import socketserver
import ssl
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from fairwait.keeping_in_touch.messages.gateways import Smtp, TooLate
from fairwait.keeping_in_touch.messages.notify import HostRefused, Outgoing
from fairwait.keeping_in_touch.messages.rules.answers import Hold, Meaning, read
from fairwait.keeping_in_touch.messages.rules.channels import Channel

MAIL = Outgoing(
    reference="0190163d-8694", channel=Channel.EMAIL, to="amina@example.org", subject="A note\nBcc: all@example.org",
    body="Please ring us. Zażółć.",
)  # fmt: skip


DRIPS = "drips: "
"""Eight seconds and more of bytes, one by one: each read is answered in time, and all of them together are not."""


class _Conversation(socketserver.StreamRequestHandler):
    """One connection: each command is answered as the server was told to, else as a mail server does."""

    is_secret = False

    def handle(self):
        self._say(self.server.greeting)
        while line := self.rfile.readline():
            self.server.heard.append((line, self.is_secret or self.server.is_tls))
            command = line.decode().split()[0].split(":")[0].upper() if line.split() else ""
            if command == "DATA":
                if not self._take(self.server.told.get("DATA", "354 go on")):
                    return
            elif command == "QUIT":
                return self._say(self.server.told.get("QUIT", "221 bye"))
            elif command == "EHLO" and self.server.offers_starttls and not self.is_secret:
                self._say("250-here")
                self._say("250 STARTTLS")
            elif command == "STARTTLS":
                self._say("220 go on")
                self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
                self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)
                self.is_secret = True
            else:
                self._say(self.server.told.get(command, "250 ok"))
        return None

    def _take(self, answer):
        self._say(answer)
        if not answer.startswith("354"):
            return True
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        if self.server.told.get("END") == "cut before":
            return False
        self.server.taken.append(b"".join(lines))
        if self.server.told.get("END") == "cut after":
            return False
        self._say(self.server.told.get("END", "250 taken"))
        return True

    def _say(self, words):
        if not words.startswith(DRIPS):
            self.wfile.write(f"{words}\r\n".encode())
            return
        for byte in f"{words.removeprefix(DRIPS)}{'.' * 80}\r\n".encode():
            self.wfile.write(bytes([byte]))
            time.sleep(0.1)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address, daemon_threads = True, True
    is_tls = offers_starttls = False
    tls = None

    def get_request(self):
        connection, address = super().get_request()
        return (self.tls.wrap_socket(connection, server_side=True) if self.is_tls else connection), address

    def handle_error(self, request, client_address):
        """A caller that trusts nobody leaves in the middle; that is what is tried here."""


@contextmanager
def mail_server(*, greeting="220 here", **told):
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        server.greeting, server.told, server.taken, server.heard = greeting, told, [], []
        server.url = f"smtp://127.0.0.1:{server.server_address[1]}/council@example.org"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def sent(server, *, still_mine=lambda: True, url="", ca_file=""):
    return Smtp(url=url or server.url, timeout=2, ca_file=ca_file).send(MAIL, still_mine=still_mine)


def test_what_is_taken_is_one_mail_under_our_reference_and_no_header_slips_in():
    with mail_server() as server:
        found = sent(server)
    assert read(found.reply).meaning is Meaning.ACCEPTED
    assert found.number == "<0190163d-8694@example.org>"
    (taken,) = map(message_from_bytes, server.taken)
    assert (taken["To"], taken["From"], taken["Bcc"]) == ("amina@example.org", "council@example.org", None)
    assert taken["Message-ID"] == found.number
    assert taken.get_payload(decode=True).decode().strip() == "Please ring us. Zażółć."


@pytest.mark.parametrize(
    ("told", "meaning", "taken"),
    [
        ({"RCPT": "550 no such person"}, Meaning.REFUSED, 0),
        ({"RCPT": "451 4.7.1 greylisted, come back"}, Meaning.NEVER_LEFT, 0),
        ({"MAIL": "550 not from you"}, Meaning.NEVER_LEFT, 0),
        ({"MAIL": "552 too large"}, Meaning.REFUSED, 0),
        ({"MAIL": "451 later"}, Meaning.NEVER_LEFT, 0),
        ({"DATA": "451 later"}, Meaning.NEVER_LEFT, 0),
        ({"END": "451 disk full"}, Meaning.NEVER_LEFT, 1),
        ({"END": "554 it looks like spam"}, Meaning.REFUSED, 1),
        ({"END": "cut before"}, Meaning.UNKNOWN, 0),
        ({"END": "cut after"}, Meaning.UNKNOWN, 1),
        ({"greeting": "554 go away"}, Meaning.NEVER_LEFT, 0),
    ],
)
def test_what_an_answer_of_the_mail_server_means(told, meaning, taken):
    with mail_server(**told) as server:
        assert read(sent(server).reply).meaning is meaning
    assert len(server.taken) == taken


@pytest.mark.parametrize(
    ("told", "hold"),
    [
        ({"RCPT": "451 4.7.1 greylisted, come back"}, Hold.NONE),  # of this address: others go on
        ({"RCPT": "550 no such person"}, Hold.NONE),
        ({"MAIL": "550 not from you"}, Hold.KEY),  # of all of them: a person mends it, and none has failed
        ({"EHLO": "250-here\r\n250 AUTH PLAIN", "AUTH": "535 wrong password"}, Hold.KEY),
        ({"EHLO": "250-here\r\n250 AUTH PLAIN", "AUTH": "454 4.7.0 temporary failure"}, Hold.DOWN),  # mends itself
        ({"RCPT": "553 5.7.1 <c@example.org>: Sender address rejected: not owned by user us"}, Hold.KEY),
        ({"RCPT": "554 5.7.1 <a@example.org>: Relay access denied"}, Hold.KEY),
        ({"MAIL": "421 too many connections"}, Hold.BUSY),
        ({"EHLO": "550 5.7.1 no", "HELO": "550 5.7.1 you are not known here"}, Hold.KEY),
        ({"EHLO": "502 what", "HELO": "421 4.3.2 shutting down"}, Hold.DOWN),
        ({"greeting": "554 5.7.1 your address is on a list"}, Hold.KEY),
        ({"greeting": "421 too many connections"}, Hold.DOWN),
    ],
)
def test_what_is_said_of_one_address_holds_no_other_and_what_is_said_of_us_holds_all(told, hold):
    with mail_server(**told) as server:
        url = server.url.replace("smtp://", "smtp://us:secret@") if "AUTH" in told else ""
        found = read(sent(server, url=url).reply)
    assert found.hold is hold
    if hold is not Hold.NONE:
        assert found.meaning is Meaning.NEVER_LEFT  # no message fails by what is said of us


def test_nobody_there_has_taken_nothing():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"smtp://127.0.0.1:{free.getsockname()[1]}/council@example.org"
    assert read(sent(None, url=url).reply).meaning is Meaning.NEVER_LEFT


def test_a_message_that_is_no_longer_ours_is_not_handed_over():
    with mail_server() as server, pytest.raises(TooLate):
        sent(server, still_mine=lambda: False)
    assert server.taken == []


def test_a_server_that_speaks_no_tls_gets_nothing_where_tls_is_asked_for():
    with mail_server() as server:
        found = sent(server, url=server.url.replace("smtp://", "smtps://"))
    assert read(found.reply).meaning is Meaning.NEVER_LEFT
    assert server.taken == []


@pytest.mark.parametrize("url", ["smtp://mail.example.org/a@example.org", "http://127.0.0.1/a@b", "smtps://h/nobody"])
def test_mail_leaves_this_machine_over_tls_and_from_somebody(url):
    with pytest.raises(HostRefused):
        Smtp(url=url, timeout=1)


# TLS ------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate that this machine signed for itself, for `localhost`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("tls")
    (folder / "own.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ))  # fmt: skip
    return folder


@contextmanager
def tls_server(folder, scheme, **told):
    """A mail server that speaks TLS, from the first byte or once it is asked."""
    with mail_server(AUTH="235 welcome", EHLO="250-here\r\n250 AUTH PLAIN", **told) as server:
        server.tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        server.tls.load_cert_chain(folder / "own.pem", folder / "key.pem")
        server.is_tls, server.offers_starttls = scheme == "smtps", scheme == "smtp+starttls"
        server.url = f"{scheme}://council:secret@localhost:{server.server_address[1]}/council@example.org"
        yield server


SCHEMES = ["smtps", "smtp+starttls"]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_over_tls_with_a_certificate_that_is_trusted_a_message_is_taken_and_nothing_is_said_in_the_open(
    scheme, certificate
):
    with tls_server(certificate, scheme) as server:
        found = sent(server, ca_file=str(certificate / "own.pem"))
    assert read(found.reply).meaning is Meaning.ACCEPTED
    assert len(server.taken) == 1
    in_the_open = [line for line, is_secret in server.heard if not is_secret]
    assert all(line.upper().startswith((b"EHLO", b"STARTTLS")) for line in in_the_open)
    assert any(line.startswith(b"AUTH PLAIN") for line, is_secret in server.heard if is_secret)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_certificate_nobody_trusts_gets_neither_the_password_nor_the_message(scheme, certificate):
    with tls_server(certificate, scheme) as server:
        found = sent(server)
    assert read(found.reply).meaning is Meaning.NEVER_LEFT
    assert server.taken == []
    assert not any(line.startswith(b"AUTH") for line, _ in server.heard)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_certificate_for_another_name_gets_nothing(scheme, certificate):
    with tls_server(certificate, scheme) as server:
        url = server.url.replace("@localhost:", "@127.0.0.1:")
        found = sent(server, url=url, ca_file=str(certificate / "own.pem"))
    assert read(found.reply).meaning is Meaning.NEVER_LEFT
    assert server.taken == []


def test_a_server_from_which_starttls_was_taken_away_gets_nothing(certificate):
    with tls_server(certificate, "smtp+starttls") as server:
        server.offers_starttls = False
        found = sent(server, ca_file=str(certificate / "own.pem"))
    assert read(found.reply).meaning is Meaning.NEVER_LEFT
    assert not any(line.startswith((b"AUTH", b"MAIL")) for line, _ in server.heard)


def test_a_file_of_certificates_that_cannot_be_read_is_refused_by_name(tmp_path):
    with pytest.raises(HostRefused, match="FAIRWAIT_SMTP_CA_FILE"):
        Smtp(url="smtps://mail.example.org/a@example.org", timeout=1, ca_file=str(tmp_path / "none.pem"))


def test_a_file_for_the_calendar_goes_with_it_and_its_words_are_as_they_were():
    calendar = "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n"
    with mail_server() as server:
        Smtp(url=server.url, timeout=2).send(replace(MAIL, calendar=calendar), still_mine=lambda: True)
    mail = message_from_bytes(server.taken[0])
    words, file = mail.get_payload()
    assert words.get_payload(decode=True).decode().strip() == MAIL.body
    assert (file.get_content_type(), file.get_param("method"), file.get_filename()) == (
        "text/calendar", "CANCEL", "calendar.ics",
    )  # fmt: skip
    assert file.get_payload(decode=True).decode() == calendar
    assert "attachment" in file["Content-Disposition"]


# A whole sending ends in time -----------------------------------------------------------------------------------------


def dripped(server, *, url="", ca_file=""):
    found = Smtp(url=url or server.url, timeout=1, ca_file=ca_file).send(MAIL, still_mine=lambda: True)
    return read(found.reply)


@pytest.mark.parametrize(
    ("told", "meaning"),
    [
        ({"END": f"{DRIPS}250 taken"}, Meaning.UNKNOWN),  # as after a time-out: it may have been taken
        ({"MAIL": f"{DRIPS}250 ok"}, Meaning.UNKNOWN),
        ({"greeting": f"{DRIPS}220 here"}, Meaning.NEVER_LEFT),
        ({"QUIT": f"{DRIPS}221 bye"}, Meaning.ACCEPTED),  # it was taken before
    ],
)
def test_a_mail_server_that_drips_its_answer_byte_by_byte_holds_no_sending(told, meaning):
    with mail_server(**told) as server:
        found = dripped(server)
    assert found.meaning is meaning
    assert found.hold is (Hold.NONE if meaning is Meaning.ACCEPTED else Hold.DOWN)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_nor_over_tls(scheme, certificate):
    with tls_server(certificate, scheme, END=f"{DRIPS}250 taken") as server:
        found = dripped(server, ca_file=str(certificate / "own.pem"))
    assert found.meaning is Meaning.UNKNOWN
