"""Entry widgets: each reads what was typed as the locale writes it, and says in a sentence what is wrong."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from ardesk.domain.texts import check_text
from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.ui.icons import icon

if TYPE_CHECKING:
    from decimal import Decimal

    from PySide6.QtGui import QFocusEvent, QKeyEvent

    from ardesk.ui.session import Session

_PASSING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.MenuBarFocusReason)


class Field(Protocol):
    """What a form asks of an entry widget."""

    def is_empty(self) -> bool:
        """Whether nothing is entered."""

    def problem(self) -> str:
        """The sentence that says what is wrong with what is entered; empty when nothing is."""


def characters(widget: QWidget, count: int) -> int:
    """The width of `count` digits in the widget's font, with room for its frame."""
    return widget.fontMetrics().horizontalAdvance("0") * (count + 2)


class LineField(QLineEdit):
    """A line to type in. `left` comes when the focus goes elsewhere, `edited` with every change."""

    left = Signal()
    edited = Signal()

    def __init__(self, name: str, *, width: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.textChanged.connect(lambda _text: self.edited.emit())
        if width:
            self.setMinimumWidth(characters(self, width))

    def select_text(self) -> None:
        """All of the text is selected, ready to be typed over."""
        self.selectAll()

    def is_empty(self) -> bool:
        """Whether nothing but blanks is entered."""
        return not self.text().strip()

    def problem(self) -> str:
        """What is wrong with the text, in a sentence; empty when it can be read, or is empty."""
        try:
            self.check()
        except ArdeskError as error:
            return error.sentence
        return ""

    def check(self) -> None:
        """The text is fine; ArdeskError otherwise."""

    def tidy(self) -> None:
        """What was typed stands as the locale writes it, if it can be read."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        count = len(self.text())
        if self.selectionLength() == count and self.fontMetrics().horizontalAdvance(self.text()) > self.width():
            self.setSelection(count, -count)  # the cursor, and what is seen of a long text, at its beginning

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _PASSING:
            self.tidy()
            self.left.emit()


class TextField(LineField):
    """Plain text, trimmed."""

    def check(self) -> None:
        check_text(self.value())

    def value(self) -> str:
        """The text without blanks around it."""
        return self.text().strip()

    def set_value(self, text: str) -> None:
        """Show this text from its beginning."""
        self.setText(text)
        self.setCursorPosition(0)


class NoteField(QPlainTextEdit):
    """Several lines of text, of any length where it is `endless`; Tab goes on to the next field."""

    left = Signal()
    edited = Signal()

    def __init__(self, name: str, *, lines: int = 3, endless: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._endless = endless
        self.setObjectName(name)
        self.setTabChangesFocus(True)
        self.textChanged.connect(self.edited)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + self.fontMetrics().height())

    def is_empty(self) -> bool:
        """Whether nothing but blanks is entered."""
        return not self.value()

    def problem(self) -> str:
        """What is wrong with the text, in a sentence: only that it is too long."""
        try:
            check_text("" if self._endless else self.value())
        except ArdeskError as error:
            return error.sentence
        return ""

    def value(self) -> str:
        """The text without blanks around it."""
        return self.toPlainText().strip()

    def set_value(self, text: str) -> None:
        """Show this text."""
        self.setPlainText(text)


class TickField(QCheckBox):
    """Yes or no."""

    left = Signal()
    edited = Signal()

    def __init__(self, name: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setObjectName(name)
        self.setAccessibleName(text.replace("&", ""))
        self.toggled.connect(lambda _on: self.edited.emit())

    def is_empty(self) -> bool:
        """A tick is never missing."""
        return False

    def problem(self) -> str:
        """Nothing is ever wrong with a tick."""
        return ""


class DateField(LineField):
    """A date: shorthand is read when the field is left; Up and Down go by days, PageUp and PageDown by months."""

    def __init__(
        self, session: Session, name: str, day: dt.date | None = None, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, width=13, parent=parent)
        self._session = session
        shorthand = _("t today · +7 · -3 · 15 · m and h first and last of the month")
        self.setToolTip(f"{shorthand}\n{_('Arrows a day, pages a month, F4 calendar')}")
        self.set_day(day)
        door = self.addAction(icon("calendar", "muted"), QLineEdit.ActionPosition.TrailingPosition)
        door.setText(_("Calendar (F4)"))
        door.triggered.connect(lambda _checked=False: self.show_calendar())

    def show_calendar(self) -> None:
        """The month to choose from, under the field."""
        from ardesk.ui.widgets.calendar import open_calendar

        open_calendar(self, self._base(), self._choose)

    def _choose(self, day: dt.date) -> None:
        self.set_day(day)
        self.textEdited.emit(self.text())
        self.setFocus()
        self.selectAll()
        self.left.emit()

    def day(self) -> dt.date | None:
        """The day entered, None when there is none; ArdeskError for what is no date."""
        return None if self.is_empty() else self._session.formats.parse_date(self.text(), self._session.today)

    def must(self) -> dt.date:
        """The day entered; ArdeskError when there is none."""
        day = self.day()
        if day is None:
            raise ArdeskError(_("Enter a date."))
        return day

    def set_day(self, day: dt.date | None) -> None:
        """Show this day, or nothing."""
        self.setText(self._session.formats.date(day))

    def check(self) -> None:
        self.day()

    def tidy(self) -> None:
        if not self.problem():
            self.set_day(self.day())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shifted = _shifted(Qt.Key(event.key()), self._base()) if not event.modifiers() else None
        if shifted is not None:
            self.set_day(shifted)
            self.textEdited.emit(self.text())
            self.selectAll()
        elif event.key() == Qt.Key.Key_F4:
            self.show_calendar()
        else:
            super().keyPressEvent(event)

    def _base(self) -> dt.date:
        return self._session.today if self.problem() else self.day() or self._session.today


def _shifted(key: Qt.Key, day: dt.date) -> dt.date | None:
    months = {Qt.Key.Key_PageUp: 1, Qt.Key.Key_PageDown: -1}.get(key)
    days = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(key)
    try:
        if days:
            return day + dt.timedelta(days=days)
        if months:
            year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
            return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError):
        return day
    return None


class MoneyField(LineField):
    """An amount of `currency` (None: the base): separators of any locale and simple sums; shown when left."""

    def __init__(
        self, session: Session, name: str, *, currency: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, width=14, parent=parent)
        self._session = session
        self.currency = currency
        self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def minor(self) -> int | None:
        """The amount in minor units, None when nothing is entered; ArdeskError for what is no amount."""
        return None if self.is_empty() else self._session.formats.parse_money(self.text(), self.currency)

    def must(self) -> int:
        """The amount in minor units; ArdeskError when nothing is entered."""
        minor = self.minor()
        if minor is None:
            raise ArdeskError(_("Enter an amount."))
        return minor

    def set_minor(self, minor: int | None) -> None:
        """Show this amount, or nothing."""
        self.setText("" if minor is None else self._session.formats.money(minor, self.currency))

    def check(self) -> None:
        if (self.minor() or 0) < 0:
            raise ArdeskError(_("The amount is negative; enter it without the minus."))

    def tidy(self) -> None:
        if not self.problem():
            self.set_minor(self.minor())


class NumberField(LineField):
    """A number or sum with its decimals, such as a rate; never negative."""

    def __init__(self, session: Session, name: str, *, width: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(name, width=width, parent=parent)
        self._session = session
        self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def number(self) -> Decimal | None:
        """The number, None when nothing is entered; ArdeskError for what is none or below zero."""
        if self.is_empty():
            return None
        if (number := self._session.formats.parse_number(self.text().replace("%", ""))) < 0:
            raise ArdeskError(_("The number is negative; enter it without the minus."))
        return number

    def set_number(self, value: Decimal | None) -> None:
        """Show this number, or nothing."""
        self.setText("" if value is None else self._session.formats.number_input(value))

    def check(self) -> None:
        self.number()

    def tidy(self) -> None:
        if not self.problem():
            self.set_number(self.number())
