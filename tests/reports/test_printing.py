from __future__ import annotations

import io
import itertools
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest

from ardesk.errors import ArdeskError
from ardesk.reports.paper import Paper, page_for
from ardesk.ui.printing.layout import points_to_pixels
from ardesk.ui.printing.pages import PaperPages
from ardesk.ui.printing.pdf import paper_to_pdf
from ardesk.ui.printing.preview import PreviewWidget
from ardesk.ui.printing.printer import prepared_printer, send
from tests.reports.printed import EMOJI, HOSTILE, LONG, RTL, pages_of, read_pages, reader, without_spaces, words_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.usefixtures("qapp")


def paper(rows: int = 3, **more: object) -> Paper:
    lines = "".join(f"<tr><td>Row {row}</td><td>{row * 1111:,}.00</td></tr>" for row in range(rows))
    style = "<style>td { padding: 2pt; font-size: 9pt; } h1 { font-size: 18pt; }</style>"
    table = f"<table width='100%'><thead><tr><th>Customer</th><th>Amount</th></tr></thead>{lines}</table>"
    plain = Paper(title="Trial", html=f"<html>{style}<body><h1>Certified final figures</h1>{table}</body></html>")
    return replace(plain, **more)  # type: ignore[arg-type] # a test's own fields


def painted(given: Paper, dots_per_inch: int = 72) -> QImage:
    pages = PaperPages(given)
    scale = dots_per_inch / 72
    size = pages.page_size_points
    image = QImage(round(size.width() * scale), round(size.height() * scale), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.scale(scale, scale)
    pages.paint(painter, 1)
    painter.end()
    return image


def test_words_and_figures_are_found_in_the_pdf_as_typed() -> None:
    text = words_of(paper(12, footer="open items 17,600.00 − unapplied 300.00"))
    assert "Certified final figures" in text
    assert "12,221.00" in text
    assert "open items 17,600.00 − unapplied 300.00" in text


def test_each_page_is_numbered_and_has_the_footer() -> None:
    pages = pages_of(paper(120, footer="of the house"))
    assert len(pages) > 2
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in text
        assert "of the house" in text


def test_the_header_stands_on_every_page_but_the_first() -> None:
    first, *rest = pages_of(paper(120, header="Trial · Alder"))
    assert "Trial · Alder" not in first
    assert all("Trial · Alder" in text for text in rest)


def test_a_header_longer_than_the_line_keeps_its_ends() -> None:
    second = pages_of(paper(60, header="Account of " + "Donau " * 60 + "· Alder"))[1]
    assert "Account of Donau" in second
    assert "…" in second
    assert "Donau · Alder" in second


def test_a_total_is_not_left_alone_on_the_next_page() -> None:
    def long(rows: int) -> list[str]:
        lines = "".join(f"<tr><td>row-{row}-</td></tr>" for row in range(rows))
        return pages_of(Paper("Total", f"<table width='100%'>{lines}<tr><td>total</td></tr></table>"))

    broken = [(rows, pages) for rows in range(51, 56) if len(pages := long(rows)) == 2]
    assert broken
    for rows, (_first, second) in broken:
        assert f"row-{rows - 1}-" in second


def test_blanks_are_copied_as_blanks() -> None:
    assert "\t" not in reader(paper()).pages[0].extract_text()


def test_figures_are_not_parted_at_the_narrow_space_between_their_thousands() -> None:
    narrow = Paper("Narrow", "<table width='14%'><tr><td>Scanner pour payer 13\u202f150,66</td></tr></table>")
    lines = reader(narrow).pages[0].extract_text().splitlines()
    assert len(lines) > 2
    assert any("13\xa0150,66" in line.replace(" ", "\xa0") for line in lines)


def test_the_tables_head_is_repeated_on_every_page() -> None:
    assert all(text.count("Customer Amount") == 1 for text in pages_of(paper(120)))


def test_no_row_is_lost_or_doubled_between_pages() -> None:
    words = words_of(paper(150)).split()
    assert [int(word) for before, word in itertools.pairwise(words) if before == "Row"] == list(range(150))


def test_a_row_of_several_lines_is_not_parted_by_the_pages_end() -> None:
    row = "<tr><td>first-{0}<br>middle<br>middle<br>middle<br>last-{0}</td></tr>"
    html = "<table width='100%'>" + "".join(row.format(number) for number in range(40)) + "</table>"
    for text in pages_of(Paper("Rows", html)):
        assert [word[6:] for word in text.split() if word.startswith("first-")] == [
            word[5:] for word in text.split() if word.startswith("last-")
        ]


def test_a_heading_is_not_left_alone_at_the_foot_of_a_page() -> None:
    def at_the_end(fill: int) -> list[str]:
        html = "<p>filler</p>" * fill + "<h2>Heading</h2><table><tr><td>beneath</td></tr></table>"
        return pages_of(Paper("Heading", html))

    broken = [pages for pages in map(at_the_end, range(50, 64)) if len(pages) == 2]
    assert broken
    for pages in broken:
        assert ("Heading" in pages[0]) == ("beneath" in pages[0])


@pytest.mark.parametrize("rows", [0, 1, 30, 31, 60, 61, 200])
def test_preview_printer_and_pdf_have_the_same_pages(rows: int, qtbot: QtBot, tmp_path: Path) -> None:
    given = paper(rows)
    preview = PreviewWidget()
    qtbot.addWidget(preview)
    preview.show_paper(given)
    printer = prepared_printer(given)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    send(PaperPages(given), printer)
    printed = read_pages(tmp_path / "printed.pdf")
    assert printed == pages_of(given)
    assert preview.page_count == len(printed)


@pytest.mark.parametrize(
    ("page", "landscape", "points"),
    [("A4", False, (595, 842)), ("Letter", False, (612, 792)), ("A4", True, (842, 595))],
)
def test_the_sheet_has_the_size_asked_for(page: str, landscape: bool, points: tuple[int, int]) -> None:
    box = reader(paper(page=page, landscape=landscape)).pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx(points, abs=1)


@pytest.mark.parametrize(("locale", "page"), [("en_US", "Letter"), ("es_MX", "Letter"), ("en_GB", "A4"), ("de", "A4")])
def test_people_get_the_paper_they_have(locale: str, page: str) -> None:
    assert page_for(locale) == page


def test_title_and_author_are_in_the_file() -> None:
    found = reader(paper(author="Alder & Söhne")).metadata
    assert found is not None
    assert (found.title, found.author, found.creator) == ("Trial", "Alder & Söhne", "ARDesk")


def picture(colour: str) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(content, "PNG")
    return content.getvalue()


def has_colour(image: QImage, colour: str) -> bool:
    wanted = QColor(colour).rgb()
    return any(image.pixel(x, y) == wanted for x in range(0, image.width(), 2) for y in range(0, image.height(), 2))


def test_a_picture_handed_over_is_painted() -> None:
    given = Paper("Picture", "<p><img src='paper:red' width='100' height='100'></p>", {"red": picture("#ff0000")})
    assert has_colour(painted(given), "#ff0000")


def test_nothing_is_loaded_that_was_not_handed_over(tmp_path: Path) -> None:
    file = tmp_path / "red.png"
    file.write_bytes(picture("#ff0000"))
    style = f"<style>body {{ background-image: url('{file.as_uri()}'); }}</style>"
    sources = [file.as_uri(), str(file), f"paper:{file}", "http://localhost:9/red.png", "paper:missing"]
    html = style + "".join(f"<p><img src='{source}' width='100' height='100'></p>" for source in sources)
    link = f"<link rel='stylesheet' href='{file.as_uri()}'>"
    assert not has_colour(painted(Paper("Picture", link + html)), "#ff0000")


def test_drawings_are_drawings_in_the_pdf() -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50"><circle cx="25" cy="25" r="20"/></svg>'
    html = "<p><img src='paper:{0}' width='100' height='100'></p>"
    assert not list(reader(Paper("Drawing", html.format("svg"), {"svg": svg})).pages[0].images)
    assert list(reader(Paper("Bitmap", html.format("png"), {"png": picture("#00ff00")})).pages[0].images)


def test_names_of_all_kinds_reach_the_paper() -> None:
    from ardesk.reports.templates import fill

    html = fill("paper.html", title=HOSTILE)
    assert "<b>" not in html
    from html import escape

    body = "".join(f"<p>{escape(name)}</p>" for name in (HOSTILE, LONG, RTL, EMOJI))
    given = Paper("Names", body)
    assert PaperPages(given).text.split("\n") == [HOSTILE, LONG, RTL, EMOJI]
    assert without_spaces(HOSTILE) in without_spaces(words_of(given))
    assert without_spaces(LONG) in without_spaces(words_of(given))


def test_a_long_name_without_a_blank_does_not_widen_the_table() -> None:
    name = "X" * 90
    row = f"<tr><td width='30%'>{name}</td><td width='70%' align='right'>1,250.00</td></tr>"
    given = Paper("Long", f"<table width='100%'>{row}</table>")
    text = words_of(given)
    assert without_spaces(text).count("X") == 90
    assert "1,250.00" in text
    image = painted(given)
    margin = round(given.margins.right / 25.4 * 72) - 2
    right = [image.pixel(image.width() - x, y) for x in range(1, margin) for y in range(40, 120)]
    assert set(right) == {QColor("white").rgb()}


def test_the_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "summary.pdf"
    target.write_text("what was there")
    assert paper_to_pdf(paper(), target) == target
    assert target.read_bytes().startswith(b"%PDF")
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("place", ["missing/summary.pdf", "folder"])
def test_a_place_that_cannot_be_written_is_told_in_a_sentence(place: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(ArdeskError, match=r"could not be written.*choose another place"):
        paper_to_pdf(paper(), tmp_path / place)
    assert [file.name for file in tmp_path.rglob("*")] == ["folder"]


def test_a_pdf_needs_no_screen_and_no_application(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from ardesk.reports.paper import Paper\n"
        "from ardesk.ui.printing.pdf import paper_to_pdf\n"
        "paper_to_pdf(Paper('No screen', '<p>1,250.00</p>'), sys.argv[1])\n"
    )
    screens = {"QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"}
    environment = {name: value for name, value in os.environ.items() if name not in screens}
    target = tmp_path / "alone.pdf"
    subprocess.run([sys.executable, "-c", code, str(target)], check=True, cwd=ROOT, env=environment)
    assert target.read_bytes().startswith(b"%PDF")


def test_lengths_are_points_on_any_screen() -> None:
    style = "td { padding: 3pt 6pt; font-size: 9pt; border-bottom: 0.75pt solid #ccc; }"
    assert points_to_pixels(style, 96) == (
        "td { padding: 4.0000px 8.0000px; font-size: 9pt; border-bottom: 1.0000px solid #ccc; }"
    )


def test_the_preview_turns_pages_and_zooms_by_key(qtbot: QtBot) -> None:
    preview = PreviewWidget()
    qtbot.addWidget(preview)
    preview.resize(600, 700)
    preview.show()
    preview.show_paper(paper(120))
    last = preview.page_count
    seen: list[tuple[int, int]] = []
    preview.page_changed.connect(lambda page, pages: seen.append((page, pages)))
    QTest.keyClick(preview, Qt.Key.Key_PageDown)
    assert preview.page == 2
    QTest.keyClick(preview, Qt.Key.Key_End)
    assert preview.page == last
    QTest.keyClick(preview, Qt.Key.Key_Home)
    assert preview.page == 1
    assert {(2, last), (last, last), (1, last)} <= set(seen)
    QTest.keyClick(preview, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert preview.zoom == pytest.approx(1)
    QTest.keyClick(preview, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert preview.zoom == pytest.approx(1.25)
    QTest.keyClick(preview, Qt.Key.Key_P)
    whole = preview.zoom
    QTest.keyClick(preview, Qt.Key.Key_W)
    assert preview.zoom > whole


def test_the_preview_says_what_it_shows(qtbot: QtBot) -> None:
    preview = PreviewWidget()
    qtbot.addWidget(preview)
    assert preview.accessibleName() == "Preview: no paper"
    assert preview.page_count == 0
    preview.show_paper(paper(120))
    assert preview.accessibleName() == f"Trial, page 1 of {preview.page_count}"
    assert "Certified final figures" in preview.accessibleDescription()


def test_the_preview_paints_the_page(qtbot: QtBot) -> None:
    preview = PreviewWidget()
    qtbot.addWidget(preview)
    preview.resize(500, 400)
    preview.show_paper(paper())
    image = preview.viewport().grab().toImage()
    colours = {
        image.pixelColor(x, y).lightness() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)
    }
    assert min(colours) < 80
    assert max(colours) == 255


def test_the_preview_shows_that_it_has_the_keyboard(qtbot: QtBot) -> None:
    preview = PreviewWidget()
    qtbot.addWidget(preview)
    preview.show()
    preview.clearFocus()
    before = preview.viewport().grab().toImage()
    preview.setFocus()
    qtbot.waitUntil(preview.hasFocus)
    assert preview.viewport().grab().toImage() != before
