"""What happened to one record, in words: when, what was done, why, and each value before and after."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractItemView, QDialog, QDialogButtonBox, QTreeWidget, QTreeWidgetItem, QVBoxLayout

from ardesk.domain.records import TABLES, Customer, Invoice, Record
from ardesk.i18n import _
from ardesk.ui.icons import without_icons
from ardesk.ui.theme import chars, ems

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ardesk.ledger import HistoryEntry
    from ardesk.ui.session import Session

_MONEY = frozenset(
    ("net", "tax", "total", "amount", "credit_limit", "recovered_amount", "recovered", "cost", "hourly_rate")
)
_DAYS = frozenset(["date", "due_date", "delivery_date", "sent_date", "returned_date", "recovered_date", "opened"])
_DAYS |= {"resolved", "made", "due", "follow_up", "risk_since", "valid_from"}
_Values = dict[str, str | int | None]


class HistoryDialog(QDialog):
    """The journal's entries of one row, newest first, each opening to what it changed."""

    def __init__(self, session: Session, table: str, row_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._table = table
        self.setObjectName("history")
        self.tree = self._tree()
        entries = session.ledger.history(table, row_id)
        for entry in reversed(entries):
            self.tree.addTopLevelItem(self._item(entry))
        self.tree.expandAll()
        self.tree.setCurrentIndex(self.tree.model().index(0, 0))
        last = (entries[-1].after or entries[-1].before or {}) if entries else {}
        self.setWindowTitle(_("History of {what}").format(what=_named(table, last, row_id)))
        buttons = without_icons(QDialogButtonBox(QDialogButtonBox.StandardButton.Close))
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.tree)
        layout.addWidget(buttons)
        self.resize(chars(self, 110), ems(self, 28))

    def _tree(self) -> QTreeWidget:
        tree = QTreeWidget(self)
        tree.setObjectName("history.entries")
        tree.setAccessibleName(_("Changes, newest first"))
        tree.setHeaderLabels([_("When, and what"), _("Before"), _("After")])
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.setAlternatingRowColors(True)
        tree.setColumnWidth(0, chars(self, 52))
        tree.setColumnWidth(1, chars(self, 26))
        return tree

    def _item(self, entry: HistoryEntry) -> QTreeWidgetItem:
        when = dt.datetime.fromisoformat(entry.at).astimezone()
        item = QTreeWidgetItem([f"{self.session.formats.date(when.date())} {when:%H:%M}   {entry.label}"])
        if entry.reason:
            item.addChild(QTreeWidgetItem([_("Why: {reason}").format(reason=entry.reason)]))
        before, after = entry.before or {}, entry.after or {}
        for name in after or before:
            old, new = self._text(name, before), self._text(name, after)
            if name != "id" and old != new:
                item.addChild(QTreeWidgetItem([_in_words(name), old, new]))
        return item

    def _text(self, name: str, values: _Values) -> str:
        value = values.get(name)
        if value is None:
            return ""
        formats = self.session.formats
        if name in _MONEY and isinstance(value, int):
            currency = values.get("currency") or self._currency(values)
            return formats.money(value, str(currency))
        if name in _DAYS:
            return formats.date(str(value))
        if name.endswith("_id") and isinstance(value, int):
            return self._document(name, value)
        return str(value)

    def _currency(self, values: _Values) -> str:
        invoice_id = values.get("invoice_id")
        has_own = self._table not in ("activity", "cost", "customer", "collector")
        if has_own and isinstance(invoice_id, int):
            return self.session.ledger.get(Invoice, invoice_id).currency
        return self.session.ledger.base

    def _document(self, name: str, row_id: int) -> str:
        """The number or code of what `name` points at; the bare id of what is gone."""
        kind = next((cls for cls, table in TABLES.items() if f"{table}_id" == name), None)
        try:
            found = self.session.ledger.get(kind, row_id) if kind else None
        except KeyError:
            found = None
        return _name_of(found) or str(row_id)


def _name_of(record: Record | None) -> str:
    if isinstance(record, Customer):
        return f"{record.code} · {record.name}"
    return str(getattr(record, "number", ""))


def _named(table: str, values: _Values, row_id: int) -> str:
    name = values.get("number") or values.get("name") or values.get("key") or row_id
    return f"{_in_words(table).lower()} {name}"


def _in_words(name: str) -> str:
    return name.removesuffix("_id").replace("_", " ").capitalize()
