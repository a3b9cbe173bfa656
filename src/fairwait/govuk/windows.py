"""What was typed of one thing in two windows, put together so that nothing of it is lost. Pure.

Every window says of each box what stood there when it last heard: a digest, so that the page holds no words twice. A
box that a window did not touch says nothing; one that only this window touched is taken; where both touched it, words
are kept one under the other, and of what can hold one answer only, the first stands and the second is told.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256

Typed = str | list[str]


@dataclass(frozen=True)
class Merged:
    """What stands now, and the boxes both had touched: of each, what this window had typed."""

    said: dict[str, Typed]
    clashes: dict[str, Typed]


def digest(value: Typed) -> str:
    """A short sign of what stands in a box."""
    words = value if isinstance(value, str) else "\0".join(value)
    return sha256(words.encode()).hexdigest()[:16]


def merge(
    stored: Mapping[str, Typed], typed: Mapping[str, Typed], *, was: Mapping[str, str], prose: Collection[str],
    apart: str = "\n\n",
) -> Merged:  # fmt: skip
    """What two windows typed, as one.

    Args:
        stored: what stands, by box.
        typed: every box of this window.
        was: of each box, the digest of what stood there when this window last heard; none where nothing stood.
        prose: the boxes that hold words.
        apart: what stands between the words of two windows; boxes of one line know no line ends.
    """
    said, clashes = dict(stored), {}
    empty = digest("")
    for name, value in typed.items():
        before = stored.get(name, "")
        heard = was.get(name, empty)
        is_untouched = digest(value) == heard or value == before
        if is_untouched:
            continue
        if digest(before) == heard:
            said[name] = value
            continue
        clashes[name] = value
        if name in prose and isinstance(before, str) and isinstance(value, str):
            said[name] = _both(before, value, apart)
    return Merged({name: value for name, value in said.items() if value}, clashes)


def _both(before: str, value: str, apart: str) -> str:
    if not value.strip() or value.strip() in before:
        return before
    if before.strip() in value:
        return value
    return f"{before.rstrip()}{apart}{value.strip()}"
