"""Where things are: resources and the user's folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from ardesk.paths import resource, state_dir


def test_resources_are_found() -> None:
    assert resource("icons", "ardesk.svg").is_file()


def test_the_users_folder_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ARDESK_HOME", str(tmp_path))
    assert state_dir() == tmp_path


@pytest.mark.parametrize(
    ("platform", "variables", "folder"),
    [
        ("linux", {}, "/home/ann/.config/ardesk"),
        ("linux", {"XDG_CONFIG_HOME": "/elsewhere"}, "/elsewhere/ardesk"),
        ("darwin", {}, "/home/ann/Library/Application Support/ARDesk"),
        ("win32", {"APPDATA": "/roaming"}, "/roaming/ARDesk"),
    ],
)
def test_the_users_folder_is_where_the_system_keeps_such_things(
    monkeypatch: pytest.MonkeyPatch, platform: str, variables: dict[str, str], folder: str
) -> None:
    for name in ("ARDESK_HOME", "XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"HOME": "/home/ann", **variables}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.platform", platform)
    assert state_dir() == Path(folder)
