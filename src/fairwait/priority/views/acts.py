"""Triage, telling of a change, and choosing a band beside what the policy suggests."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_noop

from fairwait.accounts.rules import Permission
from fairwait.priority import actions, forms, queries
from fairwait.priority.rules import PriorityRefused
from fairwait.priority.saying import suggestion
from fairwait.waiting import actions as acts
from fairwait.waiting.forms import BandForm
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.pathways import Pathway
from fairwait.waiting.views import Act, act_page

_REFUSALS = (PriorityRefused, acts.WaitRefused)


def _suggested(wait: Wait, *, pathway: Pathway | None, on: date) -> dict[str, Any]:
    """What the policy suggests, for the page on which a person decides."""
    reasons = queries.reasons([wait], on=on).get(wait.pk)
    return {"suggestion": suggestion(wait, reasons, pathway=pathway) if reasons else None}


triage = act_page(
    Permission.SET_PRIORITY,
    Act(
        "triage",
        gettext_noop("Triage"),
        gettext_noop("Keep the answers"),
        gettext_noop("The answers are kept. Now choose a band."),
        forms.TriageForm,
        actions.triage,
        lead=gettext_noop(
            "Answer what you know and leave the rest: a question left out keeps its earlier answer. It counts as a"
            " look at the risk. A band is only suggested from it; you choose it next."
        ),
        template="priority/triage.html",
        then="priority:band",
        refusals=_REFUSALS,
    ),
)
change = act_page(
    Permission.RECORD_CONTACT,
    Act(
        "change",
        gettext_noop("Tell of a change"),
        gettext_noop("Tell of it"),
        gettext_noop("It is told. The wait needs triage, and stands first on the list."),
        forms.ChangeForm,
        actions.tell_change,
        lead=gettext_noop(
            "Something happened that may make waiting riskier. Triage is open again at once, and the wait comes first"
            " until somebody has looked. If somebody is in danger now, ring first."
        ),
        refusals=_REFUSALS,
    ),
)
long_wait = act_page(
    Permission.SET_PRIORITY,
    Act(
        "long_wait",
        gettext_noop("Look at this long wait"),
        gettext_noop("I have looked"),
        gettext_noop("It is recorded that you looked."),
        forms.LongWaitForm,
        actions.look_at_long_wait,
        lead=gettext_noop(
            "The policy says who must look when a wait lasts this long, so that nobody waits for ever unnoticed. It is"
            " no re-check: if the risk was looked at too, record that as well."
        ),
        template="priority/band.html",
        refusals=_REFUSALS,
        beside=_suggested,
    ),
)
band = act_page(
    Permission.SET_PRIORITY,
    Act(
        "band",
        gettext_noop("Choose a band"),
        gettext_noop("Choose this band"),
        gettext_noop("The band is chosen."),
        BandForm,
        acts.set_band,
        lead=gettext_noop("A person decides; nothing is chosen beforehand. It counts as a look at the risk of today."),
        template="priority/band.html",
        beside=_suggested,
    ),
)
