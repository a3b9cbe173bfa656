"""A document that cannot be used, said so that a person can mend it."""


class DocumentRefused(ValueError):
    """A document that cannot be adopted: where, what is wrong, and what to do.

    `key` is the dotted place ("bands[2].target"), `line` the line of the text where it is known.
    """

    def __init__(self, problem: str, *, key: str, remedy: str, line: int | None = None) -> None:
        """Keep the parts apart, so that a page can link to the line and a terminal can print one sentence."""
        self.problem = problem
        self.key = key
        self.remedy = remedy
        self.line = line
        place = f"Line {line}, {key}" if line else key
        super().__init__(f"{place}: {problem} {remedy}")
