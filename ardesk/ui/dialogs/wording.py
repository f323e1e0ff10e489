"""The owner's own words for reminder letters, with the letter as it will look beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ardesk.domain.wording import LEVELS, PLACES, unknown_places, wording_key
from ardesk.i18n import _
from ardesk.operations.company import set_wording
from ardesk.ui.printing.preview import PreviewWidget
from ardesk.ui.theme import chars, ems
from ardesk.ui.widgets.choices import ChoiceField
from ardesk.ui.widgets.notes import Note

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from ardesk.ui.session import Session

_PAUSE_MS: Final = 350
_OF_THE_SCREEN: Final = 0.85


class WordingDialog(QDialog):
    """One text for each level and language; what is typed is kept when another is chosen or the dialog closes."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from ardesk.reports.papers.voice import tongue_of

        self.session = session
        self.setObjectName("wording")
        self.setWindowTitle(_("Wording of reminders"))
        self.level = ChoiceField("wording.level", _levels())
        self.language = ChoiceField("wording.language", _languages())
        self.language.set_value(tongue_of(session.ledger.locale))
        self.level.set_value("1")
        self.text = QPlainTextEdit(self)
        self.text.setObjectName("wording.text")
        self.text.setAccessibleName(_("Text of the letter"))
        self.text.setTabChangesFocus(True)
        self.note = Note("wording.note", self)
        self.preview = PreviewWidget(self)
        self.preview.setObjectName("wording.preview")
        self._shown = ("", "")
        self._refused = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._lay_out()
        self._connect()
        self._choose()
        room = self.screen().availableSize() * _OF_THE_SCREEN
        self.resize(min(chars(self, 150), room.width()), min(ems(self, 50), room.height()))

    def _lay_out(self) -> None:
        left, form = QWidget(self), QFormLayout()
        form.addRow(_("Le&vel"), self.level)
        form.addRow(_("&Language"), self.language)
        self.level.setAccessibleName(_("Level"))
        self.language.setAccessibleName(_("Language"))
        places = ", ".join(f"{{{name}}}" for name in PLACES)
        hint = QLabel(_("The first line is the subject. These places are filled in: {places}.").format(places=places))
        hint.setWordWrap(True)
        column, foot = QVBoxLayout(left), QHBoxLayout()
        column.addLayout(form)
        column.addWidget(hint)
        column.addWidget(self.text, 1)
        column.addWidget(self.note)
        column.addLayout(foot)
        self.reset_button = self._button("reset", _("&Shipped text"), self.reset)
        foot.addWidget(self.reset_button)
        foot.addStretch(1)
        foot.addWidget(self._button("close", _("&Close"), self.reject))
        split = QSplitter(self)
        split.addWidget(left)
        split.addWidget(self.preview)
        left.setMinimumWidth(chars(self, 50))
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        layout = QVBoxLayout(self)
        layout.addWidget(split)

    def _button(self, name: str, text: str, act: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(f"wording.{name}")
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    def _connect(self) -> None:
        self.level.currentIndexChanged.connect(lambda _index: self._choose())
        self.language.currentIndexChanged.connect(lambda _index: self._choose())
        self.text.textChanged.connect(self._edited)
        self._timer.timeout.connect(self.show_letter)
        self.session.revision_changed.connect(self._changed_elsewhere)

    def _chosen(self) -> tuple[str, str]:
        return self.level.value(), self.language.value()

    def _choose(self) -> None:
        """The text of the level and language chosen; the one shown before is kept first."""
        if self._shown != self._chosen() and not self.keep():
            level, language = self._shown
            for field, value in ((self.level, level), (self.language, language)):
                with QSignalBlocker(field):
                    field.set_value(value)
            return
        self._shown = self._chosen()
        self._show_kept()

    def _show_kept(self) -> None:
        from ardesk.reports.papers.wording import wording

        level, tongue = self._shown
        with QSignalBlocker(self.text):
            self.text.setPlainText(wording(self.session.ledger, int(level), tongue))
        self._edited()
        self.show_letter()

    def _changed_elsewhere(self, _revision: int) -> None:
        if not self.text.document().isModified():
            self._show_kept()

    def _edited(self) -> None:
        unknown = unknown_places(self.text.toPlainText())
        sentence = _("Nothing can be put in the place of {{{name}}}.").format(name=unknown[0]) if unknown else ""
        self.note.say(sentence)
        self._refused = False
        self.reset_button.setEnabled(self._new_text() != "")
        self._timer.start()

    def _new_text(self) -> str:
        """What is to be kept: nothing where the text is the shipped one."""
        from ardesk.reports.papers.wording import shipped

        level, tongue = self._shown
        text = self.text.toPlainText().strip()
        return "" if text == shipped(int(level), tongue).strip() else text

    def show_letter(self) -> None:
        """A sample letter with the words as they stand."""
        from ardesk.reports.papers.letter import sample_letter

        self._timer.stop()
        level, tongue = self._shown
        words = self.text.toPlainText()
        self.preview.show_paper(sample_letter(self.session.ledger, int(level), tongue, self.session.today, words))

    def keep(self) -> bool:
        """Store what was typed, if it differs; whether there is nothing left to store."""
        level, tongue = self._shown
        if not level:
            return True
        text, known = self._new_text(), self.session.ledger.company.get(wording_key(int(level), tongue), "")
        if text == known or self.session.ledger.read_only:
            return True
        self.text.document().setModified(False)
        kept = self.session.attempt(
            lambda ledger: set_wording(ledger, int(level), tongue, text), _("Wording of reminders kept.")
        )
        self.text.document().setModified(not kept)
        return kept

    def reset(self) -> None:
        """The shipped text again."""
        from ardesk.reports.papers.wording import shipped

        level, tongue = self._shown
        self.text.setPlainText(shipped(int(level), tongue))
        self.keep()
        self.show_letter()

    def reject(self) -> None:
        if self.keep() or self._refused:
            super().reject()
        self._refused = True  # said once; whoever closes again lets the text go
        self.text.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.reject()
        event.setAccepted(not self.isVisible())


def _levels() -> list[tuple[str, str]]:
    from ardesk.reports.papers.reminders import level_name

    return [(str(level), level_name(level)) for level in LEVELS]


def _languages() -> list[tuple[str, str]]:
    return [("en", "English"), ("de", "Deutsch"), ("fr", "Français"), ("es", "Español")]
