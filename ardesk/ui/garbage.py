"""When Python's collector of garbage may run: never while a thread beside the window's is at work.

It runs in whichever thread makes the object too many, and what it clears there may be a widget of a dialog long closed.
Qt's objects may only go in the thread that made them; elsewhere they take the program with them.
"""

from __future__ import annotations

import gc


class _Reasons:
    """How many reasons there are now for the collector to wait."""

    count = 0


def hold() -> None:
    """The collector waits, until `release` was called as often."""
    _Reasons.count += 1
    gc.disable()


def release() -> None:
    """One reason less; after the last the collector runs again."""
    _Reasons.count -= 1
    if not _Reasons.count:
        gc.enable()
