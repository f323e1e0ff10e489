"""When Python's collector of garbage may run: never while a thread beside the window's is at work.

It runs in whichever thread makes the object too many, and what it clears there may be a widget of a dialog long closed.
Qt's objects may only go in the thread that made them; elsewhere they take the program with them.
"""

from __future__ import annotations

import gc

_REASONS: set[object] = set()


def hold(reason: object) -> None:
    """The collector waits until this reason, and every other, is released."""
    _REASONS.add(reason)
    gc.disable()


def release(reason: object) -> None:
    """After the last reason the collector runs again; one that is none changes nothing."""
    _REASONS.discard(reason)
    if not _REASONS:
        gc.enable()
