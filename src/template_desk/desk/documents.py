"""From answers to the document that is printed: puts form, wording and answers together.

The document follows from ``request.json`` alone, so that whoever verifies an
export can make the same bytes again.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from template_desk import __version__
from template_desk.desk.document_words import DocumentWords, document_words
from template_desk.desk.environment import Environment
from template_desk.desk.requester import requester_name
from template_desk.forms.answers_file import answers_document, read_answers, reference_of
from template_desk.forms.pack import FormPack
from template_desk.model import rules
from template_desk.model.answers import Answers
from template_desk.model.direction import printed_answers
from template_desk.model.ids import QuestionId, TextKey
from template_desk.model.review import review
from template_desk.model.typed import parse_date

if TYPE_CHECKING:
    from template_desk.model.json_value import JsonValue
    from template_desk.pdf.document import Document, Rendered


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """What a document says beyond its answers; part of ``request.json``.

    Attributes:
        date: When the document was made; goes to the PDF's own dates.
        paper: ``a4`` or ``letter``.
        program: Version of the program that made it.
    """

    date: datetime.date
    paper: str
    program: str = __version__

    def to_json(self) -> dict[str, str]:
        """Give the facts as members of ``document`` in an answers file."""
        return {"date": self.date.isoformat(), "paper": self.paper, "program": self.program}

    @staticmethod
    def from_json(members: Mapping[str, str]) -> DocumentFacts | None:
        """Read the facts, or give None when they are not complete."""
        date = parse_date(members.get("date", ""))
        paper, program = members.get("paper", ""), members.get("program", "")
        if date is None or paper not in ("a4", "letter") or not program:
            return None
        return DocumentFacts(date=date, paper=paper, program=program)


def document_language(pack: FormPack, language: str) -> str:
    """Give the language a document can be printed in: the one asked for, or English."""
    return language if language in pack.languages else "en"


def request_json(pack: FormPack, answers: Answers, *, language: str, facts: DocumentFacts) -> bytes:
    """Give the canonical JSON of an export: only the answers that apply."""
    from template_desk.crypto.canonical import canonical_json

    exported = rules.exported_answers(pack.definition, answers)
    return canonical_json(
        answers_document(pack.definition, exported, language=language, document=facts.to_json())
    )


def document_code(raw: bytes) -> str:
    """Give the code on every page: twelve digits in groups of four, from ``request.json``.

    Digits alone survive a fax and a telephone; two documents have the same code with a
    probability of 1 in 10^12.

    Source: docs/formats/document.md, «Document code».
    """
    number = int.from_bytes(hashlib.sha256(raw).digest(), "big") % 10**12
    digits = f"{number:012d}"
    return f"{digits[:4]} {digits[4:8]} {digits[8:]}"


def render_request(
    pack: FormPack,
    answers: Answers,
    environment: Environment,
    *,
    language: str,
    facts: DocumentFacts,
    draft: bool,
) -> Rendered:
    """Make the PDF of a document, before it is signed.

    Raises:
        DocumentError: It could not be made.
    """
    from template_desk.pdf.render import render

    language = document_language(pack, language)
    exported = rules.exported_answers(pack.definition, answers)
    words = document_words(pack, exported, environment, language=language)
    raw = request_json(pack, answers, language=language, facts=facts)
    printed = printed_answers(pack.definition, exported)
    return render(
        _document(pack, printed, words, facts=facts, draft=draft, raw=raw),
        wording=pack.wording(language).text,
        state_name=words.states.name,
        words=words.translate,
        formats=words.formats,
    )


def _document(
    pack: FormPack,
    printed: Answers,
    words: DocumentWords,
    *,
    facts: DocumentFacts,
    draft: bool,
    raw: bytes,
) -> Document:
    from template_desk.pdf.document import Document, HandSignature, Paper
    from template_desk.pdf.structure import Attachment

    form = pack.definition
    wording = pack.wording(words.language)

    def text(question: QuestionId | None) -> str:
        return printed.text(question) if question is not None else ""

    return Document(
        title=wording.text(form.title_key),
        origin=wording.text(form.origin_key),
        requester=requester_name(pack, printed, words.states),
        reference=text(form.roles.reference),
        date=words.formats.date(text(form.roles.date)),
        authority=text(form.roles.authority),
        sections=review(form, printed),
        signatures=tuple(
            HandSignature(
                heading=wording.text(TextKey(block.text_key)),
                name=text(block.name),
                title=text(block.title),
                electronic=block.electronic,
            )
            for block in form.signatures
        ),
        language=words.language,
        created=facts.date,
        paper=Paper(facts.paper),
        draft=draft,
        identifier=document_code(raw),
        attachment=Attachment(
            name="request.json",
            media_type="application/json",
            description=words.translate("The answers for other programs"),
            content=raw,
        ),
    )


def render_again(raw: bytes, environment: Environment) -> bytes | None:
    """Make the unsigned PDF again from a received ``request.json``.

    Returns:
        The bytes, or None when this version cannot compare: the form is not
        installed here, or another version of the program made the document.
    """
    from template_desk.bundle.strict_json import parse_strict
    from template_desk.errors import TemplateDeskError

    try:
        value: JsonValue = parse_strict(raw)
        reference = reference_of(value)
        if reference is None:
            return None
        pack = environment.catalogue.load(reference)
        read = read_answers(pack.definition, value)
        facts = DocumentFacts.from_json(read.document)
        if facts is None or facts.program != __version__ or read.problems:
            return None
        return render_request(
            pack, read.answers, environment, language=read.language, facts=facts, draft=False
        ).pdf
    except TemplateDeskError:
        return None
