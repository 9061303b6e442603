"""The ASCII armour of age: the same file as text, for channels that take nothing else.

Whole in memory, a third larger than the file.

Source:
    docs/formats/age.md, «ASCII armour»; c2sp.org/age, «ASCII armor»; RFC 7468, strict.
"""

from __future__ import annotations

import base64
import binascii

from template_desk.errors import CryptoError

BEGIN = b"-----BEGIN AGE ENCRYPTED FILE-----"
END = b"-----END AGE ENCRYPTED FILE-----"
_LINE_CHARS = 64
_WHITE_SPACE = b" \t\r\n"


def armour(ciphertext: bytes) -> bytes:
    """Give an age file as ASCII text with LF line ends."""
    text = base64.b64encode(ciphertext)
    lines = [text[start : start + _LINE_CHARS] for start in range(0, len(text), _LINE_CHARS)]
    return b"\n".join([BEGIN, *lines, END]) + b"\n"


def is_armoured(content: bytes) -> bool:
    """Whether a file claims to be armoured; binary age files never do."""
    return content.lstrip(_WHITE_SPACE).startswith(BEGIN)


def read_armour(content: bytes) -> bytes:
    """Give the binary file in an armoured one.

    White space around it is ignored, and lines may end in CRLF; apart from that
    it has one spelling.

    Raises:
        CryptoError: ``reason="armour"``; any other spelling, or not armoured.
    """
    lines = [line.removesuffix(b"\r") for line in content.strip(_WHITE_SPACE).split(b"\n")]
    body = lines[1:-1]
    if len(lines) < 2 or lines[0] != BEGIN or lines[-1] != END:
        raise CryptoError(reason="armour")
    if any(len(line) != _LINE_CHARS for line in body[:-1]):
        raise CryptoError(reason="armour")
    if body and not 0 < len(body[-1]) <= _LINE_CHARS:
        raise CryptoError(reason="armour")
    text = b"".join(body)
    try:
        decoded = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise CryptoError(reason="armour") from error
    if base64.b64encode(decoded) != text:
        raise CryptoError(reason="armour")
    return decoded
