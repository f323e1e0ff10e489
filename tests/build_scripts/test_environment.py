"""The environment of a checkout: made once, recognised, remade when interrupted or old, explained when not possible."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import environment
import system


class Checkout:
    """A checkout whose environments are made by stand-ins that count what they are asked for."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.created = 0
        self.installed: list[list[str]] = []
        self.broken = False
        (root / "build_scripts").mkdir()
        for name in set(environment.REQUIREMENTS.values()):
            self.pin(name, "thing==1")

    def pin(self, name: str, text: str) -> None:
        (self.root / "build_scripts" / name).write_text(text, encoding="utf-8")

    def create(self) -> None:
        self.created += 1
        environment.PYTHON.parent.mkdir(parents=True, exist_ok=True)
        environment.PYTHON.touch(mode=0o755)

    def install(self, sets: list[str]) -> None:
        if self.broken:
            raise KeyboardInterrupt
        self.installed.append(sets)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    made = Checkout(tmp_path)
    venv = tmp_path / ".venv"
    for name, value in {"ROOT": tmp_path, "VENV": venv, "STAMP": venv / "stamp", "PYTHON": venv / "bin/python"}.items():
        monkeypatch.setattr(environment, name, value)
    monkeypatch.setattr(environment, "create", made.create)
    monkeypatch.setattr(environment, "install", made.install)
    return made


def test_a_second_start_finds_everything_made(checkout: Checkout) -> None:
    environment.prepare()
    environment.prepare()
    assert (checkout.created, checkout.installed) == (1, [["program"]])


def test_the_tests_add_to_what_the_program_needs(checkout: Checkout) -> None:
    environment.prepare()
    environment.prepare("tests")
    environment.prepare("tests")
    assert (checkout.created, checkout.installed) == (1, [["program"], ["tests"]])


def test_changed_pins_make_it_anew_with_all_it_had(checkout: Checkout) -> None:
    environment.prepare("tests")
    checkout.pin("requirements.txt", "thing==2")
    environment.prepare()
    assert (checkout.created, checkout.installed) == (2, [["program", "tests"], ["program", "tests"]])


@pytest.mark.parametrize("before", [(), ("tests",)])
def test_what_was_interrupted_is_made_anew(checkout: Checkout, before: tuple[str, ...]) -> None:
    if before:
        environment.prepare()
    checkout.broken = True
    assert "Interrupted" in (environment.prepare_or_explain(*before)[1] or "")
    checkout.broken = False
    created = checkout.created
    environment.prepare()
    assert checkout.created == created + 1


def test_a_python_that_is_gone_is_noticed(checkout: Checkout) -> None:
    environment.prepare()
    environment.PYTHON.unlink()
    environment.prepare()
    assert checkout.created == 2


def test_a_folder_of_that_name_that_is_no_environment_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / ".venv" / "letters.txt"
    kept.parent.mkdir()
    kept.write_text("dear", encoding="utf-8")
    monkeypatch.setattr(environment, "VENV", kept.parent)
    with pytest.raises(environment.SetupError, match="move it away"):
        environment.create()
    assert kept.read_text(encoding="utf-8") == "dear"


@pytest.mark.parametrize(
    ("output", "word"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        ("The virtual environment was not created successfully because ensurepip is not available.", "python3-venv"),
        ("WARNING: Retrying after connection broken by 'NewConnectionError(...)'\nERROR: No matching …", "network"),
        ("ERROR: No matching distribution found for numpy==2.4.6", "64-bit"),
        ("something\nERROR: of a new kind\n", "ERROR: of a new kind"),
    ],
)
def test_each_trouble_has_its_sentence(output: str, word: str) -> None:
    sentence = environment.explain(output)
    assert word in sentence
    assert "\n" not in sentence


def test_an_old_python_looks_for_a_newer_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(environment.SetupError, match=r"Python 3\.11 or newer"):
        environment.newer_python()
    newer = tmp_path / "python3.12"
    newer.write_text("#!/bin/sh\n", encoding="utf-8")
    newer.chmod(0o755)
    assert environment.newer_python() == str(newer)


def test_missing_system_packages_are_named_where_we_may_not_install_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert (system.provide(["libegl1", "libgl1"], "the window needs") or "").endswith(
        "sudo apt-get install -y libegl1 libgl1"
    )


def test_every_pin_is_exact_and_stands_once() -> None:
    folder = Path(environment.__file__).parent
    lines = [
        line.partition(";")[0].strip()
        for name in sorted(set(environment.REQUIREMENTS.values()))
        for line in (folder / name).read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    assert all(line.count("==") == 1 for line in lines)
    names = [line.partition("==")[0] for line in lines]
    assert sorted(names) == sorted(set(names))


def test_the_scripts_are_readable_by_old_pythons() -> None:
    """An old Python must get as far as the sentence that names the newer one; `ast` knows the grammar of 3.7."""
    for name in ("run", "test", "build", "environment", "system"):
        script = Path(environment.__file__).with_name(f"{name}.py")
        ast.parse(script.read_text(encoding="utf-8"), script.name, feature_version=(3, 7))
