"""Backups that only a passphrase opens: one copy on request, those in the second place, and the way back."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from ardesk.errors import ArdeskError, reason
from ardesk.i18n import _
from ardesk.storage import backup, places, sealed
from ardesk.storage.passphrases import Stop
from ardesk.storage.sealed import ENDING, check_passphrase, is_sealed
from ardesk.storage.whole import PARTIAL, take_its_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ardesk.ledger import Ledger

__all__ = ["ENDING", "Stop", "check_passphrase", "is_sealed"]


def encrypted_copy(ledger: Ledger, target: Path, passphrase: str) -> None:
    """A verified backup, and the same encrypted at `target`. Raises ArdeskError; never overwrites anything."""
    check_passphrase(passphrase)
    if target.exists():
        raise ArdeskError(_("{path} exists already; choose another name.").format(path=target))
    sealed.seal(ledger.sound_backup(), target, passphrase)


def is_second_place_encrypted(path: Path) -> bool:
    """Whether the copies in the second place of the ledger at `path` are encrypted."""
    return bool(places.second_key(path))


def set_second_place(path: Path, place: Path | None, *, encrypted: bool = False, passphrase: str = "") -> None:
    """From now on each backup is copied to the folder `place` too, encrypted if so wished. Raises ArdeskError.

    A passphrase makes a new key; without one the key in use stays. The passphrase itself is kept nowhere.
    """
    places.check_place(path, place)
    key = places.second_key(path)
    if place is not None and encrypted and (passphrase or not key):
        key = _new_key(path, passphrase)
    places.set_second_place(path, place, key if encrypted else "")


def _new_key(path: Path, passphrase: str) -> str:
    folder = places.backup_folder(path)
    try:
        return sealed.new_key(folder, passphrase)
    except OSError as fault:
        raise ArdeskError(_("{path} cannot be written: {why}.").format(path=folder, why=reason(fault))) from fault


def bring_back(copy: Path, path: Path, passphrase: str) -> Path:
    """The encrypted backup `copy` among the ledger's own backups again, opened and proved. Raises ArdeskError."""
    target = places.backup_folder(path) / copy.name.removesuffix(ENDING)
    if target.exists():
        return target
    with unsealed(copy, target, passphrase) as plain:
        try:
            take_its_name(plain, target)
        except OSError as fault:
            raise ArdeskError(_("{path} cannot be written: {why}.").format(path=target, why=reason(fault))) from fault
    return target


@contextmanager
def unsealed(copy: Path, beside: Path, passphrase: str) -> Iterator[Path]:
    """The encrypted `copy` as a proved ledger file beside `beside`, which goes at the end. Raises ArdeskError."""
    plain = beside.with_name(beside.name + PARTIAL)
    try:
        plain.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        plain.unlink(missing_ok=True)
    except OSError as fault:
        raise ArdeskError(_("{path} cannot be written: {why}.").format(path=beside, why=reason(fault))) from fault
    try:
        sealed.unseal(copy, plain, passphrase)
        backup.prove(plain)
        yield plain
    finally:
        with suppress(OSError):
            plain.unlink(missing_ok=True)
