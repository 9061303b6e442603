"""All forms and editions that are there: those shipped, and those installed beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from template_desk.errors import UnknownFormError
from template_desk.forms.loader import load_pack
from template_desk.forms.pack import FormPack


@dataclass(frozen=True, slots=True, order=True)
class FormReference:
    """Names one edition of one form."""

    form: str
    edition: str

    def __str__(self) -> str:
        return f"{self.form}@{self.edition}"


class Catalogue:
    """Finds packs in folders laid out as ``<form>/<edition>/form.json``.

    Packs are read when they are asked for, and once. All editions ever shipped
    stay: a draft keeps the edition it was begun with.

    Args:
        folders: Looked through in order; the first that has an edition wins.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._loaded: dict[FormReference, FormPack] = {}

    def references(self) -> tuple[FormReference, ...]:
        """Give every edition there is, sorted by form and edition."""
        return tuple(sorted(self._found()))

    def _found(self) -> dict[FormReference, Path]:
        found: dict[FormReference, Path] = {}
        for folder in self._folders:
            for file in folder.glob("*/*/form.json"):
                reference = FormReference(file.parent.parent.name, file.parent.name)
                found.setdefault(reference, file.parent)
        return found

    def resolve(self, name: str) -> FormReference:
        """Give the edition that ``FORM`` (the newest) or ``FORM@EDITION`` names.

        Raises:
            UnknownFormError: There is none of that name.
        """
        form, _, edition = name.partition("@")
        matching = [r for r in self.references() if r.form == form and edition in ("", r.edition)]
        if not matching:
            raise UnknownFormError(form=name)
        return matching[-1]

    def load(self, reference: FormReference) -> FormPack:
        """Give one pack.

        Raises:
            UnknownFormError: There is no such edition.
            PackDefectsError: The pack has defects.
        """
        if reference not in self._loaded:
            folder = self._found().get(reference)
            if folder is None:
                raise UnknownFormError(form=str(reference))
            self._loaded[reference] = load_pack(folder)
        return self._loaded[reference]
