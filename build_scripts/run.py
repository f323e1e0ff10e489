"""Start ARDesk from a checkout: `python3 build_scripts/run.py [COMMAND …]`, without a command the window."""

from __future__ import annotations

import sys

import environment
import system


def main(arguments: list[str]) -> int:
    """The exit code of the program, or 1 with a sentence on stderr where it cannot be started."""
    python, trouble = environment.prepare_or_explain()
    trouble = trouble or system.provide_libraries()
    if trouble:
        environment.say(trouble)
        if not (python and arguments):
            return 1
    return environment.run_instead([python, "-P", "-m", "ardesk", *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
