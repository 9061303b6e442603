"""Verifies a received file; ``desk.verdict`` says the outcome in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from template_desk.desk.documents import render_again
from template_desk.desk.environment import Environment
from template_desk.errors import InputFileError

if TYPE_CHECKING:
    from template_desk.bundle.verify import Verification

MOST_BYTES = 64 << 20


def read_input(path: Path, *, most_bytes: int = MOST_BYTES) -> bytes:
    """Read a file that somebody gave to the program.

    Raises:
        InputFileError: It cannot be read, or is larger than the program reads.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(most_bytes + 1)
    except OSError as error:
        raise InputFileError(
            name=path.name, reason=error.strerror or type(error).__name__
        ) from error
    if len(raw) > most_bytes:
        raise InputFileError(
            name=path.name, reason=f"it is larger than {max(1, most_bytes >> 20)} MB"
        )
    return raw


def verify_file(
    path: Path,
    environment: Environment,
    *,
    trusted_pems: Sequence[Path] = (),
    known: Mapping[str, bytes] = MappingProxyType({}),
) -> Verification:
    """Verify a bundle or a PDF.

    Args:
        path: The file.
        environment: Forms, for making the PDF again from the answers.
        trusted_pems: Files with certificates of known signers.
        known: Further certificates in PEM, by the words in which they are known.

    Raises:
        InputFileError: A file cannot be read. Whatever is wrong inside the file
            is a verdict, not an error.
        IdentityDamagedError: A file of certificates holds none.
    """
    from template_desk.bundle.verify import verify_bytes
    from template_desk.signing.trust import TrustedSigners

    files, others = TrustedSigners.from_files(trusted_pems), TrustedSigners.from_pem(known)
    trusted = TrustedSigners({**others.labels, **files.labels})
    return verify_bytes(
        read_input(path), trusted=trusted, render=lambda raw: render_again(raw, environment)
    )
