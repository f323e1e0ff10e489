"""The disk that tells and fails (disk.c): how it is built, put under a process, and asked from inside one."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = Path(__file__).with_name("disk.c")
READS, SPACE, OTHERS = 1, 2, 4  # kinds of calls, as in disk.c


def built(folder: Path) -> Path:
    """The library, built in `folder`; the test that asks is skipped, with the reason, where it can't be."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if not sys.platform.startswith("linux"):
        pytest.skip("the disk under test is put there by Linux's loader alone")
    if compiler is None:
        pytest.skip("no C compiler is found, so the disk under test can't be built")
    library = folder / "disk.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-Wall", "-o", library, SOURCE, "-ldl"], check=True)
    return library


def run(library: Path, module: str, *arguments: object, watched: Path, trace: int | None = None) -> str:
    """Run a module of the tests on that disk; what it printed. `trace` is a descriptor the process inherits."""
    environment = {
        **os.environ,
        "LD_PRELOAD": str(library),
        "ARDESK_DISK_FOLDER": str(watched.resolve()),
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    if trace is not None:
        environment["ARDESK_DISK_TRACE"] = str(trace)
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=ROOT, env=environment, pass_fds=() if trace is None else (trace,), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout


class Disk:
    """The disk as the process on it sees it."""

    def __init__(self) -> None:
        self._calls = ctypes.CDLL(None)
        self._calls.disk_failed.restype = self._calls.disk_calls.restype = ctypes.c_long

    def fail(self, number: int, error: int, kinds: int, *, on: bool = False, torn: bool = False) -> None:
        """The `number`-th call of these kinds from now on fails; with `on` every later one too."""
        self._calls.disk_fail(ctypes.c_long(number), error, kinds, int(on), int(torn))

    def calls(self) -> int:
        """How many calls of those kinds there were since `fail`."""
        return int(self._calls.disk_calls())

    def heal(self) -> int:
        """Nothing fails from now on; how many calls failed since `fail`."""
        failed = int(self._calls.disk_failed())
        self._calls.disk_fail(ctypes.c_long(0), 0, 0, 0, 0)
        return failed

    def mark(self, text: str) -> None:
        """Put `text` into the trace, at this point of it."""
        self._calls.disk_mark(text.encode())
