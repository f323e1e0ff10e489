"""What holds for every test: no screen, and nothing of the person who runs them is read or written."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

os.environ["QT_QPA_PLATFORM"] = "offscreen"


@pytest.fixture(autouse=True)
def _a_users_folder_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test finds the settings of a first start, and no ledger that was used last."""
    monkeypatch.setenv("ARDESK_HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.delenv("ARDESK_LEDGER", raising=False)


@pytest.fixture(autouse=True)
def _what_was_closed_goes() -> Iterator[None]:
    """No window of a test that is over hears what the next one does: Qt keeps them until a loop of events returns."""
    yield
    if qt := sys.modules.get("PySide6.QtCore"):
        qt.QCoreApplication.sendPostedEvents(None, qt.QEvent.Type.DeferredDelete.value)
