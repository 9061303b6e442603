"""The fingerprint is fixed: once printed on paper it must come out the same for ever."""

from __future__ import annotations

import hashlib

from template_desk.signing.fingerprint import fingerprint_of, is_same_fingerprint

# Generator point of P-256 as a public key (private key 1); 91 bytes.
KEY = bytes.fromhex(
    "3059301306072a8648ce3d020106082a8648ce3d030107034200"
    "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)
DIGITS = "05838 48571 90195 82378 11423 58822"


def test_vector_of_the_specification() -> None:
    assert fingerprint_of(KEY) == DIGITS


def test_agrees_with_the_words_of_the_specification() -> None:
    state = b"\x00\x00" + KEY
    for _ in range(5200):
        state = hashlib.sha512(state + KEY).digest()
    groups = []
    for number in range(6):
        run = state[5 * number : 5 * number + 5]
        value = 0
        for byte in run:
            value = value * 256 + byte
        groups.append(str(value % 100000).zfill(5))

    assert fingerprint_of(KEY).split(" ") == groups


def test_typed_spaces_do_not_count_but_every_digit_does() -> None:
    assert is_same_fingerprint("  12345 12345\t123451234512345 12345\n", " ".join(["12345"] * 6))
    assert not is_same_fingerprint("12345 12345", " ".join(["12345"] * 6))
    assert not is_same_fingerprint(" ".join(["12345"] * 5 + ["12346"]), " ".join(["12345"] * 6))
