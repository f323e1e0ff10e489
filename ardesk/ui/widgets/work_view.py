"""The worklist: whom to contact today, of one collector or all; worked out in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QWidget

from ardesk.i18n import _
from ardesk.ui import tasks
from ardesk.ui.models import work
from ardesk.ui.session import Selection
from ardesk.ui.widgets.log_view import NoteList

if TYPE_CHECKING:
    from collections.abc import Callable

    from ardesk.collecting.worklist import Item
    from ardesk.ui.session import Session

_KEY, _REMEMBERED = "worklist", "worklist.collector"


class WorkView(NoteList):
    """Rows are customers; the first one is whom to chase first."""

    def __init__(self, session: Session, new: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(session, "worklist", _("&Worklist"), work.columns(), work.chips(), parent)
        self._work: work.Work | None = None
        self.collector = QComboBox(self)
        self.collector.setObjectName("worklist.collector")
        self.collector.setAccessibleName(_("Collector"))
        self.collector.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.collector.currentIndexChanged.connect(lambda _index: self._collector_chosen())
        self.lay_out(
            _("Nobody needs to be contacted today. Here stands whom to chase first, and why."), _("&Log contact"), new
        )
        top = self.table.top.layout()
        if top is not None:
            top.removeWidget(self.table.filter)
            top.addWidget(self.collector)
            top.addWidget(self.table.filter)
        self.collector.hide()
        chip = self.table.chips.current
        self.model.set_chip(chip.passes if chip else None)
        self.table.grid.empty_text = _("Looking whom to contact …")

    def refresh(self) -> None:
        """Work the list out again; an answer that has been overtaken is not shown."""
        self.stale = False
        path, day = self.session.ledger.path, self.session.today
        tasks.run(lambda: work.read_work(path, day), self._arrived, key=_KEY)

    def _arrived(self, found: work.Work) -> None:
        self._work = found
        self.session.set_work(found.revision, {row.id: row.item for row in found.rows})
        self._offer_collectors(found)
        self._show()

    def _offer_collectors(self, found: work.Work) -> None:
        names = sorted({row.item.collector for row in found.rows if row.item.collector}, key=str.casefold)
        wanted = self.session.state.get(_REMEMBERED, "")
        box = self.collector
        box.blockSignals(True)  # noqa: FBT003 - Qt takes it by position
        box.clear()
        box.addItem(_("All collectors"), "")
        for name in names:
            box.addItem(name, name)
        box.setCurrentIndex(max(box.findData(wanted), 0))
        box.blockSignals(False)  # noqa: FBT003 - likewise
        box.setVisible(bool(names))

    def _collector_chosen(self) -> None:
        self.session.state[_REMEMBERED] = self.chosen_collector
        self._show()

    @property
    def chosen_collector(self) -> str:
        """The collector whose customers are shown; empty for all."""
        return str(self.collector.currentData() or "")

    def _show(self) -> None:
        if self._work is None:
            return
        name = self.chosen_collector
        found = [row for row in self._work.rows if name in ("", row.item.collector)]
        todo = (row for row in found if row.rank is not None)
        rows = [row._replace(rank=rank) for rank, row in enumerate(todo, start=1)]
        self.take(rows + [row for row in found if row.rank is None])
        if self._work.rows:
            self.stack.setCurrentIndex(0)
        if self.table.current_row() is None and (first := self.model.visible_rows[:1]):
            self.table.grid.select_keys([first[0].id])

    def contacted(self, customer_id: int) -> None:
        """This customer is done with for today; the list says so at once, before it has been worked out again."""
        if self._work is not None:
            self._work = self._work._replace(rows=[row for row in self._work.rows if row.id != customer_id])
            self._show()

    def items(self) -> list[Item]:
        """What would be printed: the rows selected if they are several, else all on display."""
        rows = self.table.selected_rows()
        return [row.item for row in (rows if len(rows) > 1 else self.model.visible_rows)]

    def selection(self) -> Selection:
        ids = tuple(row.id for row in self.table.selected_rows())
        return Selection("customer", ids, ids)
