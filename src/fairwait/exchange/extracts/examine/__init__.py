"""One extract examined: read, mapped, checked and linked. No database behind it."""

from fairwait.engine.checks.rules.groups import Group
from fairwait.exchange.extracts.examine.examination import Examination, Progress, examine, examine_reading, lowered

__all__ = ["Examination", "Group", "Progress", "examine", "examine_reading", "lowered"]
