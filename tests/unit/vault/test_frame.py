from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from template_desk.crypto.canonical import canonical_json
from template_desk.crypto.derive import hmac_sha256
from template_desk.errors import CryptoError, DraftDamagedError
from template_desk.vault.frame import PADDING_BYTES, Frame, decode_frame, encode_frame

KEY = bytes(32)
FRAME = Frame(
    vault="a" * 26,
    draft="b" * 26,
    generation=7,
    previous_sha256="0" * 64,
    saved=datetime(2026, 3, 1, 9, 0, 0, 5, tzinfo=UTC),
    app="Template Desk 0",
    summary={"title": "Ξ"},
    content={"answers": {"a": ["é", True, None, 1]}},
)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def _pad(text: bytes) -> bytes:
    return text + b" " * (-len(text) % PADDING_BYTES)


def test_a_frame_survives() -> None:
    plaintext = encode_frame(FRAME, KEY)

    assert decode_frame(plaintext, KEY) == FRAME
    assert len(plaintext) == PADDING_BYTES
    assert json.loads(plaintext)["draft"] == FRAME.content


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.text(), JSON_VALUES, max_size=4))
def test_every_json_object_survives(content: dict[str, object]) -> None:
    frame = Frame(
        vault="v",
        draft="d",
        generation=1,
        previous_sha256="",
        saved=FRAME.saved,
        app="",
        summary={},
        content=content,
    )
    assert decode_frame(encode_frame(frame, KEY), KEY).content == content


@pytest.mark.parametrize("extra", [-1, 0, 1])
def test_padding_fills_whole_blocks(extra: int) -> None:
    def sized(length: int) -> Frame:
        return Frame(
            vault="v",
            draft="d",
            generation=1,
            previous_sha256="",
            saved=FRAME.saved,
            app="",
            summary={},
            content={"t": "x" * length},
        )

    empty = len(encode_frame(sized(0), KEY).rstrip(b" "))
    plaintext = encode_frame(sized(PADDING_BYTES - empty + extra), KEY)
    assert len(plaintext) == PADDING_BYTES * (2 if extra > 0 else 1)
    assert len(decode_frame(plaintext, KEY).content) == 1


def test_time_is_told_in_utc() -> None:
    east = timezone(timedelta(hours=5, minutes=30))
    frame = Frame(
        vault="v",
        draft="d",
        generation=1,
        previous_sha256="",
        saved=datetime(2026, 1, 1, 2, 0, tzinfo=east),
        app="",
        summary={},
        content={},
    )
    td = json.loads(encode_frame(frame, KEY))["td"]
    assert td["saved"] == "2025-12-31T20:30:00.000000Z"


def test_another_key_does_not_accept_it() -> None:
    with pytest.raises(DraftDamagedError):
        decode_frame(encode_frame(FRAME, KEY), bytes(31) + b"\1")


def test_every_changed_byte_is_noticed() -> None:
    text = encode_frame(FRAME, KEY).rstrip(b" ")
    for place in range(len(text)):
        changed = text[:place] + bytes([text[place] ^ 1]) + text[place + 1 :]
        with pytest.raises(DraftDamagedError):
            decode_frame(_pad(changed), KEY)


def _signed(whole: dict[str, object], td: dict[str, object]) -> bytes:
    mac = hmac_sha256(KEY, canonical_json(whole | {"td": td})).hex()
    return canonical_json(whole | {"td": td | {"mac": mac}})


WHOLE: dict[str, object] = {"summary": {}, "draft": {}}
TD: dict[str, object] = {
    "vault": "v", "draft": "d", "gen": 1, "kind": "autosave", "prev": "", "app": "",
    "saved": "2026-03-01T09:00:00.000000Z",
}  # fmt: skip


@pytest.mark.parametrize(
    "plaintext",
    [
        pytest.param(b"", id="empty"),
        pytest.param(_signed(WHOLE, TD), id="not-padded"),
        pytest.param(_pad(_signed(WHOLE, TD)) + b" " * PADDING_BYTES, id="padded-twice"),
        pytest.param(_pad(b"{" + b" " + _signed(WHOLE, TD)[1:]), id="not-canonical"),
        pytest.param(_pad(b"\xff"), id="not-utf8"),
        pytest.param(_pad(b"[" * 60000), id="deep"),
        pytest.param(_pad(b"[]"), id="not-an-object"),
        pytest.param(_pad(b'{"td":{}}'), id="keys-missing"),
        pytest.param(_pad(_signed(WHOLE | {"more": 1}, TD)), id="key-too-many"),
        pytest.param(_pad(_signed(WHOLE | {"summary": []}, TD)), id="summary-is-a-list"),
        pytest.param(_pad(_signed(WHOLE | {"summary": {"a": 1}}, TD)), id="summary-of-numbers"),
        pytest.param(_pad(_signed(WHOLE | {"draft": "x"}, TD)), id="draft-is-text"),
        pytest.param(_pad(_signed(WHOLE, TD | {"gen": "1"})), id="generation-is-text"),
        pytest.param(_pad(_signed(WHOLE, TD | {"gen": True})), id="generation-is-true"),
        pytest.param(_pad(_signed(WHOLE, TD | {"kind": "other"})), id="kind-unknown"),
        pytest.param(_pad(_signed(WHOLE, TD | {"saved": "2026-03-01"})), id="date-only"),
        pytest.param(
            _pad(_signed(WHOLE, TD | {"saved": "2026-02-30T09:00:00.000000Z"})), id="no-such-day"
        ),
        pytest.param(_pad(_signed(WHOLE, TD | {"vault": 1})), id="vault-is-a-number"),
        pytest.param(_pad(_signed(WHOLE, TD | {"later": 1})), id="td-key-too-many"),
    ],
)
def test_what_is_no_frame_is_a_declared_error(plaintext: bytes) -> None:
    with pytest.raises(DraftDamagedError):
        decode_frame(plaintext, KEY)


def test_the_base_of_these_faults_is_sound() -> None:
    assert decode_frame(_pad(_signed(WHOLE, TD)), KEY).generation == 1


def test_too_much_is_a_declared_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("template_desk.vault.frame.MAX_PLAINTEXT_BYTES", PADDING_BYTES)
    with pytest.raises(CryptoError):
        encode_frame(
            Frame(
                vault="v",
                draft="d",
                generation=1,
                previous_sha256="",
                saved=FRAME.saved,
                app="",
                summary={},
                content={"t": "x" * PADDING_BYTES},
            ),
            KEY,
        )


def test_answers_are_not_in_repr() -> None:
    assert "é" not in repr(FRAME)
    assert "Ξ" not in repr(FRAME)
