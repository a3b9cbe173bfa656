"""Who a caller without a name turned out to be: said later by a person, with why, and taken back likewise. Pure."""

from datetime import timedelta

KNOWN_LATER = "known-later"
"""In a `request.made` that was told when it was known who it had been: why somebody says so, and what stood before."""
KEPT_WITH = "kept-with"
"""In what was said of a caller without a name: it stays with a restricted record (its number), and is read nowhere
else."""
OF_A_CALLER = "named:"
SHOWN = timedelta(days=90)
"""So long callers without a name are listed: as long as who comes back for the same reason counts."""


def cause_of(request: int, revision: int) -> str:
    """Under what all is recorded that follows from saying who a caller was, at this `revision` of one request."""
    return f"{OF_A_CALLER}{request}:{revision}"


def is_naming(cause: str) -> bool:
    """Whether something was recorded because somebody said who a caller had been."""
    return cause.startswith(OF_A_CALLER)
