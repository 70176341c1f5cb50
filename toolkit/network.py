"""A process, or a thread, that can't connect to anything: for programs that run what others have written.

Typst fetches the packages that a document names, and the document can make up the name while it is set: no look at its
source tells. So the system is asked to refuse sockets: on Linux by a filter of system calls, which an ordinary user may
set for himself (seccomp(2), "SECCOMP_SET_MODE_FILTER"), on macOS by its sandbox (sandbox_init(3)). What is started
from there is bound by it as well, and nothing undoes it.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys
from collections.abc import Mapping

NOWHERE: Mapping[str, str] = {
    **dict.fromkeys(("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY"), "http://0.0.0.0:0"),
    **dict.fromkeys(("all_proxy", "https_proxy", "http_proxy"), "http://0.0.0.0:0"),
    "NO_PROXY": "",
    "no_proxy": "",
}
"""Environment of a process that is to be cut off, for systems that can't do it: libraries that ask there for a proxy
get one that is nobody's, since no port has the number 0."""

_ARCHITECTURES = {
    "x86_64": (0xC000003E, 41),
    "aarch64": (0xC00000B7, 198),
    "riscv64": (0xC00000F3, 198),
    "loongarch64": (0xC0000102, 198),
    "ppc64le": (0xC0000015, 326),
    "s390x": (0x80000016, 359),
}
"""Of each, its number in filters (linux/audit.h) and that of the call `socket` (asm/unistd.h)."""

_OTHER_NUMBERS = 0x40000000
"""From here on the same calls have other numbers: the x32 interface of x86_64."""

_NO_NEW_PRIVILEGES, _SET_FILTER, _FILTER = 38, 22, 2  # linux/prctl.h, linux/seccomp.h
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EACCES
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # linux/bpf_common.h
_NUMBER_AT, _ARCHITECTURE_AT = 0, 4  # offsets in struct seccomp_data

_SANDBOX = b"(version 1)(allow default)(deny network*)"


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def cut_off() -> bool:
    """Make it impossible for this process to connect: on Linux for the thread that calls, and all that it starts.

    Returns:
        Whether the system does it. Elsewhere `NOWHERE` is what there is.
    """
    if sys.platform == "linux":
        return _filter_calls()
    if sys.platform == "darwin":
        return _enter_sandbox()
    return False


def _filter_calls() -> bool:
    architecture, socket = _ARCHITECTURES.get(platform.machine(), (0, 0))
    if not architecture:
        return False
    steps = (
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_EQUAL, 0, 3, architecture),  # a call by the rules of another one is refused
        (_LOAD, 0, 0, _NUMBER_AT),
        (_EQUAL, 1, 0, socket),
        (_AT_LEAST, 0, 1, _OTHER_NUMBERS),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    )
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    program = _Program(len(steps), ctypes.cast(code, ctypes.c_void_p))
    system = ctypes.CDLL(None, use_errno=True)
    long = ctypes.c_ulong
    if system.prctl(_NO_NEW_PRIVILEGES, long(1), long(0), long(0), long(0)) != 0:
        return False
    return bool(system.prctl(_SET_FILTER, long(_FILTER), ctypes.byref(program)) == 0)


def _enter_sandbox() -> bool:
    system, message = ctypes.CDLL(None), ctypes.c_char_p()
    try:
        return bool(system.sandbox_init(_SANDBOX, ctypes.c_uint64(0), ctypes.byref(message)) == 0)
    except AttributeError:
        return False
