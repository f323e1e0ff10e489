"""A process that has imported everything and opened nothing: each line it is told makes it fork one that posts.

It reads {"path": …, "seed": …, "since": …, "careless": …} and answers, in lines of JSON, what the posting process
begins and has done.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import babel.dates  # noqa: F401 - the names of months need it
import numpy as np  # noqa: F401 - the books of month ends need it
import sqlite_utils  # noqa: F401 - migrations need it

from ardesk.book.book import Book  # noqa: F401 - likewise
from ardesk.errors import ArdeskError
from ardesk.kpi import frozen  # noqa: F401 - likewise
from ardesk.ledger import Ledger
from ardesk.storage import book_rows, migrations, proof, rows  # noqa: F401 - likewise
from tests.harness.poster import Poster

if TYPE_CHECKING:
    from tests.harness.poster import Step

STDOUT = 1


def say(**what: object) -> None:
    os.write(STDOUT, (json.dumps(what) + "\n").encode())


def post(path: Path, seed: int, since: int, *, careless: bool) -> None:
    """Open the ledger and post until killed, taking back nothing older; `careless` says done before it is."""
    say(pid=os.getpid())
    ledger = Ledger.open(path)
    say(opened=ledger.revision)
    poster = Poster(ledger, seed, path.with_suffix(".import"), since=since)
    while True:
        step = poster.next()
        say(begun=step.kind, effects=step.effects)
        if careless and step.kind not in ("undo", "backup"):
            say(done=ledger.revision + 1, seal="", made="")
        _do(ledger, step, silent=careless)


def _do(ledger: Ledger, step: Step, *, silent: bool) -> None:
    try:
        made = step.run()
    except ArdeskError as refused:
        say(refused=refused.sentence)
        return
    if not silent or step.kind in ("undo", "backup"):
        say(done=ledger.revision, seal=ledger.seal(), made=str(made) if step.kind == "backup" else "")


def main() -> None:
    gc.collect()
    gc.freeze()
    say(ready=True)
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if not child:
            try:
                post(Path(asked["path"]), asked["seed"], asked["since"], careless=asked["careless"])
            except BaseException:  # noqa: BLE001 - the parent is told, and this process may not go on as the other
                import traceback

                traceback.print_exc()
            finally:
                os._exit(1)
        _pid, status = os.waitpid(child, 0)
        say(ended=os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
