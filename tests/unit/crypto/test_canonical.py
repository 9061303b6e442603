from __future__ import annotations

import pytest

from template_desk.crypto.canonical import canonical_json
from template_desk.errors import CryptoError


def test_keys_are_sorted_by_utf16_units_and_text_is_not_escaped() -> None:
    # RFC 8785 §3.2.3: «דּ» (U+FB33) sorts after «😀» (surrogates D83D DE00).
    value = {"\ufb33": 1, "\U0001f600": 2, "ö": [True, None, "€\n"]}

    assert canonical_json(value).decode() == '{"ö":[true,null,"€\\n"],"😀":2,"\ufb33":1}'


def _nested(depth: int) -> object:
    value: object = 1
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({"a": "\ud800"}, id="lone-surrogate"),
        pytest.param({"a": 2**53}, id="integer-too-large"),
        pytest.param({"a": float("nan")}, id="nan"),
        pytest.param({1: 2}, id="key-is-not-text"),
        pytest.param({"a": object()}, id="not-json"),
        pytest.param(_nested(5000), id="too-deep"),
    ],
)
def test_what_json_cannot_carry_is_a_declared_error(value: object) -> None:
    with pytest.raises(CryptoError):
        canonical_json(value)
