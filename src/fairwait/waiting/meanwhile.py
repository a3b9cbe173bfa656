"""What somebody else recorded about a wait while a page of it lay open, and who: for whoever comes second."""

from fairwait.accounts import queries as accounts
from fairwait.waiting import queries
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.pathways import Pathway
from fairwait.waiting.sentences import Names, sentence, staff_in


def said_since(seen: int | None, *, wait: Wait, pathway: Pathway | None) -> str:
    """What was recorded after the event a page had seen, in sentences; "" for nothing."""
    newer = queries.newer_events(wait, since=seen)
    names = Names(
        staff=accounts.names_of(staff_in(newer)),
        pathways={pathway.code: pathway} if pathway else {},
        pathway_of_wait={wait.pk: wait.pathway},
    )
    return " ".join(sentence(event, names=names).text for event in newer)
