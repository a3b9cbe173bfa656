"""A word a team would rather not write: said before it is sent, or beside what was kept, and never a block."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from fairwait.govuk.formats import format_list
from fairwait.govuk.words import avoided_in


def hint_at_avoided(request: HttpRequest, *texts: object) -> None:
    """Say which of the words this council would rather not write stand in what was just kept."""
    if avoided := avoided_in(*texts):
        hint = _("A hint: here one would rather not write %(words)s. What you wrote is kept as it is.")
        messages.warning(request, hint % {"words": format_list(list(avoided))})


def before_sending(*texts: object) -> str:
    """A hint at such words in what is about to be sent or adopted; "" where there are none."""
    if not (avoided := avoided_in(*texts)):
        return ""
    hint = _("A hint: here one would rather not write %(words)s. It can be sent as it is.")
    return hint % {"words": format_list(list(avoided))}
