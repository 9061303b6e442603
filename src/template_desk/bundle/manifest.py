"""The ASiC manifest: what the signature of a bundle is over.

It is written, never read. A reader makes the manifest that a bundle of these files
must have and compares bytes, so no XML from outside is ever parsed.

Source:
    ETSI EN 319 162-1, A.4; docs/formats/bundle.md, «Manifest».
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

MANIFEST = "META-INF/ASiCManifest001.xml"
SIGNATURE = "META-INF/signature001.p7s"


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A file that the manifest names.

    Attributes:
        name: ASCII without characters that XML treats specially.
        media_type: RFC 6838 media type.
        content: Its bytes.
    """

    name: str
    media_type: str
    content: bytes


def manifest_of(files: Iterable[SignedFile]) -> bytes:
    """Give the one manifest over these files, in the order given; UTF-8, lines end in LF."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
        '<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#"'
        ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#">',
        f'  <asic:SigReference URI="{SIGNATURE}" MimeType="application/pkcs7-signature"/>',
    ]
    for file in files:
        digest = base64.b64encode(hashlib.sha256(file.content).digest()).decode("ascii")
        lines += [
            f'  <asic:DataObjectReference URI="{file.name}" MimeType="{file.media_type}">',
            '    <ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>',
            f"    <ds:DigestValue>{digest}</ds:DigestValue>",
            "  </asic:DataObjectReference>",
        ]
    lines.append("</asic:ASiCManifest>")
    return ("\n".join(lines) + "\n").encode("ascii")
