"""Whether there is a screen: a sentence where there is none, and nothing where any kind of one is."""

from __future__ import annotations

import pytest

from ardesk.screen import screen_missing

SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


@pytest.fixture
def linux_without_screen(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr("sys.platform", "linux")
    for name in SCREENS:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


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
