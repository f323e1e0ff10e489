"""How long a text in a record may be."""

from __future__ import annotations

from ardesk.errors import ArdeskError
from ardesk.i18n import _

LONGEST_TEXT = 10_000  # letters: what is much longer takes a paper minutes to lay out


def check_text(text: str) -> None:
    """Raises ArdeskError where the text is longer than a record holds."""
    if len(text) > LONGEST_TEXT:
        raise ArdeskError(
            _("This text has {count} letters; shorten it to at most {most}.").format(count=len(text), most=LONGEST_TEXT)
        )
