"""Addresses that many rows of a page have in common, save for the reference in them."""

from uuid import UUID

from django.urls import reverse

_ANY = UUID(int=0)


class Address:
    """The address of one page about many records, looked up once; `of` puts a reference in."""

    def __init__(self, name: str) -> None:
        self._before, self._after = reverse(name, args=[_ANY]).split(str(_ANY))

    def of(self, reference: UUID | str) -> str:
        """The address of that page about one record. A reference is a UUID, as itself or as text."""
        return f"{self._before}{reference}{self._after}"
