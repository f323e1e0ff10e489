"""Print day: all statements or letters that are due, chosen in a list, as one PDF, one for each, or on the printer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ardesk.errors import ArdeskError
from ardesk.i18n import _, _n
from ardesk.ui import tasks
from ardesk.ui.literal import literal
from ardesk.ui.print_work import Job, Outcome, Progress, due_papers, made_papers, write_job
from ardesk.ui.theme import chars, ems
from ardesk.ui.widgets.choices import ChoiceField
from ardesk.ui.widgets.fields import DateField, MoneyField, TickField
from ardesk.ui.widgets.notes import Note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QCloseEvent

    from ardesk.reports.paper import Paper
    from ardesk.reports.papers.batch import DuePaper
    from ardesk.ui.session import Session

_KEY: Final = "print day"
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_Check = Qt.CheckState
_AMOUNT, _CHARGED, _LATE = 3, 4, 5
_OF_THE_SCREEN: Final = 0.85


class PrintDay(QDialog):
    """Whatever is ticked is made in the background, sorted by customer, and noted as a contact with its postage."""

    def __init__(self, session: Session, parent: QWidget | None = None, *, kind: str = "statements") -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("print_day")
        self.setWindowTitle(_("Print day"))
        self.due: list[DuePaper] = []
        self.progress: Progress | None = None
        self._make_fields(kind)
        self._lay_out()
        self._connect()
        room = self.screen().availableSize() * _OF_THE_SCREEN
        self.resize(min(chars(self, 100), room.width()), min(ems(self, 38), room.height()))
        self.refresh()

    def _make_fields(self, kind: str) -> None:
        self.kind = ChoiceField(
            "print_day.kind", (("statements", _("Statements of account")), ("letters", _("Reminder letters")))
        )
        self.kind.set_value(kind)
        self.day = DateField(self.session, "print_day.day", self.session.today, parent=self)
        self.list = QTreeWidget(self)
        self.list.setObjectName("print_day.list")
        self.list.setAccessibleName(_("Papers that are due"))
        self.list.setRootIsDecorated(False)
        self.list.setHeaderLabels([_("Customer"), _("Code"), _("Paper"), _("Amount"), _("Charged"), _("Days late")])
        for column in (_AMOUNT, _CHARGED, _LATE):
            self.list.headerItem().setTextAlignment(column, _RIGHT)
        self.list.hideColumn(_CHARGED)
        self.list.headerItem().setToolTip(_CHARGED, _("Fee and interest by the follow-up policy, part of the amount"))
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.note_contacts = TickField("print_day.contacts", _("&Note each as a contact, with postage of"))
        self.note_contacts.setChecked(not self.session.ledger.read_only)
        self.note_contacts.setEnabled(not self.session.ledger.read_only)
        self.postage = MoneyField(self.session, "print_day.postage")
        self.bar = QProgressBar(self)
        self.bar.setObjectName("print_day.progress")
        self.bar.setAccessibleName(_("Progress"))
        self.bar.hide()
        self.note = Note("print_day.note", self)
        self.count = QLabel(self)
        self.count.setObjectName("print_day.count")
        self.count.setTextFormat(Qt.TextFormat.PlainText)

    def _lay_out(self) -> None:
        head, contacts, foot, layout = QHBoxLayout(), QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        for text, widget in ((_("&Papers"), self.kind), (_("As &of"), self.day)):
            label = QLabel(text, self)
            label.setBuddy(widget)
            widget.setAccessibleName(text.replace("&", ""))
            head.addWidget(label)
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self.count)
        contacts.addWidget(self.note_contacts)
        contacts.addWidget(self.postage)
        contacts.addStretch(1)
        self.postage.setAccessibleName(_("Postage each"))
        self.buttons = {
            name: self._button(name, text, act)
            for name, text, act in (
                ("one", _("One P&DF…"), self.choose_file),
                ("each", _("A PDF &each…"), self.choose_folder),
                ("print", _("P&rint…"), self.print_all),
            )
        }
        self.close_button = self._button("close", _("&Close"), self.reject)
        foot.addWidget(self.bar, 1)
        foot.addStretch(0)
        for button in (*self.buttons.values(), self.close_button):
            foot.addWidget(button)
        layout.addLayout(head)
        layout.addWidget(self.list, 1)
        layout.addLayout(contacts)
        layout.addWidget(self.note)
        layout.addLayout(foot)

    def _button(self, name: str, text: str, act: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(f"print_day.{name}")
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(lambda _index: self.refresh())
        self.day.left.connect(self.refresh)
        self.day.returnPressed.connect(self.refresh)
        self.list.itemChanged.connect(lambda _item, _column: self._counted())
        self.note_contacts.toggled.connect(lambda _on: self._say_amounts())

    # What is due

    def refresh(self) -> None:
        """Ask again what is due, in the background."""
        day = self.day.day()
        if day is None or self.progress is not None:
            return
        self.note.say(_("Looking at what is due…"), "muted")
        path, kind = self.session.ledger.path, self.kind.value()
        tasks.run(lambda: due_papers(path, kind, day), self._show, key=_KEY, failed=self._failed)

    def _show(self, due: list[DuePaper]) -> None:
        self.due = due
        self.note.say("")
        self.list.clear()
        self.list.addTopLevelItems([self._item(one) for one in due])
        self._say_amounts()
        self.list.setColumnHidden(_CHARGED, not any(one.fee or one.interest for one in due))
        for column in range(1, self.list.columnCount()):
            self.list.resizeColumnToContents(column)
        self._counted()

    def _item(self, one: DuePaper) -> QTreeWidgetItem:
        from ardesk.reports.papers.reminders import level_name

        paper = _("Statement") if one.level is None else level_name(one.level)
        late = self.session.formats.number(one.days_late) if one.days_late > 0 else ""
        item = QTreeWidgetItem([one.name, one.code, paper, "", "", late])
        item.setCheckState(0, _Check.Checked)
        item.setToolTip(0, literal(one.name))
        for column in (_AMOUNT, _CHARGED, _LATE):
            item.setTextAlignment(column, _RIGHT)
        return item

    def _say_amounts(self) -> None:
        """What each asks for, and what of it is charged."""
        formats = self.session.formats
        with QSignalBlocker(self.list):
            for place, (one, as_due) in enumerate(zip(self._as_charged(self.due), self.due, strict=True)):
                charge, spared = one.fee + one.interest, as_due.fee + as_due.interest - one.fee - one.interest
                amounts = " + ".join(
                    formats.money(amount - spared) if currency == formats.base else formats.money_with(amount, currency)
                    for currency, amount in one.totals
                    if currency != formats.base or amount != spared or len(one.totals) == 1
                )
                if item := self.list.topLevelItem(place):
                    item.setText(_AMOUNT, amounts)
                    item.setText(_CHARGED, formats.money(charge) if charge else "")

    def chosen(self) -> list[DuePaper]:
        """What is ticked, in the order of the list; it charges what the policy says only if it is noted, today."""
        items = (self.list.topLevelItem(place) for place in range(len(self.due)))
        found = [
            one for one, item in zip(self.due, items, strict=True) if item and item.checkState(0) is _Check.Checked
        ]
        return self._as_charged(found)

    def _as_charged(self, found: list[DuePaper]) -> list[DuePaper]:
        if self.note_contacts.isChecked() and self.day.day() == self.session.today:
            return found
        return [replace(one, fee=0, interest=0) for one in found]

    def _counted(self) -> None:
        count = len(self.chosen())
        self.count.setText(_("{count} of {all} ticked").format(count=count, all=len(self.due)))
        for button in self.buttons.values():
            button.setEnabled(count > 0 and self.progress is None)

    # Making them

    def _title(self) -> str:
        day = self.day.day() or self.session.today
        return f"{self.kind.currentText()}, {self.session.formats.long_date(day)}"

    def choose_file(self) -> None:
        """All in one PDF, into a file the user names."""
        beside = self.session.ledger.path.with_name(f"{self._title()}.pdf")
        name, _kind = QFileDialog.getSaveFileName(self, _("Save as PDF"), str(beside), "*.pdf")
        if name:
            self.write(Path(name if name.endswith(".pdf") else f"{name}.pdf"))

    def choose_folder(self) -> None:
        """A PDF for each, into a folder the user names."""
        folder = QFileDialog.getExistingDirectory(self, _("Save the PDFs in"))
        if folder:
            self.write(Path(folder))

    def _job(self, target: Path) -> Job:
        day = self.day.day() or self.session.today
        session = self.session
        return Job(session.ledger.path, self.chosen(), day, session.formats, self._title(), target)

    def write(self, target: Path) -> None:
        """Make what is ticked in the background: into the file `target`, or into the folder."""
        job, progress = self._job(target), self._begin()
        tasks.run(lambda: write_job(job, progress), self._written, key=_KEY, failed=self._failed)

    def print_all(self) -> None:
        """Make what is ticked, then ask for the printer."""
        job, progress = self._job(Path()), self._begin()
        tasks.run(
            lambda: made_papers(job, progress), lambda made: self._print(made, job.due), key=_KEY, failed=self._failed
        )

    def _begin(self) -> Progress:
        self.progress = progress = Progress(self)
        self.bar.setRange(0, len(self.chosen()))
        self.bar.setValue(0)
        self.bar.show()
        progress.done.connect(self.bar.setValue)
        self.close_button.setText(_("&Stop"))
        self._counted()
        return progress

    def _end(self) -> None:
        self.progress = None
        self.bar.hide()
        self.close_button.setText(_("&Close"))
        self._counted()

    def _written(self, outcome: Outcome) -> None:
        self._end()
        if not outcome.files:
            self.note.say(_("Stopped; nothing was written."), "watch")
            return
        place = outcome.files[0] if len(outcome.files) == 1 else outcome.files[0].parent
        self._log(outcome.due)
        count = len(outcome.due)
        words = _n("{count} paper saved in {path}.", "{count} papers saved in {path}.", count)
        self.note.say(words.format(count=count, path=place), "good")

    def _print(self, made: Sequence[Paper], due: Sequence[DuePaper]) -> None:
        from ardesk.ui.printing.printer import print_papers

        self._end()
        printed: list[bool] = []
        if made:
            self.session.attempt(lambda _ledger: printed.append(print_papers(made, self._title(), self)))
        if any(printed):
            self._log(due)
            self.note.say(_("Sent to the printer."), "good")

    def _log(self, due: Sequence[DuePaper]) -> None:
        """Note what went out, in one change that can be undone as one."""
        from ardesk.operations.reminders import Reminder, log_reminders

        if not self.note_contacts.isChecked():
            return
        cost = self.postage.minor()
        sent = [
            Reminder(
                one.customer_id,
                level=one.level,
                cost=cost,
                note=_("Statement of account") if one.level is None else "",
                invoice_id=one.invoice_ids[0] if len(one.invoice_ids) == 1 else None,
                fee=one.fee,
                interest=one.interest,
            )
            for one in due
        ]
        words = _n("{count} contact noted.", "{count} contacts noted.", len(sent)).format(count=len(sent))
        self.session.do(log_reminders, sent, self.session.today, done=words)

    def _failed(self, fault: Exception) -> None:
        self._end()
        if not isinstance(fault, ArdeskError):
            raise fault
        self.note.say(fault.sentence)

    def reject(self) -> None:
        if self.progress is not None:
            self.progress.stop.set()
            return
        tasks.drop(_KEY)
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.reject()
        event.setAccepted(self.progress is None)
