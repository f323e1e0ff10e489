"""What commands share: the ledger meant, how it is opened and remembered, and the options of every reading command."""

from __future__ import annotations

import contextlib
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

import click

from ardesk.cli.output import FORMATS, tell
from ardesk.errors import ArdeskError, DamagedError
from ardesk.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ardesk.format import Formats
    from ardesk.ledger import Ledger

P = ParamSpec("P")
R = TypeVar("R")
_CHOSEN = "ardesk.cli.ledger"

FILE = click.Path(path_type=Path)


def _choose(ctx: click.Context, _param: click.Parameter, value: Path | None) -> Path | None:
    if value is not None:
        ctx.meta[_CHOSEN] = value
    return value


ledger_option = click.option(
    "--ledger", type=FILE, metavar="FILE", envvar="ARDESK_LEDGER", callback=_choose, expose_value=False,
    help=_("The ledger file; without it ARDESK_LEDGER, else the last used one."),
)  # fmt: skip
_ledger_option_again = click.option(
    "--ledger", type=FILE, callback=_choose, expose_value=False, is_eager=True, hidden=True
)
form_option = click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True,
    help=_("The shape of the result."),
)  # fmt: skip


def ledger_path() -> Path:
    """The ledger the command line names, else the last used one. Raises UsageError where there is neither."""
    from ardesk.settings import Settings

    if chosen := chosen_ledger():
        return chosen
    recent: list[str] = Settings().get("recent", [])
    if not recent:
        raise click.UsageError(
            _("Which ledger? Name it with --ledger FILE or ARDESK_LEDGER, or make one with `ardesk new FILE`.")
        )
    return Path(recent[0])


def chosen_ledger() -> Path | None:
    """The ledger that the command line or the environment names."""
    chosen: Path | None = click.get_current_context().meta.get(_CHOSEN)
    return chosen


def remember(path: Path) -> None:
    """Make `path` the last used ledger."""
    from ardesk.settings import Settings

    Settings().remember(path)


@contextlib.contextmanager
def opened(*, read_only: bool) -> Iterator[Ledger]:
    """The ledger meant, open; it is the last used one from then on."""
    from ardesk.ledger import Ledger, is_older

    path = ledger_path()
    if read_only and is_older(path):
        Ledger.open(path).close()
        tell(_("{path} was brought up to date; what it was is in its backup folder.").format(path=path))
    with Ledger.open(path, read_only=read_only) as ledger:
        remember(ledger.path)
        if not read_only:
            _tell_of_its_place(path)
        if not (read_only or chosen_ledger()):
            tell(_("The ledger is {path}, the last used one.").format(path=ledger.path))
        with _damage_in_words(path):
            yield ledger
        if ledger.aside:
            tell(ledger.aside)


def _tell_of_its_place(path: Path) -> None:
    from ardesk.operations.keeping import warning

    if said := warning(path):
        tell(said)


@contextlib.contextmanager
def _damage_in_words(path: Path) -> Iterator[None]:
    """Inside it, a fault for which a damaged file is to blame becomes a sentence on that."""
    from ardesk.ledger import damage

    try:
        yield
    except (ArdeskError, click.exceptions.Exit, click.ClickException, click.Abort, OSError):
        raise
    except Exception as fault:
        if said := damage(path):
            raise DamagedError(said) from fault
        raise


def on_ledger(*, read_only: bool = True) -> Callable[[Callable[Concatenate[Ledger, P], R]], Callable[P, R]]:
    """A command that gets the opened ledger as its first argument, and takes `--ledger` after its name as well."""

    def decorate(command: Callable[Concatenate[Ledger, P], R]) -> Callable[P, R]:
        @_ledger_option_again
        @wraps(command)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            with opened(read_only=read_only) as ledger:
                return command(ledger, *args, **kwargs)

        return run

    return decorate


def formats_of(ledger: Ledger) -> Formats:
    """How this ledger's figures are written for people."""
    from ardesk.format import Formats

    return Formats(ledger.locale, ledger.base)
