"""How well a column's values fit each field: log-odds to add to what the header says.

Each function judges one kind of field on one `Profile`. Large negative numbers are vetoes: a column of dates is no
surname, whatever it is called. The sizes were set on the tuning layouts in tests/exchange/mapping; what matters is
their order, since many small hints must not outweigh a header that says plainly what the column is.
"""

from fairwait.engine.checks.fields import DATE_FIELDS, FIELDS, YES_NO_FIELDS
from fairwait.exchange.extracts.mapping.evidence import dates, left_out, lists, names, numbers, prose, reach
from fairwait.exchange.extracts.mapping.evidence.looks import Judge, Surroundings, reads_like_prose
from fairwait.exchange.extracts.mapping.profile import Profile

__all__ = ["FIELD_NAMES", "Surroundings", "fit", "reads_like_prose"]

JUDGES: dict[str, Judge] = {
    **dict.fromkeys(DATE_FIELDS, dates.past),
    **dict.fromkeys(YES_NO_FIELDS, lists.yes_no),
    "wait_id": numbers.wait_number,
    "person_id": numbers.person_number,
    "nhs_number": numbers.nhs,
    "first_name": names.first,
    "last_name": names.last,
    "full_name": names.full,
    "known_as": names.known_as,
    "title": names.title,
    "date_of_birth": dates.birth,
    "date_of_death": dates.death,
    "gender": lists.gender,
    "ethnicity": lists.ethnicity,
    "language": lists.listed("language", hit=2.8, miss=-1.0),
    "religion": lists.listed("religion", hit=2.8, miss=-1.0),
    "address": reach.address,
    "postcode": reach.postcode,
    "uprn": numbers.property_number,
    "phone": reach.phone,
    "mobile": reach.mobile,
    "email": reach.email,
    "communication_needs": lists.communication,
    "interpreter": lists.interpreter,
    "contact_preference": lists.preference,
    "unsafe_contact": lists.unsafe,
    "cares_for_id": numbers.cared_for_number,
    "lives_alone": lists.lives_alone,
    "pathway": lists.pathway,
    "referred_on": dates.referred,
    "priority": lists.priority,
    "status": lists.status,
    "pause_reason": prose.pause_reason,
    "paused_on": dates.paused,
    "resumes_on": dates.resumes,
    "team": lists.team,
    "worker": names.worker,
    "locality": lists.locality,
    "next_contact_due": dates.planned,
    "target_on": dates.planned,
    "review_due_on": dates.planned,
    "expires_on": dates.planned,
    "source_of_request": lists.source,
    "support_reason": lists.listed("support_reason", hit=2.5, miss=-0.8),
    "reason": prose.reason,
    "notes": prose.notes,
    "risks": prose.risks,
    "ended_on": dates.ended,
    "end_reason": prose.end_reason,
}

FIELD_NAMES: tuple[str, ...] = tuple(field.name for field in FIELDS)


def fit(meaning: str, profile: Profile, near: Surroundings) -> float:
    """Log-odds that the values add for this field or left-out kind; an empty column adds next to nothing."""
    if profile.is_empty:
        return -0.6 if meaning in JUDGES else 0.0
    judge = JUDGES.get(meaning) or left_out.LEFT_OUT_JUDGES.get(meaning)
    return judge(profile, near) if judge is not None else 0.0
