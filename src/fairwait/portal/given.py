"""The pack somebody was given, as they can read it again."""

from django.urls import reverse

from fairwait.keeping_in_touch.check_in import queries
from fairwait.keeping_in_touch.check_in.models import PrivateLink
from fairwait.keeping_in_touch.packs import documents, translations
from fairwait.keeping_in_touch.packs.models import GivenPack
from fairwait.people import queries as people


def pack_address(link: PrivateLink, *, language: str) -> str:
    """Where the pack they were given last is read, in a language if it is in it; "" where they were given none."""
    records = people.records_of(queries.standing_person(link))
    given = GivenPack.objects.filter(person__in=records).first()
    found = documents.published(given.pack) if given else None
    if given is None or found is None or not found.pack.audience.is_public:
        return ""
    if language in translations.languages_of(given.pack):
        return reverse("read:pack_in", args=[given.pack, language])
    return reverse("read:pack", args=[given.pack])
