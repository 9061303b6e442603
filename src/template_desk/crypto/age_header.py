"""The header of an age file: strict reader and writer. Knows no recipient type.

Source:
    c2sp.org/age, «Header».
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass

from template_desk.crypto.derive import hkdf_sha256, hmac_sha256, same_bytes
from template_desk.errors import CryptoError

VERSION_LINE = b"age-encryption.org/v1\n"
_BODY_LINE_CHARS = 64
_MAC_CHARS = 43
MAX_HEADER_BYTES = 1024 * 1024
_MAX_LINE_BYTES = 8192
_MAX_BODY_BYTES = 8160
_MAX_STANZAS = 1024
_ARGUMENT = re.compile(rb"[\x21-\x7e]+")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]*")


@dataclass(frozen=True, slots=True)
class Stanza:
    """The file key, wrapped for one recipient.

    Attributes:
        kind: First argument; names the recipient type.
        arguments: The others; printable ASCII without spaces.
        body: Decoded.
    """

    kind: bytes
    arguments: tuple[bytes, ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Header:
    """A header that is well formed; its MAC is not checked yet.

    Attributes:
        stanzas: At least one.
        signed: The bytes that the MAC covers: up to and with ``---``.
        mac: 32 bytes.
        length: Bytes of the whole header; the payload begins there.
    """

    stanzas: tuple[Stanza, ...]
    signed: bytes
    mac: bytes
    length: int


def encode_base64(content: bytes) -> bytes:
    """Encode without padding."""
    return base64.b64encode(content).rstrip(b"=")


def decode_base64(text: bytes) -> bytes:
    """Decode base64 without padding; only the one canonical spelling is accepted.

    Raises:
        CryptoError: Any other spelling.
    """
    if not _BASE64.fullmatch(text):
        raise CryptoError(reason="header")
    try:
        content = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error as error:
        raise CryptoError(reason="header") from error
    if encode_base64(content) != text:
        raise CryptoError(reason="header")
    return content


def write_header(stanzas: Sequence[Stanza], file_key: bytes) -> bytes:
    """Give the bytes of a header, MAC line included.

    Raises:
        CryptoError: ``recipients``; more of them than a reader accepts.
    """
    signed = VERSION_LINE + b"".join(_stanza_bytes(stanza) for stanza in stanzas) + b"---"
    header = signed + b" " + encode_base64(_mac(file_key, signed)) + b"\n"
    if len(stanzas) > _MAX_STANZAS or len(header) > MAX_HEADER_BYTES:
        raise CryptoError(reason="recipients")
    return header


def read_header(content: bytes) -> Header:
    """Parse the header at the beginning of an age file.

    Raises:
        CryptoError: ``reason="header"``; not a header in the one allowed spelling.
    """
    if not content.startswith(VERSION_LINE):
        raise CryptoError(reason="header")
    position = len(VERSION_LINE)
    stanzas: list[Stanza] = []
    while True:
        start = position
        line, position = _line(content, position)
        if line.startswith(b"---"):
            if not line.startswith(b"--- ") or len(line) != 4 + _MAC_CHARS or not stanzas:
                raise CryptoError(reason="header")
            mac = decode_base64(line[4:])
            return Header(tuple(stanzas), content[: start + 3], mac, position)
        if not line.startswith(b"-> ") or len(stanzas) == _MAX_STANZAS:
            raise CryptoError(reason="header")
        arguments = line[3:].split(b" ")
        if not all(_ARGUMENT.fullmatch(argument) for argument in arguments):
            raise CryptoError(reason="header")
        body, position = _body(content, position)
        stanzas.append(Stanza(arguments[0], tuple(arguments[1:]), body))


def check_mac(header: Header, file_key: bytes) -> None:
    """Check that a header was written by somebody who had the file key.

    Raises:
        CryptoError: ``reason="mac"``.
    """
    if not same_bytes(_mac(file_key, header.signed), header.mac):
        raise CryptoError(reason="mac")


def _mac(file_key: bytes, signed: bytes) -> bytes:
    return hmac_sha256(hkdf_sha256(file_key, info=b"header"), signed)


def _stanza_bytes(stanza: Stanza) -> bytes:
    encoded = encode_base64(stanza.body)
    # A body ends with a line shorter than 64 columns, so a full last line is followed by an
    # empty one.
    lines = [
        encoded[start : start + _BODY_LINE_CHARS]
        for start in range(0, len(encoded) + 1, _BODY_LINE_CHARS)
    ]
    return b"-> " + b" ".join([stanza.kind, *stanza.arguments]) + b"\n" + b"\n".join(lines) + b"\n"


def _line(content: bytes, position: int) -> tuple[bytes, int]:
    end = content.find(b"\n", position, position + _MAX_LINE_BYTES)
    if end < 0:
        raise CryptoError(reason="header")
    return content[position:end], end + 1


def _body(content: bytes, position: int) -> tuple[bytes, int]:
    body = b""
    while True:
        line, position = _line(content, position)
        if len(line) > _BODY_LINE_CHARS or len(body) == _MAX_BODY_BYTES:
            raise CryptoError(reason="header")
        body += decode_base64(line)
        if len(line) < _BODY_LINE_CHARS:
            return body, position
