"""Clearing small rests off invoices: what is open up to a limit, ticked, given up in one change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from ardesk.i18n import _, _n
from ardesk.operations.credits import write_off_small
from ardesk.ui.dialogs.form import FieldError, Form
from ardesk.ui.theme import chars, ems
from ardesk.ui.widgets.fields import DateField, MoneyField
from ardesk.ui.widgets.notes import Note

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ardesk.ledger import InvoiceRow
    from ardesk.ui.session import Session

_REMEMBERED = "small_balances.limit"
_USUAL = 5  # units of the base currency
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SmallBalances(Form):
    """What would be written off stands in the list first; a contact usually costs more than such a rest brings."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "small_balances", _("Small balances"), parent)
        self.rows: list[InvoiceRow] = []
        self.limit = MoneyField(session, "small_balances.limit")
        self.date = DateField(session, "small_balances.date", session.today)
        self.list = self._list()
        self.total = Note("small_balances.total", self)
        self.pair(
            ("limit", _("&Open up to"), self.limit, _("Enter an amount.")),
            ("date", _("&Date"), self.date, _("Enter a date.")),
        )
        self.wide(self.list)
        self.box.insertWidget(1, self.total)
        self.save_button = self.save_buttons(_("&Write off what is ticked"))
        self.limit.set_minor(self._usual_limit())
        self.limit.edited.connect(self.refresh)
        self.date.left.connect(self.refresh)
        self.list.itemChanged.connect(lambda _item, _column: self._add_up())
        self.refresh()
        self.start_in(self.limit)

    def _usual_limit(self) -> int:
        from ardesk.domain.money import minor_digits

        known = self.session.state.get(_REMEMBERED)
        return known if isinstance(known, int) else int(_USUAL * 10 ** minor_digits(self.session.ledger.base))

    def _list(self) -> QTreeWidget:
        shown = QTreeWidget(self)
        shown.setObjectName("small_balances.list")
        shown.setAccessibleName(_("Small rests"))
        shown.setRootIsDecorated(False)
        shown.setHeaderLabels([_("Customer"), _("Invoice"), _("Due"), _("Total"), _("Open")])
        shown.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        shown.header().setStretchLastSection(False)
        shown.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        shown.setMinimumSize(chars(shown, 76), ems(shown, 16))
        return shown

    def refresh(self) -> None:
        """The rests that are as small on that day."""
        if self.limit.problem() or self.date.problem():
            return
        limit, day = self.limit.minor() or 0, self.date.day() or self.session.today
        found = self.session.ledger.invoice_rows(day)
        self.rows = [row for row in found if row.status == "issued" and row.open > 0 and row.open_base <= limit]
        self.rows.sort(key=lambda row: (row.customer_name.casefold(), row.number))
        self.list.blockSignals(True)  # noqa: FBT003 - Qt takes it by position
        self.list.clear()
        self.list.addTopLevelItems([self._item(row) for row in self.rows])
        for column in range(1, self.list.columnCount()):
            self.list.resizeColumnToContents(column)
        self.list.blockSignals(False)  # noqa: FBT003 - likewise
        self._add_up()

    def _item(self, row: InvoiceRow) -> QTreeWidgetItem:
        formats = self.session.formats
        money = formats.money if row.currency == formats.base else formats.money_with
        texts = [row.customer_name, row.number, formats.date(row.due_date)]
        item = QTreeWidgetItem([*texts, money(row.total, row.currency), money(row.open, row.currency)])
        # What is disputed has a reason of its own; it waits until that is settled.
        item.setCheckState(0, Qt.CheckState.Unchecked if row.disputed else Qt.CheckState.Checked)
        for column in (3, 4):
            item.setTextAlignment(column, _RIGHT)
        return item

    def ticked(self) -> list[InvoiceRow]:
        """What will be written off."""
        items = (self.list.topLevelItem(place) for place in range(len(self.rows)))
        pairs = zip(self.rows, items, strict=True)
        return [row for row, item in pairs if item and item.checkState(0) is Qt.CheckState.Checked]

    def _add_up(self) -> None:
        ticked = self.ticked()
        total = self.session.formats.money_with(sum(row.open_base for row in ticked), self.session.ledger.base)
        words = _n("{n} of {all} ticked: {total}", "{n} of {all} ticked: {total}", len(ticked))
        said = words.format(n=len(ticked), all=len(self.rows), total=total)
        self.total.say(said if self.rows else _("Nothing as small is open on that day."), "muted")
        self.save_button.setEnabled(bool(ticked))

    def write(self) -> int | None:
        ticked, day = self.ticked(), self.date.must()
        if not ticked:
            raise FieldError("limit", _("Nothing is ticked."))
        self.session.state[_REMEMBERED] = self.limit.must()
        total = self.session.formats.money_with(sum(row.open_base for row in ticked), self.session.ledger.base)
        done = _("Small balances written off: {total}.").format(total=total)
        made = self.do(write_off_small, [row.id for row in ticked], day, done=done)
        return made[0] if made else None
