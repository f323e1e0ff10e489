"""An empty window: prints how many milliseconds after the start of its process it was painted, and ends."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent


class Window(QMainWindow):
    """Says when it is painted, once."""

    painted = 0.0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint nothing but what Qt paints."""
        super().paintEvent(event)
        if not self.painted:
            self.painted = time.time()
            QTimer.singleShot(0, self.say)

    def say(self) -> None:
        """The time passed since the process began, by the same clock as the program's own measure."""
        from ardesk.ui.measure import process_start

        print(json.dumps({"empty_ms": (self.painted - process_start()) * 1000}), flush=True)
        QApplication.quit()


if __name__ == "__main__":
    application = QApplication(["empty", "-style", "Fusion"])
    window = Window()
    window.resize(1200, 800)
    window.show()
    application.exec()
