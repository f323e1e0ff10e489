"""Figures as SVG and PNG."""

from __future__ import annotations

import io
import re
import warnings
from typing import TYPE_CHECKING

from ardesk.reports.fonts import LETTERS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_BLANK = re.compile(rb'<path id="([^"]+)" transform="[^"]*"/>')


def figure_to_svg(figure: Figure) -> bytes:
    """The drawing with its letters as outlines, the same everywhere; one figure gives the same bytes each time."""
    import matplotlib as mpl

    with LETTERS, mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "ardesk"}):
        return _without_blanks(_saved(figure, "svg", 72, {"Date": None, "Creator": "ARDesk"}))


def figure_to_png(figure: Figure, dpi: float = 200) -> bytes:
    """The picture at `dpi` dots an inch."""
    return _saved(figure, "png", dpi, {"Software": "ARDesk"})


def _without_blanks(svg: bytes) -> bytes:
    """The drawing less the outlines of spaces, which have no path and which Qt complains about."""
    blanks = _BLANK.findall(svg)
    for name in blanks:
        svg = re.sub(rb'<use xlink:href="#' + re.escape(name) + rb'"[^>]*/>', b"", svg)
    return _BLANK.sub(b"", svg)


def _saved(figure: Figure, kind: str, dpi: float, metadata: dict[str, str | None]) -> bytes:
    content = io.BytesIO()
    with LETTERS, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a sign that no font has is drawn as a box
        figure.savefig(content, format=kind, dpi=dpi, metadata=metadata)
    return content.getvalue()
