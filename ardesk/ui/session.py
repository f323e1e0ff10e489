"""What every page and dialog shares: the open ledger, today, the formats, what is selected, and how things get done."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Signal

from ardesk.errors import ArdeskError, reason
from ardesk.format import Formats
from ardesk.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping

    from ardesk.collecting.worklist import Item
    from ardesk.ledger import Ledger

T = TypeVar("T")


class Selection(NamedTuple):
    """The rows chosen in a list: `kind` is invoice, customer, activity, promise or dispute; the first id leads."""

    kind: str = ""
    ids: tuple[int, ...] = ()
    customer_ids: tuple[int, ...] = ()


class Wish(NamedTuple):
    """A list someone wants to see: these documents of `kind`, under this `title` (`Overdue 31-60, 30 June 2026`)."""

    kind: str
    ids: tuple[int, ...]
    title: str = ""


class Session(QObject):
    """One ledger on screen. `state` is what the window remembers: plain JSON values under plain keys."""

    revision_changed = Signal(int)
    selection_changed = Signal(object)  # Selection
    message = Signal(str)  # a sentence: what is wrong and what to do
    done = Signal(str)  # what was done; it can be undone
    undone = Signal(str)  # what was undone; it can be done again
    told = Signal(str)  # what happened; there is nothing to undo
    page_wanted = Signal(str, object)  # id of a page, and a Wish or None
    formats_changed = Signal()
    work_changed = Signal()  # the worklist has been worked out again

    def __init__(
        self,
        ledger: Ledger,
        *,
        today: dt.date | None = None,
        state: MutableMapping[str, object] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.ledger = ledger
        self.state: MutableMapping[str, object] = {} if state is None else state
        self.selection = Selection()
        self.closed = False
        self._work: tuple[int, dict[int, Item]] = (-1, {})
        self._today = today
        self._made_for = (ledger.locale, ledger.base)
        self.formats = Formats(*self._made_for)
        self._leave = ledger.on_change(self._changed)

    @property
    def today(self) -> dt.date:
        """The day it is on the owner's wall, or the one the session was given."""
        return self._today or dt.datetime.now().astimezone().date()

    def close(self) -> None:
        """The session hears no more from the ledger, and nobody asks it for anything."""
        self.closed = True
        self._leave()

    def select(self, selection: Selection) -> None:
        """What the details pane shows and what actions apply to."""
        if selection != self.selection:
            self.selection = selection
            self.selection_changed.emit(selection)

    def set_work(self, revision: int, items: dict[int, Item]) -> None:
        """The worklist of today as of `revision`, by customer."""
        self._work = (revision, items)
        self.work_changed.emit()

    def work_of(self, customer_id: int) -> Item | None:
        """The customer's place on the worklist, as far as it is known for the ledger as it is now."""
        revision, items = self._work
        return items.get(customer_id) if revision == self.ledger.revision else None

    def show_page(self, page: str, wish: Wish | None = None) -> None:
        """Bring the page with this id to the front, showing what is wished for."""
        self.page_wanted.emit(page, wish)

    def do(
        self,
        operation: Callable[..., T],
        *args: object,
        done: str | Callable[[T], str] = "",
        **kwargs: object,
    ) -> T | None:
        """The result of `operation(ledger, ...)`, or None when it was refused; then the reason is shown as a bar.

        `done` is the text of the bar with Undo ("Payment 1,250.00 recorded."), or a function from the result to it.
        """
        result: list[T] = []
        self.attempt(lambda ledger: result.append(operation(ledger, *args, **kwargs)), lambda: text_of(done, result[0]))
        return result[0] if result else None

    def attempt(self, act: Callable[[Ledger], object], done: str | Callable[[], str] = "") -> bool:
        """Whether `act(ledger)` was done and not refused; for acts that return nothing."""
        before = self.ledger.revision
        try:
            act(self.ledger)
        except ArdeskError as refused:
            self.message.emit(refused.sentence)
            return False
        except OSError as fault:
            self.message.emit(world_fault(fault))
            return False
        text = done() if callable(done) else done
        if text and self.ledger.revision != before:
            self.done.emit(text)
        return True

    def undo(self) -> None:
        """The newest change is taken back by a new one."""
        if not self._is_as_seen():
            return
        if (label := self.ledger.undo_label) is None:
            self.told.emit(_("There is nothing to undo."))
        elif self.attempt(lambda ledger: ledger.undo()):
            self.undone.emit(_("Undone: {label}.").format(label=label))

    def redo(self) -> None:
        """What was last undone is done again."""
        if not self._is_as_seen():
            return
        if (label := self.ledger.redo_label) is None:
            self.told.emit(_("There is nothing to redo."))
        elif self.attempt(lambda ledger: ledger.redo()):
            self.done.emit(_("Done again: {label}.").format(label=label))

    def _is_as_seen(self) -> bool:
        """Whether the newest change is the one the window shows; where another program has made one, that is told."""
        seen = self.ledger.revision
        if not self.attempt(lambda ledger: ledger.refresh()):
            return False
        if self.ledger.revision == seen:
            return True
        self.told.emit(
            _("Another program has changed the ledger. It is shown as it is now; nothing was undone or redone.")
        )
        return False

    def _changed(self, revision: int) -> None:
        now = (self.ledger.locale, self.ledger.base)
        if now != self._made_for:
            self._made_for = now
            self.formats = Formats(*now)
            self.formats_changed.emit()
        self.revision_changed.emit(revision)


def text_of(done: str | Callable[[T], str], result: T) -> str:
    """The text `done` is, or makes of the result."""
    return done if isinstance(done, str) else done(result)


def world_fault(fault: OSError) -> str:
    """A sentence on a fault of the world (disk full, file in use, no rights) and what to do about it."""
    where = f" ({fault.filename})" if fault.filename else ""
    return _("The computer refused: {what}{where}. Nothing was changed; put that right and try again.").format(
        what=reason(fault), where=where
    )
