from __future__ import annotations

import pytest

from template_desk.crypto import age, selfcheck


def test_the_known_answers_come_out() -> None:
    assert selfcheck.argon2id_holds()
    assert selfcheck.canonical_json_holds()
    assert selfcheck.age_holds()


@pytest.mark.parametrize("answer", [b"answers", b"other"], ids=["accepts-all", "opens-wrongly"])
def test_a_reader_that_does_not_check_is_found(
    answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(age, "decrypt", lambda *_: answer)
    assert not selfcheck.age_holds()
