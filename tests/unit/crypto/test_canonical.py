from __future__ import annotations

import enum
import json
from collections import OrderedDict
from typing import NamedTuple

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from template_desk.crypto import canonical
from template_desk.crypto.canonical import canonical_json
from template_desk.errors import CryptoError
from tools import campaign

MAX = 2**53 - 1


class _Text(str):
    """Sorts backwards, as a subclass may."""

    __slots__ = ()

    def __lt__(self, other: str) -> bool:
        return str.__gt__(self, other)


class _Number(int):
    def __repr__(self) -> str:
        return "one"


class _Colour(enum.StrEnum):
    RED = "red"


class _Level(enum.IntEnum):
    LOW = 1


class _Pair(NamedTuple):
    left: object
    right: object


def _nested(depth: int) -> object:
    value: object = 1
    for place in range(depth):
        value = [value] if place % 2 else {"a": value}
    return value


def _cycle() -> object:
    value: list[object] = []
    value += [value, value]
    return value


def _by_the_package(value: object) -> bytes | None:
    try:
        return rfc8785.dumps(value)  # type: ignore[arg-type]
    except (ValueError, RecursionError):
        return None


def _by_us(value: object) -> bytes | None:
    try:
        return canonical_json(value)
    except CryptoError:
        return None


# Surrogates, the ends of the basic plane, controls and the two escapes come up often.
_TEXTS = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            '"\\/\0\x08\t\n\f\r\x1f\x7f\x80é\u2028\ud7ff\ud800\udfff\ue000\uffff😀\U0010ffff'
        ),
    ),
    max_size=8,
)
_ATOMS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(MAX - 2, MAX + 2),
    st.integers(-MAX - 2, -MAX + 2),
    st.floats(),
    _TEXTS,
    st.sampled_from([_Colour.RED, _Level.LOW, _Number(1), _Text("x"), _Number(MAX + 1), b"x"]),
)
_KEYS = st.one_of(
    _TEXTS, _TEXTS, _TEXTS, st.sampled_from([1, True, None, 1.5, _Text("k"), _Text("l")])
)
_VALUES = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(_KEYS, inner, max_size=5),
        st.dictionaries(_TEXTS, inner, max_size=5),
        st.dictionaries(_TEXTS, inner, max_size=3).map(OrderedDict),
        st.tuples(inner, inner).map(lambda two: _Pair(*two)),
    ),
    max_leaves=12,
)


@pytest.mark.campaign
@settings(max_examples=campaign(quick=500, full=50_000), deadline=None)
@given(_VALUES)
def test_the_bytes_are_those_of_the_package(value: object) -> None:
    """Also which values are refused; whichever of the two ways was taken."""
    assert _by_us(value) == _by_the_package(value)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(_TEXTS, st.one_of(_TEXTS, st.integers(-MAX, MAX)), max_size=12))
def test_reading_and_writing_again_gives_the_same_bytes(value: dict[str, object]) -> None:
    written = _by_us(value)
    if written is not None:
        assert canonical_json(json.loads(written)) == written


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({"\ufb33": 1, "\U0001f600": 2}, id="keys-sorted-by-utf16"),
        pytest.param({"a": {"\uffff": 1, "\U00010000": 2, "z": 3}}, id="nested-keys-by-utf16"),
        pytest.param({"a": "\U0001f600", "b": "\uffff"}, id="surrogates-in-values-only"),
        pytest.param([MAX, -MAX, 0, -0, True, False, None], id="integers-at-the-bounds"),
        pytest.param("".join(map(chr, range(0x300))), id="escapes"),
        pytest.param({}, id="empty-object"),
        pytest.param([[], {}, (), ""], id="empty-values"),
        pytest.param([1.0, -0.0, 1e21, 1e-7, 5e-324, 0.1], id="floats"),
        pytest.param({_Text("a"): 1, _Text("b"): 2}, id="keys-of-a-subclass"),
        pytest.param([_Colour.RED, _Level.LOW, _Number(7)], id="subclasses"),
        pytest.param(_Pair(1, {"a": _Pair("x", "y")}), id="named-tuples"),
        pytest.param(OrderedDict(b=1, a=2), id="ordered-dict"),
        pytest.param(_nested(63), id="depth-63"),
        pytest.param(_nested(64), id="depth-64"),
        pytest.param(_nested(65), id="depth-65"),
        pytest.param(_nested(200), id="depth-200"),
    ],
)
def test_edges_are_written_as_the_package_writes_them(value: object) -> None:
    expected = rfc8785.dumps(value)  # type: ignore[arg-type]
    assert canonical_json(value) == expected


def test_keys_are_sorted_by_utf16_units_and_text_is_not_escaped() -> None:
    # RFC 8785 §3.2.3: «דּ» (U+FB33) sorts after «😀» (surrogates D83D DE00).
    value = {"\ufb33": 1, "\U0001f600": 2, "ö": [True, None, "€\n"]}

    assert canonical_json(value).decode() == '{"ö":[true,null,"€\\n"],"😀":2,"\ufb33":1}'


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({"a": "\ud800"}, id="lone-surrogate"),
        pytest.param({"\udfff": 1}, id="lone-surrogate-in-a-key"),
        pytest.param({"a": "\ud83d\ude00"}, id="two-lone-surrogates"),
        pytest.param({"a": 2**53}, id="integer-too-large"),
        pytest.param([-(2**53)], id="integer-too-small"),
        pytest.param(10**5000, id="integer-absurd"),
        pytest.param({"a": float("nan")}, id="nan"),
        pytest.param([float("inf")], id="infinite"),
        pytest.param({1: 2}, id="key-is-a-number"),
        pytest.param({True: 2}, id="key-is-a-boolean"),
        pytest.param({None: 2}, id="key-is-null"),
        pytest.param({"a": {1.5: 2}}, id="nested-key-is-a-number"),
        pytest.param({("a",): 2}, id="key-is-a-tuple"),
        pytest.param({"a": object()}, id="not-json"),
        pytest.param({"a": {1, 2}}, id="set"),
        pytest.param(b"text", id="bytes"),
        pytest.param(_nested(5000), id="too-deep"),
        pytest.param(_cycle(), id="contains-itself"),
    ],
)
def test_what_json_cannot_carry_is_a_declared_error(value: object) -> None:
    with pytest.raises(CryptoError):
        canonical_json(value)


def test_an_ordinary_draft_takes_the_quick_way(monkeypatch: pytest.MonkeyPatch) -> None:
    value = {"td": {"gen": 3}, "draft": {"rows": [{"id": "r1", "a": "Réponse 😀", "b": None}] * 3}}
    expected = rfc8785.dumps(value)  # type: ignore[arg-type]
    monkeypatch.setattr(rfc8785, "dumps", lambda *_: pytest.fail("the slow way"))
    assert canonical_json(value) == expected


@pytest.mark.parametrize(
    "value", [[1.5], {"a": [{"\U0001f600": 1}]}, _nested(65), [_Number(1)], {_Text("a"): 1}]
)
def test_what_the_quick_way_might_write_otherwise_it_leaves(value: object) -> None:
    assert canonical._quick(value) is None
