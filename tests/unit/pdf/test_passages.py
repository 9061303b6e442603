"""Which language a passage is said to be in."""

from __future__ import annotations

import pytest

from template_desk.pdf.passages import passage_language


@pytest.mark.parametrize(
    ("text", "document", "expected"),
    [
        pytest.param("Ministry of Foreign Affairs", "en", None, id="own"),
        pytest.param("Ministère des affaires étrangères", "en", None, id="latin-in-latin"),
        pytest.param("Ministry of Foreign Affairs", "ar", "en", id="latin-in-arabic"),
        pytest.param("contact@sample.example", "ru", "en", id="address-in-russian"),
        pytest.param("وزارة الخارجية", "ar", None, id="arabic"),
        pytest.param("وزارة الخارجية (MFA)", "fr", "ar", id="mostly-arabic"),
        pytest.param("外交部", "es", "zh", id="chinese"),
        pytest.param("外交部", "zh", None, id="own-chinese"),
        pytest.param("Министерство", "zh", "ru", id="cyrillic"),
        pytest.param("Υπουργείο", "en", "el", id="greek"),
        pytest.param("+374 10 000 000, 25 %", "ar", None, id="digits-are-everybodys"),
        pytest.param("", "en", None, id="nothing"),
    ],
)
def test_the_script_tells_the_language(text: str, document: str, expected: str | None) -> None:
    assert passage_language(text, document) == expected
