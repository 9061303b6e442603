"""The wording of every shipped form in its other languages, held against the English one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from conftest import REQUEST_2007
from template_desk.forms.catalogue import Catalogue
from template_desk.forms.pack import FormPack
from template_desk.i18n import field_names
from template_desk.model import edit
from template_desk.model.answers import Answers
from template_desk.model.form import Origin
from template_desk.model.ids import Address, QuestionId, TextKey
from template_desk.model.rules import mentions
from template_desk.paths import resources_dir

FOLDER = resources_dir() / "forms" / REQUEST_2007.form / REQUEST_2007.edition / "wording"
OTHERS = sorted(path.stem for path in FOLDER.glob("*.json") if path.stem != "en")
each_language = pytest.mark.parametrize("language", OTHERS)
SIGN = re.compile(r"OP [0-9](?:\([a-d]\))?")
# The Committee's form has «OP 3d» once, where it means OP 3(d).
MEANT = {"OP 3d": "OP 3(d)"}
NAMES = {"fr": "traduction", "es": "traducción", "ar": "ترجم", "ru": "перевод", "zh": "译"}


@pytest.fixture(scope="module")
def pack() -> FormPack:
    return Catalogue([resources_dir() / "forms"]).load(REQUEST_2007)


def test_the_pack_offers_every_language_that_has_a_file(pack: FormPack) -> None:
    assert OTHERS
    assert set(pack.languages) == {"en", *OTHERS}


@each_language
def test_official_wording_becomes_our_translation_and_ours_stays_ours(
    pack: FormPack, language: str
) -> None:
    english, wording = pack.wording("en"), pack.wording(language)
    expected = {
        key: Origin.TRANSLATION if text.origin is Origin.OFFICIAL else text.origin
        for key, text in english.texts.items()
    }

    assert {key: text.origin for key, text in wording.texts.items()} == expected


@each_language
def test_the_origin_says_that_it_is_a_translation_and_which_parts_are_not_the_committees(
    pack: FormPack, language: str
) -> None:
    wording = pack.wording(language)
    said = wording.text(TextKey("form.origin"))

    assert NAMES[language] in said
    assert "1540" in said
    for part in ("section.submission", "section.consent", "section.signature"):
        assert wording.text(TextKey(part)) in said


@each_language
def test_each_text_keeps_its_fields_paragraphs_and_signs(pack: FormPack, language: str) -> None:
    english, wording = pack.wording("en"), pack.wording(language)
    for key, text in wording.texts.items():
        told = english.text(key)
        assert text.text.strip() == text.text, key
        assert field_names(text.text) == field_names(told), key
        assert text.text.count("\n\n") == told.count("\n\n"), key
        for wrong, meant in MEANT.items():
            told = told.replace(wrong, meant)
        missing = {*SIGN.findall(told)} - {*SIGN.findall(text.text)}
        assert missing == set(), key


@each_language
def test_texts_that_differ_in_english_differ(pack: FormPack, language: str) -> None:
    """Two choices, rows or headings with one name could not be told apart."""
    english, wording = pack.wording("en"), pack.wording(language)
    for group in ("choice.", "row.", "signature.", "problem.", "term.", "section."):
        keys = [k for k in english.texts if k.startswith(group) and not k.endswith(".guidance")]
        for one in keys:
            for other in keys:
                if english.text(one) != english.text(other):
                    assert wording.text(one) != wording.text(other), (one, other)


@each_language
def test_term_lists_are_those_of_english_and_lower_case(pack: FormPack, language: str) -> None:
    terms = {code: dict(lists) for code, lists in pack.definition.terms}
    if language not in terms:
        pytest.skip(f"{language} has no lists of terms: nothing is claimed about its comments")

    assert set(terms[language]) == set(terms["en"])
    for name, found in terms[language].items():
        assert len(found) == len(set(found)), name
        assert all(term == term.lower().strip() for term in found), name


@pytest.mark.parametrize(
    ("language", "specific", "vague"),
    [
        (
            "fr",
            "Huit détecteurs portatifs pour les agents des douanes à l’aéroport, d’ici à juin 2027",
            "nous avons besoin d’aide",
        ),
        (
            "es",
            "Ocho detectores portátiles para los funcionarios de aduanas en el aeropuerto, a más "
            "tardar en junio de 2027",
            "necesitamos ayuda",
        ),
        (
            "ar",
            "ثمانية أجهزة محمولة لضباط الجمارك في المطار، بحلول حزيران/يونيه 2027",
            "نحتاج إلى المساعدة",
        ),
        (
            "ru",
            "Восемь переносных детекторов для сотрудников таможни в аэропорту к июню 2027 года",
            "нам нужна помощь",
        ),
        ("zh", "为机场海关关员提供八台便携式探测器，于2027年6月之前交付", "我们需要帮助"),
    ],
)
def test_a_specific_comment_is_recognised(
    pack: FormPack, language: str, specific: str, vague: str
) -> None:
    form = pack.definition
    answers = edit.set_answer(Answers(), Address(QuestionId("submission.language")), language)
    for terms in ("quantity", "place", "user", "date", "equipment"):
        assert mentions(form, answers, specific, terms), terms
        assert not mentions(form, answers, vague, terms), terms


@pytest.mark.parametrize("path", [FOLDER / "fr.json"], ids=["fr"])
def test_french_is_set_as_french(path: Path) -> None:
    """No-break spaces before «:», «%» and inside guillemets, narrow before «;», «!», «?»."""
    content = json.loads(path.read_text(encoding="utf-8"))
    for origin in ("translation", "ours"):
        for key, text in content[origin].items():
            assert not re.search(r"(?<![\u00a0])[:»](?!//)|«(?!\u00a0)", text), key
            assert not re.search(r"(?<!\u202f)[;!?]", text), key
            assert not re.search(r"(?<=\S)(?<!\u00a0)%", text), key
            assert "'" not in text, key


def test_spanish_opens_its_questions() -> None:
    content = json.loads((FOLDER / "es.json").read_text(encoding="utf-8"))
    for origin in ("translation", "ours"):
        for key, text in content[origin].items():
            assert text.count("?") == text.count("¿"), key
            assert text.count("«") == text.count("»"), key
            assert "'" not in text, key
