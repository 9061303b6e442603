"""Documents by hand for the tests of the PDF writer: made of marks, without a form."""

from __future__ import annotations

import datetime

from template_desk.pdf.document import Box, Facts, SignatureField
from template_desk.pdf.marks import LineMark, Mark, OutlineMark, TextMark
from template_desk.pdf.structure import (
    Attachment,
    Bookmark,
    Element,
    Kind,
    Scope,
)
from template_desk.pdf.writer import write_pdf
from template_desk.typesetting.faces import shipped_fonts
from template_desk.typesetting.lines import Style
from template_desk.typesetting.typesetter import Typesetter

A4 = (595.276, 841.89)
BODY = Style(10, 14)
BOLD = Style(13, 18, bold=True)
ATTACHMENT = Attachment(
    name="request.json",
    media_type="application/json",
    description="The answers",
    content=b'{"a":1}',
)
TEXTS = {
    "en": "The Ministry's «office» asks for 12 detectors – see S/RES/1540 (2004), paragraph 7.",
    "ru": "Министерство просит 12 приборов; см. резолюцию 1540 (2004), п. 7 – ёлка, подъезд.",
    "fr": "Le ministère demande l’aide prévue à l’œuvre n° 7 : « détecteurs », àéèêëïîôùûüÿç.",
    "es": "¿El ministerio pide ayuda? ¡Sí! Vigésimo año, pingüino, 12 unidades – § 7.",
    "zh": "外交部请求提供12台探测器：见安全理事会第1540(2004)号决议第7段，以及《行动计划》。",
    "ar": "تطلب الوزارة 12 جهازا للكشف، انظر القرار 1540 (2004) والهاتف +374 10 123456 محمّدٌ.",
    "mixed": "Ministry وزارة الخارجية 外交部 министерство (1540) Ελληνικά ≥ 5 ✓ e\u0304\u0323",
}


def facts(language: str = "en", title: str = "A request – é العنوان <&>") -> Facts:
    return Facts(
        title=title,
        subject="One & all",
        author="Ministry (1)",
        language=language,
        created=datetime.date(2026, 3, 25),
    )


class Sheets:
    """Puts lines under each other, on as many pages as they need."""

    def __init__(self, language: str = "en") -> None:
        self.language = "en" if language == "mixed" else language
        self.setter = Typesetter(shipped_fonts(), language=self.language, rtl=language == "ar")
        self.document = Element(kind=Kind.DOCUMENT)
        self.pages: list[list[Mark]] = [[]]
        self.bookmarks: list[Bookmark] = []
        self.y = 60.0

    @property
    def marks(self) -> list[Mark]:
        return self.pages[-1]

    def text(
        self,
        text: str,
        element: Element | None,
        style: Style = BODY,
        *,
        x: float = 50,
        width: float = 480,
    ) -> None:
        for line in self.setter.lines(text, style, width):
            if self.y > 760:
                self.turn()
            left = x + width - self.setter.width(line, style) if line.rtl else x
            self.marks.append(TextMark(left, self.y, line, style, element))
            self.y += style.leading

    def turn(self) -> None:
        self.pages.append([])
        self.y = 60.0
        number = self.setter.line(f"Page {len(self.pages)}", BODY)
        self.marks.append(TextMark(50, 30, number, BODY))
        self.marks.append(LineMark(x0=50, y0=36, x1=530, y1=36))

    def table(self, rows: list[tuple[str, str]], parent: Element) -> None:
        table = parent.add(Kind.TABLE)
        head = table.add(Kind.TABLE_HEAD).add(Kind.ROW)
        body = table.add(Kind.TABLE_BODY)
        for number, texts in enumerate([("Col 1", "Col 2"), *rows]):
            row = body.add(Kind.ROW) if number else head
            kind = Kind.CELL if number else Kind.HEADER_CELL
            if self.y > 700:
                self.turn()
            top = lowest = self.y
            for place, text in enumerate(texts):
                scope = None if number else Scope.COLUMN
                cell = row.add(kind, scope=scope)
                self.y = top
                self.text(text, cell, x=50 + 250 * place, width=230)
                lowest = max(lowest, self.y)
            self.y = lowest + 4
            self.marks.append(LineMark(x0=50, y0=top - 11, x1=530, y1=top - 11))

    def box(self, parent: Element, *, ticked: bool) -> None:
        said = "ticked" if ticked else "not ticked"
        box = parent.add(Kind.FORM, alternative=said, checked=ticked)
        y = self.y
        self.marks.append(OutlineMark(x=50, y=y, width=10, height=10, element=box))
        if ticked:
            self.marks.append(LineMark(x0=52, y0=y + 2, x1=58, y1=y + 8, element=box))
        self.y += 24

    def field(self) -> SignatureField:
        return SignatureField(
            box=Box(page=len(self.pages) - 1, x0=100, y0=40, x1=400, y1=132),
            tooltip="Electronic signature",
            element=self.document.add(Kind.FORM, alternative="Electronic signature"),
        )

    def pdf(
        self, *, field: SignatureField | None = None, attachment: Attachment | None = ATTACHMENT
    ) -> bytes:
        return write_pdf(
            self.pages,
            A4,
            facts(self.language),
            structure=self.document,
            bookmarks=self.bookmarks,
            attachment=attachment,
            field=field,
        )


def sample(language: str, *, pages: int = 1) -> bytes:
    """A document with everything that a form has, in a language or a mixture of all."""
    sheets = Sheets(language)
    text = TEXTS[language]
    sheets.text(text, sheets.document.add(Kind.TITLE), BOLD)
    other = "ru" if language != "ru" else "en"
    sheets.text("A note in another language.", sheets.document.add(Kind.NOTE, language=other))
    while len(sheets.pages) < pages or sheets.y < 300:
        section = sheets.document.add(Kind.SECTION)
        sheets.bookmarks.append(Bookmark("Часть é", len(sheets.pages) - 1, sheets.y - 14))
        sheets.text(text, section.add(Kind.HEADING), BOLD)
        for ticked in (True, False):
            sheets.box(section, ticked=ticked)
        sheets.text(text * 8, section.add(Kind.PARAGRAPH))
        item = section.add(Kind.LIST).add(Kind.LIST_ITEM)
        sheets.text("1.", item.add(Kind.LABEL))
        sheets.text(text, item.add(Kind.LIST_BODY), x=70)
        outline = OutlineMark(x=45, y=sheets.y, width=60, height=20, radius=6, dashed=True)
        sheets.marks.append(outline)
        sheets.y += 40
        sheets.table([(text, ""), ("Short", text)], section)
    if sheets.y > 650:
        sheets.turn()
    return sheets.pdf(field=sheets.field())
