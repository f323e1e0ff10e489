"""Where the backups of a ledger lie, the second place among them, and whether old ones may go at present."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from typing import TypedDict

from ardesk.errors import ArdeskError, reason
from ardesk.i18n import _
from ardesk.storage.whole import replace_text

_FILE = "backups.json"
_OWNER = "ledger.txt"
PAUSE = dt.timedelta(days=14)  # after a restore, unless the owner says sooner


class _Said(TypedDict, total=False):
    """What the owner said about the backups of one ledger."""

    second: str
    key: str  # the public half of the key with which copies there are encrypted
    paused_until: str


def backup_folder(ledger: Path) -> Path:
    """Where the copies of this ledger lie unless the owner names another place."""
    return ledger.parent / f"{ledger.stem} backups"


def second_place(ledger: Path) -> Path | None:
    """The folder that gets a copy of each backup as well; None where none is set."""
    return Path(text) if (text := _read(ledger).get("second", "")) else None


def second_key(ledger: Path) -> str:
    """The public half of the key with which copies in the second place are encrypted; empty where they are not."""
    return _read(ledger).get("key", "")


def check_place(ledger: Path, place: Path | None) -> None:
    """Raises ArdeskError where `place` can't be the second place for backups."""
    if place is not None and not place.is_dir():
        raise ArdeskError(_("There is no folder {path}; choose one that is there.").format(path=place))
    if place is not None and place.resolve() in (backup_folder(ledger).resolve(), ledger.parent.resolve()):
        raise ArdeskError(_("{path} is where the ledger is anyway; choose a place on another disk.").format(path=place))


def set_second_place(ledger: Path, place: Path | None, key: str = "") -> None:
    """From now on each backup is copied to the folder `place` too, or no more. Raises ArdeskError where it can't be.

    The copies there are encrypted with `key`, unless that is empty.
    """
    check_place(ledger, place)
    said = _read(ledger)
    said["second"] = "" if place is None else str(place.absolute())
    said["key"] = "" if place is None else key
    _write(ledger, said)


def paused_until(ledger: Path, today: dt.date) -> dt.date | None:
    """The first day on which old backups may go again; None where they may today."""
    try:
        day = dt.date.fromisoformat(_read(ledger).get("paused_until", ""))
    except ValueError:
        return None
    return day if today < day <= today + PAUSE else None


def pause(ledger: Path, until: dt.date | None) -> None:
    """Keep every backup until that day; None lets old ones go again."""
    said = _read(ledger)
    said["paused_until"] = until.isoformat() if until else ""
    _write(ledger, said)


def own(folder: Path, identity: str) -> None:
    """From now on the folder is that of the ledger with this identity. Raises OSError."""
    replace_text(folder / _OWNER, identity)


def folder_in(place: Path, ledger: Path, identity: str) -> Path:
    """The folder for this ledger's copies in the second place; two ledgers of one name do not share it."""
    count = 1
    while True:
        folder = place / (f"{ledger.stem} backups" if count == 1 else f"{ledger.stem} backups {count}")
        try:
            folder.mkdir(mode=0o700)
            own(folder, identity)
        except FileExistsError:
            owner = folder / _OWNER
            if not owner.is_file() or owner.read_text(encoding="utf-8").strip() != identity:
                count += 1
                continue
        return folder


def _read(ledger: Path) -> _Said:
    try:
        values = json.loads((backup_folder(ledger) / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(values, dict):
        return {}
    texts = {name: str(values.get(name, "")) for name in _Said.__annotations__}
    second = texts["second"] if _can_be_a_name(texts["second"]) else ""
    return {"second": second, "key": texts["key"], "paused_until": texts["paused_until"]}


def _can_be_a_name(text: str) -> bool:
    try:
        return b"\0" not in os.fsencode(text)
    except UnicodeEncodeError:
        return False


def _write(ledger: Path, said: _Said) -> None:
    path = backup_folder(ledger) / _FILE
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_text(path, json.dumps(said, indent=1))
    except OSError as fault:
        raise ArdeskError(_("{path} cannot be written: {why}.").format(path=path, why=reason(fault))) from fault
