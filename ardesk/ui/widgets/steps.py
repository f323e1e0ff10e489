"""The table a follow-up policy is typed into: a step a row, days first."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from ardesk.domain.policy import ACTIONS, CALL, LEVELS
from ardesk.domain.records import PolicyStep
from ardesk.domain.texts import check_text
from ardesk.errors import ArdeskError
from ardesk.i18n import _, mark
from ardesk.ui.widgets.choices import ChoiceField
from ardesk.ui.widgets.fields import characters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.ui.session import Session

DAYS, ACTION, LEVEL, TITLE, FEE, INTEREST = range(6)
_NAMES = (mark("E-mail"), mark("Letter"), mark("Call"), mark("Message"), mark("Hand over"))
_WIDTHS = {DAYS: 7, ACTION: 12, LEVEL: 18, FEE: 10, INTEREST: 10}
_LONGEST = 3650
_DAYS = re.compile(r"[-+]?\d{1,5}")


class StepsTable(QTableWidget):
    """Days before the due date are negative; a fee is an amount of the base currency, interest percent a year."""

    left = Signal()
    edited = Signal()

    def __init__(self, session: Session, name: str, parent: QWidget | None = None) -> None:
        super().__init__(0, INTEREST + 1, parent)
        self._session, self._name = session, name
        self.setObjectName(name)
        titles = (_("Days"), _("What"), _("Reminder"), _("Called"), _("Fee"), _("Interest %"))
        self.setHorizontalHeaderLabels(titles)
        self.verticalHeader().setVisible(False)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, characters(self, width))
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() * 2)
        self.setMinimumSize(characters(self, 90), self.fontMetrics().height() * 17)
        self.setToolTip(_("Days count from the due date; before it they are negative"))
        self.itemChanged.connect(lambda _item: self.edited.emit())

    def set_steps(self, steps: Sequence[PolicyStep]) -> None:
        """Show these, earliest first."""
        ordered = sorted(steps, key=lambda one: (one.days, one.action))
        with QSignalBlocker(self):  # else all that follows from the steps is worked out again with every cell
            self.setRowCount(min(self.rowCount(), len(ordered)))
            for row, step in enumerate(ordered):
                if row == self.rowCount():
                    self._begin_row(row)
                self._show(row, step, str(step.days))
        if self.rowCount():
            self.setCurrentCell(0, DAYS)
        self.edited.emit()

    def add_step(self) -> None:
        """One more row, with nothing in it but a call."""
        row = self.rowCount()
        with QSignalBlocker(self):
            self._begin_row(row)
            self._show(row, PolicyStep(days=0, action=CALL), "")
        self.edited.emit()

    def _begin_row(self, row: int) -> None:
        self.insertRow(row)
        for column in (DAYS, TITLE, FEE, INTEREST):
            item = QTableWidgetItem()
            if column != TITLE:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.setItem(row, column, item)
        actions = [(one, _(name)) for one, name in zip(ACTIONS, _NAMES, strict=True)]
        levels = [("", "–"), *((str(n), _(name)) for n, name in enumerate(LEVELS))]
        before: QWidget = self.cellWidget(row - 1, LEVEL) if row else self
        for column, name, offers, said in (
            (ACTION, "action", actions, _("What")),
            (LEVEL, "level", levels, _("Reminder")),
        ):
            field = ChoiceField(f"{self._name}.{name}", offers)
            field.setAccessibleName(said)
            field.edited.connect(self.edited)
            self.setCellWidget(row, column, field)
            self.setTabOrder(before, field)
            before = field

    def _show(self, row: int, step: PolicyStep, days: str) -> None:
        formats = self._session.formats
        interest = formats.number_input(Decimal(step.interest)) if step.interest else ""
        fee = formats.money(step.fee) if step.fee else ""
        for column, text in {DAYS: days, TITLE: step.title, FEE: fee, INTEREST: interest}.items():
            if item := self.item(row, column):
                item.setText(text)
        level = "" if step.level is None else str(step.level)
        for column, value in ((ACTION, step.action), (LEVEL, level)):
            field = self.cellWidget(row, column)
            if isinstance(field, ChoiceField):
                field.set_value(value)

    def begin_step(self) -> None:
        """A new row, with its days to be typed."""
        self.add_step()
        self.setCurrentCell(self.rowCount() - 1, DAYS)
        self.setFocus()
        self.edit(self.currentIndex())

    def remove_step(self) -> None:
        """The current row is gone."""
        if self.currentRow() >= 0:
            self.removeRow(self.currentRow())
            self.edited.emit()

    def steps(self) -> list[PolicyStep]:
        """What is typed, row by row. Raises ArdeskError that names the row."""
        found = []
        for row in range(self.rowCount()):
            try:
                found.append(self._step(row))
            except ArdeskError as error:
                raise ArdeskError(_("Step {row}: {fault}").format(row=row + 1, fault=error.sentence)) from error
        return found

    def _text(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return item.text().strip() if item else ""

    def _choice(self, row: int, column: int) -> str:
        field = self.cellWidget(row, column)
        return field.value() if isinstance(field, ChoiceField) else ""

    def _step(self, row: int) -> PolicyStep:
        formats = self._session.formats
        days = self._text(row, DAYS).replace("\N{MINUS SIGN}", "-")
        if not _DAYS.fullmatch(days) or abs(int(days)) > _LONGEST:
            raise ArdeskError(_("Enter the days after the due date, such as 10, or -3 for before it."))
        fee = formats.parse_money(self._text(row, FEE)) if self._text(row, FEE) else 0
        if fee < 0:
            raise ArdeskError(_("The amount is negative; enter it without the minus."))
        interest = (
            formats.parse_number(self._text(row, INTEREST).replace("%", "")) if self._text(row, INTEREST) else None
        )
        check_text(self._text(row, TITLE))
        level = self._choice(row, LEVEL)
        return PolicyStep(
            days=int(days),
            action=self._choice(row, ACTION),
            level=int(level) if level else None,
            title=self._text(row, TITLE),
            fee=fee or None,
            interest=f"{interest:f}" if interest else "",
        )

    def is_empty(self) -> bool:
        """Whether there is no step at all."""
        return self.rowCount() == 0

    def problem(self) -> str:
        """The sentence on the first step that can't be read."""
        try:
            self.steps()
        except ArdeskError as error:
            return error.sentence
        return ""
