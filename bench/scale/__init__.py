"""The list at scale: 50,000 open waits and five million events, eight people at once, on both databases.

    python -m bench.scale --keep                  # both databases; what was built is kept for the next time
    python -m bench.scale --on sqlite --waits 5000 --events 100000 --seconds 10

`council` builds the council, `site` is Fairwait with one more page, `asking` are the people, `meter` reads what the
processor worked.

**The bare page** is what everything else is held against: the least that a page of ours over the same table can be. It
is served by the same processes at the same time, to the same people, through the same middleware and sign-in, in the
same layout with the same navigation. It asks one plain question, the first fifty open waits in the list's order with
their people, all columns, as anybody would write it first, and writes six of them in a table. It counts nothing, has no
tabs, filters or saved views, works out nothing about anybody, and leaves nothing in the access log.
"""
