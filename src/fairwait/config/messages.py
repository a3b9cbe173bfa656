"""How messages leave, as the environment says: the switch, the keys, the addresses. Refused with what is missing."""

from dataclasses import dataclass
from typing import Literal

from pydantic_settings import BaseSettings, SettingsConfigDict


class MessagesRefused(ValueError):
    """Messages are switched on and cannot leave; the message says what is missing."""


@dataclass(frozen=True)
class MessagesSettings:
    """What the rooms are told. Keys are in nobody's repr."""

    switch: str
    notify_key: str
    notify_url: str
    callback_token: str
    smtp_url: str
    text_template: str
    email_template: str
    timeout: float
    smtp_ca_file: str = ""

    def __repr__(self) -> str:
        return f"MessagesSettings(switch={self.switch!r})"


class MessagesEnvironment(BaseSettings):
    """The environment variables of messages, all beginning FAIRWAIT_."""

    model_config = SettingsConfigDict(env_prefix="FAIRWAIT_", extra="ignore")

    messages: Literal["off", "test", "on"] = "off"
    notify_key: str = ""
    notify_url: str = "https://api.notifications.service.gov.uk"
    notify_callback_token: str = ""
    notify_text_template: str = ""
    notify_email_template: str = ""
    notify_timeout: float = 20.0
    smtp_url: str = ""
    smtp_ca_file: str = ""

    def settled(self, *, is_production: bool) -> MessagesSettings:
        """As the rooms read it. Raises MessagesRefused where messages are on and nothing could carry them."""
        if is_production and self.messages == "on":
            if not self.notify_key and not self.smtp_url:
                raise MessagesRefused(
                    "FAIRWAIT_MESSAGES is on, and neither FAIRWAIT_NOTIFY_KEY nor FAIRWAIT_SMTP_URL is set."
                )
            if self.notify_key and len(self.notify_callback_token) < 32:
                raise MessagesRefused("FAIRWAIT_NOTIFY_CALLBACK_TOKEN is missing, or shorter than 32 characters.")
            if self.notify_key and not self.notify_url.startswith("https://"):
                raise MessagesRefused("FAIRWAIT_NOTIFY_URL must begin https://.")
        return MessagesSettings(
            switch=self.messages, notify_key=self.notify_key, notify_url=self.notify_url,
            callback_token=self.notify_callback_token, smtp_url=self.smtp_url, text_template=self.notify_text_template,
            email_template=self.notify_email_template, timeout=self.notify_timeout, smtp_ca_file=self.smtp_ca_file,
        )  # fmt: skip
