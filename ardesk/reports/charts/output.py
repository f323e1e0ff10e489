"""Figures as SVG and PNG."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def figure_to_svg(figure: Figure) -> bytes:
    """The drawing with its letters as outlines, the same everywhere; one figure gives the same bytes each time."""
    import matplotlib as mpl

    with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "ardesk"}):
        return _saved(figure, "svg", 72, {"Date": None, "Creator": "ARDesk"})


def figure_to_png(figure: Figure, dpi: float = 200) -> bytes:
    """The picture at `dpi` dots an inch."""
    return _saved(figure, "png", dpi, {"Software": "ARDesk"})


def _saved(figure: Figure, kind: str, dpi: float, metadata: dict[str, str | None]) -> bytes:
    content = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a sign that no font has is drawn as a box
        figure.savefig(content, format=kind, dpi=dpi, metadata=metadata)
    return content.getvalue()
