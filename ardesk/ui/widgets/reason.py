"""Asking for the reason of a correction, which its history keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from ardesk.i18n import _
from ardesk.ui.theme import chars

if TYPE_CHECKING:
    from collections.abc import Callable


def ask_reason(parent: QWidget, title: str, question: str, act: str, then: Callable[[str], None]) -> QDialog:
    """A small dialog; `then` gets the reason once there is one. Esc leaves without harm."""
    dialog = QDialog(parent.window())
    dialog.setObjectName("reason_dialog")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(title)
    field = QLineEdit(dialog)
    field.setObjectName("reason")
    field.setAccessibleName(question)
    field.setMinimumWidth(chars(field, 50))
    buttons = QDialogButtonBox(dialog)
    accept = buttons.addButton(act, QDialogButtonBox.ButtonRole.AcceptRole)
    accept.setObjectName("reason_accept")
    accept.setDefault(True)
    accept.setEnabled(False)
    buttons.addButton(_("&Leave it"), QDialogButtonBox.ButtonRole.RejectRole)
    field.textChanged.connect(lambda text: accept.setEnabled(bool(text.strip())))
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    dialog.accepted.connect(lambda: then(field.text().strip()))
    label = QLabel(question, dialog)
    label.setTextFormat(Qt.TextFormat.PlainText)
    layout = QVBoxLayout(dialog)
    for part in (label, field, buttons):
        layout.addWidget(part)
    dialog.open()
    field.setFocus()
    return dialog
