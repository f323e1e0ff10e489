"""Which words a reminder letter has: the owner's, where there are any, else those we ship."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.domain.wording import wording_key
from ardesk.i18n import speaking
from ardesk.reports.papers.shipped_wording import shipped_wording

if TYPE_CHECKING:
    from ardesk.reports.sources import Source


def wording(source: Source, level: int, tongue: str) -> str:
    """The owner's words for a level in a language, else the shipped ones."""
    return source.company.get(wording_key(level, tongue), "").strip() or shipped(level, tongue)


def shipped(level: int, tongue: str) -> str:
    """The words we ship for a level in a language."""
    with speaking(tongue):
        return shipped_wording(level)
