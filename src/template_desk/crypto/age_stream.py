"""Age files as streams: any length in constant memory, 64 KiB at a time.

Source:
    docs/formats/age.md, «Payload»; c2sp.org/age, «Payload».
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from template_desk.crypto.age_header import (
    MAX_HEADER_BYTES,
    Header,
    check_mac,
    read_header,
    write_header,
)
from template_desk.crypto.age_keys import Identity, Recipient, read_identity, read_recipients
from template_desk.crypto.age_scrypt import KIND as SCRYPT_KIND
from template_desk.crypto.age_wrap import FILE_KEY_BYTES, TAG_BYTES
from template_desk.crypto.derive import hkdf_sha256
from template_desk.errors import CryptoError

CHUNK_BYTES = 65536
_SEALED_BYTES = CHUNK_BYTES + TAG_BYTES
_NONCE_BYTES = 16
_HEADER_END = re.compile(rb"\n---[^\n]*\n")


class Readable(Protocol):
    """What a stream is read from: an open binary file, or anything that reads like one."""

    def read(self, size: int, /) -> bytes:
        """Give at most so many bytes; none at the end."""
        ...


def encrypt_stream(
    source: Readable,
    write: Callable[[bytes], object],
    recipients: Sequence[str | Recipient],
    *,
    random: Callable[[int], bytes] = os.urandom,
) -> int:
    """Encrypt everything that a stream gives to every recipient.

    Nothing is written before the recipients were found sound. What was written
    when ``source`` or ``write`` fails is worth nothing and opens nowhere.

    Args:
        source: Read to its end; short reads are fine.
        write: Takes all the bytes it is given, at most 64 KiB and 16 bytes after
            the header; as ``write`` of a buffered file does.
        recipients: As of ``age.encrypt``.
        random: Source of the file key, the ephemeral keys and the nonce.

    Returns:
        Bytes of plaintext.

    Raises:
        CryptoError: No recipient, one that cannot be read, or kinds mixed.
    """
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    keys = read_recipients(recipients)
    file_key = random(FILE_KEY_BYTES)
    stanzas = [key.wrap(file_key, random) for key in keys]
    nonce = random(_NONCE_BYTES)
    write(write_header(stanzas, file_key) + nonce)
    cipher = ChaCha20Poly1305(_payload_key(file_key, nonce))
    reader = _Reader(source)
    counter = plain_bytes = 0
    chunk = reader.take(CHUNK_BYTES)
    while True:
        # One chunk ahead: only the last one is marked as such, and it is empty only if all is.
        following = reader.take(CHUNK_BYTES) if len(chunk) == CHUNK_BYTES else b""
        write(cipher.encrypt(_chunk_nonce(counter, last=not following), chunk, None))
        plain_bytes += len(chunk)
        if not following:
            return plain_bytes
        chunk = following
        counter += 1


def decrypt_stream(source: Readable, identities: Sequence[str | Identity]) -> Iterator[bytes]:
    """Decrypt a stream chunk by chunk with the first identity that opens it.

    EACH CHUNK IS AUTHENTIC, BUT THE WHOLE IS ONLY ONCE THE ITERATOR HAS ENDED
    WITHOUT AN ERROR. Until then the file may still turn out to be cut off. A
    caller MUST NOT act on what it got (show it, parse it, give a file its final
    name) before that, and MUST throw it away when an error comes.

    Args:
        source: A binary age file, read from where it stands; short reads are fine.
        identities: As of ``age.decrypt``.

    Returns:
        Chunks of 1 to 65,536 bytes; a single empty one for an empty file.

    Raises:
        CryptoError: As of ``age.decrypt``; for all but ``payload`` before the
            first chunk is asked for.
    """
    keys = [read_identity(identity) for identity in identities]
    reader = _Reader(source)
    header = reader.header()
    if len(header.stanzas) > 1 and any(stanza.kind == SCRYPT_KIND for stanza in header.stanzas):
        # A passphrase stanza must be alone, or who knows the passphrase could pass for the sender.
        raise CryptoError(reason="header")
    file_key = _file_key(header, keys)
    check_mac(header, file_key)
    nonce = reader.take(_NONCE_BYTES)
    if len(nonce) < _NONCE_BYTES:
        raise CryptoError(reason="header")
    return _open_chunks(reader, _payload_key(file_key, nonce))


class _Reader:
    """Reads a stream in exact amounts, with what the header's reader took too much of."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self._waiting = b""

    def header(self) -> Header:
        """Parse the header; the next ``take`` begins after it."""
        content = b""
        searched = 0
        while len(content) < MAX_HEADER_BYTES and not _HEADER_END.search(content, searched):
            more = self._source.read(min(CHUNK_BYTES, MAX_HEADER_BYTES - len(content)))
            if not more:
                break
            # The MAC line may lie across two reads.
            searched = max(content.rfind(b"\n"), 0)
            content += more
        header = read_header(content)
        self._waiting = content[header.length :]
        return header

    def take(self, size: int) -> bytes:
        """Give that many bytes; fewer only at the end of the stream."""
        pieces: list[bytes] = []
        missing = size
        if self._waiting:
            pieces.append(self._waiting[:size])
            self._waiting = self._waiting[size:]
            missing -= len(pieces[0])
        while missing:
            more = self._source.read(missing)
            if not more:
                break
            pieces.append(more)
            missing -= len(more)
        return b"".join(pieces)


def _open_chunks(reader: _Reader, key: bytes) -> Iterator[bytes]:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    cipher = ChaCha20Poly1305(key)
    counter = 0
    chunk = reader.take(_SEALED_BYTES)
    while True:
        following = reader.take(_SEALED_BYTES) if len(chunk) == _SEALED_BYTES else b""
        # Only a wholly empty payload may have an empty last chunk.
        if len(chunk) < TAG_BYTES or (counter and len(chunk) == TAG_BYTES):
            raise CryptoError(reason="payload")
        try:
            plain = cipher.decrypt(_chunk_nonce(counter, last=not following), chunk, None)
        except InvalidTag as error:
            raise CryptoError(reason="payload") from error
        yield plain
        if not following:
            return
        chunk = following
        counter += 1


def _file_key(header: Header, keys: Sequence[Identity]) -> bytes:
    for key in keys:
        file_key = key.unwrap(header.stanzas)
        if file_key is not None:
            return file_key
    raise CryptoError(reason="no_match")


def _payload_key(file_key: bytes, nonce: bytes) -> bytes:
    return hkdf_sha256(file_key, salt=nonce, info=b"payload")


def _chunk_nonce(counter: int, *, last: bool) -> bytes:
    return counter.to_bytes(11, "big") + bytes([last])
