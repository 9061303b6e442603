"""Every character that the program itself prints, in every language, is in the shipped fonts."""

from __future__ import annotations

import pytest
from babel.messages.mofile import read_mo

from template_desk.cldr import load_formats
from template_desk.forms.pack import FormPack
from template_desk.forms.states import load_states
from template_desk.i18n import DOMAIN
from template_desk.paths import resources_dir
from template_desk.typesetting.characters import undrawable

each_language = pytest.mark.parametrize("language", ["ar", "zh", "en", "fr", "ru", "es"])


@each_language
def test_the_wording_can_be_drawn(request_pack: FormPack, language: str) -> None:
    # The English wording where the pack has none in the language.
    texts = [text.text for text in request_pack.wording(language).texts.values()]

    assert undrawable(texts) == ()


@each_language
def test_the_names_of_states_can_be_drawn(language: str) -> None:
    names = [name for _, name in load_states(resources_dir(), language).sorted()]

    assert undrawable(names) == ()


@pytest.mark.parametrize("language", ["ar", "zh", "fr", "ru", "es"])
def test_the_programs_words_can_be_drawn(language: str) -> None:
    path = resources_dir() / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
    with path.open("rb") as binary:
        texts = [str(message.string) for message in read_mo(binary) if message.id]

    assert texts
    assert undrawable(texts) == ()


def test_a_missing_character_is_noticed() -> None:
    assert undrawable(["Tibetan: ཀ"]) == ("ཀ",)


@each_language
@pytest.mark.parametrize("state", ["", "EG", "MA", "LB"])
def test_dates_and_numbers_can_be_drawn(language: str, state: str) -> None:
    formats = load_formats(resources_dir(), language, state=state)
    texts = [formats.date(f"2026-{month:02d}-{month + 9}") for month in range(1, 13)]
    for typed in ("1234567890.5", "-1234567890.5", "+1"):
        texts += [formats.number(typed), formats.percent(typed), formats.currency_usd(typed)]

    assert undrawable([*texts, formats.join(texts)]) == ()
