"""Wrong usage is a sentence on stderr, exit code 2, and nothing on stdout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ardesk.cli import WindowWish, window_wish

if TYPE_CHECKING:
    from tests.cli.conftest import Command

ROOT = Path(__file__).resolve().parents[2]
WRONG = {
    "no such command": ("audit",),
    "a start measured with a command": ("--measure-start", "aging"),
    "no such option": ("aging", "--colour"),
    "a day that is none": ("aging", "--as-of", "2026-02-30"),
    "a basis that is none": ("aging", "--basis", "delivery"),
    "edges that fall": ("aging", "--edges", "60,30"),
    "edges that are words": ("aging", "--edges", "thirty"),
    "a group that is none": ("kpis", "2026", "--by", "moon"),
    "a period that is none": ("kpis", "2026-Q5"),
    "a period upside down": ("kpis", "2026-12-31..2026-01-01"),
    "no period": ("kpis",),
    "a month that is none": ("history", "--from", "2026-13", "--to", "2027-01"),
    "months the wrong way round": ("history", "--from", "2026-03", "--to", "2026-01"),
    "a shape that is none": ("kpis", "2026", "--format", "yaml"),
    "a KPI that is none": ("kpis", "2026", "--only", "dso,dsoo"),
    "a KPI to explain that is none": ("explain", "dsoo", "2026"),
    "an option that is none": ("kpis", "2026", "--option", "speed=fast"),
    "an option's value that is none": ("kpis", "2026", "--option", "dso_sales=most"),
    "an option without a value": ("kpis", "2026", "--option", "dso_sales"),
    "a quarter as month": ("summary", "2026-Q4", "--pdf", "x.pdf"),
    "no PDF": ("summary", "2026-10"),
    "a currency that is none": ("new", "x.ardesk", "--name", "X", "--currency", "dollars"),
    "a locale that is none": ("new", "x.ardesk", "--name", "X", "--currency", "USD", "--locale", "moonish"),
    "a business without a name": ("new", "x.ardesk", "--name", " ", "--currency", "USD"),
    "less than no invoices": ("demo", "x.ardesk", "--invoices", "-5"),
    "a kind that is none": ("import", "x.csv", "--as", "planets"),
    "no target": ("restore", "x.ardesk"),
}


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG)
def test_wrong_usage(ardesk: Command, ledger: Path, arguments: tuple[str, ...]) -> None:
    before = ledger.read_bytes()
    answered = ardesk(*arguments)
    assert (answered.code, answered.out) == (2, "")
    assert "Error: " in answered.err
    assert ledger.read_bytes() == before


def test_names_the_known_kpis_options_and_values(ardesk: Command, ledger: Path) -> None:
    assert ledger.exists()
    assert "best_possible_dso" in ardesk("kpis", "2026", "--only", "dsoo").err
    assert "turnover_sales" in ardesk("kpis", "2026", "--option", "speed=fast").err
    assert "gross" in ardesk("kpis", "2026", "--option", "dso_sales=most").err


def test_asks_which_ledger_on_the_very_first_start(ardesk: Command) -> None:
    answered = ardesk("aging")
    assert answered.code == 2
    assert "--ledger" in answered.err


def test_help_shows_examples_for_every_command(ardesk: Command) -> None:
    listed = ardesk("--help")
    assert listed.code == 0
    commands = "new demo import export aging kpis history explain summary invoice statement"
    for command in [*commands.split(), "backup", "restore", "verify", "self-test"]:
        assert f"\n  {command} " in listed.out
        answered = ardesk(command, "--help")
        assert answered.code == 0
        assert f"  ardesk {command}" in answered.out or f"acme.ardesk {command}" in answered.out


def test_version(ardesk: Command) -> None:
    from ardesk import __version__

    assert __version__ in ardesk("--version").out


def test_without_a_command_it_is_the_window(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("ARDESK_LEDGER", raising=False)
    one, two = tmp_path / "one.ardesk", tmp_path / "two"
    assert window_wish([]) == WindowWish()
    assert window_wish(["--ledger", str(two), "--measure-start"]) == WindowWish(two, measure=True)
    assert window_wish([f"--ledger={two}"]) == WindowWish(two)
    assert window_wish([str(one)]) == WindowWish(one)
    monkeypatch.setenv("ARDESK_LEDGER", str(two))
    assert window_wish([]) == WindowWish(two)


@pytest.mark.parametrize("arguments", [["aging"], ["--help"], ["--ledger"], ["--ledger", "x", "kpis"], ["-x"]])
def test_anything_else_is_no_window(arguments: list[str]) -> None:
    assert window_wish(arguments) is None


def test_a_fault_of_ours_is_a_sentence_and_a_log_without_what_was_entered(
    ardesk: Command, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ardesk.ledger import Ledger
    from ardesk.paths import state_dir

    def broken(_ledger: Ledger) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(Ledger, "verify", broken)
    monkeypatch.delenv("ARDESK_DEBUG")
    answered = ardesk("--ledger", ledger, "verify")
    assert answered.code == 1
    assert "Traceback" not in answered.err
    log = (state_dir() / "ardesk.log").read_text(encoding="utf-8")
    assert "RuntimeError" in log
    assert "broken" in log
    assert "secret" not in log + answered.err


def test_stopping_is_said_and_not_a_traceback(ardesk: Command, ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ardesk.ledger import Ledger

    def stopped(_ledger: Ledger) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Ledger, "verify", stopped)
    answered = ardesk("--ledger", ledger, "verify")
    assert (answered.code, answered.out) == (1, "")
    assert answered.err.strip() == "Stopped. What was begun is undone."


def test_a_reader_that_goes_away_is_no_fault(ledger: Path) -> None:
    command = [sys.executable, "-m", "ardesk", "--ledger", str(ledger), "kpis", "2026", "--format", "json"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait()


def test_streams_that_were_closed_are_no_fault(ledger: Path) -> None:
    for closed in (">&-", "2>&-", "<&- >&- 2>&-"):
        command = f'exec "$0" -m ardesk --ledger "$1" verify {closed}'
        ended = subprocess.run(
            ["sh", "-c", command, sys.executable, ledger], cwd=ROOT, capture_output=True, check=False
        )
        assert (ended.returncode, ended.stderr) == (0, b"")


def test_figures_can_be_read_where_the_terminal_knows_no_unicode(ledger: Path) -> None:
    command = [sys.executable, "-m", "ardesk", "--ledger", str(ledger), "explain", "dso", "2026"]
    surroundings = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    found = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, check=True)
    assert "÷" in found.stdout.decode()
