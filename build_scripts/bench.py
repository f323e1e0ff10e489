"""How fast, as ratios within one run: `python3 build_scripts/bench.py [NAME …]`; exit code 1 where a bound is exceeded.

Each measure is taken in turns with a bare counterpart of the same work, on ledgers made for the purpose in a temporary
folder (`--keep FOLDER` makes or finds them there); medians are compared. There is no screen, for both alike.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

import environment
import system

INSIDE = "--inside"


def main(arguments: list[str]) -> int:
    """The exit code, after going on inside the environment."""
    if INSIDE not in arguments:
        python, trouble = environment.prepare_or_explain()
        if trouble := trouble or system.provide_libraries():
            environment.say(trouble)
            return 1
        return environment.run_instead([str(python), __file__, *arguments, INSIDE])
    sys.path.insert(0, str(environment.ROOT))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return measure(arguments)


def measure(arguments: list[str]) -> int:
    """0 where every bound is kept, else 1."""
    import measures

    known = ", ".join(measures.ALL)
    parser = argparse.ArgumentParser(prog="bench.py", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=known)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where the ledgers are, and stay")
    parser.add_argument("--repeats", type=int, default=7, help="how often each is taken (default: 7)")
    parser.add_argument(INSIDE, action="store_true", help=argparse.SUPPRESS)
    wanted = parser.parse_args(arguments)
    if unknown := sorted(set(wanted.names) - set(measures.ALL)):
        parser.error(f"there is no bench {', '.join(unknown)}; there are: {known}")
    (environment.ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=environment.ROOT / "build") as temporary:
        folder = wanted.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        bench = measures.Bench(folder, wanted.repeats)
        kept = [measures.told(name, measures.ALL[name](bench)) for name in wanted.names or measures.ALL]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
