"""Following a published directory: from allowed hosts, over TLS, no redirect, and nothing that does not add up."""

import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from fairwait.accounts.rules import Role
from fairwait.directory import actions, fetching, jobs, queries
from fairwait.directory.models import Listing, Source
from fairwait.directory.rules.reading import read
from fairwait.directory.rules.refusal import SourceRefused
from tests.desk import town as towns
from tests.directory.records import older, service

MACHINE = "127.0.0.1"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate this machine gives itself, as one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "directory.test")])
    now = datetime.now(tz=UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(MACHINE))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file = tmp_path_factory.mktemp("tls") / "site.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


class Published:
    """A publisher: what it answers to each path, changed by each test. A function is given the query."""

    def __init__(self) -> None:
        self.answers = {}
        self.asked = []
        self.port = 0

    @property
    def address(self) -> str:
        return f"https://{MACHINE}:{self.port}/o"

    def gives(self, *services, per_page=2, short=False, **page):
        """Pages of services, as the standard frames them."""

        def pages(query):
            number = int(query["page"][0])
            part = services[(number - 1) * per_page : number * per_page]
            last = -(-len(services) // per_page)
            shown = [{"id": one["id"], "name": one["name"]} for one in part] if short else list(part)
            return {"total_items": len(services), "total_pages": last, "page_number": number,
                    "last_page": number >= last, "contents": shown, **page}  # fmt: skip

        self.answers = {"/o/services": pages} | {f"/o/services/{one['id']}": one for one in services}


@pytest.fixture
def publisher(certificate) -> Iterator[Published]:
    published = Published()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            parts = urlsplit(self.path)
            published.asked.append(self.path)
            answer = published.answers.get(parts.path, (404, b"{}"))
            answer = answer(parse_qs(parts.query)) if callable(answer) else answer
            status, body = answer if isinstance(answer, tuple) else (200, answer)
            body = body if isinstance(body, bytes) else orjson.dumps(body)
            self.send_response(200 if status == 206 else status)
            if status == 302:
                self.send_header("Location", "https://example.org/")
            self.send_header("Content-Length", str(len(body) + (10 if status == 206 else 0)))
            self.end_headers()
            self.wfile.write(body)
            if status == 206:
                self.close_connection = True

        def log_message(self, *args):
            """Say nothing."""

    server = ThreadingHTTPServer((MACHINE, 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    published.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield published
    server.shutdown()
    server.server_close()


@pytest.fixture
def host(publisher, certificate):
    def made(address=None, allowed=None):
        trust = ssl.create_default_context(cafile=certificate)
        return fetching.Host(address or publisher.address, frozenset(allowed or {f"{MACHINE}:{publisher.port}"}), trust)

    return made


def test_every_page_is_fetched_and_short_ones_made_whole(publisher, host):
    services = [service(number) for number in range(1, 6)]
    publisher.gives(*services, short=True)
    found = read(fetching.fetch(host()), source="s", today=towns.day(0))
    assert [one.record["name"] for one in found.given] == [one["name"] for one in services]
    publisher.asked.clear()
    publisher.gives(*services)
    fetching.fetch(host())
    assert len(publisher.asked) == 3, "what the list gives whole is not asked for again"


def test_the_older_frame_of_pages_is_understood(publisher, host):
    publisher.answers = {"/o/services": {"totalElements": 1, "totalPages": 1, "last": True, "content": [older()]}}
    assert read(fetching.fetch(host()), source="s", today=towns.day(0)).is_older


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://127.0.0.1/o", "https://"),
        ("https://name:word@127.0.0.1/o", "https://"),
        ("https://127.0.0.1/o?x=1", "https://"),
        ("https://example.org/o", "not among the hosts"),
        ("https://127.0.0.1:1/o", "not among the hosts"),
        ("file:///etc/hosts", "https://"),
    ],
)
def test_an_address_that_may_not_be_fetched_is_refused_before_anything_is_sent(publisher, host, address, words):
    with pytest.raises(SourceRefused, match=words):
        host(address)
    assert not publisher.asked


def test_a_certificate_nobody_vouches_for_is_refused(publisher):
    publisher.gives(service())
    stranger = fetching.Host(publisher.address, frozenset({f"{MACHINE}:{publisher.port}"}))
    with pytest.raises(SourceRefused, match="cannot be reached"):
        fetching.fetch(stranger)
    assert not publisher.asked


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((302, b""), "another address"),
        ((500, b"{}"), "answered 500"),
        ((200, b'{"contents": ['), "no whole JSON"),
        ((200, b"<html>"), "no whole JSON"),
        ((206, b'{"conten'), "half-way"),
        ({"message": "hello"}, "no page of Open Referral"),
        ({"contents": [service()], "total_items": 9, "total_pages": 1}, "it is cut, or wrong"),
        (lambda query: {"contents": [service()], "total_items": 9, "last_page": False}, "repeats services"),
        (lambda query: {"contents": [service(int(query["page"][0]))], "total_items": int(query["page"][0]),
                        "last_page": False}, "changed while"),
    ],
)  # fmt: skip
def test_a_publisher_that_is_cut_or_lies_is_refused_whole(publisher, host, answer, words):
    publisher.answers = {"/o/services": answer}
    with pytest.raises(SourceRefused, match=words):
        fetching.fetch(host())


def test_a_service_that_turns_out_to_be_another_is_refused(publisher, host):
    publisher.gives(service(1), short=True)
    publisher.answers[f"/o/services/{service(1)['id']}"] = service(2)
    with pytest.raises(SourceRefused, match="it gave another"):
        fetching.fetch(host())


def test_a_publisher_that_sends_without_end_is_stopped(publisher, host, monkeypatch):
    monkeypatch.setattr(fetching, "LARGEST_ANSWER", 100_000)
    publisher.answers = {"/o/services": {"contents": [service(description="x" * 200_000)]}}
    with pytest.raises(SourceRefused, match="more than a directory holds"):
        fetching.fetch(host())
    monkeypatch.setattr(fetching, "LARGEST_ANSWER", 1_000_000)
    monkeypatch.setattr(fetching, "MOST_PAGES", 3)
    publisher.answers = {"/o/services": lambda query: {"contents": [service(int(query["page"][0]))], "last": False}}
    with pytest.raises(SourceRefused, match="do not end"):
        fetching.fetch(host())


class Run:
    """A job's run, as much of it as is asked."""

    arguments: dict = {}

    def clock(self):
        return towns.now()

    def progress(self, *words):
        """Said to nobody."""


@pytest.mark.django_db
def test_the_night_brings_in_what_is_followed_and_keeps_trouble_where_staff_see_it(
    publisher, certificate, bare_town, settings, monkeypatch
):
    settings.DIRECTORY_HOSTS = (f"{MACHINE}:{publisher.port}",)
    trust = ssl.create_default_context(cafile=certificate)
    made = fetching.Host
    monkeypatch.setattr(fetching, "Host", lambda address, allowed: made(address, allowed, trust))
    by = bare_town.user(Role.COUNCIL_ADMINISTRATOR)
    source = actions.source_named("Followed", by=by, now=towns.now(), address=publisher.address)
    actions.follow(source=source, is_followed=True, by=by, now=towns.now())
    publisher.gives(*(service(number) for number in range(1, 6)))
    jobs.night(Run())
    assert Listing.objects.filter(is_gone=False).count() == 5
    publisher.gives(service(1))
    said = jobs.look(Source.objects.get(), Run())
    assert "are missing now" in said
    assert "are missing now" in queries.sources(by)[0].trouble
    assert Listing.objects.filter(is_gone=False).count() == 5
    publisher.gives(*(service(number) for number in range(1, 5)))
    jobs.look(Source.objects.get(), Run())
    assert (Listing.objects.filter(is_gone=True).count(), Source.objects.get().trouble) == (1, "")
