"""The control total that stands in the footers of papers with balances."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.i18n import _, _n

if TYPE_CHECKING:
    from ardesk.book.aging import Aging
    from ardesk.format import Formats


def control_line(aging: Aging, formats: Formats, faults: int | None) -> str:
    """Open items − unapplied = receivables, that it agrees with the running balance, and the ledger's own check.

    `faults` is how many checks failed, None where the ledger was not checked.
    """
    total = aging.total
    line = _("open items {open} − unapplied {unapplied} = receivables {total}").format(
        open=formats.money(total.open_items), unapplied=formats.money(total.unapplied), total=formats.money(total.total)
    )
    return "; ".join(filter(None, (line, _difference(aging, formats), _verified(faults))))


def _difference(aging: Aging, formats: Formats) -> str:
    if aging.control_total is None or aging.control_total == aging.total.total:
        return ""
    return _("control account {amount}").format(amount=formats.money(aging.control_total))


def _verified(faults: int | None) -> str:
    if faults is None:
        return ""
    if not faults:
        return _("ledger verified")
    return _n("{count} check of the ledger failed", "{count} checks of the ledger failed", faults).format(count=faults)
