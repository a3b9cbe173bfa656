"""The file `identity.toml` in the council's folder: which identity provider its staff sign in through."""

import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, field_validator

from fairwait.engine.documents.lines import line_of, lines

FILE = "identity.toml"
PROVIDER = "council"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
Given = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class IdentityRefused(Exception):
    """The file cannot be used; the words name the line and what to write."""


class SecondFactor(StrEnum):
    """Whether the provider proves a second factor."""

    ALWAYS = "always"
    SAID = "said"
    NEVER = "never"


class Passwords(StrEnum):
    """Who may still sign in with a password of our own."""

    EVERYBODY = "everybody"
    ADMINISTRATORS = "administrators"


class Identity(BaseModel):
    """One identity provider.

    `server` is its issuer's address. A person is known by the claim `user_name`: their user name here, else the e-mail
    address of exactly one account. `second_factor` is "always" when the provider asks everybody for one, "said" when
    its token says so each time (the claim `amr` holds "mfa", or `acr` is one of `proving`), else "never".
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Given
    server: Given
    client: Given
    secret: Given
    user_name: Given = "preferred_username"
    second_factor: SecondFactor = SecondFactor.NEVER
    proving: tuple[str, ...] = ()
    passwords: Passwords = Passwords.EVERYBODY
    form_action: str = ""

    @field_validator("server", "form_action")
    @classmethod
    def _safe(cls, address: str) -> str:
        parts = urlsplit(address)
        if address and parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise ValueError("must begin https://")
        return address.rstrip("/")

    @property
    def origins(self) -> tuple[str, ...]:
        """Where the browser is sent from our sign-in form; the content security policy must name them."""
        found = [urlsplit(address) for address in (self.server, self.form_action) if address]
        return tuple(dict.fromkeys(f"{parts.scheme}://{parts.netloc}" for parts in found))

    def as_provider(self) -> dict[str, Any]:
        """As django-allauth takes it."""
        app = {"provider_id": PROVIDER, "name": self.name, "client_id": self.client, "secret": self.secret}
        return {"OAUTH_PKCE_ENABLED": True, "APPS": [app | {"settings": {"server_url": self.server}}]}


def read(folder: Path) -> Identity | None:
    """The council's provider; None when there is no such file. Raises IdentityRefused."""
    path = folder / FILE
    if not path.exists():
        return None
    if path.stat().st_mode & 0o077:
        raise IdentityRefused(f"{path} holds a secret, and others on this machine may read it. Run: chmod 600 {FILE}")
    text = path.read_text(encoding="utf-8")
    try:
        return Identity.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as fault:
        raise IdentityRefused(f"{path} is not TOML: {fault}.") from fault
    except ValidationError as fault:
        raise IdentityRefused("\n".join(_said(path, text, problem) for problem in fault.errors())) from fault


def _said(path: Path, text: str, problem: Any) -> str:
    key = str(problem["loc"][0]) if problem["loc"] else ""
    line = line_of(key, lines(text))
    where = f"{path}, line {line}" if line and problem["type"] != "missing" else str(path)
    if problem["type"] == "missing":
        return f"{where}: “{key}” is missing."
    if problem["type"] == "extra_forbidden":
        return f"{where}: there is no “{key}”. Known: {', '.join(Identity.model_fields)}."
    return f"{where}: “{key}” {problem['msg'].removeprefix('Value error, ')}."
