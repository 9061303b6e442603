"""The sheet of paper with the paper key, drawn black on white for a printer or a PDF file.

Imports the printing library only when it is called.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QFontDatabase, QPageLayout, QPageSize, QPainter, QPen
from PySide6.QtWidgets import QWidget

from template_desk.errors import ExportFolderError

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from template_desk.i18n import Translator

_MARGIN_MM = 22.0
_COLUMNS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetText:
    """What stands on the sheet beside the key.

    Attributes:
        title: In large letters.
        paragraphs: What the key is for, how to keep it.
        footer: The vault's folder and the date.
    """

    title: str
    paragraphs: tuple[str, ...]
    footer: tuple[str, ...]


def sheet_text(folder: Path, date: str, translate: Translator) -> SheetText:
    """Give the words of the sheet.

    Args:
        folder: Of the vault.
        date: The day it was made, in words.
        translate: The program's words.
    """
    return SheetText(
        title=translate("Paper key of a Template Desk vault"),
        paragraphs=(
            translate(
                "This key opens the vault when the passphrase is forgotten. Whoever has this "
                "sheet and a copy of the vault can read every document in it."
            ),
            translate(
                "Keep it where your office keeps sealed envelopes, away from the computer. "
                "Never photograph it, copy it or send it."
            ),
            translate(
                "To use it: start Template Desk, choose «Use the paper key», and type all groups "
                "in this order. Capital or small letters make no difference, and spaces may be "
                "left out. Without Template Desk, the standard program «age» opens the vault "
                "with it: see the file TO-OPEN-WITHOUT-THIS-PROGRAM.txt in the vault."
            ),
        ),
        footer=(
            translate("Folder of the vault: {folder}", folder=str(folder)),
            translate("Made on {date}", date=date),
            translate("Kept by (name, signature, place): ______________________________________"),
        ),
    )


def print_sheet(parent: QWidget, groups: Sequence[str], text: SheetText) -> bool:
    """Let the user choose a printer and print; give whether it was sent to one."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    _set_margins(printer)
    dialog = QPrintDialog(printer, parent)
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return False
    return _paint(printer, groups, text)


def save_sheet(file: Path, groups: Sequence[str], text: SheetText) -> None:
    """Write the sheet as a PDF file.

    Raises:
        ExportFolderError: The file cannot be written.
    """
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setOutputFileName(str(file))
    printer.setDocName(text.title)
    _set_margins(printer)
    if not _paint(printer, groups, text):
        raise ExportFolderError(reason="write")


def _set_margins(printer: QPrinter) -> None:
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    printer.setPageMargins(margins, QPageLayout.Unit.Millimeter)


def _paint(printer: QPrinter, groups: Sequence[str], text: SheetText) -> bool:
    painter = QPainter()
    if not painter.begin(printer):
        return False
    width = float(printer.pageLayout().paintRectPixels(printer.resolution()).width())
    mm = printer.resolution() / 25.4
    painter.setPen(QPen(Qt.GlobalColor.black, 0.3 * mm))
    top = _text(painter, text.title, 0.0, width, size_pt=20, bold=True) + 4 * mm
    painter.drawLine(0, round(top), round(width), round(top))
    top += 6 * mm
    for paragraph in text.paragraphs[:2]:
        top = _text(painter, paragraph, top, width, size_pt=11) + 4 * mm
    top = _key(painter, groups, top + 4 * mm, width, mm) + 10 * mm
    for paragraph in text.paragraphs[2:]:
        top = _text(painter, paragraph, top, width, size_pt=11) + 4 * mm
    top += 6 * mm
    painter.drawLine(0, round(top), round(width), round(top))
    top += 5 * mm
    for line in text.footer:
        top = _text(painter, line, top, width, size_pt=10) + 5 * mm
    return painter.end()


def _key(painter: QPainter, groups: Sequence[str], top: float, width: float, mm: float) -> float:
    """Draw the groups, numbered, and give where they end."""
    row_height, inside = 15 * mm, 6 * mm
    rows = -(-len(groups[1:]) // _COLUMNS)
    box = QRectF(0.0, top, width, (rows + 1) * row_height + inside)
    painter.setPen(QPen(Qt.GlobalColor.black, 0.5 * mm))
    painter.drawRect(box)
    column = (width - 2 * inside) / _COLUMNS
    for number, group in enumerate(groups):
        # The first group is long and the same in every key: it has a line of its own.
        line, place = (0, 0) if number == 0 else divmod(number - 1 + _COLUMNS, _COLUMNS)
        left, line_top = inside + place * column, top + inside / 2 + line * row_height
        painter.setFont(_font(8))
        painter.drawText(
            QRectF(left, line_top, column, 4 * mm), Qt.AlignmentFlag.AlignLeft, str(number + 1)
        )
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPointSizeF(18)
        fixed.setBold(True)
        painter.setFont(fixed)
        painter.drawText(
            QRectF(left, line_top + 4 * mm, width, 9 * mm), Qt.AlignmentFlag.AlignLeft, group
        )
    return box.bottom()


def _text(
    painter: QPainter, text: str, top: float, width: float, *, size_pt: float, bold: bool = False
) -> float:
    """Draw a paragraph and give where it ends."""
    painter.setFont(_font(size_pt, bold=bold))
    flags = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft)
    drawn = painter.boundingRect(QRectF(0.0, top, width, 1e6), flags, text)
    painter.drawText(QRectF(0.0, top, width, drawn.height()), flags, text)
    return top + drawn.height()


def _font(size_pt: float, *, bold: bool = False) -> QFont:
    font = QFont()
    font.setPointSizeF(size_pt)
    font.setBold(bold)
    return font
