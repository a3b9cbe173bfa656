"""Drafts of policies: begun, changed by their author alone, tried, then adopted by a named person or thrown away."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from fairwait.accounts import queries as accounts
from fairwait.accounts.access import may, require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.engine.policy.document.limits import MOST_CHARACTERS
from fairwait.govuk.formats import format_datetime
from fairwait.history import actions as history
from fairwait.priority import actions, queries
from fairwait.priority.models import PolicyDraft, PolicyVersion
from fairwait.priority.rules import PriorityRefused
from fairwait.priority.trying import as_document, try_policy
from fairwait.upkeep import actions as upkeep
from fairwait.waiting.models import Wait

TRY_JOB = "priority.try"
TRIED_AT_ONCE = 1_500
"""Up to so many open waits a trial runs within the request: it stays under the hundred milliseconds of a page."""


class DraftMoved(PriorityRefused):
    """Somebody did something with the draft meanwhile; the words say who and what. What was typed is the caller's."""


@transaction.atomic
def begin(*, text: str, by: User, now: datetime) -> PolicyDraft:
    """Begin a draft. It is kept whether or not it could be adopted yet. Raises: PriorityRefused, NotAllowed."""
    require(by, Permission.TRY_POLICY)
    _refuse_text(text)
    return PolicyDraft.objects.create(uuid=uuid7(), text=text, author=by.pk, begun_at=now, changed_at=now)


@transaction.atomic
def change(draft: UUID, *, text: str, seen: int, by: User, now: datetime) -> PolicyDraft:
    """Keep another text, in place of revision `seen`. Only the author may. Raises: DraftMoved, PriorityRefused."""
    require(by, Permission.TRY_POLICY)
    _refuse_text(text)
    found = _open(draft)
    if found.author != by.pk:
        raise PriorityRefused(_("This draft is somebody else’s. Take a copy of it, and change that."), field="text")
    if found.revision != seen:
        words = _("You changed this draft elsewhere at %(when)s. Copy what you typed here, open the draft again.")
        raise DraftMoved(words % {"when": format_datetime(found.changed_at)}, field="text")
    if text != found.text:
        found.text, found.revision, found.changed_at = text, found.revision + 1, now
        found.trial = found.tried_revision = found.tried_on = found.tried_against = found.job = None
        found.save()
    return found


@transaction.atomic
def ask_trial(draft: UUID, *, by: User, now: datetime) -> PolicyDraft:
    """Try a draft on everybody who waits: at once where they are few, else as a job.

    Raises: PolicyRefused naming the line, DraftMoved, NotAllowed.
    """
    require(by, Permission.TRY_POLICY)
    found = _open(draft)
    queries.read_policy(found.text, on=london_day(now))
    if Wait.objects.filter(status="open").count() <= TRIED_AT_ONCE:
        keep_trial(found.pk, revision=found.revision, now=now)
    else:
        asked = upkeep.enqueue(TRY_JOB, arguments={"draft": found.pk, "revision": found.revision}, by=by, now=now)
        PolicyDraft.objects.filter(pk=found.pk).update(job=asked.uuid)
    found.refresh_from_db()
    return found


def keep_trial(draft: int, *, revision: int, now: datetime) -> str:
    """Try a revision of a draft and keep what came of it, unless the draft has changed since."""
    today = london_day(now)
    text = PolicyDraft.objects.get(pk=draft).text
    tried = try_policy(text, on=today)
    with transaction.atomic():
        kept = PolicyDraft.objects.filter(pk=draft, revision=revision, text=text, closed_as__isnull=True).update(
            trial=as_document(tried, day=today), tried_revision=revision, tried_on=today,
            tried_against=in_force_by_name(today), job=None,
        )  # fmt: skip
    if not kept:
        return "The draft has changed since: the trial is dropped."
    return f"Tried on {tried.trial.waits:,} waits: {tried.moved.height:,} would be suggested otherwise."


def in_force_by_name(on: date) -> str:
    """The policies in force on a day, by name: what a trial was made against."""
    return " ".join(each.named for each in queries.policies(on=on))


@transaction.atomic
def adopt(draft: UUID, *, seen: int, adopted_from: date, reason: str, by: User, now: datetime) -> PolicyVersion:
    """Adopt revision `seen` of a draft, which has been tried against what is in force now.

    Raises: PolicyRefused naming the line, DraftMoved, PriorityRefused, NotAllowed.
    """
    require(by, Permission.CONFIGURE)
    history.locked_head()  # two adopt one after the other, and the second is told what came into force meanwhile
    found = _open(draft)
    if found.revision != seen:
        words = _("%(who)s changed this draft at %(when)s, after you opened it. Read it and its trial again.")
        raise DraftMoved(words % {"who": _named(found.author), "when": format_datetime(found.changed_at)})
    if not found.is_tried:
        raise PriorityRefused(_("Try it first: nobody knows yet whom it would move."))
    if found.tried_against != in_force_by_name(london_day(now)):
        raise PriorityRefused(_("Another policy came into force after this was tried. Try it again."))
    adopted = actions.adopt_policy(text=found.text, adopted_from=adopted_from, reason=reason, by=by, now=now)
    _close(found, "adopted", by=by, now=now)
    return adopted


@transaction.atomic
def throw_away(draft: UUID, *, by: User, now: datetime) -> PolicyDraft:
    """Throw a draft away: its author, or whoever may adopt. Raises: DraftMoved, PriorityRefused, NotAllowed."""
    require(by, Permission.TRY_POLICY)
    found = _open(draft)
    if found.author != by.pk and not may(by, Permission.CONFIGURE):
        raise PriorityRefused(_("This draft is somebody else’s: only they or an administrator throw it away."))
    return _close(found, "thrown away", by=by, now=now)


def _open(draft: UUID) -> PolicyDraft:
    found = PolicyDraft.objects.select_for_update().get(uuid=draft)
    if not found.is_open:
        raise DraftMoved(closed_in_words(found))
    return found


def closed_in_words(draft: PolicyDraft) -> str:
    """By whom and when a draft was adopted or thrown away."""
    words = _("%(who)s adopted this draft at %(when)s.")
    if draft.closed_as != "adopted":
        words = _("%(who)s threw this draft away at %(when)s.")
    return words % {"who": _named(draft.closed_by), "when": format_datetime(draft.closed_at)}


def _named(user: int | None) -> str:
    return accounts.names_of([user]).get(user or 0, _("Somebody"))


def _close(draft: PolicyDraft, how: str, *, by: User, now: datetime) -> PolicyDraft:
    draft.closed_as, draft.closed_by, draft.closed_at = how, by.pk, now
    draft.save(update_fields=["closed_as", "closed_by", "closed_at"])
    return draft


def _refuse_text(text: str) -> None:
    if not text.strip():
        raise PriorityRefused(_("Enter the policy, or choose a file"), field="text")
    if "\0" in text:
        raise PriorityRefused(_("A policy is text: this holds a character that no text has"), field="text")
    if len(text) > MOST_CHARACTERS:
        words = _("A policy has at most %(most)s characters; this has %(has)s.")
        raise PriorityRefused(words % {"most": f"{MOST_CHARACTERS:,}", "has": f"{len(text):,}"}, field="text")
