"""What every paper says about the business that prints it."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ardesk.format import Formats
from ardesk.i18n import _
from ardesk.reports.drawings import is_drawing, is_harmless
from ardesk.reports.epc import valid_iban
from ardesk.reports.paper import PAGE_SIZES_MM, page_for

if TYPE_CHECKING:
    from ardesk.reports.sources import Source

_LOGO_HEIGHT = 42.0
_LOGO_WIDTH = 150.0


@dataclass(frozen=True, slots=True)
class Business:
    """The letterhead: lines as the owner typed them, the logo's bytes (PNG, JPEG or SVG) or none.

    `window` is where envelopes show the address: `din`, `us` or empty for no window; `iban` is valid or empty;
    `town_first` tells that an address has the town before its code.
    """

    name: str
    address: tuple[str, ...]
    contact: tuple[str, ...]
    tax_id: str
    bank: tuple[str, ...]
    logo: bytes
    page: str
    window: str = ""
    iban: str = ""
    bic: str = ""
    town_first: bool = False

    @property
    def images(self) -> dict[str, bytes]:
        """The logo under its name in templates, if there is one."""
        return {"logo": self.logo} if self.logo else {}

    @property
    def sizes(self) -> dict[str, tuple[float, float]]:
        """The room for the logo in points."""
        return {"logo": (_LOGO_WIDTH, _LOGO_HEIGHT)} if self.logo else {}


def business_of(source: Source) -> Business:
    """The business whose ledger this is."""
    facts = source.company
    page, usual = facts.get("paper", ""), page_for(source.locale)
    return Business(
        name=facts.get("name", "").strip() or _("(business without a name)"),
        address=lines(facts.get("address", "")),
        contact=tuple(filter(None, (facts.get("phone", ""), facts.get("email", "")))),
        tax_id=facts.get("tax_id", "").strip(),
        bank=lines(facts.get("bank", "")),
        logo=_decoded(facts.get("logo", "")),
        page=page if page in PAGE_SIZES_MM else usual,
        window=facts.get("window_envelope", "").strip().lower(),
        iban=valid_iban(facts.get("iban", "")),
        bic="".join(facts.get("bic", "").split()).upper(),
        town_first=usual == "Letter" or source.locale.startswith("en"),
    )


def lines(text: str) -> tuple[str, ...]:
    """The lines of a text that hold something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def formats_of(source: Source, formats: Formats | None) -> Formats:
    """The formats asked for, else the ledger's own."""
    return formats or Formats(source.locale, source.base)


def _decoded(logo: str) -> bytes:
    try:
        content = base64.b64decode(logo, validate=False)
    except (binascii.Error, ValueError):
        return b""
    return b"" if is_drawing(content) and not is_harmless(content) else content
