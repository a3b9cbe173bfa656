"""Views of the list that somebody saved: a part of it with its order and columns, under a name."""

from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from fairwait.accounts.models import User
from fairwait.desk.lists.narrowing import Narrowing, narrowing_from
from fairwait.desk.rules import LONGEST_NAME, Whose


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Saved views, narrowed to those somebody may use."""

    def visible_to(self, user: User) -> "SavedViewQuerySet":
        """One's own, those of one's teams, and the council's: the only place that decides it."""
        return self.filter(
            Q(whose=Whose.MINE, owner=user) | Q(whose=Whose.TEAM, team__in=user.teams) | Q(whose=Whose.COUNCIL)
        )


class SavedView(models.Model):
    """One saved view. It holds an address of the list, which names nobody; whoever opens it sees what they may see."""

    uuid = models.UUIDField(unique=True)
    whose = models.CharField(max_length=10, choices=[(whose.value, whose.value) for whose in Whose])
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="saved_views")
    team = models.TextField(null=True)
    name = models.CharField(max_length=LONGEST_NAME)
    name_key = models.TextField()
    asked = models.TextField()
    created_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ("name_key", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(whose=Whose.TEAM, team__isnull=False) | (~Q(whose=Whose.TEAM) & Q(team__isnull=True)),
                name="desk_savedview_team_of_a_team_view",
            ),
            models.UniqueConstraint(
                fields=("owner", "name_key"), condition=Q(whose=Whose.MINE), name="desk_savedview_own_name_once"
            ),
            models.UniqueConstraint(
                fields=("team", "name_key"), condition=Q(whose=Whose.TEAM), name="desk_savedview_team_name_once"
            ),
            models.UniqueConstraint(
                fields=("name_key",), condition=Q(whose=Whose.COUNCIL), name="desk_savedview_council_name_once"
            ),
        )

    def __str__(self) -> str:
        return f"view {self.pk}"

    @property
    def narrowing(self) -> Narrowing:
        """What it shows, as the list understands it now."""
        asked: MultiValueDict[str, str] = QueryDict(self.asked)
        return narrowing_from({**dict(asked.lists()), "view": [self.uuid.hex]})

    @property
    def part_address(self) -> str:
        """The address of the same waits, however they are laid out; as it was saved where the list does not know all of
        it, so that whatever begins from it stops there."""
        known = self.narrowing
        return f"?{self.asked}" if known.unknown else known.part.address()


class FirstView(models.Model):
    """The view somebody's list opens with."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="first_view")
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="first_for")

    def __str__(self) -> str:
        return f"first view of user {self.user_id}"
