"""What a signed document costs, against typst with pyHanko and against LibreOffice.

    uv run --group bench python tests/bench/document.py [RUNS]

Three whole processes make the same document in turn, RUNS times (default 3): a form of six
pages, and one with a table of 300 rows of about 40 words; start, imports and, but for LibreOffice,
the signature included. Then the table with 3,000 rows: what a row costs there, against 300, from
the time inside the process (median of three). Printed are wall times, peak
memory, ratios, and the same of processor times, which a busy computer changes less.
Ends with 1 when a goal is missed; without LibreOffice its part is left out, and said so. Linux.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from document_makers import Part, html_source, read_content, write_content

MAKERS = Path(__file__).with_name("document_makers.py")
MOST_OF_TYPST = 1.0
LEAST_OF_OFFICE = 3.0
MOST_MB = 120
MOST_ROW_RATIO = 1.1
ROWS, MANY_ROWS = 300, 3000

_TEXT = """
    the National Commission on Export Control shall submit a draft law to Parliament and adopt
    regulations on licensing transit brokering and end-user controls train forty officers of
    customs in the detection of nuclear chemical and biological materials at road crossings
    and airports establish an inventory of sources with the Agency before June 2027 review
    physical protection equipment funds from the State budget and partners in progress
"""


def made_up_rows(count: int) -> tuple[tuple[str, ...], ...]:
    """Give rows of six texts, about 40 words in all; every one different, always the same."""
    chance, words = random.Random(1540), _TEXT.split()
    lengths = (9, 4, 13, 6, 4, 4)
    return tuple(
        tuple(" ".join(chance.choices(words, k=length)).capitalize() for length in lengths)
        for _ in range(count)
    )


def form_of_six_pages() -> list[Part]:
    """Give a form: sections with questions and answers, and one short table."""
    chance, words = random.Random(6), _TEXT.split()
    return [
        Part(
            heading=f"Section {number}",
            answers=tuple(
                (
                    f"{number}.{question} What has been done, and by whom?",
                    " ".join(chance.choices(words, k=50)).capitalize() + ".",
                )
                for question in range(1, 6)
            ),
            rows=made_up_rows(12) if number == 4 else (),
        )
        for number in range(1, 7)
    ]


@dataclass(frozen=True, slots=True)
class Run:
    """One process: its wall and processor time, its peak memory, and what it said of itself."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    inside_s: float
    pages: int


def run(command: list[str | Path], environment: dict[str, str] | None = None) -> Run:
    """Run one process to its end; memory is that of its largest process."""
    began = time.perf_counter()
    with subprocess.Popen(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": ""} | (environment or {}),
    ) as process:
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        took = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]} ended with {process.returncode}")
    told = json.loads(said) if said.startswith(b"{") else {"seconds": 0.0, "pages": 0}
    cpu_s = usage.ru_utime + usage.ru_stime
    return Run(took, cpu_s, usage.ru_maxrss / 1024, told["seconds"], told["pages"])


class Bench:
    """The makers, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.identity = folder / "identity.json"
        self.office = shutil.which("soffice")
        run([sys.executable, MAKERS, "key", folder, self.identity, folder])

    def make(self, maker: str, content: Path) -> Run:
        """Make one document."""
        if maker == "office":
            return self._office(content)
        out = self.folder / f"{maker}.pdf"
        return run([sys.executable, MAKERS, maker, content, self.identity, out])

    def _office(self, content: Path) -> Run:
        page = content.with_suffix(".html")
        page.write_text(html_source(read_content(content)), encoding="utf-8")
        profile = f"-env:UserInstallation={(self.folder / 'profile').as_uri()}"
        filters = "pdf:writer_web_pdf_Export"
        assert self.office is not None
        # Written as a text document first would cost more; this is its short way.
        convert = ["--headless", "--norestore", "--convert-to", filters, "--outdir"]
        return run([self.office, profile, *convert, self.folder / "office", page])

    def compare(self, name: str, parts: list[Part], runs: int) -> dict[str, list[Run]]:
        """Make one document with all makers in turn, after a run that is not counted."""
        content = self.folder / f"{name}.json"
        write_content(content, parts)
        makers = ["ours", "typst", *(["office"] if self.office else [])]
        for maker in makers:
            self.make(maker, content)
        return_of: dict[str, list[Run]] = {maker: [] for maker in makers}
        for _ in range(runs):
            for maker in makers:
                return_of[maker].append(self.make(maker, content))
        return return_of


def middle(runs: list[Run], others: list[Run]) -> tuple[float, float]:
    """Give the medians of the ratios, pair by pair: of wall times, of processor times."""
    pairs = list(zip(runs, others, strict=True))
    return (
        statistics.median(one.wall_s / other.wall_s for one, other in pairs),
        statistics.median(one.cpu_s / other.cpu_s for one, other in pairs),
    )


def tell(name: str, made: dict[str, list[Run]]) -> bool:
    """Print one comparison; give whether its goals are met."""
    print(f"{name}:")
    for maker, runs in made.items():
        wall_s = statistics.median(each.wall_s for each in runs)
        peak_mb = max(each.peak_mb for each in runs)
        pages = f", {runs[0].pages} pages" if runs[0].pages else ""
        cpu_s = statistics.median(each.cpu_s for each in runs)
        print(
            f"  {maker:7} {wall_s:6.2f} s, processor {cpu_s:6.2f} s, peak {peak_mb:4.0f} MB{pages}"
        )
    of_typst, cpu = middle(made["ours"], made["typst"])
    peak_mb = max(each.peak_mb for each in made["ours"])
    print(
        f"  ours / typst with signing: {of_typst:.2f} (goal {MOST_OF_TYPST}), processor {cpu:.2f}"
    )
    good = of_typst <= MOST_OF_TYPST and peak_mb < MOST_MB
    if "office" in made:
        of_ours, cpu = middle(made["office"], made["ours"])
        print(f"  LibreOffice / ours: {of_ours:.1f} (goal {LEAST_OF_OFFICE}), processor {cpu:.1f}")
        good = good and of_ours >= LEAST_OF_OFFICE
    else:
        print("  LibreOffice is not installed: not compared")
    return good


def rows_grow(bench: Bench) -> bool:
    """Print what a row costs in a long table against a short one; give whether it is constant."""
    found: dict[int, list[Run]] = {ROWS: [], MANY_ROWS: []}
    for count in found:
        write_content(bench.folder / f"rows-{count}.json", [Part("Plan", (), made_up_rows(count))])
    for _ in range(3):
        for count, runs in found.items():
            runs.append(bench.make("ours", bench.folder / f"rows-{count}.json"))
    inside, whole = (
        statistics.median(
            (value(many) / MANY_ROWS) / (value(few) / ROWS)
            for few, many in zip(found[ROWS], found[MANY_ROWS], strict=True)
        )
        for value in (lambda run: run.inside_s, lambda run: run.wall_s)
    )
    last = found[MANY_ROWS][-1]
    print(
        f"a row of {MANY_ROWS} against one of {ROWS}: {inside:.2f} inside the process"
        f" (goal {MOST_ROW_RATIO}), {whole:.2f} whole; {MANY_ROWS} rows: {last.pages} pages,"
        f" {last.wall_s:.1f} s, peak {last.peak_mb:.0f} MB"
    )
    return inside <= MOST_ROW_RATIO


def main() -> int:
    """Measure, print, judge."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(Path(scratch))
        table = [Part("Plan", (), made_up_rows(ROWS))]
        met = [
            tell("signed form of six pages", bench.compare("form", form_of_six_pages(), runs)),
            tell(f"table of {ROWS} rows", bench.compare("table", table, runs)),
            rows_grow(bench),
        ]
    print(f"{runs} runs each, load {os.getloadavg()[0]:.1f}")
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
