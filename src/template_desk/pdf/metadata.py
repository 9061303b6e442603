"""What a file says about itself: XMP, information dictionary, output intent.

Source: ISO 19005-3, 6.6 and 6.2.3; ISO 14289-1, clause 5; ISO 16684-1 (XMP);
ICC.1:2001-04 for the profile; IEC 61966-2-1 for the colours.
"""

from __future__ import annotations

import struct
from xml.sax.saxutils import escape

from template_desk.pdf.document import Facts
from template_desk.pdf.syntax import date, text_string

PROGRAM = "Template Desk"
_CURVE_POINTS = 256


def info(facts: Facts) -> bytes:
    """Give the body of the information dictionary; it says the same as the XMP."""
    entries = [b"/Creator(" + PROGRAM.encode() + b")/Producer(" + PROGRAM.encode() + b")"]
    for key, text in (("Title", facts.title), ("Subject", facts.subject), ("Author", facts.author)):
        if text:
            entries.append(b"/" + key.encode() + text_string(text))
    if facts.created is not None:
        entries.append(b"/CreationDate" + date(facts.created) + b"/ModDate" + date(facts.created))
    return b"<<" + b"".join(entries) + b">>"


def xmp(facts: Facts) -> bytes:
    """Give the XMP packet of a PDF/A-3a and PDF/UA-1 file."""
    language = facts.language
    dublin_core = [
        f"<dc:title><rdf:Alt>{_alternatives(facts.title, language)}</rdf:Alt></dc:title>"
    ]
    if facts.author:
        creator = f"<rdf:Seq><rdf:li>{escape(facts.author)}</rdf:li></rdf:Seq>"
        dublin_core.append(f"<dc:creator>{creator}</dc:creator>")
    if facts.subject:
        alternatives = _alternatives(facts.subject, language)
        dublin_core.append(f"<dc:description><rdf:Alt>{alternatives}</rdf:Alt></dc:description>")
    dublin_core.append(f"<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>")
    dates = ""
    if facts.created is not None:
        stamp = f"{facts.created.isoformat()}T00:00:00Z"
        dates = "".join(
            f"<xmp:{name}>{stamp}</xmp:{name}>"
            for name in ("CreateDate", "ModifyDate", "MetadataDate")
        )
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        f'<rdf:Description rdf:about="" {_NAMESPACES}>\n'
        "<dc:format>application/pdf</dc:format>"
        f"{''.join(dublin_core)}\n"
        f"<xmp:CreatorTool>{PROGRAM}</xmp:CreatorTool>{dates}"
        f"<pdf:Producer>{PROGRAM}</pdf:Producer>\n"
        "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>"
        "<pdfuaid:part>1</pdfuaid:part>\n"
        f"{_UA_SCHEMA}\n"
        "</rdf:Description>\n</rdf:RDF></x:xmpmeta>\n"
        '<?xpacket end="r"?>'
    )
    return packet.encode()


def _alternatives(text: str, language: str) -> str:
    default = f'<rdf:li xml:lang="x-default">{escape(text)}</rdf:li>'
    return (
        f'{default}<rdf:li xml:lang="{language}">{escape(text)}</rdf:li>' if language else default
    )


_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in (
        ("dc", "http://purl.org/dc/elements/1.1/"),
        ("xmp", "http://ns.adobe.com/xap/1.0/"),
        ("pdf", "http://ns.adobe.com/pdf/1.3/"),
        ("pdfaid", "http://www.aiim.org/pdfa/ns/id/"),
        ("pdfuaid", "http://www.aiim.org/pdfua/ns/id/"),
        ("pdfaExtension", "http://www.aiim.org/pdfa/ns/extension/"),
        ("pdfaSchema", "http://www.aiim.org/pdfa/ns/schema#"),
        ("pdfaProperty", "http://www.aiim.org/pdfa/ns/property#"),
    )
)
# PDF/A knows only the schemas of its own time: PDF/UA's must describe itself.
_UA_SCHEMA = (
    '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    "<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    "<pdfaProperty:name>part</pdfaProperty:name>"
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    "<pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>"
    "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>"
)


def srgb_profile() -> bytes:
    """Give an ICC profile of sRGB, made here so that its bytes never change.

    Our own ink is black alone; the profile is for what a signature may bring.
    """
    colorants = {
        b"wtpt": (0.9642, 1.0, 0.82491),
        b"rXYZ": (0.43607, 0.22249, 0.01392),
        b"gXYZ": (0.38515, 0.71687, 0.09708),
        b"bXYZ": (0.14307, 0.06061, 0.71410),
    }
    tags = {key: b"XYZ \0\0\0\0" + _fixed(*values) for key, values in colorants.items()}
    points = struct.pack(
        f">{_CURVE_POINTS}H",
        *(round(_linear(step / (_CURVE_POINTS - 1)) * 65535) for step in range(_CURVE_POINTS)),
    )
    curve = b"curv\0\0\0\0" + struct.pack(">L", _CURVE_POINTS) + points
    name = b"sRGB\0"
    tags[b"desc"] = (
        b"desc\0\0\0\0" + struct.pack(">L", len(name)) + name + bytes(4 + 4 + 2 + 1 + 67)
    )
    tags[b"cprt"] = b"text\0\0\0\0" + b"No copyright, use freely\0"
    tags[b"rTRC"] = tags[b"gTRC"] = tags[b"bTRC"] = curve
    return _profile(tags)


def _profile(tags: dict[bytes, bytes]) -> bytes:
    start = 128 + 4 + 12 * len(tags)
    table, body = [struct.pack(">L", len(tags))], b""
    placed: dict[bytes, int] = {}
    for key, value in sorted(tags.items()):
        if value not in placed:
            placed[value] = start + len(body)
            body += value + bytes(-len(value) % 4)
        table.append(key + struct.pack(">LL", placed[value], len(value)))
    head = struct.pack(
        ">L4sL4s4s4s", start + len(body), bytes(4), 0x02100000, b"mntr", b"RGB ", b"XYZ "
    )
    made = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    illuminant = _fixed(0.9642, 1.0, 0.82491)
    header = head + made + b"acsp" + bytes(28) + illuminant
    return header.ljust(128, b"\0") + b"".join(table) + body


def _fixed(*values: float) -> bytes:
    return struct.pack(f">{len(values)}l", *(round(value * 65536) for value in values))


def _linear(value: float) -> float:
    """Give the light of a value of sRGB."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
