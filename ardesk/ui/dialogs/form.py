"""What every entry dialog is: labelled fields with their errors underneath, warnings said once, Ctrl+Enter saves."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.ui.dialogs.body import Body
from ardesk.ui.widgets.document_number import DocumentNumber
from ardesk.ui.widgets.fields import NoteField, TickField
from ardesk.ui.widgets.notes import Note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from PySide6.QtCore import SignalInstance
    from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent

    from ardesk.ledger import Ledger
    from ardesk.ui.session import Session
    from ardesk.ui.widgets.customer_field import CustomerField

T = TypeVar("T")
Cell = tuple[str, str, "QWidget"] | tuple[str, str, "QWidget", str]  # name, label, widget, what is said when empty
_MANY = 4  # grid columns: label, field, label, field


class FieldError(ArdeskError):
    """What is wrong with one field of a form; shown under it."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name


@dataclass(slots=True)
class Part:
    """One field of a form with its label and the line under it."""

    label: QLabel | None
    widget: QWidget
    note: Note
    required: str = ""

    def problem(self) -> str:
        """What keeps the form from being saved, as far as this field goes."""
        if self.required and self.widget.is_empty():  # type: ignore[attr-defined]  # every widget of a form is a Field
            return self.required
        return str(self.widget.problem())  # type: ignore[attr-defined]  # likewise

    def show(self, *, on: bool) -> None:
        """The field with all that belongs to it is there, or not."""
        for widget in (self.label, self.widget):
            if widget:
                widget.setVisible(on)
        self.note.setVisible(on and bool(self.note.text()))


class Form(QDialog):
    """A form on its own window; `saved` comes with the id of what was stored. Closing never asks."""

    saved = Signal(int)

    def __init__(self, session: Session, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.parts: dict[str, Part] = {}
        self._row = 0
        self._warned: set[str] = set()
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setModal(False)
        self.box = QVBoxLayout(self)
        self.body = Body(self)
        self.body.cramped.connect(self._grow)
        self.grid = self.body.grid
        self.box.addWidget(self.body)
        self.note = Note(f"{name}.note", self)
        self.box.addWidget(self.note)
        self.buttons = QHBoxLayout()
        self.box.addLayout(self.buttons)
        self.buttons.addStretch(1)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.save)

    # Building

    def add(self, name: str, label: str, widget: QWidget, *, required: str = "", wide: bool = True) -> Part:
        """A field on a row of its own, over the whole width or the left half."""
        return self._place(name, label, widget, required, column=0, span=_MANY - 1 if wide else 1, down=True)

    def pair(self, *cells: Cell) -> None:
        """Two fields beside each other."""
        for column, cell in enumerate(cells):
            name, text, widget, *required = cell
            last = column == len(cells) - 1
            self._place(name, text, widget, "".join(required), column=column * 2, span=1, down=last)

    def wide(self, widget: QWidget | QHBoxLayout) -> None:
        """A widget or layout over all columns, without a label."""
        if isinstance(widget, QWidget):
            self.grid.addWidget(widget, self._row, 0, 1, _MANY)
        else:
            self.grid.addLayout(widget, self._row, 0, 1, _MANY)
        self._row += 2

    def about(self, text: str) -> None:
        """Whom or what the entry is about, in a line over all columns, as it stands: names are never markup."""
        label = QLabel(text, self)
        label.setObjectName(f"{self.objectName()}.who")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        self.wide(label)

    def choose_button(self, choose: Callable[[], None]) -> None:
        """At the right under a path: the button that lets it be chosen."""
        button = QPushButton(_("C&hoose…"))
        button.setObjectName(f"{self.objectName()}.browse")
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked: choose())
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button)
        self.wide(row)

    def _place(
        self, name: str, text: str, widget: QWidget, required: str, *, column: int, span: int, down: bool
    ) -> Part:
        label = None if isinstance(widget, TickField) else QLabel(text)
        note = Note(f"{self.objectName()}.{name}.note", self)
        part = self.parts[name] = Part(label, widget, note, required)
        if label:
            label.setBuddy(widget)
            widget.setAccessibleName(plain_label(text))
            top = isinstance(widget, NoteField | QAbstractItemView)
            self.grid.addWidget(label, self._row, column, Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag(0))
        if isinstance(widget, QAbstractItemView):
            self.grid.setRowStretch(self._row, 1)
        self.grid.addWidget(widget, self._row, column + 1, 1, span)
        self.grid.addWidget(note, self._row + 1, column + 1, 1, span)
        self._row += 2 * down
        left: SignalInstance = widget.left  # type: ignore[attr-defined]  # every widget of a form is a Field
        edited: SignalInstance = widget.edited  # type: ignore[attr-defined]  # likewise
        left.connect(lambda: self._left(name))
        edited.connect(lambda: self._edited(name))
        return part

    def button(self, name: str, text: str, act: Callable[[], object], *, default: bool = False) -> QPushButton:
        """A button at the foot of the form; the default one answers to Enter."""
        button = QPushButton(text, self)
        button.setObjectName(f"{self.objectName()}.{name}")
        button.setAccessibleName(plain_label(text))
        button.setAutoDefault(default)
        button.setDefault(default)
        button.clicked.connect(lambda _checked: act())
        self.buttons.addWidget(button)
        return button

    def save_buttons(self, text: str = "") -> QPushButton:
        """Close and save, the usual two."""
        self.button("close", _("Close"), self.reject)
        return self.button("save", text or _("&Save"), self.save, default=True)

    def offer_new_customer(self, customer: CustomerField, then: QWidget) -> None:
        """A customer the field doesn't know can be entered at once; `then` has the focus afterwards."""

        def enter(name: str) -> None:
            from ardesk.ui.dialogs.customer import CustomerDialog

            dialog = CustomerDialog(self.session, name=name, parent=self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.saved.connect(customer.set_customer)
            dialog.saved.connect(lambda _id: then.setFocus())
            dialog.open()

        customer.new_wanted.connect(enter)

    # Errors and warnings

    def say(self, name: str, sentence: str, tone: str = "bad") -> None:
        """A sentence under the field, or at the foot of the form when it has no such field."""
        (self.parts[name].note if name in self.parts else self.note).say(sentence, tone)

    def _edited(self, name: str) -> None:
        part = self.parts[name]
        for note in (part.note, self.note):
            if note.tone == "bad":
                note.say("")

    def _left(self, name: str) -> None:
        part = self.parts[name]
        if problem := str(part.widget.problem()):  # type: ignore[attr-defined]  # every widget of a form is a Field
            part.note.say(problem)
        elif part.note.tone == "bad":
            part.note.say("")
        self.on_left(name)

    def on_left(self, name: str) -> None:
        """Called when a field is left; a form fills in what follows from it, or warns."""

    def warnings(self) -> Sequence[str]:
        """What the owner should know before saving, one sentence each."""
        return ()

    def say_warnings(self) -> bool:
        """Show what is worth knowing at the foot of the form; whether any of it is new."""
        sentences = list(self.warnings())
        fresh = set(sentences) - self._warned
        self._warned |= fresh
        self.note.say("\n".join(sentences), "watch")
        return bool(fresh)

    def faults(self) -> bool:
        """Whether any field keeps the form from being saved; the first such field gets the focus."""
        first: QWidget | None = None
        for part in self.parts.values():
            if isinstance(part.widget, DocumentNumber):
                part.widget.refresh()
            problem = part.problem() if part.widget.isVisibleTo(self) else ""
            if problem:
                part.note.say(problem)
                first = first or part.widget
        if first:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        return first is not None

    # Saving

    def save(self) -> None:
        """Store what is entered and close, or say under the field what is wrong."""
        self._take_what_is_typed()
        if self.faults() or self.say_warnings():
            return
        try:
            result = self.write()
        except FieldError as error:
            self.say(error.name, error.sentence)
            if error.name in self.parts:
                self.parts[error.name].widget.setFocus()
            return
        except ArdeskError as error:
            self.say("", error.sentence)
            return
        if result is not None:
            self.saved.emit(result)
            self.accept()

    def _take_what_is_typed(self) -> None:
        """The field with the focus is read as if it were left."""
        focus = self.focusWidget()
        for part in self.parts.values():
            if part.widget.hasFocus() or part.widget.isAncestorOf(focus):
                tidy: Callable[[], None] | None = getattr(part.widget, "tidy", None)
                if tidy:
                    tidy()

    def write(self) -> int | None:
        """Store the record and give its id; None when it was refused. FieldError and ArdeskError are shown."""
        raise NotImplementedError

    def do(
        self, operation: Callable[..., T], *args: object, done: str | Callable[[T], str] = "", **kwargs: object
    ) -> T | None:
        """The operation's result; None when it was refused, with the reason at the foot of the form."""
        with self._told():
            return self.session.do(operation, *args, done=done, **kwargs)

    def attempt(self, act: Callable[[Ledger], object], done: str) -> bool:
        """Whether `act` was done; when it was refused, the reason stands at the foot of the form."""
        with self._told():
            return self.session.attempt(act, done)

    @contextmanager
    def _told(self) -> Iterator[None]:
        def tell(sentence: str) -> None:
            self.say("", sentence)

        self.session.message.connect(tell)
        try:
            yield
        finally:
            self.session.message.disconnect(tell)

    def _grow(self, missing: QSize) -> None:
        """The window is larger by what its fields miss, as far as the screen goes."""
        room = self.screen().availableGeometry().size() * 0.9
        wanted = (self.size() + missing.expandedTo(QSize(0, 0))).boundedTo(room).expandedTo(self.size())
        if wanted != self.size():
            self.resize(wanted)

    def showEvent(self, event: QShowEvent) -> None:
        if not any(isinstance(part.widget, QAbstractItemView) for part in self.parts.values()):
            self.grid.setRowStretch(self._row + 1, 1)  # room to spare stays below the fields
        super().showEvent(event)

    # Leaving

    def keep(self) -> None:
        """Called once when the form closes without saving; a form that has drafts keeps what was typed."""

    def reject(self) -> None:
        self.keep()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.reject()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save()
        elif any(button.isDefault() for button in self.findChildren(QPushButton)):
            super().keyPressEvent(event)
        else:
            self.focusNextChild()

    def start_in(self, widget: QWidget) -> None:
        """The field that has the focus when the form appears, all its text selected."""
        widget.setFocus(Qt.FocusReason.TabFocusReason)


def plain_label(text: str) -> str:
    """A label's text without the mark of its key and the colon."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip(":")
