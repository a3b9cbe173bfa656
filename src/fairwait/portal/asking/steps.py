"""The pages of the public form, which of them are shown, and what a request is told of the answers.

Nothing is kept until it is sent: every page carries what was said on the others in boxes that are not shown. So nothing
is lost when somebody takes all afternoon over it, and nothing is left behind when they do not send it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from fairwait.conversations.rules.shape import Knows, Speaker, Urgent
from fairwait.govuk.fields import DateField
from fairwait.govuk.fields.dates import DateInput
from fairwait.govuk.forms import GovukForm
from fairwait.portal.asking import forms

Said = Mapping[str, str]


@dataclass(frozen=True)
class Step:
    """One page: its name, what it asks, its heading where no question is one, and when it is shown."""

    name: str
    form: type[GovukForm]
    heading: Any = ""
    shown: Callable[[Said], bool] = lambda _said: True

    @property
    def boxes(self) -> Iterator[str]:
        """The boxes of its form, a date's three apart."""
        for name, field in self.form.base_fields.items():
            if isinstance(field, DateField):
                yield from (f"{name}-{part}" for part in DateInput.PARTS)
            else:
                yield name


def _for_another(said: Said) -> bool:
    return said.get("speaker") in (Speaker.FAMILY.value, Speaker.PROFESSIONAL.value)


def _is_urgent(said: Said) -> bool:
    return said.get("urgent") in (Urgent.TODAY.value, Urgent.DANGER.value)


STEPS: tuple[Step, ...] = (
    Step("whom", forms.WhomForm),
    Step("speaker", forms.SpeakerForm, gettext_lazy("About you"), _for_another),
    Step("urgent", forms.UrgentForm),
    Step("now", forms.NowForm, gettext_lazy("Ring now, please"), _is_urgent),
    Step("reason", forms.ReasonForm, gettext_lazy("In your own words")),
    Step("caring", forms.CaringForm),
    Step("person", forms.PersonForm, gettext_lazy("About the person who needs help")),
    Step("reach", forms.ReachForm, gettext_lazy("How we may reach the person")),
    Step("check", forms.CheckForm, gettext_lazy("Check what you have written")),
)
BY_NAME = {step.name: step for step in STEPS}
BOXES = frozenset(box for step in STEPS for box in step.boxes)


def said_in(data: QueryDict) -> dict[str, str]:
    """What was said so far, by box: boxes of this form only, without the one character that no database keeps."""
    return {name: str(data[name]).replace("\r\n", "\n").replace("\0", "") for name in data if name in BOXES}


def after(step: Step, said: Said) -> Step:
    """The next page that is shown."""
    return next(one for one in STEPS[STEPS.index(step) + 1 :] if one.shown(said))


def before(step: Step, said: Said) -> Step | None:
    """The page before, or None on the first."""
    return next((one for one in reversed(STEPS[: STEPS.index(step)]) if one.shown(said)), None)


def first_wrong(said: Said) -> tuple[Step, GovukForm] | None:
    """The first page whose answers cannot be sent as they are, with what is wrong."""
    for step in STEPS:
        if step.shown(said):
            form = step.form(as_data(said))
            if not form.is_valid():
                return step, form
    return None


def as_data(said: Said) -> QueryDict:
    """Answers as a form takes them."""
    data = QueryDict(mutable=True)
    for name, value in said.items():
        data[name] = value
    return data


def as_request(said: Said) -> dict[str, str]:
    """What a request is told: its own boxes, and who asks in one line. Pages that were not shown say nothing."""
    told = {box: said[box] for step in STEPS if step.shown(said) for box in step.boxes if said.get(box)}
    asks = [told.pop(name, "").strip() for name in ("asker", "asker_is", "asker_reach")]
    if any(asks):
        told["speaker_name"] = ", ".join(part for part in asks if part)
    if said.get("speaker") == Speaker.SELF.value:
        told["knows"] = Knows.YES.value
    looked = " ".join(told.get(name, "") for name in ("last_name", "postcode")).strip()
    return {**told, **({"find": looked} if looked else {})}


def may_be_answered(said: Said) -> bool:
    """Whether anything was said by which somebody could be reached."""
    ways = [*("phone", "email", "address"), *(("asker_reach",) if _for_another(said) else ())]
    return any(said.get(name, "").strip() for name in ways)
