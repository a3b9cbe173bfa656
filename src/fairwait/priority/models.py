"""Priority policies as a council adopted them."""

from django.db import models

from fairwait.history.adopted import AdoptedVersion


class PolicyVersion(AdoptedVersion):
    """One version of one policy, adopted from a day by a person. Never edited: a change is a new version."""

    class Meta(AdoptedVersion.Meta):
        constraints = (models.UniqueConstraint(fields=("code", "version"), name="priority_policy_version_once"),)
