"""What a phone's camera reads, drawn as one path: no picture is fetched, and it prints sharp at any size."""

from functools import lru_cache

from markupsafe import Markup
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

QUIET = 4
"""Light squares around it, without which cameras do not find it (ISO/IEC 18004)."""


@lru_cache(maxsize=8)
def square(words: str, *, called: str) -> Markup:
    """The SVG of a QR code that says these words; `called` is what a screen reader says of it."""
    made = QRCode(border=QUIET, error_correction=ERROR_CORRECT_M)
    made.add_data(words)
    made.make()
    rows = made.get_matrix()
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark
    )  # fmt: skip
    size = len(rows)
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        '<title>{called}</title><rect width="{size}" height="{size}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
    ).format(size=size, path=path, called=called)
