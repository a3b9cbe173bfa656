"""Priority policies as a council adopted them."""

from django.db import models

from fairwait.history.adopted import AdoptedVersion


class PolicyVersion(AdoptedVersion):
    """One version of one policy, adopted from a day by a person. Never edited: a change is a new version."""

    class Meta(AdoptedVersion.Meta):
        constraints = (models.UniqueConstraint(fields=("code", "version"), name="priority_policy_version_once"),)


class PolicyDraft(models.Model):
    """A policy somebody works at: its author's alone to change, kept until it is adopted or thrown away.

    `trial` is what trying revision `tried_revision` would have done on `tried_on`, under the policies `tried_against`.
    """

    uuid = models.UUIDField(unique=True)
    text = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    author = models.BigIntegerField()
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    trial = models.JSONField(null=True)
    tried_revision = models.PositiveIntegerField(null=True)
    tried_on = models.DateField(null=True)
    tried_against = models.TextField(null=True)
    job = models.UUIDField(null=True)
    closed_as = models.TextField(null=True, choices=[("adopted", "adopted"), ("thrown away", "thrown away")])
    closed_by = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    by: str = ""  # the author's name, where a query has asked for it
    called: str = ""  # what the text says it is called, likewise

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(closed_as__isnull=True, closed_by__isnull=True, closed_at__isnull=True)
                | models.Q(closed_as__isnull=False, closed_by__isnull=False, closed_at__isnull=False),
                name="priority_policy_draft_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(trial__isnull=True, tried_revision__isnull=True, tried_on__isnull=True)
                | models.Q(trial__isnull=False, tried_revision__isnull=False, tried_on__isnull=False),
                name="priority_policy_draft_trial_says_of_what",
            ),
        )
        ordering = ("-changed_at",)

    def __str__(self) -> str:
        return f"draft {self.uuid}"

    @property
    def is_open(self) -> bool:
        """Whether it is still worked at."""
        return self.closed_as is None

    @property
    def is_tried(self) -> bool:
        """Whether the trial kept is of the text as it stands."""
        return self.trial is not None and self.tried_revision == self.revision
