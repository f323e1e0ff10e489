"""The page of invoices: the list, its chips, and what is done with the invoices selected in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ardesk.i18n import _
from ardesk.ui.doors import open_dialog
from ardesk.ui.models.invoices import chips, columns
from ardesk.ui.models.table import TableModel
from ardesk.ui.session import Selection, Session, Wish
from ardesk.ui.widgets.table import TableView
from ardesk.ui.widgets.table_chips import counts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from ardesk.ledger import InvoiceRow, Ledger

_FIRST = 60  # rows that are there with the first paint
_AT_ONCE = 3_000  # up to so many rows a change is read again in the window's own thread
_FEW = 500  # touched invoices that are read one by one


class InvoicesPage(QWidget):
    """Every invoice. The first rows are read at once, the rest when they have been painted."""

    rows_painted = Signal()
    loaded = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.title = session, _("Invoices")
        self.setObjectName("invoices_page")
        rows = session.ledger.invoice_rows(session.today, limit=_FIRST)
        self.model = TableModel(columns(session.ledger.base), rows, session.formats)
        self.table = TableView(
            self.model, "invoices", session.state, chips=chips(), title=_("Invoices"), first_paint=True, parent=self
        )
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        self.setFocusProxy(self.table)
        self._complete = len(rows) < _FIRST
        self._revision, self._day = session.ledger.revision, session.today
        self._shown: set[str] = set()
        self._empty: QWidget | None = None
        self._connect()
        self.stack.setCurrentWidget(self.table if rows else self._empty_page())
        self._tell()

    def _connect(self) -> None:
        self.table.activated_row.connect(lambda row: self.open_invoice(row.id))
        self.table.selection_rows.connect(lambda _rows: self._tell())
        self.table.grid.rows_painted.connect(self.rows_painted)
        self.session.formats_changed.connect(lambda: self.model.set_formats(self.session.formats))

    # rows

    @property
    def complete(self) -> bool:
        """Whether all rows are there, not only the first."""
        return self._complete

    def load_rest(self) -> None:
        """Read what did not come with the first rows, in the background."""
        self.table.complete()
        if self._complete:
            self._arrived(counts(self.model.rows, self.table.chips.tests()))
            self.loaded.emit()
        else:
            self._read_in_background()

    def refresh(self) -> None:
        """The list as the ledger has it now: read anew, or of a long list only what has been touched since."""
        today, ledger = self.session.today, self.session.ledger
        if len(self.model.rows) <= _AT_ONCE:
            self._take(_read(ledger, today, self.table.chips.tests()))
        elif today != self._day or not self._complete or len(ids := ledger.invoices_touched(self._revision)) > _FEW:
            self._read_in_background()
        else:
            self._revision = ledger.revision
            self._patch(set(ids), {row.id: row for row in ledger.invoice_rows(today, ids=ids)})

    def _read_in_background(self) -> None:
        from ardesk.ui import tasks

        path, today, tests = self.session.ledger.path, self.session.today, self.table.chips.tests()
        tasks.run(lambda: _read_apart(path, today, tests), self._take, key="invoices")

    def _take(self, read: _Read) -> None:
        self._complete, self._revision, self._day = True, read.revision, read.day
        self.model.set_rows(read.rows)
        self._arrived(read.counts)
        self.loaded.emit()
        if read.revision != self.session.ledger.revision:
            self.refresh()

    def _patch(self, touched: set[int], fresh: dict[int, InvoiceRow]) -> None:
        """Put what is fresh in the place of what was touched; both among rows ordered newest first."""
        chips, before = self.table.chips, [row for row in self.model.rows if row.id in touched]
        kept = (row for row in self.model.rows if row.id not in touched or row.id in fresh)
        rows: list[InvoiceRow] = [fresh.get(row.id, row) for row in kept]
        known = {row.id for row in before}
        rows += [row for number, row in fresh.items() if number not in known]
        rows.sort(key=lambda row: (row.date, row.number), reverse=True)
        gone, come = counts(before, chips.tests()), counts(list(fresh.values()), chips.tests())
        self.model.set_rows(rows)
        self._arrived([old - less + more for old, less, more in zip(chips.counts, gone, come, strict=True)])
        self.loaded.emit()

    def _arrived(self, passing: list[int]) -> None:
        rows = self.model.rows
        self.stack.setCurrentWidget(self.table if rows else self._empty_page())
        if not self._complete:
            return
        self.table.chips.show_counts(passing, self.session.formats)
        self.table.prepare_filter()
        if "currency" not in self._shown and len({row.currency for row in rows}) > 1:
            self.table.show_where_unset("currency")
            self._shown.add("currency")
        self.table.totals.add_up_soon()

    def _empty_page(self) -> QWidget:
        if self._empty is None:
            from ardesk.ui.widgets.empty import EmptyPage

            self._empty = EmptyPage(
                _("Here stand your invoices: what was sold, to whom, what is open and how late it is."),
                (
                    ("new_invoice", _("Enter the first &invoice")),
                    ("import_files", _("I&mport what you have")),
                    ("open_sample", _("Open the &sample company")),
                ),
                self,
            )
            self.stack.addWidget(self._empty)
        return self._empty

    def _tell(self) -> None:
        rows: list[InvoiceRow] = self.table.selected_rows()
        current: InvoiceRow | None = self.table.current_row()
        if current is not None and current in rows and len(rows) < 1000:  # noqa: PLR2004 - the order matters to few
            rows = [current, *(row for row in rows if row is not current)]
        ids = tuple(row.id for row in rows)
        self.session.select(Selection("invoice", ids, tuple(dict.fromkeys(row.customer_id for row in rows))))

    def selected_ids(self) -> tuple[int, ...]:
        """The ids of the selected invoices, from the top."""
        return tuple(row.id for row in self.table.selected_rows())

    # what others wish to see

    def show_wish(self, wish: Wish) -> None:
        """Only these documents, until Esc or a chip; one of them alone is selected among all."""
        if wish.kind == "chip":
            self.table.chips.choose(wish.title)
        elif len(wish.ids) == 1:
            self.show_invoice(wish.ids[0])
        else:
            wanted = set(wish.ids)
            self.table.show_only(wish.title, lambda row: row.id in wanted)
        self.table.setFocus()

    def show_invoice(self, invoice_id: int) -> None:
        """Select this invoice, with nothing in the way of seeing it."""
        self.table.clear_narrowing()
        self.table.grid.select_keys([invoice_id])

    # actions

    def open_current(self) -> None:
        """Open the row the keyboard is on."""
        if (row := self.table.current_row()) is not None:
            self.open_invoice(row.id)

    def open_invoice(self, invoice_id: int) -> None:
        """Open the invoice for reading and correcting."""
        open_dialog("invoice:InvoiceDialog", self.session, self.window(), invoice_id=invoice_id)

    def issue_current(self) -> None:
        """Make the selected drafts count."""
        from ardesk.operations import invoices

        drafts = [row for row in self.table.selected_rows() if row.state == "draft"]
        if not drafts:
            self.session.told.emit(_("Only a draft can be issued; select one first."))
        for row in drafts:
            done = _("Invoice {number} issued.").format(number=row.number)
            self.session.attempt(lambda ledger, row=row: invoices.issue(ledger, row.id), done)  # type: ignore[misc]

    def duplicate_current(self) -> None:
        """A draft like the current invoice, dated today, selected."""
        from ardesk.operations import invoices

        if (row := self.table.current_row()) is None:
            return
        done = _("Invoice {number} duplicated as a draft.").format(number=row.number)
        made = self.session.do(invoices.duplicate, row.id, self.session.today, done=done)
        if made is not None:
            self.table.clear_narrowing()
            self.table.grid.select_keys([made])

    def void_current(self) -> None:
        """Cancel the current invoice, asking for the reason its history keeps."""
        if (row := self.table.current_row()) is None:
            return
        if row.state in ("draft", "void"):
            self.session.told.emit(_("Only an issued invoice can be voided; a draft is deleted."))
            return
        from ardesk.ui.widgets.reason import ask_reason

        question = _("Why is invoice {number} void?").format(number=row.number)
        ask_reason(self, _("Void invoice"), question, _("&Void"), lambda reason: self._void(row, reason))

    def _void(self, row: InvoiceRow, reason: str) -> None:
        from ardesk.operations import invoices

        done = _("Invoice {number} voided.").format(number=row.number)
        self.session.attempt(lambda ledger: invoices.void_invoice(ledger, row.id, reason), done)

    def delete_current(self) -> None:
        """Delete the selected drafts; an issued invoice is voided instead."""
        from ardesk.operations import invoices

        rows = self.table.selected_rows()
        drafts = [row for row in rows if row.state == "draft"]
        if rows and not drafts:
            self.void_current()
        for row in drafts:
            done = _("Draft {number} deleted.").format(number=row.number)
            self.session.attempt(lambda ledger, row=row: invoices.delete_draft(ledger, row.id), done)  # type: ignore[misc]

    def show_history(self) -> None:
        """What happened to the current invoice."""
        if (row := self.table.current_row()) is not None:
            open_dialog("history:HistoryDialog", self.session, self.window(), table="invoice", row_id=row.id)

    def print_current(self) -> None:
        """Print the selected invoices."""
        if ids := self.selected_ids():
            self.session.attempt(
                lambda _ledger: open_dialog("paper:InvoicePapers", self.session, self.window(), invoice_ids=ids)
            )
        else:
            self.session.told.emit(_("Select the invoices to print first."))


class _Read(NamedTuple):
    """Every invoice at a revision and on a day, and how many of them pass each chip."""

    revision: int
    day: dt.date
    rows: list[InvoiceRow]
    counts: list[int]


def _read(ledger: Ledger, today: dt.date, tests: Sequence[Callable[[InvoiceRow], bool] | None]) -> _Read:
    rows = ledger.invoice_rows(today)
    return _Read(ledger.revision, today, rows, counts(rows, tests))


def _read_apart(path: Path, today: dt.date, tests: Sequence[Callable[[InvoiceRow], bool] | None]) -> _Read:
    """The same in the thread that calls, through a connection of its own."""
    from ardesk.ledger import Ledger

    with Ledger.open(path, read_only=True) as ledger:
        return _read(ledger, today, tests)
