"""Whom a message may go to, and the numbers and addresses that stand for something."""

import re

from fairwait.keeping_in_touch.messages.fake_notify.refusing import invalid

SMOKE = frozenset({
    "07700900000", "07700900111", "07700900222",
    "simulate-delivered@notifications.service.gov.uk", "simulate-delivered-2@notifications.service.gov.uk",
    "simulate-delivered-3@notifications.service.gov.uk",
})  # fmt: skip
"""Answered as if sent, and never kept: no receipt, nothing to look up."""
FAILING = {
    "07700900003": "temporary-failure",
    "07700900002": "permanent-failure",
    "temp-fail@simulator.notify": "temporary-failure",
    "perm-fail@simulator.notify": "permanent-failure",
}
"""With a test key these end as named; every other recipient is delivered."""
_EMAIL = re.compile(r"[^@\s,;]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,63}|[^@\s,;]+@simulator\.notify")


def phone_number(given: object) -> str:
    """A UK mobile number as 07... Raises Refusal."""
    if given is None:
        raise invalid("phone_number is a required property")
    digits = re.sub(r"[\s()\-.]", "", str(given))
    if re.search(r"[^\d+]", digits):
        raise invalid("phone_number Must not contain letters or symbols")
    national = re.sub(r"^(?:\+|00)44", "0", digits)
    if len(national) < 11:
        raise invalid("phone_number Number is too short")
    if len(national) > 11:
        raise invalid("phone_number Number is too long")
    if not national.startswith("07"):
        raise invalid("phone_number Number is not valid – double check the phone number you entered")
    return national


def email_address(given: object) -> str:
    """An e-mail address. Raises Refusal."""
    if given is None:
        raise invalid("email_address is a required property")
    address = str(given).strip()
    if not _EMAIL.fullmatch(address) or ".." in address:
        raise invalid("email_address Not a valid email address")
    return address
