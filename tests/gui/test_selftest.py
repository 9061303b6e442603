from __future__ import annotations

import pytest
from PySide6.QtCore import qWarning
from PySide6.QtWidgets import QApplication

from template_desk.desk.environment import Environment
from template_desk.ui import selftest
from template_desk.ui.wizard import Wizard


def test_a_warning_of_qt_is_named_with_its_page(
    qapp: QApplication, environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_to = Wizard.go_to

    def go_and_warn(wizard: Wizard, key: str) -> None:
        go_to(wizard, key)
        if key == "funding":
            qWarning("made up")

    monkeypatch.setattr(Wizard, "go_to", go_and_warn)
    monkeypatch.setattr(selftest, "SETTLE_S", 0.0)

    found = selftest.every_page_shows(environment)

    assert [line for line in found if "made up" in line]
