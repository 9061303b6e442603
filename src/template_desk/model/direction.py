"""Invisible characters that steer the direction of text, in answers.

In running text they may be needed. In a short answer, a telephone number or a
reference, they do nothing but change the order of what is read: no document
prints them there, and the check names them.

Source: UAX #9, 2.4 to 2.6; ``docs/formats/text.md``, «Fallback».
"""

from __future__ import annotations

from template_desk.model.answers import Answers, Value
from template_desk.model.form import FormDefinition, QuestionKind
from template_desk.model.ids import Address

MARKS = "\u200e\u200f\u061c"
ISOLATES = "\u2066\u2067\u2068\u2069"
_IN_SHORT_TEXT = MARKS + ISOLATES
_DROPPED = dict.fromkeys(map(ord, _IN_SHORT_TEXT))


def hidden_direction(kind: QuestionKind, text: str) -> tuple[str, ...]:
    """Give the invisible characters of an answer that its reader should know of.

    Marks are ordinary in long text that mixes directions; isolates are not typed there.

    Returns:
        Each once, in the order of the text. Embeddings and overrides (U+202A–202E) are
        not among them: they are never drawn and named as such.
    """
    if text.isascii():
        return ()
    looked_for = ISOLATES if kind is QuestionKind.LONG_TEXT else _IN_SHORT_TEXT
    return tuple(dict.fromkeys(c for c in text if c in looked_for)) if kind.is_typed else ()


def printed_answers(form: FormDefinition, answers: Answers) -> Answers:
    """Give answers as they are printed: short ones without what steers their direction."""
    changed: dict[Address, Value] = {}
    for address, text in answers.texts():
        if not text.isascii() and (placed := form.find(address.question)):
            kind = placed.question.kind
            if kind.is_typed and kind is not QuestionKind.LONG_TEXT:
                changed[address] = text.translate(_DROPPED)
    return Answers({**answers.values, **changed}, answers.rows) if changed else answers
