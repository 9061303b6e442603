"""Documents for the tests of what is printed, made from the shipped pack."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace

from template_desk.cldr import load_formats
from template_desk.forms.catalogue import Catalogue, FormReference
from template_desk.forms.pack import FormPack
from template_desk.forms.states import load_states
from template_desk.i18n import load_translator
from template_desk.model.answers import Answers, Value
from template_desk.model.ids import Address, QuestionId, RowId
from template_desk.model.review import review
from template_desk.paths import resources_dir
from template_desk.pdf.document import Document, HandSignature, Paper, Rendered
from template_desk.pdf.render import render

Given = Mapping[str | tuple[str, str], Value]

ARMENIA: Given = {
    "submission.state": "AM",
    "submission.authority": "Ministry of Foreign Affairs, Department of Arms Control",
    "submission.reference": "MFA/1540/2008-017",
    "submission.date": "2008-04-04",
    "submission.language": "en",
    "submission.contact.name": "Anahit Petrosyan",
    "submission.contact.title": "Head of Division",
    "submission.contact.organization": "Ministry of Foreign Affairs",
    "submission.contact.address": "Vazgen Sargsyan 3\nYerevan 0010\nArmenia",
    "submission.contact.telephone": "+374 10 000 000",
    "submission.contact.email": "armscontrol@mfa.example.am",
    "categories": ("training", "equipment"),
    "summary": (
        "Armenia asks for help in two areas: to upgrade the physical protection of the Armenian"
        " nuclear power plant, and to equip its border services with protection, detection and"
        " decontamination equipment.\n\nThe equipment is for the three road crossings and for"
        " the airport, to be used by 40 officers of the State Revenue Committee, and is needed"
        " before June 2009. Two fixed monitors are in place at the airport; there are none on"
        " the roads."
    ),
    "confidential": False,
    ("areas.requested", "op3b"): True,
    ("areas.application", "op3b"): ("nuclear",),
    ("areas.comments", "op3b"): (
        "Upgrade physical protection of the Armenian nuclear power plant: perimeter detection,"
        " access control for two gates, and training for 25 guards in the autumn of 2008."
    ),
    ("areas.confidential", "op3b"): True,
    ("areas.requested", "op3c"): True,
    ("areas.application", "op3c"): ("nuclear", "chemical", "biological", "related_materials"),
    ("areas.application_note", "op3c"): "Dual-use goods in road transit",
    ("areas.comments", "op3c"): (
        "Protection, detection and decontamination equipment:\n– 8 portable radiation"
        " detectors\n– 40 sets of protective clothing\n– 2 mobile decontamination units\n\nFor"
        " the crossings at Bagratashen, Bavra and Meghri, with five days of training for 40"
        " officers."
    ),
    "funding.preferred": ("state", "igo"),
    "funding.state.name": "United States of America",
    "funding.state.retain": True,
    "funding.igo.name": "International Atomic Energy Agency (IAEA)",
    "funding.igo.retain": False,
    "funding.contribution.amount": "25",
    "funding.contribution.unit": "percent",
    "consent.share_with_providers": True,
    "consent.share_with_providers.date": "2008-03-28",
    "consent.post_summary": True,
    "consent.post_summary.date": "2008-03-28",
    "consent.post_full": False,
    "consent.post_full.date": "2008-03-28",
    "consent.withheld_parts": ("contact", "op3b"),
    "consent.withheld_parts.date": "2008-03-28",
}

SIGNATURES = (
    HandSignature(
        heading="Prepared by", name="Anahit Petrosyan", title="Head of Division", electronic=False
    ),
    HandSignature(
        heading="Approved by", name="Davit Grigoryan", title="Deputy Minister", electronic=True
    ),
)


def pack() -> FormPack:
    """Give the shipped assistance request of 2007."""
    return Catalogue([resources_dir() / "forms"]).load(FormReference("assistance-request", "2007"))


def answers(given: Given) -> Answers:
    """Give answers from question ids, or pairs of question and row."""
    return Answers(
        {
            Address(QuestionId(place[0]), RowId(place[1]))
            if isinstance(place, tuple)
            else Address(QuestionId(place)): value
            for place, value in given.items()
        }
    )


def document(given: Given = ARMENIA, **changes: object) -> Document:
    """Give a document with these answers; facts of the header may be changed."""
    form = pack().definition
    base = Document(
        title="Request for assistance",
        origin=_text("form.origin"),
        requester="Armenia" if given else "",
        reference=str(given.get("submission.reference", "")),
        date="4 April 2008" if given else "",
        authority=str(given.get("submission.authority", "")),
        sections=review(form, answers(given)),
        signatures=SIGNATURES
        if given
        else tuple(replace(each, name="", title="") for each in SIGNATURES),
        language="en",
        created=datetime.date(2008, 4, 4),
        paper=Paper.A4,
        draft=False,
        identifier="K7QF-2MXD",
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # the fields' own types vary


def _text(key: str) -> str:
    return pack().wording("en").text(key)  # type: ignore[arg-type]  # a new type of str


def rendered(document_: Document) -> Rendered:
    """Give it as PDF, in its language."""
    language = document_.language
    resources = resources_dir()
    return render(
        document_,
        wording=pack().wording(language).text,
        state_name=load_states(resources, language).name,
        words=load_translator(resources, language),
        formats=load_formats(resources, language),
    )
