"""How the seeds of second factors are kept: encrypted, with a key drawn from the site's own (decision 15)."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class SeedUnreadable(Exception):
    """The site's key is not the one a seed was kept with: the factor must be set up again."""

    def __init__(self) -> None:
        super().__init__(
            "This second factor was kept with another key (secret.key). Put the old key back, or have an "
            "administrator remove the second factors of this account so that they are set up anew."
        )


def encrypted(text: str, *, key: str) -> str:
    """The text as it is kept. `key` is the site's secret key."""
    return _box(key).encrypt(text.encode()).decode("ascii")


def decrypted(kept: str, *, key: str) -> str:
    """The text again. Raises SeedUnreadable when it was kept with another key."""
    try:
        return _box(key).decrypt(kept.encode("ascii")).decode()
    except InvalidToken:
        raise SeedUnreadable from None


def _box(key: str) -> Fernet:
    drawn = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"fairwait second factors").derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(drawn))
