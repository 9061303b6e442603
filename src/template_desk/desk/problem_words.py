"""Sentences for problems: what a user typed and must fix, or may consider."""

from __future__ import annotations

from template_desk.forms.pack import FormPack
from template_desk.i18n import Translator
from template_desk.model.ids import ChoiceId, GroupId, TextKey
from template_desk.model.validate import Problem

_PROBLEMS: dict[str, str] = {
    "missing": "This must be answered.",
    "not_a_date": "This is not a date. Write year, month, day, for example 2026-03-25.",
    "not_a_number": "This is not a plain number. Write digits, with a point for decimals.",
    "below_minimum": "The number must be at least {values}.",
    "above_maximum": "The number must be at most {values}.",
    "unknown_choice": "This form has no such choice: {values}.",
    "exclusive_choice": "«{choices}» is chosen together with something else.",
    "many_words": "This is long: {count} words. About {limit} are advised; nothing is cut.",
    "too_many_rows": "There are more rows than the form allows: at most {values}.",
    "left_out": "Something is written here, but this is not chosen: it is kept in the draft, and "
    "neither printed nor exported.",
    "unknown_state": "This is not a Member State or Observer State: {values}. "
    "Choose it from the list.",
    "language_not_available": "The form's wording is not available in this language; "
    "the document is printed with English headings.",
    "other_language": "The answer is «{answered}», but the document is printed in another "
    "language: «{printed}». Make them agree.",
    "undrawable": "These characters cannot be printed: {values}. "
    "They are kept, and printed as their numbers.",
    "hidden_direction": "There are invisible characters here that can change the order of what "
    "is read: {values}. Delete the text and type it again.",
    "heaped_marks": "More than 8 accents or other marks stand on one letter, and would cover other "
    "lines. {values} of them are not printed; a note such as [+3] stands there. Delete them.",
    "unknown_key": "The form has no such question.",
    "unknown_row": "The form has no such row.",
    "unknown_language": "Documents are not made in this language: {values}. "
    "Write ar, zh, en, fr, ru or es.",
    "wrong_type": "This has the wrong type; it must be: {values}.",
    "row_twice": "Two rows have the same id: {values}.",
}


def problem_text(problem: Problem, pack: FormPack, language: str, translate: Translator) -> str:
    """Put a problem into words: the form's own where it has some, else the program's."""
    wording = pack.wording(language)
    key = TextKey(f"problem.{problem.code}")
    if key in wording:
        names = [wording.text(TextKey(f"term.{value}")) for value in problem.values]
        return wording.text(key).replace("{values}", ", ".join(names))
    sentence = translate(_PROBLEMS.get(problem.code, problem.code))
    values = problem.values
    if problem.code == "many_words" and len(values) == 2:
        return sentence.format(count=values[0], limit=values[1])
    if problem.code == "exclusive_choice":
        return sentence.format(choices=", ".join(_choice_names(problem, pack, language)))
    if problem.code == "other_language":
        answered, printed = _choice_names(problem, pack, language)
        return sentence.format(answered=answered, printed=printed)
    return sentence.format(values=", ".join(values)) if "{values}" in sentence else sentence


def problem_place(problem: Problem, pack: FormPack, language: str) -> str:
    """Say where a problem is: section, row and question in the form's words, ids in brackets.

    A path of an answers file that leads to nothing in the form is given as it is.
    """
    form, wording = pack.definition, pack.wording(language)
    target = problem.question
    ids = ", ".join(filter(None, (target or problem.section, problem.row)))
    placed = form.find(target) if target else None
    within = placed.group if placed else form.group(GroupId(target or ""))
    section = (
        placed.section
        if placed
        else next(
            (s for s, group in form.groups() if group is within),
            next((s for s in form.sections if s.id == problem.section and not target), None),
        )
    )
    if section is None:
        return ids
    fixed = within.fixed_row(problem.row) if within and problem.row else None
    asked = placed.question if placed else within
    keys = (section.text_key, fixed and fixed.short_key, asked and asked.text_key)
    words = (" ".join(wording.text(key).split()).removesuffix(":") for key in keys if key)
    return f"{' · '.join(dict.fromkeys(words))} [{ids}]"


def _choice_names(problem: Problem, pack: FormPack, language: str) -> list[str]:
    """Give the wording of choices, or their ids where the form has no such choice."""
    placed = pack.definition.find(problem.question) if problem.question else None
    wording = pack.wording(language)
    choices = [placed and placed.question.choice(ChoiceId(value)) for value in problem.values]
    return [
        wording.text(choice.text_key) if choice else value
        for choice, value in zip(choices, problem.values, strict=True)
    ]
