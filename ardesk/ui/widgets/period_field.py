"""A field in which a period is chosen from those on offer, or typed: 2026-10, 2026-Q4, 2026, or from..to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from ardesk.domain.periods import Period
from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.ui.widgets.choices import ChoiceField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from ardesk.ui.session import Session


class PeriodField(ChoiceField):
    """`chosen` comes with each other period; what cannot be read is told and gives way to the last one."""

    chosen = Signal()

    def __init__(self, session: Session, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(name, free=True, width=22, parent=parent)
        self.session = session
        self.period = Period.month(session.today)
        self.setAccessibleName(title)
        self.setToolTip(_("A month 2026-10, a quarter 2026-Q4, a year 2026, or days 2026-10-01..2026-12-31"))
        self.activated.connect(lambda _index: self._look())
        self.left.connect(self._look)

    def offer(self, periods: Sequence[Period], chosen: Period) -> None:
        """These are on offer, and one is chosen, without a signal."""
        self.blockSignals(True)  # noqa: FBT003 - Qt takes it by position
        self.set_choices([(period.label, self.words(period)) for period in dict.fromkeys(periods)])
        self.blockSignals(False)  # noqa: FBT003 - likewise
        self.set_period(chosen)

    def set_period(self, period: Period) -> None:
        """Show this period."""
        self.period = period
        self.blockSignals(True)  # noqa: FBT003 - Qt takes it by position
        self.setEditText(self.words(period))
        self.blockSignals(False)  # noqa: FBT003 - likewise

    def words(self, period: Period) -> str:
        """The month by name, what has come of it up to its day, or the text that is typed for the period."""
        formats, month = self.session.formats, Period.month(period.start)
        if period == month:
            return formats.month(period.start)
        if period.start == month.start and period.end < month.end:
            return _("{month} up to {day}").format(month=formats.month(period.start), day=formats.date(period.end))
        return period.label

    def _look(self) -> None:
        try:
            found = self.period if self.currentText() == self.words(self.period) else Period.parse(self.value())
        except ArdeskError as error:
            self.session.told.emit(error.sentence)
            found = self.period
        changed = found != self.period
        self.set_period(found)
        if changed:
            self.chosen.emit()
