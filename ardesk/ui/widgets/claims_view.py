"""The desk of claims: disputes, deductions and complaints in one list; a file dropped on a row is its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDropEvent

from ardesk.i18n import _
from ardesk.ui import tasks
from ardesk.ui.models import claims
from ardesk.ui.session import Selection
from ardesk.ui.widgets.log_view import NoteList

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from ardesk.ui.models.columns import Row
    from ardesk.ui.session import Session, Wish

_LARGE = 20_000_000  # bytes of a ledger whose claims are read in the background


class ClaimsView(NoteList):
    """Rows are told apart by kind and number."""

    def __init__(self, session: Session, new: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(session, "claims", _("Cl&aims"), claims.columns(), claims.chips(), parent)
        self.kinds = claims.KINDS
        sentence = _(
            "Here stands what customers contest, leave out of payments or complain about, until it is settled."
        )
        self.lay_out(sentence, _("Enter the first one"), new)
        grid = self.table.grid.viewport()
        grid.setAcceptDrops(True)
        grid.installEventFilter(self)

    def refresh(self) -> None:
        """The claims as the ledger has them now; of a large ledger in the background."""
        self.stale = False
        ledger, today = self.session.ledger, self.session.today
        if ledger.path.stat().st_size > _LARGE:
            path = ledger.path
            tasks.run(lambda: _read(path, today), self.take, key=self.table.name)
        else:
            self.take(claims.claim_rows(ledger, today))

    def selection(self) -> Selection:
        rows = self.table.selected_rows()
        kind = rows[0].kind if rows else claims.DISPUTE
        ids = tuple(row.id[1] for row in rows if row.kind == kind)
        return Selection(kind, ids, tuple(dict.fromkeys(row.customer_id for row in rows)))

    def wished(self, wish: Wish) -> Callable[[Row], bool]:
        wanted = {(wish.kind, one) for one in wish.ids}
        return lambda row: row.id in wanted

    @property
    def wanted_kind(self) -> str:
        """The kind a new claim is of: that of the chip, else of the current row, else a dispute."""
        chip, row = self.table.chips.current, self.table.current_row()
        if chip is not None and chip.name in claims.KINDS:
            return chip.name
        return str(row.kind) if row is not None else claims.DISPUTE

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop) and isinstance(
            event, QDropEvent
        ):
            return self._dragged(event)
        return super().eventFilter(watched, event)

    def _dragged(self, event: QDropEvent) -> bool:
        """A file over a row is welcome; dropped, it is attached to the row's claim."""
        from ardesk.ui.dialogs.evidence import attach_files, dropped_files

        paths = dropped_files(event.mimeData())
        index = self.table.grid.indexAt(event.position().toPoint())
        if not paths or not index.isValid() or self.session.ledger.read_only:
            event.ignore()
            return True
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            kind, number = self.model.row_at(index).id
            attach_files(self.session, kind, number, paths)
        return True


def _read(path: Path, today: dt.date) -> list[claims.ClaimRow]:
    from ardesk.ledger import Ledger

    with Ledger.open(path, read_only=True) as ledger:
        return claims.claim_rows(ledger, today)
