"""Keeps the network library of pyHanko out of the program.

pyHanko can fetch timestamps and revocation lists; its modules import ``aiohttp`` for
that even when nothing is fetched. This program never fetches anything, so an empty
module stands in for it: no code that could open a connection is loaded, and signing
begins a third sooner.

Source: docs/decisions/0012.
"""

from __future__ import annotations

import sys
from types import ModuleType

_NAME = "aiohttp"


class _NoNetwork(ModuleType):
    """Has the classes that pyHanko names in its annotations; none of them does anything."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("_"):
            raise AttributeError(name)
        return type(name, (), {})


def keep_network_out() -> None:
    """Let an empty module stand in for aiohttp, unless the real one is loaded already."""
    if _NAME not in sys.modules:
        sys.modules[_NAME] = _NoNetwork(_NAME)
