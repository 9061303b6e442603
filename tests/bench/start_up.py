"""Measures how long the program takes to its first paint, against an empty Qt window.

    uv run --frozen python tests/bench/start_up.py [RUNS]

Both are started in turn, RUNS times (default 9), in a folder without a vault and in
one with a vault; the time is from starting the process to the end of the first
paint of a top-level window. Medians and the ratio are printed, and the heavy modules
that were imported by then, of which there must be none. Without a display the
``offscreen`` platform is used. Ends with 1 when the ratio is above 1.5 or a heavy
module was imported.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MOST_RATIO = 1.5
HEAVY = (
    "reportlab",
    "pyhanko",
    "cryptography",
    "asyncio",
    "aiohttp",
    "PIL",
    "rfc8785",
    "uharfbuzz",
)

_PAINTED = """
import sys, time, json
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self.tell)
        return False

    def tell(self):
        print(json.dumps({"at": time.time(), "modules": sorted(sys.modules)}), flush=True)
        QApplication.quit()
"""
_BARE = (
    _PAINTED
    + """
application = QApplication([])
watch = FirstPaint()
window = QWidget()
window.installEventFilter(watch)
window.resize(1000, 600)
window.show()
application.exec()
"""
)
# As template_desk.__main__ begins, which imports nothing of Qt before this either.
_OURS = (
    """
import gc
gc.disable()
import template_desk.ui.before_qt
"""
    + _PAINTED
    + """
start = QApplication.exec
def start_watched(*arguments):
    for window in QApplication.topLevelWidgets():
        window.installEventFilter(FirstPaint(window))
    return start()

QApplication.exec = start_watched
sys.argv = ["template-desk"]
from template_desk.__main__ import main
main()
"""
)


def measure(script: str, home: Path) -> tuple[float, list[str]]:
    """Give the milliseconds from process start to first paint, and the modules imported."""
    environment = os.environ | {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        # Compiled as an installed program is, also where a developer has that switched off.
        "PYTHONPYCACHEPREFIX": str(home.parent / "compiled"),
        "PYTHONDONTWRITEBYTECODE": "",
    }
    if "DISPLAY" not in environment and "WAYLAND_DISPLAY" not in environment:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    began = time.time()
    ended = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        check=True,
        env=environment,
        text=True,
    )
    told = json.loads(ended.stdout.splitlines()[0])
    return (told["at"] - began) * 1000, told["modules"]


def make_vault(home: Path) -> None:
    """Put a vault where the program looks for one."""
    from template_desk.crypto.keyfile import KdfParameters
    from template_desk.desk.environment import real_environment
    from template_desk.desk.opening import create_workspace

    folder = home / "data" / "TemplateDesk" / "vault"
    folder.parent.mkdir(parents=True)
    made = create_workspace(
        folder, "a passphrase of the bench", real_environment(), kdf=KdfParameters()
    )
    made.workspace.close()


def main() -> int:
    """Measure, print, judge."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    with tempfile.TemporaryDirectory() as folder:
        fresh, used = Path(folder) / "fresh", Path(folder) / "used"
        fresh.mkdir()
        used.mkdir()
        make_vault(used)
        cases = {
            "bare QWidget": (_BARE, fresh),
            "first run": (_OURS, fresh),
            "passphrase": (_OURS, used),
        }
        for script, home in cases.values():
            measure(script, home)  # compiles, and warms the disk cache
        times: dict[str, list[float]] = {name: [] for name in cases}
        imported: set[str] = set()
        for _ in range(runs):
            for name, (script, home) in cases.items():
                took, modules = measure(script, home)
                times[name].append(took)
                if script is _OURS:
                    imported |= {module.partition(".")[0] for module in modules}
    medians = {name: statistics.median(values) for name, values in times.items()}
    bare = medians["bare QWidget"]
    for name, values in times.items():
        print(
            f"{name:14} median {medians[name]:6.0f} ms"
            f"  ({min(values):.0f} to {max(values):.0f})  ratio {medians[name] / bare:.2f}"
        )
    heavy = sorted(imported & set(HEAVY))
    print(f"{runs} runs each, load {os.getloadavg()[0]:.1f}; heavy modules: {heavy or 'none'}")
    worst = max(medians.values()) / bare
    return 0 if worst <= MOST_RATIO and not heavy else 1


if __name__ == "__main__":
    sys.exit(main())
