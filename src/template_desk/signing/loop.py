"""Runs a coroutine that never waits for the outside, without opening any socket.

pyHanko's signing functions are coroutines, though nothing in them waits when the
key is in memory. ``asyncio.run`` would open a socket pair for them; on Windows
that is a TCP connection to 127.0.0.1, which a program that promises to have no
network must not make.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import NoReturn, TypeVar

from template_desk.errors import SigningError

Result = TypeVar("Result")


class _NothingToWaitFor:
    """Stands in for a selector: there is no file or socket to watch."""

    def select(self, timeout: float | None = None) -> list[NoReturn]:
        if timeout is None:
            # Nothing is ready, nothing is scheduled: the loop would wait for ever.
            raise SigningError(reason="waits_for_outside")
        return []


class _SocketlessLoop(asyncio.BaseEventLoop):
    """An event loop of ready callbacks only."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = _NothingToWaitFor()

    def _process_events(self, event_list: list[NoReturn]) -> None:
        pass

    def _write_to_self(self) -> None:
        pass


def run_without_io(coroutine: Coroutine[object, object, Result]) -> Result:
    """Run a coroutine to its end in this thread.

    Raises:
        SigningError: The coroutine waits for something outside the program.
    """
    loop = _SocketlessLoop()
    try:
        return loop.run_until_complete(coroutine)
    finally:
        loop.close()
