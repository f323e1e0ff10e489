"""None, True and False, kept alive: PySide6 6.12 hands them out uncounted, which on Python 3.11 ends a long session.

Its stable-ABI build returns them as if they were immortal, which they are from Python 3.12 on (PEP 683). On 3.11 each
such call takes one reference away (every `emit` one of True), `sys.getrefcount` sinks, and at nought the interpreter
stops with "none_dealloc: deallocating None" or "bool_dealloc: deallocating True or False".
"""

from __future__ import annotations

import ctypes
import sys

_IMMORTAL_FROM = (3, 12)
_ENOUGH = 1 << 40
_SINGLE = (None, True, False, NotImplemented, Ellipsis)


def keep_none() -> None:
    """Gives None and its like more references than any session can lose, where Python counts them."""
    if sys.implementation.name == "cpython" and sys.version_info < _IMMORTAL_FROM:
        for one in _SINGLE:
            count = ctypes.c_ssize_t.from_address(id(one))  # the first field of every object of CPython
            if count.value < _ENOUGH // 2:
                count.value += _ENOUGH
