"""The owner's own list of what comes of contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.i18n import _
from ardesk.operations.company import set_company
from ardesk.ui.dialogs.form import FieldError, Form
from ardesk.ui.widgets.fields import NoteField, characters
from ardesk.ui.widgets.vocabulary import MORE_RESULTS, OUTCOMES, outcomes

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ardesk.ui.session import Session

_LONGEST = 60


class OutcomesDialog(Form):
    """One result a line; an empty list means the usual ones again."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "outcomes", _("Results of contacts"), parent)
        self.text = NoteField("outcomes.text", lines=10)
        self.text.set_value("\n".join(_(one) for one in outcomes(session.ledger.company)))
        self.add("text", _("&Results, one a line"), self.text)
        self.text.setMinimumWidth(characters(self, 40))
        self.button("usual", _("As in the &beginning"), self.put_back)
        self.save_buttons()
        self.start_in(self.text)

    def put_back(self) -> None:
        """The list the program comes with."""
        self.text.set_value("\n".join(_(one) for one in MORE_RESULTS))

    def write(self) -> int | None:
        lines = list(dict.fromkeys(" ".join(line.split()) for line in self.text.value().splitlines() if line.strip()))
        if any(len(line) > _LONGEST for line in lines):
            raise FieldError("text", _("A result is at most {count} letters long.").format(count=_LONGEST))
        kept = "" if lines == [_(one) for one in MORE_RESULTS] else "\n".join(lines)
        done = _("Results of contacts saved.")
        return 1 if self.attempt(lambda ledger: set_company(ledger, {OUTCOMES: kept}), done) else None
