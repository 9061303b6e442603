from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import FIXTURES
from template_desk.errors import PackDefectsError, UnknownFormError
from template_desk.forms.catalogue import Catalogue, FormReference
from template_desk.forms.loader import load_pack
from template_desk.model.form import Origin
from template_desk.model.ids import TextKey
from template_desk.paths import resources_dir

Json = Any  # a pack as raw JSON, to be damaged
Change = Callable[[Json, Json], object]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    shutil.copytree(FIXTURES / "packs" / "border-survey" / "2030", folder)
    return folder


def defects_after(pack: Path, change: Change) -> tuple[str, ...]:
    """Damage a sound pack and give the loader's defects."""
    form = json.loads((pack / "form.json").read_text())
    words = json.loads((pack / "wording/en.json").read_text())
    change(form, words)
    (pack / "form.json").write_text(json.dumps(form))
    (pack / "wording/en.json").write_text(json.dumps(words))
    with pytest.raises(PackDefectsError) as caught:
        load_pack(pack)
    return caught.value.defects


def test_every_shipped_pack_is_sound() -> None:
    catalogue = Catalogue([resources_dir() / "forms"])

    assert [str(r) for r in catalogue.references()] == ["assistance-request@2007"]
    for reference in catalogue.references():
        catalogue.load(reference)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            lambda f, w: f["sections"][0]["elements"][0].update(kind="colour"),
            "form.json: sections[0].elements[0].kind: 'colour' is not one of",
            id="unknown-kind",
        ),
        pytest.param(
            lambda f, w: f["sections"][0]["elements"][0].update(color="red"),
            "form.json: sections[0].elements[0]: 'color' is not known here",
            id="unknown-key",
        ),
        pytest.param(
            lambda f, w: f["sections"][0]["elements"][0].pop("kind"),
            "form.json: sections[0].elements[0]: 'kind' is missing",
            id="missing-key",
        ),
        pytest.param(
            lambda f, w: w["ours"].pop("question.about.state"),
            "wording/en.json: the text 'question.about.state' is missing",
            id="missing-text",
        ),
        pytest.param(
            lambda f, w: w["ours"].update({"question.about.sate": "x"}),
            "wording/en.json: the text 'question.about.sate' is not used by the form",
            id="unused-text",
        ),
        pytest.param(
            lambda f, w: f["sections"][2]["relevant"].update(question="about.nothing"),
            "form.json: section ports: a condition names no question: 'about.nothing'",
            id="condition-without-question",
        ),
        pytest.param(
            lambda f, w: f["sections"][1]["elements"][0]["questions"][2]["relevant"].update(
                includes="air"
            ),
            "a condition names no choice of 'crossings.traffic': 'air'",
            id="condition-without-choice",
        ),
        pytest.param(
            lambda f, w: f["rules"][0].update(when={"eval": "1+1"}),
            "form.json: rules[0].when: is not a condition",
            id="not-a-condition",
        ),
        pytest.param(
            lambda f, w: f["sections"].append(f["sections"][0]),
            "form.json: section about: stands 2 times",
            id="twice",
        ),
        pytest.param(
            lambda f, w: f["choice_lists"].update(unused=[{"id": "a"}]),
            "form.json: choice_lists.unused: this list of choices is not used",
            id="unused-list",
        ),
        pytest.param(
            lambda f, w: f["roles"].update(state="crossings.name"),
            "form.json: roles.state: 'crossings.name' is asked once per row, not once",
            id="role-in-a-group",
        ),
        pytest.param(
            lambda f, w: w.update(official={"question.about.state": "State"}),
            "wording/en.json: ours.question.about.state: has two origins",
            id="two-origins",
        ),
        pytest.param(
            lambda f, w: w.update(official={"form.title": w["ours"].pop("form.title")}),
            "wording/en.json: official wording needs its source",
            id="official-without-source",
        ),
        pytest.param(
            lambda f, w: f.update(format="template-desk-form/9"),
            "form.json: format: must be 'template-desk-form/1'",
            id="other-format",
        ),
        pytest.param(
            lambda f, w: f["sections"][1]["elements"][0].update(
                columns=[{"id": "name", "shows": ["crossings.name"]}]
            ),
            "no column shows 'crossings.officers': its answer would not be printed",
            id="answer-not-printed",
        ),
        pytest.param(
            lambda f, w: f["sections"][0]["elements"].append({"id": "crossings", "kind": "text"}),
            "form.json: group crossings: has the id of a question",
            id="group-and-question",
        ),
        pytest.param(
            lambda f, w: f["sections"][0]["elements"][1].update(id="About Reference"),
            "'About Reference' is not an id",
            id="not-an-id",
        ),
        pytest.param(
            lambda f, w: f["sections"][1]["elements"][0].update(included_by="about.has_ports"),
            "group crossings: 'included_by' names 'about.has_ports', which is not of this group",
            id="included-by-a-stranger",
        ),
        pytest.param(
            lambda f, w: f["sections"][1]["elements"][0].update(included_by="crossings.name"),
            "group crossings: 'included_by' must be a yes_no question",
            id="included-by-a-text",
        ),
        pytest.param(
            lambda f, w: f["sections"][1]["elements"][0]["questions"][1].pop("choices"),
            "a select question needs choices",
            id="select-without-choices",
        ),
        pytest.param(
            lambda f, w: f["sections"][0]["elements"][1].update(choices="traffic"),
            "a question of kind 'text' has no choices",
            id="text-with-choices",
        ),
        pytest.param(
            lambda f, w: f["sections"][1]["elements"][0]["questions"][1].update(choices="sky"),
            "there is no list of choices 'sky'",
            id="no-such-list",
        ),
        pytest.param(
            lambda f, w: f["choice_lists"]["traffic"].append({"id": "road"}),
            "question crossings.traffic: the choice 'road' stands twice",
            id="choice-twice",
        ),
        pytest.param(
            lambda f, w: f["choice_lists"]["traffic"][0].update(name="about.nothing"),
            "question crossings.traffic: no question 'about.nothing'",
            id="choice-named-by-nothing",
        ),
        pytest.param(
            lambda f, w: f["sections"][1]["elements"][0]["questions"][3].update(minimum="one"),
            "minimum: must be a decimal number, as a text",
            id="minimum-in-words",
        ),
        pytest.param(
            lambda f, w: f["sections"][1]["elements"][0]["questions"][0].update(id="name"),
            "must begin with 'crossings.'",
            id="stranger-in-a-group",
        ),
        pytest.param(
            lambda f, w: f["sections"][1]["elements"][0].update(questions=[]),
            "a row group needs questions",
            id="group-without-questions",
        ),
        pytest.param(
            lambda f, w: f["sections"][1]["elements"][0].update(max_rows=0),
            "max_rows: must be a whole number from 1",
            id="no-rows",
        ),
        pytest.param(
            lambda f, w: f.update(sections=[]),
            "form.json: sections: needs at least one section",
            id="no-sections",
        ),
        pytest.param(
            lambda f, w: f["rules"][0].update(question="about.nothing"),
            "rules[0] (no_crossing): there is no question 'about.nothing'",
            id="rule-without-question",
        ),
        pytest.param(
            lambda f, w: f["rules"][0].update(group="about"),
            "rules[0] (no_crossing): there is no row group 'about'",
            id="rule-without-group",
        ),
        pytest.param(
            lambda f, w: f["rules"][0].update(when={"rows_included": "about", "at_least": 1}),
            "a condition names no row group: 'about'",
            id="condition-without-group",
        ),
        pytest.param(
            lambda f, w: f["rules"][0].update(when={"any": []}),
            "rules[0].when: 'any' needs at least one condition",
            id="any-of-nothing",
        ),
        pytest.param(
            lambda f, w: f["rules"][0].update(when={"number": "crossings.officers", "above": "x"}),
            "above: must be a decimal number, as a text",
            id="above-a-word",
        ),
        pytest.param(
            lambda f, w: w.update(terms={"where": ["port"]}),
            "wording/en.json: the text 'term.where' is missing",
            id="terms-without-name",
        ),
        pytest.param(
            lambda f, w: w.update(language="fr"),
            "wording/en.json: language: must be 'en'",
            id="other-language",
        ),
        pytest.param(
            lambda f, w: f.update(languages=["fr"]),
            "form.json: languages: must contain 'en'",
            id="no-english",
        ),
        pytest.param(
            lambda f, w: f["roles"].update(state="nothing"),
            "roles.state: there is no question 'nothing'",
            id="role-of-nothing",
        ),
        pytest.param(
            lambda f, w: f["sections"][1]["elements"][0].update(
                columns=[{"id": "x", "shows": "row_label"}]
            ),
            "group crossings: a repeat has no row labels to show",
            id="labels-of-a-repeat",
        ),
        pytest.param(
            lambda f, w: f["sections"][0].update(elements={"a": 1}),
            "form.json: sections[0].elements: must be an array",
            id="not-an-array",
        ),
        pytest.param(
            lambda f, w: f["languages"].append("fr"),
            "wording/fr.json: the file is missing",
            id="missing-language",
        ),
    ],
)
def test_a_defect_is_reported_with_its_path(pack: Path, change: Change, expected: str) -> None:
    assert any(expected in defect for defect in defects_after(pack, change))


def test_all_defects_are_reported_at_once(pack: Path) -> None:
    def damage(form: Json, words: Json) -> None:
        form["sections"][0]["elements"][0]["kind"] = "colour"
        form["rules"][0]["level"] = "loud"
        del words["ours"]["form.title"]

    found = defects_after(pack, damage)

    assert len(found) == 3


@pytest.mark.parametrize("text", ["", "{", '{"format": 1, "format": 2}', "[]", "[" * 100_000])
def test_what_is_not_a_pack_is_a_defect_not_a_crash(pack: Path, text: str) -> None:
    (pack / "form.json").write_text(text)

    with pytest.raises(PackDefectsError):
        load_pack(pack)


def test_an_empty_folder_is_a_defect(tmp_path: Path) -> None:
    with pytest.raises(PackDefectsError) as caught:
        load_pack(tmp_path)

    assert caught.value.defects == ("form.json: the file is missing",)


def test_editions_are_found_by_name() -> None:
    catalogue = Catalogue([FIXTURES / "packs", resources_dir() / "forms"])

    assert catalogue.resolve("border-survey") == FormReference("border-survey", "2030")
    assert catalogue.resolve("border-survey@2030").edition == "2030"
    for name in ("border-survey@1999", "nothing", ""):
        with pytest.raises(UnknownFormError):
            catalogue.resolve(name)
    with pytest.raises(UnknownFormError):
        catalogue.load(FormReference("nothing", "1"))


def test_a_pack_is_read_once() -> None:
    catalogue = Catalogue([FIXTURES / "packs"])
    reference = catalogue.resolve("border-survey")

    assert catalogue.load(reference) is catalogue.load(reference)


def test_ours_is_never_presented_as_the_committees(environment: Any) -> None:
    wording = environment.catalogue.load(FormReference("assistance-request", "2007")).wording("en")

    for key in wording.texts:
        is_guidance = str(key).endswith((".guidance", ".hint"))
        is_consent = str(key).startswith(("question.consent", "section.consent"))
        if is_guidance or is_consent or str(key).startswith("problem."):
            assert wording.origin(key) is Origin.OURS, key
    assert wording.origin(TextKey("question.summary")) is Origin.OFFICIAL
