"""How a command speaks: results on stdout (text or one JSON object), the rest on stderr."""

from __future__ import annotations

import json
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
            _write(sys.stdout, json.dumps(value, ensure_ascii=False))
        else:
            for line in lines:
                _write(sys.stdout, line)

    def step(self, text: str) -> None:
        """Tell progress, on stderr."""
        _write(sys.stderr, f"· {text}")

    def note(self, text: str) -> None:
        """Tell something that is not a result, on stderr."""
        _write(sys.stderr, text)

    def error(self, error: TemplateDeskError) -> ExitCode:
        """Say an error and give its exit code."""
        text = str(error_text(error, self.translate))
        if self.as_json:
            code = {"code": error.code, "text": text}
            _write(sys.stdout, json.dumps({"error": code}, ensure_ascii=False))
        else:
            _write(sys.stderr, f"{error.code}: {text}")
        return ExitCode.PROBLEMS if isinstance(error, ExportRefusedError) else ExitCode.REFUSED


def _write(stream: TextIO, line: str) -> None:
    try:
        stream.write(line + "\n")
    except UnicodeEncodeError:
        # A terminal in an old locale must not turn a result into a crash.
        encoding = stream.encoding or "ascii"
        stream.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")
    stream.flush()
