"""Verdicts in words, for a person without technical knowledge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from template_desk.desk.environment import Environment
from template_desk.desk.requester import requester_name
from template_desk.errors import TemplateDeskError
from template_desk.i18n import Translator

if TYPE_CHECKING:
    from template_desk.bundle.verify import Signer, Verification


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictText:
    """A verdict in words.

    Attributes:
        headline: One sentence: signed by whom, changed or not.
        advice: What to do now.
        facts: Label and value: who, organization, fingerprint, time, contents.
        details: Further sentences, one for each reason.
    """

    headline: str
    advice: str
    facts: tuple[tuple[str, str], ...]
    details: tuple[str, ...]


def verdict_text(
    found: Verification, environment: Environment, translate: Translator
) -> VerdictText:
    """Put a verification into words that a person without technical knowledge understands."""
    headline, advice = _headline(found, translate)
    return VerdictText(
        headline=headline,
        advice=advice,
        facts=tuple(_facts(found, environment, translate)),
        details=tuple(_reason(code, translate) for code in found.reasons),
    )


def _headline(found: Verification, translate: Translator) -> tuple[str, str]:
    from template_desk.bundle.verify import Verdict

    who = " + ".join(signer.name for signer in found.signers)
    match found.verdict:
        case Verdict.VERIFIED:
            return (
                translate("Signed by {who}, and unchanged.", who=who),
                translate("The signer is known here. You can use this document."),
            )
        case Verdict.SIGNED_BY_UNKNOWN:
            return (
                translate(
                    "Unchanged since it was signed, by somebody who calls themselves {who}.",
                    who=who,
                ),
                translate(
                    "Nobody has checked yet whether this signer is who they say. Call the sender "
                    "at a number that you already know and compare the fingerprint."
                ),
            )
        case Verdict.CHANGED:
            return (
                translate("Changed after signing. Do not use this file."),
                translate("Ask the sender for the file again, by another route."),
            )
        case Verdict.NOT_SIGNED:
            return (
                translate("Not signed."),
                translate("Anybody can have made or changed this file. Ask for the signed one."),
            )
        case Verdict.UNREADABLE:
            return (
                translate("This is not a document that can be checked."),
                translate(
                    "The file is damaged, or it was not made by this program. "
                    "Ask the sender for the file again."
                ),
            )


def _facts(
    found: Verification, environment: Environment, translate: Translator
) -> list[tuple[str, str]]:
    facts: list[tuple[str, str]] = []
    for signer in found.signers:
        facts += _signer_facts(signer, translate)
    if found.kind == "bundle" and found.request_json is not None:
        facts += _content_facts(found.request_json, environment, translate)
    comparisons = {
        "same": translate("The PDF says exactly what the answers say."),
        "different": translate("The PDF does not say what the answers say."),
        "not_compared": translate(
            "Whether the PDF says the same as the answers was not compared: "
            "it was made by another version of the program."
        ),
    }
    intact = found.request_pdf is not None
    if found.kind == "bundle" and intact and found.pdf_compared in comparisons:
        facts.append((translate("PDF and answers"), comparisons[found.pdf_compared]))
    return facts


def _signer_facts(signer: Signer, translate: Translator) -> list[tuple[str, str]]:
    claimed = (
        signer.claimed_time.strftime("%Y-%m-%d %H:%M UTC")
        if signer.claimed_time is not None
        else translate("not given")
    )
    known = signer.trusted_by or translate("nobody here yet")
    pairs = [
        (translate("Signer"), signer.name),
        (translate("Organization"), signer.organization),
        (translate("State"), signer.state),
        (translate("Fingerprint"), signer.fingerprint),
        (translate("Time, as claimed by the signer's computer"), claimed),
        (translate("Known to"), known),
    ]
    return [(label, value) for label, value in pairs if value]


def _content_facts(
    raw: bytes, environment: Environment, translate: Translator
) -> list[tuple[str, str]]:
    facts = request_facts(raw, environment)
    pairs = [
        (translate("Form"), facts.title or facts.form),
        (translate("Request of"), facts.requester),
        (translate("Reference"), facts.reference),
        (translate("Date of the request"), facts.date),
    ]
    return [(label, value) for label, value in pairs if value]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFacts:
    """What a received ``request.json`` is about; all empty when it cannot be read.

    Attributes:
        form: ``form@edition``.
        title: The form's name; empty when it is not installed here.
        requester: State or organization.
        reference: The sender's file number.
        date: The date of the request, as typed.
    """

    form: str = ""
    title: str = ""
    requester: str = ""
    reference: str = ""
    date: str = ""


def request_facts(raw: bytes | None, environment: Environment) -> RequestFacts:
    """Read what a received request is about; whatever is wrong with it gives less facts."""
    from template_desk.bundle.strict_json import parse_strict
    from template_desk.forms.answers_file import read_answers, reference_of

    try:
        value = parse_strict(raw) if raw is not None else None
    except TemplateDeskError:
        return RequestFacts()
    reference = reference_of(value)
    if reference is None:
        return RequestFacts()
    try:
        pack = environment.catalogue.load(reference)
    except TemplateDeskError:
        return RequestFacts(form=str(reference))
    roles = pack.definition.roles
    answers = read_answers(pack.definition, value).answers
    return RequestFacts(
        form=str(reference),
        title=pack.wording("en").text(pack.definition.title_key),
        requester=requester_name(pack, answers, environment.states),
        reference=answers.text(roles.reference) if roles.reference else "",
        date=answers.text(roles.date) if roles.date else "",
    )


_JSON = "The answers are not in the strict form that the program writes."
_CONTAINER = "The bundle's container is not as the program writes it."
_PROFILE = "The signature in the PDF is not of the kind that the program makes."
_COVERAGE = "The signature does not cover the whole PDF: something was put in or after it."
_UPDATE = "Something besides the signature was added to the PDF after it was made."
_FORM = "The signature is damaged, or it is not of the kind that the program makes."

# The codes are listed in docs/formats/bundle.md.
REASONS: dict[str, str] = {
    "certificate_period": "The claimed time of signing lies outside the certificate's validity.",
    "container_damaged": _CONTAINER,
    "container_names": "The bundle does not hold exactly the files it must hold.",
    "container_size": "The bundle is larger than the program reads.",
    "file_kind": "The file is neither a bundle of this program nor a PDF.",
    "file_size": "The file is larger than the program reads.",
    "manifest": "A file in the bundle is not the one that was signed.",
    "members": "The bundle does not hold exactly the files it must hold.",
    "pdf_active": "The PDF holds a program or an action, which no document of this kind needs.",
    "pdf_coverage": _COVERAGE,
    "pdf_differs_from_json": "The PDF does not say what the answers say.",
    "pdf_encrypted": "The PDF is encrypted in a way that this program never uses.",
    "pdf_foreign": "The PDF was signed with another program; its signature cannot be judged here.",
    "pdf_header": "The file does not begin like a PDF.",
    "pdf_hybrid": "The PDF has two tables of contents that may contradict each other.",
    "pdf_not_signed": "There is no electronic signature in the PDF.",
    "pdf_profile": _PROFILE,
    "pdf_revisions": _UPDATE,
    "pdf_signature_lost": "The signature of the PDF is damaged.",
    "pdf_signer_differs": "The PDF was signed by somebody else than the bundle.",
    "pdf_size": "The PDF is larger than the program reads.",
    "pdf_structure": "The PDF is damaged.",
    "pdf_unreadable": "The PDF is damaged.",
    "pdf_update": _UPDATE,
    "render_failed": "The PDF could not be made again from the answers, so they were not compared.",
    "signature_certificate": "The signer's certificate in the signature is damaged or not fit "
    "for signing.",
    "signature_digest": "What was signed is not what is in the file.",
    "signature_form": _FORM,
    "signer_unknown": "The signer is not among those who are known here.",
    "signature_value": "The signature does not fit the signer's key.",
}


def _reason(code: str, translate: Translator) -> str:
    # Each fault of JSON has a code of its own, for programs; for people they are one.
    return translate(_JSON if code.startswith("json_") else REASONS.get(code, code))
