"""The words, names and numbers of a document's language, which is not the screen's."""

from __future__ import annotations

from dataclasses import dataclass

from template_desk.cldr import Formats, load_formats
from template_desk.desk.environment import Environment
from template_desk.forms.pack import FormPack
from template_desk.forms.states import StateNames, load_states
from template_desk.i18n import Translator, load_translator
from template_desk.model.answers import Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentWords:
    """What a document says that is neither the form's wording nor an answer.

    Attributes:
        language: The document's language, BCP 47.
        translate: The program's own words.
        states: The names of States.
        formats: How dates and numbers are written.
    """

    language: str
    translate: Translator
    states: StateNames
    formats: Formats


def document_words(
    pack: FormPack, answers: Answers, environment: Environment, *, language: str
) -> DocumentWords:
    """Give the words for a document of these answers.

    Args:
        pack: The form.
        answers: The State among them decides which digits an Arabic document has.
        environment: Where the resources are.
        language: One in which the form has its wording.

    Raises:
        ResourceError: A file of the installation is absent or damaged.
    """
    role = pack.definition.roles.state
    state = answers.text(role) if role is not None else ""
    return DocumentWords(
        language=language,
        translate=load_translator(environment.resources, language),
        states=load_states(environment.resources, language),
        formats=load_formats(environment.resources, language, state=state),
    )
