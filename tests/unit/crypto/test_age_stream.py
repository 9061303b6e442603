from __future__ import annotations

import hashlib
import io
import itertools
import tracemalloc
from collections.abc import Callable
from typing import BinaryIO, cast

import pytest

from template_desk.crypto import age, age_x25519
from template_desk.crypto.age_stream import decrypt_stream, encrypt_stream
from template_desk.errors import CryptoError

MINE = age_x25519.identity_text(bytes(range(32)))
OTHER = age_x25519.identity_text(bytes(range(1, 33)))
CHUNK = 65536
SEALED = CHUNK + 16
SIZES = [0, 1, 15, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7]


class _Dribble:
    """A source that gives a few bytes at a time, as a pipe may."""

    def __init__(self, content: bytes, step: int) -> None:
        self._content = io.BytesIO(content)
        self._step = step

    def read(self, size: int) -> bytes:
        return self._content.read(min(size, self._step))


class _Endless:
    """A source of so many bytes that are never in memory together."""

    def __init__(self, size: int) -> None:
        self._left = size

    def read(self, size: int) -> bytes:
        size = min(size, self._left)
        self._left -= size
        return bytes(size)


def _plaintext(size: int) -> bytes:
    return hashlib.shake_128(b"stream").digest(size)


def _seal(plaintext: bytes) -> bytes:
    return age.encrypt(plaintext, [age.recipient_of(MINE)])


@pytest.mark.parametrize("size", SIZES)
def test_a_stream_is_the_same_file_as_in_memory(size: int) -> None:
    """With the same random bytes, byte for byte; and each reads the other's."""

    def counting() -> Callable[[int], bytes]:
        calls = itertools.count()
        return lambda size: hashlib.shake_128(bytes([next(calls)])).digest(size)

    plaintext = _plaintext(size)
    recipients = [age.recipient_of(MINE), age.recipient_of(OTHER)]
    pieces: list[bytes] = []
    source = io.BytesIO(plaintext)
    length = encrypt_stream(source, pieces.append, recipients, random=counting())
    whole = age.encrypt(plaintext, recipients, random=counting())

    assert length == size
    assert b"".join(pieces) == whole
    assert age.decrypt(whole, [OTHER]) == plaintext
    assert b"".join(decrypt_stream(io.BytesIO(whole), [MINE])) == plaintext


@pytest.mark.parametrize("step", [1, 47, 1000, CHUNK, SEALED + 1])
def test_short_reads_change_nothing(step: int) -> None:
    plaintext = _plaintext(CHUNK + 5)
    pieces: list[bytes] = []
    source = cast(BinaryIO, _Dribble(plaintext, step))
    assert encrypt_stream(source, pieces.append, [age.recipient_of(MINE)]) == len(plaintext)

    sealed = cast(BinaryIO, _Dribble(b"".join(pieces), step))
    assert b"".join(decrypt_stream(sealed, [MINE])) == plaintext


def test_a_stream_is_read_from_where_it_stands() -> None:
    source = io.BytesIO(b"before" + _seal(b"text"))
    source.seek(6)
    assert list(decrypt_stream(source, [MINE])) == [b"text"]


def test_an_empty_file_is_one_empty_chunk() -> None:
    assert list(decrypt_stream(io.BytesIO(_seal(b"")), [MINE])) == [b""]


def test_faults_of_the_header_are_found_before_the_first_chunk() -> None:
    sealed = _seal(b"text")
    for content, identity, reason in (
        (b"", MINE, "header"),
        (b"\0" * 3_000_000, MINE, "header"),
        (sealed, OTHER, "no_match"),
        (sealed[: sealed.index(b"\n--- ") + 20], MINE, "header"),
    ):
        with pytest.raises(CryptoError) as caught:
            decrypt_stream(io.BytesIO(content), [identity])
        assert caught.value.details == {"reason": reason}


def test_no_more_is_read_for_a_header_than_its_limit() -> None:
    class Counting(io.BytesIO):
        given = 0

        def read(self, size: int | None = -1) -> bytes:
            got = super().read(size)
            self.given += len(got)
            return got

    source = Counting(b"age-encryption.org/v1\n" + b"-> a\n\n" * 1_000_000)
    with pytest.raises(CryptoError):
        decrypt_stream(source, [MINE])
    assert source.given == 1024 * 1024


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param(-1, id="last-byte-missing"),
        pytest.param(-(7 + 16), id="last-chunk-missing"),
        pytest.param(-(7 + 16) - SEALED, id="two-chunks-missing"),
        pytest.param(-(7 + 16) - SEALED - 5, id="inside-the-second-chunk"),
    ],
)
def test_a_stream_that_was_cut_off_ends_with_an_error(kept: int) -> None:
    plaintext = _plaintext(3 * CHUNK + 7)
    chunks = decrypt_stream(io.BytesIO(_seal(plaintext)[:kept]), [MINE])
    got: list[bytes] = []
    with pytest.raises(CryptoError) as caught:
        got.extend(chunks)

    assert caught.value.details == {"reason": "payload"}
    assert plaintext.startswith(b"".join(got))


def test_a_changed_chunk_is_never_given() -> None:
    plaintext = _plaintext(3 * CHUNK)
    sealed = bytearray(_seal(plaintext))
    sealed[-SEALED - 100] ^= 1
    chunks = decrypt_stream(io.BytesIO(bytes(sealed)), [MINE])
    assert next(chunks) == plaintext[:CHUNK]
    with pytest.raises(CryptoError):
        next(chunks)


def test_nothing_is_written_when_a_recipient_is_unsound() -> None:
    pieces: list[bytes] = []
    with pytest.raises(CryptoError):
        encrypt_stream(io.BytesIO(b"x"), pieces.append, [age.recipient_of(MINE), "age1"])
    assert pieces == []


def test_memory_does_not_grow_with_the_stream() -> None:
    size = 24 * 1024 * 1024
    age.decrypt(_seal(b""), [MINE])  # Imports are not counted.
    sealed: list[bytes] = []
    encrypt_stream(cast(BinaryIO, _Endless(size)), sealed.append, [age.recipient_of(MINE)])
    whole = io.BytesIO(b"".join(sealed))
    tracemalloc.start()
    try:
        encrypt_stream(cast(BinaryIO, _Endless(size)), len, [age.recipient_of(MINE)])
        assert sum(len(chunk) for chunk in decrypt_stream(whole, [MINE])) == size
        peak_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak_bytes < 2 * 1024 * 1024
