"""What every maker and every reader of vectors shares."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

VECTORS = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Vector:
    """One frozen file.

    Attributes:
        expected: What a reader must make of it.
        fault: The one thing that is wrong.
        path: Of the file.
    """

    expected: str
    fault: str
    path: Path

    @property
    def content(self) -> bytes:
        return self.path.read_bytes()


def vectors_in(folder: str, *suffixes: str) -> list[Vector]:
    """Give the vectors of a format, sorted by name."""
    found = []
    for path in sorted((VECTORS / folder).iterdir()):
        if path.suffix in suffixes:
            expected, _, fault = path.stem.partition("__")
            found.append(Vector(expected, fault, path))
    return found


def differences(folder: str, made: Mapping[str, bytes], suffixes: Sequence[str]) -> list[str]:
    """Give the names of files that are not as made, missing, or made by nobody."""
    present = {vector.path.name: vector.content for vector in vectors_in(folder, *suffixes)}
    return sorted(
        name for name in present.keys() | made.keys() if present.get(name) != made.get(name)
    )


def run(folder: str, make: Callable[[], Mapping[str, bytes]], *suffixes: str) -> int:
    """Compare the files of a folder with those made anew; ``--write`` adds missing ones.

    Returns:
        1 when any differs.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true", help="add the files that are missing")
    made = make()
    if parser.parse_args().write:
        for name, content in made.items():
            if not (VECTORS / folder / name).exists():
                (VECTORS / folder / name).write_bytes(content)
    found = differences(folder, made, suffixes)
    for name in found:
        print(f"{folder}/{name}: not as made")
    print(f"{folder}: {len(made)} vectors, {len(found)} differ")
    return 1 if found else 0
