"""Files that prove something about a dispute, a deduction or a complaint, kept in the ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from ardesk.domain.records import Complaint, Evidence
from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.operations.numbers import next_number
from ardesk.storage.schema import MOST_BYTES

if TYPE_CHECKING:
    import datetime as dt

    from ardesk.ledger import Ledger
    from ardesk.storage.rows import Rows

__all__ = ["MOST_BYTES", "About", "File", "attach", "check_size", "detach", "keep", "plain_name", "read"]

About = Literal["dispute", "deduction", "complaint"]
_MEGABYTE = 1_000_000
_LONGEST_NAME = 200
_TYPES = {
    "pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "txt": "text/plain",
    "eml": "message/rfc822", "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip


class File(NamedTuple):
    """A file to be kept, and the day it was handed over; only the last part of `name` counts."""

    name: str
    data: bytes
    day: dt.date


def attach(ledger: Ledger, about: About, claim_id: int, name: str, data: bytes, day: dt.date) -> int:
    """Keep a file with a claim; its id. Only the last part of `name` counts. Raises ArdeskError if it is too large."""
    with ledger.change(_("Evidence {name}").format(name=plain_name(name))) as rows:
        return keep(ledger, rows, about, claim_id, File(name, data, day))


def keep(ledger: Ledger, rows: Rows, about: About, claim_id: int, file: File) -> int:
    """Keep a file with a claim inside an open change; its id. Raises ArdeskError if it is too large."""
    check_size(file.name, len(file.data))
    plain = plain_name(file.name)
    if about == "complaint" and not (found := rows.get(Complaint, claim_id)).number:
        rows.update(replace(found, number=next_number(ledger, Complaint)))
    return rows.insert(
        Evidence(
            **{f"{about}_id": claim_id},
            name=plain,
            media_type=_TYPES.get(plain.rpartition(".")[2].lower(), "application/octet-stream"),
            added=file.day,
            size=len(file.data),
            sha256=rows.keep(file.data),
        )
    )


def check_size(name: str, size: int) -> None:
    """Raises ArdeskError where a file of that many bytes is too large to be kept."""
    if size > MOST_BYTES:
        text = _("{name} has {size} MB; at most {most} MB are kept. Scan it with fewer colours, or note where it lies.")
        raise ArdeskError(text.format(name=name, size=round(size / _MEGABYTE, 1), most=MOST_BYTES // _MEGABYTE))


def plain_name(name: str) -> str:
    """The last part of a file's name, only signs that can be seen, at most 200; `file` where nothing is left."""
    seen = "".join(sign for sign in name.replace("\\", "/").rpartition("/")[2] if sign.isprintable())
    stem, dot, ending = seen.strip().rpartition(".")
    ending = f"{dot}{ending}"[:_LONGEST_NAME]
    plain = stem[: _LONGEST_NAME - len(ending)] + ending
    return plain if plain.strip(". ") else _("file")


def detach(ledger: Ledger, evidence_id: int) -> None:
    """Take a file off its claim; undo brings it back."""
    name = ledger.get(Evidence, evidence_id).name
    with ledger.change(_("Evidence {name} removed").format(name=name)) as rows:
        rows.delete(Evidence, evidence_id)


def read(ledger: Ledger, evidence_id: int) -> bytes:
    """What the file holds."""
    return ledger.reader.content(ledger.get(Evidence, evidence_id).sha256)
