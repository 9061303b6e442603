"""The official wording of the assistance request of 2007, word for word.

Source: the 1540 Committee's template as shown in the workshop slides of Astana,
27-29 September 2011, slides 9 to 12. The wording is written down here a second
time on purpose: a change of the pack must not change what it is compared with.
"""

from __future__ import annotations

import re

from template_desk.forms.pack import FormPack
from template_desk.model.form import Origin
from template_desk.model.ids import TextKey
from tools import require_shared

NOTE = (
    " Note: Assistance could include equipment or training relating to the development of measures"
)
AREAS = {
    "op4": "Assistance in reporting to the 1540 Committee – OP 4",
    "op1": "Drafting and implementation of legislation relevant to preventing non-State actors from "
    "acquiring WMD/means of delivery or any other activity set forth in OP 1",
    "op2": "Drafting and implementation of legislation to prohibit non-State actors from conducting, "
    "attempting to conduct, participating as an accomplice, assisting or financing any activity set "
    "forth in OP 2 relating to WMD/means of delivery",
    "op3a": "Development and implementation of measures to account for and secure related materials to "
    "prevent the proliferation of WMD/means of delivery as set forth in OP 3(a)." + NOTE,
    "op3b": "Development and implementation of physical protection measures to prevent the "
    "proliferation of WMD/means of delivery as set forth in OP 3(b)." + NOTE,
    "op3c": "Development and implementation of measures, equipment or training to improve border "
    "controls as set forth in OP 3(c)." + NOTE,
    "op3d": "Establishing and maintaining effective national export and trans-shipment controls over "
    "WMD/means of delivery/related materials, as well as controls on providing funds and services "
    "relating to such export and trans-shipment such as financing, including the drafting or "
    "improvement of relevant legislation – OP 3d",
    "op6": "Drafting, updating or implementing lists of export controlled items – OP 6",
    "op8d": "Development of appropriate ways to work with and inform industry and the public regarding "
    "their obligations – OP 8(d)",
    "other": "Other requests (e.g., for demonstrations of equipment, technical briefings, informal "
    "consultations, etc.)",
}
FUNDING = {
    "self": "Self-funded",
    "state": "State Partner(s):",
    "igo": "Inter-Governmental Organization(s) (IGO):",
    "ngo": "Non-Governmental Organization(s) (NGO) or other Private Source:",
    "none": "No preference",
}


def test_areas_and_funding_options_are_official_and_in_order(request_pack: FormPack) -> None:
    wording = request_pack.wording("en")
    for prefix, expected in (("row.areas.", AREAS), ("choice.funding.", FUNDING)):
        for name, text in expected.items():
            assert wording.text(TextKey(prefix + name)) == text
            assert wording.origin(TextKey(prefix + name)) is Origin.OFFICIAL
    (group,) = [g for _, g in request_pack.definition.groups()]
    assert [row.id for row in group.rows] == list(AREAS)
    placed = request_pack.definition.find(
        next(
            p.question.id
            for p in request_pack.definition.placed_questions()
            if p.question.id == "funding.preferred"
        )
    )
    assert placed is not None
    assert [choice.id for choice in placed.question.choices] == list(FUNDING)


def test_all_official_wording_stands_in_the_source(request_pack: FormPack) -> None:
    source = require_shared("forms/assistance-request-2007.md").read_text(encoding="utf-8")
    plain = re.sub(r"\s+", " ", source)
    wording = request_pack.wording("en")
    for key, text in wording.texts.items():
        if text.origin is not Origin.OFFICIAL or str(key).endswith(".intro"):
            continue
        # The source writes «Same note» for the second and third time.
        looked_for = text.text.removesuffix(NOTE) if key != "row.areas.op3a" else text.text
        assert looked_for in plain, key
