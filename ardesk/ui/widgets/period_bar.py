"""Which period and which day the figures below are of; it reaches any past day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QWidget

from ardesk.i18n import _
from ardesk.ui.kpi_work import KINDS, period_of, shifted
from ardesk.ui.theme import ems
from ardesk.ui.widgets.fields import DateField

if TYPE_CHECKING:
    import datetime as dt

    from ardesk.domain.periods import Period
    from ardesk.ui.session import Session


class PeriodBar(QWidget):
    """`chosen` comes with each new kind of period or day."""

    chosen = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._day = session.today
        self.kind_box = QComboBox(self)
        self.kind_box.setObjectName("period_kind")
        self.kind_box.setAccessibleName(_("Period"))
        words = {"month": _("Month"), "quarter": _("Quarter"), "year": _("Year"), "twelve": _("Last 12 months")}
        for kind in KINDS:
            self.kind_box.addItem(words[kind], kind)
        self.back, self.on = self._step(-1, "Alt+Left"), self._step(1, "Alt+Right")
        self.day_field = DateField(session, "as_of", self._day, parent=self)
        self.day_field.setAccessibleName(_("As of"))
        self.words = QLabel(self)
        self.words.setObjectName("period_words")
        self._lay_out()
        self.kind_box.currentIndexChanged.connect(lambda _index: self._tell())
        self.day_field.left.connect(self._take_day)
        self.day_field.returnPressed.connect(self._take_day)
        self._write()

    def _step(self, steps: int, keys: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("period_back" if steps < 0 else "period_on")
        button.setArrowType(Qt.ArrowType.LeftArrow if steps < 0 else Qt.ArrowType.RightArrow)
        name = _("Period before") if steps < 0 else _("Period after")
        button.setAccessibleName(name)
        button.setToolTip(f"{name} ({QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)})")
        button.clicked.connect(lambda: self._go(steps))
        shortcut = QShortcut(QKeySequence(keys), self.parentWidget() or self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(lambda: self._go(steps))
        return button

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        gap = ems(self, 0.35)
        layout.setContentsMargins(gap * 2, gap, gap * 2, gap)
        layout.setSpacing(gap)
        label = QLabel(_("As &of"), self)
        label.setBuddy(self.day_field)
        self.day_field.setMaximumWidth(ems(self, 9))
        for part in (self.kind_box, self.back, self.on, label, self.day_field, self.words):
            layout.addWidget(part)
        layout.addStretch(1)
        self.room = layout

    def add(self, widget: QWidget) -> None:
        """Put one more thing at the right end."""
        self.room.addWidget(widget)

    @property
    def kind(self) -> str:
        """The kind of period: month, quarter, year or twelve."""
        return str(self.kind_box.currentData())

    @property
    def period(self) -> Period:
        """The period up to the day chosen."""
        return period_of(self.kind, self._day)

    def set_day(self, day: dt.date) -> None:
        """The figures of this day, never of one that hasn't come."""
        day = min(day, self.session.today)
        self.day_field.set_day(day)
        if day != self._day:
            self._day = day
            self._tell()

    def _take_day(self) -> None:
        if self.day_field.problem():
            self.session.told.emit(self.day_field.problem())
            self.day_field.set_day(self._day)
        elif (day := self.day_field.day()) is not None:
            self.set_day(day)

    def _go(self, steps: int) -> None:
        self.set_day(shifted(self.kind, self._day, steps))

    def _tell(self) -> None:
        self._write()
        self.chosen.emit()

    def _write(self) -> None:
        formats, period = self.session.formats, self.period
        self.on.setEnabled(self._day < self.session.today)
        self.words.setText(
            _("{start} to {end}, {days} days").format(
                start=formats.date(period.start), end=formats.date(period.end), days=period.days
            )
        )
