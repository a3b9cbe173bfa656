"""Keys, and the signed token that each request carries."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from fairwait.keeping_in_touch.messages.fake_notify.refusing import CLOCK, NO_SUCH_KEY, Refusal, not_allowed

SKEW_SECONDS = 30
"""Notify takes no token that was made longer ago, or further ahead, than this."""


class KeyKind(StrEnum):
    """What a key may do: send to nobody, to the team and its guests, or to everybody."""

    TEST = "test"
    TEAM = "team"
    LIVE = "live"


@dataclass(frozen=True)
class Key:
    """One key of the service."""

    kind: KeyKind
    service: str
    secret: str

    def __str__(self) -> str:
        return f"example_{self.kind}-{self.service}-{self.secret}"


def check(authorisation: str, *, keys: dict[str, Key], service: str, now: float) -> Key:
    """The key that signed a request. Raises Refusal as Notify does.

    Args:
        authorisation: the header, "Bearer ...".
        keys: by secret.
        now: Notify's clock, in seconds.
    """
    if not authorisation:
        raise Refusal(401, "AuthError", "Unauthorized: authentication token must be provided")
    scheme, _, token = authorisation.partition(" ")
    if scheme.lower() != "bearer":
        raise Refusal(401, "AuthError", "Unauthorized: authentication token must be provided")
    claims, key = _opened(token, keys)
    if claims.get("iss") != service or key is None:
        raise not_allowed(NO_SUCH_KEY)
    made_at = claims.get("iat")
    if not isinstance(made_at, int | float) or abs(now - made_at) > SKEW_SECONDS:
        raise not_allowed(CLOCK)
    return key


def _opened(token: str, keys: dict[str, Key]) -> tuple[dict[str, Any], Key | None]:
    head, _, rest = token.partition(".")
    body, _, signature = rest.partition(".")
    try:
        header, claims, given = json.loads(_bytes(head)), json.loads(_bytes(body)), _bytes(signature)
    except ValueError:
        raise not_allowed("Invalid token: signature, api token is not valid") from None
    if header.get("alg") != "HS256":
        raise not_allowed("Invalid token: algorithm used is not HS256")
    signed = f"{head}.{body}".encode("ascii")
    for secret, key in keys.items():
        if hmac.compare_digest(hmac.new(secret.encode(), signed, hashlib.sha256).digest(), given):
            return claims, key
    return claims, None


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
