"""What a fuzz target is, and plain random mutations for runs without a fuzzer."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from template_desk.errors import TemplateDeskError


@dataclass(frozen=True, kw_only=True)
class Target:
    """One reader under attack.

    Attributes:
        name: As on the command line.
        declared: The one error that the reader may raise.
        attack: Takes any bytes; gives a word for what came of it. Raises what a
            reader must not raise, and AssertionError when it accepted what it must not.
        seeds: Inputs that are sound, to be changed.
        prepared: Entered once around all runs.
        max_bytes: Longest input worth trying.
    """

    name: str
    declared: type[TemplateDeskError]
    attack: Callable[[bytes], str]
    seeds: Callable[[], Sequence[bytes]]
    prepared: Callable[[], AbstractContextManager[object]] = nullcontext
    max_bytes: int = 4096

    def run(self, content: bytes) -> str:
        """Attack once; the declared error is an outcome, named by its reason."""
        try:
            return self.attack(content)
        except self.declared as error:
            return str(error.details["reason"])


def mutate(chosen: random.Random, seeds: Sequence[bytes]) -> bytes:
    """Change a seed in one to four places."""
    content = bytearray(chosen.choice(seeds))
    for _ in range(chosen.randint(1, 4)):
        place = chosen.randrange(len(content) + 1)
        length = chosen.choice([1, 1, 2, 4, chosen.randint(1, 64)])
        match chosen.randrange(6):
            case 0 if place < len(content):
                content[place] ^= 1 << chosen.randrange(8)
            case 1:
                del content[place : place + length]
            case 2:
                content[place:place] = chosen.randbytes(length)
            case 3:
                content[place:place] = content[place : place + length]
            case 4:
                other = chosen.choice(seeds)
                start = chosen.randrange(len(other) + 1)
                content[place : place + length] = other[start : start + length]
            case _:
                content[place : place + 1] = chosen.choice([b"0", b"9", b"\n", b'"', b" ", b"-1"])
    return bytes(content)
