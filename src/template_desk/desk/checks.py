"""Everything the program has to say about answers before an export.

Adds to the form's own checks those that need more than the form: a valid State,
the languages there are, and whether every character can be printed. The fonts
have to be read for the last, so this is not for the GUI thread.
"""

from __future__ import annotations

from collections.abc import Iterator

from template_desk.desk.documents import document_language
from template_desk.desk.environment import Environment
from template_desk.forms.pack import FormPack
from template_desk.model import rules
from template_desk.model.answers import Answers
from template_desk.model.direction import hidden_direction
from template_desk.model.form import Level, QuestionKind
from template_desk.model.ids import ORGANIZATION
from template_desk.model.validate import Problem, check_answer, check_form

MOST_NAMED = 12


def check_all(
    pack: FormPack, answers: Answers, environment: Environment, *, language: str | None = None
) -> tuple[Problem, ...]:
    """Check a whole form; the problems come in the order of its sections.

    Args:
        pack: The form.
        answers: Its answers.
        environment: Knows the States.
        language: In which it is to be printed; None for the language that is answered.

    Returns:
        Problems of the form itself, then for each section those that only the
        program can see. Empty when there is nothing to say.
    """
    found = [
        *check_form(pack.definition, answers),
        *_unknown_states(pack, answers, environment),
        *_language(pack, answers),
        *_other_language(pack, answers, language),
        *_odd_characters(pack, answers),
    ]
    order = [section.id for section in pack.definition.sections]
    found.sort(key=lambda problem: order.index(problem.section))
    return tuple(found)


def _unknown_states(
    pack: FormPack, answers: Answers, environment: Environment
) -> Iterator[Problem]:
    exported = rules.exported_answers(pack.definition, answers)
    for placed in pack.definition.placed_questions():
        if placed.question.kind is not QuestionKind.STATE:
            continue
        for address, value in exported.values.items():
            if (
                address.question == placed.question.id
                and value != ORGANIZATION
                and value not in environment.states
                and not check_answer(placed.question, value)
            ):
                yield Problem(
                    level=Level.MUST_FIX,
                    section=placed.section.id,
                    question=placed.question.id,
                    row=address.row,
                    code="unknown_state",
                    values=(str(value),),
                )


def _language(pack: FormPack, answers: Answers) -> Iterator[Problem]:
    role = pack.definition.roles.language
    placed = pack.definition.find(role) if role else None
    language = rules.document_language(pack.definition, answers)
    if placed is not None and language not in pack.languages:
        yield Problem(
            level=Level.SHOULD_CONSIDER,
            section=placed.section.id,
            question=placed.question.id,
            code="language_not_available",
        )


def _other_language(pack: FormPack, answers: Answers, language: str | None) -> Iterator[Problem]:
    """Say where the answered language is not that of the document: it is printed as answered."""
    role = pack.definition.roles.language
    placed = pack.definition.find(role) if role else None
    if language is None or placed is None:
        return
    answered = rules.exported_answers(pack.definition, answers).text(placed.question.id)
    printed = document_language(pack, language)
    if answered != printed and placed.question.choice(answered) is not None:
        yield Problem(
            level=Level.SHOULD_CONSIDER,
            section=placed.section.id,
            question=placed.question.id,
            code="other_language",
            values=(answered, printed),
        )


def _odd_characters(pack: FormPack, answers: Answers) -> Iterator[Problem]:
    """Name what is typed and not printed, or printed in another order than typed."""
    from template_desk.typesetting.characters import heaped_marks, undrawable

    exported = rules.exported_answers(pack.definition, answers)
    for address, text in exported.texts():
        placed = pack.definition.find(address.question)
        if placed is None or not placed.question.kind.is_typed:
            continue
        heaped = heaped_marks(text)
        found = {
            "undrawable": _named(undrawable((text,))),
            "hidden_direction": _named(hidden_direction(placed.question.kind, text)),
            "heaped_marks": (str(heaped),) if heaped else (),
        }
        for code, values in found.items():
            if values:
                yield Problem(
                    level=Level.SHOULD_CONSIDER,
                    section=placed.section.id,
                    question=placed.question.id,
                    row=address.row,
                    code=code,
                    values=values,
                )


def _named(characters: tuple[str, ...]) -> tuple[str, ...]:
    named = tuple(_name(character) for character in characters[:MOST_NAMED])
    return (*named, "…") if len(characters) > MOST_NAMED else named


def _name(character: str) -> str:
    import unicodedata

    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "")
    # A lone surrogate or a control cannot be shown as itself anywhere.
    shown = character if character.isprintable() else ""
    return " ".join(part for part in (shown, code, name.lower()) if part)
