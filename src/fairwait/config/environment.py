"""What the environment tells us, read once, typed, and refused with the name of what is missing.

A handful of settings (decision 14): where this council's data lives, which database, how strict to be, whether a
second factor is needed, and by what names the site is reached. All else is
versioned data that a council edits in the product.
"""

import os
import secrets
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from platformdirs import user_data_path
from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from fairwait.accounts.identity.document import Identity, IdentityRefused
from fairwait.accounts.identity.document import read as identity_of

DATABASE_NAME = "fairwait.sqlite3"
KEY_NAME = "secret.key"


class SettingsRefused(Exception):
    """Fairwait cannot start; the message says what is missing and what to do."""


class Profile(StrEnum):
    """`local` binds to this machine with plain cookies; `production` insists on TLS, hosts and keys."""

    LOCAL = "local"
    PRODUCTION = "production"


class SecondFactor(StrEnum):
    """Whether everybody must prove with a second thing who they are, or may."""

    REQUIRED = "required"
    OFFERED = "offered"


class Environment(BaseSettings):
    """The environment variables Fairwait reads, all beginning FAIRWAIT_."""

    model_config = SettingsConfigDict(env_prefix="FAIRWAIT_", extra="ignore")

    dir: Path = user_data_path("fairwait", appauthor=False)
    database_url: str = ""
    profile: Profile = Profile.LOCAL
    hosts: str = ""
    base_url: str = ""
    second_factor: SecondFactor | None = None
    directory_hosts: str = ""
    trusted_proxy: bool = False

    def __init__(self, **values: Any) -> None:
        """Raises SettingsRefused naming the first setting that cannot be read, and what it may be."""
        try:
            super().__init__(**values)
        except ValidationError as refusal:
            first = refusal.errors()[0]
            name = f"FAIRWAIT_{'_'.join(str(part) for part in first['loc']).upper()}"
            raise SettingsRefused(f"{name} cannot be read: {first['msg']}. It is set to {first['input']!r}.") from None

    @cached_property
    def home(self) -> Path:
        """This council's folder, absolute."""
        return self.dir.expanduser().resolve()

    @property
    def needs_second_factor(self) -> bool:
        """Whether a second factor is required: as set, else where the site is open to others."""
        production = self.profile is Profile.PRODUCTION
        chosen = self.second_factor or (SecondFactor.REQUIRED if production else SecondFactor.OFFERED)
        return chosen is SecondFactor.REQUIRED

    @property
    def files(self) -> Path:
        """Uploaded and imported files, named by the SHA-256 of their content."""
        return self.home / "files"

    @property
    def logs(self) -> Path:
        """Where log files go."""
        return self.home / "logs"

    @property
    def work(self) -> Path:
        """Scratch space for reading files; emptied freely."""
        return self.home / "work"

    @property
    def key_file(self) -> Path:
        """The secret key, made at `fairwait init`."""
        return self.home / KEY_NAME

    @property
    def url(self) -> str:
        """The database, as a URL: the setting, or the SQLite file in the council's folder."""
        return self.database_url or f"sqlite:///{self.home / DATABASE_NAME}"

    def secret_key(self) -> str:
        """The key that signs sessions. Raises SettingsRefused when there is none or it is too weak."""
        if not self.key_file.exists():
            raise SettingsRefused(f"There is no council in {self.home} yet. Run `fairwait init` to make one.")
        key = self.key_file.read_text(encoding="ascii").strip()
        if len(key) < 50:
            raise SettingsRefused(
                f"The key in {self.key_file} is too short. Restore it, or make a new one with `fairwait init`."
            )
        return key

    def identity(self) -> Identity | None:
        """The council's identity provider, if it has one. Raises SettingsRefused."""
        try:
            return identity_of(self.home)
        except IdentityRefused as refusal:
            raise SettingsRefused(str(refusal)) from refusal

    def make_folders(self) -> None:
        """Create the council's folders and key if they do not exist; never overwrites."""
        for folder in (self.home, self.files, self.logs, self.work):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # it holds everything about everybody
        if not self.key_file.exists():
            handle = os.open(self.key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(64))

    @property
    def address(self) -> str:
        """Where the site is reached, for addresses in what is sent: as set, else by the first of its names."""
        if self.base_url:
            return self.base_url.rstrip("/")
        if self.profile is Profile.PRODUCTION:
            return f"https://{self.host_names()[0].lstrip('.')}"
        return "http://127.0.0.1:8000"

    @property
    def allowed_directories(self) -> tuple[str, ...]:
        """The hosts from which published directories may be fetched; none unless they are named."""
        return tuple(name.strip().lower() for name in self.directory_hosts.split(",") if name.strip())

    def host_names(self) -> list[str]:
        """The names this site answers to. In production they must be given."""
        named = [name.strip() for name in self.hosts.split(",") if name.strip()]
        if self.profile is Profile.PRODUCTION and not named:
            raise SettingsRefused(
                "FAIRWAIT_HOSTS is missing: give the host names this site answers to, comma separated."
            )
        return named or ["localhost", "127.0.0.1", "[::1]"]
