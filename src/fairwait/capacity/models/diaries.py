"""Diaries: whose they are, when they are at work, when they are away, and the calendars that go in and out."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from fairwait.accounts.access import teams_seen
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.capacity.rules.visits import Away, DiaryKind
from fairwait.history.adopted import AdoptedVersion


class BookingVersion(AdoptedVersion):
    """One version of how visits are booked, adopted from a day by a person."""

    class Meta(AdoptedVersion.Meta):
        constraints = (models.UniqueConstraint(fields=("code", "version"), name="capacity_booking_version_once"),)


class DiaryQuerySet(models.QuerySet["Diary"]):
    """Diaries, narrowed to those somebody may see."""

    def visible_to(self, user: User) -> "DiaryQuerySet":
        """Those in which this user may book: their teams', and those that belong to no team. Raises NotAllowed."""
        return self._in(teams_seen(user, Permission.BOOK_VISIT))

    def kept_by(self, user: User) -> "DiaryQuerySet":
        """Those whose hours and leave this user may say. Raises NotAllowed."""
        return self._in(teams_seen(user, Permission.KEEP_DIARIES))

    def _in(self, teams: tuple[str, ...] | None) -> "DiaryQuerySet":
        return self if teams is None else self.filter(Q(team__in=teams) | Q(team=""))


class Diary(models.Model):
    """The time of one worker, or of one interpreter. `skills` are what they may do, in the council's words.

    An interpreter's `skills` are what they interpret: "bsl", or "spoken:" and a language.
    """

    uuid = models.UUIDField(unique=True)
    kind = models.TextField(choices=[(one.value, one.value) for one in DiaryKind])
    worker = models.OneToOneField(User, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.TextField(blank=True)
    team = models.TextField(blank=True)
    skills = models.JSONField(default=list, blank=True)
    base_postcode = models.CharField(max_length=10, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    is_open = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    objects = DiaryQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind=DiaryKind.WORKER.value, worker__isnull=False, name="")
                | (Q(kind=DiaryKind.INTERPRETER.value, worker__isnull=True) & ~Q(name="")),
                name="capacity_diary_of_a_worker_or_a_name",
            ),
        ]

    def __str__(self) -> str:
        return f"diary {self.pk}"

    @property
    def called(self) -> str:
        """Whose it is."""
        return self.worker.display_name if self.worker else self.name

    def kept(self, user: User) -> bool:
        """Whether this user may say its hours and leave. Raises NotAllowed for whoever keeps none."""
        teams = teams_seen(user, Permission.KEEP_DIARIES)
        return teams is None or self.team in teams or not self.team

    @property
    def is_bookable(self) -> bool:
        """Whether anything may be booked in it: not of somebody who left."""
        return self.is_open and (self.worker is None or self.worker.is_active)


class HoursVersion(models.Model):
    """The working hours of one diary from a day. A change is another version; of the same day the last counts."""

    diary = models.ForeignKey(Diary, on_delete=models.PROTECT, related_name="hours")
    from_day = models.DateField()
    week = models.JSONField()
    most_visits = models.PositiveSmallIntegerField()
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        ordering = ("diary", "from_day", "pk")

    def __str__(self) -> str:
        return f"hours of diary {self.diary_id} from {self.from_day}"


class Absence(models.Model):
    """A time in which somebody is away. Taken back it stays, and takes no time any more."""

    uuid = models.UUIDField(unique=True)
    diary = models.ForeignKey(Diary, on_delete=models.PROTECT, related_name="absences")
    why = models.TextField(choices=[(one.value, one.value) for one in Away])
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    taken_back_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("starts_at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="capacity_absence_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True, taken_back_by__isnull=True)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="capacity_absence_taken_back_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"absence {self.pk}"


class FeedIn(models.Model):
    """A calendar somebody keeps elsewhere, of which only when they are busy is read."""

    diary = models.OneToOneField(Diary, on_delete=models.PROTECT, related_name="feed_in")
    address = models.TextField(blank=True)
    looked_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True)

    @property
    def is_read(self) -> bool:
        """Whether it could be read when it was last looked at. It may have `trouble` all the same."""
        return self.read_at is not None and self.read_at == self.looked_at

    def __str__(self) -> str:
        return f"calendar of diary {self.diary_id}"


class FeedOut(models.Model):
    """A secret address at which a worker's own calendar reads their visits. Only a keyed digest of it is kept."""

    diary = models.OneToOneField(Diary, on_delete=models.PROTECT, related_name="feed_out")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"calendar out of diary {self.diary_id}"
