"""What several commands are given: passphrases, answers files, dates."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from template_desk.desk.environment import Environment
from template_desk.desk.verify import read_input
from template_desk.errors import AnswersFileError, InputFileError, PassphraseFileError
from template_desk.forms.answers_file import AnswersFile, read_answers, reference_of
from template_desk.forms.pack import FormPack
from template_desk.model.json_value import JsonValue

MOST_ANSWERS_BYTES = 4 << 20


def read_passphrase(
    file: Path | None, *, prompt: str, twice: bool = False, option: str = "--passphrase-file"
) -> str:
    """Give a passphrase: the first line of a file, or typed at a prompt.

    Never from an argument or the environment, and no prompt when standard
    input is not a terminal.

    Args:
        file: Given by the user, or None.
        prompt: Asks for it at a terminal.
        twice: Whether it is asked for twice, as a new one must be.
        option: Named where nobody can be asked.

    Raises:
        PassphraseFileError: No file was given and nobody can be asked; or the
            file cannot be read, is empty, or is not UTF-8.
    """
    if file is not None:
        return _first_line(file)
    if not sys.stdin.isatty():
        raise PassphraseFileError(reason=f"use {option}, there is no terminal to ask at")
    import getpass

    typed = getpass.getpass(prompt + ": ")
    if twice and getpass.getpass("The same again: ") != typed:
        raise PassphraseFileError(reason="the two passphrases are not the same")
    return typed


def _first_line(file: Path) -> str:
    try:
        line = read_input(file, most_bytes=1 << 16).decode("utf-8").split("\n", 1)[0]
    except UnicodeDecodeError as error:
        raise PassphraseFileError(reason="it is not UTF-8") from error
    except InputFileError as error:
        raise PassphraseFileError(reason=error.details["reason"]) from error
    passphrase = line.removesuffix("\r").removeprefix("\ufeff")
    if not passphrase:
        raise PassphraseFileError(reason="its first line is empty")
    return passphrase


def read_paper_key(file: Path | None) -> str:
    """Give a paper key as it was typed: all lines of a file, or typed at a prompt.

    Raises:
        PassphraseFileError: As ``read_passphrase``.
    """
    if file is None:
        return read_passphrase(
            None, prompt="Paper key, all groups in their order", option="--paper-key-file"
        )
    try:
        typed = read_input(file, most_bytes=1 << 16).decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise PassphraseFileError(reason="it is not UTF-8") from error
    except InputFileError as error:
        raise PassphraseFileError(reason=error.details["reason"]) from error
    if not typed:
        raise PassphraseFileError(reason="it is empty")
    return typed


@dataclass(frozen=True, slots=True)
class GivenAnswers:
    """An answers file with its form."""

    pack: FormPack
    file: AnswersFile


def read_answers_value(path: Path) -> JsonValue:
    """Read an answers file as a JSON value.

    Raises:
        InputFileError: It cannot be read.
        StrictJsonError: It is not strict JSON.
    """
    from template_desk.bundle.strict_json import parse_strict

    return parse_strict(read_input(path, most_bytes=MOST_ANSWERS_BYTES))


def read_answers_file(path: Path, environment: Environment) -> GivenAnswers:
    """Read an answers file with the form it names; errors as ``read_answers_value``.

    Raises:
        AnswersFileError: It names no form.
        UnknownFormError: Its form is not installed here.
    """
    value = read_answers_value(path)
    reference = reference_of(value)
    if reference is None:
        raise AnswersFileError(reason="no form")
    pack = environment.catalogue.load(reference)
    return GivenAnswers(pack, read_answers(pack.definition, value))
