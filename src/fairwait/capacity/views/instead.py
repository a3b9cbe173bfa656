"""The question that is asked before yes, where a letter would come after the visit it speaks of."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fairwait.accounts.models import User
from fairwait.capacity import queries, telling, words
from fairwait.capacity.forms.booking import InsteadForm
from fairwait.capacity.models import Visit
from fairwait.capacity.telling import TooLate, Word
from fairwait.people.models import Person

_OURS = ("csrfmiddlewaretoken", "instead-how", "instead-by")


@dataclass(frozen=True)
class Question:
    """What is asked, of whom, and the form it is answered in."""

    late: TooLate
    form: InsteadForm
    visit: Visit
    person: Person
    word: Word

    def page(self, request: HttpRequest) -> HttpResponse:
        """The page that asks it. All that was chosen before goes along."""
        kept = [(name, one) for name, ones in request.POST.lists() if name not in _OURS for one in ones]
        context = {
            "form": self.form, "late": self.late, "person": self.person, "kept": kept, "word": self.word.value,
            "when": words.when(self.visit.starts_at, self.visit.ends_at),
            "refused": [(words.NOT_INSTEAD[how], why) for how, why in self.late.refused],
        }  # fmt: skip
        return render(request, "capacity/instead.html", context, status=422 if self.form.errors else 200)


def question(
    request: HttpRequest, visit: Visit, word: Word, *, person: Person, viewer: User, now: datetime,
    first: date | None = None,
) -> Question | None:  # fmt: skip
    """The question, where it has to be asked; None where what is written comes in time."""
    late = telling.too_late(visit, word, now=now, first=first)
    if late is None:
        return None
    is_asked = any(name.startswith("instead-") for name in request.POST)
    form = InsteadForm(
        request.POST if is_asked else None, ways=late.open, viewer=viewer, to=late.to,
        colleagues=queries.who_may_tell(viewer, visit.wait),
    )  # fmt: skip
    return Question(late, form, visit, person, word)
