"""The JSON profile, against the public suite of cases and against time."""

from __future__ import annotations

import contextlib
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from template_desk.bundle.strict_json import MAX_BYTES, MAX_DEPTH, JsonValue, parse_strict
from template_desk.errors import StrictJsonError
from tools import require_shared


def test_every_case_that_must_be_refused_is_refused() -> None:
    cases = sorted(require_shared("data/json-test-suite/test_parsing").glob("n_*.json"))

    accepted = []
    for case in cases:
        try:
            parse_strict(case.read_bytes())
        except StrictJsonError:
            continue
        accepted.append(case.name)

    assert len(cases) == 188
    assert accepted == []


def test_case_that_must_be_accepted_is_refused_for_a_reason_of_the_profile_only() -> None:
    cases = sorted(require_shared("data/json-test-suite/test_parsing").glob("y_*.json"))

    refused: dict[str, int] = {}
    for case in cases:
        raw = case.read_bytes()
        try:
            assert parse_strict(raw) == json.loads(raw)
        except StrictJsonError as error:
            reason = str(error.details["reason"])
            refused[reason] = refused.get(reason, 0) + 1

    assert len(cases) == 95
    assert refused == {"fraction": 15, "duplicate_key": 2}


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "syntax"),
        (b"{}x", "syntax"),
        (b"\xef\xbb\xbf{}", "bom"),
        (b'"\xff"', "utf8"),
        (b'"\xed\xa0\x80"', "utf8"),
        (b'{"a":1,"\\u0061":2}', "duplicate_key"),
        (b"1.0", "fraction"),
        (b"1e3", "fraction"),
        (b"NaN", "constant"),
        (b"[-Infinity]", "constant"),
        (b"9007199254740992", "integer_range"),
        (b"-9007199254740992", "integer_range"),
        (b'"\\ud800"', "surrogate"),
        (b'{"\\udc00":1}', "surrogate"),
        (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "depth"),
        (b'"' + b"a" * MAX_BYTES + b'"', "size"),
        (b'"\n"', "syntax"),
    ],
)
def test_reason_names_the_rule(raw: bytes, reason: str) -> None:
    with pytest.raises(StrictJsonError) as caught:
        parse_strict(raw)

    assert caught.value.details == {"reason": reason}


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b"9007199254740991", 2**53 - 1),
        (b"-9007199254740991", 1 - 2**53),
        (b'"\\u0000\\u202e\\ud83d\\ude00"', "\0\u202e\U0001f600"),
        (b"[" * MAX_DEPTH + b'"[[[[{{{{\\"[[["' + b"]" * MAX_DEPTH, None),
    ],
)
def test_limits_and_odd_text_are_accepted(raw: bytes, value: JsonValue) -> None:
    read = parse_strict(raw)

    assert value is None or read == value


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"1" * MAX_BYTES, id="digits"),
        pytest.param(b"[" * MAX_BYTES, id="brackets"),
        pytest.param(b'"' + b'\\"' * (MAX_BYTES // 2 - 1), id="quotes"),
        pytest.param(b'"' * MAX_BYTES, id="empty-strings"),
        pytest.param(b"\\" * MAX_BYTES, id="backslashes"),
    ],
)
def test_largest_hostile_texts_take_no_time(raw: bytes) -> None:
    begin = time.thread_time()
    with pytest.raises(StrictJsonError):
        parse_strict(raw)

    assert time.thread_time() - begin < 3


values = st.recursive(
    st.none() | st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_every_value_of_the_profile_comes_back(value: JsonValue) -> None:
    assert parse_strict(json.dumps(value, ensure_ascii=False).encode()) == value
    assert parse_strict(json.dumps(value).encode()) == value


@given(st.binary(max_size=60))
def test_noise_never_raises_anything_else(noise: bytes) -> None:
    with contextlib.suppress(StrictJsonError):
        parse_strict(noise)
