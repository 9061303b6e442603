"""Reads a form pack from its folder and reports every defect with its path.

A pack is ``form.json`` and ``wording/<language>.json``; format and keys are
specified in ``docs/formats/form-pack.md``.
"""

from __future__ import annotations

from pathlib import Path

from template_desk.errors import PackDefectsError
from template_desk.forms.definition import DefinitionReader
from template_desk.forms.node import Defects, Node, parse_json
from template_desk.forms.pack import FormPack
from template_desk.forms.references import ReferenceCheck, check_wording
from template_desk.forms.wording import Wording, WordingText
from template_desk.model.form import Origin
from template_desk.model.ids import TextKey


def load_pack(folder: Path) -> FormPack:
    """Read the pack in a folder.

    Raises:
        PackDefectsError: The pack has defects; all of them are listed.
    """
    defects = Defects()
    pack = _read_pack(folder, defects)
    if defects.lines or pack is None:
        raise PackDefectsError(folder.name, defects.lines)
    return pack


def _read_pack(folder: Path, defects: Defects) -> FormPack | None:
    root = _read_file(folder, "form.json", defects)
    if root is None:
        return None
    wordings: dict[str, Wording] = {}
    terms: list[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]] = []
    languages = [language.text() for language in root.get("languages")]
    if "en" not in languages:
        root.get("languages").note("must contain 'en'")
    for language in languages:
        node = _read_file(folder, f"wording/{language}.json", defects)
        if node is not None:
            wordings[language] = _wording(node, language)
            terms.append((language, _terms(node.get("terms"))))
    keys = frozenset(str(key) for key in wordings["en"].texts) if "en" in wordings else frozenset()
    given = tuple((language, lists) for language, lists in terms if lists)
    form = DefinitionReader(root, keys, given).read()
    ReferenceCheck(form, defects).run()
    for wording in wordings.values():
        check_wording(form, wording, defects)
    return FormPack(definition=form, wordings=wordings) if "en" in wordings else None


def _read_file(folder: Path, name: str, defects: Defects) -> Node | None:
    try:
        text = (folder / name).read_text(encoding="utf-8")
    except FileNotFoundError:
        defects.note(name, "the file is missing")
    except (OSError, UnicodeDecodeError) as error:
        defects.note(name, f"the file cannot be read ({type(error).__name__})")
    else:
        return parse_json(text, name, defects)
    return None


def _wording(node: Node, language: str) -> Wording:
    node.keys(("language",), ("source", "terms", *(origin.value for origin in Origin)))
    if node.get("language").text() != language:
        node.get("language").note(f"must be {language!r}")
    texts: dict[TextKey, WordingText] = {}
    for origin in Origin:
        for key, value in node.get(origin.value).members():
            if TextKey(key) in texts:
                value.note("has two origins")
            texts[TextKey(key)] = WordingText(value.text(), origin)
    source = node.get("source").optional_text() or ""
    if not source and any(text.origin is Origin.OFFICIAL for text in texts.values()):
        node.note("official wording needs its source")
    return Wording(language=language, source=source, texts=texts)


def _terms(node: Node) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((name, tuple(term.text() for term in lists)) for name, lists in node.members())
