"""A field in which a KPI is chosen: any part of its name finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter

from ardesk.i18n import _
from ardesk.ui.widgets.choices import ChoiceField

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_LETTERS = 24


class KpiField(ChoiceField):
    """`chosen` gives the id of each KPI that is chosen; what is no KPI gives way to the last one that was."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        from ardesk.kpi.catalogue import CATALOGUE

        self._known = {kpi.id for kpi in CATALOGUE}
        self._ident = CATALOGUE[0].id
        super().__init__(name, [(kpi.id, _(kpi.name)) for kpi in CATALOGUE], free=True, parent=parent)
        self.setAccessibleName(_("KPI"))
        self.setSizeAdjustPolicy(ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LETTERS)
        self.setMaxVisibleItems(20)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)
        self.set_kpi(self._ident)
        self.edited.connect(self._look)
        self.left.connect(self._tidy)

    @property
    def kpi(self) -> str:
        """The id of the KPI chosen."""
        return self._ident

    def set_kpi(self, ident: str) -> None:
        """Choose this KPI."""
        self.set_value(ident)
        self._look()

    def _look(self) -> None:
        found = self.value()
        if found in self._known and found != self._ident:
            self._ident = found
            self.chosen.emit(found)

    def _tidy(self) -> None:
        if self.value() not in self._known:
            self.set_value(self._ident)
