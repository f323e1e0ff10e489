"""How results reach stdout: one answer as aligned text, JSON or CSV; messages go to stderr."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from ardesk.exchange.plain_cells import harmless

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

FORMATS = ("table", "json", "csv")
# What a terminal would obey, or turn round, instead of showing it.
_OBEYED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Answer:
    """One result in its three shapes, each made only when asked for."""

    json: Callable[[], object]
    table: Callable[[], str]
    csv: Callable[[], Iterable[Sequence[object]]]

    def text(self, form: str) -> str:
        """The answer in `form`: table, json or csv."""
        if form == "json":
            return as_json(self.json())
        return as_csv(self.csv()) if form == "csv" else self.table()


def show(answer: Answer, form: str) -> None:
    """Write the answer to stdout in `form`; a terminal gets nothing that it would obey."""
    text = answer.text(form).rstrip("\n")
    click.echo(_obeyed_by_none(text) if form == "table" or sys.stdout.isatty() else text)


def tell(message: str) -> None:
    """Write a message for the person to stderr."""
    click.echo(_obeyed_by_none(message), err=True)


def _obeyed_by_none(text: str) -> str:
    """The text with a sign of replacement for each that moves, colours or turns round what a terminal shows."""
    return _OBEYED.sub("\N{REPLACEMENT CHARACTER}", text)


def as_json(value: object) -> str:
    """`value` as JSON text, over many lines where a person looks on; what a terminal would obey is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None, allow_nan=False)
    return _OBEYED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)


def as_csv(rows: Iterable[Sequence[object]]) -> str:
    """`rows`, the first of them the header, as CSV; None is empty, and no text is a formula to a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return text.getvalue()


def width(text: str) -> int:
    """Columns of a terminal that `text` takes."""
    wide = sum(unicodedata.east_asian_width(sign) in {"W", "F"} for sign in text)
    return len(text) + wide - sum(unicodedata.combining(sign) > 0 for sign in text)


def aligned(header: Sequence[str], rows: Iterable[Sequence[str]], right: Iterable[int] = ()) -> str:
    """The rows under `header` in columns two blanks apart; the columns numbered in `right` end at the same place."""
    return sections(header, [("", rows)], right)


def sections(
    header: Sequence[str], blocks: Iterable[tuple[str, Iterable[Sequence[str]]]], right: Iterable[int] = ()
) -> str:
    """Blocks of rows under one header, each below its title, all in the same columns; see `aligned`."""
    parts = [(title, [tuple(text.replace("\n", " ") for text in row) for row in rows]) for title, rows in blocks]
    lines = [tuple(header), *(row for _title, rows in parts for row in rows)]
    widths = [max(width(line[column]) for line in lines) for column in range(len(header))]
    to_right = set(right)

    def placed(line: Sequence[str]) -> str:
        gaps = [" " * (widths[column] - width(text)) for column, text in enumerate(line)]
        cells = [
            gap + text if n in to_right else text + gap for n, (text, gap) in enumerate(zip(line, gaps, strict=True))
        ]
        return "  ".join(cells).rstrip()

    text = [placed(header), "  ".join("─" * one for one in widths)]
    for title, rows in parts:
        text += ["", title.upper()] if title else []
        text += map(placed, rows)
    return "\n".join(text)


def speak_unicode() -> None:
    """Let both streams take every sign of Unicode, whatever the environment says about encodings."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower().replace("-", "") != "utf8":
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")
