"""Whose signatures are known here: certificates that came by another way than the bundle.

A certificate is matched as a whole, byte for byte. Names in certificates are
claims and are never compared.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from template_desk.errors import IdentityDamagedError, InputFileError


@dataclass(frozen=True, slots=True)
class TrustedSigners:
    """The certificates that are trusted, each with the label under which it is known.

    Attributes:
        labels: Label by SHA-256 (hex) of the certificate's DER bytes.
    """

    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        object.__setattr__(self, "labels", MappingProxyType(dict(self.labels)))

    def label_for(self, certificate_der: bytes) -> str | None:
        """Give the label of a certificate, or None when it is not trusted."""
        return self.labels.get(hashlib.sha256(certificate_der).hexdigest())

    @classmethod
    def from_pem(cls, certificates: Mapping[str, bytes]) -> TrustedSigners:
        """Trust the certificates in PEM texts, given by label; a text may hold several.

        Raises:
            IdentityDamagedError: A text holds no certificate, or a broken one.
        """
        from cryptography import x509
        from cryptography.hazmat.primitives.serialization import Encoding

        labels: dict[str, str] = {}
        for label, pem in certificates.items():
            try:
                found = x509.load_pem_x509_certificates(pem)
            except ValueError as error:
                raise IdentityDamagedError(reason="certificate") from error
            for certificate in found:
                digest = hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()
                labels.setdefault(digest, label)
        return cls(labels)

    @classmethod
    def from_files(cls, paths: Iterable[Path]) -> TrustedSigners:
        """Trust the certificates in PEM files; the label is the file's name without its ending.

        Raises:
            InputFileError: A file cannot be read.
            IdentityDamagedError: A file holds no certificate, or a broken one.
        """
        labels: dict[str, str] = {}
        for path in paths:
            try:
                pem = path.read_bytes()
            except OSError as error:
                raise InputFileError(
                    name=path.name, reason=error.strerror or type(error).__name__
                ) from error
            for digest, label in cls.from_pem({path.stem: pem}).labels.items():
                labels.setdefault(digest, label)
        return cls(labels)
