"""A provider that drips its answer byte by byte: the whole sending ends in time, and it is not known what it took."""

import gc
import socket
import threading
import time
from contextlib import contextmanager, suppress

import pytest

from fairwait.keeping_in_touch.messages.notify import Notify, Outgoing, Templates
from fairwait.keeping_in_touch.messages.rules.answers import Hold, Meaning, read
from fairwait.keeping_in_touch.messages.rules.channels import Channel

KEY = "a_key-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"
TEXT = Outgoing(reference="0190163d", channel=Channel.TEXT, to="07700900123", subject="", body="Hello")
BODY = b'{"id": "740e5834-3a29-46b4-9a6f-16142fde533a"}' + b" " * 60
HEAD = b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(BODY)


def _answer(connection, whole, dripped):
    """Say one part at once, and of the other a byte every tenth of a second, which takes longer than all may."""
    with connection, suppress(OSError):
        connection.recv(65536)
        connection.sendall(whole)
        for byte in dripped:
            connection.sendall(bytes([byte]))
            time.sleep(0.1)


@contextmanager
def provider(whole, dripped):
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve():
            with suppress(OSError):
                while True:
                    connection, _address = listening.accept()
                    threading.Thread(target=_answer, args=(connection, whole, dripped), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        yield Notify(key=KEY, templates=Templates(text="a", email="b"), url=url, timeout=1)


@pytest.mark.parametrize(("whole", "dripped"), [(b"", HEAD + BODY), (HEAD, BODY)], ids=["its head", "its body"])
def test_an_answer_that_drips_is_not_waited_for_to_the_end(whole, dripped):
    with provider(whole, dripped) as notify:
        found = read(notify.send(TEXT).reply)
    assert (found.meaning, found.hold) == (Meaning.UNKNOWN, Hold.DOWN)


def test_an_answer_that_comes_at_once_is_taken_and_the_next_one_too():
    with provider(HEAD + BODY, b"") as notify:
        assert [read(notify.send(TEXT).reply).meaning for _ in range(2)] == [Meaning.ACCEPTED] * 2


def test_whoever_drops_the_client_leaves_no_socket_behind():
    with provider(HEAD + BODY, b"") as notify:
        notify.send(TEXT)
    (held,) = notify._client.line._held
    assert held.fileno() >= 0
    del notify
    gc.collect()
    assert held.fileno() == -1
