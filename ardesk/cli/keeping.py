"""Commands that keep the ledger safe: backup, restore, verify."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ardesk.cli.context import FILE, form_option, on_ledger, remember
from ardesk.cli.output import Answer, aligned, show, tell
from ardesk.errors import ArdeskError
from ardesk.i18n import _

if TYPE_CHECKING:
    from pathlib import Path

    from ardesk.ledger import Check, Ledger


@click.command(
    help=_("Write a verified copy of the ledger. It goes to FILE, or to its backup folder."),
    epilog=_("\b\nExample:\n  ardesk backup /media/stick/acme-2026-10-31.ardesk"),
)
@click.argument("file", type=FILE, required=False)
@on_ledger()
def backup(ledger: Ledger, file: Path | None) -> None:
    click.echo(ledger.backup(file))


@click.command(
    help=_("Make a new ledger from the backup FILE. It is verified, and nothing is ever overwritten."),
    epilog=_("\b\nExample:\n  ardesk restore acme-2026-10-31.ardesk --to acme-again.ardesk"),
)
@click.argument("file", type=FILE)
@click.option("--to", "target", type=FILE, required=True, metavar="NEWFILE")
def restore(file: Path, target: Path) -> None:
    from ardesk.ledger import Ledger
    from ardesk.ledger import restore as copied

    if target.exists():
        raise ArdeskError(_("{path} exists already; name a new file after --to.").format(path=target))
    copied(file, target)
    with Ledger.open(target, read_only=True) as made:
        faults = [check for check in made.verify() if not check.ok]
    if faults:
        target.unlink()
        raise ArdeskError(
            _("{path} is damaged and was not restored: {detail}").format(path=file, detail=faults[0].detail)
        )
    remember(target)
    tell(_("{path}: restored and verified.").format(path=target))


@click.command(
    help=_("Check the file, the ledger's rules and its journal. Exit code 1 and a sentence for each fault."),
    epilog=_("\b\nExample:\n  ardesk --ledger acme.ardesk verify"),
)
@form_option
@on_ledger()
def verify(ledger: Ledger, form: str) -> int:
    from ardesk.operations.closing import proof

    checks = proof(ledger)
    show(
        Answer(
            json=lambda: {"ok": all(check.ok for check in checks), "checks": [_check_json(check) for check in checks]},
            table=lambda: aligned(
                (_("Check"), _("Result"), _("Detail")),
                [(check.name, _("ok") if check.ok else _("FAULT"), check.detail) for check in checks],
            ),
            csv=lambda: [("name", "ok", "detail"), *((one.name, _yes(one.ok), one.detail) for one in checks)],
        ),
        form,
    )
    for check in checks:
        if not check.ok:
            tell(f"{check.name}: {check.detail}")
    return 0 if all(check.ok for check in checks) else 1


def _check_json(check: Check) -> dict[str, object]:
    return {"name": check.name, "ok": check.ok, "detail": check.detail}


def _yes(ok: bool) -> str:
    return "yes" if ok else "no"
