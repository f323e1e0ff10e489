"""Long runs: how many times, and the line each prints with its seed and count."""

from __future__ import annotations

import os
import sys

LONG = bool(os.environ.get("ARDESK_LONG"))


def times(short: int, long: int) -> int:
    """How often a run is repeated: `long` times under `build_scripts/test.py --long`, else `short` times."""
    return long if LONG else short


def seed(usual: int) -> int:
    """Where the random choices of a run begin: `ARDESK_SEED` where it is set, else `usual`."""
    return int(os.environ.get("ARDESK_SEED") or usual)


def report(line: str) -> None:
    """Say what was run, in the output of the test."""
    sys.stdout.write(f"{line}\n")
