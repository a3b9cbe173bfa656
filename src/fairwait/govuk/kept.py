"""Forms kept as they are typed, in as many windows as there are: what one had heard, and how a clash is told."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from fairwait.govuk.formats import format_list, format_time
from fairwait.govuk.windows import Merged, Typed, digest, merge

LONGEST = 20_000
"""Characters in one box. More is no answer to a question."""
MOST_HEARD = 10 * LONGEST
"""Characters of what a window heard: enough for every box of the longest form that can be written."""


class Sheet(Protocol):
    """Whatever is kept as it is typed."""

    said: dict[str, Typed]
    revision: int
    saved_at: datetime

    def save(self, *, update_fields: Sequence[str]) -> None:
        """Keep these fields."""


class TooLong(Exception):
    """A box holds more than can be kept."""

    def __init__(self, field: str) -> None:
        super().__init__("This is too long to keep: shorten it to 20,000 characters.")
        self.field = field


def keep_on(
    sheet: Sheet, *, typed: Mapping[str, Typed], was: Mapping[str, str], prose: Sequence[str], now: datetime,
    apart: str = "\n\n",
) -> Merged:  # fmt: skip
    """Keep what one window typed on a sheet that is locked, together with what others did meanwhile. Raises TooLong."""
    for name, value in typed.items():
        if len(value if isinstance(value, str) else "".join(value)) > LONGEST:
            raise TooLong(name)
    merged = merge(sheet.said, typed, was=was, prose=prose, apart=apart)
    if merged.said != sheet.said:
        sheet.said, sheet.revision, sheet.saved_at = merged.said, sheet.revision + 1, now
        sheet.save(update_fields=["said", "revision", "saved_at"])
    return merged


def digests(said: Mapping[str, Typed]) -> dict[str, str]:
    """A sign of what stands in each box, for the page to send back."""
    return {name: digest(value) for name, value in said.items()}


def was_of(request: HttpRequest) -> dict[str, str]:
    """What this window had last heard, by box."""
    try:
        told = json.loads(request.POST.get("was", "")[:MOST_HEARD])
    except (ValueError, RecursionError):
        return {}
    return {str(name): str(value) for name, value in told.items()} if isinstance(told, dict) else {}


def clash_words(labels: list[str]) -> str:
    """What is said where two windows touched the same boxes."""
    told = _(
        "Also changed in another window: %(what)s – words are kept one under the other; of the rest the first stands."
    )
    return told % {"what": format_list(labels)} if labels else _("Emptied here, and changed in another window.")


def kept_answer(
    said: Mapping[str, Typed], typed: Mapping[str, Typed], merged: Merged, *, labels: list[str], saved_at: datetime,
    heard: Mapping[str, str] | None = None,
) -> JsonResponse:  # fmt: skip
    """What a window is told that was kept while somebody typed: it must show what stands, or has not heard of it.

    `heard`: what it knew of boxes that are not among those typed, and knows still.
    """
    others = {name: said.get(name, "") for name in {*typed, *said} if said.get(name, "") != (typed.get(name) or "")}
    told = clash_words(labels) if merged.clashes else _("Saved %(time)s") % {"time": format_time(saved_at)}
    return JsonResponse({"was": {**(heard or {}), **digests(said)}, "values": others, "said": told})


def uuid_of(text: str) -> UUID:
    """A reference, or nothing is here."""
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
