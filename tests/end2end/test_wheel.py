"""The wheel carries everything: installed alone, it passes its own test."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tools import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    uv = shutil.which("uv") or str(ROOT / ".uv" / "bin" / "uv")
    if not Path(uv).exists():
        pytest.skip("needs uv")
    out = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [uv, "build", "--wheel", "--quiet", "--out-dir", out, ROOT],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (built,) = out.glob("*.whl")
    return built


def test_the_wheel_holds_forms_fonts_licences_and_samples(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for needed in (
        "forms/assistance-request/2007/form.json",
        "forms/assistance-request/2007/wording/en.json",
        "schemas/assistance-request-2007.schema.json",
        "samples/armenia-2008.json",
        "cldr.json",
        "states.json",
        "LICENSES.md",
    ):
        assert f"template_desk/resources/{needed}" in names
    assert any(name.endswith(".ttf") for name in names)


def test_the_unpacked_wheel_passes_its_own_test(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    environment = {**os.environ, "PYTHONPATH": str(site), "PYTHONSAFEPATH": "1"}
    code = (
        "import template_desk, sys; "
        f"assert template_desk.__file__.startswith({str(site)!r}); "
        "from template_desk.__main__ import main; sys.exit(main())"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, "selftest", "--json"],
        capture_output=True, text=True, env=environment, cwd=tmp_path, check=False, timeout=120,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["passed"]
