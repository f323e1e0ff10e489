"""Speed: how long money stands out, by the balance sheet and by what was paid."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ardesk.i18n import _, mark
from ardesk.kpi import late_payment, months, to_invoice
from ardesk.kpi.formula import DAYS, YEAR_DAYS, Constant, choose, percent
from ardesk.kpi.kpi import DEFINITION, HIGHER, LOWER, Benchmark, Kpi, Ref, Trap, Yardstick
from ardesk.kpi.quantities import (
    considered_current,
    considered_open,
    considered_receivables,
    credit_sales,
    invoices_closed,
    net_credit_sales,
    past_due,
    receivables,
)

if TYPE_CHECKING:
    from ardesk.kpi.figures import Figures
    from ardesk.kpi.question import Question

FAMILY = mark("Speed")

_SALES = choose(
    "dso_window",
    period=choose("dso_sales", gross=credit_sales.in_period, net=net_credit_sales.in_period),
    trailing_12_months=choose("dso_sales", gross=credit_sales.in_year, net=net_credit_sales.in_year),
)
_DAYS = choose("dso_window", period=DAYS, trailing_12_months=YEAR_DAYS)
_BEGINNING = choose(
    "dso_window", period=considered_receivables.at_start, trailing_12_months=considered_receivables.before_year
)
_RECEIVABLES = choose(
    "dso_receivables",
    ending=considered_receivables.at_end,
    average=(_BEGINNING + considered_receivables.at_end) / 2,
    open_items=considered_open.at_end,
)


def _negative(_question: Question, found: Figures) -> Figures:
    negative = ~found.undefined & (found.floats() < 0)
    return found.remarked(negative, _("Negative, because unapplied credit exceeds the past-due items; papers show 0."))


WEIGHTED_AVG_TERMS = Kpi(
    "weighted_avg_terms", mark("Weighted average terms"), "days", FAMILY,
    late_payment.AMOUNT_TERMS / credit_sales.in_period,
    source=mark("Oracle, FSW Funding."),
    reading=mark("The terms granted on the period's invoices, by amount; apart from it stands lateness."),
)  # fmt: skip

_TERMS_GRANTED = Yardstick(
    Ref(WEIGHTED_AVG_TERMS), mark("the terms granted"), Fraction(4, 3), Fraction(3, 2),
    mark("A DSO up to a third above the terms granted is good, over half above them is not (collectthemoney.com)."),
)  # fmt: skip
_PAID_ONLY = Trap(mark("Who pays nothing is not in this figure: read it beside what is past due."))

DSO = Kpi(
    "dso", mark("Days sales outstanding"), "days", FAMILY, _RECEIVABLES / _SALES * _DAYS, LOWER,
    Benchmark(45, source=mark("Under 45 days is generally considered good (Melio).")),
    mark("Creditguru; CBS; Melio, Universal Funding: receivables over credit sales, times the days of the period."),
    mark("Days of credit sales that stand in receivables. Compare it with your terms and with its own trend."),
    yardstick=_TERMS_GRANTED,
    traps=(
        Trap(mark("So many days mostly mean that the period has few sales to divide by: look at a longer one."),
             above=365),
    ),
    beside=("weighted_avg_terms", "best_possible_dso"),
)  # fmt: skip

BEST_POSSIBLE_DSO = Kpi(
    "best_possible_dso", mark("Best possible DSO"), "days", FAMILY, considered_current.at_end / _SALES * _DAYS, LOWER,
    source=mark("Creditguru; Hackett: the same formula with the current items only."),
    reading=mark("The DSO if nothing were past due: the floor that your terms set."),
)  # fmt: skip

AVERAGE_DAYS_DELINQUENT = Kpi(
    "average_days_delinquent", mark("Average days delinquent"), "days", FAMILY,
    Ref(DSO) - Ref(BEST_POSSIBLE_DSO), LOWER,
    source=mark("Oracle JDE calls it delinquent DSO."),
    reading=mark("The part of DSO that lateness makes; near 0 is best, above 5 to 7 days look for a cause."),
    check=_negative,
)  # fmt: skip

AR_TURNOVER = Kpi(
    "ar_turnover", mark("Receivables turnover"), "times", FAMILY,
    choose("turnover_sales", net=net_credit_sales.in_period, gross=credit_sales.in_period)
    / choose(
        "turnover_receivables",
        average=(receivables.at_start + receivables.at_end) / 2,
        ending=receivables.at_end,
        month_ends=months.MEAN_OF_MONTH_ENDS,
    ),
    HIGHER,
    source=mark("CMA; Melio, Universal Funding: net credit sales over average receivables."),
    reading=mark("How often receivables turned into money in the period. Compare a year's figure only with a year's."),
)  # fmt: skip

SPEED = (
    DSO,
    BEST_POSSIBLE_DSO,
    AVERAGE_DAYS_DELINQUENT,
    Kpi(
        "dso_over_best_possible_pct", mark("DSO over best possible DSO"), "percent", FAMILY,
        percent((Ref(DSO) - Ref(BEST_POSSIBLE_DSO)) / Ref(BEST_POSSIBLE_DSO)), LOWER,
        Benchmark(20, source=mark("At most 20 % above best possible DSO (Melio).")),
        reading=mark("By how much the DSO exceeds what your terms make possible."),
        source=mark("Seed 002."),
    ),
    months.DSO_COUNTBACK,
    months.DSO_SALES_WEIGHTED,
    months.DSO_TRUE,
    AR_TURNOVER,
    Kpi(
        "ar_turnover_annualised", mark("Receivables turnover a year"), "times", FAMILY,
        Ref(AR_TURNOVER) * Constant(365, "days") / DAYS, HIGHER,
        source=mark("CSIMarket by Melio: transport 9.38, professional services 4.32 a year."),
        reading=mark("The turnover as if the whole year went like the period. 12 is monthly, 4 quarterly."),
        traps=(
            Trap(mark("More than twice as often as transport, the fastest trade there are figures for (9.38 a year, "
                      "CSIMarket): terms may be so strict that they cost sales."), above=18.76),
        ),
        beside=("weighted_avg_terms",),
    ),
    Kpi(
        "average_collection_period", mark("Average collection period"), "days", FAMILY, DAYS / Ref(AR_TURNOVER), LOWER,
        reading=mark("The days one turn of receivables takes."),
        source=DEFINITION,
    ),
    Kpi(
        "avg_days_to_pay", mark("Average days to pay"), "days", FAMILY,
        late_payment.DAYS_TO_PAY_OF_CLOSED / invoices_closed, LOWER,
        source=mark("Sage 50, AccountEdge: closed invoices, from their date to the last payment."),
        reading=mark("Each invoice counts once. Good only beside the aging: who pays nothing is not in it."),
        traps=(_PAID_ONLY,), beside=("pct_past_due",),
    ),
    Kpi(
        "weighted_avg_days_to_pay", mark("Weighted average days to pay"), "days", FAMILY,
        late_payment.AMOUNT_DAYS_TO_PAY / late_payment.AMOUNT_PAID, LOWER,
        source=mark("Oracle: weighted average days paid."),
        reading=mark("Every payment counts by its amount, part payments at once."),
        traps=(_PAID_ONLY,), beside=("pct_past_due",),
    ),
    Kpi(
        "avg_days_late", mark("Average days late"), "days", FAMILY,
        late_payment.DAYS_LATE_OF_CLOSED / late_payment.CLOSED_IN_QUESTION, LOWER,
        source=mark("Satago, Fit Small Business: early payments count negative."),
        reading=mark("From the due date to the last payment of each closed invoice; negative is early."),
        traps=(_PAID_ONLY,), beside=("pct_past_due",),
    ),
    Kpi(
        "weighted_avg_days_late", mark("Weighted average days late"), "days", FAMILY,
        late_payment.AMOUNT_DAYS_LATE / late_payment.AMOUNT_IN_QUESTION, LOWER,
        source=mark("Oracle: weighted average days late."),
        reading=mark("Days beyond the due date, every payment by its amount."),
        traps=(_PAID_ONLY,), beside=("pct_past_due",),
    ),
    Kpi(
        "weighted_days_past_due_open", mark("Days past due of open items"), "days", FAMILY,
        late_payment.LATENESS_OF_OPEN_ITEMS / past_due.at_end, LOWER,
        reading=mark("How late the past-due items are by now, by amount."),
        source=DEFINITION,
    ),
    WEIGHTED_AVG_TERMS,
    to_invoice.AVG_DAYS_TO_INVOICE,
)  # fmt: skip
