"""The payment code says what EPC069-12 lays down, and nothing where the bank details do not allow one."""

from __future__ import annotations

import re

import pytest
import segno

from ardesk.reports.epc import epc_code, epc_payload, spaced, subject_of, valid_iban

GERMAN = "DE89370400440532013000"


@pytest.mark.parametrize(
    "iban",
    # Examples of the IBAN registry (SWIFT): Germany, United Kingdom, France, Norway, Malta.
    [
        "DE89 3704 0044 0532 0130 00",
        "GB29 NWBK 6016 1331 9268 19",
        "FR14 2004 1010 0505 0001 3M02 606",
        "no93 8601 1117 947",
        "MT84MALT011000012345MTLCAST001S",
    ],
)
def test_ibans_of_the_registry(iban: str) -> None:
    assert valid_iban(iban) == iban.replace(" ", "").upper()


@pytest.mark.parametrize(
    "wrong", ["", "DE88370400440532013000", "DE8937040044053201300", "1234", "DE89<b>", "ÄÖ89" + GERMAN]
)
def test_no_iban(wrong: str) -> None:
    assert valid_iban(wrong) == ""


def test_the_lines_of_the_code() -> None:
    found = epc_payload("Alder & Sons", GERMAN, "COBADEFFXXX", 1234_05, "INV-1 INV-2")
    assert found.split("\n") == [
        "BCD", "002", "1", "SCT", "COBADEFFXXX", "Alder & Sons", GERMAN, "EUR1234.05", "", "", "INV-1 INV-2",
    ]  # fmt: skip


def test_no_code_without_account_name_or_amount() -> None:
    assert epc_payload("Alder", "DE00", "", 100, "x") == ""
    assert epc_payload(" ", GERMAN, "", 100, "x") == ""
    assert epc_payload("Alder", GERMAN, "", 0, "x") == ""
    assert epc_payload("Alder", GERMAN, "", 10**12, "x") == ""


def test_names_and_subjects_are_cut_to_what_the_code_holds() -> None:
    found = epc_payload("Ö" * 200 + "\nBCD", GERMAN, "not a BIC", 1, "\n".join(["日本" * 100]))
    lines = found.split("\n")
    assert len(found.encode()) <= 331
    assert lines[4:8] == ["", "Ö" * 70, GERMAN, "EUR0.01"]
    assert 0 < len(lines[10]) < 140
    assert subject_of(["A" * 100, "B" * 20, "C" * 30]) == "A" * 100 + " " + "B" * 20
    assert subject_of(["A" * 200]) == "A" * 140
    assert spaced(GERMAN) == "DE89 3704 0044 0532 0130 00"


def test_the_drawing_shows_the_modules_of_the_code() -> None:
    payload = epc_payload("Alder", GERMAN, "", 100, "INV-1")
    drawing = epc_code(payload).decode()
    assert drawing.startswith("<svg")
    assert "http://www.w3.org/2000/svg" in drawing
    code = segno.make(payload, error="m", micro=False, boost_error=False, encoding="utf-8")
    assert code.error == "M"
    assert int(code.version) <= 13  # the greatest the guidelines admit
    assert drawn(drawing) == {(x, y) for y, row in enumerate(code.matrix) for x, on in enumerate(row) if on}


def drawn(svg: str) -> set[tuple[int, int]]:
    """The dark modules, from the strokes of the path: `M` goes to a place, `m` moves, `h` draws to the right."""
    (path,) = re.findall(r' d="([^"]+)"', svg)
    x, y, found = 0.0, 0.0, set()
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", path):
        values = [float(number) for number in re.findall(r"-?\d*\.?\d+", numbers)]
        if command == "h":
            found |= {(round(x) + step - 2, int(y) - 2) for step in range(int(values[0]))}
            x += values[0]
        else:
            x, y = (values[0], values[1]) if command == "M" else (x + values[0], y + values[1])
    return found
