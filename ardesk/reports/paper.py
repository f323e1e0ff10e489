"""A paper as data: the page it is printed on, its text as HTML, and the pictures it brings along."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PAGE_SIZES_MM: Final[Mapping[str, tuple[float, float]]] = MappingProxyType({"A4": (210, 297), "Letter": (215.9, 279.4)})
LETTER_COUNTRIES: Final = frozenset("US CA MX CL CO CR DO GT NI PA PH PR SV VE".split())


@dataclass(frozen=True, slots=True)
class Margins:
    """The white edges of a page in millimetres; header and footer stand inside the upper and lower one."""

    top: float = 16
    right: float = 16
    bottom: float = 18
    left: float = 18


@dataclass(frozen=True, slots=True)
class Placed:
    """A part of the first page that stands at a fixed place, in millimetres from the sheet's upper left corner.

    `html` is a whole document like a paper's; what is larger than `width` and `height` is set smaller.
    """

    html: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything the printer needs: nothing outside `images` is ever loaded.

    `html` is a whole document whose lengths are points (in its `<style>`, and as width and height of its images);
    an image is named `paper:<key of images>`. `footer` stands at the left of every page's foot, `header` at the head of
    every page but the first, `mark` large and pale across each page. `folds` are the heights (mm) of marks for folding
    at the first page's left edge; `language` is the one the page numbers are written in, empty for the program's.
    """

    title: str
    html: str
    images: Mapping[str, bytes] = field(default_factory=dict)
    footer: str = ""
    page: str = "A4"
    header: str = ""
    mark: str = ""
    author: str = ""
    margins: Margins = Margins()
    landscape: bool = False
    language: str = ""
    placed: Sequence[Placed] = ()
    folds: Sequence[float] = ()

    @property
    def page_size_mm(self) -> tuple[float, float]:
        """Width and height of the sheet."""
        width, height = PAGE_SIZES_MM[self.page]
        return (height, width) if self.landscape else (width, height)


def text_width(page: str, *, landscape: bool = False) -> float:
    """The width between the usual margins of such a page in points."""
    margins = Margins()
    width = PAGE_SIZES_MM[page][1 if landscape else 0]
    return (width - margins.left - margins.right) / 25.4 * 72


def page_for(locale: str) -> str:
    """The paper people use where `locale` (`en_US`) is spoken: Letter in most of America, A4 elsewhere."""
    country = locale.replace("-", "_").rpartition("_")[2].upper()
    return "Letter" if country in LETTER_COUNTRIES else "A4"
