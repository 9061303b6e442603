"""What a user finds in a vault after whatever happened to it, and whether that may be."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from crash.operations import DRAWING, Operation
from crash.vaults import FIRST, NEW_PAPER_KEY, SECOND, THIRD, Clock, Place
from template_desk.crypto.canonical import canonical_json
from template_desk.errors import PaperKeyError, TemplateDeskError, WrongPassphraseError
from template_desk.vault.attachments import StoredAttachment
from template_desk.vault.drafts import DraftId
from template_desk.vault.recovery import recover_vault
from template_desk.vault.vault import Vault, open_vault, vault_exists


class ViolationError(AssertionError):
    """Something that must never be found."""


@dataclass(frozen=True)
class View:
    """Everything of a vault that its user can see.

    Attributes:
        opens: The passphrases that open it.
        drafts: The newest content of each draft, canonical, sorted.
        binned: How many drafts are in the bin.
        identity: The signing identity, canonical; empty when there is none.
        confirmed: Whether the paper key was confirmed.
        generations: Which generations of each draft can be read.
    """

    opens: frozenset[str]
    drafts: tuple[bytes, ...]
    binned: int
    identity: bytes
    confirmed: bool
    generations: Mapping[DraftId, frozenset[int]]

    @property
    def kept(self) -> tuple[object, ...]:
        """What must not change by accident; passphrases and old generations are apart."""
        return (self.drafts, self.binned, self.identity, self.confirmed)


def look(folder: Path) -> View | None:
    """Open a vault and read everything in it; None where there is no vault.

    Raises:
        ViolationError: It cannot be opened, or something in it cannot be read.
    """
    if not vault_exists(folder):
        return None
    opens: list[str] = []
    view: View | None = None
    # The older passphrase first: opening with the newer one ends the older one's time.
    for passphrase in (FIRST, SECOND, THIRD):
        try:
            # Opening writes: it tidies up, remembers what it finds, and goes on with a renewal.
            # With the same bytes each time, so that a key derived for it is derived once.
            vault = open_vault(
                folder, passphrase, now=Clock(), random=random.Random("look").randbytes
            )
        except WrongPassphraseError:
            continue
        except TemplateDeskError as error:
            raise ViolationError(f"opening gave {error!r}") from error
        with vault:
            opens.append(passphrase)
            if view is None:
                view = _read(vault)
    if view is None:
        raise ViolationError("no passphrase opens the vault")
    return replace(view, opens=frozenset(opens))


def _read(vault: Vault) -> View:
    try:
        listed = vault.list_drafts()
        fallen = [entry.id for entry in listed.entries if entry.fell_back]
        if listed.damaged or fallen:
            raise ViolationError(f"damaged {listed.damaged}, fell back {fallen}")
        if listed.missing or vault.is_older_than_seen:
            raise ViolationError(f"false alarm: {listed.missing}, {vault.is_older_than_seen}")
        faults = vault.log.check().faults
        if faults:
            raise ViolationError(f"the log has faults: {faults}")
        generations: dict[DraftId, frozenset[int]] = {}
        drafts: list[bytes] = []
        for entry in listed.entries:
            numbers = vault.generations(entry.id)
            read = [vault.read_draft(entry.id, number).content for number in numbers]
            generations[entry.id] = frozenset(numbers)
            drafts.append(canonical_json(_checked(vault, entry.id, read[-1])))
        identity = vault.records.read_identity()
        return View(
            opens=frozenset(),
            drafts=tuple(sorted(drafts)),
            binned=len(vault.binned()),
            identity=b"" if identity is None else canonical_json(identity),
            confirmed=vault.records.paper_key_confirmed(),
            generations=generations,
        )
    except TemplateDeskError as error:
        raise ViolationError(f"reading gave {error!r}") from error


def _checked(vault: Vault, draft: DraftId, content: Mapping[str, object]) -> dict[str, object]:
    """Read the attachment that a draft names; its id, drawn at random, is replaced by a word."""
    named = content.get("attached")
    if not isinstance(named, str):
        return dict(content)
    sha256 = hashlib.sha256(DRAWING).hexdigest()
    stored = StoredAttachment(id=named, size_bytes=len(DRAWING), sha256=sha256)
    if b"".join(vault.attachments(draft).read(stored)) != DRAWING:
        raise ViolationError("an attachment is another")
    return {**content, "attached": "whole"}


def judge(
    place: Place, operation: Operation, before: View | None, after: View, *, done: bool,
    again: bool = True,
) -> str:  # fmt: skip
    """Say what an interrupted operation left, and refuse what must not be.

    Args:
        place: The folder as it was left; it is used up.
        operation: What was interrupted.
        before: What was there before it; None for no vault.
        after: What is there after it, undisturbed.
        done: Whether it was told to its user that it is done.
        again: Whether to do the operation once more, and to open with the paper key.

    Returns:
        ``before`` or ``after``.

    Raises:
        ViolationError: Anything else, or ``before`` although it is done.
    """
    found = look(place.folder)
    state = _state(found, before, after)
    if done and state != "after":
        raise ViolationError("told as done, and not there")
    if found is not None and before is not None:
        if not found.opens <= before.opens | after.opens:
            raise ViolationError(f"opened by {found.opens}")
        if done and not found.opens >= after.opens - before.opens:
            raise ViolationError("the new passphrase does not open the vault")
        for draft, numbers in before.generations.items():
            present = found.generations.get(draft, frozenset())
            lost = (numbers & after.generations.get(draft, frozenset())) - present
            if lost and draft in found.generations:
                raise ViolationError(f"lost the generations {lost}")
    if again:
        _work_on(place, operation, state, after)
    return state


def _state(found: View | None, before: View | None, after: View) -> str:
    if found is not None and found.kept == after.kept:
        # Where nothing that is kept changes, the passphrases tell.
        if before is None or before.kept != after.kept or found.opens >= after.opens - before.opens:
            return "after"
        return "before"
    if found is None and before is None:
        return "before"
    if found is not None and before is not None and found.kept == before.kept:
        return "before"
    raise ViolationError(f"neither as before nor as after: {found}")


def _work_on(place: Place, operation: Operation, state: str, after: View) -> None:
    """The user goes on: does it once more where it was lost, and forgets the passphrase."""
    next_place = Place(place.folder, place.paper_key, place.drafts, seed="again")
    if state == "before":
        try:
            operation.do(next_place, passphrase=FIRST)
            next_place.vault.close()
        except TemplateDeskError as error:
            raise ViolationError(f"done once more, it gave {error!r}") from error
        redone = look(place.folder)
        if redone is None or redone.kept != after.kept:
            raise ViolationError(f"done once more, it left {redone}")
    if next_place.paper_key:
        _recover(place.folder, next_place)
        recovered = look(place.folder)
        if recovered is None or THIRD not in recovered.opens:
            raise ViolationError("recovered, and the new passphrase does not open the vault")


def _recover(folder: Path, place: Place) -> None:
    """Either paper key will do, where the operation gives the vault a new one."""
    try:
        recover_vault(folder, place.paper_key, THIRD, random=place.random)
    except PaperKeyError:
        try:
            recover_vault(folder, NEW_PAPER_KEY, THIRD, random=place.random)
        except TemplateDeskError as error:
            raise ViolationError(f"the new paper key gave {error!r}") from error
    except TemplateDeskError as error:
        raise ViolationError(f"the paper key gave {error!r}") from error
