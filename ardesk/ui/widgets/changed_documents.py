"""The documents that changed what is owed between two days, with their sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ardesk.i18n import _
from ardesk.ui.models.columns import Column
from ardesk.ui.models.table import TableModel
from ardesk.ui.widgets.document_door import open_document
from ardesk.ui.widgets.table import TableView
from ardesk.ui.widgets.table_top import put_in_top

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.kpi.comparison import ChangedDocument
    from ardesk.ui.session import Session


class ChangedDocuments(QWidget):
    """A list with the sum of what it shows; Enter opens the document."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.model = TableModel(_columns(), [], session.formats)
        self.table = TableView(
            self.model,
            "changed_documents",
            session.state,
            key=lambda row: (row.kind, row.number, row.date),
            title=_("Documents that changed what is owed"),
            parent=self,
        )
        self.table.activated_row.connect(lambda row: open_document(session, row.kind, row.number, row.customer))
        heading = QLabel(_("What changed it"), self)
        heading.setMinimumHeight(self.table.filter.sizeHint().height())
        put_in_top(self.table, heading)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)

    def show_documents(self, documents: Sequence[ChangedDocument]) -> None:
        """These documents."""
        self.model.set_rows(documents)


def _columns() -> tuple[Column, ...]:
    from ardesk.kpi.documents import kind_name

    return (
        Column("date", _("Date"), "date", width=11),
        Column("kind", _("Document"), width=16, value=lambda row: kind_name(row.kind)),
        Column("number", _("Number"), width=14),
        Column("amount", _("Change in what is owed"), "money", width=20),
        Column("name", _("Customer"), width=30),
    )
