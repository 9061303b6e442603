"""Reads every import of the program; checks it against ``docs/architecture.md``."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import ROOT

SOURCE = ROOT / "src" / "template_desk"

# package -> the packages it may import (besides itself and those beside the stack)
MAY_IMPORT: dict[str, set[str]] = {
    "model": set(),
    "crypto": set(),
    "forms": {"model"},
    "typesetting": set(),
    "pdf": {"model", "typesetting"},
    "vault": {"crypto"},
    "signing": {"crypto"},
    "bundle": {"crypto", "model", "pdf", "signing"},
    "fax": {"pdf"},
    "kit": {"bundle", "crypto", "model", "pdf", "signing"},
    "desk": {
        *("bundle", "crypto", "fax", "forms", "kit", "model", "pdf", "signing", "typesetting"),
        "vault",
    },
}
MAY_IMPORT["ui"] = MAY_IMPORT["cli"] = MAY_IMPORT["desk"] | {"desk"}
BESIDE = {"cldr", "errors", "paths", "i18n", "__version__"}
MODULES = sorted(SOURCE.rglob("*.py"))


def imports_of(path: Path) -> Iterator[str]:
    """Yield the dotted names that a module imports, wherever the statement stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            if node.module == "template_desk":
                yield from (f"template_desk.{alias.name}" for alias in node.names)
            elif node.module:
                yield node.module


def layer_faults(package: str, imported: str) -> str | None:
    """Say what is wrong with an import, or None."""
    top, _, rest = imported.partition(".")
    if top == "PySide6" and package != "ui":
        return "only ui may import PySide6"
    if top == "template_desk":
        target = rest.split(".")[0]
        if target not in BESIDE | {package} and target not in MAY_IMPORT.get(package, set()):
            return f"{package} may not import {target}"
    elif package == "model" and top not in sys.stdlib_module_names:
        return "model imports only the standard library"
    elif package == "model" and top in {"io", "os", "pathlib", "random", "locale", "logging"}:
        return f"model may not import {top}"
    return None


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_imports_only_what_its_layer_may(path: Path) -> None:
    parts = path.relative_to(SOURCE).parts
    package = parts[0] if len(parts) > 1 else ""
    if package:
        faults = [f for name in imports_of(path) if (f := layer_faults(package, name))]
    else:
        allowed = BESIDE | ({"cli", "ui"} if path.name == "__main__.py" else set())
        faults = [
            name
            for name in imports_of(path)
            if name.startswith("template_desk.") and name.split(".")[1] not in allowed
        ]

    assert faults == []


def test_the_layer_check_finds_faults() -> None:
    """A check that cannot fail proves nothing."""
    assert layer_faults("pdf", "PySide6.QtCore")
    assert layer_faults("model", "template_desk.forms.pack")
    assert layer_faults("crypto", "template_desk.model.form")
    assert layer_faults("ui", "template_desk.cli.main")
    assert layer_faults("model", "reportlab")
    assert layer_faults("ui", "PySide6.QtWidgets") is None


def test_packages_are_at_most_two_levels_deep() -> None:
    assert all(len(path.relative_to(SOURCE).parts) <= 3 for path in MODULES)
