"""How a command speaks: results on stdout (text or one JSON object), the rest on stderr."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import TextIO

from template_desk.desk.messages import error_text
from template_desk.errors import ExportRefusedError, TemplateDeskError
from template_desk.i18n import Translator


class ExitCode(IntEnum):
    """What the exit code says; part of the command line's contract."""

    DONE = 0
    PROBLEMS = 1
    USAGE = 2
    REFUSED = 3
    NOT_VERIFIED = 4


class Output:
    """Where a command's words go.

    Args:
        as_json: One JSON object on stdout and nothing else there.
        translate: The words' language.
    """

    def __init__(self, *, as_json: bool, translate: Translator) -> None:
        self.as_json = as_json
        self.translate = translate

    def result(self, value: Mapping[str, object], lines: Iterable[str]) -> None:
        """Give the result: the object for programs, or the lines for people."""
        if self.as_json:
            _write(sys.stdout, json_text(value))
        else:
            for line in lines:
                _write(sys.stdout, harmless(line))

    def step(self, text: str) -> None:
        """Tell progress, on stderr."""
        _write(sys.stderr, harmless(f"· {text}"))

    def note(self, text: str) -> None:
        """Tell something that is not a result, on stderr."""
        _write(sys.stderr, harmless(text))

    def error(self, error: TemplateDeskError) -> ExitCode:
        """Say an error and give its exit code."""
        text = str(error_text(error, self.translate))
        if self.as_json:
            code = {"code": error.code, "text": text}
            _write(sys.stdout, json_text({"error": code}))
        else:
            _write(sys.stderr, harmless(f"{error.code}: {text}"))
        return ExitCode.PROBLEMS if isinstance(error, ExportRefusedError) else ExitCode.REFUSED


_DANGEROUS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    """Show characters that could command a terminal, or turn text around, by their numbers."""
    return _DANGEROUS.sub(lambda found: f"<U+{ord(found.group()):04X}>", text)


def json_text(value: object, *, indent: int | None = None) -> str:
    """Write JSON so that standard output can take it, also in an old locale."""
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    return json.dumps(value, ensure_ascii=not encoding.startswith("utf"), indent=indent)


def _write(stream: TextIO, line: str) -> None:
    try:
        stream.write(line + "\n")
    except UnicodeEncodeError:
        # A terminal in an old locale must not turn a result into a crash.
        encoding = stream.encoding or "ascii"
        stream.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")
    stream.flush()
