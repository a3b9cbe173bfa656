"""Pictures of the easy read pack, drawn by us: lines in the colour of the words, so that they print and darken alike.

Each shows one thing that the words beside it say. They stand by the key of a block, so a region's other text has none.
"""

from dataclasses import dataclass

from markupsafe import Markup

_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 72" width="96" height="72" fill="none" '
    'stroke="currentColor" stroke-width="4" stroke-linecap="round" stroke-linejoin="round" {how}>{title}{body}</svg>'
)


@dataclass(frozen=True)
class Picture:
    """What is seen on it, in a few words, and how it is drawn."""

    shows: str
    body: Markup

    def drawn(self, *, is_told: bool) -> Markup:
        """The picture; with what it shows where that is in the language of the page, else for eyes alone."""
        if not is_told:
            return Markup(_SVG).format(how=Markup('aria-hidden="true"'), title="", body=self.body)  # noqa: S704  ours
        how = Markup('role="img" aria-label="{}"').format(self.shows)
        title = Markup("<title>{}</title>").format(self.shows)
        return Markup(_SVG).format(how=how, title=title, body=self.body)  # noqa: S704  drawn by us, above


def _person(x: int, y: int = 24, *, is_first: bool = False) -> str:
    fill = ' fill="currentColor"' if is_first else ""
    return f'<circle cx="{x}" cy="{y}" r="8"{fill}/><path d="M{x - 12} {y + 36}v-10a12 12 0 0 1 24 0v10"{fill}/>'


def _made(shows: str, *body: str) -> Picture:
    return Picture(shows, Markup("").join(Markup(part) for part in body))  # noqa: S704  drawn by us, below


PICTURES = {
    "list": _made(
        "A list of names with a tick beside one",
        '<rect x="24" y="8" width="48" height="58" rx="4"/><path d="M40 8v-4h16v4"/>',
        '<path d="M44 24h18M44 38h18M44 52h18"/><path d="M31 37l3 4 5-8"/>',
    ),
    "who-first": _made(
        "Three people in a row. The first is called",
        _person(20, is_first=True),
        _person(50),
        _person(78),
        '<path d="M20 4v6M8 8l4 5M32 8l-4 5"/>',
    ),
    "long": _made(
        "A clock, and a calendar without a cross on any day",
        '<circle cx="26" cy="38" r="20"/><path d="M26 26v12l8 6"/>',
        '<rect x="54" y="16" width="36" height="44" rx="3"/><path d="M54 28h36M64 10v10M80 10v10"/>',
        '<path d="M63 38h2M72 38h2M81 38h2M63 48h2M72 48h2M81 48h2"/>',
    ),
    "touch": _made(
        "Two people talking",
        _person(18, 30),
        _person(78, 30),
        '<path d="M34 8h28a4 4 0 0 1 4 4v10a4 4 0 0 1-4 4h-8l-6 7-6-7h-8a4 4 0 0 1-4-4v-10a4 4 0 0 1 4-4z"/>',
    ),
    "worse": _made(
        "A sad face, and an arrow that goes down",
        '<circle cx="34" cy="36" r="26"/><path d="M25 30v1M43 30v1M23 49a13 13 0 0 1 22 0"/>',
        '<path d="M80 12v46M68 46l12 13 12-13"/>',
    ),
    "danger": _made(
        "A warning sign, and a telephone",
        '<path d="M34 8l28 52H6z"/><path d="M34 26v16M34 51v1"/>',
        '<rect x="70" y="14" width="20" height="44" rx="4"/><path d="M79 50h2M76 20h8"/>',
    ),
    "meeting": _made(
        "Two people at a table",
        _person(20, 20),
        _person(76, 20),
        '<path d="M8 56h80M20 56v12M76 56v12"/>',
    ),
    "complain": _made(
        "A person who says that something is wrong",
        _person(22, 30),
        '<path d="M44 6h44a4 4 0 0 1 4 4v28a4 4 0 0 1-4 4h-32l-12 10v-10a4 4 0 0 1-4-4v-28a4 4 0 0 1 4-4z"/>',
        '<path d="M66 13v14M66 34v1"/>',
    ),
}


def picture_of(key: str, *, is_easy_read: bool) -> Picture | None:
    """The picture beside a block; only what is in easy read has any."""
    return PICTURES.get(key) if is_easy_read else None
