"""The base figures: balances, sales, money and counts that every other KPI is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.i18n import mark
from ardesk.kpi.kpi import DEFINITION, HIGHER, LOWER, Kpi, Trap
from ardesk.kpi.quantities import (
    cash_applied,
    cash_collected,
    credit_notes,
    credit_sales,
    current,
    exchange_differences,
    invoices_closed,
    invoices_issued,
    net_credit_sales,
    open_items,
    over,
    past_due,
    receivables,
    recoveries,
    refunds,
    returned_payments,
    total_sales,
    unapplied,
    write_offs,
)

if TYPE_CHECKING:
    from ardesk.kpi.formula import Term

FAMILY = mark("Base figures")


def _money(identifier: str, name: str, formula: Term, reading: str, better: str = "", source: str = DEFINITION) -> Kpi:
    return Kpi(identifier, name, "money", FAMILY, formula, better, source=source, reading=reading)


BASE_FIGURES = (
    _money(
        "ar_beginning", mark("Receivables at start"), receivables.at_start,
        mark("What customers owed, less their unapplied credit, at the end of the day before the period."),
    ),
    _money(
        "ar_ending", mark("Receivables at end"), receivables.at_end,
        mark("What customers owe, less their unapplied credit: the balance of the control account."), LOWER,
    ),
    _money("ar_current", mark("Not yet due"), current.at_end, mark("Open items due on the last day or later.")),
    _money("ar_past_due", mark("Past due"), past_due.at_end, mark("Open items whose due date has passed."), LOWER),
    _money(
        "ar_average", mark("Average receivables"), (receivables.at_start + receivables.at_end) / 2,
        mark("The mean of the balances before the period and at its end."),
        source=mark("CMA: the balances before the period and at its end, averaged."),
    ),
    _money("open_items", mark("Open items"), open_items.at_end, mark("What is open on credit invoices."), LOWER),
    _money(
        "unapplied_cash", mark("Unapplied payments and credit notes"), unapplied.at_end,
        mark("Payments and credit notes not yet set against an invoice."), LOWER,
    ),
    _money(
        "credit_sales", mark("Credit sales"), credit_sales.in_period,
        mark("Credit invoices of the period, whether or not paid since; cash sales are not in it."), HIGHER,
        source=mark("Melio, Universal Funding; CBS; Creditguru: whether or not paid since."),
    ),
    _money(
        "net_credit_sales", mark("Net credit sales"), net_credit_sales.in_period,
        mark("Credit sales less the credit notes of the period."), HIGHER,
    ),
    _money(
        "total_sales", mark("Total sales"), total_sales.in_period, mark("Credit sales and cash sales together."), HIGHER
    ),
    _money("credit_notes", mark("Credit notes"), credit_notes.in_period, mark("Credit notes of the period."), LOWER),
    _money(
        "cash_collected", mark("Cash collected"), cash_collected.in_period,
        mark("Payments on credit accounts, unapplied parts included, less those that went back."), HIGHER,
    ),
    _money(
        "cash_applied", mark("Cash applied"), cash_applied.in_period,
        mark("Payments set against credit invoices in the period, less what returned payments undid."), HIGHER,
    ),
    Kpi(
        "write_offs", mark("Write-offs"), "money", FAMILY, write_offs.in_period, LOWER,
        reading=mark("What was given up in the period."),
        traps=(Trap(mark("Nothing written off is not always good: old items may only have not been faced."), at=0),),
        source=DEFINITION,
    ),
    _money("refunds", mark("Refunds"), refunds.in_period, mark("Unapplied credit paid back to customers.")),
    _money(
        "returned_payments", mark("Returned payments"), returned_payments.in_period,
        mark("Payments that went back in the period; already taken off cash collected."), LOWER,
    ),
    _money("recoveries", mark("Recoveries"), recoveries.in_period, mark("Money that came for written-off invoices.")),
    _money(
        "exchange_differences", mark("Exchange differences"), exchange_differences.in_period,
        mark("What settling an invoice at another rate than its own changed in receivables."),
    ),
    _money(
        "over_30_amount", mark("More than 30 days past due"), over(30),
        mark("The amount to watch each month: beyond a month late, money gets hard to collect."), LOWER,
        source=mark("Seed 000: the total over 30 days, each month."),
    ),
    Kpi(
        "invoices_issued", mark("Invoices issued"), "count", FAMILY, invoices_issued.in_period, HIGHER,
        reading=mark("Credit invoices dated in the period."),
        source=DEFINITION,
    ),
    Kpi(
        "invoices_closed", mark("Invoices closed"), "count", FAMILY, invoices_closed, HIGHER,
        reading=mark("Invoices settled in the period by at least one payment, and still settled at its end."),
        source=DEFINITION,
    ),
)  # fmt: skip
