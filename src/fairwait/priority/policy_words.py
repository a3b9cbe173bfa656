"""A policy as a page writes it: its statements by part."""

from itertools import groupby

from fairwait.engine.policy import PolicyDocument
from fairwait.engine.policy.document.statements import Statement, statements
from fairwait.govuk.words import rephrase


def policy_words(policy: PolicyDocument) -> list[tuple[str, list[Statement]]]:
    """The parts of a policy in order, each with what it says."""
    parts = groupby(statements(policy), key=lambda statement: statement.part)
    return [(rephrase(part), list(each)) for part, each in parts]
