"""How a customer is to pay: the sentences, the bank details, and a code for banking apps where they allow one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ardesk.i18n import _
from ardesk.reports.epc import CURRENCY, epc_code, epc_payload, spaced, subject_of

if TYPE_CHECKING:
    from ardesk.format import Formats
    from ardesk.reports.papers.business import Business

CODE: Final = "pay"
_CODE_POINTS: Final = (68.0, 68.0)


@dataclass(frozen=True, slots=True)
class PaymentBlock:
    """Sentences and bank details as they are printed; `code` is the drawing of the payment code, or nothing."""

    sentences: Sequence[str]
    bank: Sequence[str]
    code: bytes = b""
    code_label: str = ""

    @property
    def images(self) -> dict[str, bytes]:
        """The code under its name in templates."""
        return {CODE: self.code} if self.code else {}

    @property
    def sizes(self) -> dict[str, tuple[float, float]]:
        """The room for the code in points."""
        return {CODE: _CODE_POINTS} if self.code else {}


def payment_block(
    business: Business,
    amounts: Mapping[str, int],
    numbers: Sequence[str],
    formats: Formats,
    sentences: Sequence[str] = (),
) -> PaymentBlock | None:
    """How to pay these amounts (minor units by currency); `numbers` are the documents that are in euros.

    None where there is nothing to say.
    """
    bank = [*business.bank, *_account(business)]
    payload = ""
    if amounts.get(CURRENCY, 0) > 0:
        payload = epc_payload(business.name, business.iban, business.bic, amounts[CURRENCY], subject_of(numbers))
    if not (bank or sentences):
        return None
    label = _("Scan to pay {amount}").format(amount=formats.money_with(amounts[CURRENCY], CURRENCY)) if payload else ""
    return PaymentBlock(sentences, bank, epc_code(payload) if payload else b"", label)


def _account(business: Business) -> list[str]:
    """The account's number, unless it stands among the bank details already."""
    if not business.iban or business.iban in "".join("".join(business.bank).split()).upper():
        return []
    bic = _("BIC {bic}").format(bic=business.bic) if business.bic else ""
    return [line for line in (_("IBAN {iban}").format(iban=spaced(business.iban)), bic) if line]
