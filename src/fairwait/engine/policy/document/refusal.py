"""A policy that cannot be used, in words somebody can act on."""


class PolicyRefused(ValueError):
    """A policy document is not used: where the fault is, what it is, and what to write instead.

    `key` is written `bands[0].rules[1].when`; `line` is None for a document that has no lines.
    """

    def __init__(self, problem: str, *, key: str, remedy: str, line: int | None = None) -> None:
        self.problem = problem
        self.key = key
        self.remedy = remedy
        self.line = line
        where = f"Line {line}, {key}" if line is not None else key
        super().__init__(f"{where}: {problem} {remedy}")
