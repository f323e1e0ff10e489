"""Layering is a test: which room may import which, and which room alone may use which library."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
BASE = {"errors", "i18n"}
MAY_IMPORT = {
    "errors": {"i18n"},
    "paths": set[str](),
    "i18n": {"paths"},
    "screen": {"i18n"},
    "settings": BASE | {"paths"},
    "domain": BASE,
    "format": BASE | {"domain"},
    "storage": BASE | {"domain"},
    "book": BASE | {"domain", "format"},
    "kpi": BASE | {"domain", "format", "book"},
    "ledger": BASE | {"domain", "format", "book", "storage"},
    "collecting": BASE | {"domain", "format", "book", "kpi", "ledger"},
    "reports": BASE | {"domain", "format", "book", "kpi", "ledger", "collecting", "paths"},
    "operations": BASE | {"domain", "format", "storage", "kpi", "ledger"},
    "exchange": BASE | {"domain", "format", "book", "kpi", "operations", "ledger", "paths"},
}
RESTS = {
    "errors",
    "i18n",
    "paths",
    "settings",
    "domain",
    "format",
    "book",
    "kpi",
    "reports",
    "ledger",
    "operations",
    "collecting",
}
MAY_IMPORT["ui"] = RESTS | {"exchange"}
MAY_IMPORT["cli"] = RESTS | {"exchange", "screen", "storage"}
MAY_IMPORT["cli, when a command runs"] = MAY_IMPORT["cli"] | {"ui"}
MAY_IMPORT["__main__"] = {"cli"}
ONLY_IN = {"PySide6": {"ui"}, "sqlite3": {"storage"}, "sqlite_utils": {"storage"}, "click": {"cli"}}
NOWHERE = {"matplotlib.pyplot"}


def imports(file: Path) -> Iterator[tuple[str, bool, int]]:
    """Every module the file imports, whether only when a function runs, and the line."""
    package = file.relative_to(ROOT).parts[:-1]
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    inside = {id(node) for function in functions for node in ast.walk(function)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, id(node) in inside, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *filter(None, [node.module])])
            yield from ((f"{module}.{alias.name}", id(node) in inside, node.lineno) for alias in node.names)


def faults(file: Path) -> Iterator[str]:
    parts = file.relative_to(ROOT / "ardesk").with_suffix("").parts
    room = parts[0]
    for module, lazily, line in imports(file):
        top, _, rest = module.partition(".")
        where = f"{file.relative_to(ROOT)}:{line}: {room} imports {module}"
        other = rest.partition(".")[0]
        allowed = MAY_IMPORT["cli, when a command runs" if room == "cli" and lazily else room]
        if top == "ardesk" and other in MAY_IMPORT and other != room and other not in allowed:
            yield where
        if room not in ONLY_IN.get(top, {room}) or any(module.startswith(banned) for banned in NOWHERE):
            yield where


FILES = sorted(file for file in (ROOT / "ardesk").rglob("*.py") if file != ROOT / "ardesk" / "__init__.py")


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_imports_point_downwards(file: Path) -> None:
    assert list(faults(file)) == []


def test_every_room_has_its_place() -> None:
    rooms = {file.relative_to(ROOT / "ardesk").with_suffix("").parts[0] for file in FILES}
    assert rooms <= MAY_IMPORT.keys()


def test_the_domain_needs_the_standard_library_only() -> None:
    files = [file for file in FILES if "domain" in file.relative_to(ROOT).parts]
    tops = {module.partition(".")[0] for file in files for module, _, _ in imports(file)}
    assert tops <= set(sys.stdlib_module_names) | {"ardesk"}
