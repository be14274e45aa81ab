"""Edge to the kernel: what a process may still reach when it works on strangers' files.

Everything here is done as far as the kernel allows it, and without complaint where it does not: it
stands behind the limits and settings that hold everywhere.
"""

import contextlib
import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
"""Landlock's system calls, the same on every processor (Linux 5.13, landlock(7))."""
_READ = 0b1101
"""To execute, to read a file, to list a folder."""
_SOCKETS = 1 << 9 | 1 << 5
_ALL_BY_VERSION = {1: (1 << 13) - 1, 2: (1 << 14) - 1}
_ALL = (1 << 15) - 1
_TCP_VERSION, _TCP = 4, 0b11
_PATH_BENEATH = 1
_FILE_ONLY = 0b100000000000111
"""Of all rights those that a file can be given: to execute, write, read and truncate."""


def end_with_parent(number: int, parent: int) -> None:
    """Let the kernel send this process a signal when its parent ends."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:
        os._exit(1)


def cut_network() -> None:
    """Leave this process, and all that it starts, without any network.

    Root needs a network namespace only; others a user namespace too, in which they stay who they are.
    """
    with contextlib.suppress(OSError, AttributeError):
        kernel, user, group = ctypes.CDLL(None), os.geteuid(), os.getegid()
        if kernel.unshare(_CLONE_NEWNET) == 0:
            return
        if kernel.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0:
            Path("/proc/self/setgroups").write_text("deny")
            Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
            Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def see_only(read: Iterable[Path], write: Iterable[Path], sockets: Iterable[Path] = ()) -> None:
    """Leave this process, and all that it starts, only these files and folders, and no TCP.

    In the folders `sockets` it may make and remove sockets, and read nothing.
    """
    with contextlib.suppress(OSError, AttributeError):
        kernel = ctypes.CDLL(None)
        version = kernel.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), 1)
        if version < 1:
            return
        rights = _ALL_BY_VERSION.get(version, _ALL)
        attributes = struct.pack("<QQ", rights, _TCP if version >= _TCP_VERSION else 0)
        size = ctypes.c_size_t(16 if version >= _TCP_VERSION else 8)
        rules = kernel.syscall(_CREATE_RULESET, attributes, size, 0)
        if rules < 0:
            return
        for paths, allowed in ((read, _READ), (write, rights), (sockets, _SOCKETS)):
            for path in paths:
                _allow(kernel, rules, path, allowed)
        kernel.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        kernel.syscall(_RESTRICT_SELF, rules, 0)
        os.close(rules)


def _allow(kernel: ctypes.CDLL, rules: int, path: Path, allowed: int) -> None:
    with contextlib.suppress(FileNotFoundError, PermissionError):
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
        rule = struct.pack("<Qi", allowed if path.is_dir() else allowed & _FILE_ONLY, handle)
        kernel.syscall(_ADD_RULE, rules, _PATH_BENEATH, rule, 0)
        os.close(handle)
