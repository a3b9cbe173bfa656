"""What can be asked of how people told us to communicate with them."""

from collections import defaultdict

import orjson

from fairwait.keeping_in_touch.communicating.models import CommunicationReview
from fairwait.people.models import Person
from fairwait.people.queries import roots
from fairwait.people.rules.communicating import Communication, latest


def everybody_told() -> dict[int, Communication]:
    """What each of those we asked told us last, by the record they are now known as.

    For counting and filtering, never for showing: what a page would hide is read too, and left out by whoever counts.
    """
    asked = Person.objects.filter(pk__in=CommunicationReview.objects.values("person"), is_erased=False)
    records = dict(asked.exclude(reach=None).values_list("pk", "reach"))
    joined = defaultdict(list)
    for record, root in roots(records).items() if records else ():
        joined[root].append(orjson.loads(records[record] or "{}").get("communication"))
    found = {root: latest(told) for root, told in joined.items()}
    return {root: said for root, said in found.items() if said is not None}
