"""The command that moves a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ardesk.cli.context import FILE, remember
from ardesk.cli.output import tell
from ardesk.i18n import _

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=_(
        "Move the ledger FILE to NEWFILE. The copy is proved first; the old file is then renamed, and stays until you "
        "delete it."
    ),
    epilog=_("\b\nExample:\n  ardesk relocate ~/Dropbox/acme.ardesk --to ~/Documents/acme.ardesk"),
)
@click.argument("file", type=FILE)
@click.option("--to", "target", type=FILE, required=True, metavar="NEWFILE")
def relocate(file: Path, target: Path) -> None:
    from ardesk.operations import keeping

    made = keeping.relocate(file, target)
    remember(target)
    tell(_("{path}: moved and verified. The old file is {old} now.").format(path=target, old=made.old))
