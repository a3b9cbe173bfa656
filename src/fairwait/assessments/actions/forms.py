"""What people do with forms: write the next version, read what would change, publish it from a day."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.assessments import documents
from fairwait.assessments.models import FormDraft, FormVersion
from fairwait.assessments.rules.differing import means_something_else
from fairwait.assessments.rules.shape import CODE, Form, form_from, to_toml
from fairwait.engine.calendars import london_day
from fairwait.govuk.formats import format_datetime
from fairwait.history import adopted
from fairwait.history.actions import locked_head

AHEAD = timedelta(days=366)
"""So far ahead a version can be published: none counts before one that was."""


class FormRefused(Exception):
    """Something that cannot be done with a form; the words say why and what to do."""

    def __init__(self, words: str, *, field: str | None = None) -> None:
        super().__init__(words)
        self.field = field


class DraftMoved(FormRefused):
    """Somebody changed the draft since it was read; the words say who and when."""


@transaction.atomic
def begin(*, code: str, by: User, now: datetime) -> FormDraft:
    """Begin the next version of a form, or go on with the one that is being written. Raises FormRefused, NotAllowed."""
    require(by, Permission.EDIT_FORM)
    locked_head()
    if (stands := documents.draft_of(code)) is not None:
        return stands
    found = next(iter(documents.versions(code)), None)
    if found is None:
        raise FormRefused(_("There is no such form."))
    return FormDraft.objects.create(
        code=code, document=to_toml(found.form), begun_at=now, changed_at=now, changed_by=by
    )


@transaction.atomic
def bring_in(*, text: str, seen: int | None, by: User, now: datetime) -> FormDraft:
    """Write a form as a whole: a new one, or the next version of one that is there.

    Args:
        seen: the revision of its draft as it was read; None where none was.
    Raises: FormDocumentRefused naming the line, DraftMoved, NotAllowed.
    """
    require(by, Permission.EDIT_FORM)
    form = form_from(text)
    locked_head()
    stands = documents.draft_of(form.code)
    if (stands.revision if stands else None) != seen:
        raise _moved(stands)
    if stands is not None:
        return _kept(stands, form, by=by, now=now)
    return FormDraft.objects.create(code=form.code, document=to_toml(form), begun_at=now, changed_at=now, changed_by=by)


@transaction.atomic
def copy(*, code: str, new_code: str, name: str, by: User, now: datetime) -> FormDraft:
    """A form of one's own, begun from another. Raises FormRefused, NotAllowed."""
    require(by, Permission.EDIT_FORM)
    locked_head()
    found = next(iter(documents.versions(code)), None)
    if found is None:
        raise FormRefused(_("There is no such form."))
    if not CODE.fullmatch(new_code):
        raise FormRefused(_("Enter a name with letters in it."), field="name")
    if documents.versions(new_code) or documents.draft_of(new_code):
        raise FormRefused(_("There is a form of this name: choose another."), field="name")
    made = to_toml(form_from(found.document)).replace(f'code = "{code}"', f'code = "{new_code}"', 1)
    form = form_from(made)
    named = Form(new_code, name.strip(), "", form.whom, form.lead, form.pathways, form.sections)
    return FormDraft.objects.create(code=new_code, document=to_toml(named), begun_at=now, changed_at=now, changed_by=by)


@transaction.atomic
def change(*, code: str, seen: int, edit: Callable[[Form], Form], by: User, now: datetime) -> FormDraft:
    """Change one part of a draft, as it stood at revision `seen`. What comes of it is read as a whole.

    Raises: FormDocumentRefused saying what does not fit, DraftMoved, NotAllowed.
    """
    require(by, Permission.EDIT_FORM)
    locked_head()
    return _kept(_as_seen(code, seen), None, edit=edit, by=by, now=now)


@transaction.atomic
def throw_away(*, code: str, seen: int, by: User) -> None:
    """Let a draft go. What is published stays. Raises DraftMoved, NotAllowed."""
    require(by, Permission.EDIT_FORM)
    locked_head()
    _as_seen(code, seen).delete()


@transaction.atomic
def publish(
    *, code: str, seen: int, published_from: date, reason: str, by: User, now: datetime
) -> FormVersion:  # fmt: skip
    """Publish revision `seen` of a draft as the next version, from a day on. What was begun before keeps its version.

    Raises: DraftMoved, FormRefused, NotAllowed.
    """
    require(by, Permission.EDIT_FORM)
    number = max(documents.FIRST + 1 if code in documents.starters() else 1, adopted.next_version(FormVersion, code))
    draft = _as_seen(code, seen)
    form, earlier = form_from(draft.document), documents.versions(code)
    if earlier and earlier[0].form == form:
        raise FormRefused(_("Nothing has changed since the last version."))
    if words := next(means_something_else((one.form for one in reversed(earlier)), form), ""):
        raise FormRefused(words)
    if not reason.strip():
        raise FormRefused(_("Enter why it changes."), field="reason")
    if published_from < london_day(now):
        raise FormRefused(
            _("It cannot count for days that have passed: choose today or later."), field="published_from"
        )
    if published_from > london_day(now) + AHEAD:
        words = _("It can count from a day in the coming year: one further off could not be taken back.")
        raise FormRefused(words, field="published_from")
    later = next((one for one in earlier if one.published and one.published.adopted_from > published_from), None)
    if later is not None and later.published is not None:
        raise FormRefused(
            _("A version counts from %(day)s already: choose that day or later.")
            % {"day": later.published.adopted_from.isoformat()},
            field="published_from",
        )
    made = adopted.adopt(
        FormVersion, code=code, document=draft.document, version=number, adopted_from=published_from,
        reason=reason.strip(), by=by.pk, now=now,
    )  # fmt: skip
    draft.delete()
    return made


def _as_seen(code: str, seen: int) -> FormDraft:
    found = documents.draft_of(code)
    if found is None or found.revision != seen:
        raise _moved(found)
    return found


def _moved(draft: FormDraft | None) -> DraftMoved:
    if draft is None:
        return DraftMoved(_("This draft was published or let go meanwhile. What you typed stands here: copy it."))
    words = _("%(who)s changed this draft at %(when)s, after you opened it. What you typed stands here: look again.")
    return DraftMoved(words % {"who": draft.changed_by.display_name, "when": format_datetime(draft.changed_at)})


def _kept(
    draft: FormDraft, form: Form | None, *, edit: Callable[[Form], Form] | None = None, by: User, now: datetime
) -> FormDraft:  # fmt: skip
    made = edit(form_from(draft.document)) if edit else form
    text = to_toml(made) if made else draft.document
    if text != draft.document:
        draft.document, draft.revision = text, draft.revision + 1
        draft.changed_at, draft.changed_by = now, by
        draft.save(update_fields=["document", "revision", "changed_at", "changed_by"])
    return draft
