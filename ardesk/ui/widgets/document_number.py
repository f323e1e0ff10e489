"""The field for a document's number: the next free one until another is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.i18n import _
from ardesk.operations.numbers import next_number
from ardesk.ui.widgets.fields import TextField

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ardesk.domain.records import Record
    from ardesk.ui.session import Session


class DocumentNumber(TextField):
    """The number of a document of one kind; `own` is the one the document already has."""

    def __init__(
        self, session: Session, name: str, kind: type[Record], own: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(name, width=12, parent=parent)
        self._session, self._kind, self._own = session, kind, own
        self._typed = bool(own)
        self.set_value(own or next_number(session.ledger, kind))
        self.textEdited.connect(self._mark)

    def _mark(self, text: str) -> None:
        self._typed = bool(text.strip())

    def problem(self) -> str:
        if too_long := super().problem():
            return too_long
        number = self.value()
        if number != self._own and self._session.ledger.find(self._kind, number=number) is not None:
            return _("{number} exists already; choose another number.").format(number=number)
        return ""

    def refresh(self) -> None:
        """A number nobody typed is still the next free one."""
        if not self._typed and (self.problem() or self.is_empty()):
            self.set_value(next_number(self._session.ledger, self._kind))

    def tidy(self) -> None:
        self.refresh()
