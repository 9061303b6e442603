"""The one form that a document may have before it is signed: an empty field for the signature.

The document's maker puts it there, so that signing only fills it in. Anything else
in a form could show or do something that nobody signed for; so the field may have
the entries named here and no others.

Source:
    docs/formats/bundle.md, «request.pdf»; docs/decisions/0011; ISO 32000-1, 12.7.4.5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from template_desk.errors import SigningError

if TYPE_CHECKING:
    from pyhanko.pdf_utils.generic import DictionaryObject, PdfObject, Reference
    from pyhanko.pdf_utils.rw_common import PdfHandler

FIELD_NAME = "Signature1"
FORM_KEYS = frozenset({"/Fields", "/SigFlags"})
EMPTY_FIELD_KEYS = frozenset(
    {"/Type", "/Subtype", "/FT", "/T", "/TU", "/Rect", "/P", "/F", "/StructParent", "/AP"}
)
_REQUIRED = frozenset({"/Subtype", "/FT", "/T", "/Rect", "/P"})
_SIGNATURES_EXIST_AND_ONLY_APPEND = 3


def find_empty_field(pdf: PdfHandler) -> Reference | None:
    """Give the empty field for our signature; None when the PDF has no form.

    Args:
        pdf: A file, or one of its revisions.

    Raises:
        SigningError: The form is another than one empty field that is its own widget.
            What pyHanko raises means the same.
    """
    from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject

    if "/AcroForm" not in pdf.root:
        return None
    form = pdf.root["/AcroForm"]
    _require(isinstance(form, DictionaryObject) and set(form) == FORM_KEYS)
    fields = form["/Fields"]
    _require(isinstance(fields, ArrayObject) and len(fields) == 1)
    _require(form["/SigFlags"] == _SIGNATURES_EXIST_AND_ONLY_APPEND)
    written = fields.raw_get(0)
    field = fields[0]
    _require(isinstance(written, IndirectObject) and isinstance(field, DictionaryObject))
    reference: Reference = written.reference
    _require(_REQUIRED <= set(field) <= EMPTY_FIELD_KEYS)
    _require((field["/Subtype"], field["/FT"], field["/T"]) == ("/Widget", "/Sig", FIELD_NAME))
    _require_shown_once(field["/P"], reference)
    if "/AP" in field:
        require_one_drawing(field["/AP"])
    return reference


def require_one_drawing(appearance: PdfObject) -> None:
    """Refuse an appearance that changes with the mouse or with a state of the field.

    Raises:
        SigningError: It does.
    """
    from pyhanko.pdf_utils.generic import DictionaryObject, StreamObject

    _require(isinstance(appearance, DictionaryObject) and set(appearance) == {"/N"})
    assert isinstance(appearance, DictionaryObject)
    drawing = appearance["/N"]
    _require(isinstance(drawing, StreamObject) and drawing.get("/Subtype") == "/Form")


def _require_shown_once(page: DictionaryObject, reference: Reference) -> None:
    from pyhanko.pdf_utils.generic import ArrayObject, IndirectObject

    annotations = page["/Annots"]
    _require(page["/Type"] == "/Page" and isinstance(annotations, ArrayObject))
    shown = [annotations.raw_get(place) for place in range(len(annotations))]
    _require(all(isinstance(each, IndirectObject) for each in shown))
    _require([each.reference for each in shown].count(reference) == 1)


def _require(condition: bool) -> None:
    if not condition:
        raise SigningError(reason="pdf_has_form")
