"""A pack as a Word document: real headings, real lists, its language and its direction said.

Six kinds of paragraph are all a pack has, so the document is written here, part by part, as the standard describes it
(ECMA-376, WordprocessingML), and needs no library that reads and changes other people's documents.
"""

import io
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from fairwait.keeping_in_touch.packs import showing
from fairwait.keeping_in_touch.packs.rules.composing import Block
from fairwait.keeping_in_touch.packs.rules.shape import Owner
from fairwait.keeping_in_touch.packs.rules.words import Bullets, Paragraph, Span, Spans, Subheading
from fairwait.keeping_in_touch.packs.writing.edition import Edition

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MADE = (1980, 1, 1, 0, 0, 0)
"""The day inside the file, so that the same pack makes the same bytes."""
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def as_word(edition: Edition) -> bytes:
    """The whole pack as .docx."""
    document = _Document(edition)
    body = "".join(document.body())
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            ("r1", f"{_R}/officeDocument", "word/document.xml", False),
            ("r2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml", False),
        ),
        "docProps/core.xml": _properties(edition),
        "word/document.xml": (
            f'{_HEAD}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{body}<w:sectPr>'
            '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" '
            'w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>'
        ),
        "word/styles.xml": _styles(edition),
        "word/numbering.xml": _numbering(),
        "word/_rels/document.xml.rels": _relations(
            ("rStyles", f"{_R}/styles", "styles.xml", False),
            ("rNumbering", f"{_R}/numbering", "numbering.xml", False),
            *((name, f"{_R}/hyperlink", href, True) for href, name in document.links.items()),
        ),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _MADE), text.encode(), zipfile.ZIP_DEFLATED)
    return made.getvalue()


class _Document:
    """The paragraphs of one pack, and the links they lead to."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._is_rtl = edition.around.direction == "rtl"
        self.links: dict[str, str] = {}

    def body(self) -> Iterator[str]:
        """Every paragraph, in order."""
        pack = self._edition.away
        yield self._paragraph((Span(pack.name),), style="Title")
        if self._edition.note:
            yield self._paragraph((Span(self._edition.note, strong=True),))
        yield self._paragraph((Span(pack.lead),), style="Subtitle")
        for section in showing.sections(pack):
            if section.title:
                yield self._paragraph((Span(section.title),), style="Heading1")
            for block in section.blocks:
                if block.owner is Owner.LOCAL:
                    yield self._paragraph((Span(self._edition.around.here, strong=True),), style="Local")
                yield from self._block(block)
        if self._edition.version_line:
            yield self._paragraph((Span(self._edition.version_line),))

    def _block(self, block: Block) -> Iterator[str]:
        style = "Local" if block.owner is Owner.LOCAL else ""
        for part in block.parts:
            if isinstance(part, Paragraph):
                yield self._paragraph(part.spans, style=style)
            elif isinstance(part, Bullets):
                yield from (self._paragraph(item, style="ListBullet") for item in part.items)
            elif isinstance(part, Subheading):
                yield self._paragraph((Span(part.text),), style="Heading2")
            else:
                yield from self._promise(part.code)

    def _promise(self, code: str) -> Iterator[str]:
        promise = self._edition.pack.promise(code)
        if promise is None:
            return
        yield self._paragraph(
            (Span(self._edition.around.promise, strong=True), Span(f" {promise.says}")), style="Promise"
        )
        if code in self._edition.records:
            yield self._paragraph((Span(self._edition.records[code]),), style="Promise")

    def _paragraph(self, runs: Spans, *, style: str = "") -> str:
        about = (f'<w:pStyle w:val="{style}"/>' if style else "") + ("<w:bidi/>" if self._is_rtl else "")
        return f"<w:p>{f'<w:pPr>{about}</w:pPr>' if about else ''}{''.join(map(self._run, runs))}</w:p>"

    def _run(self, run: Span) -> str:
        # A telephone number is read from left to right also among words that are not.
        is_rtl = self._is_rtl and not run.is_number
        style = '<w:rStyle w:val="Hyperlink"/>' if run.href else ""
        about = style + ("<w:b/><w:bCs/>" if run.strong else "") + ("<w:rtl/>" if is_rtl else "")
        words = (
            f'<w:r>{f"<w:rPr>{about}</w:rPr>" if about else ""}<w:t xml:space="preserve">{_clean(run.text)}</w:t></w:r>'
        )
        if not run.href or run.href.startswith("/"):  # a page of this site has no address in a file
            return words
        name = self.links.setdefault(run.href, f"rLink{len(self.links) + 1}")
        return f'<w:hyperlink r:id="{name}">{words}</w:hyperlink>'


def _clean(text: str) -> str:
    """Text as XML takes it: control characters, which no reader sees, would make the file unreadable."""
    return escape("".join(letter for letter in text if letter >= " " or letter == "\t"))


def _content_types() -> str:
    overrides = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>'
        for name, kind in (
            ("/word/document.xml", f"{_MAIN}.document.main+xml"), ("/word/styles.xml", f"{_MAIN}.styles+xml"),
            ("/word/numbering.xml", f"{_MAIN}.numbering+xml"),
            ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
        )
    )  # fmt: skip
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(*relations: tuple[str, str, str, bool]) -> str:
    made = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target={quoteattr(target)}'
        f"{' TargetMode=' + quoteattr('External') if is_outside else ''}/>"
        for name, kind, target, is_outside in relations
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{made}</Relationships>'


def _properties(edition: Edition) -> str:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{_clean(edition.pack.name)}</dc:title><dc:creator>{_clean(edition.pack.council)}</dc:creator>"
        f"<dc:language>{edition.around.language}</dc:language></cp:coreProperties>"
    )


def _styles(edition: Edition) -> str:
    language = edition.around.language
    lang = f'<w:lang w:val="{language}" w:eastAsia="{language}" w:bidi="{language}"/>'
    font = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial" w:eastAsia="Arial"/>'
    side = "right" if edition.around.direction == "rtl" else "left"

    def style(name: str, label: str, paragraph: str, run: str) -> str:
        return (
            f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{label}"/><w:basedOn w:val="Normal"/>'
            f'<w:next w:val="Normal"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
        )

    def size(points: int) -> str:
        return f'<w:sz w:val="{2 * points}"/><w:szCs w:val="{2 * points}"/>'

    bold, keep = "<w:b/><w:bCs/>", "<w:keepNext/>"
    edge = f'<w:pBdr><w:{side} w:val="single" w:sz="24" w:space="8" w:color="1A5A99"/></w:pBdr>'
    box = "".join(f'<w:{each} w:val="single" w:sz="12" w:space="6" w:color="0F7A52"/>' for each in
                  ("top", "left", "bottom", "right"))  # fmt: skip
    return (
        f'{_HEAD}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>{font}{size(12)}{lang}</w:rPr>'
        '</w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="160" w:line="324" w:lineRule="auto"/></w:pPr>'
        "</w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        + style("Title", "Title", "", bold + size(24))
        + style("Subtitle", "Subtitle", "", size(14))
        + style("Heading1", "heading 1", f'{keep}<w:spacing w:before="360"/><w:outlineLvl w:val="0"/>', bold + size(17))
        + style("Heading2", "heading 2", f'{keep}<w:spacing w:before="240"/><w:outlineLvl w:val="1"/>', bold + size(13))
        + style("ListBullet", "List Bullet", '<w:numPr><w:numId w:val="1"/></w:numPr><w:contextualSpacing/>', "")
        + style("Local", "Local part", edge, "")
        + style("Promise", "Promise", f"<w:pBdr>{box}</w:pBdr>", "")
        + '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr>'
        '<w:color w:val="1A5A99"/><w:u w:val="single"/></w:rPr></w:style></w:styles>'
    )


def _numbering() -> str:
    return (
        f'{_HEAD}<w:numbering xmlns:w="{_W}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
        '<w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="\u2022"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:start="454" w:left="454" w:hanging="340"/></w:pPr></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
