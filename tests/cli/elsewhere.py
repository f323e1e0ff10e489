"""The same commands in other places: each in a forked process with the time zone and the language of one."""

from __future__ import annotations

import contextlib
import io
import locale
import os
import sys
import time
import traceback
from hashlib import sha256
from importlib import import_module
from pathlib import Path

from tests.long_runs import LONG

COMMANDS: tuple[tuple[str, ...], ...] = (
    ("kpis", "2026-Q3", "--format", "json"),
    ("aging", "--as-of", "2026-10-25", "--by", "customer", "--format", "json"),
    ("export", "OUT/csv"),
    ("export", "--format", "hledger", "OUT/all.journal"),
)
if LONG:
    COMMANDS += (
        ("kpis", "2026-03", "--format", "csv"),
        ("history", "--from", "2026-02", "--to", "2026-11", "--only", "dso,cei_monthly_average", "--format", "csv"),
        ("forecast", "--as-of", "2026-10-31", "--format", "json"),
        ("worklist", "--date", "2026-10-25", "--format", "json"),
        ("export", "--format", "json", "OUT/all.json"),
    )


def answers(ledger: Path, out: Path) -> str:
    """The SHA-256 over everything the commands print and write."""
    from ardesk.cli.program import run

    out.mkdir()
    found = sha256()
    for command in COMMANDS:
        printed, said = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(said):
            code = run(["--ledger", str(ledger), *(word.replace("OUT", str(out)) for word in command)])
        assert code == 0, said.getvalue()
        found.update(printed.getvalue().replace(str(out), "OUT").encode())
    for path in sorted(path for path in out.rglob("*") if path.is_file()):
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


def there(zone: str, language: str, ledger: Path, out: Path) -> None:
    """Live in that place from now on, and print its name and the answers."""
    os.environ |= {"TZ": zone, "LC_ALL": language, "LANG": language, "LANGUAGE": language}
    time.tzset()
    with contextlib.suppress(locale.Error):  # not on this computer; the environment says it all the same
        locale.setlocale(locale.LC_ALL, "")
    sys.stdout.write(f"{zone} {language} {answers(ledger, out)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    for module in ("cli.program", "kpi.catalogue", "exchange.exporter", "ledger"):
        import_module(f"ardesk.{module}")  # once for all

    _me, book, scratch, *places = sys.argv
    for number, place in enumerate(places):
        child = os.fork()
        if not child:
            try:
                zone, language = place.split(" ")
                there(zone, language, Path(book), Path(scratch) / str(number))
            except BaseException:  # noqa: BLE001 - a forked process must not go on with what its parent does
                traceback.print_exc()
            os._exit(0)
        os.waitpid(child, 0)
