"""Folders that are kept in step with the internet, network drives and conflict copies, by their names."""

from __future__ import annotations

import shutil
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from ardesk.ledger import Ledger
from ardesk.operations import keeping
from ardesk.storage.surroundings import conflict_copies, kind_of_mount, synced_by
from tests.ledgers import new_ledger


@pytest.mark.parametrize(("path", "service"), [
    (PureWindowsPath(r"C:\Users\Ann\OneDrive\Ledgers\a.ardesk"), "OneDrive"),
    (PureWindowsPath(r"C:\Users\Ann\OneDrive - Acme Ltd\a.ardesk"), "OneDrive"),
    (PurePosixPath("/Users/ann/Library/CloudStorage/OneDrive-Acme/a.ardesk"), "OneDrive"),
    (PurePosixPath("/home/ann/Dropbox/a.ardesk"), "Dropbox"),
    (PureWindowsPath(r"D:\Dropbox (Acme)\a.ardesk"), "Dropbox"),
    (PurePosixPath("/Users/ann/Library/Mobile Documents/com~apple~CloudDocs/a.ardesk"), "iCloud Drive"),
    (PureWindowsPath(r"C:\Users\Ann\iCloudDrive\a.ardesk"), "iCloud Drive"),
    (PureWindowsPath(r"G:\My Drive\a.ardesk"), "Google Drive"),
    (PurePosixPath("/Users/ann/Library/CloudStorage/GoogleDrive-ann@example.org/a.ardesk"), "Google Drive"),
    (PurePosixPath("/home/ann/Documents/Dropbox.ardesk"), ""),
    (PurePosixPath("/home/ann/Documents/My Dropboxes/a.ardesk"), ""),
])  # fmt: skip
def test_synced_folders_are_known_by_name(path: PurePosixPath | PureWindowsPath, service: str) -> None:
    assert synced_by(path) == service


def test_the_nearest_mount_decides() -> None:
    mounts = "/dev/sda1 / ext4 rw 0 0\nbox:/x /mnt/the\\040box nfs4 rw 0 0\n/dev/sdb /mnt/the\\040box/in ext4 rw 0 0\n"
    assert kind_of_mount(PurePosixPath("/home/a.ardesk"), mounts) == "ext4"
    assert kind_of_mount(PurePosixPath("/mnt/the box/a.ardesk"), mounts) == "nfs4"
    assert kind_of_mount(PurePosixPath("/mnt/the box/in/a.ardesk"), mounts) == "ext4"
    assert kind_of_mount(PurePosixPath("/mnt/the boxes/a.ardesk"), mounts) == "ext4"
    assert kind_of_mount(PurePosixPath("/home/a.ardesk"), "") == ""


def test_conflict_copies_are_noticed_and_other_ledgers_are_not(tmp_path: Path) -> None:
    path = tmp_path / "acme.ardesk"
    conflicts = {
        "acme (1).ardesk",
        "acme (Ann's conflicted copy 2026-11-22).ardesk",
        "acme (conflicted copy 2026-11-22 101500).ardesk",
        "acme.sync-conflict-20261122-101500-ABC.ardesk",
    }
    others = {
        "acme before restore 2026-11-22 101500.ardesk",
        "acme 2.ardesk",
        "acme (1).csv",
        "acme2.ardesk",
        "b.ardesk",
    }
    doubtful = {"acme-DESKTOP-4F2A1.ardesk", "acme 3.ardesk"}
    for name in {path.name, *conflicts, *others, *doubtful}:
        (tmp_path / name).touch()
    assert {found.name for found in conflict_copies(path, lambda _other: False)} == conflicts
    assert {found.name for found in conflict_copies(path, lambda other: other.name in doubtful)} == conflicts | doubtful


def test_a_version_of_another_computer_is_told_and_a_ledger_of_its_own_is_not(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        path = ledger.path
    own = path.with_name("acme-OFFICE.ardesk")
    Ledger.create(own, name="Acme", currency="USD").close()
    assert keeping.warning(path) == ""
    shutil.copy(path, own)
    assert own.name in keeping.warning(path)
