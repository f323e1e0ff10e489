"""What is on paper, read back from the PDF by another program's eyes."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from pypdf import PdfReader

from ardesk.ui.printing.pdf import render_pdf

if TYPE_CHECKING:
    from ardesk.reports.paper import Paper

HOSTILE = "<b>&\"' </td></table><img src=file:///etc/hostname> {{ 7*7 }} $x$"
LONG = "Österreichisch-Ungarische Donaudampfschifffahrtsgesellschaft Söhne GmbH & Co. KG, Wien"
RTL = "شركة الأفق للتجارة"
EMOJI = "Café ☕🚀 Lumière"


def reader(paper: Paper) -> PdfReader:
    return PdfReader(io.BytesIO(render_pdf(paper)))


def pages_of(paper: Paper) -> list[str]:
    """The text of each page, runs of white space made one."""
    return [" ".join(page.extract_text().split()) for page in reader(paper).pages]


def words_of(paper: Paper) -> str:
    return " ".join(pages_of(paper))


def without_spaces(text: str) -> str:
    return "".join(text.split())


def cents(label: str, words: str) -> int:
    """The one figure behind the label, whatever parts its thousands and its cents."""
    (figure,) = re.findall(rf"\b{label} (\d{{1,3}}(?:[., ]\d{{3}})*[.,]\d\d)\b", words)
    return int(re.sub(r"\D", "", figure))
