"""Addresses that every page, or many rows of a page, have in common: looked up once a process.

Every page writes a score of them around what it says itself, and to look one up costs more than to write ten cells.
"""

from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.http import url_has_allowed_host_and_scheme

_ANY = UUID(int=0)


def fixed(name: str) -> str:
    """The address of a page that is about no one record. Raises NoReverseMatch where there is none."""
    return _fixed(name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


@lru_cache(maxsize=1_000)
def _fixed(name: str, urlconf: str, _prefix: str) -> str:
    return reverse(name, urlconf)


def is_ours(address: str | None) -> bool:
    """Whether an address that came with a request is a path of this site: nothing else is ever gone to (S28)."""
    path = address or ""
    return path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)


class Address:
    """The address of one page about many records; `of` puts a reference in."""

    def __init__(self, name: str) -> None:
        self._before, self._after = _around(name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())

    def of(self, reference: UUID | str) -> str:
        """The address of that page about one record. A reference is a UUID, as itself or as text."""
        return f"{self._before}{reference}{self._after}"


@lru_cache(maxsize=200)
def _around(name: str, urlconf: str, _prefix: str) -> tuple[str, str]:
    before, after = reverse(name, urlconf, args=[_ANY]).split(str(_ANY))
    return before, after
