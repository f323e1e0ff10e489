"""Every importer fed with spoiled files: a program of its own, so that memory and time can be limited.

`python -m tests.exchange.bad_input SEED COUNT FOLDER` reports a JSON line for each importer: how many inputs there
were, how many were refused in a sentence, had problems, or would have been taken; the slowest (seconds) and the peak
(MB). It ends with the first input that does anything else, which then lies in the folder.
"""

from __future__ import annotations

import json
import random
import re
import resource
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ardesk.domain.records import Evidence, Record
from ardesk.errors import ArdeskError
from ardesk.exchange import evidence
from ardesk.exchange.declaration import FILES
from ardesk.exchange.importer import import_batch, import_path, read_batch
from ardesk.exchange.planner import Planner
from tests.exchange.bombs import ODS, XLSX
from tests.exchange.helpers import content, new_ledger, sound, write
from tests.exchange.mutations import NASTY, hurt, hurt_table
from tests.exchange.workbooks import ods_parts, ods_rows, packed, xlsx_parts, xlsx_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ardesk.exchange.table import Batch
    from ardesk.ledger import Ledger

R = TypeVar("R", bound=Record)
MOST_SECONDS, MOST_MB = 2, 300
_IN_FULL, _FOR_GOOD = 50, 250  # every so many are planned on the ledger itself, and taken
MORE = {
    "company": "key,value\nphone,+1 555 0100\n",
    "collectors": "name,email,hourly_rate\nAnn,ann@example.com,30.00\n",
    "write_offs": "number,invoice,date,amount,recovered_date,recovered_amount\nW1,2,2026-04-01,10.00,2026-05-01,3.00\n",
    "refunds": "number,customer,date,amount,source,source_kind\nR1,C1,2026-03-01,5.00,X,credit_note\n",
    "disputes": "number,invoice,amount,reason,opened,resolved,deadline\nD1,2,5.00,pricing,2026-03-01,,2026-03-09\n",
    "deductions": "number,invoice,payment,amount,reason,opened\nE1,1,P1,5.00,freight,2026-03-01\n",
    "promises": "number,customer,invoice,made,due,amount\nS1,C1,1,2026-01-15,2026-01-20,5.00\n",
    "activities": "date,customer,kind,minutes,cost,follow_up,level\n2026-01-15,C1,call,5,1.00,2026-02-01,\n",
    "complaints": "date,customer,category,number,resolved,deadline\n2026-03-01,C1,billing,CPL-1,2026-03-05,\n",
    "invoice_lines": "invoice,description,quantity,unit_price,tax_rate,net\n2,Wood,2,75.00,10,150.00\n",
    "costs": "date,kind,amount\n2026-03,postage,12.00\n",
    "goals": "kpi,goal,watch,from\ndso,45,50,2026-01-01\n",
    "policy_steps": "scope,scope_key,days,action,level,fee,interest\n,,-3,email,0,,\ntype,shop,21,letter,2,5.00,8.5\n",
    "pauses": "customer,invoice,kind,since,until,why\nC1,,hold,2026-03-01,2026-04-01,away\n",
}
SOUND = sound(**MORE)
FOREIGN = (
    'No,Who,When,Sum,Paid,Claim,Kind\n01,Ann,2026-01-05,10.50,2026-02-01,Yes,A\n02,Bob,1/13/2026,"1,007.00",,no,C\n'
    "03,Ann,Jan 28 2026,7,,0,B\n"
)
MAPPING = """name = "Test"
[customers]
code = "Who"
name = "Who"
[invoices]
number = "No"
customer = "Who"
date = "When"
total = "Sum"
currency = { constant = "USD" }
settled_date = "Paid"
disputed = "Claim"
description = { column = "Kind", values = { A = "work", B = "goods" } }
"""
NAMED = "Number;Customer;Date;Total;Terms;Status\n91;C1;31.1.2026;1.234,50;;issued\n92;C2;1.2.2026;5;;draft\n"
COSTS = "date,kind,amount,note\n2026-03-31,postage,12.00,\n2026-04-30,legal,1200,a letter\n"
EVIDENCE = (
    "kind,number,name,media_type,added,sha256,file\n"
    "dispute,D1,letter.pdf,application/pdf,2026-03-02,,letter.pdf\ndeduction,E1,letter.pdf,,,,\n"
)
IBM = (
    "countryCode,customerID,PaperlessDate,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,Disputed,SettledDate,"
    "PaperlessBill,DaysToSettle,DaysLate\n391,0379-NEVHP,4/6/2013,611365,1/2/2013,2/1/2013,55.94,No,1/15/2013,Paper,13,0\n"
    "406,8976-AMJEO,3/3/2012,7900770,1/26/2013,2/25/2013,61.74,Yes,3/3/2013,Electronic,36,6\n"
)
_XML = (
    *(
        'r="XFD1048576"',
        'r="A0"',
        'r=""',
        'r="a1"',
        't="s"',
        't="b"',
        't="e"',
        't="d"',
        't="str"',
        't="n"',
        's="1"',
        's="99"',
    ),
    *("<v>1e308</v>", "<v>NaN</v>", "<v>inf</v>", "<v>-1</v>", "<v>2958466</v>", "<v>1e10</v>", "<v>46000.5</v>"),
    *("<f>1+1</f>", "<f>HYPERLINK(0)</f>", "<v>0</v>", "<v></v>", "&#0;", "&c;", "<!-- -->", "<![CDATA[x]]>", "</row>"),
    *('<mergeCell ref="A1:XFD1048576"/>', '<dimension ref="A1:XFD1048576"/>', "<row/>", "<c/>", "<is/>", "_x0000_"),
    *('table:number-rows-repeated="99999999"', 'table:number-columns-repeated="0"', 'office:value="1e999"'),
    *(
        'office:value-type="float"',
        'office:value-type="date"',
        'office:date-value="0000-00-00"',
        "<text:s text:c='9999999'/>",
    ),
    *('office:date-value="99999-01-01T25:61"', 'office:value-type="percentage"', 'office:value-type="boolean"'),
)


class Records:
    """What a ledger holds, in memory: the store that plans are made over."""

    def __init__(self, ledger: Ledger) -> None:
        self._kept = {file.record: list(ledger.all(file.record)) for file in FILES} | {
            Evidence: list(ledger.all(Evidence))
        }

    def all(self, cls: type[R], **_equal: object) -> list[R]:
        return self._kept[cls]  # type: ignore[return-value] # by its class

    def next_id(self, cls: type[Record]) -> int:
        return max((record.id or 0 for record in self._kept[cls]), default=0) + 1

    def insert_many(self, _records: Iterable[Record]) -> None:
        raise AssertionError("a plan stores nothing")

    def update(self, _record: Record) -> None:
        raise AssertionError("a plan stores nothing")

    def keep(self, _data: bytes) -> str:
        raise AssertionError("a plan stores nothing")


class Importer:
    """One way in: makes spoiled files of a sound one, and reads them."""

    def __init__(self, name: str, file: str, spoil: Callable[[random.Random], bytes], **options: object) -> None:
        self.name, self.file, self.spoil, self.options = name, file, spoil, options

    def read(self, path: Path) -> Batch:
        """The rows of what lies at `path`."""
        return read_batch(path, **self.options)  # type: ignore[arg-type] # a test's own


def importers(folder: Path) -> list[Importer]:
    """Every importer; mappings lie in the folder."""
    good = folder / "good.toml"
    good.write_text(MAPPING)
    (folder / "sound.txt").write_text(FOREIGN)
    (folder / "proofs" / "evidence").mkdir(parents=True)
    (folder / "proofs" / "evidence" / "letter.pdf").write_bytes(b"%PDF")
    tables = [Importer(name, f"{name}.csv", partial(hurt_table, text)) for name, text in SOUND.items()]
    mapped: dict[str, Any] = {"mapping": good}
    return [
        *tables,
        Importer("mapped CSV", "list.txt", lambda chance: hurt_table(FOREIGN, chance), **mapped),
        Importer(
            "CSV by its titles", "list.csv", lambda chance: hurt_table(NAMED, chance), kind="invoices", dates="dmy"
        ),
        Importer("recognised CSV", "ibm.csv", lambda chance: hurt_table(IBM, chance)),
        Importer("mapped XLSX", "list.xlsx", lambda chance: _workbook(FOREIGN, chance), **mapped),
        Importer("XLSX by its titles", "list.xlsm", lambda chance: _workbook(COSTS, chance), kind="costs"),
        Importer("mapped ODS", "list.ods", lambda chance: _open_document(FOREIGN, chance), **mapped),
        Importer("called XLS", "list.xls", lambda chance: _workbook(FOREIGN, chance), **mapped),
        _Mapping("mapping", "bad.toml", lambda chance: hurt(MAPPING.encode(), chance)),
        _Evidence("evidence", "proofs/evidence/evidence.csv", partial(hurt_table, EVIDENCE)),
        _Folder("folder", "sound/x.txt", lambda chance: _two_tables(folder / "sound", chance)),
    ]


class _Mapping(Importer):
    """A sound list read by a spoiled mapping."""

    def read(self, path: Path) -> Batch:
        return read_batch(path.parent / "sound.txt", mapping=path)


class _Evidence(Importer):
    """A folder of files that prove something, with a spoiled list of them."""

    def read(self, path: Path) -> Batch:
        return read_batch(path.parent.parent)


class _Folder(Importer):
    """A folder in which two files are spoiled."""

    def read(self, path: Path) -> Batch:
        return read_batch(path.parent)


def _two_tables(folder: Path, chance: random.Random) -> bytes:
    write(folder, SOUND)
    for name in chance.sample(sorted(SOUND), 2):
        (folder / f"{name}.csv").write_bytes(hurt_table(SOUND[name], chance))
    return b""


def _cells(text: str, chance: random.Random) -> list[list[str]]:
    rows = [line.replace('"1,007.00"', "1007.00").split(",") for line in text.splitlines()]
    if chance.random() < 0.5:
        row = chance.choice(rows)
        row[chance.randrange(len(row))] = chance.choice(NASTY)
    return rows


def _workbook(text: str, chance: random.Random) -> bytes:
    return _archive(xlsx_parts(xlsx_rows(_cells(text, chance))), "xl/worksheets/sheet1.xml", chance)


def _open_document(text: str, chance: random.Random) -> bytes:
    return _archive(ods_parts(ods_rows(_cells(text, chance))), "content.xml", chance)


def _archive(parts: dict[str, str | bytes], table: str, chance: random.Random) -> bytes:
    """The file with XML changed in the table, or in another part, or with bytes of the archive changed."""
    how = chance.random()
    if how < 0.8:
        name = table if how < 0.5 else chance.choice(sorted(parts))
        text = str(parts[name])
        for _change in range(chance.choice((1, 2, 3))):
            text = _other_xml(text, chance)
        parts[name] = text if how < 0.6 else hurt(text.encode(), chance)
    found = packed(parts, stored=chance.random() < 0.5)
    return hurt(found, chance) if how > 0.9 else found


def _other_xml(text: str, chance: random.Random) -> str:
    """The text with an attribute set in one of its tags, or something put between two of them."""
    new = chance.choice(_XML)
    tags = list(re.finditer(r"<([\w:]+)([^<>]*?)(/?>)", text))
    if not tags:
        return text
    tag = chance.choice(tags)
    if "=" not in new or "<" in new:
        return text[: tag.end()] + new + text[tag.end() :]
    name = new.partition("=")[0]
    kept = re.sub(rf'\s{name}="[^"]*"', "", tag[2])
    return f"{text[: tag.start()]}<{tag[1]}{kept} {new}{tag[3]}{text[tag.end() :]}"


class Run:
    """All inputs of all importers on one ledger."""

    def __init__(self, seed: int, count: int, folder: Path, ledger: Ledger) -> None:
        self.seed, self.count, self.folder, self.ledger = seed, count, folder, ledger
        self.records = Records(ledger)
        self.stand = (ledger.revision, content(ledger))

    def run(self, importer: Importer) -> dict[str, object]:
        """What became of the inputs of one importer."""
        chance = random.Random(f"{self.seed} {importer.name}")  # noqa: S311 - the same again for the same seed
        counts = {"refused": 0, "problems": 0, "taken": 0, "taken for good": 0}
        slowest = 0.0
        path = self.folder / importer.file
        for at in range(self.count):
            path.write_bytes(importer.spoil(chance))
            start = time.perf_counter()
            counts[self._fed(importer, path, at)] += 1
            slowest = max(slowest, taken := time.perf_counter() - start)
            assert taken < MOST_SECONDS or self._seconds_alone(importer, path) < MOST_SECONDS, f"{taken:.1f} s"
        peak = peak_memory()
        assert peak < MOST_MB, f"{peak} MB"
        return {"importer": importer.name, "inputs": self.count, **counts, "slowest": round(slowest, 2), "peak": peak}

    def bombs(self, importer: Importer, cases: dict[str, bytes]) -> None:
        """Each of them is refused, in as little time and memory as anything else."""
        path = self.folder / importer.file
        for name, bomb in cases.items():
            path.write_bytes(bomb)
            assert self._fed(importer, path, 1) == "refused", name
            assert self._seconds_alone(importer, path) < MOST_SECONDS, name
        assert peak_memory() < MOST_MB

    def _fed(self, importer: Importer, path: Path, at: int) -> str:
        try:
            batch = importer.read(path)
        except ArdeskError as refused:
            if not refused.sentence.strip() or "Traceback" in refused.sentence:
                raise AssertionError(refused.sentence) from refused
            return "refused"
        if at % _IN_FULL and at % _FOR_GOOD:
            plan = Planner(batch, self.records, "USD", lambda _count: None).plan()
            kept = evidence.plan(self.records, batch.evidence, [])
            problems = [*batch.problems, *plan.problems, *plan.waiting, *kept.problems]
        else:
            report = import_batch(self.ledger, batch, "a try", dry_run=True)
            problems = report.problems
            assert not report.written
            assert self.ledger.revision == self.stand[0]
        assert all(problem.file and problem.message for problem in problems)
        if at % _FOR_GOOD == 0:
            return self._taken(importer, path)
        return "problems" if problems else "taken"

    def _seconds_alone(self, importer: Importer, path: Path) -> float:
        """How much of the processor the input takes, whatever else goes on."""
        start = time.process_time()
        self._fed(importer, path, 1)
        return time.process_time() - start

    def _taken(self, importer: Importer, path: Path) -> str:
        """Take what is good for good; the same again adds nothing, and undone it never was."""
        report = import_batch(self.ledger, importer.read(path), "for good", skip_bad=True)
        again = import_batch(self.ledger, importer.read(path), "again", skip_bad=True)
        assert set(again.added.values()) <= {0}, f"a second time: {again.added}"
        assert [check for check in self.ledger.verify() if not check.ok] == []
        while self.ledger.revision and self.ledger.undo_label in {"for good", "again"}:
            self.ledger.undo()
        assert content(self.ledger) == self.stand[1]
        self.stand = (self.ledger.revision, self.stand[1])
        return "problems" if report.problems else "taken for good"


def peak_memory() -> int:
    """The most memory this process has had, in MB; its `ru_maxrss` would begin with that of the process it came of."""
    if (status := Path("/proc/self/status")).is_file():
        return int(re.findall(r"VmHWM:\s*(\d+)", status.read_text())[0]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Feed every importer."""
    seed, count, folder = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    with new_ledger(folder) as ledger:
        import_path(ledger, write(folder / "sound", SOUND))
        run = Run(seed, count, folder, ledger)
        for importer in importers(folder):
            sys.stdout.write(json.dumps(run.run(importer)) + "\n")
            sys.stdout.flush()
        for ending, cases in (("xlsx", XLSX), ("ods", ODS)):
            run.bombs(Importer("bombs", f"bomb.{ending}", lambda _chance: b""), cases)


if __name__ == "__main__":
    main()
