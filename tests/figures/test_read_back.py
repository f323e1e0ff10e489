"""What is on screen, on paper and in files is the ledger's figures, and every total is the sum of its lines."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from ardesk.exchange import figures
from ardesk.format import Formats, machine
from ardesk.reports.papers import account
from ardesk.storage import lists
from tests import long_runs
from tests.figures.books import case_of
from tests.figures.files import read_files
from tests.figures.papers import read_papers, read_statements
from tests.figures.screens import read_screens
from tests.long_runs import report, times

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.figures.books import Case

LEDGERS = times(7, 500)  # every locale
PAPERS = times(2, 500)

pytestmark = pytest.mark.usefixtures("qapp")


def test_figures_read_back_are_the_ledgers(tmp_path: Path) -> None:
    first, seen = long_runs.seed(0), Counter[str]()
    for seed in range(first, first + LEDGERS):
        folder = tmp_path / str(seed)
        folder.mkdir()
        with case_of(seed, folder) as case:
            where = f"ledger {seed}, {case.reader.locale}, {case.base}, {case.today}"
            try:
                seen["on screen"] += read_screens(case)
                seen["in files"] += read_files(case)
                if seed - first < PAPERS:
                    seen["on paper"] += read_papers(case)
            except AssertionError as wrong:
                wrong.add_note(where)
                raise
    report(f"figures read back: first seed {first}, {LEDGERS} ledgers, {dict(seen)} rows and figures")
    assert min(seen[place] for place in ("on screen", "in files", "on paper")) > 50


def one_more(plain: Callable[..., int]) -> Callable[..., int]:
    """The function with its amounts too high by the smallest coin."""
    return lambda *given: plain(*given) + 1 if plain(*given) else 0


def with_commas(plain: Callable[..., str]) -> Callable[..., str]:
    return lambda *given: plain(*given).replace(".", ",")


@pytest.mark.parametrize(
    ("owner", "name", "wrong", "read"),
    [
        (Formats, "_scaled", with_commas, read_screens),
        (lists.Lists, "in_base", one_more, read_screens),
        (machine, "money", with_commas, read_files),
        (figures, "_real", lambda plain: lambda *given: plain(*given) + 1, read_files),
        (account, "movements", lambda plain: lambda *given: plain(*given)[1:], read_statements),
        (account, "ages", lambda plain: lambda *given: dict.fromkeys(plain(*given), 1), read_statements),
    ],
)
def test_a_wrong_figure_would_be_found(
    owner: object,
    name: str,
    wrong: Callable[[Callable[..., object]], object],
    read: Callable[[Case], int],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with case_of(21, tmp_path) as case:
        assert read(case)
        monkeypatch.setattr(owner, name, wrong(getattr(owner, name)))
        with pytest.raises((AssertionError, ValueError)):
            read(case)
