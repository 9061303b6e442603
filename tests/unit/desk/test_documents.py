from __future__ import annotations

import dataclasses
import datetime
import json

import pytest

from template_desk.bundle.verify import Signer, Verdict, Verification
from template_desk.crypto.canonical import canonical_json
from template_desk.desk.checks import check_all
from template_desk.desk.choices import form_choices
from template_desk.desk.documents import (
    DocumentFacts,
    render_again,
    render_request,
    request_json,
)
from template_desk.desk.environment import Environment
from template_desk.desk.verdict import request_facts, verdict_text
from template_desk.forms.pack import FormPack
from template_desk.i18n import Translator
from template_desk.model import edit
from template_desk.model.answers import Answers
from template_desk.model.ids import Address, QuestionId

FACTS = DocumentFacts(date=datetime.date(2026, 3, 25), paper="a4")


def test_a_receiver_makes_the_same_bytes_from_the_json_alone(
    request_pack: FormPack, armenia: Answers, environment: Environment
) -> None:
    raw = request_json(request_pack, armenia, language="en", facts=FACTS)
    made = render_request(
        request_pack, armenia, environment, language="en", facts=FACTS, draft=False
    )

    assert render_again(raw, environment) == made.pdf


@pytest.mark.parametrize(
    "change",
    [
        {"document": {"date": "2026-03-25", "paper": "a4", "program": "0.0.0"}},
        {"document": {"date": "2026-03-25", "paper": "a4"}},
        {"document": {"date": "soon", "paper": "a4", "program": "0.1.0"}},
        {"document": {}},
        {"edition": "1999"},
        {"form": 7},
        {"answers": {"nothing": 1}},
    ],
)
def test_what_cannot_be_compared_is_not_compared(
    request_pack: FormPack, armenia: Answers, environment: Environment, change: dict[str, object]
) -> None:
    value = json.loads(request_json(request_pack, armenia, language="en", facts=FACTS))

    assert render_again(canonical_json({**value, **change}), environment) is None


def test_bytes_that_are_not_json_are_not_compared(environment: Environment) -> None:
    assert render_again(b"{", environment) is None
    assert request_facts(b"{", environment).form == ""
    assert request_facts(b"[]", environment).form == ""
    assert request_facts(None, environment).form == ""
    foreign = request_facts(b'{"edition":"1","form":"other"}', environment)
    assert (foreign.form, foreign.title) == ("other@1", "")


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("compared", ["same", "different", "not_compared"])
def test_every_verdict_says_what_happened_and_what_to_do(
    verdict: Verdict, compared: str, environment: Environment
) -> None:
    signer = Signer(
        name="Anna", organization="", state="", fingerprint="1 2 3", claimed_time=None,
        trusted_by=None,
    )  # fmt: skip
    found = Verification(
        kind="bundle",
        verdict=verdict,
        signers=(signer,),
        pdf_compared=compared,  # type: ignore[arg-type]  # parametrised
    )

    text = verdict_text(found, environment, Translator())

    assert text.headline.endswith(".")
    assert text.advice.endswith(".")
    assert ("Anna" in text.headline) == (verdict in {Verdict.VERIFIED, Verdict.SIGNED_BY_UNKNOWN})


def test_a_state_that_is_not_one_must_be_fixed(
    request_pack: FormPack, armenia: Answers, environment: Environment
) -> None:
    place = Address(QuestionId("submission.state"))
    atlantis = edit.set_answer(armenia, place, "Atlantis")
    organization = edit.set_answer(armenia, place, "organization")

    codes = {p.code for p in check_all(request_pack, atlantis, environment) if p.must_fix}
    asked = {p.code for p in check_all(request_pack, organization, environment) if p.must_fix}

    assert codes == {"unknown_state"}
    assert asked == {"missing"}


def test_a_language_without_wording_is_advised_about(
    request_pack: FormPack, armenia: Answers, environment: Environment
) -> None:
    french = edit.set_answer(armenia, Address(QuestionId("submission.language")), "fr")
    english_only = dataclasses.replace(request_pack, wordings={"en": request_pack.wording("en")})

    found = [p for p in check_all(english_only, french, environment) if "language" in p.code]

    assert [(p.code, p.must_fix) for p in found] == [("language_not_available", False)]


def test_a_language_with_wording_is_not(
    request_pack: FormPack, armenia: Answers, environment: Environment
) -> None:
    for language in request_pack.languages:
        chosen = edit.set_answer(armenia, Address(QuestionId("submission.language")), language)

        assert not [p for p in check_all(request_pack, chosen, environment) if "language" in p.code]


def test_the_newest_edition_of_every_form_can_be_begun(environment: Environment) -> None:
    choices = form_choices(environment.catalogue, "en")

    assert [str(choice.reference) for choice in choices] == [
        "assistance-request@2007",
        "border-survey@2030",
    ]
    assert all(choice.title and choice.origin for choice in choices)
