"""Mapping files: what is wrong with one is said in a sentence with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ardesk.errors import ArdeskError
from ardesk.exchange.importer import import_path
from ardesk.exchange.mapping import known_mappings, load
from tests.exchange.helpers import new_ledger

if TYPE_CHECKING:
    from pathlib import Path

INVOICES = '[invoices]\nnumber = "No"\ncustomer = "Who"\ndate = "When"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[invoices", "TOML"),
        ('name = "x"', "maps nothing"),
        ('colour = "red"\n' + INVOICES, "colour"),
        ("header = 5\n" + INVOICES, "header"),
        ('dates = "american"\n' + INVOICES, "mdy, dmy, ymd"),
        ('[bills]\nnumber = "No"', "[bills]"),
        (INVOICES + 'totl = "Sum"', "totl"),
        (INVOICES, "total"),
        ('[invoices]\nnumber = "No"\ntotal = "Sum"', "customer, date"),
        (INVOICES + "total = 5", "[invoices] total"),
        (INVOICES + 'total = { values = { a = "b" } }', "constant"),
        (INVOICES + 'total = { column = "Sum", values = { a = 1 } }', "texts in quotes"),
    ],
)
def test_a_fault_is_a_sentence_that_names_file_and_place(text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(text)
    with pytest.raises(ArdeskError) as caught:
        load(tmp_path / "mine.toml")
    assert "mine.toml" in caught.value.sentence
    assert words in caught.value.sentence


def test_columns_the_file_does_not_have_are_named(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(INVOICES + 'total = "Sum"')
    (tmp_path / "list.csv").write_text("No,Who,Date,Sum\n")
    with new_ledger(tmp_path) as ledger, pytest.raises(ArdeskError) as caught:
        import_path(ledger, tmp_path / "list.csv", mapping=tmp_path / "mine.toml")
    assert "When" in caught.value.sentence
    assert "No, Who, Date, Sum" in caught.value.sentence


def test_a_missing_mapping_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("No\n")
    with new_ledger(tmp_path) as ledger, pytest.raises(ArdeskError, match=r"mine\.toml"):
        import_path(ledger, tmp_path / "list.csv", mapping=tmp_path / "mine.toml")


def test_the_mappings_that_come_along_are_sound_and_told_apart_by_their_headers() -> None:
    mappings = known_mappings()
    assert mappings
    for mapping in mappings:
        assert mapping.columns() <= set(mapping.header)
        assert [other.name for other in mappings if other.fits(mapping.header)] == [mapping.name]


@pytest.mark.parametrize("text", ["a = " + "[" * 5000, "a = " + "9" * 5000, "a = 1979-13-32", "\0", "a = {" * 3000])
def test_what_no_toml_reader_takes_is_refused_in_a_sentence(text: str, tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(text)
    with pytest.raises(ArdeskError, match=r"m\.toml is not a TOML file"):
        load(tmp_path / "m.toml")


@pytest.mark.parametrize("how", ['total = { constant = "much" }', 'net = { constant = "1e999" }'])
def test_a_constant_that_is_no_amount_is_a_problem_of_every_row(how: str, tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(
        f'[customers]\ncode = "Who"\nname = "Who"\n{INVOICES}settled_date = "When"\n{how}\n'
    )
    (tmp_path / "list.csv").write_text("No,Who,When\n1,Ann,2026-01-02\n")
    with new_ledger(tmp_path) as ledger:
        report = import_path(ledger, tmp_path / "list.csv", mapping=tmp_path / "m.toml")
    assert not report.written
    assert {problem.row for problem in report.problems} == {2}
