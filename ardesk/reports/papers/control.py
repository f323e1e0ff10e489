"""The control total that stands in the footers of papers with balances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ardesk.i18n import _, _n

if TYPE_CHECKING:
    from ardesk.book.aging import Aging
    from ardesk.format import Formats
    from ardesk.reports.sources import Source

_KEPT: Final = 20
_FAULTS: dict[tuple[str, int, int, int], int] = {}  # a check reads the whole journal: seconds for a large ledger


def faults_of(source: Source) -> int:
    """How many of the ledger's checks fail, checked again whenever the ledger or its file has changed."""
    state = source.path.stat()
    key = (str(source.path), source.revision, state.st_mtime_ns, state.st_size)
    if key not in _FAULTS:
        found = sum(not check.ok for check in source.verify())
        if len(_FAULTS) >= _KEPT:
            _FAULTS.clear()
        _FAULTS[key] = found
    return _FAULTS[key]


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
