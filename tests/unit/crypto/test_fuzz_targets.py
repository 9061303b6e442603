"""The fuzz targets of ``tests/fuzz`` with plain random changes, so that they never rot."""

from __future__ import annotations

import random

import pytest

from fuzz import age, frame, keyfile
from fuzz.target import Target, mutate
from template_desk.crypto import age_stream
from template_desk.errors import CryptoError

RUNS = 4000
TARGETS = [age.TARGET, keyfile.TARGET, frame.TARGET]
# What a run must reach, however shallow: the reasons of errors, and what was accepted.
REACHED = {
    "age": {
        "header", "no_match", "mac", "payload", "armour", "bech32_checksum", "identity",
        "recipient", "opened", "opened_with_right_mac", "opened_armour", "chunks_opened",
        "chunks_refused", "same",
    },
    "keyfile": {"key_file", "kdf_bounds", "passphrase", "right_box", "opened"},
    "frame": {"padding", "json", "shape", "mac", "opened", "opened_with_right_mac"},
}  # fmt: skip


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_random_changes_give_only_declared_errors(target: Target) -> None:
    seeds = target.seeds()
    chosen = random.Random(1)
    with target.prepared():
        outcomes = {target.run(seed) for seed in seeds}
        outcomes |= {target.run(mutate(chosen, seeds)) for _ in range(RUNS)}
    assert outcomes >= REACHED[target.name]


def test_an_undeclared_error_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("undeclared")

    monkeypatch.setattr(age_stream, "check_mac", broken)
    with pytest.raises(KeyError):
        age.TARGET.run(age.seeds()[0])


def test_a_reader_that_accepts_too_much_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted bug: the chunk that is last need not say so."""

    def always_last(counter: int, *, last: bool) -> bytes:
        return counter.to_bytes(11, "big") + b"\1"

    monkeypatch.setattr(age_stream, "_chunk_nonce", always_last)
    with pytest.raises(AssertionError):
        age.TARGET.run(b"\2\x38\x39")


def test_an_empty_input_is_survived() -> None:
    for target in TARGETS:
        assert target.run(b"") == "nothing"
    with pytest.raises(CryptoError):
        age.attack(b"\0")
