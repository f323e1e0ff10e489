"""Files that are broken as files, not in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ardesk.errors import ArdeskError
from ardesk.exchange.declaration import BY_NAME, FILES, describe
from ardesk.exchange.importer import import_path
from ardesk.exchange.table import _header_faults
from tests.exchange.helpers import new_ledger, places, sound, take, write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("", ("customers.csv", 1, ""), "empty"),
        ("code\nC1\n", ("customers.csv", 1, "name"), "missing"),
        ("code,name,code\nC1,A,C1\n", ("customers.csv", 1, "code"), "twice"),
        ("code,name\nC1,A\nC2\n", ("customers.csv", 3, ""), "1 cells"),
        ("code,name\nC1,A,B\n", ("customers.csv", 2, ""), "3 cells"),
        ('code,name\nC1,A\nC2,"B\nC3,C\n', ("customers.csv", 2, ""), "quotes"),
        ("code;name\nC1;A\n", ("customers.csv", 1, "code"), "missing"),
    ],
)
def test_a_broken_file_is_refused_at_its_place(
    text: str, place: tuple[str, int, str], words: str, tmp_path: Path
) -> None:
    report = take(tmp_path, {"customers": text})
    assert places(report)[0] == place
    assert words in report.problems[0].message
    assert not report.written


def test_a_file_in_another_encoding_is_refused_at_its_line(tmp_path: Path) -> None:
    folder = write(tmp_path / "files", {"customers": "code,name\nC1,A\n"})
    (folder / "customers.csv").write_bytes("code,name\nC1,A\nC2,Müller\n".encode("cp1252"))
    with new_ledger(tmp_path) as ledger:
        assert places(import_path(ledger, folder)) == [("customers.csv", 3, "")]


def test_rows_that_only_miss_what_a_broken_file_would_have_held_are_not_blamed(tmp_path: Path) -> None:
    report = take(tmp_path, sound(customers="code,name\nC1,A,\nC2,B,\n"))
    assert places(report) == [("customers.csv", 2, ""), ("customers.csv", 3, "")]


@pytest.mark.parametrize("name", ["nothing-here", "empty"])
def test_a_path_with_nothing_to_read_is_a_sentence(name: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with new_ledger(tmp_path) as ledger, pytest.raises(ArdeskError) as caught:
        import_path(ledger, tmp_path / name)
    assert str(tmp_path / name) in caught.value.sentence


def test_other_csv_files_in_the_folder_are_named_and_left_alone(tmp_path: Path) -> None:
    report = take(tmp_path, sound(cats="name\nTom\n"))
    assert report.written
    assert [remark.file for remark in report.warnings] == ["cats.csv"]


def test_two_files_whose_names_differ_in_case_alone_are_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "files", {"customers": "code,name\nC1,A\n", "CUSTOMERS": "code,name\nC2,B\n"})
    if len(list(folder.iterdir())) > 1:  # there are file systems to which both are one
        with new_ledger(tmp_path) as ledger:
            report = import_path(ledger, folder)
        assert (places(report), report.written) == ([("customers.csv", None, "")], False)
        assert "CUSTOMERS.csv" in report.problems[0].message


def test_what_has_the_name_of_an_exchange_file_and_is_none_is_refused(tmp_path: Path) -> None:
    for name in ("a folder", "a link to nothing"):
        folder = write(tmp_path / name, {"customers": "code,name\nC1,A\n"})
        place = folder / "payments.csv"
        place.mkdir() if name == "a folder" else place.symlink_to("nowhere.csv")
        with new_ledger(folder) as ledger:
            report = import_path(ledger, folder)
        assert (places(report), report.written) == ([("payments.csv", None, "")], False)


def test_a_header_of_ten_thousand_columns_costs_no_more_than_its_columns(tmp_path: Path) -> None:
    class Name(str):
        __slots__ = ()
        compared = 0

        def __eq__(self, other: object) -> bool:
            Name.compared += 1
            return str.__eq__(self, other)

        __hash__ = str.__hash__

    names = [Name(f"c{at}") for at in range(10_000)]
    assert list(_header_faults(BY_NAME["customers"], names)) != []
    assert Name.compared < 10 * len(names)
    report = take(tmp_path, {"customers": f"code,name,{','.join(names)}\nC1,A{',' * 10_000}\n"})
    assert (report.written, len(report.ignored_columns)) == (True, 10_000)


def test_a_message_leaves_out_the_middle_of_an_endless_cell(tmp_path: Path) -> None:
    report = take(tmp_path, sound(customers=f"code,name,terms\nC1,A,{'9' * 100_000}\n"))
    message = report.problems[0].message
    assert len(message) < 500
    assert message.endswith("Use net 30, eom 15, 2/10 net 30 or due on receipt.")


def test_one_file_alone_by_its_name_or_by_what_it_is_said_to_be(tmp_path: Path) -> None:
    folder = write(tmp_path / "files", {"customers": "code,name\nC1,A\n", "people": "code,name\nC2,B\n"})
    with new_ledger(tmp_path) as ledger:
        assert import_path(ledger, folder / "customers.csv").added == {"customers": 1}
        assert import_path(ledger, folder / "people.csv", kind="customers").added == {"customers": 1}
        with pytest.raises(ArdeskError, match="customers, invoices"):
            import_path(ledger, folder / "people.csv", kind="people")


def test_a_dry_run_says_what_would_be_added_and_writes_nothing(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        before = ledger.revision
        report = import_path(ledger, write(tmp_path / "files", sound()), dry_run=True)
        assert (report.added["invoices"], report.written, ledger.revision) == (7, False, before)


def test_stopping_half_way_leaves_the_ledger_as_it_was(tmp_path: Path) -> None:
    class Enough(Exception):  # noqa: N818 - no fault
        pass

    def stop(done: int, total: int) -> None:
        if 2 * done > total:
            raise Enough

    with new_ledger(tmp_path) as ledger:
        before = ledger.revision
        folder = write(tmp_path / "files", sound())
        with pytest.raises(Enough):
            import_path(ledger, folder, progress=stop)
        assert ledger.revision == before
        assert import_path(ledger, folder).written


def test_the_description_names_every_column() -> None:
    text = describe()
    for file in FILES:
        for field in file.fields:
            star = "*" if field.required else ""
            assert f"| {file.file_name} | {field.column}{star} |" in text
