"""Which KPIs a comparison shows: ticked in a list that a few letters narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ardesk.i18n import _
from ardesk.ui.icons import without_icons
from ardesk.ui.theme import chars, ems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.ui.session import Session

_IDENT = Qt.ItemDataRole.UserRole


class KpiChoiceDialog(QDialog):
    """`chosen` gives the ids ticked, in the catalogue's order; `usual` are those the second button ticks."""

    chosen = Signal(object)

    def __init__(
        self, _session: Session, ticked: Sequence[str], usual: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("kpi_choice")
        self.setWindowTitle(_("KPIs to compare"))
        self.filter = QLineEdit(self)
        self.filter.setObjectName("kpi_choice_filter")
        self.filter.setPlaceholderText(_("Type to filter"))
        self.filter.setAccessibleName(_("Filter the list"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._narrow)
        self.list = QListWidget(self)
        self.list.setObjectName("kpi_choice_list")
        self.list.setAccessibleName(_("KPIs"))
        self._fill()
        self.tick(ticked)
        wanted = QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        buttons = without_icons(QDialogButtonBox(wanted, self))
        self.usual = buttons.addButton(_("&Usual ones"), QDialogButtonBox.ButtonRole.ResetRole)
        self.usual.clicked.connect(lambda: self.tick(usual))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for part in (self.filter, self.list, buttons):
            layout.addWidget(part)
        self.resize(chars(self, 52), ems(self, 30))

    def _fill(self) -> None:
        from ardesk.kpi.catalogue import CATALOGUE

        for kpi in CATALOGUE:
            item = QListWidgetItem(f"{_(kpi.name)}  –  {_(kpi.family)}", self.list)
            item.setData(_IDENT, kpi.id)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(at) for at in range(self.list.count())]

    def tick(self, idents: Sequence[str]) -> None:
        """Exactly these are ticked."""
        for item in self._items():
            state = Qt.CheckState.Checked if item.data(_IDENT) in idents else Qt.CheckState.Unchecked
            item.setCheckState(state)

    def ticked(self) -> list[str]:
        """The ids of those that are."""
        return [str(item.data(_IDENT)) for item in self._items() if item.checkState() == Qt.CheckState.Checked]

    def _narrow(self, text: str) -> None:
        words = text.casefold().split()
        for item in self._items():
            item.setHidden(not all(word in item.text().casefold() for word in words))

    def accept(self) -> None:
        self.chosen.emit(self.ticked())
        super().accept()
