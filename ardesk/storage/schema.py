"""The tables of a ledger file, as they stand after the last migration, and the triggers that keep the journal."""

from __future__ import annotations

from functools import cache

APPLICATION_ID = 0x41524C31  # "ARL1", in the file's header at offset 68
SCHEMA_VERSION = 4

CAP = 10**12
MOST_BYTES = 5_000_000  # of one file kept as evidence


def _money(name: str, *, least: int | None = 0, required: bool = True) -> str:
    low = -CAP if least is None else least
    null = " NOT NULL" if required else ""
    return f"{name} INTEGER{null} CHECK ({name} BETWEEN {low} AND {CAP})"


def _day(name: str, *, required: bool = True) -> str:
    null = " NOT NULL" if required else ""
    return f"{name} TEXT{null} CHECK ({name} IS date({name}, '+0 days'))"


def _text(*names: str) -> str:
    return ", ".join(f"{name} TEXT NOT NULL DEFAULT ''" for name in names)


def _one_of(name: str, *values: str) -> str:
    allowed = ", ".join(f"'{value}'" for value in values)
    return f"{name} TEXT NOT NULL DEFAULT '{values[0]}' CHECK ({name} IN ({allowed}))"


_CURRENCY = (
    "currency TEXT NOT NULL CHECK (length(currency) = 3), rate TEXT NOT NULL DEFAULT '1' CHECK (CAST(rate AS REAL) > 0)"
)
_NUMBER = "number TEXT NOT NULL UNIQUE CHECK (number <> '')"
_CUSTOMER = "customer_id INTEGER NOT NULL REFERENCES customer(id)"
_INVOICE = "invoice_id INTEGER NOT NULL REFERENCES invoice(id)"
_INVOICE_MAYBE = "invoice_id INTEGER REFERENCES invoice(id)"
_DEADLINE = f"{_day('deadline', required=False)}, {_text('next_step')}"
_SOURCE = (
    "payment_id INTEGER REFERENCES payment(id), credit_note_id INTEGER REFERENCES credit_note(id), "
    "CHECK ((payment_id IS NULL) <> (credit_note_id IS NULL))"
)

RECORDS: dict[str, str] = {
    "company": "key TEXT NOT NULL UNIQUE CHECK (key <> ''), value TEXT NOT NULL DEFAULT ''",
    "collector": f"name TEXT NOT NULL UNIQUE CHECK (name <> ''), {_text('email', 'phone')}, "
    f"{_money('hourly_rate', required=False)}",
    "customer": "code TEXT NOT NULL UNIQUE CHECK (code <> ''), name TEXT NOT NULL, "
    f"{_text('type')}, {_one_of('risk', '', 'low', 'medium', 'high')}, {_day('risk_since', required=False)}, "
    f"{_text('collector', 'terms')}, {_money('credit_limit', required=False)}, "
    f"{_text('currency', 'contact', 'email', 'phone', 'street', 'city', 'postcode', 'country', 'tax_id')}, "
    f"{_text('delivery_method', 'language')}, no_chase INTEGER NOT NULL DEFAULT 0 CHECK (no_chase IN (0, 1)), "
    f"{_text('requirements', 'notes')}, {_day('held_since', required=False)}, {_text('held_why')}",
    "invoice": f"{_NUMBER}, {_CUSTOMER}, {_day('date')}, {_day('due_date')}, {_day('delivery_date', required=False)}, "
    f"{_money('net', least=None)}, {_money('tax', least=None)}, {_money('total')}, {_CURRENCY}, "
    f"{_one_of('cash_sale', '', 'yes', 'no')}, {_text('po_number', 'collector')}, {_day('sent_date', required=False)}, "
    f"{_text('delivery_method', 'description')}, {_one_of('status', 'issued', 'draft', 'void')}, "
    f"{_one_of('kind', '', 'charge')}",
    "invoice_line": f"{_INVOICE}, position INTEGER NOT NULL, description TEXT NOT NULL, "
    f"{_text('quantity', 'unit_price', 'tax_rate')}, {_money('net', least=None, required=False)}",
    "payment": f"{_NUMBER}, {_CUSTOMER}, {_day('date')}, {_money('amount', least=1)}, {_CURRENCY}, "
    f"{_text('method', 'reference')}, {_day('returned_date', required=False)}",
    "credit_note": f"{_NUMBER}, {_CUSTOMER}, {_day('date')}, {_money('net', least=None)}, {_money('tax', least=None)}, "
    f"{_money('total')}, {_CURRENCY}, {_text('reason')}, {_one_of('billing_error', '', 'yes', 'no')}",
    "write_off": f"{_NUMBER}, {_INVOICE}, {_day('date')}, {_money('amount', least=1)}, {_text('reason')}, "
    f"{_one_of('kind', '', 'bad_debt', 'minor')}, {_day('recovered_date', required=False)}, "
    f"{_money('recovered_amount', required=False)}",
    "refund": f"{_NUMBER}, {_CUSTOMER}, {_day('date')}, {_money('amount', least=1)}, {_text('method')}, {_SOURCE}",
    "allocation": f"{_INVOICE}, {_money('amount', least=1)}, {_day('date')}, {_SOURCE}",
    "dispute": f"{_NUMBER}, {_INVOICE}, {_money('amount', required=False)}, {_text('reason')}, {_day('opened')}, "
    f"{_day('resolved', required=False)}, {_one_of('outcome', '', 'customer', 'us', 'split')}, "
    f"{_text('handler', 'note')}, {_DEADLINE}",
    "deduction": f"{_NUMBER}, {_INVOICE}, payment_id INTEGER REFERENCES payment(id), {_money('amount')}, "
    f"{_text('reason')}, {_day('opened')}, {_day('resolved', required=False)}, "
    f"{_one_of('outcome', '', 'credited', 'repaid', 'written_off')}, {_money('recovered', required=False)}, "
    f"{_text('handler', 'note')}, {_DEADLINE}",
    "promise": f"{_NUMBER}, {_CUSTOMER}, {_INVOICE_MAYBE}, {_day('made')}, {_day('due')}, {_money('amount')}, "
    f"{_one_of('status', 'open', 'renegotiated', 'withdrawn')}, {_text('note')}",
    "activity": f"{_day('date')}, {_CUSTOMER}, kind TEXT NOT NULL CHECK (kind <> ''), {_INVOICE_MAYBE}, "
    f"{_text('collector', 'outcome')}, minutes INTEGER CHECK (minutes BETWEEN 0 AND 100000), "
    f"{_money('cost', required=False)}, {_day('follow_up', required=False)}, {_text('note')}, "
    "level INTEGER CHECK (level BETWEEN 0 AND 9)",
    "complaint": f"{_day('date')}, {_CUSTOMER}, {_text('category')}, {_INVOICE_MAYBE}, {_text('note')}, "
    f"{_text('number', 'handler', 'outcome')}, {_day('resolved', required=False)}, {_DEADLINE}",
    "cost": f"{_day('date')}, kind TEXT NOT NULL CHECK (kind <> ''), {_money('amount')}, {_text('note')}",
    "goal": f"kpi TEXT NOT NULL, goal TEXT NOT NULL, watch TEXT NOT NULL DEFAULT '', {_day('valid_from')}, "
    "UNIQUE (kpi, valid_from)",
    # What was closed lies apart from it: reopening a month, which changes its row, does not journal it again.
    "closed_month": "month TEXT NOT NULL CHECK (month IS strftime('%Y-%m', month || '-01')), "
    f"closed_at TEXT NOT NULL, journal_hash TEXT NOT NULL, reopened_at TEXT, {_text('why')}, "
    "CHECK ((reopened_at IS NULL) = (why = ''))",
    "closed_figures": "closed_month_id INTEGER NOT NULL UNIQUE REFERENCES closed_month(id), figures TEXT NOT NULL, "
    f"{_text('paper')}",
    # The owner's way of following up: `scope_key` is the customer's code, the type or the risk class it is for.
    "policy_step": f"{_one_of('scope', '', 'customer', 'type', 'risk')}, {_text('scope_key')}, "
    "days INTEGER NOT NULL CHECK (days BETWEEN -3650 AND 3650), action TEXT NOT NULL CHECK (action <> ''), "
    f"level INTEGER CHECK (level BETWEEN 0 AND 9), {_text('title')}, {_money('fee', required=False)}, "
    f"{_text('interest')}, UNIQUE (scope, scope_key, days, action)",
    "pause": f"{_CUSTOMER}, {_INVOICE_MAYBE}, {_one_of('kind', 'snooze', 'hold')}, {_day('since')}, "
    f"{_day('until', required=False)}, {_text('why')}",
    # What a file says lies in `content`, once, under its hash.
    "evidence": "dispute_id INTEGER REFERENCES dispute(id), deduction_id INTEGER REFERENCES deduction(id), "
    "complaint_id INTEGER REFERENCES complaint(id), name TEXT NOT NULL CHECK (name <> ''), "
    f"{_text('media_type')}, {_day('added')}, size INTEGER NOT NULL CHECK (size BETWEEN 0 AND {MOST_BYTES}), "
    "sha256 TEXT NOT NULL REFERENCES content(sha256), "
    "CHECK ((dispute_id IS NOT NULL) + (deduction_id IS NOT NULL) + (complaint_id IS NOT NULL) = 1)",
}
CLOSINGS = ("closed_month", "closed_figures")
COLLECTING = ("policy_step", "pause", "evidence")

# Columns that came after their table: (version, columns, in order). The journal names them where they hold something,
# so that what it said of a row before still holds.
LATER: dict[str, tuple[int, tuple[str, ...]]] = {
    "dispute": (3, ("deadline", "next_step")),
    "deduction": (3, ("handler", "note", "deadline", "next_step")),
    "complaint": (3, ("number", "handler", "outcome", "resolved", "deadline", "next_step")),
    "activity": (3, ("level",)),
    "customer": (4, ("held_since", "held_why")),
    "invoice": (4, ("kind",)),
}

INDEXES = (
    "CREATE INDEX invoice_by_customer ON invoice(customer_id)",
    "CREATE INDEX invoice_by_date ON invoice(date, number)",
    "CREATE INDEX line_by_invoice ON invoice_line(invoice_id, position)",
    "CREATE INDEX payment_by_customer ON payment(customer_id)",
    "CREATE INDEX credit_note_by_customer ON credit_note(customer_id)",
    "CREATE INDEX allocation_by_invoice ON allocation(invoice_id)",
    "CREATE INDEX allocation_by_payment ON allocation(payment_id)",
    "CREATE INDEX allocation_by_credit_note ON allocation(credit_note_id)",
    "CREATE INDEX write_off_by_invoice ON write_off(invoice_id)",
    "CREATE INDEX refund_by_payment ON refund(payment_id)",
    "CREATE INDEX refund_by_credit_note ON refund(credit_note_id)",
    "CREATE INDEX dispute_by_invoice ON dispute(invoice_id)",
    "CREATE INDEX deduction_by_invoice ON deduction(invoice_id)",
    "CREATE INDEX promise_by_customer ON promise(customer_id)",
    "CREATE INDEX activity_by_customer ON activity(customer_id, date)",
    "CREATE INDEX complaint_by_customer ON complaint(customer_id)",
    "CREATE INDEX activity_by_invoice ON activity(invoice_id)",
    "CREATE INDEX complaint_by_invoice ON complaint(invoice_id)",
    "CREATE INDEX promise_by_invoice ON promise(invoice_id)",
    "CREATE INDEX deduction_by_payment ON deduction(payment_id)",
)
COLLECTING_INDEXES = (
    "CREATE INDEX pause_by_customer ON pause(customer_id)",
    "CREATE INDEX pause_by_invoice ON pause(invoice_id)",
    "CREATE INDEX evidence_by_dispute ON evidence(dispute_id)",
    "CREATE INDEX evidence_by_deduction ON evidence(deduction_id)",
    "CREATE INDEX evidence_by_complaint ON evidence(complaint_id)",
    "CREATE INDEX evidence_by_content ON evidence(sha256)",
)
CONTENT = (
    (
        "CREATE TABLE content (sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64), "
        f"data BLOB NOT NULL CHECK (length(data) <= {MOST_BYTES})) STRICT"
    ),
    "CREATE TRIGGER content_is_kept BEFORE DELETE ON content BEGIN SELECT RAISE(ABORT, 'content is kept'); END",
    "CREATE TRIGGER content_is_fixed BEFORE UPDATE ON content BEGIN SELECT RAISE(ABORT, 'content is fixed'); END",
)
CLOSED_ONCE = "CREATE UNIQUE INDEX closed_once ON closed_month(month) WHERE reopened_at IS NULL"

JOURNAL = (
    # A change is open while its hash is NULL; at most one is. `undoes` names the change whose inverse it is.
    (
        "CREATE TABLE change (id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, at TEXT NOT NULL, "
        "label TEXT NOT NULL, "
        "reason TEXT NOT NULL DEFAULT '', undoes INTEGER UNIQUE REFERENCES change(id), hash TEXT) STRICT"
    ),
    "CREATE UNIQUE INDEX one_open_change ON change((hash IS NULL)) WHERE hash IS NULL",
    (
        "CREATE TABLE journal (id INTEGER PRIMARY KEY, change_id INTEGER NOT NULL REFERENCES change(id), "
        "tbl TEXT NOT NULL, row_id INTEGER NOT NULL, before TEXT, after TEXT, "
        "CHECK (before IS NOT NULL OR after IS NOT NULL)) STRICT"
    ),
    "CREATE INDEX journal_by_change ON journal(change_id)",
    "CREATE INDEX journal_by_row ON journal(tbl, row_id)",
    "CREATE TRIGGER journal_is_kept BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is kept'); END",
    "CREATE TRIGGER journal_is_fixed BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is fixed'); END",
    "CREATE TRIGGER change_is_kept BEFORE DELETE ON change BEGIN SELECT RAISE(ABORT, 'changes are kept'); END",
    (
        "CREATE TRIGGER change_is_fixed BEFORE UPDATE ON change WHEN OLD.hash IS NOT NULL OR NEW.id <> OLD.id "
        "OR NEW.uuid <> OLD.uuid BEGIN SELECT RAISE(ABORT, 'a sealed change is fixed'); END"
    ),
)


@cache
def columns_of(definition: str) -> dict[str, str]:
    """The columns that a body of RECORDS declares, in order, each with what is declared of it."""
    depth, part, parts = 0, "", []
    for sign in definition + ",":
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            parts.append(part.strip())
            part = ""
        else:
            part += sign
    columns = (part.partition(" ") for part in parts if not part.startswith(("CHECK", "UNIQUE")))
    return {name: declared for name, _blank, declared in columns}


def row_as_json(table: str, side: str) -> str:
    """SQL for one row of `table` as JSON; `side` is the name it goes by there (NEW, OLD or an alias).

    SQLite before 3.41 takes its own JSON functions for unsafe in triggers, so printf puts the text together; what
    is stored holds no control signs but tab and line breaks.
    """
    columns = {"id": "INTEGER NOT NULL", **columns_of(RECORDS[table])}
    later = LATER.get(table, (0, ()))[1]
    pairs = [(name, *_json_value(declared, f"{side}.{name}")) for name, declared in columns.items()]
    first = ",".join(f'"{name}":{place}' for name, place, _value in pairs if name not in later)
    added = [(name, place, value) for name, place, value in pairs if name in later]
    more = [f"iif({side}.{name} IS {_blank(columns[name])}, '', printf(',\"{name}\":{place}', {value}))"
            for name, place, value in added]  # fmt: skip
    values = [value for name, _place, value in pairs if name not in later]
    return f"printf('{{{first}{'%s' * len(more)}}}', {', '.join(values + more)})"


def hidden(table: str, side: str) -> str:
    """SQL that is true of a row with something in it that `row_as_json` does not show.

    That is a value of another type, text behind a NUL sign, or signs of JSON where no text is free; the program
    stores none of them.
    """
    columns = {f"{side}.id": "INTEGER NOT NULL"}
    columns |= {f"{side}.{name}": declared for name, declared in columns_of(RECORDS[table]).items()}
    texts = [name for name, declared in columns.items() if declared.startswith("TEXT")]
    plain = [name for name in texts if any(sign in columns[name] for sign in _PLAIN)]
    kinds = [f"typeof({name}) NOT IN ({_kinds(declared)})" for name, declared in columns.items()]
    behind = [f"instr({_joined(columns, texts)}, char(0))"] if texts else []
    signs = [f"instr({_joined(columns, plain)}, '\"')"] if plain else []
    return f"({' OR '.join(kinds + behind + signs)})"


def _kinds(declared: str) -> str:
    return f"'{declared.partition(' ')[0].lower()}'" + ("" if "NOT NULL" in declared else ", 'null'")


def _joined(columns: dict[str, str], names: list[str]) -> str:
    return " || ".join(name if "NOT NULL" in columns[name] else f"coalesce({name}, '')" for name in names)


def value_from_json(table: str, name: str, text: str) -> str:
    """SQL for the value of a column in the JSON `text`, where a column that came later may not be named."""
    found = f"json_extract({text}, '$.{name}')"
    if name not in LATER.get(table, (0, ()))[1]:
        return found
    return f"coalesce({found}, {_blank(columns_of(RECORDS[table])[name])})"


def _blank(declared: str) -> str:
    """What a column that came later holds where nothing was entered."""
    return "''" if "NOT NULL DEFAULT ''" in declared else "NULL"


_ESCAPES = {"'\\'": "'\\\\'", "'\"'": "'\\\"'", "char(10)": "'\\n'", "char(13)": "'\\r'", "char(9)": "'\\t'"}
_PLAIN = ("INTEGER", " IS date(", " IN (")  # declarations whose values need no escape


@cache
def _json_value(declared: str, value: str) -> tuple[str, str]:
    """The place of a column in printf's form, and the SQL for what stands there."""
    text = not declared.startswith("INTEGER")
    if not any(sign in declared for sign in _PLAIN):
        escaped = value
        for sign, escape in _ESCAPES.items():
            escaped = f"replace({escaped}, {sign}, {escape})"
        value = f"CASE WHEN {value} GLOB '*[\\\"\n\r\t]*' THEN {escaped} ELSE {value} END"
    if "NOT NULL" in declared:
        return ('"%s"' if text else "%s"), value
    return "%s", f"coalesce('\"' || {value} || '\"', 'null')" if text else f"coalesce({value}, 'null')"


def _triggers(table: str) -> list[str]:
    """What keeps the journal of one table; outside a change there is no number for it, and the row is refused."""
    old, new = row_as_json(table, "OLD"), row_as_json(table, "NEW")
    sides = {"INSERT": ("NEW.id", "NULL", new), "UPDATE": ("NEW.id", old, new), "DELETE": ("OLD.id", old, "NULL")}
    return [
        (
            f"CREATE TRIGGER {table}_{event.lower()} AFTER {event} ON {table} BEGIN "
            "INSERT INTO journal (change_id, tbl, row_id, before, after) "
            f"VALUES ((SELECT id FROM change WHERE hash IS NULL), '{table}', {row}, {before}, {after}); END"
        )
        for event, (row, before, after) in sides.items()
    ] + [
        (
            f"CREATE TRIGGER {table}_id BEFORE UPDATE OF id ON {table} WHEN NEW.id <> OLD.id "
            "BEGIN SELECT RAISE(ABORT, 'a row keeps its id'); END"
        )
    ]


def _table(name: str) -> str:
    # CHECK constraints of a table stand behind its columns; SOURCE ends with one, so it comes last in its table.
    return f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, {RECORDS[name]}) STRICT"


def first_statements() -> list[str]:
    """What the first migration makes, with the columns that came later: everything but whole tables that did."""
    tables = [name for name in RECORDS if name not in CLOSINGS + COLLECTING]
    return [*map(_table, tables), *INDEXES, *JOURNAL, *(text for name in tables for text in _triggers(name))]


def closing_statements() -> list[str]:
    """What the second migration makes: the closings of months."""
    return [*map(_table, CLOSINGS), CLOSED_ONCE, *(text for name in CLOSINGS for text in _triggers(name))]


def collecting_statements() -> list[str]:
    """What the third migration makes: policy, pauses and evidence."""
    triggers = (text for name in COLLECTING for text in _triggers(name))
    return [*CONTENT, *map(_table, COLLECTING), *COLLECTING_INDEXES, *triggers]


def later_columns(version: int) -> dict[str, list[str]]:
    """The statements that give each older table the columns it got with that version, its triggers made anew."""
    found = {}
    for table, (since, names) in LATER.items():
        if since == version:
            columns = columns_of(RECORDS[table])
            added = [f"ALTER TABLE {table} ADD COLUMN {name} {columns[name]}" for name in names]
            dropped = [f"DROP TRIGGER {table}_{event}" for event in ("insert", "update", "delete", "id")]
            found[table] = [*added, *dropped, *_triggers(table)]
    return found


def statements() -> list[str]:
    """Every statement that makes an empty ledger of SCHEMA_VERSION, in order."""
    return [*first_statements(), *closing_statements(), *collecting_statements()]
