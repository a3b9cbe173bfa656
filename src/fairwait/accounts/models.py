"""The council, its staff, and what is kept about who looked at whom."""

from collections.abc import Iterator
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from fairwait.accounts.rules import Role
from fairwait.history.adopted import AdoptedVersion


class Nation(models.TextChoices):
    """The nation whose bank holidays and law apply."""

    ENGLAND = "england", "England"
    WALES = "wales", "Wales"
    SCOTLAND = "scotland", "Scotland"
    NORTHERN_IRELAND = "northern_ireland", "Northern Ireland"


class Council(models.Model):
    """Whose database this is. There is exactly one, so that two councils can never mix (decision 13)."""

    ONLY: ClassVar[int] = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    uuid = models.UUIDField(unique=True)
    name = models.CharField(max_length=200)
    nation = models.CharField(max_length=20, choices=Nation)
    is_example = models.BooleanField(default=False)
    vocabulary = models.JSONField(default=dict, blank=True)
    # Whom to ring about a restricted record that does not say so itself.
    ring = models.CharField(max_length=200, blank=True, default="", db_default="")
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="accounts_council_only_one"),
            models.CheckConstraint(condition=~Q(name=""), name="accounts_council_named"),
        ]

    def __str__(self) -> str:
        return self.name


class CouncilDocument(AdoptedVersion):
    """What the council chose about itself, each choice a version: its words, whom to ring about restricted records.

    What stands today is on the council itself; this is how it came to stand.
    """

    class Meta(AdoptedVersion.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "version"], name="accounts_councildocument_once"),
        ]


class UserManager(BaseUserManager["User"]):
    """Finds users by the name they sign in with, however they type its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user of this name. Raises User.DoesNotExist."""
        return self.get(username=normal_username(username or ""))


def normal_username(username: str) -> str:
    """The one form a user name is kept and compared in."""
    return AbstractBaseUser.normalize_username(username.strip()).casefold()


class User(AbstractBaseUser):
    """Somebody on the staff who signs in. No account stands above the table of permissions."""

    username = models.CharField(max_length=150, unique=True)
    display_name = models.CharField(max_length=150)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=40, choices=[(role.value, role.label) for role in Role])
    teams = models.JSONField(default=list, blank=True)
    is_active = models.BooleanField(default=True)
    os_account = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField()
    password_changed_at = models.DateTimeField(null=True, blank=True)
    must_change_password = models.BooleanField(default=False)
    sign_ins_ended = models.PositiveIntegerField(default=0)  # how often all their sessions were ended at once

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(username=""), name="accounts_user_username_given"),
            models.CheckConstraint(condition=~Q(display_name=""), name="accounts_user_display_name_given"),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in Role]), name="accounts_user_role_known"
            ),
            models.UniqueConstraint(
                fields=["os_account"], condition=~Q(os_account=""), name="accounts_user_os_account_once"
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def get_full_name(self) -> str:
        """The name colleagues know them by."""
        return self.display_name

    def get_session_auth_hash(self) -> str:
        """What every session of this user carries: another password, or ending them all, makes the old ones void."""
        return _signature(self, settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same with keys of the site that still count."""
        for key in settings.SECRET_KEY_FALLBACKS:
            yield _signature(self, key)

    @property
    def role_label(self) -> str:
        """The role as said at the desk."""
        return Role(self.role).label


def _signature(user: User, key: str | bytes) -> str:
    of = f"{user.password}/{user.sign_ins_ended}"
    return salted_hmac("fairwait.accounts.sessions", of, secret=key, algorithm="sha256").hexdigest()


class StaffChange(models.Model):
    """One thing done to a staff account: who, to whom, what, when. Only ever added to (S48)."""

    class Kind(models.TextChoices):
        CREATED = "created", "Account added"
        ROLE = "role", "Role or teams changed"
        PASSWORD = "password", "Password set"
        DISABLED = "disabled", "Account disabled"
        ENABLED = "enabled", "Account enabled again"
        FACTOR_ADDED = "factor_added", "Second factor added"
        FACTOR_REMOVED = "factor_removed", "Second factor removed"
        FACTORS_REMOVED = "factors_removed", "All second factors removed"
        IDENTITY = "identity", "Tied to the council’s identity provider"
        SIGNED_OUT = "signed_out", "Signed out everywhere"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=20, choices=Kind)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="changes_made")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "-at"], name="accounts_staffchange_user")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.user_id}"


class AccessLog(models.Model):
    """One look at one or more people: who, whom, when, on which page and why (decision 17).

    Never updated, and not deleted before `keep_until`: the database itself refuses. It serves investigation only; no
    feature is built on it.
    """

    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    person = models.BigIntegerField(null=True, blank=True)  # set when one person was opened: an indexed question
    people = models.JSONField()
    page = models.CharField(max_length=60)
    why = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    keep_until = models.DateField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["by", "-at"], name="accounts_accesslog_by"),
            models.Index(fields=["person", "-at"], name="accounts_accesslog_person"),
            models.Index(fields=["-at"], name="accounts_accesslog_at"),
        ]

    def __str__(self) -> str:
        return f"{self.page} at {self.at:%Y-%m-%d %H:%M}"


class Alert(models.Model):
    """A restricted record was opened: somebody other than whoever opened it looks at why (S15).

    The words stand in the access log; this says only that the look must be, or was, looked at.
    """

    look = models.OneToOneField(AccessLog, on_delete=models.CASCADE, related_name="alert")
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(settled_by__isnull=True, settled_at__isnull=True)
                | Q(settled_by__isnull=False, settled_at__isnull=False),
                name="accounts_alert_settled_by_whom_and_when",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=Q(settled_by__isnull=True), name="accounts_alert_open"),
        ]

    def __str__(self) -> str:
        return f"alert of look {self.look_id}"
