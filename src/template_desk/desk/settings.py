"""The few settings a user has: where the vault is, language, paper. No secrets.

Written to a new file and renamed, so that a crash leaves the old or the new
settings. A file that cannot be read is set aside under another name, and the
program says so.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

LOCK_CHOICES = (5, 10, 20, 60, 0)
MOST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a user chose.

    Attributes:
        vault: Folder of the vault; empty means the default folder.
        language: Language of the screen.
        paper: ``a4`` or ``letter``.
        export_folder: Folder in which exports are put; empty means the default.
        lock_after_minutes: Minutes without key or mouse after which the vault is
            locked; 0 means never.
    """

    vault: str = ""
    language: str = "en"
    paper: str = "a4"
    export_folder: str = ""
    lock_after_minutes: int = 10

    def __post_init__(self) -> None:
        """Take the usual time for one that makes no sense."""
        if not 0 <= self.lock_after_minutes <= MOST_MINUTES:
            object.__setattr__(self, "lock_after_minutes", LOCK_CHOICES[1])


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """Settings with what happened while reading them.

    Attributes:
        settings: The settings; defaults where none were found.
        set_aside: The new name of a file that could not be read, else None.
    """

    settings: Settings
    set_aside: Path | None = None


def load_settings(file: Path) -> LoadedSettings:
    """Read the settings; unknown members and wrong types are ignored."""
    try:
        text = file.read_text(encoding="utf-8")
        import json  # not at the top: the first start has no settings and should be quick

        found = json.loads(text)
        if not isinstance(found, dict):
            raise ValueError(type(found))
    except FileNotFoundError:
        return LoadedSettings(Settings())
    except (OSError, ValueError):
        aside = file.with_suffix(".unreadable")
        with contextlib.suppress(OSError):
            file.replace(aside)
            return LoadedSettings(Settings(), aside)
        return LoadedSettings(Settings())
    kinds = {field.name: type(field.default) for field in fields(Settings)}
    given: dict[str, Any] = {k: v for k, v in found.items() if type(v) is kinds.get(k)}
    return LoadedSettings(replace(Settings(), **given))


def save_settings(file: Path, settings: Settings) -> bool:
    """Write the settings; give whether they are on disk.

    Settings are a convenience: a disk that refuses them must not stop the work.
    """
    return write_json(file, asdict(settings))


def write_json(file: Path, value: Mapping[str, object]) -> bool:
    """Write a small JSON file so that a crash leaves the old or the new one; give whether it is."""
    import json

    temporary = file.with_suffix(f".{os.getpid()}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("w", encoding="utf-8") as stream:
            json.dump(dict(value), stream, ensure_ascii=False, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(file)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
        return False
    return True
