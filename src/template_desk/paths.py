"""Where things are: the program's own resources and the user's folders.

Imports nothing of the program but ``errors``. ``platformdirs`` is asked lazily,
because finding a resource must not cost an import.
"""

from __future__ import annotations

import sys
from pathlib import Path

from template_desk.errors import ResourceError

APP_NAME = "TemplateDesk"


def resources_dir() -> Path:
    """Give the folder ``resources/`` of this installation.

    Looked for in this order: frozen build (beside the executable's data), wheel
    (inside the package), source checkout (top level).

    Raises:
        ResourceError: No such folder; the installation is incomplete.
    """
    package = Path(__file__).resolve().parent
    frozen = getattr(sys, "_MEIPASS", None)
    candidates = [package / "resources", package.parent.parent / "resources"]
    if frozen is not None:
        candidates.insert(0, Path(frozen) / "resources")
    for candidate in candidates:
        if (candidate / "forms").is_dir():
            return candidate
    raise ResourceError(name="resources")


def default_vault_dir() -> Path:
    """Give the folder of the user's vault when none was chosen.

    Never Documents, Desktop or a roaming profile: those are synchronised to
    servers (``docs/formats/vault.md``, «Where the folder is»).
    """
    import platformdirs

    return Path(platformdirs.user_data_dir(APP_NAME, appauthor=False, roaming=False)) / "vault"


def settings_file() -> Path:
    """Give the path of the settings file; it need not exist yet."""
    import platformdirs

    folder = platformdirs.user_config_dir(APP_NAME, appauthor=False, roaming=False)
    return Path(folder) / "settings.json"


def witness_file() -> Path:
    """Give the path of what this computer remembers of vaults; it need not exist yet."""
    return settings_file().with_name("vaults-seen.json")


def default_export_dir() -> Path:
    """Give the folder in which exports are put unless the user chooses another."""
    import platformdirs

    documents = Path(platformdirs.user_documents_dir())
    return (documents if documents.is_dir() else Path.home()) / "Template Desk"


def build_id() -> str:
    """Give the id of this build, or ``source`` when it runs from a checkout."""
    try:
        return (resources_dir() / "build-id.txt").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError, ResourceError):
        return "source"
