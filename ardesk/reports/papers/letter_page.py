"""What letters to customers have in common: who writes, to whom, the facts at the right, and where all that stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from ardesk.i18n import _
from ardesk.reports.paper import Margins, Paper, Placed
from ardesk.reports.templates import fill

if TYPE_CHECKING:
    from ardesk.domain.records import Customer
    from ardesk.reports.papers.business import Business


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPage:
    """A letter's head as text in its places; `images` gives each picture's room in points."""

    business: Business
    heading: str
    to_label: str
    to_name: str
    to_lines: Sequence[str]
    to_tax_id: str = ""
    facts: Sequence[tuple[str, str]]
    stamp: str = ""
    stamp_verdict: str = "muted"
    images: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def sender(self) -> str:
        """The business and its address in one line, for the window of an envelope."""
        return " · ".join((self.business.name, *self.business.address))

    @property
    def window_facts(self) -> Sequence[tuple[str, str]]:
        """The facts with what stands below the address where there is room for it."""
        return [*self.facts, (_("Your tax ID"), self.to_tax_id)] if self.to_tax_id else self.facts


@dataclass(frozen=True, slots=True)
class _Window:
    """Where head, sender, address and facts stand on the first page, and where the text begins, in millimetres.

    A box is left, top, width and height.
    """

    margins: Margins
    letterhead: tuple[float, float, float, float]
    address: tuple[float, float, float, float]
    facts: tuple[float, float, float, float]
    text: float
    sender: tuple[float, float, float, float] | None = None
    folds: Sequence[float] = ()


# DIN 5008:2020, form B: the address field lies 20 mm from the left and 45 mm from the top, 85 mm wide; its upper
# 17.7 mm are for the sender's line and remarks, the lower 27.3 mm for six lines of address; text keeps 5 mm from its
# edge. Facts begin 125 mm from the left and 50 mm from the top; folds at 105 and 210 mm, the hole's mark at 148.5 mm.
_DIN: Final = _Window(
    margins=Margins(left=25, right=20),
    letterhead=(25, 12, 165, 31),
    sender=(25, 57.2, 80, 5),
    address=(25, 62.7, 80, 27.3),
    facts=(125, 50, 65, 42),
    text=99,
    folds=(105, 148.5, 210),
)
# The usual No. 10 envelope (4 1/8 by 9 1/2 inches) has a window of 1 1/8 by 4 1/2 inches, 7/8 from the left and 1/2
# from the bottom. Of a Letter sheet folded in three that rests on the envelope's lower edge it shows 51.8 to 80.5 mm
# from the top; this address stays in sight while the sheet slides up by 10 mm, nearly all the way there is.
_US: Final = _Window(
    margins=Margins(left=25.4, right=19),
    letterhead=(25.4, 12, 171, 38),
    address=(25.4, 62, 82, 18.5),
    facts=(127, 58, 69.9, 36),
    text=98,
)
WINDOWS: Final[Mapping[str, _Window]] = {"din": _DIN, "us": _US}
_POINTS: Final = 72 / 25.4


def letter_paper(
    page: LetterPage,
    template: str,
    title: str,
    language: str,
    *,
    images: Mapping[str, bytes] | None = None,
    mark: str = "",
) -> Paper:
    """The paper of a letter, its address where the owner's envelopes have their window."""
    business = page.business
    window = WINDOWS.get(business.window)
    shown = {**business.images, **(images or {})}
    if window is not None:
        room = (1.0, (window.text - window.margins.top) * _POINTS)
        page = replace(page, images={**page.images, "window": room})
        shown["window"] = b""
    return Paper(
        title=title,
        html=fill(template, title=title, page=page),
        images=shown,
        footer=letter_footer(business),
        page=business.page,
        header=f"{title} · {business.name}",
        mark=mark,
        author=business.name,
        margins=window.margins if window else Margins(),
        language=language,
        placed=_placed(page, window) if window else (),
        folds=window.folds if window else (),
    )


def _placed(page: LetterPage, window: _Window) -> list[Placed]:
    boxes = {"letterhead": window.letterhead, "sender": window.sender, "address": window.address, "facts": window.facts}
    return [
        Placed(fill("placed.html", title="", part=part, page=page), *box)
        for part, box in boxes.items()
        if box is not None
    ]


def address_lines(customer: Customer, business: Business) -> list[str]:
    """The customer's address below the name, a line each; the town before its code where that is the custom."""
    town = (customer.city, customer.postcode) if business.town_first else (customer.postcode, customer.city)
    person = _("Attn. {name}").format(name=customer.contact) if customer.contact else ""
    lines = (person, *customer.street.splitlines(), " ".join(filter(None, town)), customer.country)
    return [line for line in lines if line.strip()]


def tax_id_line(customer: Customer) -> str:
    """The customer's tax number in words, empty where there is none."""
    return _("Tax ID {number}").format(number=customer.tax_id) if customer.tax_id else ""


def letter_footer(business: Business) -> str:
    """Who writes, for the foot of every page."""
    tax_id = _("Tax ID {number}").format(number=business.tax_id) if business.tax_id else ""
    return " · ".join(filter(None, (business.name, tax_id, *business.contact)))
