"""The command that tells what KPIs there are and what is to be known of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ardesk.cli.choices import known_ids
from ardesk.cli.context import FILE, form_option
from ardesk.cli.leaving import print_paper
from ardesk.cli.output import Answer, show
from ardesk.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ardesk.kpi.reference import Entry


@click.command(
    help=_("What each KPI says, its formula, source and options: of all, or of the IDs given."),
    epilog=_(
        "\b\nExamples:\n  ardesk reference dso\n  ardesk reference --format csv\n  ardesk reference --pdf kpis.pdf"
    ),
)
@click.argument("ids", nargs=-1, metavar="[ID]…")
@click.option("--pdf", type=FILE, metavar="FILE", help=_("As a paper, into this file."))
@form_option
def reference(*, ids: tuple[str, ...], pdf: Path | None, form: str) -> None:
    from ardesk.kpi.reference import reference as entries_of

    wanted = known_ids((ids,))
    if pdf is not None:
        from ardesk.reports.papers.reference import kpi_reference

        print_paper(kpi_reference(wanted), pdf)
        return
    entries = entries_of(wanted)
    show(
        Answer(
            json=lambda: {"kpis": [_shape(entry) for entry in entries]},
            table=lambda: "\n\n".join(_readable(entry) for entry in entries),
            csv=lambda: _rows(entries),
        ),
        form,
    )


def _shape(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.id,
        "name": entry.name,
        "family": entry.family,
        "unit": entry.unit_id,
        "formula": entry.formula,
        "undefined": entry.undefined,
        "reading": entry.reading,
        "better": entry.better or None,
        "traps": list(entry.traps),
        "benchmark": entry.benchmark or None,
        "source": entry.source,
        "options": {name: {"settles": settles, "values": list(values)} for name, settles, values in entry.options},
    }


def _rows(entries: Sequence[Entry]) -> list[tuple[str, ...]]:
    header = ("id", "name", "family", "unit", "formula", "undefined", "reading", "better", "traps", "benchmark",
              "source", "options")  # fmt: skip
    rows = [
        (one.id, one.name, one.family, one.unit_id, one.formula, one.undefined, one.reading, one.better,
         " ".join(one.traps), one.benchmark, one.source, ",".join(name for name, *_more in one.options))
        for one in entries
    ]  # fmt: skip
    return [header, *rows]


def _readable(entry: Entry) -> str:
    facts = [
        (_("Formula"), entry.formula),
        (_("How to read it"), " ".join(filter(None, (entry.reading, entry.better)))),
        *((_("Mind"), trap) for trap in entry.traps),
        (_("Not applicable"), entry.undefined),
        (_("Benchmark"), entry.benchmark),
        (_("Source"), entry.source),
        *(
            (_("Option"), f"{name}={'|'.join(values)}  {settles}") for name, settles, values in entry.options
        ),
    ]  # fmt: skip
    told = [(title, text) for title, text in facts if text]
    wide = max(len(title) for title, _text in told)
    lines = [f"  {title.ljust(wide)}  {text}" for title, text in told]
    return "\n".join([f"{entry.name} ({entry.id}, {entry.unit})", *lines])
