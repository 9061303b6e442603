from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from template_desk.errors import ResourceError
from template_desk.forms.states import load_states
from template_desk.paths import resources_dir
from tools import ROOT


def test_all_members_and_observers_have_names() -> None:
    states = load_states(resources_dir(), "en")

    assert len(states.sorted()) == 195
    assert states.name("AM") == "Armenia"
    assert "VA" in states
    assert "PS" in states
    assert "TW" not in states
    assert states.name("XX") == "XX"


def test_names_sort_without_regard_to_accents() -> None:
    names = [name for _, name in load_states(resources_dir(), "en").sorted()]

    assert names[0] == "Afghanistan"
    assert names.index("Costa Rica") < names.index("Côte d’Ivoire") < names.index("Croatia")
    assert names.index("Tunisia") < names.index("Türkiye") < names.index("Turkmenistan")


def test_a_language_without_names_gives_english() -> None:
    assert load_states(resources_dir(), "xx").name("FR") == "France"


def test_a_damaged_file_is_a_declared_error(tmp_path: Path) -> None:
    with pytest.raises(ResourceError):
        load_states(tmp_path, "en")
    (tmp_path / "states.json").write_text("{}")
    with pytest.raises(ResourceError):
        load_states(tmp_path, "en")


LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
# What the United Nations write and CLDR, or everyday usage, does not.
OWN_NAMES = {
    "ar": {"CI": "كوت ديفوار", "RU": "الاتحاد الروسي", "PS": "دولة فلسطين", "CL": "شيلي"},
    "zh": {
        "KP": "朝鲜民主主义人民共和国",
        "KR": "大韩民国",
        "PS": "巴勒斯坦国",
        "US": "美利坚合众国",
    },
    "fr": {
        "CD": "République démocratique du Congo",
        "BO": "Bolivie (État plurinational de)",
        "PS": "État de Palestine",
        "SY": "République arabe syrienne",
        "TR": "Türkiye",
    },
    "ru": {"KG": "Кыргызстан", "CG": "Конго", "PS": "Государство Палестина"},
    "es": {
        "GB": "Reino Unido de Gran Bretaña e Irlanda del Norte",
        "QA": "Qatar",
        "MM": "Myanmar",
        "PS": "Estado de Palestina",
        "VA": "Santa Sede",
    },
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_names_every_state_once(language: str) -> None:
    names = load_states(resources_dir(), language).sorted()

    assert len(names) == 195
    assert {code for code, _ in names} == {
        c for c, _ in load_states(resources_dir(), "en").sorted()
    }
    assert len({name for _, name in names}) == 195
    assert all(name == " ".join(name.split()) for _, name in names)


@pytest.mark.parametrize("language", OWN_NAMES)
def test_names_are_those_of_the_united_nations(language: str) -> None:
    states = load_states(resources_dir(), language)

    assert {code: states.name(code) for code in OWN_NAMES[language]} == OWN_NAMES[language]


@pytest.mark.parametrize(
    ("language", "in_order"),
    [
        pytest.param("ar", ["IS", "AF", "BE", "TH", "EG", "HT"], id="ar"),
        # ā, bǎi, bì, cháo, zhōng: by pinyin, and 秘 as it is read in this name.
        pytest.param("zh", ["AL", "BY", "BE", "PE", "IS", "KP", "RU", "CF", "CN"], id="zh"),
        pytest.param("en", ["AF", "CR", "CI", "HR", "TN", "TR", "TM"], id="en"),
        pytest.param("fr", ["DM", "EG", "SV", "AE", "EC", "ET", "FJ", "IL", "IT"], id="fr"),
        pytest.param("ru", ["AU", "BG", "EG", "IL", "JP"], id="ru"),
        pytest.param("es", ["BY", "BE", "ES", "NI", "NE", "NG", "TN", "TR", "TM"], id="es"),
    ],
)
def test_names_stand_in_the_order_of_the_language(language: str, in_order: list[str]) -> None:
    order = [code for code, _ in load_states(resources_dir(), language).sorted()]

    assert [code for code in order if code in in_order] == in_order


@pytest.fixture(scope="module")
def script() -> ModuleType:
    path = ROOT / "scripts" / "prepare_states.py"
    spec = importlib.util.spec_from_file_location("prepare_states", path)
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def test_the_names_in_the_file_are_the_scripts(script: ModuleType) -> None:
    written = json.loads((resources_dir() / "states.json").read_text(encoding="utf-8"))

    assert script.build_names(written["names"]["en"]) == written["names"]
