"""An assessment under way on a wait, which would be lost were that joined into another."""

from fairwait.assessments.models import Assessment
from fairwait.waiting.hindering import hinders_joining


@hinders_joining
def under_way(wait: int) -> str:
    """One that is not finished."""
    if Assessment.objects.filter(wait=wait, finished_at=None).exists():
        return "An assessment is under way on the wait opened here: finish it first."
    return ""
