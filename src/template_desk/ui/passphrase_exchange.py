"""Asks for the passphrase of the open vault together with a new one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from template_desk.errors import TemplateDeskError, WrongPassphraseError
from template_desk.ui.context import Context
from template_desk.ui.error_words import error_words
from template_desk.ui.new_passphrase import NewPassphrase
from template_desk.ui.parts import Banner
from template_desk.ui.passphrase_field import PassphraseField


class PassphraseExchange(QObject):
    """The fields, which a dialog places, and what they have in common.

    Args:
        context: Colours and words.
        new: Caption of the first field for the new passphrase.
        banner: Says what is wrong, until something is typed.
        use: Called with the new passphrase when both are complete.
        parent: The dialog.

    Attributes:
        current: The passphrase that opens the vault now.
        new: The new one, twice.
    """

    def __init__(
        self,
        context: Context,
        *,
        new: str,
        banner: Banner,
        use: Callable[[str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._translate = context.translate
        self._banner = banner
        self._use = use
        translate = context.translate
        self.current = PassphraseField(translate("&Current passphrase"), context.tokens, translate)
        self.new = NewPassphrase(context, first=new, again=translate("New passphrase &again"))
        self.current.edited.connect(banner.clear)
        self.new.edited.connect(banner.clear)
        self.current.entered.connect(self.new.first.select)

    def go_on(self) -> None:
        """Say what is missing, or use what is typed."""
        if self.current.text:
            self.new.go_on(self._banner, self._use)
        else:
            self._banner.say("problem", self._translate("Type the passphrase that you have now."))
            self.current.select()

    def say_refused(self, error: TemplateDeskError) -> None:
        """Say why it was refused; a wrong passphrase can be corrected at once."""
        self._banner.say("problem", error_words(error, self._translate))
        if isinstance(error, WrongPassphraseError):
            self.current.select()
