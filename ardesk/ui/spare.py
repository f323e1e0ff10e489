"""Memory that large work has freed, given back to the system."""

from __future__ import annotations

import sys


def give_back() -> None:
    """What is free in this process goes back; glibc would keep 100 MB after the figures of a large ledger."""
    if sys.platform == "linux":
        import ctypes

        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc has it, other libraries don't need it
        if trim is not None:
            trim(0)
