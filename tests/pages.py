"""A page as a strict reader sees it: parsed without forgiveness, and checked each time it is fetched."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import html5lib

VAGUE = {"here", "click here", "more", "read more", "link", "this"}


@dataclass(frozen=True)
class StrictPage:
    """One answer of the site: its status, its tree, and short ways to look into it."""

    url: str
    status: int
    html: str
    root: Element
    response: Any

    @property
    def title(self) -> str:
        """The text of the title element."""
        return text(self.root.find(".//title"))

    @property
    def heading(self) -> str:
        """The text of the one h1."""
        return text(self.root.find(".//h1"))

    @property
    def words(self) -> str:
        """All that is said in the main part, white space put in order."""
        main = self.root.find(".//main")
        return text(self.root if main is None else main)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Elements of a tag, in order. `class_="x"` asks for one class among several."""
        wanted = attributes.pop("class_", None)
        found = [e for e in self.root.iter(tag) if all(e.get(k.replace("_", "-")) == v for k, v in attributes.items())]
        return [e for e in found if wanted is None or wanted in e.get("class", "").split()]

    def link(self, words: str) -> str:
        """The address behind a link with exactly these words."""
        found = [e.get("href", "") for e in self.root.iter("a") if text(e) == words]
        assert found, f"{self.url} has no link {words!r}"
        return found[0]

    def rows(self, table: int = 0) -> list[list[str]]:
        """The cells of the nth table's body."""
        body = self.all("table")[table].find("tbody")
        return [] if body is None else [[text(cell) for cell in row if cell.tag in ("td", "th")] for row in body]


def text(element: Element | None) -> str:
    """The words in an element as they are read."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def fetch(
    client: Any, url: str, *, method: str = "get", data: Any = None, status: int = 200, **extra: Any
) -> StrictPage:
    """Ask for a page, follow no redirect, and check what every page must be."""
    response = (
        getattr(client, method)(url, data, **extra) if data is not None else getattr(client, method)(url, **extra)
    )
    assert response.status_code == status, f"{url} answered {response.status_code}, not {status}"
    body = b"".join(response.streaming_content) if response.streaming else response.content
    html = body.decode("utf-8")
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    root = parser.parse(html)
    page = StrictPage(url=url, status=status, html=html, root=root, response=response)
    faults = list(_faults(page))
    assert not faults, f"{url}: " + "; ".join(faults)
    return page


def _faults(page: StrictPage) -> list[str]:
    ids = Counter(e.get("id") for e in page.root.iter() if isinstance(e.tag, str) and e.get("id"))
    faults = [f"id {name} is used {count} times" for name, count in ids.items() if count > 1]
    if not page.title:
        faults.append("it has no title")
    if len(page.all("h1")) != 1:
        faults.append(f"it has {len(page.all('h1'))} h1")
    if not page.root.get("lang"):
        faults.append("it names no language")
    return faults + _against_policy(page) + _unlabelled(page) + _lost_links(page, ids) + _vague_links(page)


def _against_policy(page: StrictPage) -> list[str]:
    """What the content security policy drops: styles in the markup, handlers, scripts without the answer's nonce."""
    elements = [e for e in page.root.iter() if isinstance(e.tag, str)]
    carried = [f"{e.tag} carries {name}" for e in elements for name in e.attrib if name == "style" or name[:2] == "on"]
    bare = [f"a {e.tag} has no nonce" for e in elements if e.tag in ("script", "style") and not e.get("nonce")]
    return carried + bare


def _unlabelled(page: StrictPage) -> list[str]:
    labelled = {e.get("for") for e in page.root.iter("label")}
    fields = [e for tag in ("input", "select", "textarea") for e in page.root.iter(tag)]
    silent = {"hidden", "submit", "button", "image", "reset"}
    return [
        f"field {field.get('name')} has no label"
        for field in fields
        if field.get("type") not in silent
        and field.get("id") not in labelled
        and not field.get("aria-label")
        and not field.get("aria-labelledby")
    ]


def _lost_links(page: StrictPage, ids: Counter[str | None]) -> list[str]:
    inside = [e.get("href", "")[1:] for e in page.root.iter("a") if e.get("href", "").startswith("#")]
    return [f"a link leads to #{target}, which is not there" for target in inside if target and target not in ids]


def _vague_links(page: StrictPage) -> list[str]:
    said = [(text(e) or e.get("aria-label") or "").lower() for e in page.root.iter("a") if e.get("href")]
    return [f"a link says {words!r}" for words in said if not words or words in VAGUE]
