"""The owner's KPI options, as the ledger keeps them, and how a paper names those that are not the default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ardesk.kpi.options import Options

_PREFIX = "option."


def options_of(company: Mapping[str, str]) -> Options:
    """The options kept among the facts about the business; an empty one is the default."""
    from ardesk.kpi.options import Options

    kept = (
        f"{key.removeprefix(_PREFIX)}={value}" for key, value in company.items() if value and key.startswith(_PREFIX)
    )
    return Options.parse(kept)


def options_note(options: Options) -> str:
    """A sentence naming the options that differ from the default; empty where none does."""
    differing = ", ".join(f"{name}={value}" for name, value in options.differing().items())
    return _("Options: {options}.").format(options=differing) if differing else ""
