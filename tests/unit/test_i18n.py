"""The program's words in other languages: catalogues, their fields, what falls back to English."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from template_desk.i18n import DOMAIN, Translator, field_names, load_translator
from template_desk.paths import resources_dir
from template_desk.pdf.render import PROGRAM_WORDS

CATALOGUES = sorted((resources_dir() / "locale").glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
each_catalogue = pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])


def read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=path.parts[-3], abort_invalid=True)


def words(catalogue: Catalog) -> dict[str, str]:
    """Give the messages of a catalogue without its header."""
    return {str(m.id): str(m.string) for m in catalogue if m.id}


def test_there_are_catalogues() -> None:
    assert {"fr", "es"} <= {path.parts[-3] for path in CATALOGUES}


@each_catalogue
def test_the_compiled_catalogue_is_that_of_the_source(path: Path) -> None:
    """See docs/development.md for the command that compiles them."""
    source = read(path)
    with path.with_suffix(".mo").open("rb") as binary:
        compiled = read_mo(binary)

    # Not byte for byte: Babel writes the time of compiling into the header.
    assert words(compiled) == words(source)
    assert compiled.plural_forms == source.plural_forms


@each_catalogue
def test_every_word_printed_is_translated_with_its_fields(path: Path) -> None:
    found = words(read(path))

    assert set(PROGRAM_WORDS) <= set(found)
    for english, translated in found.items():
        assert translated, english
        assert field_names(translated) == field_names(english), english


def test_the_catalogues_have_the_same_words() -> None:
    first, *others = [set(words(read(path))) for path in CATALOGUES]

    assert all(other == first for other in others)


@each_catalogue
def test_the_program_reads_them_and_falls_back_to_english(path: Path) -> None:
    language = path.parts[-3]
    translate = load_translator(resources_dir(), language)

    assert translate.language == language
    assert translate("Electronic signature") == words(read(path))["Electronic signature"]
    assert "7" in translate("Page {page} of {pages}", page=7, pages=9)
    assert translate("A sentence without translation, {count}.", count=3) == (
        "A sentence without translation, 3."
    )
    assert translate.plural("{count} page of it", "{count} pages of it", 2) == "2 pages of it"


def test_a_translation_with_other_fields_is_not_used() -> None:
    translate = Translator("xx", gettext=lambda english: "{wrong}")

    assert translate("Page {page}", page=1) == "Page 1"


def test_english_and_unknown_languages_are_english() -> None:
    for language in ("en", "xx"):
        translate = load_translator(resources_dir(), language)

        assert (translate.language, translate("Yes")) == ("en", "Yes")
