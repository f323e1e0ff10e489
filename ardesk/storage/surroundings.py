"""Where a ledger lies: folders that are kept in step with the internet, network drives, and copies made in conflict."""

from __future__ import annotations

import re
import sys
from pathlib import Path, PurePath, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_SYNCED = {
    "OneDrive": re.compile(r"onedrive( - .+|-.+)?"),
    "Dropbox": re.compile(r"dropbox( \(.+\)|-.+)?"),
    "iCloud Drive": re.compile(r"icloud ?drive|com~apple~clouddocs|mobile documents"),
    "Google Drive": re.compile(r"google ?drive(-.+)?|my drive"),
}
_NETWORK = frozenset(
    ("nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "fuse.sshfs", "fuse.rclone", "davfs", "ncpfs")
)
# As these programs name the second of two files: Dropbox, OneDrive, Google Drive, Nextcloud, Syncthing.
_CONFLICT = re.compile(
    r" \(.*(conflict|conflicted copy).*\)| \([1-9]\d?\)|[-_]conflict[-_ ].*|\.sync-conflict-.*", re.IGNORECASE
)

_MAYBE = re.compile(r"-[A-Z0-9][A-Z0-9-]{0,14}| [2-9]")  # OneDrive adds the computer's name, iCloud Drive a number


def synced_by(path: PurePath) -> str:
    """The service that keeps the folder of this absolute path in step; empty where none is known to."""
    for part in path.parent.parts:
        for service, named in _SYNCED.items():
            if named.fullmatch(part.casefold()):
                return service
    return ""


def on_network(path: Path) -> bool:
    """Whether the file lies on a drive of another computer, as far as the system tells."""
    if sys.platform == "win32":
        return str(path).startswith("\\\\")
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return kind_of_mount(path, mounts) in _NETWORK


def kind_of_mount(path: PurePath, mounts: str) -> str:
    """The file system on which the absolute `path` lies, by the table of mounts; empty where it names none."""
    best, kind = PurePosixPath(), ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) > 2:  # noqa: PLR2004 - device, place, kind
            place = PurePosixPath(fields[1].replace("\\040", " "))
            if path.is_relative_to(place) and len(place.parts) >= len(best.parts):
                best, kind = place, fields[2]
    return kind


def conflict_copies(path: Path, is_same: Callable[[Path], bool]) -> list[Path]:
    """Files beside the ledger that a program of this kind has made because two computers wrote into it.

    Where the name alone does not tell, `is_same` says whether the file is a version of this ledger.
    """
    try:
        names = sorted(path.parent.iterdir())
    except OSError:
        return []
    return [
        other
        for other in names
        if other.suffix == path.suffix
        and other.stem.startswith(path.stem)
        and (_CONFLICT.fullmatch(end := other.stem[len(path.stem) :]) or (_MAYBE.fullmatch(end) and is_same(other)))
    ]
