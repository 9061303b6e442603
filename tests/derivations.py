"""Argon2id without its cost where the same inputs come again."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from template_desk.crypto import keyfile


class Derivations:
    """The real derivation, each set of inputs once."""

    def __init__(self, derive: Callable[[str, keyfile.KeyFile], bytes]) -> None:
        self._derive = derive
        self._known: dict[object, bytes] = {}

    def __call__(self, passphrase: str, key_file: keyfile.KeyFile) -> bytes:
        inputs = self._inputs(passphrase, key_file)
        if inputs not in self._known:
            self._known[inputs] = self._derive(passphrase, key_file)
        return self._known[inputs]

    def has(self, passphrase: str, key_file: keyfile.KeyFile) -> bool:
        return self._inputs(passphrase, key_file) in self._known

    def _inputs(self, passphrase: str, key_file: keyfile.KeyFile) -> object:
        typed = unicodedata.normalize("NFKC", passphrase)
        return typed, key_file.salt, key_file.kdf
