"""The command `ardesk` itself: its global options, its commands, and what becomes of each kind of trouble."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING

import click

from ardesk import __version__
from ardesk.cli.analysis import compare, moved, scorecard
from ardesk.cli.closing import close, closings, reopen
from ardesk.cli.context import ledger_option
from ardesk.cli.figures import aging, explain, history, kpis
from ardesk.cli.forecasting import forecast
from ardesk.cli.keeping import WAYS_OUT, backup, backups, restore, salvage, verify
from ardesk.cli.leaving import followups
from ardesk.cli.letters import letter
from ardesk.cli.moving import demo, export, import_, new
from ardesk.cli.output import speak_unicode, tell
from ardesk.cli.papers import invoice, statement, summary
from ardesk.cli.reference import reference
from ardesk.cli.relocating import relocate
from ardesk.cli.self_test import self_test
from ardesk.cli.working import recommendations, worklist
from ardesk.errors import ArdeskError, DamagedError, reason
from ardesk.i18n import _
from ardesk.paths import state_dir

if TYPE_CHECKING:
    from collections.abc import Sequence

DONE, REFUSED = 0, 1
_EXAMPLES = _(
    """\b
Examples:
  ardesk                                        the window, on the last used ledger
  ardesk new acme.ardesk --name "Acme Ltd" --currency USD
  ardesk --ledger acme.ardesk import exported/
  ardesk aging --as-of today
  ardesk kpis 2026-Q4 --by customer --format csv
  ardesk summary 2026-10 --pdf october.pdf"""
)


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=_("The receivables ledger of a small business. Without a command the window opens."),
    epilog=_EXAMPLES,
)
@ledger_option
@click.option(
    "--measure-start", is_flag=True, help=_("Without a command: open the window, print how long it took, close it.")
)
@click.version_option(__version__, prog_name="ardesk")
def root(*, measure_start: bool) -> None:
    if measure_start:
        raise click.UsageError(_("--measure-start goes without a command."))


for _command in (
    new, demo, import_, export, aging, kpis, history, explain, scorecard, compare, moved, reference, forecast,
    worklist, recommendations, summary, invoice, statement, letter, followups,
    close, reopen, closings, backup, backups, restore, relocate, salvage, verify, self_test,
):  # fmt: skip
    root.add_command(_command)


def run(arguments: Sequence[str]) -> int:
    """The exit code of the command: 0 done, 1 refused or a check failed, 2 wrong usage; trouble is told on stderr."""
    speak_unicode()
    try:
        return _run(arguments)
    except BrokenPipeError:
        _drop_stdout()
        return REFUSED
    except Exception as fault:
        if os.environ.get("ARDESK_DEBUG"):
            raise
        tell(_fault(fault))
        return REFUSED


def _run(arguments: Sequence[str]) -> int:
    try:
        result = root.main(args=list(arguments), prog_name="ardesk", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        tell(_("Stopped. What was begun is undone."))
        return REFUSED
    except ArdeskError as error:
        tell(error.sentence)
        if isinstance(error, DamagedError):
            tell(WAYS_OUT)
        return REFUSED
    except BrokenPipeError:
        raise
    except OSError as error:
        tell(_trouble_with_a_file(error))
        return REFUSED
    return result if isinstance(result, int) else DONE


def _fault(fault: Exception) -> str:
    """A sentence on a fault of ours, whose places in the program, and nothing that was entered, go to the log."""
    places = [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in extract_tb(fault.__traceback__)]
    log = state_dir() / "ardesk.log"
    with contextlib.suppress(OSError):
        log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            file.write("\n".join([f"ARDesk {__version__} {type(fault).__qualname__}", *places, ""]))
    text = _("Something in ARDesk went wrong ({kind}); the ledger is as it was. The details are in {log}.")
    return text.format(kind=type(fault).__qualname__, log=log)


def _trouble_with_a_file(error: OSError) -> str:
    what = reason(error)
    if not error.filename:
        return _("The computer refused: {what}.").format(what=what)
    return _("{file} could not be used: {what}.").format(file=os.fsdecode(error.filename), what=what)


def _drop_stdout() -> None:
    """Whoever read our output has gone: leave quietly, also when Python flushes at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
