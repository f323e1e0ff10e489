"""Backups of a ledger: what each holds against today's, and the way back from one."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMessageBox,
    QPushButton,
    QSizePolicy,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ardesk.errors import ArdeskError
from ardesk.i18n import _, _n
from ardesk.operations import encrypting, keeping
from ardesk.ui import tasks
from ardesk.ui.literal import literal
from ardesk.ui.theme import chars, colour, fit
from ardesk.ui.widgets.busy import SecretWork
from ardesk.ui.widgets.notes import Note
from ardesk.ui.widgets.secret import SecretField

if TYPE_CHECKING:
    import datetime as dt

    from ardesk.format import Formats

_KEY: Final = "look into backups"
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_SUFFIX: Final = ".ardesk"
_TOLD: Final = 5  # changes that would be lost, by name


class RestoreDialog(QDialog):
    """The backups of the ledger at `path`, newest first, each proved and looked into in the background.

    `swap_wanted` carries the backup that is to take the ledger's place; `made` a new ledger restored from one.
    """

    swap_wanted = Signal(object)
    made = Signal(object)

    def __init__(self, path: Path, formats: Formats, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path, self.formats, self.today = path, formats, today
        self.looks: dict[Path, keeping.Look] = {}
        self.now: keeping.Contents | None = None
        self.setObjectName("restore")
        self.setWindowTitle(_("Backups of {name}").format(name=path.stem))
        self.list, self.table = self._list(), self._table()
        self.lost = QLabel(self)
        self.lost.setObjectName("restore.lost")
        self.lost.setWordWrap(True)
        self.lost.setTextFormat(Qt.TextFormat.RichText)
        self.lost.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.note = Note("restore.note", self)
        self.secret = SecretField("restore.secret")
        self.secret.setAccessibleName(_("Passphrase"))
        self.secret.setPlaceholderText(_("passphrase"))
        self._lay_out()
        fit(self, 112, 40)
        self._fill()

    # Making

    def _list(self) -> QTreeWidget:
        tree = QTreeWidget(self)
        tree.setObjectName("restore.list")
        tree.setAccessibleName(_("Backups, newest first"))
        tree.setRootIsDecorated(False)
        tree.setHeaderLabels([_("Made"), _("Size"), _("Where"), _("State"), _("Last change in it")])
        tree.headerItem().setTextAlignment(1, _RIGHT)
        tree.header().moveSection(1, 4)
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        tree.currentItemChanged.connect(lambda _now, _before: self._show())
        return tree

    def _table(self) -> QTreeWidget:
        tree = QTreeWidget(self)
        tree.setObjectName("restore.compared")
        tree.setAccessibleName(_("This backup against the ledger of today"))
        tree.setRootIsDecorated(False)
        tree.setHeaderLabels(["", _("In this backup"), _("In the ledger today"), _("Difference")])
        for column in range(1, 4):
            tree.headerItem().setTextAlignment(column, _RIGHT)
            tree.setColumnWidth(column, chars(tree, 22))
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        return tree

    def _lay_out(self) -> None:
        layout, foot = QVBoxLayout(self), QHBoxLayout()
        self.pause_label = QLabel(self)
        self.pause_label.setObjectName("restore.pause")
        self.pause_label.setWordWrap(True)
        head = QHBoxLayout()
        head.addWidget(self.pause_label, 1)
        self.go_on = self._button("thin", _("Let &old ones go again"), self.let_go_again)
        head.addWidget(self.go_on)
        self.to_file = self._button("to_file", _("Restore to a new &file…"), self.choose_file)
        self.instead = self._button("instead", _("&Use instead of today’s ledger…"), self.ask_instead)
        self.unseal = self._button("unseal", _("&Open it"), self.open_sealed)
        self.secret.returnPressed.connect(self.open_sealed)
        sealed = QHBoxLayout()
        sealed.addWidget(self.secret)
        sealed.addWidget(self.unseal)
        sealed.addStretch(1)
        foot.addStretch(1)
        for button in (self.to_file, self.instead, self._button("close", _("&Close"), self.reject)):
            foot.addWidget(button)
        layout.addLayout(head)
        layout.addWidget(self.list, 3)
        layout.addWidget(self.table, 4)
        layout.addWidget(self.lost)
        self.work = SecretWork("restore", self)
        layout.addWidget(self.work)
        layout.addWidget(self.note)
        layout.addLayout(sealed)
        layout.addLayout(foot)

    def _button(self, name: str, text: str, act: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(f"restore.{name}")
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    # What there is

    def _fill(self) -> None:
        self.copies = keeping.copies(self.path)
        for copy in self.copies:
            made = copy.at.astimezone()
            where = _("second place") if copy.second else _("beside the ledger")
            state = _("in doubt") if copy.doubtful else _("being checked…")
            size = _("{size} kB").format(size=self.formats.number(max(1, copy.size // 1024)))
            item = QTreeWidgetItem([f"{self.formats.date(made.date())} {made:%H:%M}", size, where, state, ""])
            item.setTextAlignment(1, _RIGHT)
            item.setToolTip(0, literal(str(copy.path)))
            self.list.addTopLevelItem(item)
        for column, width in enumerate((20, 11, 20, 16)):
            self.list.setColumnWidth(column, chars(self, width))
        self._tell_pause()
        self._show()
        self.table.setVisible(bool(self.copies))
        if self.copies:
            self.list.setCurrentIndex(self.list.model().index(0, 0))
            path, today = self.path, self.today
            tasks.run(lambda: keeping.held_now(path, today), self._know, key=_KEY)
        else:
            self.note.say(
                _("There is no backup of this ledger yet. One is made when you close it after a change."), "muted"
            )

    def _know(self, now: keeping.Contents | None) -> None:
        self.now = now
        self._look(0)

    def _look(self, place: int) -> None:
        if place < len(self.copies):
            copy, path, today = self.copies[place], self.path, self.today
            tasks.run(lambda: keeping.look_into(copy, path, today), lambda look: self._looked(place, look), key=_KEY)

    def _looked(self, place: int, look: keeping.Look) -> None:
        self.looks[look.copy.path] = look
        item = self.list.topLevelItem(place)
        if item is not None:
            state = _("encrypted") if look.copy.sealed else _("verified")
            item.setText(3, _("damaged") if look.fault else state)
            item.setForeground(3, colour("bad" if look.fault else "good"))
            if look.held is not None and look.held.last is not None:
                item.setText(4, look.held.last.label)
        if item is self.list.currentItem():
            self._show()
        self._look(place + 1)

    def chosen(self) -> keeping.Look | None:
        """What was found in the backup in view; None while it is being looked into."""
        place = self.list.currentIndex().row()
        return self.looks.get(self.copies[place].path) if place >= 0 else None

    def _show(self) -> None:
        look = self.chosen()
        held = look.held if look else None
        for widget in (self.secret, self.unseal):
            widget.setVisible(look is not None and look.copy.sealed and not look.fault)
        self.to_file.setEnabled(held is not None)
        self.instead.setEnabled(held is not None)
        self.table.clear()
        self.lost.clear()
        if look is None:
            return
        self.note.say(look.fault)
        if look.copy.sealed and not look.fault:
            self.note.say(_("This copy is encrypted. Its passphrase brings it back among the ledger’s own."), "muted")
        if held is not None:
            self._compare(held)
            self._tell_lost(look)

    def _compare(self, held: keeping.Contents) -> None:
        now = self.now
        for table, name in names().items():
            self._row(name, held.counts[table], now.counts[table] if now else None, self.formats.number)
        money = lambda amount: self.formats.money_with(amount, held.currency)  # noqa: E731 - said once, used twice
        self._row(_("Open items"), held.totals.open_items, now.totals.open_items if now else None, money)
        self._row(
            _("Receivables (control total)"), held.totals.receivables, now.totals.receivables if now else None, money
        )

    def _row(self, name: str, held: int, now: int | None, text: object) -> None:
        write = text if callable(text) else str
        cells = [write(held), _("can’t be read") if now is None else write(now)]
        difference = "" if now is None or now == held else write(held - now)
        item = QTreeWidgetItem([name, *cells, difference])
        for column in range(1, 4):
            item.setTextAlignment(column, _RIGHT)
        self.table.addTopLevelItem(item)

    def _tell_lost(self, look: keeping.Look) -> None:
        if self.now is None:
            self.lost.setText(
                escape(_("The ledger of today can’t be read, so nothing can be said of what would be lost."))
            )
            return
        if not look.lost:
            self.lost.setText(escape(_("It holds everything that is in the ledger today; nothing would be lost.")))
            return
        words = _n(
            "{count} change made since would be lost:", "{count} changes made since would be lost:", len(look.lost)
        ).format(count=self.formats.number(len(look.lost)))
        shown = [escape(change.label) for change in look.lost[:_TOLD]]
        if len(look.lost) > _TOLD:
            shown.append(escape(_("and {n} more").format(n=self.formats.number(len(look.lost) - _TOLD))))
        self.lost.setText(f"<b>{escape(words)}</b> {' · '.join(shown)}")

    # The pause

    def _tell_pause(self) -> None:
        until = keeping.paused_until(self.path, self.today)
        self.go_on.setVisible(until is not None)
        if until is None:
            self.pause_label.setText(
                _(
                    "Kept: everything of two days, then one for each of 14 days, 8 weeks and 24 months, and always the "
                    "newest three."
                )
            )
        else:
            said = _("After the restore every backup is kept until {day}, unless you say sooner.")
            self.pause_label.setText(said.format(day=self.formats.date(until)))

    def let_go_again(self) -> None:
        """Old backups may go again."""
        try:
            keeping.let_go_again(self.path)
        except ArdeskError as refused:
            self.note.say(refused.sentence)
        self._tell_pause()

    # Encrypted ones

    def open_sealed(self) -> None:
        """Bring the encrypted backup in view back among the ledger's own, in the background."""
        look = self.chosen()
        if look is None or not look.copy.sealed or self.work.under_way:
            return
        copy, path, secret = look.copy.path, self.path, self.secret.value()
        self.secret.setFocus()  # else it would go from the button that rests to the next one, which closes
        if not secret:
            return
        self.note.say(_("Opening and checking…"), "muted")
        self.unseal.setEnabled(False)
        self.work.run(lambda: encrypting.bring_back(copy, path, secret), self._brought_back, self._refused)

    def _brought_back(self, copy: Path) -> None:
        self.secret.clear()
        self.unseal.setEnabled(True)
        self.list.clear()
        self._fill()
        row = next((row for row, one in enumerate(self.copies) if one.path == copy), 0)
        self.list.setCurrentIndex(self.list.model().index(row, 0))

    # Restoring

    def choose_file(self) -> None:
        """Restore the backup in view to a file the user names."""
        beside = self.path.with_name(f"{self.path.stem} {_('restored')}{_SUFFIX}")
        kinds = _("Ledgers") + f" (*{_SUFFIX})"
        name, _kind = QFileDialog.getSaveFileName(self, _("Restore to a new file"), str(beside), kinds)
        if name:
            self.restore_to(Path(name if name.endswith(_SUFFIX) else name + _SUFFIX))

    def restore_to(self, target: Path) -> None:
        """A new ledger from the backup in view, made in the background."""
        look = self.chosen()
        if look is None:
            return
        self.note.say(_("Restoring and checking…"), "muted")
        copy = look.copy.path
        tasks.run(lambda: keeping.restore_to(copy, target), lambda _none: self._restored(target), failed=self._failed)

    def _restored(self, target: Path) -> None:
        self.note.say(_("Restored and checked: {path}. “Open ledger” shows it.").format(path=target), "good")
        self.made.emit(target)

    def _failed(self, fault: Exception) -> None:
        if not isinstance(fault, ArdeskError):
            raise fault
        self._refused(fault.sentence)

    def _refused(self, sentence: str) -> None:
        self.unseal.setEnabled(True)
        self.secret.select_text()
        self.note.say(sentence)

    def ask_instead(self) -> None:
        """Put the backup in view in the ledger's place, if the user says yes."""
        look = self.chosen()
        if look is None:
            return
        box = QMessageBox(self)
        box.setObjectName("restore.sure")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.windowTitle())
        box.setText(_("Use this backup instead of today’s ledger?"))
        box.setInformativeText(
            _(
                "Today’s file stays beside it under the name “{name} before restore …”, and is backed up first where "
                "it can be read. You can go back the same way."
            ).format(name=self.path.stem)
        )
        yes = box.addButton(_("&Use the backup"), QMessageBox.ButtonRole.AcceptRole)
        no = box.addButton(_("&Leave it as it is"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(no)
        box.exec()
        if box.clickedButton() is yes:
            self.swap(look.copy.path)

    def swap(self, copy: Path) -> None:
        """Leave the dialog and ask for the swap."""
        self.accept()
        self.swap_wanted.emit(copy)

    def done(self, code: int) -> None:
        tasks.drop(_KEY)
        super().done(code)


def names() -> dict[str, str]:
    """What is counted, in words."""
    words = {
        "customer": _("Customers"),
        "invoice": _("Invoices"),
        "payment": _("Payments"),
        "credit_note": _("Credit notes"),
        "write_off": _("Write-offs"),
        "activity": _("Contacts and notes"),
        "promise": _("Promises"),
        "dispute": _("Disputes"),
    }
    return {table: words[table] for table in keeping.COUNTED}
