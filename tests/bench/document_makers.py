"""Makes one PDF and ends: the processes that ``document.py`` measures.

    python tests/bench/document_makers.py MAKER CONTENT IDENTITY OUT

MAKER is ``ours`` or ``typst``. Both read the same content and sign with the same key; what the
making and signing took, without start and imports, is printed as JSON.
"""

from __future__ import annotations

import datetime
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

TITLE = "National action plan"
COLUMNS = ("Measure", "Responsible", "Steps", "Resources", "Timetable", "State of work")
SHARES = (5, 3, 6, 4, 3, 3)
NOW = datetime.datetime(2026, 11, 20, 9, 30, 15, tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Part:
    """One section: its heading, questions with answers, and the rows of a table."""

    heading: str
    answers: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]


def write_content(path: Path, parts: list[Part]) -> None:
    """Write the content for the makers."""
    raw = [[part.heading, part.answers, part.rows] for part in parts]
    path.write_text(json.dumps(raw, ensure_ascii=False), encoding="utf-8")


def read_content(path: Path) -> list[Part]:
    """Read what ``write_content`` wrote."""
    return [
        Part(
            heading, tuple((label, text) for label, text in answers), tuple(tuple(r) for r in rows)
        )
        for heading, answers, rows in json.loads(path.read_text(encoding="utf-8"))
    ]


def ours(content: Path, identity_path: Path) -> tuple[bytes, float, int]:
    """Render and sign as an export does; give the file, the seconds and the pages."""
    from template_desk.cldr import load_formats
    from template_desk.paths import resources_dir
    from template_desk.pdf.document import Document, HandSignature, Paper
    from template_desk.pdf.render import render
    from template_desk.pdf.stamp import signature_appearance
    from template_desk.pdf.structure import Attachment
    from template_desk.signing.identity import from_record
    from template_desk.signing.pades import SignatureBox, sign_pdf

    began = time.perf_counter()
    rendered = render(
        Document(
            title=TITLE,
            origin="A document of the bench.",
            requester="Armenia",
            reference="MFA/1540/2026-017",
            date="20 November 2026",
            authority="Ministry of Foreign Affairs",
            sections=tuple(_sections(read_content(content))),
            signatures=(
                HandSignature(
                    heading="Approved by",
                    name="Davit Grigoryan",
                    title="Deputy Minister",
                    electronic=True,
                ),
            ),
            language="en",
            created=NOW.date(),
            paper=Paper.A4,
            draft=False,
            identifier="3424 4007 8842",
            attachment=Attachment(
                name="request.json",
                media_type="application/json",
                description="The answers for other programs",
                content=content.read_bytes(),
            ),
        ),
        wording=str,
        state_name=str,
        words=str,
        formats=load_formats(resources_dir(), "en"),
    )
    box = rendered.signature_box
    assert box is not None
    identity = from_record(json.loads(identity_path.read_text(encoding="utf-8")))
    facts = identity.facts
    lines = [
        ("Signed by", facts.name),
        ("Claimed time", NOW.strftime("%Y-%m-%d %H:%M UTC")),
        ("Fingerprint", facts.fingerprint),
    ]
    signed = sign_pdf(
        rendered.pdf,
        identity,
        signing_time=NOW,
        box=SignatureBox(page_index=box.page, x0=box.x0, y0=box.y0, x1=box.x1, y1=box.y1),
        appearance_pdf=signature_appearance(
            lines, width=box.width, height=box.height, language="en"
        ),
        reason_text="Submission",
        tooltip="Electronic signature",
    )
    return signed, time.perf_counter() - began, rendered.pages


def _sections(parts: list[Part]) -> Iterator[object]:
    from template_desk.model.form import ColumnShows, PrintColumn, QuestionKind, SectionLayout
    from template_desk.model.ids import Address, GroupId, QuestionId, RowId, SectionId, TextKey
    from template_desk.model.review import (
        ReviewAnswer,
        ReviewBlock,
        ReviewCell,
        ReviewRow,
        ReviewSection,
        ReviewTable,
        TypedText,
    )

    def answer(question: str, label: str, text: str) -> ReviewAnswer:
        return ReviewAnswer(
            address=Address(QuestionId(question)),
            text_key=TextKey(label),
            kind=QuestionKind.LONG_TEXT,
            shown=TypedText(text),
        )

    for number, part in enumerate(parts):
        blocks: list[ReviewBlock] = [
            answer(f"q{number}.{place}", label, text)
            for place, (label, text) in enumerate(part.answers)
        ]
        if part.rows:
            blocks.append(
                ReviewTable(
                    group=GroupId(f"g{number}"),
                    text_key=TextKey("Measures"),
                    hint_key=None,
                    columns=tuple(
                        PrintColumn(text_key=TextKey(name), shows=ColumnShows.ANSWERS, share=share)
                        for name, share in zip(COLUMNS, SHARES, strict=True)
                    ),
                    rows=tuple(
                        ReviewRow(
                            row=RowId(f"r{index}"),
                            number=index,
                            included=True,
                            cells=tuple(
                                ReviewCell(answers=(answer(f"c{at}", COLUMNS[at], text),))
                                for at, text in enumerate(row)
                            ),
                        )
                        for index, row in enumerate(part.rows, start=1)
                    ),
                )
            )
        yield ReviewSection(
            section=SectionId(f"s{number}"),
            text_key=TextKey(part.heading),
            intro_key=None,
            notes=(),
            layout=SectionLayout.FLOW,
            blocks=tuple(blocks),
        )


def typst(content: Path, identity_path: Path) -> tuple[bytes, float, int]:
    """Compile and sign with pyHanko; give the file, the seconds and the pages."""
    import io

    import typst as compiler
    from asn1crypto import keys, pem, x509
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    began = time.perf_counter()
    pdf = compiler.compile(
        typst_source(read_content(content)).encode(),
        ignore_system_fonts=True,
        pdf_standards=["a-3a"],
        timestamp=NOW,
    )
    record = json.loads(identity_path.read_text(encoding="utf-8"))
    der = [pem.unarmor(record[name].encode())[2] for name in ("certificate_pem", "private_key_pem")]
    signer = signers.SimpleSigner(
        signing_cert=x509.Certificate.load(der[0]),
        signing_key=keys.PrivateKeyInfo.load(der[1]),
        cert_registry=SimpleCertificateStore(),
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    signed = signers.PdfSigner(
        signers.PdfSignatureMetadata(
            field_name="Signature1",
            subfilter=fields.SigSeedSubFilter.PADES,
            md_algorithm="sha256",
            certify=True,
            docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        ),
        signer=signer,
        new_field_spec=fields.SigFieldSpec("Signature1", box=(300, 60, 500, 110), on_page=-1),
    ).sign_pdf(writer)
    took = time.perf_counter() - began
    pages = int(writer.root["/Pages"]["/Count"])
    return signed.getvalue(), took, pages


def typst_source(parts: list[Part]) -> str:
    """Give the document in typst's language, with the same header, footer and sizes."""
    out = [
        f"#set document(title: {_quoted(TITLE)})",
        '#set page("a4", margin: (x: 18mm, top: 30mm, bottom: 24mm),'
        " header: [Armenia #h(1fr) MFA/1540/2026-017],"
        " footer: context [3424 4007 8842 #h(1fr) Page #counter(page).display() of"
        " #counter(page).final().first()])",
        '#set text(size: 11pt, lang: "en")',
        f"#text(size: 20pt, weight: 700)[#{_quoted(TITLE)}]",
    ]
    for part in parts:
        out.append(f"= #{_quoted(part.heading)}")
        for label, text in part.answers:
            out.append(f"*#{_quoted(label)}*\n\n#{_quoted(text)}\n")
        if part.rows:
            shares = ", ".join(f"{share}fr" for share in SHARES)
            cells = ",\n".join(", ".join(map(_quoted, row)) for row in part.rows)
            head = ", ".join(map(_quoted, COLUMNS))
            out.append(
                f"#[#set text(size: 10pt)\n#table(columns: ({shares}),"
                f" table.header({head}),\n{cells})]"
            )
    return "\n\n".join(out)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def html_source(parts: list[Part]) -> str:
    """Give the document as LibreOffice Writer reads it."""
    out = [
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{TITLE}</title>'
        "<style>@page{size:a4;margin:18mm} body{font-family:'Noto Sans',sans-serif;"
        "font-size:11pt} td,th{border:0.5pt solid black;font-size:10pt;vertical-align:top}"
        f"</style></head><body><h1>{TITLE}</h1>"
    ]
    for part in parts:
        out.append(f"<h2>{escape(part.heading)}</h2>")
        out += [f"<p><b>{escape(a)}</b></p><p>{escape(b)}</p>" for a, b in part.answers]
        if part.rows:
            head = "".join(f"<th>{name}</th>" for name in COLUMNS)
            out.append(f"<table cellspacing=0><thead><tr>{head}</tr></thead><tbody>")
            for row in part.rows:
                out.append("<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>")
            out.append("</tbody></table>")
    return "\n".join([*out, "</body></html>"])


def make_key(path: Path) -> None:
    """Write a new identity as the vault records it."""
    from template_desk.signing.identity import make_identity, to_record

    made = make_identity(
        name="Davit Grigoryan", organization="Ministry of Foreign Affairs", state="AM", now=NOW
    )
    path.write_text(json.dumps(to_record(made)), encoding="utf-8")


def main() -> int:
    """Make what the arguments say."""
    maker, content, identity, out = sys.argv[1], *map(Path, sys.argv[2:5])
    if maker == "key":
        make_key(identity)
        return 0
    pdf, took, pages = (ours if maker == "ours" else typst)(content, identity)
    out.write_bytes(pdf)
    print(json.dumps({"seconds": took, "pages": pages}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
