"""Whatever is done to the files: a clean refusal that leaves the ledger as it was, or a sound ledger."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ardesk.errors import ArdeskError
from ardesk.exchange.importer import ImportReport, import_path
from tests.exchange.helpers import content, new_ledger, sound, write
from tests.long_runs import times

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ardesk.ledger import Ledger

MORE = {
    "write_offs": "number,invoice,date,amount,recovered_date,recovered_amount\nW1,2,2026-04-01,10.00,2026-05-01,3.00\n",
    "refunds": "number,customer,date,amount,source,source_kind\nR1,C1,2026-03-01,5.00,X,credit_note\n",
    "disputes": "number,invoice,amount,reason,opened,resolved\nD1,2,5.00,pricing,2026-03-01,\n",
    "deductions": "number,invoice,payment,amount,reason,opened\nE1,1,P1,5.00,freight,2026-03-01\n",
    "promises": "number,customer,invoice,made,due,amount\nS1,C1,1,2026-01-15,2026-01-20,5.00\n",
    "activities": "date,customer,kind,minutes,cost,follow_up\n2026-01-15,C1,call,5,1.00,2026-02-01\n",
    "invoice_lines": "invoice,description,quantity,net\n2,Wood,2,150.00\n",
    "costs": "date,kind,amount\n2026-03,postage,12.00\n",
    "goals": "kpi,goal\ndso,45\n",
    "policy_steps": "days,action,level\n-3,email,0\n",
    "pauses": "customer,since,why\nC1,2026-03-01,away\n",
}
FILES = sound(**MORE)
CELLS = {name: list(csv.reader(io.StringIO(text))) for name, text in FILES.items()}
NASTY = st.sampled_from(
    (
        *("", " ", "0", "-1", "1e5", "NaN", "١٢", "9" * 40, "0." + "0" * 40, "1,5", "1", "01", "7", "=1", "€"),
        *("2026-02-30", "2026-13", "9999-12-31", "0000-01-01", "yes", "EUR", "XXX", "net 9999"),
        *("C1", "C2", "P1", "X", '"', "\0", "\n"),
    )
)
QUICK = settings(max_examples=times(15, 400), deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """One ledger for all, since what is taken is taken back."""
    with new_ledger(tmp_path_factory.mktemp("ledger")) as new:
        yield new


def imported(ledger: Ledger, path: Path, *, skip_bad: bool) -> ImportReport | None:
    """The report, or None where the refusal was one sentence; any other exception is our fault."""
    try:
        return import_path(ledger, path, skip_bad=skip_bad)
    except ArdeskError:
        return None


def hold(ledger: Ledger, path: Path, *, skip_bad: bool) -> None:
    """What must be true of every import, whatever is in the files."""
    before, revision = content(ledger), ledger.revision
    report = imported(ledger, path, skip_bad=skip_bad)
    if report is None or not report.written:
        assert (content(ledger), ledger.revision) == (before, revision)
    if report is not None:
        assert report.written == (not report.problems or skip_bad)
        assert all(problem.file and problem.message for problem in report.problems)
        if report.written:
            again = imported(ledger, path, skip_bad=skip_bad)
            assert again is not None
            assert set(again.added.values()) <= {0}
    assert [check for check in ledger.verify() if not check.ok] == []
    while ledger.undo_label is not None:
        ledger.undo()


@QUICK
@given(data=st.data(), skip_bad=st.booleans())
def test_cells_replaced(
    ledger: Ledger, data: st.DataObject, skip_bad: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("cells")
    tables = {name: [list(row) for row in rows] for name, rows in CELLS.items()}
    for _change in range(data.draw(st.integers(1, 3))):
        rows = tables[data.draw(st.sampled_from(sorted(tables)))]
        row = data.draw(st.integers(0, len(rows) - 1))
        column = data.draw(st.integers(0, len(rows[row]) - 1))
        rows[row][column] = data.draw(NASTY)
    files = {}
    for name, rows in tables.items():
        stream = io.StringIO()
        csv.writer(stream).writerows(rows)
        files[name] = stream.getvalue()
    hold(ledger, write(folder / "files", files), skip_bad=skip_bad)


@QUICK
@given(data=st.data(), skip_bad=st.booleans())
def test_bytes_cut_and_replaced(
    ledger: Ledger, data: st.DataObject, skip_bad: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    path = write(folder / "files", FILES)
    name = data.draw(st.sampled_from(sorted(FILES)))
    text = FILES[name].encode()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(start + 20, len(text))))
    (path / f"{name}.csv").write_bytes(text[:start] + data.draw(st.binary(max_size=4)) + text[end:])
    hold(ledger, path, skip_bad=skip_bad)


@QUICK
@given(data=st.binary(max_size=200), suffix=st.sampled_from([".csv", ".txt", ".xlsx", ".ods"]))
def test_foreign_files_of_any_bytes(
    ledger: Ledger, data: bytes, suffix: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("foreign")
    path = folder / f"list{suffix}"
    path.write_bytes(data)
    (folder / "m.toml").write_text('[costs]\ndate = "date"\nkind = "kind"\namount = "amount"\n')
    revision = ledger.revision
    for mapping in (None, folder / "m.toml"):
        with suppress(ArdeskError):
            import_path(ledger, path, mapping=mapping)
    assert ledger.revision == revision
