from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from gui.made_up import NOW
from gui.walk import tab_round, unnamed
from template_desk.bundle.verify import Member, Signer, Verdict, Verification
from template_desk.desk.verdict import verdict_text
from template_desk.ui.verdict_page import VerdictPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from template_desk.desk.environment import Environment
    from template_desk.i18n import Translator
    from template_desk.ui.context import Context

FINGERPRINT = "48213 90117 55820 03941 77120 64418"
SIGNER = Signer(
    name="Ani <b>Sargsyan</b> & Co",
    organization="Ministry of Foreign Affairs",
    state="AM",
    fingerprint=FINGERPRINT,
    claimed_time=NOW,
    trusted_by=None,
)
INTACT = (Verdict.VERIFIED, Verdict.SIGNED_BY_UNKNOWN)


def made_up(verdict: Verdict) -> Verification:
    signer = dataclasses.replace(
        SIGNER, trusted_by="telephone" if verdict is Verdict.VERIFIED else None
    )
    return Verification(
        kind="bundle",
        verdict=verdict,
        signers=(signer,) if verdict in INTACT else (),
        members=(Member(name="request.json", size=12, sha256="ab" * 32),),
    )


def texts(page: QWidget) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_verdict_is_one_sentence_with_icon_and_word(
    qtbot: QtBot,
    context: Context,
    environment: Environment,
    translate: Translator,
    verdict: Verdict,
) -> None:
    page = VerdictPage(context)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    found = made_up(verdict)
    words = verdict_text(found, environment, translate)
    page.show_verdict(found, words)
    qtbot.waitUntil(page.headline.isVisible)

    assert page.headline.text() == words.headline
    shown = texts(page)
    assert words.advice in shown
    assert any(not label.pixmap().isNull() for label in page.findChildren(QLabel))
    assert (FINGERPRINT in shown) == (verdict in INTACT)
    # Names of strangers are shown as they are, never obeyed as markup.
    if verdict in INTACT:
        assert SIGNER.name in shown
    assert unnamed(page) == []
    assert set(tab_round(page)) >= {page.back_button, page.another_button}


def test_every_verdict_has_a_word_of_its_own(
    qtbot: QtBot, context: Context, environment: Environment, translate: Translator
) -> None:
    page = VerdictPage(context)
    qtbot.addWidget(page)
    page.show()
    words = set()
    for verdict in Verdict:
        found = made_up(verdict)
        page.show_verdict(found, verdict_text(found, environment, translate))
        words |= {
            label.text()
            for label in page._content.findChildren(QLabel)
            if label.property("role") == "word"
        }
    assert len(words) == len(Verdict)


def test_a_file_that_cannot_be_read_is_said_on_the_page(
    qtbot: QtBot, context: Context, tmp_path: Path
) -> None:
    page = VerdictPage(context)
    qtbot.addWidget(page)
    page.show()
    page.check(tmp_path / "gone.zip")
    qtbot.waitUntil(lambda: "cannot be read" in page.headline.text())
