"""Runs a function in a child process and kills it with SIGKILL before its n-th system call.

Linux only: ``ptrace`` through ctypes, so that no compiler is needed. The child is forked
from a process in which everything is imported already; a run costs milliseconds.
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass

_TRACEME, _SYSCALL, _SETOPTIONS, _SYSCALL_INFO = 0, 24, 0x4200, 0x420E
_SYSGOOD, _FORK, _VFORK, _CLONE, _EXITKILL = 1, 2, 4, 8, 1 << 20
_OPTIONS = _SYSGOOD | _FORK | _VFORK | _CLONE | _EXITKILL
_ALL_CHILDREN = 0x40000000  # __WALL
_AT_ENTRY = 1


class _SyscallInfo(ctypes.Structure):
    _fields_ = (
        ("op", ctypes.c_uint8),
        ("pad", ctypes.c_uint8 * 3),
        ("arch", ctypes.c_uint32),
        ("ip", ctypes.c_uint64),
        ("sp", ctypes.c_uint64),
        ("number", ctypes.c_uint64),
        ("rest", ctypes.c_uint64 * 8),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How one run went.

    Attributes:
        syscalls: How many were begun, the one it was killed at included.
        killed_at: Number of that system call in the kernel's table; None when it ended.
        done: Whether the function returned and that was told.
    """

    syscalls: int
    killed_at: int | None
    done: bool


def run_killed(prepare: Callable[[], object], act: Callable[[], object], *, at: int | None) -> Run:
    """Run ``prepare`` freely, then ``act`` until its ``at``-th system call.

    Args:
        prepare: Runs in the child, before system calls are counted.
        act: What is killed. That it returned is told through a pipe.
        at: From 1; None lets it run to its end.
    """
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        _be_the_child(prepare, act, tell)
    os.close(tell)
    try:
        syscalls, killed_at = _trace(child, at)
        word = os.read(told, 100)
    finally:
        os.close(told)
    if word not in (b"", b"D"):
        raise RuntimeError(f"the child failed: {word.decode()}")
    return Run(syscalls=syscalls, killed_at=killed_at, done=word == b"D")


def _be_the_child(prepare: Callable[[], object], act: Callable[[], object], tell: int) -> None:
    try:
        prepare()
        _ptrace(_TRACEME, 0, 0, 0)
        os.kill(os.getpid(), signal.SIGSTOP)
        act()
        os.write(tell, b"D")
    except BaseException as error:  # noqa: BLE001  # a child ends here whatever happens
        os.write(tell, repr(error).encode()[:100])
    finally:
        os._exit(0)


def _trace(child: int, at: int | None) -> tuple[int, int | None]:
    _, status = os.waitpid(child, 0)
    if not os.WIFSTOPPED(status):
        return 0, None  # It failed before it began, and told so.
    _ptrace(_SETOPTIONS, child, 0, _OPTIONS)
    _ptrace(_SYSCALL, child, 0, 0)
    info = _SyscallInfo()
    count = 0
    killed_at: int | None = None
    while True:
        # Threads stop on their own; so whoever calls must have no other children.
        thread, status = os.waitpid(-1, _ALL_CHILDREN)
        if os.WIFEXITED(status) or os.WIFSIGNALED(status):
            if thread == child:
                return count, killed_at
            continue
        signal_number = os.WSTOPSIG(status)
        deliver = 0
        if signal_number == signal.SIGTRAP | 0x80:
            size, place = ctypes.sizeof(info), ctypes.addressof(info)
            if _ptrace(_SYSCALL_INFO, thread, size, place) and info.op == _AT_ENTRY:
                count += 1
                if count == at:
                    killed_at = info.number
                    os.kill(child, signal.SIGKILL)
                    continue
        elif signal_number not in (signal.SIGTRAP, signal.SIGSTOP):
            deliver = signal_number
        _ptrace(_SYSCALL, thread, 0, deliver)


_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
_libc.ptrace.restype = ctypes.c_long


def _ptrace(request: int, thread: int, address: int, value: int) -> bool:
    """Give False for a thread that has gone meanwhile, as one does when another ends all."""
    if _libc.ptrace(request, thread, address, value) == -1:
        number = ctypes.get_errno()
        if number == errno.ESRCH and request in (_SYSCALL, _SYSCALL_INFO):
            return False
        raise OSError(number, os.strerror(number), "ptrace")
    return True
