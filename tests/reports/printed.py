"""What is on paper, read back from the PDF by another program's eyes."""

from __future__ import annotations

import io
import re
import subprocess
from typing import TYPE_CHECKING

from pypdf import PdfReader
from pypdf.generic import DecodedStreamObject, NameObject

from ardesk.ui.printing.pdf import render_pdf

if TYPE_CHECKING:
    from pathlib import Path

    from pypdf import PageObject

    from ardesk.reports.paper import Paper

HOSTILE = "<b>&\"' </td></table><img src=file:///etc/hostname> {{ 7*7 }} $x$"
LONG = "Österreichisch-Ungarische Donaudampfschifffahrtsgesellschaft Söhne GmbH & Co. KG, Wien"
RTL = "شركة الأفق للتجارة"
EMOJI = "Café ☕🚀 Lumière"


_DRAWN = re.compile(rb"^(?:[-+.\d ]+ (?:m|l|c|v|y|re)|h|n|f\*?|S|s|B\*?|b\*?|W\*?)(?: [a-zA-Z*])*$\n?", re.MULTILINE)


def reader(paper: Paper) -> PdfReader:
    return PdfReader(io.BytesIO(render_pdf(paper)))


def cells_of(page: PageObject) -> list[str]:
    """The texts of the page, one after the other; what is drawn on it is left out, which pypdf takes long to pass."""
    contents = page.get_contents()
    assert contents is not None
    written = DecodedStreamObject()
    written.set_data(_DRAWN.sub(b"", contents.get_data()))
    page[NameObject("/Contents")] = written
    return page.extract_text().splitlines()


def read_pages(pdf: bytes | Path) -> list[str]:
    """The text of each page of a PDF, runs of white space made one; pdftotext reads, at a hundredth of pypdf's time."""
    given = pdf if isinstance(pdf, bytes) else pdf.read_bytes()
    run = subprocess.run(["pdftotext", "-raw", "-", "-"], input=given, capture_output=True, check=True)
    return [" ".join(page.split()) for page in run.stdout.decode().split("\f")[:-1]]


def pages_of(paper: Paper) -> list[str]:
    return read_pages(render_pdf(paper))


def words_of(paper: Paper) -> str:
    return " ".join(pages_of(paper))


def without_spaces(text: str) -> str:
    return "".join(text.split())


def cents(label: str, words: str) -> int:
    """The one figure behind the label, whatever parts its thousands and its cents."""
    (figure,) = re.findall(rf"\b{label} (\d{{1,3}}(?:[., ]\d{{3}})*[.,]\d\d)\b", words)
    return int(re.sub(r"\D", "", figure))
