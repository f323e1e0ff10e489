"""Printing the worklist, and saving it for a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from ardesk.i18n import _
from ardesk.ui.dialogs.paper import Papers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from ardesk.collecting.worklist import Item
    from ardesk.ui.session import Session


class WorkPaper(Papers):
    """These items on paper, with telephone numbers and room for notes; or as XLSX or CSV."""

    def __init__(
        self, session: Session, items: Sequence[Item], collector: str = "", parent: QWidget | None = None
    ) -> None:
        from ardesk.reports.papers import worklist_paper

        self.items = tuple(items)
        paper = worklist_paper(session.ledger, self.items, session.today, session.formats, collector=collector)
        super().__init__(session, "work_paper", [paper], parent=parent)
        for place, (name, text) in enumerate((("xlsx", _("Save as &XLSX…")), ("csv", _("Save as CS&V…"))), start=3):
            button = self._button(f"papers_{name}", text, lambda _checked=False, name=name: self.choose_table(name))
            self.foot.insertWidget(place, button)

    def choose_table(self, kind: str) -> None:
        """Into a file the user names."""
        day = self.session.today.isoformat()
        beside = self.session.ledger.path.with_name(_("Worklist {day}").format(day=day) + f".{kind}")
        name, _kind = QFileDialog.getSaveFileName(self, _("Save the worklist"), str(beside), f"*.{kind}")
        if name:
            target = Path(name)
            self.write_table(target if target.suffix == f".{kind}" else target.with_name(f"{target.name}.{kind}"))

    def write_table(self, target: Path) -> bool:
        """Whether the table was written, as its ending says; the reason is shown where it was not."""
        from ardesk.exchange.tables import write_csv, write_xlsx
        from ardesk.ui.models.work import spreadsheet

        heads, rows = spreadsheet(self.items, self.session.ledger.base)
        write = write_xlsx if target.suffix == ".xlsx" else write_csv
        if done := self.session.attempt(lambda _ledger: write(target, heads, rows)):
            self.session.told.emit(_("Saved as {path}.").format(path=target))
        return done
