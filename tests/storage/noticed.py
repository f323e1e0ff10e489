"""Which test notices that a constraint, trigger, pragma, rule or check is gone, and by what it notices.

Each list names the test in `test_checks_of_checks` that goes through it.
"""

from __future__ import annotations

from ardesk.storage.schema import RECORDS

Bad = object | dict[str, object]  # a value of the column, or values of several
MONEY, FROM_ONE, SIGNED = (-1, 10**12 + 1), (0, 10**12 + 1), (-(10**12) - 1, 10**12 + 1)
DAY = ("2026-02-30", "2026-1-1", "yesterday", "")
OTHER, EMPTY = ("something else",), ("",)
MONEY_OF = {"currency": ("US", "EURO"), "rate": ("0", "-1", "x")}
SOURCE = {"payment_id IS NULL": ({"payment_id": None, "credit_note_id": None}, {"payment_id": 1, "credit_note_id": 1})}

# test_each_check_refuses_what_it_is_for_and_nothing_else_does: what each CHECK refuses, by table and by its column, or
# by what it begins with.
CHECKED: dict[str, dict[str, tuple[Bad, ...]]] = {
    "company": {"key": EMPTY},
    "collector": {"name": EMPTY, "hourly_rate": MONEY},
    "customer": {"code": EMPTY, "risk": OTHER, "risk_since": DAY, "credit_limit": MONEY, "no_chase": (2,),
                 "held_since": DAY},
    "invoice": {"number": EMPTY, "date": DAY, "due_date": DAY, "delivery_date": DAY, "net": SIGNED, "tax": SIGNED,
                "total": MONEY, "cash_sale": OTHER, "sent_date": DAY, "status": OTHER, "kind": OTHER, **MONEY_OF},
    "invoice_line": {"net": SIGNED},
    "payment": {"number": EMPTY, "date": DAY, "amount": FROM_ONE, "returned_date": DAY, **MONEY_OF},
    "credit_note": {"number": EMPTY, "date": DAY, "net": SIGNED, "tax": SIGNED, "total": MONEY,
                    "billing_error": OTHER, **MONEY_OF},
    "write_off": {"number": EMPTY, "date": DAY, "amount": FROM_ONE, "kind": OTHER, "recovered_date": DAY,
                  "recovered_amount": MONEY},
    "refund": {"number": EMPTY, "date": DAY, "amount": FROM_ONE, **SOURCE},
    "allocation": {"amount": FROM_ONE, "date": DAY, **SOURCE},
    "dispute": {"number": EMPTY, "amount": MONEY, "opened": DAY, "resolved": DAY, "outcome": OTHER, "deadline": DAY},
    "deduction": {"number": EMPTY, "amount": MONEY, "opened": DAY, "resolved": DAY, "outcome": OTHER,
                  "recovered": MONEY, "deadline": DAY},
    "promise": {"number": EMPTY, "made": DAY, "due": DAY, "amount": MONEY, "status": OTHER},
    "activity": {"date": DAY, "kind": EMPTY, "minutes": (-1, 100_001), "cost": MONEY, "follow_up": DAY,
                 "level": (-1, 10)},
    "complaint": {"date": DAY, "resolved": DAY, "deadline": DAY},
    "cost": {"date": DAY, "kind": EMPTY, "amount": MONEY},
    "goal": {"valid_from": DAY},
    "closed_month": {"month": ("2026-13", "2026-1", ""), "reopened_at IS NULL": ({"reopened_at": None, "why": "so"},
                                                                                  {"reopened_at": "x", "why": ""})},
    "policy_step": {"scope": OTHER, "days": (-3651, 3651), "action": EMPTY, "level": (-1, 10), "fee": MONEY},
    "pause": {"kind": OTHER, "since": DAY, "until": DAY},
    "evidence": {"name": EMPTY, "added": DAY, "size": (-1, 5_000_001),
                 "dispute_id IS NOT NULL": ({"dispute_id": None, "deduction_id": None, "complaint_id": None},
                                            {"dispute_id": 1, "deduction_id": 1, "complaint_id": None})},
    "content": {"sha256": ("ab",), "data": (bytes(5_000_001),)},
    "journal": {"before IS NOT NULL OR after IS NOT NULL": ({"before": None, "after": None},)},
}  # fmt: skip
# test_each_column_that_must_have_a_value_refuses_none: columns that may be without a value; all others refuse NULL.
NULLABLE = {
    "collector": "hourly_rate", "customer": "risk_since credit_limit held_since", "invoice": "delivery_date sent_date",
    "invoice_line": "net", "payment": "returned_date", "write_off": "recovered_date recovered_amount",
    "refund": "payment_id credit_note_id", "allocation": "payment_id credit_note_id",
    "dispute": "amount resolved deadline", "deduction": "payment_id resolved recovered deadline",
    "promise": "invoice_id", "activity": "invoice_id minutes cost follow_up level",
    "complaint": "invoice_id resolved deadline", "closed_month": "reopened_at", "policy_step": "level fee",
    "pause": "invoice_id until", "evidence": "dispute_id deduction_id complaint_id",
    "change": "undoes hash", "journal": "before after",
}  # fmt: skip
# test_each_unique_value_is_refused_twice: what may be there only once.
UNIQUE = {
    "company": ("key",), "collector": ("name",), "customer": ("code",), "goal": ("kpi, valid_from",),
    "policy_step": ("scope, scope_key, days, action",), "closed_figures": ("closed_month_id",),
    "content": ("sha256",), "change": ("uuid", "undoes"),
} | dict.fromkeys(("invoice", "payment", "credit_note", "write_off", "refund", "dispute", "deduction", "promise"),
                  ("number",))  # fmt: skip
# test_each_unique_index_refuses_the_second: what each unique index refuses.
ONCE = {
    "closed_once": "INSERT INTO closed_month (month, closed_at, journal_hash) VALUES ('2026-02', '', '')",
    "one_open_change": "INSERT INTO change (uuid, at, label) VALUES ('another', '', '')",
}
# test_each_reference_refuses_what_is_not_there: what must be there for a row to name it.
REFERRED = {
    "invoice": "customer_id", "invoice_line": "invoice_id", "payment": "customer_id", "credit_note": "customer_id",
    "write_off": "invoice_id", "refund": "customer_id payment_id credit_note_id",
    "allocation": "invoice_id payment_id credit_note_id", "dispute": "invoice_id",
    "deduction": "invoice_id payment_id", "promise": "customer_id invoice_id", "activity": "customer_id invoice_id",
    "complaint": "customer_id invoice_id", "closed_figures": "closed_month_id", "pause": "customer_id invoice_id",
    "evidence": "dispute_id deduction_id complaint_id sha256", "change": "undoes", "journal": "change_id",
}  # fmt: skip
# test_each_guard_refuses_its_statement: the statement that each trigger refuses. Those that keep the journal of a table
# are looked at by what they write, in test_each_event_on_each_table_is_journalled.
GUARDED = {
    "journal_is_kept": "DELETE FROM journal WHERE id = 1",
    "journal_is_fixed": "UPDATE journal SET after = '{}' WHERE id = 1",
    "change_is_kept": "DELETE FROM change WHERE id = 5",
    "change_is_fixed": "UPDATE change SET label = 'x' WHERE id = 1",
    "content_is_kept": "DELETE FROM content",
    "content_is_fixed": "UPDATE content SET data = zeroblob(1)",
} | {f"{table}_id": f"UPDATE {table} SET id = 9999 WHERE id = 1" for table in RECORDS}  # noqa: S608 - names of our own
# test_each_pragma_is_set_and_read_back: the opposite of each pragma, and what is read back when a connection is ready.
PRAGMAS: dict[str, tuple[str, object]] = {
    "journal_mode": ("MEMORY", "delete"), "synchronous": ("OFF", 3), "foreign_keys": ("OFF", 1),
    "trusted_schema": ("ON", 0), "cell_size_check": ("OFF", 1), "cache_size": ("-10", -24000),
    "temp_store": ("FILE", 2), "recursive_triggers": ("OFF", 1),
}  # fmt: skip
# test_each_rule_between_documents_refuses_a_change: a change for each rule, in the order in which they stand.
RULES = {
    "invoice": (
        "INSERT INTO allocation (invoice_id, amount, date, payment_id) VALUES (1, 1, '2026-06-01', 11)",
        "INSERT INTO dispute (number, invoice_id, opened) VALUES ('Q-9', 2, '2026-06-01')",
        "UPDATE invoice SET cash_sale = 'yes' WHERE id = 1",
        (
            "DELETE FROM write_off WHERE id = 1; UPDATE invoice SET cash_sale = 'yes' WHERE id = 1; "
            "UPDATE payment SET returned_date = '2026-10-01' WHERE id = 1"
        ),
        "UPDATE write_off SET date = '2025-01-01' WHERE id = 1",
    ),
    "payment": (
        "UPDATE refund SET date = '2025-01-01' WHERE id = 1",
        "UPDATE payment SET returned_date = '2025-01-01' WHERE id = 2",
    ),
    "credit_note": ("UPDATE refund SET date = '2025-01-01' WHERE id = 2",),
}  # fmt: skip
# test_nothing_is_used_up_beyond_what_there_is: a change that would.
EXCESSES = {
    "invoice": "UPDATE write_off SET amount = 900 WHERE id = 1",
    "payment": "UPDATE refund SET amount = 200 WHERE id = 1",
    "credit_note": "UPDATE refund SET amount = 960 WHERE id = 2",
}
# test_each_table_is_locked_by_a_closed_month: a change to what is locked. In LOOKS,
# test_each_look_at_a_closed_month_refuses_a_change: a change for each look, in the order in which they stand.
LOCKED = {
    "invoice": "UPDATE invoice SET description = 'x' WHERE id = 1",
    "payment": "UPDATE payment SET reference = 'x' WHERE id = 1",
    "credit_note": "UPDATE credit_note SET reason = 'x' WHERE id = 1",
    "write_off": "UPDATE write_off SET reason = 'x' WHERE id = 1",
    "refund": "UPDATE refund SET method = 'x' WHERE id = 1",
    "allocation": "UPDATE allocation SET amount = 399 WHERE id = 1",
    "dispute": "UPDATE dispute SET reason = 'x' WHERE id = 1",
    "deduction": "UPDATE deduction SET reason = 'x' WHERE id = 1",
    "promise": "UPDATE promise SET amount = 99 WHERE id = 1",
    "activity": "UPDATE activity SET outcome = 'x' WHERE id = 1",
    "complaint": "UPDATE complaint SET category = 'x' WHERE id = 1",
    "cost": "UPDATE cost SET note = 'x' WHERE id = 1",
}
LOOKS = (
    LOCKED["cost"],
    "UPDATE invoice_line SET description = 'x' WHERE id = 1",
    "INSERT INTO allocation (invoice_id, amount, date, payment_id) VALUES (98, 10, '2026-06-01', 11)",
    "UPDATE invoice SET cash_sale = 'yes' WHERE id = 97",
    "UPDATE invoice SET description = 'x' WHERE id = 99",
)
LATER_INVOICE = (
    "INSERT INTO invoice (id, number, customer_id, date, due_date, net, tax, total, currency, cash_sale) "
    "VALUES (NUMBER, 'NUMBER', 11, '2026-06-01', '2026-06-02', 10, 0, 10, 'EUR', 'CASH')"
)
# test_each_check_of_verify_finds_what_no_other_does: what only one of the checks finds. SQL that any program may run,
# or a change like ours without its rules.
FOUND = {
    "File": "index",
    "Tables and triggers": "DROP TRIGGER cost_delete",
    "References": "change: UPDATE activity SET invoice_id = 999 WHERE id = 1",
    "Chain of changes": "UPDATE change SET at = 'x' WHERE id = 2",
    "Rows as the journal has them": "UPDATE cost SET note = 'x' WHERE id = 1",
    "Documents": f"change: {EXCESSES['invoice']}",
    "Closings": "change: INSERT INTO closed_month (month, closed_at, journal_hash) VALUES ('2026-03', '', '')",
    "Files kept as evidence": "UPDATE content SET data = CAST(data || 'x' AS BLOB)",
}
