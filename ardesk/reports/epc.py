"""The payment code that banking apps read (EPC069-12, version 002): who gets how many euros, and what for."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

CURRENCY: Final = "EUR"
_IBAN: Final = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_BIC: Final = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_MOST: Final = 999_999_999_99
_NAME, _TEXT, _BYTES = 70, 140, 331


def valid_iban(text: str) -> str:
    """The IBAN without blanks where its check digits are right (ISO 13616: modulo 97), else nothing."""
    iban = "".join(text.split()).upper()
    if not iban.isascii() or not _IBAN.fullmatch(iban):
        return ""
    digits = "".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])
    return iban if int(digits) % 97 == 1 else ""


def spaced(iban: str) -> str:
    """The IBAN in groups of four, as it is printed."""
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))


def epc_payload(name: str, iban: str, bic: str, cents: int, text: str) -> str:
    """What the code says, a line for each element, too long ones cut; empty where no code is possible."""
    account = valid_iban(iban)
    if not account or not name.strip() or not 0 < cents <= _MOST:
        return ""
    head = ["BCD", "002", "1", "SCT", bic if _BIC.fullmatch(bic) else "", _one_line(name)[:_NAME], account]
    amount = f"{CURRENCY}{cents // 100}.{cents % 100:02}"
    subject = _one_line(text)[:_TEXT]
    while len(payload := "\n".join((*head, amount, "", "", subject)).encode()) > _BYTES:
        subject = subject[:-1]
    return payload.decode().rstrip("\n")


def epc_code(payload: str) -> bytes:
    """The payload as a drawing (SVG), black on nothing, with its quiet zone."""
    import segno

    content = io.BytesIO()
    segno.make(payload, error="m", micro=False, boost_error=False, encoding="utf-8").save(
        content, kind="svg", border=2, xmldecl=False, svgns=True, omitsize=False, dark="#000"
    )
    return content.getvalue()


def subject_of(numbers: Sequence[str]) -> str:
    """The numbers of the documents to be paid, as many of them whole as a transfer's subject holds."""
    subject = ""
    for number in numbers:
        longer = _one_line(f"{subject} {number}")
        if len(longer) > _TEXT:
            return subject or longer[:_TEXT]
        subject = longer
    return subject


def _one_line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
