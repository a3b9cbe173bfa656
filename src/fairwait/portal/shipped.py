"""Words a council begins with, so that they stand in every catalogue: names of pathways, and who reads.

A council that says something else says it in its languages too (`Languages of private pages`).
"""

from django.utils.translation import gettext_noop

WORDS = (
    gettext_noop("AMHP report work"), gettext_noop("Care sourcing"), gettext_noop("Care technology"),
    gettext_noop("Carer's assessment"), gettext_noop("Direct payment set-up"), gettext_noop("DoLS renewal"),
    gettext_noop("DoLS request"), gettext_noop("Financial assessment"), gettext_noop("Hospital discharge"),
    gettext_noop("Moving into adulthood"), gettext_noop("Needs assessment"), gettext_noop("Occupational therapy"),
    gettext_noop("Planned review"), gettext_noop("Safeguarding concern"), gettext_noop("Sensory support"),
    gettext_noop("Unplanned review"), gettext_noop("the duty social worker"),
)  # fmt: skip
