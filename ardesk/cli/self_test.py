"""The command self-test: does this installation work? Every room once, on a ledger that is thrown away."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ardesk.cli.context import formats_of
from ardesk.domain.periods import Period
from ardesk.errors import ArdeskError
from ardesk.i18n import _, _n

if TYPE_CHECKING:
    from collections.abc import Callable

    from ardesk.ledger import Ledger

_MONTH = Period.parse("2026-10")
_LATER = dt.date(2026, 11, 15)
_INVOICED, _PAID = 125000, 40000
_OWED = _INVOICED - _PAID


@click.command(
    "self-test",
    help=_("Try this installation on a temporary ledger. Make, enter, compute, draw, print, verify."),
    epilog=_("\b\nExample:\n  ardesk self-test"),
)
def self_test() -> None:
    with tempfile.TemporaryDirectory(prefix="ardesk-", ignore_cleanup_errors=True) as folder:
        for name, step in _steps(Path(folder)):
            said = step()
            click.echo(f"{name}: {said}")
    click.echo(_("All is well."))


def _steps(folder: Path) -> list[tuple[str, Callable[[], str]]]:
    path = folder / "self-test.ardesk"
    return [
        (_("New ledger"), lambda: _migrated(path)),
        (_("Entries"), lambda: _entered(path)),
        (_("Figures"), lambda: _computed(path)),
        (_("Chart"), lambda: _drawn(path)),
        (_("Paper"), lambda: _printed(path, folder / "summary.pdf")),
        (_("Verification"), lambda: _verified(path)),
        (_("Backup"), lambda: _encrypted(path, folder / "copy.ardesk")),
    ]


def _reading(path: Path) -> Ledger:
    from ardesk.ledger import Ledger

    return Ledger.open(path, read_only=True)


def _migrated(path: Path) -> str:
    from ardesk.ledger import Ledger

    with Ledger.create(path, name="Self-test", currency="USD") as ledger:
        return _("made at revision {number}").format(number=ledger.revision)


def _entered(path: Path) -> str:
    """One invoice of 1,250.00 of which 400.00 are paid, a credit limit and a call, through the operations."""
    from ardesk.domain.records import Activity, Customer, Invoice, Payment
    from ardesk.ledger import Ledger
    from ardesk.operations.collections import log_activity
    from ardesk.operations.customers import save_customer
    from ardesk.operations.invoices import save_invoice
    from ardesk.operations.payments import record_payment

    with Ledger.open(path) as ledger:
        customer = save_customer(ledger, Customer(code="C1", name="Alder & Søn", credit_limit=200000))
        invoice = save_invoice(
            ledger,
            Invoice(
                number="0001", customer_id=customer, date=_MONTH.start, due_date=_MONTH.end,
                net=_INVOICED, total=_INVOICED, currency="USD",
            ),
        )  # fmt: skip
        payment = Payment(number="P1", customer_id=customer, date=_MONTH.end, amount=_PAID, currency="USD")
        record_payment(ledger, payment, [(invoice, _PAID)])
        log_activity(ledger, Activity(date=_MONTH.end, customer_id=customer, kind="call", invoice_id=invoice))
        undone, redone = ledger.undo(), ledger.redo()
        _must(undone == redone, _("undo and redo do not meet"))
    return _("customer, invoice, payment and contact; undone and redone")


def _computed(path: Path) -> str:
    from ardesk.kpi.options import Options
    from ardesk.kpi.views import kpis

    with _reading(path) as ledger:
        values = kpis(ledger.book(), _MONTH, options=Options())
        aging = ledger.book().aging(_MONTH.end)
    found = {value.id: value.value for value in values}
    _must(found["ar_ending"] == _OWED, _("receivables are not 850.00"))
    _must(aging.control_total == _OWED, _("the control total is not 850.00"))
    return _("{count} KPIs, receivables 850.00, DSO {days:.2f} days").format(count=len(values), days=found["dso"])


def _drawn(path: Path) -> str:
    from ardesk.reports.charts import Style, aging_bar, figure_to_svg

    with _reading(path) as ledger:
        aging = ledger.book().aging(_LATER)
        style = Style(6, 2, formats_of(ledger))
    chart = aging_bar(aging.classes, [aging.total.amounts[name] for name in aging.classes], style)
    drawing = figure_to_svg(chart.figure)
    _must(b"<svg" in drawing, _("the chart is no drawing"))
    return _n("{count} byte of SVG", "{count} bytes of SVG", len(drawing)).format(count=len(drawing))


def _printed(path: Path, target: Path) -> str:
    from ardesk.reports.papers import monthly_summary
    from ardesk.ui.printing.pdf import paper_to_pdf

    with _reading(path) as ledger:
        paper = monthly_summary(ledger, _MONTH, formats_of(ledger), _LATER)
    content = paper_to_pdf(paper, target).read_bytes()
    _must(content.startswith(b"%PDF-"), _("the paper is no PDF"))
    return _n("{count} byte of PDF", "{count} bytes of PDF", len(content)).format(count=len(content))


def _verified(path: Path) -> str:
    with _reading(path) as ledger:
        checks = ledger.verify()
    faults = [check for check in checks if not check.ok]
    _must(not faults, "; ".join(f"{fault.name}: {fault.detail}" for fault in faults))
    return _("{count} checks passed").format(count=len(checks))


def _encrypted(path: Path, copy: Path) -> str:
    """A verified backup, encrypted for a key of its own and opened with it; the helper for passphrases answers."""
    import pyrage

    from ardesk.storage import passphrases

    with _reading(path) as ledger:
        content = ledger.backup(copy).read_bytes()
    key = pyrage.x25519.Identity.generate()
    encrypted = pyrage.encrypt(content, [key.to_public()])
    _must(pyrage.decrypt(encrypted, [key]) == content, _("the encrypted copy does not open"))
    _must(passphrases.helps(), _("the helper that encrypts with a passphrase does not answer"))
    return _("verified, encrypted and opened again")


def _must(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ArdeskError(_("The self-test failed: {why}.").format(why=otherwise))
