"""Texts in CSV files that a spreadsheet would take for formulas: an apostrophe goes out before them and not back in."""

from __future__ import annotations

import re

# Signs that begin a formula; a number with its sign, or a telephone number, only looks like one.
_FORMULA = re.compile(r"'*[ \u00a0]*(?:[=@\t\r\n\uff1d\uff0b\uff0d\uff20]|[-+](?![0-9][0-9 .,()]*$))")


def harmless(text: str) -> str:
    """The text for CSV, with an apostrophe in front where a spreadsheet would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def as_meant(text: str) -> str:
    """The text of a CSV cell without the apostrophe that `harmless` puts before it; any other text is left alone."""
    return text[1:] if text[:1] == "'" and _FORMULA.match(text[1:]) else text
