"""*Go to anything*: one field for an invoice number, a customer, a page or an action."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QSizePolicy, QWidget

from ardesk.i18n import _
from ardesk.ui.theme import chars, colour, ems, theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFocusEvent

_SHOWN = 12
_WIDTH, _LEAST_WIDTH = 48, 20
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to go: its name, what it is, further words it is found by, and the way there."""

    name: str
    kind: str
    go: Callable[[], object]
    words: str = ""


Source = Callable[[str], Iterable[Place]]  # from the text typed to places that may fit


def found(text: str, sources: Iterable[Source], most: int = _SHOWN) -> list[Place]:
    """The places with all words of `text`: whole names first, then endings of numbers, beginnings, the rest."""
    words = text.casefold().split()
    if not words:
        return []
    ranked: list[tuple[int, int, Place]] = []
    for number, place in enumerate(place for source in sources for place in source(text.casefold())):
        name = place.name.casefold()
        everything = f"{name} {place.words.casefold()}"
        if all(word in everything for word in words):
            ranked.append((_rank(" ".join(words), name, place.words.casefold()), number, place))
    ranked.sort(key=lambda entry: entry[:2])
    return [place for _rank_of_it, _number, place in ranked[:most]]


def _rank(typed: str, name: str, words: str) -> int:
    first = words.partition(" ")[0]
    if typed in (name, first):
        return 0
    if typed.isdigit() and name.lstrip("abcdefghijklmnopqrstuvwxyz-/ 0").partition(" ")[0] == typed.lstrip("0"):
        return 1
    if name.startswith(typed) or first.startswith(typed):
        return 2
    return 3 if any(part.startswith(typed) for part in name.split()) else 4


class _Found(QAbstractListModel):
    """The places found, one a line."""

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self.field = field
        self.places: list[Place] = []

    def show(self, places: list[Place]) -> None:
        self.beginResetModel()
        self.places = places
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.places)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        place = self.places[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{place.name}   —   {place.kind}"
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, ems(self.field, 1.5))
        if role == Qt.ItemDataRole.EditRole:
            return place.name
        if role == Qt.ItemDataRole.ForegroundRole and not index.row():
            return colour("accent")
        return None


class GoTo(QLineEdit):
    """Asks `sources` for places on every letter; Enter goes to the first, Esc goes back to where one came from."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("go_to")
        self.sources: Sequence[Source] = ()
        self._came_from: QWidget | None = None
        self.setPlaceholderText(_("Go to anything (Ctrl+K)"))
        self.setAccessibleName(_("Go to anything: an invoice number, a customer, a page or an action"))
        self.setClearButtonEnabled(True)
        self._found = _Found(self)
        self._list: QListView | None = None
        self._fit()
        theme().changed.connect(self._fit)
        self.textEdited.connect(self._look)
        self.returnPressed.connect(self._enter)

    def _shown_list(self) -> QListView:
        if self._list is None:
            completer = QCompleter(self._found, self)
            completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
            completer.setMaxVisibleItems(_SHOWN)
            self._list = QListView(self)
            completer.setPopup(self._list)
            self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self._list.setObjectName("go_to_list")
            self._list.installEventFilter(self)
            self._list.clicked.connect(lambda index: self._go(self._found.places[index.row()]))
            self.setCompleter(completer)
        return self._list

    def _fit(self) -> None:
        self.setMinimumWidth(chars(self, _LEAST_WIDTH))
        self.setMaximumWidth(chars(self, _WIDTH))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(chars(self, _LEAST_WIDTH), super().sizeHint().height())

    def start(self) -> None:
        """Take the focus, with everything there is to go to."""
        focused = self.window().focusWidget()
        if focused is not self:
            self._came_from = focused
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.MouseFocusReason:
            self.start()

    def _look(self, text: str) -> None:
        self._found.show(found(text, self.sources))
        shown = self._shown_list()
        if self._found.places:
            self.completer().complete()
        else:
            shown.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _ENTER:
            shown = self._shown_list()
            row = shown.currentIndex().row()
            shown.hide()
            if self._found.places:
                self._go(self._found.places[max(row, 0)])
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        if places := found(self.text(), self.sources, 1):
            self._go(places[0])

    def _go(self, place: Place) -> None:
        self._leave()
        place.go()

    def _leave(self) -> None:
        self.clear()
        if self._came_from is not None:
            self._came_from.setFocus()
            self._came_from = None
