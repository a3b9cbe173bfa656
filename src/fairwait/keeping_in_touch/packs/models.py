"""What is kept of packs: core texts, the council's blocks as they are being written, and versions that never change."""

from django.db import models

from fairwait.accounts.models import User
from fairwait.history.adopted import AdoptedVersion


class PackCoreVersion(AdoptedVersion):
    """One version of the region's core of a pack, adopted from a day by a person. Nobody here edits it."""

    class Meta(AdoptedVersion.Meta):
        constraints = (
            models.UniqueConstraint(fields=("code", "version"), name="keeping_in_touch_pack_core_version_once"),
        )


class PackVersion(AdoptedVersion):
    """One published version of a whole pack: every block as it was then, with who published it and why."""

    core_version = models.PositiveIntegerField()

    class Meta(AdoptedVersion.Meta):
        constraints = (models.UniqueConstraint(fields=("code", "version"), name="keeping_in_touch_pack_version_once"),)


class LocalText(models.Model):
    """What the council writes in one block, or the figure of one promise, until it is published: a working copy."""

    pack = models.CharField(max_length=40)
    key = models.CharField(max_length=60)
    text = models.TextField(blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pack", "key")
        constraints = (
            models.UniqueConstraint(fields=("pack", "key"), name="keeping_in_touch_local_text_one_of_a_block"),
        )

    def __str__(self) -> str:
        return f"{self.pack}: {self.key}"
