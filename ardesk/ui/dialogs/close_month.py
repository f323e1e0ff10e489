"""The months that are over: closed with one button, opened again with a reason."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from ardesk.domain.periods import Period, add_months
from ardesk.domain.records import ClosedMonth
from ardesk.errors import ArdeskError
from ardesk.i18n import _, _n
from ardesk.operations import closing
from ardesk.reports.closed import day_of, published
from ardesk.ui import tasks
from ardesk.ui.theme import chars, ems
from ardesk.ui.widgets.notes import Note

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from ardesk.book.book import Book
    from ardesk.format import Formats
    from ardesk.operations.closing import Prepared
    from ardesk.reports.closed import Published
    from ardesk.ui.session import Session

_MONTHS = 36
_NAMED = 3


class CloseMonthDialog(QDialog):
    """The list says of each month whether it is open; what the button would do stands below."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("close_month")
        self.setWindowTitle(_("Close month"))
        self.list = self._list()
        self.words = QLabel(self)
        self.words.setObjectName("close_month.words")
        self.words.setWordWrap(True)
        self.note = Note("close_month.note", self)
        self.why = QLineEdit(self)
        self.why.setObjectName("close_month.why")
        self.why.setAccessibleName(_("Why it is opened again"))
        self.why.setPlaceholderText(_("Why it is opened again; the reason is kept"))
        self.act = QPushButton(self)
        self.act.setObjectName("close_month.act")
        self.act.setDefault(True)
        self._lay_out()
        self.list.currentItemChanged.connect(lambda _now, _last: self._show())
        self.why.textChanged.connect(lambda _text: self._show_button())
        self.act.clicked.connect(self.save)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.save)
        self._fill()
        self._look_for_restated()

    def _list(self) -> QTreeWidget:
        found = QTreeWidget(self)
        found.setObjectName("close_month.months")
        found.setAccessibleName(_("Months, newest first"))
        found.setHeaderLabels([_("Month"), _("State")])
        found.setRootIsDecorated(False)
        found.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        found.setAlternatingRowColors(True)
        found.setColumnWidth(0, chars(self, 20))
        return found

    def _lay_out(self) -> None:
        leave = QPushButton(_("&Leave"), self)
        leave.setObjectName("close_month.close")
        leave.setAutoDefault(False)
        leave.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(leave)
        buttons.addWidget(self.act)
        layout = QVBoxLayout(self)
        layout.setSpacing(ems(self, 0.6))
        for part in (self.list, self.words, self.note, self.why):
            layout.addWidget(part, 1 if part is self.list else 0)
        layout.addLayout(buttons)
        self.resize(chars(self, 78), min(ems(self, 28), self.screen().availableGeometry().height() * 4 // 5))

    # what is shown

    def _fill(self) -> None:
        """The months that are over, newest first; the one to close next is chosen."""
        ledger, last = self.session.ledger, Period.month(add_months(self.session.today.replace(day=1), -1))
        self._closings: dict[str, ClosedMonth] = {one.month: one for one in ledger.all(ClosedMonth)}
        self._states: dict[str, QTreeWidgetItem] = {}
        for back in range(_MONTHS):
            month = Period.month(add_months(last.start, -back))
            item = QTreeWidgetItem([self._name(month), self._state(month)])
            item.setToolTip(1, item.text(1))
            item.setData(0, Qt.ItemDataRole.UserRole, month.label)
            self.list.addTopLevelItem(item)
            self._states[month.label] = item
        self.list.setCurrentItem(self._states[last.label])

    def _name(self, month: Period) -> str:
        return self.session.formats.month(month.start)

    def _state(self, month: Period) -> str:
        ledger, known = self.session.ledger, self._closings.get(month.label)
        if month.label in ledger.closed_months and known:
            return _("closed on {day}").format(day=self._day(known.closed_at))
        if ledger.locked_until is not None and month.end <= ledger.locked_until:
            along = min(label for label in ledger.closed_months if label > month.label)
            return _("closed along with {month}").format(month=self._name(Period.parse(along)))
        if known and known.reopened_at:
            text = _("open again since {day}: {why}")
            return text.format(day=self._day(known.reopened_at), why=known.why)
        return _("open")

    def _day(self, instant: str) -> str:
        return self.session.formats.date(day_of(instant))

    @property
    def month(self) -> Period:
        """The month chosen."""
        return Period.parse(self.list.currentIndex().data(Qt.ItemDataRole.UserRole))

    @property
    def is_locked(self) -> bool:
        """Whether the month chosen is closed, by itself or along with a later one."""
        locked = self.session.ledger.locked_until
        return locked is not None and self.month.end <= locked

    def _show(self) -> None:
        month, formats = self.month, self.session.formats
        self.why.setVisible(self.is_locked)
        if self.is_locked:
            again = [label for label in self.session.ledger.closed_months if label >= month.label]
            names = ", ".join(self._name(Period.parse(label)) for label in again)
            self.words.setText(
                _("Reopening it opens {months}. The figures they were closed with are kept.").format(months=names)
            )
            self.note.say("")
            self.act.setText(_("&Reopen {month}").format(month=self._name(month)))
        else:
            text = _(
                "Closing {month} locks everything dated up to {end}: nothing by then can be added, changed or removed, "
                "and its figures and its summary are kept. A backup is made first."
            )
            self.words.setText(text.format(month=self._name(month), end=formats.date(month.end)))
            self.note.say(self._drafts(month), "watch")
            self.act.setText(_("&Close {month}").format(month=self._name(month)))
        self._show_button()

    def _show_button(self) -> None:
        writable = not self.session.ledger.read_only
        self.act.setEnabled(writable and (bool(self.why.text().strip()) or not self.is_locked))

    def _drafts(self, month: Period) -> str:
        drafts = closing.drafts_in(self.session.ledger, month)
        if not drafts:
            return ""
        numbers = ", ".join(draft.number for draft in drafts[:_NAMED]) + (" …" if len(drafts) > _NAMED else "")
        text = _n(
            "{count} draft is dated by then ({numbers}): issue it first, or give it a later date.",
            "{count} drafts are dated by then ({numbers}): issue them first, or give them later dates.",
            len(drafts),
        )
        return text.format(count=len(drafts), numbers=numbers)

    def _look_for_restated(self) -> None:
        """Months that were closed and reopened: whether their figures are others now, found in the background."""
        ledger = self.session.ledger
        known = {label: published(ledger, Period.parse(label)) for label in self._closings if label in self._states}
        asked = {label: one for label, one in known.items() if one is not None}
        if asked:
            tasks.run(lambda: _restated(ledger.book(), asked), self._mark, key="close_month_restated")

    def _mark(self, labels: set[str]) -> None:
        for label in labels:
            item = self._states[label]
            item.setText(1, _("restated · {state}").format(state=item.text(1)))
            item.setToolTip(1, item.text(1))

    def done(self, result: int) -> None:
        """Leave; what is still being looked for is no longer awaited."""
        tasks.drop("close_month_restated")
        tasks.drop("close_month")
        super().done(result)

    # what is done

    def save(self) -> None:
        """Close the month chosen, or open it again."""
        if not self.act.isEnabled():
            return
        if self.is_locked:
            self._reopen()
            return
        month, session = self.month, self.session
        path, formats, today = session.ledger.path, session.formats, session.today
        self.act.setEnabled(False)
        self.list.setEnabled(False)
        self.note.say(_("Making the backup and the summary…"), "watch")
        tasks.run(lambda: prepared(path, month, formats, today), self._store, key="close_month", failed=self._failed)

    def _store(self, ready: Prepared) -> None:
        name, today = self._name(ready.month), self.session.today
        if self.session.do(closing.store, ready, today=today, done=_("{month} closed.").format(month=name)) is not None:
            self.accept()
        else:
            self._again("")

    def _failed(self, fault: Exception) -> None:
        if not isinstance(fault, ArdeskError):
            raise fault
        self._again(fault.sentence)

    def _again(self, sentence: str) -> None:
        self.list.setEnabled(True)
        self._show()
        if sentence:
            self.note.say(sentence)

    def _reopen(self) -> None:
        month, why = self.month, self.why.text()

        def told(opened: tuple[str, ...]) -> str:
            names = ", ".join(self._name(Period.parse(label)) for label in opened)
            return _("{months} open again.").format(months=names)

        if self.session.do(closing.reopen_month, month, why, done=told) is not None:
            self.accept()


def prepared(path: Path, month: Period, formats: Formats, today: dt.date) -> Prepared:
    """What the closing keeps, worked out through a connection of its own, in any thread. Raises ArdeskError."""
    from ardesk.ledger import Ledger
    from ardesk.reports.closed import closing_paper, packed

    with Ledger.open(path, read_only=True) as ledger:
        return closing.prepare(
            ledger, month, today=today, paper=lambda seal: packed(closing_paper(ledger, month, formats, today, seal))
        )


def _restated(book: Book, asked: Mapping[str, Published]) -> set[str]:
    """Which of these months have figures that differ from those they were closed with."""
    from ardesk.kpi.views import kpis

    return {
        label
        for label, known in asked.items()
        if known.restated(kpis(book, Period.parse(label), options=known.options), known.options)
    }
