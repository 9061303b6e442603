"""What a PDF says about itself: in XMP, in its information dictionary, and in its colours.

Source: ISO 19005-3, 6.2.3 and 6.6; ISO 14289-1, 5; ISO 16684-1 (XMP); ICC.1:2010; IEC 61966-2-1.
"""

from __future__ import annotations

import datetime
import struct
from dataclasses import dataclass
from xml.sax.saxutils import escape

from template_desk.pdf.pdf_values import date, text_string

PROGRAM = "Template Desk"

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:format>application/pdf</dc:format>
{properties}<xmp:CreatorTool>{program}</xmp:CreatorTool>
<pdf:Producer>{program}</pdf:Producer>
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>{conformance}</pdfaid:conformance>
</rdf:Description>{accessible}
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
# PDF/A allows properties of other schemas only with their description.
_ACCESSIBLE = """
<rdf:Description rdf:about=""
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the file says about itself; all text prepared.

    Attributes:
        title: Shown by viewers instead of the file's name.
        subject: One line.
        author: Who issues it.
        language: BCP 47 tag; empty for none.
        created: The file's dates; None for none.
    """

    title: str
    subject: str
    author: str
    language: str
    created: datetime.date | None


def xmp(facts: Facts, *, tagged: bool) -> bytes:
    """Give the metadata of a file that is PDF/A-3a and PDF/UA-1, or PDF/A-3u without tags."""
    language = escape(facts.language, {'"': "&quot;"})
    properties = [
        _alternatives("dc:title", facts.title),
        _each("dc:creator", "Seq", facts.author),
        _alternatives("dc:description", facts.subject),
        _each("dc:language", "Bag", language),
    ]
    if facts.created is not None:
        stamp = f"{facts.created:%Y-%m-%d}T00:00:00Z"
        properties += [
            f"<xmp:{key}>{stamp}</xmp:{key}>\n"
            for key in ("CreateDate", "ModifyDate", "MetadataDate")
        ]
    return _XMP.format(
        properties="".join(properties),
        program=PROGRAM,
        conformance="A" if tagged else "U",
        accessible=_ACCESSIBLE if tagged else "",
    ).encode("utf-8")


def information(facts: Facts) -> bytes:
    """Give the same as an information dictionary."""
    texts = (("Title", facts.title), ("Author", facts.author), ("Subject", facts.subject))
    parts = [b"/%b%b" % (key.encode("ascii"), text_string(text)) for key, text in texts if text]
    parts += [b"/%b%b" % (key, text_string(PROGRAM)) for key in (b"Creator", b"Producer")]
    if facts.created is not None:
        parts += [b"/%b%b" % (key, date(facts.created)) for key in (b"CreationDate", b"ModDate")]
    return b"<<" + b"".join(parts) + b">>"


def _alternatives(key: str, text: str) -> str:
    if not text:
        return ""
    inner = f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li></rdf:Alt>'
    return f"<{key}>{inner}</{key}>\n"


def _each(key: str, container: str, text: str) -> str:
    if not text:
        return ""
    inner = f"<rdf:{container}><rdf:li>{escape(text)}</rdf:li></rdf:{container}>"
    return f"<{key}>{inner}</{key}>\n"


def srgb_profile() -> bytes:
    """Give an ICC profile (version 4) of sRGB, the same bytes on every computer."""
    # White point, primaries adapted to D50 (Bradford), and the matrix that adapted them.
    white = (0.96420, 1.0, 0.82491)
    primaries = (
        (0.43607, 0.22249, 0.01392),
        (0.38515, 0.71687, 0.09708),
        (0.14307, 0.06061, 0.71410),
    )
    adaptation = (
        *(1.04791, 0.02293, -0.05020),
        *(0.02960, 0.99046, -0.01707),
        *(-0.00925, 0.01506, 0.75179),
    )
    curve = b"para" + bytes(4) + struct.pack(">HH", 3, 0)
    curve += _fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    tags: list[tuple[bytes, bytes]] = [
        (b"desc", _localized("sRGB")),
        (b"cprt", _localized("No copyright, use freely")),
        (b"wtpt", b"XYZ " + bytes(4) + _fixed(*white)),
        (b"chad", b"sf32" + bytes(4) + _fixed(*adaptation)),
    ]
    for letter, primary in zip((b"r", b"g", b"b"), primaries, strict=True):
        tags.append((letter + b"XYZ", b"XYZ " + bytes(4) + _fixed(*primary)))
        tags.append((letter + b"TRC", curve))
    return _profile(tags, white)


def _profile(tags: list[tuple[bytes, bytes]], white: tuple[float, float, float]) -> bytes:
    start = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    places: dict[bytes, int] = {}
    for signature, content in tags:
        if content not in places:
            places[content] = start + len(body)
            body += content + bytes(-len(content) % 4)
        table += struct.pack(">4sII", signature, places[content], len(content))
    header = struct.pack(
        ">I4sI4s4s4s6H4s4sI4s4sQI12s4s",
        start + len(body),
        bytes(4),
        0x04200000,
        b"mntr",
        b"RGB ",
        b"XYZ ",
        *(2026, 1, 1, 0, 0, 0),
        b"acsp",
        bytes(4),
        0,
        bytes(4),
        bytes(4),
        0,
        0,
        _fixed(*white),
        bytes(4),
    )
    return header.ljust(128, b"\0") + table + body


def _fixed(*values: float) -> bytes:
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def _localized(text: str) -> bytes:
    encoded = text.encode("utf-16-be")
    record = struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(encoded), 28)
    return b"mluc" + bytes(4) + record + encoded
