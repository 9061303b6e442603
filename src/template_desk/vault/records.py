"""What a vault keeps beside drafts: the signing identity, the paper key's confirmation."""

from __future__ import annotations

from collections.abc import Mapping

from template_desk.errors import DraftDamagedError, PaperKeyError, UnknownDraftError
from template_desk.vault.access import Access
from template_desk.vault.generations import GenerationFolder
from template_desk.vault.log import AuditLog, LogAction
from template_desk.vault.place import IDENTITY_NAME, PAPER_NAME
from template_desk.vault.recovery import PaperKey

_CONFIRMED = "paper_key_confirmed"


class Records:
    """Reads and writes the records of an open vault; safe to use from several threads.

    Args:
        access: Of the open vault.
        log: Told what is done.
    """

    def __init__(self, access: Access, log: AuditLog) -> None:
        self._access = access
        self._log = log

    def save_identity(self, content: Mapping[str, object]) -> None:
        """Save the signing identity, in generations as a draft is.

        Raises:
            SaveError: Not saved; the identity before is still there.
        """
        with self._access.turn:
            self._save(IDENTITY_NAME, content)
            self._log.append(LogAction.IDENTITY_MADE)

    def read_identity(self) -> Mapping[str, object] | None:
        """Give the signing identity, or None when none was saved.

        Raises:
            DraftDamagedError: There is one, and it cannot be read.
        """
        with self._access.turn:
            try:
                return self._folder(IDENTITY_NAME).newest()[0].content
            except UnknownDraftError:
                return None

    def paper_key_confirmed(self) -> bool:
        """Whether a part of the paper key was once typed back from the paper."""
        with self._access.turn:
            try:
                frame, _ = self._folder(PAPER_NAME).newest()
            except (UnknownDraftError, DraftDamagedError):
                return False
        return frame.content.get(_CONFIRMED) is True

    def confirm_paper_key(self, paper_key: PaperKey, index: int, typed: str) -> bool:
        """Check a typed group of the paper key, and remember that it was right.

        Args:
            paper_key: From ``create_vault``, or ``PaperKey.from_typed``.
            index: Which of ``paper_key.groups()``.
            typed: As typed.

        Returns:
            False when the group was typed wrongly; nothing is remembered then.

        Raises:
            PaperKeyError: A key, but not this vault's.
            SaveError: Right, but it could not be remembered.
        """
        with self._access.turn:
            self._access.check_writable()
            if paper_key.public != self._access.keys.paper_public:
                raise PaperKeyError(reason="other_key")
            if not paper_key.check_part(index, typed):
                return False
            self._save(PAPER_NAME, {_CONFIRMED: True})
            self._log.append(LogAction.PAPER_KEY_CONFIRMED)
            return True

    def _save(self, name: str, content: Mapping[str, object]) -> None:
        access = self._access
        access.check_writable()
        self._folder(name).save(content, {}, now=access.now, random=access.random)

    def _folder(self, name: str) -> GenerationFolder:
        return self._access.generations(name)
