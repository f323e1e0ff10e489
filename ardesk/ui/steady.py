"""None, kept alive: PySide6 6.12 hands it out uncounted, which on Python 3.11 ends a program after some thousand calls.

Its stable-ABI build returns None as if it were immortal, which it is from Python 3.12 on (PEP 683). On 3.11 each such
call takes one reference away, `sys.getrefcount(None)` sinks, and at nought the interpreter stops with
"none_dealloc: deallocating None".
"""

from __future__ import annotations

import ctypes
import sys

_IMMORTAL_FROM = (3, 12)
_ENOUGH = 1 << 40


def keep_none() -> None:
    """Gives None more references than any session can lose, where Python counts them."""
    if sys.implementation.name == "cpython" and sys.version_info < _IMMORTAL_FROM:
        count = ctypes.c_ssize_t.from_address(id(None))  # the first field of every object of CPython
        if count.value < _ENOUGH // 2:
            count.value += _ENOUGH
