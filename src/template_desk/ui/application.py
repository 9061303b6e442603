"""Starts the desktop program, and saves the draft when the program itself fails."""

from __future__ import annotations

import functools
import os
import sys
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from template_desk.desk.relaunch import HandOver, Shown, start_again, take_hand_over
from template_desk.desk.settings import LoadedSettings, load_settings
from template_desk.i18n import Translator
from template_desk.paths import settings_file
from template_desk.ui.background import TaskRunner
from template_desk.ui.collector import Collector
from template_desk.ui.context import Context
from template_desk.ui.main_window import MainWindow
from template_desk.ui.style import palette, stylesheet
from template_desk.ui.tokens import BASE_PT, Tokens, tokens_for

if TYPE_CHECKING:
    from types import TracebackType

    from template_desk.desk.environment import Environment
    from template_desk.errors import TemplateDeskError


NO_SCREEN = 3  # the exit code of the command line for «the world refused»


def run_gui(argv: Sequence[str]) -> int:
    """Show the window and give the exit code when it was closed.

    Args:
        argv: Name of the program, then options for Qt.
    """
    if not has_screen():
        sys.stderr.write("template-desk: there is no screen to show a window on.\n")
        return NO_SCREEN
    application = make_application(argv)
    before = take_hand_over()
    window = make_window(application, load_settings(settings_file()), before)
    _save_on_failure(window)
    after: list[HandOver] = []
    window.locked.connect(after.append)
    # Not quit, which would ask each window again.
    window.locked.connect(lambda _hand_over: application.exit(0))
    # A logging out must not wait for a task: whatever is left is saved within the question.
    application.commitDataRequest.connect(
        lambda _session: window.save_now(), Qt.ConnectionType.DirectConnection
    )
    window.show_as(before.shown if before is not None else Shown.ACTIVE)
    code = application.exec()
    # In this order: a thread or a widget that outlives the application crashes it.
    sys.excepthook = sys.__excepthook__
    window.wait_for_tasks()
    delete(window)
    if not after:
        return code
    application.shutdown()
    return _start_again(after[0])


def _start_again(hand_over: HandOver) -> int:
    """Leave this process and all it knows; come back only when that is not possible."""
    try:
        start_again(hand_over)
    except OSError as error:
        # The program was moved or updated. It has ended all the same, and locked is locked.
        sys.stderr.write(f"template-desk: locked; start it again yourself ({error.strerror}).\n")
        return NO_SCREEN
    return 0


def has_screen() -> bool:
    """Whether there is a display; without one Qt would end the process."""
    if sys.platform in {"win32", "darwin"} or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def make_application(argv: Sequence[str]) -> QApplication:
    """Make the application object with the system's font at 11 pt or more."""
    application = QApplication(list(argv))
    Collector(application)
    application.setApplicationName("TemplateDesk")
    application.setApplicationDisplayName("Template Desk")
    application.setDesktopFileName("template-desk")
    # The same drawing on all systems; the style sheet is made for it.
    application.setStyle("Fusion")
    font = application.font()
    if font.pointSizeF() < BASE_PT:
        font.setPointSizeF(BASE_PT)
        application.setFont(font)
    return application


def make_window(
    application: QApplication, loaded: LoadedSettings, hand_over: HandOver | None = None
) -> MainWindow:
    """Make the window, in the colours and the language of the user; not shown yet."""
    tokens = application_tokens(application)
    application.setPalette(palette(tokens))
    application.setStyleSheet(stylesheet(tokens))
    translate = _translator(loaded.settings.language)
    _use_language(application, translate)
    runner = TaskRunner(application)
    context = Context(
        tokens=tokens,
        translate=translate,
        runner=runner,
        environment=functools.cache(_environment),
    )
    window = MainWindow(
        context,
        settings=loaded.settings,
        settings_file=settings_file(),
        hand_over=hand_over,
    )
    window.painted.connect(
        functools.partial(_after_first_paint, application, window, context, loaded)
    )
    return window


def application_tokens(application: QApplication) -> Tokens:
    """Give the tokens for the system's colours and the program's font."""
    font = application.font()
    return tokens_for(
        application.styleHints().colorScheme(),
        base_px=float(QFontInfo(font).pixelSize()),
        base_pt=font.pointSizeF(),
    )


def _environment() -> Environment:
    from template_desk.desk.environment import real_environment

    return real_environment()


def _translator(language: str) -> Translator:
    if language == "en":
        return Translator()
    from template_desk.i18n import load_translator
    from template_desk.paths import resources_dir

    return load_translator(resources_dir(), language)


def _use_language(application: QApplication, translate: Translator) -> None:
    """Have Qt's own dialogs speak the language, in its direction."""
    # Without this, English on an Arabic system would be mirrored.
    right_to_left = translate.is_right_to_left
    application.setLayoutDirection(
        Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight
    )
    if translate.language == "en":
        return
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

    dialogs = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if dialogs.load(QLocale(translate.language), "qtbase", "_", folder):
        application.installTranslator(dialogs)


def _after_first_paint(
    application: QApplication, window: MainWindow, context: Context, loaded: LoadedSettings
) -> None:
    """Do what can wait until the user sees the window.

    The forms are read while the user types, and what went wrong with the settings is said.
    """
    from template_desk.desk.hardening import harden
    from template_desk.ui.focus_ring import FocusRing

    # Before the first key of a passphrase; until now the process knew nothing.
    harden()
    FocusRing(application, context.tokens).follow(application.focusWidget())
    translate = context.translate

    def fail(error: TemplateDeskError) -> None:
        from template_desk.ui.messages import error_box

        error_box(window, error, translate)

    context.runner.run(
        lambda _report, _cancel: context.environment(),
        done=lambda _environment: None,
        failed=fail,
        owner=window,
    )
    if loaded.set_aside is not None:
        from template_desk.ui.messages import tell

        tell(
            window,
            translate("Your settings could not be read, and the program starts with its own."),
            translate(
                "The unreadable file was kept as {file}. Your documents are not affected.",
                file=str(loaded.set_aside),
            ),
            translate,
        )


def _save_on_failure(window: MainWindow) -> None:
    """Install the last resort: save the open draft first, then say that something failed."""
    telling = threading.Lock()

    def handle(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        failure = window.save_now()
        import traceback

        # Places only, no values: a message may hold what the user typed.
        places = "".join(traceback.format_tb(trace)) if trace is not None else ""
        report = f"{kind.__name__}\n{places}"
        if sys.stderr is not None:
            sys.stderr.write(report)
        # A failure while the first is being told must not open a second box.
        if not telling.acquire(blocking=False):
            return
        try:
            window.tell_failure(report, saved=failure is None)
        finally:
            telling.release()

    sys.excepthook = handle
