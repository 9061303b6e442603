"""What is interrupted: every operation that changes a vault, one line each.

An operation that is added here is killed at each of its system calls, cut off from power at
each of its steps, and refused each of its calls.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from crash.vaults import (
    FIRST,
    NEW_PAPER_KEY,
    SECOND,
    SUMMARY,
    Place,
    Template,
    answers_to_import,
    text,
)
from template_desk.vault.drafts import GenerationKind
from template_desk.vault.recovery import PaperKey, recover_vault

DRAWING = b"a drawing " * 10_000


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation on a vault.

    Attributes:
        name: For people.
        act: Does it, on an open vault unless ``opens`` is False.
        opens: Whether the vault is opened before, apart from the operation.
        in_vault: Whether there is a vault before it.
        first: Changes the copied vault before, undisturbed; the vault is open for it.
        is_long: Whether it takes hundreds of calls, so that a reduced run tries fewer.
        in_place: Whether it may change a file in place, which none of the program's does.
    """

    name: str
    act: Callable[[Place], object]
    opens: bool = True
    in_vault: bool = True
    first: Callable[[Place], object] | None = None
    in_place: bool = False
    is_long: bool = False

    def place(self, template: Template, folder: Path) -> Place:
        """Lay out the vault that it is to be done on, closed; whatever was there goes."""
        if not self.in_vault:
            if folder.exists():
                shutil.rmtree(folder)
            return Place(folder)
        place = template.copy(folder, links=not self.in_place)
        if self.first is not None:
            place.open()
            self.first(place)
            place.vault.close()
            place = Place(folder, place.paper_key, place.drafts)
        return place

    def do(self, place: Place, passphrase: str = FIRST) -> None:
        """Open the vault where that comes before, do it, and leave the vault open."""
        if self.opens:
            place.open(passphrase)
        self.act(place)
        if not hasattr(place, "vault"):
            place.open(SECOND)


def _save(place: Place, title: str, *, kind: GenerationKind = GenerationKind.AUTOSAVE) -> None:
    draft = place.drafts.get(title) or place.vault.new_draft_id()
    place.vault.save_draft(draft, text(f"{title}, changed"), SUMMARY, kind=kind)


def _leave_to_tidy(place: Place) -> None:
    """An interrupted save, and a change of passphrase that was not used yet."""
    (place.folder / "drafts" / place.drafts["new"] / "00000002.age.0.tmp").write_bytes(b"left")
    place.vault.change_passphrase(FIRST, SECOND)


def _recover(place: Place) -> None:
    recover_vault(place.folder, place.paper_key, SECOND, random=place.random)


def _confirm(place: Place) -> None:
    paper_key = PaperKey(place.paper_key)
    assert place.vault.records.confirm_paper_key(paper_key, 1, paper_key.groups()[1])


def _attach(place: Place) -> None:
    """As the window does it: first the file, then the draft that names it."""
    draft = place.drafts["new"]
    stored = place.vault.attachments(draft).add(io.BytesIO(DRAWING))
    content = text("new, with a drawing") | {"attached": stored.id}
    place.vault.save_draft(draft, content, SUMMARY)


def _renew(place: Place) -> None:
    place.vault.renew_keys(FIRST, SECOND, PaperKey(NEW_PAPER_KEY))


def _leave_state_to_save(place: Place) -> None:
    _save(place, "new")
    place.vault.save_state()


def _import(place: Place) -> None:
    draft, problems = place.workspace.import_answers(answers_to_import())
    assert draft is not None, problems


OPERATIONS = (
    Operation(name="create", act=lambda place: place.create(), opens=False, in_vault=False),
    Operation(name="open", act=lambda p: p.open(SECOND), opens=False, first=_leave_to_tidy),
    Operation(name="autosave", act=lambda place: _save(place, "new")),
    Operation(name="autosave with prune", act=lambda place: _save(place, "old")),
    Operation(name="first save", act=lambda place: _save(place, "another")),
    Operation(name="change passphrase", act=lambda p: p.vault.change_passphrase(FIRST, SECOND)),
    Operation(name="recover with the paper key", act=_recover, opens=False),
    Operation(name="delete", act=lambda p: p.vault.delete_draft(p.drafts["unwanted"])),
    Operation(name="take out of the bin", act=lambda p: p.vault.restore_draft(p.drafts["binned"])),
    Operation(name="import", act=_import),
    Operation(
        name="milestone",
        act=lambda place: _save(place, "old", kind=GenerationKind.EXPORT),
    ),
    Operation(name="save and state", act=_leave_state_to_save),
    Operation(name="attach", act=_attach),
    Operation(name="purge", act=lambda place: place.vault.bin.purge(place.drafts["binned"])),
    Operation(name="renew keys", act=_renew, is_long=True),
    Operation(name="save identity", act=lambda p: p.vault.records.save_identity({"name": "A. B."})),
    Operation(name="confirm paper key", act=_confirm),
)
BY_NAME = {operation.name: operation for operation in OPERATIONS}
