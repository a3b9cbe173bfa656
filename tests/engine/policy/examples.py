"""Policies to try things on."""

from pathlib import Path

import fairwait.priority

DEFAULT = (Path(fairwait.priority.__file__).parent / "starter" / "default.toml").read_text(encoding="utf-8")
SMALL = """schema = "fairwait.policy/1"
code = "small"
name = "Small"

[[facts]]
code = "harm"
label = "Harm"
kind = "choice"
needed = true
choices = [{ code = "now", label = "Now" }, { code = "later", label = "Later" }]

[[facts]]
code = "falls"
label = "Falls"
kind = "number"
least = 0
most = 50

[[facts]]
code = "alone"
label = "Alone"
kind = "yes_no"

[[scores]]
code = "frailty"
label = "Frailty"
add = [
    { points = 2, when = { fact = "falls", at_least = 3 } },
    { points = -1, when = { fact = "alone", is = false } },
]
levels = [
    { level = "low", label = "Low", from = -1, to = 0 },
    { level = "high", label = "High", from = 1, to = 2 },
]

[[bands]]
band = "P1"
rules = [{ because = "harm now", when = { fact = "harm", is = "now" } }]

[[bands]]
band = "P2"
rules = [
    { because = "frail", when = { fact = "frailty", is = "high" } },
    { because = "alone", when = { all = [{ fact = "alone", is = true }, { not = { fact = "falls", at_most = 0 } }] } },
]

[[bands]]
band = "P3"
otherwise = "stable"

[[escalators]]
code = "hospital"
label = "Hospital"

[[ageing]]
label = "90 days"
level = "Service manager"
days = 90

[[protective]]
because = "support is in place"
fact = "alone"
is = false
holds_days = 28
never_from = ["P1"]
"""

BARE = """schema = "fairwait.policy/1"
code = "bare"
name = "Numbers only"
facts = [
    { code = "falls", label = "Falls", kind = "number", needed = true },
    { code = "visits", label = "Visits", kind = "number" },
]
scores = [{ code = "trouble", label = "Trouble", add = [
    { points = 3, when = { fact = "falls", at_least = 2 } },
    { points = 1, when = { fact = "visits", is = [0, 1] } },
] }]

[[bands]]
band = "high"
rules = [{ because = "trouble", when = { fact = "trouble", at_least = 3, at_most = 9 } }]

[[bands]]
band = "middle"
otherwise = "no trouble"

[[bands]]
band = "low"
rules = [{ because = "much visited", when = { fact = "visits", at_least = 4 } }]
"""
