"""Files kept as evidence leave with the exchange files and come back, each to its claim, to the byte."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

from ardesk.domain.records import Complaint, Dispute, Evidence
from ardesk.exchange.exporter import export_folder, export_json
from ardesk.exchange.importer import ImportReport, import_path
from ardesk.operations import collections
from ardesk.operations import evidence as kept
from tests.exchange.helpers import content, new_ledger
from tests.ledgers import add_customer, add_invoice, day

if TYPE_CHECKING:
    from pathlib import Path

    from ardesk.ledger import Ledger

ADDED = dt.date(2026, 3, 2)
SCAN, NOTE = b"%PDF-1.7 \x00\xff scan", "Gruß\n".encode()


def filled(folder: Path) -> None:
    """A dispute and a complaint without a number, with three files, two of them alike."""
    with new_ledger(folder) as made:
        customer = add_customer(made)
        invoice = add_invoice(made, customer, "1", 1000, day("2026-02-01"))
        dispute = collections.save_dispute(made, Dispute(number="D-1", invoice_id=invoice, opened=day("2026-03-01")))
        complaint = collections.save_complaint(made, Complaint(date=day("2026-03-01"), customer_id=customer))
        kept.attach(made, "dispute", dispute, "scan.pdf", SCAN, ADDED)
        kept.attach(made, "dispute", dispute, "../../scan: “2”.pdf", SCAN, ADDED)
        kept.attach(made, "complaint", complaint, "note", NOTE, ADDED)
        export_folder(made, folder / "out")
        export_json(made, folder / "all.json")


def held(ledger: Ledger) -> list[tuple[object, ...]]:
    return [
        (one.dispute_id, one.complaint_id, one.name, one.media_type, one.added, kept.read(ledger, one.id or 0))
        for one in ledger.all(Evidence)
    ]


def taken(folder: Path, *, skip_bad: bool = False) -> tuple[ImportReport, list[tuple[object, ...]]]:
    with new_ledger(folder, name=f"copy{len(list(folder.iterdir()))}") as copy:
        report = import_path(copy, folder / "out", skip_bad=skip_bad)
        again = import_path(copy, folder / "out", skip_bad=skip_bad)
        assert again.added.get("evidence", 0) == 0
        assert all(check.ok for check in copy.verify())
        return report, held(copy)


def test_it_comes_back_to_the_byte_once(tmp_path: Path) -> None:
    filled(tmp_path)
    report, found = taken(tmp_path)
    assert (report.problems, report.read["evidence"], report.added["evidence"]) == ([], 3, 3)
    assert found == [
        (1, None, "scan.pdf", "application/pdf", ADDED, SCAN),
        (1, None, "scan: “2”.pdf", "application/pdf", ADDED, SCAN),
        (None, 1, "note", "application/octet-stream", ADDED, NOTE),
    ]
    listed = json.loads((tmp_path / "all.json").read_text("utf-8"))["evidence"]
    assert [listed[0][name] for name in ("kind", "number", "name", "size")] == ["dispute", "D-1", "scan.pdf", len(SCAN)]


def test_an_export_of_the_copy_is_the_same(tmp_path: Path) -> None:
    filled(tmp_path)
    with new_ledger(tmp_path, name="copy") as copy:
        import_path(copy, tmp_path / "out")
        export_folder(copy, tmp_path / "again")
        assert len(content(copy)["disputes"]) == 1
    files = [one.relative_to(tmp_path / "out") for one in (tmp_path / "out").rglob("*") if one.is_file()]
    assert len(files) == len({one.name for one in files}) > 3
    assert all((tmp_path / "out" / one).read_bytes() == (tmp_path / "again" / one).read_bytes() for one in files)


def test_what_is_not_what_the_list_says_is_refused_with_its_place(tmp_path: Path) -> None:
    filled(tmp_path)
    place = tmp_path / "out" / "evidence"
    listed = (place / "evidence.csv").read_text("utf-8").splitlines()
    next(place.glob("*scan.pdf")).write_bytes(b"another")
    (tmp_path / "secret").write_bytes(NOTE)
    rows = [
        "dispute,D-9,a.txt,,2026-03-02,,x", "bill,1,a.txt,,,,", "dispute,D-1,,,,,", "dispute,D-1,a.txt,,1 March,,",
        "dispute,D-1,a.txt,,2026-03-02,,../../secret", "dispute,D-1,a.txt,,2026-03-02,,",
    ]  # fmt: skip
    (place / "evidence.csv").write_text("\n".join([*listed, *rows]) + "\n", "utf-8")
    report, found = taken(tmp_path)
    assert (report.written, found) == (False, [])
    assert [(one.file, one.row, one.column) for one in report.problems] == [
        ("evidence/evidence.csv", line, column)
        for line, column in ((2, "sha256"), (5, "number"), (6, "kind"), (7, "name"), (8, "added"), (9, "file"),
                             (10, "file"))
    ]  # fmt: skip
    report, found = taken(tmp_path, skip_bad=True)
    assert [one[2] for one in found] == ["scan: “2”.pdf", "note"]


def test_a_ledger_without_evidence_leaves_no_folder(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        export_folder(ledger, tmp_path / "out")
    assert not (tmp_path / "out" / "evidence").exists()
