"""The field that finds a customer by a few letters of code or name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QEvent, QPoint, QRect, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from ardesk.domain.records import Customer
from ardesk.errors import ArdeskError
from ardesk.i18n import _, brief
from ardesk.ui.widgets.fields import LineField

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex
    from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent

    from ardesk.ui.session import Session

_SHOWN = 12
_NO_RANK = 9


@dataclass(frozen=True, slots=True)
class Known:
    """A customer as the field knows them."""

    id: int
    code: str
    name: str

    @property
    def text(self) -> str:
        """Code and name, as the field shows them."""
        return f"{self.code} · {self.name}" if self.name and self.name != self.code else self.code

    def rank(self, typed: str) -> int:
        """How well the folded text fits, 0 best: code, its beginning, the name's, a word's, anywhere; 9 not at all."""
        code, name = self.code.casefold(), self.name.casefold()
        fits = (
            typed in (code, name, self.text.casefold()),
            code.startswith(typed),
            name.startswith(typed),
            f" {typed}" in name,
            typed in code or typed in name,
        )
        return fits.index(True) if True in fits else _NO_RANK


_by_session: WeakKeyDictionary[Session, tuple[int, list[Known]]] = WeakKeyDictionary()


def known_customers(session: Session) -> list[Known]:
    """Every customer by code, read once per revision."""
    revision, customers = _by_session.get(session, (-1, []))
    if revision != session.ledger.revision:
        records = session.ledger.all(Customer)
        customers = [Known(record.id, record.code, record.name) for record in records if record.id is not None]
        customers.sort(key=lambda customer: customer.code.casefold())
        _by_session[session] = (session.ledger.revision, customers)
    return customers


def matches(session: Session, typed: str) -> list[Known]:
    """The customers that fit what was typed, the best first; all of them when nothing was."""
    folded = " ".join(typed.casefold().split())
    ranked = [(customer.rank(folded), customer) for customer in known_customers(session)] if folded else []
    if not folded:
        return known_customers(session)[:_SHOWN]
    return [customer for rank, customer in sorted(ranked, key=lambda pair: pair[0]) if rank < _NO_RANK][:_SHOWN]


class CustomerField(LineField):
    """Type letters of code or name; Tab or Enter takes the first match, Down walks the matches.

    `chosen` comes with the customer's id (0: none). `new_wanted` comes with the text typed when no customer fits it
    and the owner asks for a new one: by F2, or by Enter on the line of the list that offers it.
    """

    chosen = Signal(int)
    new_wanted = Signal(str)

    def __init__(self, session: Session, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(name, width=28, parent=parent)
        self._session = session
        self._customer: Known | None = None
        self._found: list[Known] = []
        self.setPlaceholderText(_("Three letters of code or name"))
        self._list = _Popup(self)
        self._list.clicked.connect(self._clicked)
        self.textEdited.connect(self._typed)

    def customer_id(self) -> int | None:
        """The customer chosen; a full code or name typed counts as chosen."""
        return self._customer.id if self._customer else None

    def must(self) -> int:
        """The customer chosen; ArdeskError when there is none."""
        if self._customer is None:
            raise ArdeskError(self.problem() or _("Choose a customer."))
        return self._customer.id

    def set_customer(self, customer_id: int | None) -> None:
        """Show this customer, or none."""
        found = [known for known in known_customers(self._session) if known.id == customer_id]
        self._take(found[0] if found else None)

    def is_empty(self) -> bool:
        return not self.text().strip()

    def check(self) -> None:
        if not self.is_empty() and self._customer is None:
            raise ArdeskError(_("No customer fits “{text}”; F2 makes a new one.").format(text=brief(self.text())))

    def tidy(self) -> None:
        self._list.hide()
        if self._customer is None and not self.is_empty() and (found := matches(self._session, self.text())):
            self._take(found[0])

    def _take(self, customer: Known | None) -> None:
        self._list.hide()
        self._customer = customer
        self.setText(customer.text if customer else "")
        self.setCursorPosition(0)
        self.chosen.emit(customer.id if customer else 0)

    def _typed(self, text: str) -> None:
        if self._customer is not None:
            self._customer = None
            self.chosen.emit(0)
        self._found = matches(self._session, text) if text.strip() else []
        lines = [customer.text for customer in self._found]
        if text.strip() and not lines:
            lines = [_("New customer “{text}” (F2)").format(text=brief(text))]
        self._list.offer(lines)

    def _clicked(self, index: QModelIndex) -> None:
        if index.row() < len(self._found):
            self._take(self._found[index.row()])
            self.edited.emit()
        else:
            self._wish()

    def _wish(self) -> None:
        self._list.hide()
        self.new_wanted.emit(self.text().strip())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and self._list.isVisible() and _key(event) == Qt.Key.Key_Escape:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and _key(event) == Qt.Key.Key_Tab and self._list.isVisible():
            self._accept(ask=False)
        return super().event(event)

    def _accept(self, *, ask: bool) -> None:
        """Take the marked customer; without one `ask` for a new one."""
        row = max(self._list.currentIndex().row(), 0)
        if row < len(self._found):
            self._take(self._found[row])
        elif ask or not known_customers(self._session):
            self._wish()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shown = event.key(), self._list.isVisible()
        if key == Qt.Key.Key_F2:
            self._wish()
        elif shown and key == Qt.Key.Key_Escape:
            self._list.hide()
        elif shown and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._accept(ask=True)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._walk(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def _walk(self, step: int) -> None:
        if not self._list.isVisible():
            self._found = matches(self._session, "" if self._customer else self.text())
            self._list.offer([customer.text for customer in self._found])
        else:
            self._list.step(step)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._list.hide()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._list.hide()
        super().hideEvent(event)


def _key(event: QEvent) -> int:
    return int(event.key()) if hasattr(event, "key") else 0


class _Popup(QListView):
    """The matches, laid over what stands under the field; the keyboard stays in the field."""

    def __init__(self, field: CustomerField) -> None:
        super().__init__(field)
        self._field = field
        self._lines = QStringListModel(self)
        self.setModel(self._lines)
        self.setObjectName(f"{field.objectName()}.matches")
        self.setAccessibleName(_("Matching customers"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.hide()

    def offer(self, lines: list[str]) -> None:
        """Show these lines under the field, the first one marked; none hides the list."""
        self._lines.setStringList(lines)
        if not lines:
            self.hide()
            return
        window = self._field.window()
        self.setParent(window)
        self.setCurrentIndex(self._lines.index(0, 0))
        at = self._field.mapTo(window, QPoint(0, self._field.height()))
        height = self.sizeHintForRow(0) * len(lines) + 2 * self.frameWidth()
        self.setGeometry(QRect(at.x(), at.y(), self._field.width(), min(height, window.height() - at.y())))
        self.show()
        self.raise_()

    def step(self, by: int) -> None:
        """Mark the next or previous line, round and round."""
        count = self._lines.rowCount()
        self.setCurrentIndex(self._lines.index((self.currentIndex().row() + by) % count, 0))
