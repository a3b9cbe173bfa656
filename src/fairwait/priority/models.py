"""Priority policies as a council adopted them."""

from django.db import models


class PolicyVersion(models.Model):
    """One version of one policy, adopted from a day by a person. Never edited: a change is a new version."""

    code = models.TextField()
    version = models.PositiveIntegerField()
    document = models.TextField()
    adopted_from = models.DateField()
    adopted_by = models.BigIntegerField(null=True)
    reason = models.TextField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("code", "version"), name="priority_policy_version_once"),)
        ordering = ("code", "version")

    def __str__(self) -> str:
        return f"{self.code} version {self.version}"
