"""The two kinds of trouble that are not our bug: a sentence for the user, and a place in a file."""

from __future__ import annotations

import errno
from dataclasses import dataclass

from ardesk.i18n import _

FULL = (errno.ENOSPC, errno.EDQUOT)


class ArdeskError(Exception):
    """The request was understood and refused; the text is one sentence: what is wrong and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class DamagedError(ArdeskError):
    """A file that should be a ledger and is not a sound one; nothing was written to it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in what was read: `row` is the line in the file (header = 1) or None, `column` its name or empty."""

    file: str
    row: int | None
    column: str
    message: str


def reason(fault: OSError) -> str:
    """Why the system refused, for the end of a sentence, with what to do about it where that is known."""
    if fault.errno in FULL:
        return _("the disk is full; free some space and try again")
    if fault.errno == errno.EIO:
        return _("the disk fails; try again, or take another disk")
    return fault.strerror or str(fault)
