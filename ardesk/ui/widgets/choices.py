"""Entry widgets that offer a list: fixed or free choices, and terms of payment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from ardesk.domain.money import is_currency_code
from ardesk.domain.terms import parse_terms
from ardesk.domain.texts import check_text
from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.ui.widgets.fields import characters
from ardesk.ui.widgets.vocabulary import CURRENCIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QFocusEvent

TERMS = ("due on receipt", "net 7", "net 14", "net 30", "net 60", "net 90", "eom 0", "eom 15", "2/10 net 30")


class ChoiceField(QComboBox):
    """A value out of a list of (value, text); a `free` one takes any other text as its own value."""

    left = Signal()
    edited = Signal()

    def __init__(
        self,
        name: str,
        choices: Iterable[tuple[str, str] | str] = (),
        *,
        free: bool = False,
        width: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setEditable(free)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        offers = list(choices)
        self.set_choices(offers)
        self.currentTextChanged.connect(lambda _text: self.edited.emit())
        if width:
            self.setMinimumWidth(characters(self, width))
        if line := self.lineEdit():
            line.setObjectName(f"{name}.text")
            line.editingFinished.connect(self.left)
            if any(isinstance(offer, str) for offer in offers) or not offers:
                # `net 1` must not become `net 14` by itself.
                self.setCompleter(None)  # type: ignore[arg-type]  # None takes the completer away

    def set_choices(self, choices: Iterable[tuple[str, str] | str]) -> None:
        """Offer these from now on; a plain text is its own value. What is chosen stays, where it can."""
        kept = self.value() if self.count() or self.isEditable() else ""
        self.clear()
        for choice in choices:
            value, text = (choice, choice) if isinstance(choice, str) else choice
            self.addItem(text, value)
        if kept or self.isEditable():
            self.set_value(kept)

    def value(self) -> str:
        """The value chosen, or the text typed."""
        text = self.currentText().strip()
        index = self.findText(text, Qt.MatchFlag.MatchFixedString)
        return str(self.itemData(index)) if index >= 0 else text

    def set_value(self, value: str) -> None:
        """Show the text of this value."""
        index = self.findData(value)
        if index >= 0:
            self.setCurrentIndex(index)
        elif self.isEditable():
            self.setEditText(value)
        if line := self.lineEdit():
            line.setCursorPosition(0)

    def select_text(self) -> None:
        """All of the text is selected, ready to be typed over."""
        if line := self.lineEdit():
            line.selectAll()

    def is_empty(self) -> bool:
        """Whether nothing is chosen or typed."""
        return not self.value()

    def problem(self) -> str:
        """What is wrong with the choice, in a sentence; empty when nothing is."""
        try:
            check_text(self.value())
        except ArdeskError as error:
            return error.sentence
        return ""

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class CurrencyField(ChoiceField):
    """A currency by its three letters, in capitals: the usual ones on offer, any other taken."""

    def __init__(self, name: str, offers: Iterable[str] = CURRENCIES, *, width: int = 6) -> None:
        super().__init__(name, offers, free=True, width=width)

    def value(self) -> str:
        return super().value().upper()

    def chosen(self, base: str) -> str:
        """The currency entered; `base` as long as there is none."""
        return self.value() if is_currency_code(self.value()) else base

    def problem(self) -> str:
        fits = not self.value() or is_currency_code(self.value())
        return "" if fits else _("A currency has three letters, such as USD.")


class TermsField(ChoiceField):
    """Terms of payment: the usual ones on offer, any that can be read taken."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, TERMS, free=True, width=12, parent=parent)

    def problem(self) -> str:
        try:
            parse_terms(self.value())
        except ArdeskError as error:
            return error.sentence
        return ""
