"""A bar for long work, on a terminal only."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextlib.contextmanager
def shown(label: str) -> Iterator[Callable[[int, int], None] | None]:
    """A function that takes how much is done of how much; None where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1000, label=label, file=sys.stderr) as bar:

        def progress(done: int, of: int) -> None:
            bar.update(max(0, done * 1000 // max(of, 1) - bar.pos))

        yield progress
