"""Where things are: resources, the user's folder, the screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from ardesk.paths import resource, screen_missing, state_dir

SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


@pytest.fixture
def linux_without_screen(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr("sys.platform", "linux")
    for name in SCREENS:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


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


def test_without_a_screen_a_sentence_names_what_works(linux_without_screen: pytest.MonkeyPatch) -> None:
    del linux_without_screen
    assert "command line" in (screen_missing() or "")


@pytest.mark.parametrize("variable", SCREENS)
def test_any_kind_of_screen_will_do(linux_without_screen: pytest.MonkeyPatch, variable: str) -> None:
    linux_without_screen.setenv(variable, "something")
    assert screen_missing() is None


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_windows_and_macos_always_have_one(linux_without_screen: pytest.MonkeyPatch, platform: str) -> None:
    linux_without_screen.setattr("sys.platform", platform)
    assert screen_missing() is None
