"""Arabic, Russian and Chinese wording is set as those languages are."""

from __future__ import annotations

import re
import unicodedata

import pytest

from template_desk.forms.pack import FormPack

HAN = "[\u3400-\u9fff]"


def texts(pack: FormPack, language: str) -> dict[str, str]:
    return {str(key): text.text for key, text in pack.wording(language).texts.items()}


def first_strong(text: str) -> str:
    """Give the bidirectional class of the first letter, which decides a paragraph's direction."""
    classes = (unicodedata.bidirectional(c) for c in text if c != "\u200e")
    return next((found for found in classes if found in {"L", "R", "AL"}), "")


def test_every_arabic_paragraph_begins_in_arabic(request_pack: FormPack) -> None:
    """A widget that goes by the first letter must not turn it around."""
    for key, text in texts(request_pack, "ar").items():
        for paragraph in text.split("\n\n"):
            assert first_strong(paragraph) == "AL", key


def test_arabic_has_arabic_punctuation(request_pack: FormPack) -> None:
    for key, text in texts(request_pack, "ar").items():
        assert not re.search(r"[,;?\"'“”]", text), key
        assert text.count("«") == text.count("»"), key
        assert not re.search(r"\s[،؛؟:.]", text), key
        assert not re.search("[٠-٩]", text), key


def test_russian_has_its_quotes_and_dashes(request_pack: FormPack) -> None:
    for key, text in texts(request_pack, "ru").items():
        assert not re.search(r"[\"'“”]| [–-] ", text), key
        assert text.count("«") == text.count("»"), key
        assert not re.search(r"(?<!\u00a0)—|—(?! )", text), key
        assert not re.search("[ёЁ]", text), key


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(rf"{HAN}[,;:?!.()]|[,;:?!]{HAN}", id="ascii-punctuation"),
        pytest.param(rf"{HAN} {HAN}", id="space-between-characters"),
        pytest.param(
            "[，。；：、？！（）“”] | [，。；：、？！（）“”]", id="space-beside-punctuation"
        ),
        pytest.param("[\"'«»]", id="other-quotes"),
        pytest.param("(?<!—)—(?!—)", id="half-a-dash"),
    ],
)
def test_chinese_is_set_full_width(request_pack: FormPack, wrong: str) -> None:
    for key, text in texts(request_pack, "zh").items():
        found = re.search(wrong, text)
        assert found is None, (key, found)
