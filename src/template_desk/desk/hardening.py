"""Keeps the memory of this process from being written to disk or read by other programs.

What can be done cheaply, and nothing more: who administers the computer reads everything.
Nothing here fails; a system that refuses leaves the process as it was.

Source: ``docs/decisions/0007-locking-starts-the-program-again.md``.
"""

from __future__ import annotations

import contextlib
import sys

_PR_SET_DUMPABLE = 4
_SEM_FAILCRITICALERRORS, _SEM_NOGPFAULTERRORBOX = 0x0001, 0x0002
_WER_NO_HEAP = 0x1  # WER_FAULT_REPORTING_FLAG_NOHEAP


def harden() -> None:
    """No core file, no reading by other programs of the user, no crash report with memory."""
    if sys.platform == "win32":
        _harden_windows()
    else:
        _harden_posix()


if sys.platform == "win32":

    def _harden_windows() -> None:
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.SetErrorMode(_SEM_FAILCRITICALERRORS | _SEM_NOGPFAULTERRORBOX)
        with contextlib.suppress(AttributeError):
            kernel.WerSetFlags(_WER_NO_HEAP)

else:

    def _harden_posix() -> None:
        import resource

        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if sys.platform == "linux":
            import ctypes

            with contextlib.suppress(OSError, AttributeError):
                ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
