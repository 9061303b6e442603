"""Picks the desktop program or the command line; nothing else."""

from __future__ import annotations

import gc
import sys


def main() -> int:
    """Run ``template-desk``; give its exit code."""
    if len(sys.argv) > 1:
        from template_desk.cli.main import run

        return run(sys.argv[1:])
    # Nothing is garbage yet; the window's own collector takes over (ui.collector).
    gc.disable()
    # Before Qt: PySide reads the source of every module that is imported after it.
    import template_desk.ui.before_qt  # noqa: F401
    from template_desk.ui.application import run_gui

    return run_gui(sys.argv)


if __name__ == "__main__":
    sys.exit(main())
