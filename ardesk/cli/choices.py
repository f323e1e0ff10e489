"""Which KPIs and which options a command is to use: the ledger's own choices, overridden by the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ardesk.cli.output import tell
from ardesk.cli.parameters import all_known
from ardesk.domain.company import OPTION
from ardesk.errors import ArdeskError
from ardesk.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ardesk.kpi.options import Options
    from ardesk.ledger import Ledger

option_option = click.option(
    "--option", multiple=True, metavar="NAME=VALUE", help=_("Settle a doubtful case otherwise; may be repeated.")
)


def known_ids(only: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """The KPI ids in `only`, each once. Raises UsageError, naming the known ones, for any other."""
    from ardesk.kpi.catalogue import CATALOGUE

    asked = dict.fromkeys(name for names in only for name in names)
    return all_known(asked, (kpi.id for kpi in CATALOGUE), _("There is no KPI {name}. There are: {known}."))


def chosen_options(ledger: Ledger, given: tuple[str, ...]) -> Options:
    """The options the ledger keeps, overridden by `given`. Raises UsageError where `given` makes no sense."""
    from ardesk.kpi.options import Options

    try:
        Options.parse(given)
    except ArdeskError as error:
        raise click.UsageError(error.sentence) from error
    return Options.parse([*_kept(ledger), *given])


def _kept(ledger: Ledger) -> Iterator[str]:
    """The ledger's own choices as `name=value`; one that makes no sense is told and left out."""
    from ardesk.kpi.options import Options

    for key, value in ledger.company.items():
        choice = f"{key.removeprefix(OPTION)}={value}"
        if not key.startswith(OPTION) or not value:
            continue
        try:
            Options.parse([choice])
        except ArdeskError as error:
            tell(
                _("Note: the ledger's own choice {choice} is not used. {why}").format(choice=choice, why=error.sentence)
            )
        else:
            yield choice
