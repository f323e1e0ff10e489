"""Small ledgers for cases so rare that random ones seldom hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.oracle.small import apply, books, credit_note, dispute, invoice, payment, promise

if TYPE_CHECKING:
    from tests.oracle.records import Records, Row

EUR = {"currency": "EUR", "rate": "1.2345"}


def refund(number: str, day: str, amount: str, source: str, **more: str) -> Row:
    return {"file": "refunds", "number": number, "date": day, "amount": amount, "source": source, **more}


def write_off(number: str, on: str, day: str, amount: str, **more: str) -> Row:
    return {"file": "write_offs", "number": number, "invoice": on, "date": day, "amount": amount, **more}


RARE: dict[str, Records] = {
    "an allocation after its payment came back": books(
        invoice("1", "2025-10-01", "2025-10-31", "100"),
        payment("P", "2025-10-10", "100", returned_date="2025-10-20"),
        apply("P", "1", "60"),
        apply("P", "1", "40", date="2025-10-20"),
    ),
    "a payment that came back on its day": books(
        invoice("1", "2025-10-01", "2025-10-31", "100"),
        payment("P", "2025-10-10", "100", returned_date="2025-10-10"),
        apply("P", "1", "60"),
    ),
    "a refund and an allocation on one day, rounded apart": books(
        invoice("1", "2025-10-01", "2025-10-31", "0.07", currency="EUR", rate="1.1111"),
        payment("P", "2025-10-10", "0.15", **EUR),
        apply("P", "1", "0.01", date="2025-10-12"),
        refund("R", "2025-10-12", "0.01", "P"),
    ),
    "several of each on one day, rounded apart": books(
        invoice("1", "2025-10-01", "2025-10-31", "0.59", **EUR),
        payment("P", "2025-10-10", "0.11", currency="EUR", rate="1.3333"),
        payment("Q", "2025-10-10", "0.13", currency="EUR", rate="1.4444", returned_date="2025-11-03"),
        credit_note("K", "2025-10-10", "0.09", currency="EUR", rate="1.5555"),
        write_off("V", "1", "2025-10-10", "0.03", recovered_date="2025-11-01", recovered_amount="0.01"),
        write_off("W", "1", "2025-10-10", "0.07", kind="minor"),
        apply("Q", "1", "0.13"),
        apply("K", "1", "0.09"),
        apply("P", "1", "0.11"),
    ),
    "due at once and paid with money of the day before": books(
        payment("P", "2025-10-09", "100"), invoice("1", "2025-10-10", "2025-10-10", "100"), apply("P", "1", "100")
    ),
    "due at once, paid at once, applied the day after": books(
        invoice("1", "2025-10-10", "2025-10-10", "100"),
        payment("P", "2025-10-10", "100"),
        apply("P", "1", "100", date="2025-10-11"),
    ),
    "due at once and paid at once but for a credit note": books(
        invoice("1", "2025-10-10", "2025-10-10", "100"),
        payment("P", "2025-10-10", "80"),
        apply("P", "1", "80"),
        credit_note("K", "2025-10-10", "20"),
        apply("K", "1", "20"),
    ),
    "nothing, due at once": books(invoice("1", "2025-10-10", "2025-10-10", "0"), invoice("2", "2025-10-11", "", "5")),
    "two payments of the day make a cash sale": books(
        invoice("1", "2025-10-10", "2025-10-10", "100", net="80", tax="20"),
        payment("P", "2025-10-10", "80"),
        apply("P", "1", "60"),
        payment("Q", "2025-10-10", "40"),
        apply("Q", "1", "40"),
        dispute("D", "1", "2025-10-11"),
        promise("S", "2025-10-10", "2025-10-20", "60", invoice="1"),
        promise("T", "2025-10-10", "2025-10-20", "60"),
    ),
    "a payment and a credit note of one number": books(
        invoice("1", "2025-10-10", "2025-11-10", "100"),
        payment("7", "2025-10-11", "30"),
        credit_note("7", "2025-10-11", "20"),
        apply("7", "1", "25", source_kind="payment"),
        apply("7", "1", "10", source_kind="credit_note", date="2025-11-02"),
        refund("R", "2025-11-05", "4", "7", source_kind="credit_note"),
    ),
    "written off, then the payment before it came back": books(
        invoice("1", "2025-10-01", "2025-10-31", "100"),
        payment("P", "2025-10-10", "60", returned_date="2025-11-20"),
        apply("P", "1", "60"),
        write_off("W", "1", "2025-11-10", "40"),
        payment("Q", "2025-12-01", "60"),
        apply("Q", "1", "60"),
    ),
    "refunded in part, then returned": books(
        invoice("1", "2025-10-01", "2025-10-31", "2"),
        payment("P", "2025-10-10", "6", returned_date="2025-11-20"),
        apply("P", "1", "2"),
        refund("R", "2025-10-20", "3", "P"),
        payment("Q", "2025-11-25", "1"),
    ),
    "refunded in part, then returned, rounded apart": books(
        invoice("1", "2025-10-01", "2025-10-31", "0.59", **EUR),
        payment("P", "2025-10-10", "0.13", currency="EUR", rate="1.4444", returned_date="2025-10-20"),
        apply("P", "1", "0.05"),
        refund("R", "2025-10-20", "0.03", "P"),
    ),
    "credits larger than what is open": books(
        invoice("1", "2025-10-01", "2025-10-31", "100"),
        credit_note("K", "2025-10-05", "150"),
        payment("P", "2025-11-05", "70"),
        apply("P", "1", "70"),
        dispute("D", "1", "2025-10-06", amount="500"),
    ),
    "a customer paid back what was sold": books(
        invoice("1", "2025-10-01", "2025-10-31", "100"),
        credit_note("K", "2025-11-05", "50"),
        refund("R", "2025-11-06", "50", "K"),
    ),
    "nothing at all": books(),
}
