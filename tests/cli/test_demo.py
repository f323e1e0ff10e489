"""The sample company: the same arguments give the same figures, and the checks pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command

GIVEN = ("--invoices", "80", "--months", "6", "--customers", "8", "--until", "2026-10-31")


def test_the_same_arguments_give_the_same_figures(ardesk: Command, tmp_path: Path) -> None:
    def figures(name: str, seed: int) -> str:
        path = tmp_path / f"{name}.ardesk"
        assert ardesk("demo", path, *GIVEN, "--seed", seed).code == 0
        assert ardesk("--ledger", path, "verify").code == 0
        found = ardesk("--ledger", path, "kpis", "2026-10", "--format", "json").json["kpis"]
        return str([(kpi["id"], kpi["value"], kpi.get("parts")) for kpi in found])

    assert figures("one", 7) == figures("two", 7)
    assert figures("three", 8) != figures("four", 7)


def test_never_overwrites(ardesk: Command, ledger: Path) -> None:
    before = ledger.read_bytes()
    assert ardesk("demo", ledger, *GIVEN).code == 1
    assert ledger.read_bytes() == before
