"""How the doubtful cases of the KPIs are settled: the owner's choices, kept in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ardesk.i18n import _
from ardesk.ui.theme import chars, ems

if TYPE_CHECKING:
    from ardesk.ui.session import Session


class KpiOptionsDialog(QDialog):
    """One box an option; what is chosen is stored as one change."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from ardesk.kpi.options import CHOICES
        from ardesk.reports.papers.options import options_of

        self.session = session
        self.setObjectName("kpi_options_dialog")
        self.setWindowTitle(_("Options of the KPIs"))
        chosen = options_of(session.ledger.company)
        self.boxes: dict[str, QComboBox] = {}
        body = QWidget(self)
        form = QFormLayout(body)
        for name, values in CHOICES.items():
            box = QComboBox(body)
            box.setObjectName(f"option_{name}")
            box.setAccessibleName(name.replace("_", " "))
            for at, value in enumerate(values):
                words = value.replace("_", " ")
                box.addItem(_("{value} (default)").format(value=words) if at == 0 else words, value)
            box.setCurrentIndex(values.index(getattr(chosen, name)))
            self.boxes[name] = box
            form.addRow(name.replace("_", " ").capitalize(), box)
        self._lay_out(body)

    def _lay_out(self, body: QWidget) -> None:
        said = QLabel(_("Where authorities disagree, choose here. Every figure names the options that differ."), self)
        said.setWordWrap(True)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(body)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel, self)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for part in (said, scroll, buttons):
            layout.addWidget(part, 1 if part is scroll else 0)
        self.resize(chars(self, 70), ems(self, 40))

    def accept(self) -> None:
        """Store what was chosen."""
        from ardesk.domain.company import OPTION
        from ardesk.operations.company import set_company

        kept = self.session.ledger.company
        facts = {
            OPTION + name: str(box.currentData())
            for name, box in self.boxes.items()
            if str(box.currentData()) != (kept.get(OPTION + name) or box.itemData(0))
        }
        if not facts or self.session.attempt(
            lambda ledger: set_company(ledger, facts), _("Options of the KPIs changed.")
        ):
            super().accept()
