"""Check everything, without a screen: `python3 build_scripts/test.py [--long] [PYTEST ARGUMENT …]`.

It runs ruff, mypy and pytest; with `--long` the runs that repeat something at random do so for hours, and each prints
its seed and count.
"""

from __future__ import annotations

import os
import subprocess
import sys

import environment
import system

LONG = "--long"
CHECKS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy", "ardesk", "tests", "build_scripts"],
}


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
    workers = str(min(os.cpu_count() or 1, 4))
    if not passes("pytest", [python, "-m", "pytest", "-n", workers, *arguments]):
        failed.append("pytest")
    if failed:
        environment.say(f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


def passes(name: str, command: list[str]) -> bool:
    """Whether the step succeeds, away from the screen."""
    environment.say(f"— {name}")
    offscreen = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.call(command, cwd=environment.ROOT, env=offscreen) == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
