"""A policy as a page writes it: its statements by part."""

from itertools import groupby

from fairwait.engine.policy import PolicyDocument
from fairwait.engine.policy.document.statements import Statement, statements


def policy_words(policy: PolicyDocument) -> list[tuple[str, list[Statement]]]:
    """The parts of a policy in order, each with what it says."""
    return [(part, list(each)) for part, each in groupby(statements(policy), key=lambda statement: statement.part)]
