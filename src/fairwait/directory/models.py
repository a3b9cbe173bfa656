"""The directory's records: what is listed, every version of it, where it came from, and the words it is found by.

A listing is a document and not state of an event: it keeps its versions (decision 1). What it says to a search is
worked out when it is kept, and stands beside it.
"""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from fairwait.accounts.models import User
from fairwait.directory.rules.freshness import Freshness
from fairwait.directory.rules.reading import Layer


class VersionKind(models.TextChoices):
    """What made a version."""

    GIVEN = "given", "its publisher"
    BACK = "back", "its publisher, again"
    GONE = "gone", "its publisher no longer gives it"
    CHANGED = "changed", "a member of staff"
    APPROVED = "approved", "whoever runs it, and a member of staff agreed"
    CHECKED = "checked", "somebody checked it"


class Decision(models.TextChoices):
    """What became of a proposal."""

    APPROVED = "approved", "approved"
    TURNED_DOWN = "turned_down", "turned down"


class Source(models.Model):
    """Where listings come from: a published address looked at every night, or a name under which files arrive."""

    uuid = models.UUIDField(unique=True)
    name = models.CharField(max_length=100, unique=True)
    address = models.TextField(blank=True)
    is_followed = models.BooleanField(default=False)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True)

    class Meta:
        ordering = ("name",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_followed=False) | ~Q(address=""), name="directory_source_followed_at_an_address"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Arrival(models.Model):
    """One file or look that changed something, as it came: packed, with what it changed and what was found in it."""

    uuid = models.UUIDField(unique=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="arrivals")
    digest = models.CharField(max_length=64)
    packed = models.BinaryField()
    counts = models.JSONField()
    findings = models.JSONField()
    is_older = models.BooleanField()
    reason = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"arrival {self.pk}"


class ListingQuerySet(models.QuerySet["Listing"]):
    """What is listed."""

    def shown(self) -> "ListingQuerySet":
        """What may be shown to anybody: not gone, and not closed for good."""
        return self.filter(is_gone=False).exclude(status="defunct")

    def assets(self) -> "ListingQuerySet":
        """The layer of the standard."""
        return self.filter(layer=Layer.ASSET.value)


class Listing(models.Model):
    """One asset or connector as it stands."""

    uuid = models.UUIDField(unique=True)
    layer = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Layer])
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, related_name="listings")
    theirs = models.TextField()
    name = models.TextField()
    provider = models.TextField(blank=True)
    status = models.CharField(max_length=20)
    document = models.JSONField()
    facts = models.JSONField()
    words = models.TextField()
    is_everywhere = models.BooleanField(default=False)
    given_digest = models.CharField(max_length=64, blank=True)
    is_ours = models.BooleanField(default=False)
    is_gone = models.BooleanField(default=False)
    checked_on = models.DateField(null=True)
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField()
    changed_at = models.DateTimeField()

    objects = ListingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("source", "layer", "theirs"), name="directory_listing_once_a_source")
        ]
        indexes: ClassVar = [models.Index(fields=("layer", "is_gone", "name"), name="directory_listing_by_name")]

    def __str__(self) -> str:
        return f"listing {self.pk}"

    def freshness(self, today: date) -> Freshness:
        """When it was last checked, as at a day."""
        return Freshness(self.checked_on, today)


class ListingVersion(models.Model):
    """One version of a listing: never edited, so that what stood there on any day can be read again."""

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=VersionKind.choices)
    document = models.JSONField()
    why = models.TextField(blank=True)
    arrival = models.ForeignKey(Arrival, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("listing", "-number")
        constraints: ClassVar = [models.UniqueConstraint(fields=("listing", "number"), name="directory_version_once")]

    def __str__(self) -> str:
        return f"version {self.number} of listing {self.listing_id}"


class Spot(models.Model):
    """A place where an asset is offered, to be found by distance."""

    uuid = models.UUIDField(unique=True)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="spots")
    name = models.TextField(blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    is_physical = models.BooleanField(default=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=("latitude", "longitude"), name="directory_spot_where")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="directory_spot_has_both_or_neither",
            )
        ]

    def __str__(self) -> str:
        return f"spot {self.pk}"


class Taxonomy(models.Model):
    """A list of terms somebody keeps: needs, kinds of help, circumstances."""

    uuid = models.UUIDField(unique=True)
    document = models.JSONField()
    name = models.TextField()

    class Meta:
        ordering = ("name", "uuid")

    def __str__(self) -> str:
        return f"taxonomy {self.pk}"


class Term(models.Model):
    """One term listings are found under."""

    uuid = models.UUIDField(unique=True)
    taxonomy = models.ForeignKey(Taxonomy, on_delete=models.CASCADE, related_name="terms")
    document = models.JSONField()
    name = models.TextField()

    class Meta:
        ordering = ("name", "uuid")

    def __str__(self) -> str:
        return f"term {self.pk}"


class Postcode(models.Model):
    """Where a postcode lies: from the directory of the Office for National Statistics, loaded from its file."""

    code = models.CharField(max_length=8, primary_key=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    ward = models.CharField(max_length=9, blank=True)
    deprived_fifth = models.PositiveSmallIntegerField(null=True)
    """Of the neighbourhoods of its nation, 1 for the most deprived fifth; None where the file does not tell."""

    def __str__(self) -> str:
        return self.code


class Area(models.Model):
    """Which ward, and which network of the council's own, a postcode lies in: from a file the council keeps."""

    code = models.CharField(max_length=8, primary_key=True)
    ward = models.CharField(max_length=80, blank=True)
    network = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return self.code


class AreaLookup(models.Model):
    """One time such a file was loaded: who, when, and how much it holds. The last is the one that counts."""

    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    postcodes = models.PositiveIntegerField()
    wards = models.PositiveIntegerField()
    networks = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"lookup {self.pk}"


class OwnerLink(models.Model):
    """A link by which whoever runs something proposes changes to it. Only a digest of its secret is kept."""

    uuid = models.UUIDField(unique=True)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="owner_links")
    token_digest = models.CharField(max_length=64, unique=True)
    given_to = models.CharField(max_length=200)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_on = models.DateField()
    taken_back_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"owner's link {self.pk}"

    def opens(self, today: date) -> bool:
        """Whether it still opens."""
        return self.taken_back_at is None and today <= self.expires_on


class Proposal(models.Model):
    """A change somebody proposes to a listing, waiting for a member of staff: an owner's, or a publisher's to ours."""

    uuid = models.UUIDField(unique=True)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="proposals")
    link = models.ForeignKey(OwnerLink, on_delete=models.PROTECT, null=True, related_name="proposals")
    arrival = models.ForeignKey(Arrival, on_delete=models.PROTECT, null=True, related_name="+")
    document = models.JSONField()
    of_version = models.PositiveIntegerField()
    said = models.TextField(blank=True)
    is_check = models.BooleanField(default=False)
    at = models.DateTimeField()
    decision = models.CharField(max_length=12, choices=Decision.choices, blank=True)
    why = models.TextField(blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(decision="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="directory_proposal_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(link__isnull=False, arrival__isnull=True) | Q(link__isnull=True, arrival__isnull=False),
                name="directory_proposal_comes_from_one",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("at",), condition=Q(decision=""), name="directory_proposal_waiting")]

    def __str__(self) -> str:
        return f"proposal {self.pk}"
