"""A file that is on the disk as it was meant before it gets its name: written apart, read back, synced, named."""

from __future__ import annotations

import errno
import hashlib
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from ardesk.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import BinaryIO

PARTIAL = ".partial"
# What file systems of sticks and networks say to it, and folders of others that may not be read.
_CANNOT = (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EBADF, errno.EACCES, errno.EPERM)
_BINARY = getattr(os, "O_BINARY", 0)  # Windows would change the ends of lines


class Hashed:
    """A file to write to that keeps the SHA-256 of what was written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._hash = file, hashlib.sha256()

    def write(self, data: bytes) -> int:
        """Write all of `data`; its length."""
        self._hash.update(data)
        return self._file.write(data)

    @property
    def digest(self) -> str:
        """The SHA-256 so far, in hex."""
        return self._hash.hexdigest()


def write_whole(target: Path, fill: Callable[[Hashed], object]) -> str:
    """The SHA-256 of what `fill` wrote to `target`, compared with what was read back; a file there is never replaced.

    Raises OSError, and then nothing is left.
    """
    partial = target.with_name(target.name + PARTIAL)
    partial.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY | _BINARY, 0o600), "wb") as file:
            hashed = Hashed(file)
            fill(hashed)
        _compare(partial, hashed.digest)
        take_its_name(partial, target)
    except BaseException:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise
    return hashed.digest


def _compare(path: Path, digest: str) -> None:
    if digest_of(path) != digest:
        raise OSError(_("what was read back is not what was written"))


def digest_of(path: Path) -> str:
    """The SHA-256 of the file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def take_its_name(partial: Path, target: Path) -> None:
    """The proved file is on the disk before it gets its name, and its name before this returns; nothing is replaced."""
    _sync(partial)
    try:
        os.link(partial, target)  # unlike rename, this never replaces a file
    except FileExistsError:
        raise
    except (OSError, NotImplementedError, AttributeError):  # a file system without links, such as a stick's
        if target.exists():
            raise FileExistsError(target) from None
        partial.rename(target)
    with suppress(OSError):  # it has its name by now, and what is left of the other is swept away one day
        partial.unlink(missing_ok=True)
    try:
        sync_name(target)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def replace_text(path: Path, text: str) -> None:
    """The file holds `text`, on the disk, or still what it held before. Raises OSError."""
    partial = path.with_name(path.name + PARTIAL)
    partial.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        _sync(partial)
        partial.replace(path)
    except BaseException:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise
    sync_name(path)


def sync_name(path: Path) -> None:
    """The name of the file is on the disk, and that of its folder, which may be as new."""
    sync_folder(path.parent)
    sync_folder(path.parent.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """The names in this folder are on the disk, where the system can promise that. Raises OSError."""
    if os.name != "posix":
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as fault:
        if fault.errno not in _CANNOT:
            raise
