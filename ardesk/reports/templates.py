"""Templates filled with text that stays text: whatever a customer is called, it is printed and never obeyed."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from ardesk.i18n import _
from ardesk.paths import resource
from ardesk.reports.colours import PRINT

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

_KEPT_CONTROLS = frozenset("\n\t")
_OBJECT_SIGNS = frozenset("\ufff9\ufffa\ufffb\ufffc")


def printable(text: str) -> str:
    """The text without signs that steer devices or stand for embedded objects, which no paper can show."""
    return "".join(
        sign
        for sign in text
        if sign not in _OBJECT_SIGNS and (sign in _KEPT_CONTROLS or unicodedata.category(sign) not in {"Cc", "Cs"})
    )


def _finished(value: object) -> object:
    # Markup made by our own macros is a str too; it holds nothing that `printable` has not seen.
    return printable(value) if type(value) is str else value


@cache
def _environment() -> SandboxedEnvironment:
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(
        loader=FileSystemLoader(resource("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finished,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update({"_": _, "colours": PRINT})
    return environment


def fill(template: str, **values: object) -> str:
    """The template's HTML with the values in their places, every one escaped."""
    return _environment().get_template(template).render(values)
