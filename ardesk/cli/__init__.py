"""The entry points: the command line, and without a command the window, which does not wait for the former."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ardesk.storage.passphrases import HELPER, help_out

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

SUFFIX = ".ardesk"


class WindowWish(NamedTuple):
    """What the window is to open with: a ledger (None: the last used one), and whether it measures its start."""

    ledger: Path | None = None
    measure: bool = False


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command that `arguments` (by default the process's) name, or the window, and leave with its exit code."""
    _keep_to_this_user()
    _stand_in_for_closed_streams()
    given = sys.argv[1:] if arguments is None else list(arguments)
    _help_with_a_passphrase(given)
    if wish := window_wish(given):
        sys.exit(open_window(wish))
    from ardesk.cli.program import run

    sys.exit(run(given))


def gui() -> NoReturn:
    """Open the window, on the ledger named as an argument if one is."""
    _keep_to_this_user()
    _stand_in_for_closed_streams()
    _help_with_a_passphrase(sys.argv[1:])
    sys.exit(open_window(window_wish(sys.argv[1:]) or WindowWish()))


def _keep_to_this_user() -> None:
    """Whatever is written from now on, papers and exports too, can be read by its owner only."""
    os.umask(0o077)


def _stand_in_for_closed_streams() -> None:
    """Where stdin, stdout or stderr was closed stands the null device, so that no file of ours gets its number."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - until the process ends


def _help_with_a_passphrase(given: Sequence[str]) -> None:
    """The packaged program is its own helper where it encrypts."""
    if given == [HELPER]:
        sys.exit(help_out())


def window_wish(arguments: Sequence[str]) -> WindowWish | None:
    """The window that `arguments` ask for; None where they name a command, ask for help or make no sense."""
    ledger: str | None = None
    measure = False
    rest = iter(arguments)
    for argument in rest:
        if argument == "--measure-start":
            measure = True
        elif argument == "--ledger":
            ledger = next(rest, "")
        elif argument.startswith("--ledger="):
            ledger = argument.partition("=")[2]
        elif ledger is None and argument.endswith(SUFFIX) and not argument.startswith("-"):
            ledger = argument
        else:
            return None
        if ledger == "":
            return None
    ledger = ledger or os.environ.get("ARDESK_LEDGER")
    return WindowWish(Path(ledger) if ledger else None, measure)


def open_window(wish: WindowWish) -> int:
    """Open the window and stay until it closes; 1 with a sentence on stderr where there is no screen."""
    from ardesk.screen import screen_missing

    if trouble := screen_missing():
        print(trouble, file=sys.stderr)  # noqa: T201 - a message of the program itself, before click is there
        return 1
    from ardesk.ui.app import run

    return run(wish.ledger, measure_start=wish.measure)
