from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from template_desk.crypto import bech32
from template_desk.errors import CryptoError


def _raw(prefix: str, words: list[int]) -> str:
    """Write words of five bits with a right checksum, whatever they mean."""
    remainder = bech32._polymod([*bech32._expand(prefix), *words, *([0] * 6)]) ^ 1
    checksum = [(remainder >> 5 * (5 - place)) & 31 for place in range(6)]
    return prefix + "1" + "".join(bech32.CHARSET[word] for word in [*words, *checksum])


@pytest.mark.parametrize(
    "text",
    [
        # BIP 173, «Test vectors»: valid Bech32 with a payload that fills whole bytes.
        pytest.param("A12UEL5L", id="empty"),
        pytest.param("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", id="all-characters"),
        pytest.param("split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w", id="split"),
    ],
)
def test_published_vectors_are_read_and_written_back(text: str) -> None:
    prefix, payload = bech32.decode(text)

    assert bech32.encode(prefix, payload) == text.lower()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("split1cheo2y9e2w", id="character-outside-the-set"),
        pytest.param("A1G7SGD8", id="wrong-checksum"),
        pytest.param("pzry9x0s0muk", id="no-separator"),
        pytest.param("1pzry9x0s0muk", id="empty-prefix"),
        pytest.param("li1dgmt3", id="checksum-too-short"),
        pytest.param("a12UEL5L", id="mixed-case"),
        pytest.param("", id="empty"),
        pytest.param("abcdef1ｑpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", id="not-ascii"),
        pytest.param(_raw("a", [31]), id="padding-of-five-bits"),
        pytest.param(_raw("a", [31, 31]), id="padding-not-zero"),
    ],
)
def test_what_is_not_bech32_is_refused(text: str) -> None:
    with pytest.raises(CryptoError):
        bech32.decode(text)


@given(st.binary(max_size=64))
def test_every_payload_survives(payload: bytes) -> None:
    assert bech32.decode(bech32.encode("age", payload)) == ("age", payload)


def test_every_single_wrong_character_is_noticed() -> None:
    text = bech32.encode("age", bytes(range(32)))
    for place in range(4, len(text)):
        for character in bech32.CHARSET:
            if character != text[place]:
                with pytest.raises(CryptoError):
                    bech32.decode(text[:place] + character + text[place + 1 :])
