"""The page of collection notes: whom to contact, and the log of every contact, promise, dispute and the rest."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from ardesk.domain.records import TABLES, Activity
from ardesk.i18n import _
from ardesk.operations import collections
from ardesk.ui.doors import open_dialog
from ardesk.ui.models.claims import RECORDS
from ardesk.ui.models.collections import LOGS
from ardesk.ui.session import Wish
from ardesk.ui.theme import ems
from ardesk.ui.widgets.claims_view import ClaimsView
from ardesk.ui.widgets.log_view import LogView, NoteList
from ardesk.ui.widgets.work_view import WorkView

if TYPE_CHECKING:
    from collections.abc import Hashable

    from PySide6.QtWidgets import QDialog

    from ardesk.domain.records import Record
    from ardesk.ledger import Ledger
    from ardesk.ui.dialogs.form import Form
    from ardesk.ui.models.collections import Log
    from ardesk.ui.models.columns import Row
    from ardesk.ui.session import Session

_CLAIM_DIALOGS = {
    "dispute": "dispute:DisputeDialog",
    "deduction": "deduction:DeductionDialog",
    "complaint": "complaint:ComplaintDialog",
}


def _delete(record: type[Record], row_id: int, ledger: Ledger) -> None:
    collections.delete(ledger, record, row_id)


class CollectionsPage(QWidget):
    """The worklist and the logs under tabs of their own; Ctrl+L logs a contact for the customer of the current row."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.title = session, _("Collections")
        self.setObjectName("collections_page")
        self.tabs = QTabBar(self)
        self.tabs.setObjectName("collections.tabs")
        self.tabs.setAccessibleName(_("Kinds of notes"))
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.stack = QStackedWidget(self)
        self.worklist = WorkView(session, self.new_item, self)
        self.logs = [LogView(session, log, self.new_item, self) for log in LOGS]
        self.claims = ClaimsView(session, self.new_item, self)
        self.views: list[NoteList] = [self.worklist, *self.logs, self.claims]
        for view in self.views:
            self.tabs.addTab(view.title)
            self.stack.addWidget(view)
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        self.new, self.settle = QPushButton(self), QPushButton(_("&Settle…"), self)
        self.evidence = QPushButton(_("&Evidence…"), self)
        self.why = QPushButton(_("Reasons as a c&hart"), self)
        top = QHBoxLayout()
        top.setContentsMargins(ems(self, 0.4), ems(self, 0.4), ems(self, 0.4), 0)
        top.addWidget(self.tabs)
        top.addStretch(1)
        self.buttons = {"why": self.why, "evidence": self.evidence, "settle": self.settle, "new": self.new}
        for name, button in self.buttons.items():
            button.setObjectName(f"collections.{name}")
            button.setAutoDefault(False)
            top.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._show)
        self.new.clicked.connect(lambda _checked: self.new_item())
        self.settle.clicked.connect(lambda _checked: self.settle_current())
        self.evidence.clicked.connect(lambda _checked: self.show_evidence())
        self.why.clicked.connect(lambda _checked: self.show_reasons())
        self.claims.table.chips.chosen.connect(lambda _chip: self._name_new())
        self.session.formats_changed.connect(self._reformat)
        for view in self.views:
            view.table.selection_rows.connect(lambda _rows, view=view: self._tell(view))
            view.table.activated_row.connect(lambda _row: self.open_current())

    def _reformat(self) -> None:
        for view in self.views:
            view.model.set_formats(self.session.formats)

    # What is shown

    @property
    def view(self) -> NoteList:
        """The list in front."""
        return self.views[self.tabs.currentIndex()]

    @property
    def log(self) -> Log | None:
        """The log in front; None while it is the worklist or the claims."""
        view = self.view
        return view.log if isinstance(view, LogView) else None

    def _show(self, _number: int = 0) -> None:
        view = self.view
        self.stack.setCurrentWidget(view)
        self.setFocusProxy(view.table)
        if view.stale:
            view.refresh()
        self._name_new()
        self.settle.setVisible(view.name in ("promises", "claims"))
        for button in (self.evidence, self.why):
            button.setVisible(view is self.claims)
        self._tell(view)

    def _name_new(self) -> None:
        kind = self.claims.wanted_kind if self.view is self.claims else self.view.name
        self.new.setText({
            "worklist": _("&Log contact"),
            "contacts": _("&Log contact"),
            "promises": _("&New promise"),
            "dispute": _("&New dispute"),
            "deduction": _("&New deduction"),
            "complaint": _("&New complaint"),
        }[kind])  # fmt: skip
        self.new.setAccessibleName(self.new.text().replace("&", ""))

    def refresh(self) -> None:
        """The list in front as the ledger has it now; the others when they are shown."""
        for view in self.views:
            view.stale = True
        self._show()

    def shown(self) -> None:
        """The page has come to the front."""
        desk = getattr(self.window(), "desk", None)
        if desk is not None:
            for view in self.views:
                view.table.row_actions = desk.row_actions
        self._tell(self.view)

    def show_wish(self, wish: Wish) -> None:
        """The list of this kind (`activity`, `promise`, …) with these rows alone."""
        for place, view in enumerate(self.views):
            if wish.kind in view.kinds:
                self.tabs.setCurrentIndex(place)
                view.table.show_only(wish.title, view.wished(wish))

    def _tell(self, view: NoteList) -> None:
        if view is self.view and self.isVisible():
            self.session.select(view.selection())

    # Actions

    def _open(self, place: str, **given: object) -> QDialog:
        return open_dialog(place, self.session, self.window(), **given)

    def _about(self) -> dict[str, object]:
        """Customer and invoice of the current row, as a dialog takes them."""
        row = self.view.table.current_row()
        if row is None:
            return {}
        if self.view is self.worklist:
            return {"customer_id": row.id, "invoice_id": None}
        return {"customer_id": row.customer_id, "invoice_id": row.invoice_id}

    def new_item(self) -> None:
        """Enter a note of the kind in front, for the customer of the current row."""
        if self.view is self.claims:
            self._new_claim(self.claims.wanted_kind)
        elif (log := self.log) is None or log.name == "contacts":
            self.log_contact()
        else:
            dialog: Form = self._open(log.dialog, **self._about())  # type: ignore[assignment]  # each is a form
            dialog.saved.connect(self.view.select_soon)

    def _new_claim(self, kind: str) -> None:
        about = self._about()
        dialog: Form = self._open(_CLAIM_DIALOGS[kind], **about)  # type: ignore[assignment]  # each is a form
        dialog.saved.connect(lambda made: self.claims.select_soon((kind, made)))

    def new_dispute(self) -> None:
        """Enter a dispute of the current row's customer."""
        self._new_claim("dispute")

    def new_deduction(self) -> None:
        """Enter what the current row's customer left out of a payment."""
        self._new_claim("deduction")

    def new_complaint(self) -> None:
        """Enter a complaint of the current row's customer."""
        self._new_claim("complaint")

    def log_contact(self) -> None:
        """Log a contact with the customer of the current row; afterwards the next row is selected."""
        view, about = self.view, self._about()
        following = view.after_current()
        dialog: Form = self._open("contact:ContactDialog", **about)  # type: ignore[assignment]  # it is a form
        dialog.saved.connect(lambda made: self._logged(view, about.get("customer_id"), following, made))

    def _logged(self, view: NoteList, about: object, following: Hashable | None, made: int) -> None:
        """Go on to the row below, unless the contact was with someone else than the row's customer."""
        met = self.session.ledger.get(Activity, made).customer_id
        if view is self.worklist:
            self.worklist.contacted(met)
        if met == about:
            view.select_soon(following)

    def new_promise(self) -> None:
        """Enter a promise of the current row's customer."""
        self._open("promise:PromiseDialog", **self._about())

    def open_current(self) -> None:
        """Open the row the keyboard is on; in the worklist its customer."""
        row, log = self.view.table.current_row(), self.log
        if row is None:
            return
        if self.view is self.claims:
            kind, number = row.id
            self._open(_CLAIM_DIALOGS[kind], **{f"{kind}_id": number})
        elif log is None:
            self._open("customer:CustomerDialog", customer_id=row.id)
        else:
            self._open(log.dialog, **{log.dialog_id: row.id})

    def settle_current(self) -> None:
        """Settle the claim the keyboard is on, with what follows from it; of a promise, change what it says."""
        row = self.view.table.current_row()
        if row is None or self.view not in (self.claims, *self.logs):
            self.session.told.emit(_("Select what is to be settled first."))
        elif self.view is not self.claims:
            self.open_current()
        elif row.resolved:
            day = self.session.formats.date(row.resolved)
            self.session.told.emit(_("This was settled on {day}.").format(day=day))
        else:
            kind, number = row.id
            self._open("settle:SettleDialog", kind=kind, claim_id=number)

    def show_evidence(self) -> None:
        """The files that belong to the claim the keyboard is on."""
        row = self.claims.table.current_row()
        if row is None or self.view is not self.claims:
            self.session.told.emit(_("Select a dispute, a deduction or a complaint first."))
        else:
            kind, number = row.id
            self._open("evidence:EvidenceDialog", kind=kind, claim_id=number)

    def show_reasons(self) -> None:
        """The chart of disputes by reason, on the page of KPIs; for deductions theirs."""
        name = "chart_deductions" if self.claims.wanted_kind == "deduction" else "chart_disputes"
        self.session.show_page("kpis", Wish("view", (), "charts"))
        if (chart := self.window().findChild(QWidget, name)) is not None:
            chart.setFocus()

    def delete_current(self) -> None:
        """Delete the selected notes; each can be brought back by undo."""
        if self.view is self.worklist:
            self.session.told.emit(_("What is on the worklist can be put off or left alone, not deleted."))
            return
        following = self.view.after_current()
        for row in self.view.table.selected_rows():
            record, number, done = self._record_of(row)
            self.session.attempt(partial(_delete, record, number), done)
        self.view.select_soon(following)

    def _record_of(self, row: Row) -> tuple[type[Record], int, str]:
        """The record behind a row, its id, and what is said when it was deleted."""
        if (log := self.log) is not None:
            return log.record, row.id, _(log.deleted)
        kind, number = row.id
        said = {"dispute": _("Dispute deleted."), "deduction": _("Deduction deleted.")}
        return RECORDS[kind], number, said.get(kind, _("Complaint deleted."))

    def show_history(self) -> None:
        """What happened to the current row."""
        if (row := self.view.table.current_row()) is None:
            return
        if self.view is self.worklist:
            self._open("history:HistoryDialog", table="customer", row_id=row.id)
        else:
            record, number, _said = self._record_of(row)
            self._open("history:HistoryDialog", table=TABLES[record], row_id=number)

    def print_current(self) -> None:
        """Print the worklist: the rows on display, or those selected if they are several."""
        items = self.worklist.items()
        if self.view is not self.worklist:
            self.session.told.emit(_("The worklist is printed here; the other papers stand under Reports (Ctrl+5)."))
        elif not items:
            self.session.told.emit(_("Nobody is on the list; there is nothing to print."))
        else:
            collector = self.worklist.chosen_collector
            self.session.attempt(lambda _ledger: self._open("work_paper:WorkPaper", items=items, collector=collector))

    def focus_filter(self) -> None:
        """Go to the filter."""
        self.view.table.focus_filter()

    def copy_rows(self) -> None:
        """The selected rows on the clipboard."""
        self.view.table.grid.copy()

    def copy_with_headers(self) -> None:
        """The selected rows on the clipboard, under their columns' names."""
        self.view.table.copy_with_headers()

    def choose_columns(self) -> None:
        """Which columns are shown."""
        self.view.table.choose_columns()
