"""The forms a user can begin, with their names."""

from __future__ import annotations

from dataclasses import dataclass

from template_desk.forms.catalogue import Catalogue, FormReference


@dataclass(frozen=True, slots=True, kw_only=True)
class FormChoice:
    """One form that can be begun.

    Attributes:
        reference: Form and edition.
        title: Its name.
        origin: Whose form it is, in a sentence.
    """

    reference: FormReference
    title: str
    origin: str


def form_choices(catalogue: Catalogue, language: str) -> tuple[FormChoice, ...]:
    """Give the newest edition of every form, by name.

    Raises:
        PackDefectsError: A form pack has defects.
    """
    newest = {reference.form: reference for reference in catalogue.references()}
    choices = []
    for reference in newest.values():
        pack = catalogue.load(reference)
        wording = pack.wording(language)
        choices.append(
            FormChoice(
                reference=reference,
                title=wording.text(pack.definition.title_key),
                origin=wording.text(pack.definition.origin_key),
            )
        )
    return tuple(sorted(choices, key=lambda choice: choice.title))
