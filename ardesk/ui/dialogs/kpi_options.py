"""How the doubtful cases of the KPIs are settled: the owner's choices, kept in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ardesk.domain.company import BILLING_ERRORS, OPTION, REASONS_OF_ERRORS
from ardesk.i18n import _
from ardesk.ui.icons import without_icons
from ardesk.ui.theme import chars, ems

if TYPE_CHECKING:
    from ardesk.ledger import Ledger
    from ardesk.ui.session import Session


class KpiOptionsDialog(QDialog):
    """One box or field an option; what is chosen is stored as one change."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from ardesk.kpi.options import CHOICES, NAMES
        from ardesk.kpi.reference_options import OPTION_WORDS
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
            box.setToolTip(_(OPTION_WORDS[name]))
            form.addRow(name.replace("_", " ").capitalize(), box)
        self.fields: dict[str, QLineEdit] = {}
        for name in (name for name in NAMES if name not in CHOICES):
            field = self._field(body, f"option_{name}", getattr(chosen, name), name.replace("_", " "))
            field.setToolTip(_(OPTION_WORDS[name]))
            self.fields[OPTION + name] = field
            form.addRow(name.replace("_", " ").capitalize(), field)
        kept = session.ledger.company.get(BILLING_ERRORS, "") or REASONS_OF_ERRORS
        errors = self._field(body, BILLING_ERRORS, kept, _("Reasons that are billing errors"))
        errors.setToolTip(_("Corrections for these reasons lower the accuracy of invoices."))
        self.fields[BILLING_ERRORS] = errors
        form.addRow(_("Billing errors"), errors)
        self._lay_out(body)

    def _field(self, parent: QWidget, name: str, text: str, said: str) -> QLineEdit:
        field = QLineEdit(text, parent)
        field.setObjectName(name)
        field.setAccessibleName(said)
        field.setCursorPosition(0)
        return field

    def _lay_out(self, body: QWidget) -> None:
        said = QLabel(_("Where authorities disagree, choose here. Every figure names the options that differ."), self)
        said.setWordWrap(True)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(body)
        wanted = QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        buttons = without_icons(QDialogButtonBox(wanted, self))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for part in (said, scroll, buttons):
            layout.addWidget(part, 1 if part is scroll else 0)
        self.resize(chars(self, 70), ems(self, 40))

    def accept(self) -> None:
        """Store what was chosen, unless an option cannot be that: then the sentence says what it can be."""
        from ardesk.kpi.options import NAMES, Options
        from ardesk.operations.company import set_company

        kept, default = self.session.ledger.company, Options()
        given = {OPTION + name: str(box.currentData()) for name, box in self.boxes.items()}
        given |= {name: field.text().strip() for name, field in self.fields.items()}
        usual = {OPTION + name: getattr(default, name) for name in NAMES} | {BILLING_ERRORS: REASONS_OF_ERRORS}
        facts = {
            name: value for name, value in given.items() if (value or usual[name]) != (kept.get(name) or usual[name])
        }

        def store(ledger: Ledger) -> None:
            Options.parse(f"{name.removeprefix(OPTION)}={value}" for name, value in facts.items()
                          if name.startswith(OPTION) and value)  # fmt: skip
            set_company(ledger, facts)

        if not facts or self.session.attempt(store, _("Options of the KPIs changed.")):
            super().accept()
