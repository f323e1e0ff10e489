"""Check everything, without a screen: `python3 build_scripts/test.py [--long] [PYTEST ARGUMENT …]`.

It runs ruff, mypy and pytest; with `--long` the runs that repeat something at random do so for hours, and each prints
its seed and count.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import environment
import system

if TYPE_CHECKING:
    from collections.abc import Iterator

LONG = "--long"
CHECKS = {"ruff check": ["ruff", "check", "."], "ruff format": ["ruff", "format", "--check", "."]}
TYPES = ["mypy", "ardesk", "tests", "build_scripts"]
MEMORY = Path("/dev/shm")  # noqa: S108 - only a folder with a name of its own in it is used
ENOUGH = 3 * 10**9  # bytes of memory for the ledgers of tests


def main(arguments: list[str]) -> int:
    """0 when every check and test passes; else 1, with the names of the steps that failed on stderr."""
    python, trouble = environment.prepare_or_explain("tests")
    trouble = trouble or system.provide_libraries() or system.provide_test_tools()
    if trouble:
        environment.say(trouble)
        return 1
    if LONG in arguments:
        os.environ["ARDESK_LONG"] = "1"
        arguments = [*(word for word in arguments if word != LONG), "-rP"]
    failed = [name for name, command in CHECKS.items() if not passes(name, [python, "-m", *command])]
    with quick_folder() as folder, subprocess.Popen([python, "-m", *TYPES], cwd=environment.ROOT) as types:
        workers = str(min((os.cpu_count() or 1) + 1, 4))
        if not passes("mypy, pytest", [python, "-m", "pytest", "-n", workers, *arguments], TMPDIR=folder):
            failed.append("pytest")
    if types.returncode:
        failed.append("mypy")
    if failed:
        environment.say(f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


@contextmanager
def quick_folder() -> Iterator[str]:
    """A folder for what tests write, gone afterwards; in memory if there is room, as each change waits for the disk."""
    in_memory = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH
    with tempfile.TemporaryDirectory(prefix="ardesk-tests-", dir=MEMORY if in_memory else None) as folder:
        yield folder


def passes(name: str, command: list[str], **more: str) -> bool:
    """Whether the step succeeds, away from the screen."""
    environment.say(f"— {name}")
    offscreen = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **more}
    return subprocess.call(command, cwd=environment.ROOT, env=offscreen) == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
