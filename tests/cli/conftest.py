"""A command line to test: run in this process, with settings of its own, answering with code, stdout and stderr."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from ardesk.cli.program import run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from typing import Any

    Command = Callable[..., "Answered"]
    Folder = Callable[[Mapping[str, str]], Path]


@dataclass(frozen=True)
class Answered:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever the command printed
        return json.loads(self.out)


@pytest.fixture
def ardesk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    monkeypatch.setenv("ARDESK_DEBUG", "yes")

    def command(*arguments: object) -> Answered:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Answered(code, said.out, said.err)

    return command


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Writes exchange files, given by name without .csv and with | between lines."""

    def write(files: Mapping[str, str]) -> Path:
        place = tmp_path / "exchange"
        place.mkdir(exist_ok=True)
        for name, rows in files.items():
            text = "".join(f"{row.strip()}\n" for row in rows.split("|"))
            (place / f"{name}.csv").write_text(text, encoding="utf-8")
        return place

    return write


@pytest.fixture
def ledger(tmp_path: Path, ardesk: Command) -> Path:
    """An empty ledger in US dollars, the last used one."""
    path = tmp_path / "acme.ardesk"
    assert ardesk("new", path, "--name", "Acme Ltd", "--currency", "USD").code == 0
    return path
