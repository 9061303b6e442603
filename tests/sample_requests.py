"""The shipped sample requests in six languages, as documents: for what is printed and signed."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass, replace

from template_desk.desk.documents import DocumentFacts, render_request
from template_desk.desk.environment import Environment
from template_desk.forms.answers_file import read_answers
from template_desk.forms.catalogue import Catalogue, FormReference
from template_desk.forms.pack import FormPack
from template_desk.model import rules
from template_desk.model.answers import Answers
from template_desk.model.ids import QuestionId
from template_desk.paths import resources_dir
from template_desk.pdf.document import Rendered

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
WHEN = datetime.datetime(2026, 3, 25, 9, 30, tzinfo=datetime.UTC)
FACTS = DocumentFacts(date=WHEN.date(), paper="a4")


@dataclass(frozen=True, slots=True)
class SampleRequest:
    """One sample: the form and its answers."""

    language: str
    pack: FormPack
    answers: Answers

    def rendered(self, environment: Environment, *, draft: bool = False) -> Rendered:
        """Give it as PDF in its language."""
        return render_request(
            self.pack,
            self.answers,
            environment,
            language=self.language,
            facts=FACTS,
            draft=draft,
        )

    def typed(self) -> list[str]:
        """Give what a person typed into it, as far as it is printed as typed."""
        exported = rules.exported_answers(self.pack.definition, self.answers)
        placed = self.pack.definition.find
        return [
            text
            for address, text in exported.texts()
            if (found := placed(address.question)) is not None
            and found.question.kind.value in ("text", "long_text")
        ]

    def longer(self, *, paragraphs: int) -> SampleRequest:
        """Give it with its summary repeated, to fill many pages."""
        address = next(a for a in self.answers.values if a.question == QuestionId("summary"))
        text = str(self.answers.values[address])
        values = {**self.answers.values, address: "\n\n".join([text] * paragraphs)}
        return replace(self, answers=Answers(values))


def sample_environment() -> Environment:
    """Give the program's own resources and a clock that stands still."""
    resources = resources_dir()
    catalogue = Catalogue([resources / "forms"])
    return Environment(resources=resources, catalogue=catalogue, now=lambda: WHEN)


def sample_request(language: str) -> SampleRequest:
    """Read the sample of a language."""
    environment = sample_environment()
    file = environment.resources / "samples" / f"sample-{language}.json"
    pack = environment.catalogue.load(FormReference("assistance-request", "2007"))
    read = read_answers(pack.definition, json.loads(file.read_text(encoding="utf-8")))
    assert not read.problems
    return SampleRequest(language, pack, read.answers)
