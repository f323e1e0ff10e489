"""Commands that keep the ledger safe: backup, backups, restore, salvage, verify."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from ardesk.cli.context import FILE, form_option, on_ledger, remember
from ardesk.cli.output import Answer, aligned, show, tell
from ardesk.cli.secrets import passphrase
from ardesk.errors import ArdeskError
from ardesk.i18n import _

if TYPE_CHECKING:
    from pathlib import Path

    from ardesk.ledger import Check, Ledger
    from ardesk.operations.keeping import Look


WAYS_OUT = _(
    "What to do: `ardesk backups FILE` lists its backups, `ardesk restore BACKUP --to NEWFILE` goes back to one, and "
    "`ardesk salvage FILE --to NEWFILE` saves what can still be read. The damaged file stays as it is."
)


@click.command(
    help=_("Write a verified copy of the ledger. It goes to FILE, or to its backup folder."),
    epilog=_(
        "\b\nExamples:\n  ardesk backup /media/stick/acme-2026-10-31.ardesk\n"
        "  ardesk backup --encrypt /media/stick/acme-2026-10-31.ardesk.age"
    ),
)
@click.argument("file", type=FILE, required=False)
@click.option(
    "--encrypt", is_flag=True,
    help=_("Encrypt FILE in the age format; the passphrase comes from ARDESK_PASSPHRASE, the input or the keyboard."),
)  # fmt: skip
@on_ledger()
def backup(ledger: Ledger, file: Path | None, *, encrypt: bool) -> None:
    if encrypt and file is None:
        raise click.UsageError(_("Name the FILE that --encrypt is to write."))
    if encrypt and file is not None:
        from ardesk.operations.encrypting import encrypted_copy

        encrypted_copy(ledger, file, passphrase(twice=True))
        click.echo(file)
    else:
        click.echo(ledger.backup(file))


@click.command(
    help=_(
        "Make a new ledger from the backup FILE. It is verified, and nothing is ever overwritten. An encrypted one "
        "opens with the passphrase from ARDESK_PASSPHRASE, the input or the keyboard."
    ),
    epilog=_("\b\nExample:\n  ardesk restore acme-2026-10-31.ardesk --to acme-again.ardesk"),
)
@click.argument("file", type=FILE)
@click.option("--to", "target", type=FILE, required=True, metavar="NEWFILE")
def restore(file: Path, target: Path) -> None:
    from ardesk.operations.encrypting import is_sealed
    from ardesk.operations.keeping import restore_to

    if target.exists():
        raise ArdeskError(_("{path} exists already; name a new file after --to.").format(path=target))
    restore_to(file, target, passphrase() if is_sealed(file) else "")
    remember(target)
    tell(_("{path}: restored and verified.").format(path=target))


@click.command(
    help=_("The backups of the ledger FILE, newest first, each proved; also where FILE can no longer be read."),
    epilog=_("\b\nExample:\n  ardesk backups acme.ardesk"),
)
@click.argument("file", type=FILE)
@form_option
def backups(file: Path, form: str) -> None:
    from ardesk.operations import keeping

    today = dt.datetime.now().astimezone().date()
    looks = [keeping.look_into(copy, file, today) for copy in keeping.copies(file)]
    if not looks:
        tell(_("There is no backup of {path}.").format(path=file))
    show(
        Answer(
            json=lambda: {"backups": [_look_json(look) for look in looks]},
            table=lambda: aligned(
                (_("Made (UTC)"), _("State"), _("Changes lost"), _("File")),
                [tuple(map(str, row)) for row in _look_rows(looks)],
            ),
            csv=lambda: [("made", "fault", "changes_lost", "path"), *_look_rows(looks)],
        ),
        form,
    )


def _look_rows(looks: list[Look]) -> list[tuple[object, ...]]:
    return [
        (f"{look.copy.at:%Y-%m-%d %H:%M}", look.fault or _state(look), len(look.lost), look.copy.path) for look in looks
    ]


def _state(look: Look) -> str:
    return _("encrypted") if look.copy.sealed else _("verified")


def _look_json(look: Look) -> dict[str, object]:
    return {
        "path": str(look.copy.path),
        "made": look.copy.at.isoformat(timespec="seconds"),
        "bytes": look.copy.size,
        "second_place": look.copy.second,
        "encrypted": look.copy.sealed,
        "ok": not look.fault,
        "fault": look.fault,
        "counts": look.held.counts if look.held else None,
        "receivables": look.held.totals.receivables if look.held else None,
        "changes_lost": len(look.lost),
    }


@click.command(
    help=_(
        "Save what can still be read in the damaged ledger FILE into a new one. FILE is only read; what is missing is "
        "told."
    ),
    epilog=_("\b\nExample:\n  ardesk salvage acme.ardesk --to acme-saved.ardesk"),
)
@click.argument("file", type=FILE)
@click.option("--to", "target", type=FILE, required=True, metavar="NEWFILE")
def salvage(file: Path, target: Path) -> None:
    from ardesk.operations import keeping

    saved = keeping.salvage(file, target)
    for line in saved.told:
        tell(line)
    tell(
        _("{path}: {records} records were saved. Compare it with the newest backup before you go on with it.").format(
            path=target, records=sum(saved.counts.values())
        )
    )


@click.command(
    help=_("Check the file, the ledger's rules and its journal. Exit code 1 and a sentence for each fault."),
    epilog=_(
        "\b\nExamples:\n  ardesk --ledger acme.ardesk verify\n"
        "  ardesk --ledger acme.ardesk verify --seal 0e18f8aed26eea58"
    ),
)
@click.option(
    "--seal", "seals", multiple=True, metavar="SEAL",
    help=_("The seal on a printed summary, or its first 16 signs: check that this ledger bore it."),
)  # fmt: skip
@form_option
@on_ledger()
def verify(ledger: Ledger, form: str, seals: tuple[str, ...]) -> int:
    from ardesk.operations.closing import printed_seal, proof

    checks = [*proof(ledger), *(printed_seal(ledger, seal) for seal in seals)]
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
    if not all(check.ok for check in checks if check.name != _("Figures of closed months")):
        tell(WAYS_OUT)
    return 0 if all(check.ok for check in checks) else 1


def _check_json(check: Check) -> dict[str, object]:
    return {"name": check.name, "ok": check.ok, "detail": check.detail}


def _yes(ok: bool) -> str:
    return "yes" if ok else "no"
