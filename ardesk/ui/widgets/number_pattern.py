"""The field for the pattern invoices are numbered by."""

from __future__ import annotations

import re

from ardesk.i18n import _
from ardesk.ui.widgets.choices import ChoiceField

PATTERNS = ("INV-{n:04}", "{n:05}", "R{n:06}")
_COUNTER = re.compile(r"\{n(?::0?\d{1,2})?\}")


class PatternField(ChoiceField):
    """A text with one counter in it, such as `INV-{n:04}` for INV-0001, INV-0002 and so on."""

    def __init__(self, name: str) -> None:
        super().__init__(name, PATTERNS, free=True, width=14)
        self.setToolTip(_("{n:04} stands for the counter, here with four digits"))

    def problem(self) -> str:
        pattern = self.value()
        if len(_COUNTER.findall(pattern)) != 1 or set("{}") & set(_COUNTER.sub("", pattern)):
            return _("The pattern needs one counter, such as {n:04} in INV-{n:04}.")
        return ""
