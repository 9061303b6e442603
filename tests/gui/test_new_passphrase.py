"""Choosing a new passphrase: suggestion, meter, and the dialog that changes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QWidget

from gui.made_up import PASSPHRASE
from gui.pages import words
from gui.walk import tab_round, unnamed
from template_desk.desk.opening import open_workspace
from template_desk.errors import WrongPassphraseError
from template_desk.ui.desk_page import DeskPage
from template_desk.ui.dialogs.change_passphrase import ChangePassphraseDialog
from template_desk.ui.new_passphrase import NewPassphrase
from template_desk.ui.parts import Banner
from template_desk.ui.suggested_words import SuggestedWords

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from template_desk.desk.environment import Environment
    from template_desk.desk.workspace import Workspace
    from template_desk.ui.context import Context

NEW = "twelve green kettles whistle at dawn"


@pytest.fixture
def asked(qtbot: QtBot, context: Context) -> NewPassphrase:
    made = NewPassphrase(context, first="&Passphrase", again="Passphrase &again")
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def banner(qtbot: QtBot, context: Context) -> Banner:
    made = Banner(context.tokens)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def desk(qtbot: QtBot, context: Context, workspace: Workspace) -> Iterator[DeskPage]:
    page = DeskPage(context, workspace)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.new_button.isEnabled)
    yield page
    context.runner.wait_all()


def sheet(asked: NewPassphrase) -> SuggestedWords:
    assert asked.suggestion.sheet is not None
    return asked.suggestion.sheet


def languages(asked: NewPassphrase) -> QComboBox:
    assert asked.suggestion.language is not None
    return asked.suggestion.language.list


def choose_language(asked: NewPassphrase, code: str) -> None:
    index = languages(asked).findData(code)
    languages(asked).setCurrentIndex(index)
    languages(asked).activated.emit(index)


def test_suggested_words_are_readable_strong_and_in_the_first_field_only(
    qtbot: QtBot, asked: NewPassphrase
) -> None:
    asked.suggestion.button.click()
    qtbot.waitUntil(lambda: asked.suggestion.made is not None)
    first = asked.text

    assert sheet(asked).words.isVisible()
    assert sheet(asked).words.text() == first
    assert len(first.split(" ")) == 5
    assert asked.again.text == ""
    assert asked.meter.steps == 4
    assert asked.meter.text.startswith("Strong. ")
    assert "7,773 words" in words(asked)

    asked.suggestion.button.click()
    qtbot.waitUntil(lambda: asked.text != first)
    assert sheet(asked).words.text() == asked.text


@pytest.mark.parametrize("code", ["ar", "zh", "fr", "ru", "es"])
def test_words_come_in_the_language_chosen(qtbot: QtBot, asked: NewPassphrase, code: str) -> None:
    from template_desk.desk.word_lists import load_words
    from template_desk.paths import resources_dir

    asked.suggestion.button.click()
    qtbot.waitUntil(lambda: asked.suggestion.made is not None)
    english = asked.text
    choose_language(asked, code)
    qtbot.waitUntil(lambda: asked.text != english)

    listed = {word.typed: word.meaning for word in load_words(resources_dir(), code)}
    typed = asked.text.split(" ")
    assert set(typed) <= set(listed)
    if code == "zh":
        assert sheet(asked).meaning.text() == " ".join(listed[word] for word in typed)
        assert sheet(asked).meaning.isVisible()
    else:
        assert not sheet(asked).meaning.isVisible()


def test_a_language_without_words_is_offered_english_ones(context: Context, qtbot: QtBot) -> None:
    import dataclasses

    from template_desk.i18n import Translator

    for spoken, offered in (("ru", "ru"), ("de", "en")):
        there = dataclasses.replace(context, translate=Translator(spoken))
        made = NewPassphrase(there, first="a", again="b")
        qtbot.addWidget(made)
        made.suggestion.button.click()
        assert languages(made).currentData() == offered


def test_own_words_put_the_suggestion_away(qtbot: QtBot, asked: NewPassphrase) -> None:
    asked.suggestion.button.click()
    qtbot.waitUntil(lambda: asked.suggestion.made is not None)
    QTest.keyClick(asked.first.line, Qt.Key.Key_X)

    assert asked.suggestion.made is None
    assert not sheet(asked).words.isVisible()
    assert sheet(asked).words.text() == ""
    assert asked.suggestion.button.text() == "Suggest &five words"


def test_the_meter_says_length_first_then_strength(qtbot: QtBot, asked: NewPassphrase) -> None:
    assert "At least 15 characters; 0 typed" in asked.meter.text
    asked.first.line.setText("short")
    assert "5 typed" in asked.meter.text
    assert asked.meter.steps == 0

    asked.first.line.setText("qwertyuiopasdfgh")
    qtbot.waitUntil(lambda: asked.meter.text.startswith("Weak. "))
    assert asked.meter.steps == 1
    assert asked.first.line.accessibleDescription() == asked.meter.text
    asked.first.line.setText(NEW)
    assert asked.meter.text.startswith(("Good. ", "Strong. "))
    assert "or less if" in asked.meter.text


def test_going_on_waits_for_the_lists_and_not_for_more(
    qtbot: QtBot, asked: NewPassphrase, banner: Banner
) -> None:
    taken: list[str] = []
    for field in (asked.first, asked.again):
        field.line.setText(NEW)
    asked.go_on(banner, taken.append)
    qtbot.waitUntil(lambda: taken == [NEW])
    assert banner.text == ""


def test_an_edit_while_the_lists_are_read_stops_going_on(
    qtbot: QtBot, asked: NewPassphrase, banner: Banner, context: Context
) -> None:
    taken: list[str] = []
    for field in (asked.first, asked.again):
        field.line.setText(NEW)
    asked.go_on(banner, taken.append)
    asked.again.line.setText(NEW + "!")
    qtbot.waitUntil(lambda: not context.runner.is_busy)
    assert taken == []


def test_without_lists_a_long_passphrase_is_still_taken(
    qtbot: QtBot, context: Context, banner: Banner, tmp_path: Path
) -> None:
    """An incomplete installation must not keep anybody from the vault."""
    import dataclasses

    environment = dataclasses.replace(context.environment(), resources=tmp_path)
    there = dataclasses.replace(context, environment=lambda: environment)
    asked = NewPassphrase(there, first="a", again="b")
    qtbot.addWidget(asked)
    asked.show()
    taken: list[str] = []
    for field in (asked.first, asked.again):
        field.line.setText("passwordpassword")
    asked.go_on(banner, taken.append)
    qtbot.waitUntil(lambda: taken == ["passwordpassword"])
    assert asked.meter.text == "✓ Long enough."
    asked.suggestion.button.click()
    qtbot.waitUntil(lambda: "installation is incomplete" in words(asked))


def test_everything_is_named_and_reached_by_tab(qtbot: QtBot, asked: NewPassphrase) -> None:
    asked.suggestion.button.click()
    qtbot.waitUntil(lambda: asked.suggestion.made is not None)
    asked.activateWindow()
    asked.first.line.setFocus()

    way: list[QWidget] = tab_round(asked)
    assert unnamed(asked) == []
    assert sheet(asked).words in way
    assert languages(asked) in way


# --- the dialog ----------------------------------------------------------------------


def test_the_menu_opens_the_dialog_and_the_passphrase_is_changed(
    qtbot: QtBot, desk: DeskPage, workspace: Workspace, environment: Environment
) -> None:
    assert desk.vault_button.menu() is desk.vault_menu
    desk.vault_menu.change_passphrase.trigger()
    dialog = desk.findChild(ChangePassphraseDialog)
    assert dialog is not None
    assert unnamed(dialog) == []
    qtbot.waitUntil(dialog.current.line.hasFocus)
    QTest.keyClicks(dialog.current.line, PASSPHRASE)
    QTest.keyClick(dialog.current.line, Qt.Key.Key_Return)
    assert dialog.new.first.line.hasFocus()
    assert dialog.new.suggestion.made is None
    QTest.keyClicks(dialog.new.first.line, NEW)
    QTest.keyClick(dialog.new.first.line, Qt.Key.Key_Return)
    QTest.keyClicks(dialog.new.again.line, NEW)
    QTest.keyClick(dialog.new.again.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.is_done)

    assert "was changed" in dialog.banner.text
    assert "paper key stays valid" in dialog.banner.text
    assert dialog.current.text == dialog.new.text == dialog.new.again.text == ""
    folder = workspace.vault.folder
    dialog.close_button.click()
    workspace.close()
    open_workspace(folder, NEW, environment).close()
    with pytest.raises(WrongPassphraseError):
        open_workspace(folder, PASSPHRASE, environment)


def test_a_wrong_current_passphrase_changes_nothing(
    qtbot: QtBot, context: Context, workspace: Workspace, environment: Environment
) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    dialog = ChangePassphraseDialog(page, context, workspace)
    dialog.open()
    dialog.change_button.click()
    assert "Type the passphrase that you have now" in dialog.banner.text
    dialog.current.line.setText(PASSPHRASE + "x")
    for field in (dialog.new.first, dialog.new.again):
        field.line.setText(NEW)
    dialog.change_button.click()
    qtbot.waitUntil(lambda: "does not open the vault" in dialog.banner.text)

    assert not dialog.is_done
    assert dialog.new.text == NEW
    assert dialog.current.line.selectedText() == PASSPHRASE + "x"
    folder = workspace.vault.folder
    workspace.close()
    open_workspace(folder, PASSPHRASE, environment).close()


def test_the_dialog_stays_until_it_is_known_how_the_change_ended(
    qtbot: QtBot, context: Context, workspace: Workspace
) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    dialog = ChangePassphraseDialog(page, context, workspace)
    dialog.open()
    dialog._run(NEW)
    assert "takes a few seconds" in dialog.banner.text
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: "does not open the vault" in dialog.banner.text)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
