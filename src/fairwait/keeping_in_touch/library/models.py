"""What is kept of the library: each thing, how often it was opened on a day, and who uses it besides."""

from django.db import models

from fairwait.accounts.models import User
from fairwait.keeping_in_touch.library.rules.media import Kind
from fairwait.upkeep.models import new_uuid


class LibraryItem(models.Model):
    """One film, clip, sound, leaflet or page. Its file lies under `files/` by its content."""

    uuid = models.UUIDField(unique=True, default=new_uuid, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)
    language = models.CharField(max_length=10, default="en")
    about = models.CharField(max_length=300, blank=True)
    words = models.TextField(blank=True)
    makers = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    address = models.URLField(max_length=500, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size_bytes = models.PositiveIntegerField(default=0)
    content_type = models.CharField(max_length=40, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("title", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=[one.value for one in Kind]), name="keeping_in_touch_library_kind_known"
            ),
            models.CheckConstraint(
                condition=(models.Q(address="") & ~models.Q(sha256="")) | (~models.Q(address="") & models.Q(sha256="")),
                name="keeping_in_touch_library_file_or_address",
            ),
            models.CheckConstraint(
                condition=models.Q(retired_at__isnull=True, retired_by__isnull=True)
                | models.Q(retired_at__isnull=False, retired_by__isnull=False),
                name="keeping_in_touch_library_retired_whole",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def as_kind(self) -> Kind:
        """What it is."""
        return Kind(self.kind)


class LibraryDay(models.Model):
    """How often a thing was opened on a day. Nobody is told apart: no address, no cookie, no account."""

    item = models.ForeignKey(LibraryItem, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    opened = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("item", "day")
        constraints = (models.UniqueConstraint(fields=("item", "day"), name="keeping_in_touch_library_day_once"),)

    def __str__(self) -> str:
        return f"{self.item_id}, {self.day}"


class LibraryUse(models.Model):
    """Somebody besides the council who uses a thing, as they told us: a board, a school, a practice."""

    item = models.ForeignKey(LibraryItem, on_delete=models.CASCADE, related_name="uses")
    who = models.CharField(max_length=120)
    since = models.DateField()
    told_at = models.DateTimeField()
    told_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("item", "since", "pk")
        constraints = (models.UniqueConstraint(fields=("item", "who"), name="keeping_in_touch_library_use_once"),)

    def __str__(self) -> str:
        return self.who
