"""The field for the business's logo: a picture from a file, kept as text."""

from __future__ import annotations

import base64
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QImageWriter, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QWidget

from ardesk.errors import reason
from ardesk.i18n import _
from ardesk.reports.drawings import is_drawing, is_harmless
from ardesk.ui.printing.layout import bitmap

_MOST = 900  # points of the longer side: sharp on paper at the size it is printed
_MOST_BYTES = 2_000_000


class LogoField(QWidget):
    """A picture, PNG or SVG as base64 text; larger ones are made smaller."""

    left = Signal()
    edited = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._text, self._fault = "", ""
        self._picture = QLabel(_("no logo"))
        self._choose = QPushButton(_("C&hoose…"))
        self._remove = QPushButton(_("Remove"))
        for button, part in ((self._choose, "choose"), (self._remove, "remove")):
            button.setObjectName(f"{name}.{part}")
            button.setAutoDefault(False)
        self._choose.setAccessibleName(_("Choose the logo"))
        self._remove.setAccessibleName(_("Remove the logo"))
        self._choose.clicked.connect(lambda _checked: self._ask())
        self._remove.clicked.connect(lambda _checked: self.set_value(""))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._picture, 1)
        layout.addWidget(self._choose)
        layout.addWidget(self._remove)
        self.setFocusProxy(self._choose)
        self._remove.hide()

    def value(self) -> str:
        """The picture as base64 text; empty without one."""
        return self._text

    def set_value(self, text: str) -> None:
        """Show this picture."""
        self._text, self._fault = text, ""
        picture = _pixmap(base64.b64decode(text), self.fontMetrics().height() * 3) if text else QPixmap()
        self._picture.setPixmap(picture)
        if picture.isNull():
            self._picture.setText(_("no logo"))
        self._remove.setVisible(bool(text))
        self.edited.emit()

    def is_empty(self) -> bool:
        """Whether there is no logo."""
        return not self._text

    def problem(self) -> str:
        """What was wrong with the last file chosen."""
        return self._fault

    def _ask(self) -> None:
        kinds = _("Pictures") + " (*.png *.jpg *.jpeg *.svg)"
        name, _kind = QFileDialog.getOpenFileName(self, _("Choose the logo"), "", kinds)
        if name:
            self.take(Path(name))
            self.left.emit()

    def take(self, file: Path) -> None:
        """Use the picture in this file; one that can't be read leaves the old one and is said."""
        try:
            content = file.read_bytes()
        except OSError as fault:
            self._fault = _("The file can't be read: {why}").format(why=reason(fault))
            return
        if not is_drawing(content):
            content = _smaller(content)
        if not content or len(content) > _MOST_BYTES or _pixmap(content, 16).isNull():
            self._fault = _("{name} is not a picture that can be used; take a PNG, JPEG or SVG.").format(name=file.name)
            return
        self.set_value(base64.b64encode(content).decode("ascii"))


def _smaller(content: bytes) -> bytes:
    image = bitmap(content)
    if image.isNull():
        return b""
    if max(image.width(), image.height()) > _MOST:
        modes = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        image = image.scaled(QSize(_MOST, _MOST), *modes)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


def _pixmap(content: bytes, height: int) -> QPixmap:
    """The picture as it is shown in the field; a null one where it is none that may be used."""
    size = QSize(height * 4, height)
    if is_drawing(content):
        return _drawn(content, size) if is_harmless(content) else QPixmap()
    picture = bitmap(content)
    modes = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return QPixmap() if picture.isNull() else QPixmap.fromImage(picture.scaled(size, *modes))


def _drawn(content: bytes, room: QSize) -> QPixmap:
    drawing = QSvgRenderer(content)
    if not drawing.isValid():
        return QPixmap()
    picture = QPixmap(drawing.defaultSize().scaled(room, Qt.AspectRatioMode.KeepAspectRatio))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    drawing.render(painter)
    painter.end()
    return picture
