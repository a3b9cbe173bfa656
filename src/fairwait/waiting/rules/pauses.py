"""Pauses: the dated times when a person could not or would not be helped, and which of them stop the count of days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fairwait.waiting.rules.words import code_for


class Side(StrEnum):
    """On whose side the reason for a pause lies."""

    PERSON = "person"
    CIRCUMSTANCE = "circumstance"
    COUNCIL = "council"


@dataclass(frozen=True)
class PauseReason:
    """One reason for a pause that a pathway knows.

    Reasons on the council's side are listed so that they are recognised, and said not to be a pause: delay by the
    council never stops a clock (practice brief, section 10, pause rules).
    """

    code: str
    label: str
    side: Side
    words: tuple[str, ...] = ()

    @property
    def is_counted(self) -> bool:
        """Whether days under this reason are left out of the days without pauses."""
        return self.side is not Side.COUNCIL


@dataclass(frozen=True)
class Pause:
    """One pause as recorded. `resumes_on` None: still open. The clock runs again on `resumes_on` itself."""

    paused_on: date
    resumes_on: date | None
    reason: str | None


@dataclass(frozen=True)
class JudgedPause:
    """A pause, whether its days are left out, and why."""

    pause: Pause
    is_counted: bool
    because: str


def judge(pause: Pause, *, reasons: Sequence[PauseReason]) -> JudgedPause:
    """Whether this pause counts under the pathway's reasons, with the reason in words."""
    if pause.resumes_on is not None and pause.resumes_on < pause.paused_on:
        return JudgedPause(pause, is_counted=False, because="It ends before it starts, so it is left out.")
    if not (pause.reason or "").strip():
        return JudgedPause(pause, is_counted=False, because="It has no reason, so the clock keeps running.")
    known = next((item for item in reasons if item.code == code_for(pause.reason, reasons)), None)
    if known is None:
        return JudgedPause(
            pause,
            is_counted=False,
            because=f"\u201c{pause.reason}\u201d is not a pause reason of this pathway, so the clock keeps running.",
        )
    if not known.is_counted:
        return JudgedPause(
            pause,
            is_counted=False,
            because=f"{known.label}: the council\u2019s own delay is never a pause, so the clock keeps running.",
        )
    return JudgedPause(pause, is_counted=True, because=f"{known.label}: days are counted with and without it.")
