"""The council's own mail server, spoken with over a socket: what it took, what it refused, and what nobody knows."""

import socket
import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes

import pytest

from fairwait.keeping_in_touch.messages.gateways import Smtp, TooLate
from fairwait.keeping_in_touch.messages.notify import HostRefused, Outgoing
from fairwait.keeping_in_touch.messages.rules.answers import Meaning, read
from fairwait.keeping_in_touch.messages.rules.channels import Channel

MAIL = Outgoing(
    reference="0190163d-8694", channel=Channel.EMAIL, to="amina@example.org", subject="A note\nBcc: all@example.org",
    body="Please ring us. Zażółć.",
)  # fmt: skip


class _Conversation(socketserver.StreamRequestHandler):
    """One connection: each command is answered as the server was told to, else as a mail server does."""

    def handle(self):
        self._say(self.server.greeting)
        while line := self.rfile.readline():
            command = line.decode().split()[0].split(":")[0].upper() if line.split() else ""
            if command == "DATA":
                if not self._take(self.server.told.get("DATA", "354 go on")):
                    return
            elif command == "QUIT":
                return self._say("221 bye")
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
        self.wfile.write(f"{words}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address, daemon_threads = True, True


@contextmanager
def mail_server(*, greeting="220 here", **told):
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        server.greeting, server.told, server.taken = greeting, told, []
        server.url = f"smtp://127.0.0.1:{server.server_address[1]}/council@example.org"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def sent(server, *, still_mine=lambda: True, url=""):
    return Smtp(url=url or server.url, timeout=2).send(MAIL, still_mine=still_mine)


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
        ({"MAIL": "550 not from you"}, Meaning.REFUSED, 0),
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
