"""What people do in a huddle and around it. Each is one transaction with whatever event it writes."""

from fairwait.huddles.actions.bringing import bring, bring_to_next
from fairwait.huddles.actions.drafts import keep_draft, let_go
from fairwait.huddles.actions.kinds import adopt_template
from fairwait.huddles.actions.leading import go_to, join, pause, resume, take_over
from fairwait.huddles.actions.meetings import (
    Overtaken,
    UnderWay,
    decide,
    end,
    finish,
    needs_owner,
    open_actions,
    put_off,
    start,
)
from fairwait.huddles.actions.sharing import share_pathway, share_person, stop_sharing

__all__ = [
    "Overtaken",
    "UnderWay",
    "adopt_template",
    "bring",
    "bring_to_next",
    "decide",
    "end",
    "finish",
    "go_to",
    "join",
    "keep_draft",
    "let_go",
    "needs_owner",
    "open_actions",
    "pause",
    "put_off",
    "resume",
    "share_pathway",
    "share_person",
    "start",
    "stop_sharing",
    "take_over",
]
