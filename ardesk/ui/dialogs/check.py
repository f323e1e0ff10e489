"""Check this ledger: what was looked at, what was found, what it means, and the way out where something is wrong."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.ui import tasks
from ardesk.ui.manual import looked_at
from ardesk.ui.theme import colours, fit, theme
from ardesk.ui.widgets.fields import TextField
from ardesk.ui.widgets.notes import Note

if TYPE_CHECKING:
    from pathlib import Path

    from ardesk.ledger import Check
    from ardesk.ui.session import Session

_KEY = "check"


class CheckDialog(QDialog):
    """Every check of the ledger, made in the background through a connection of its own.

    `rescue_wanted` comes with what was found, where the owner wants the way out.
    """

    rescue_wanted = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.checks: list[Check] = []
        self.setObjectName("check")
        self.setWindowTitle(_("Check this ledger"))
        self.note = Note("check.note", self)
        self.text = QTextBrowser(self)
        self.text.setObjectName("check.found")
        self.text.setAccessibleName(_("What was looked at, and what was found"))
        self.text.setOpenLinks(False)
        self.seal = TextField("check.seal", width=40)
        self.seal.edited.connect(self._compare)
        self.verdict = Note("check.verdict", self)
        self.out = self._button("rescue", _("&What can be done…"), self._rescue)
        self.out.hide()
        compared = QLabel(_("&Seal on a printed summary:"), self)
        compared.setBuddy(self.seal)
        printed, foot = QHBoxLayout(), QHBoxLayout()
        printed.addWidget(compared)
        printed.addWidget(self.seal, 1)
        foot.addStretch(1)
        for button in (self.out, self._button("close", _("&Close"), self.reject)):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addWidget(self.note)
        layout.addWidget(self.text, 1)
        layout.addLayout(printed)
        layout.addWidget(self.verdict)
        layout.addLayout(foot)
        fit(self, 96, 38)
        self.note.say(_("Checking… a long ledger takes a moment."), "muted")
        theme().changed.connect(self._write)
        path = session.ledger.path
        tasks.run(lambda: checked(path), self._show, key=_KEY, failed=self._failed)

    def _button(self, name: str, text: str, act: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(f"check.{name}")
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    def _show(self, checks: list[Check]) -> None:
        self.checks = checks
        faults = [check for check in checks if not check.ok]
        if faults:
            self.note.say(
                _(
                    "Something is wrong with this ledger. Enter nothing more, and write down what stands here; then "
                    "“What can be done” shows the way back."
                )
            )
        else:
            said = _("The ledger is sound: all {count} checks passed. Its seal is {seal}.")
            self.note.say(said.format(count=len(checks), seal=self.session.ledger.seal()[:16]), "good")
        self.out.setVisible(bool(faults))
        self._write()

    def _write(self) -> None:
        tints = colours()
        parts = []
        for check in self.checks:
            tint, verdict = (tints.good, _("in order")) if check.ok else (tints.bad, _("not in order"))
            detail = "" if check.ok else f"<p><b>{escape(check.detail)}</b></p>"
            head = f"{escape(check.name)} — <span style='color:{tint}'>{escape(verdict)}</span>"
            parts.append(f"<h4 style='margin-bottom:2px'>{head}</h4>")
            parts.append(f"<p style='margin-top:0'>{escape(looked_at(check.name))}</p>{detail}")
        self.text.setHtml("".join(parts))

    def _compare(self) -> None:
        """Say whether the ledger ever bore the seal that is typed."""
        from ardesk.operations.closing import printed_seal

        if self.seal.is_empty():
            self.verdict.say("")
            return
        try:
            check = printed_seal(self.session.ledger, self.seal.value())
        except ArdeskError as unread:
            self.verdict.say(unread.sentence, "muted")
        else:
            self.verdict.say(check.detail, "good" if check.ok else "bad")

    def _failed(self, fault: Exception) -> None:
        if not isinstance(fault, ArdeskError):
            raise fault
        self.note.say(fault.sentence)
        self.out.show()

    def _rescue(self) -> None:
        found = " ".join(f"{check.name}: {check.detail}" for check in self.checks if not check.ok)
        self.accept()
        self.rescue_wanted.emit(found or self.note.text())

    def done(self, code: int) -> None:
        tasks.drop(_KEY)
        super().done(code)


def checked(path: Path) -> list[Check]:
    """Every check of the ledger at `path`, from any thread."""
    from ardesk.ledger import Ledger
    from ardesk.operations.closing import proof

    with Ledger.open(path, read_only=True) as ledger:
        return proof(ledger)
