"""Keyed digests of links, codes and PINs: the database alone, without the council's key, lets nobody guess one."""

from datetime import date

from django.utils.crypto import constant_time_compare, salted_hmac

from fairwait.keeping_in_touch.check_in.rules.links import plain_code


def token_digest(token: str) -> str:
    """Of the secret part of a link."""
    return _digest("token", token)


def code_digest(typed: str) -> str:
    """Of a code, however it was typed."""
    return _digest("code", plain_code(typed))


def pin_digest(link: str, pin: str) -> str:
    """Of a PIN: the same number is another digest for each link."""
    return _digest(f"pin {link}", pin.strip())


def same(left: str, right: str) -> bool:
    """Whether two digests are one, in a time that tells nothing."""
    return constant_time_compare(left, right)


def same_day(left: date, right: date) -> bool:
    """Whether two days are one, in the same way."""
    return constant_time_compare(left.isoformat(), right.isoformat())


def _digest(purpose: str, value: str) -> str:
    return salted_hmac(f"fairwait check-in {purpose}", value, algorithm="sha256").hexdigest()
