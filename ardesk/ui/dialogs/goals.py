"""The owner's goals for the KPIs: each holds from its day on, so that past periods keep the goal they had."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import partial
from typing import TYPE_CHECKING

from ardesk.domain.money import minor_digits
from ardesk.domain.records import Goal
from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.operations import company
from ardesk.ui.dialogs.form import FieldError, Form
from ardesk.ui.models.columns import Column
from ardesk.ui.models.table import TableModel
from ardesk.ui.theme import ems
from ardesk.ui.widgets.fields import DateField, NumberField
from ardesk.ui.widgets.kpi_field import KpiField
from ardesk.ui.widgets.table import TableView

if TYPE_CHECKING:
    import datetime as dt

    from PySide6.QtWidgets import QWidget

    from ardesk.format import Formats
    from ardesk.kpi.kpi import Kpi
    from ardesk.ui.session import Session


class GoalsDialog(Form):
    """A goal and a watch limit for one KPI from a day on, above the goals it had before."""

    def __init__(
        self, session: Session, kpi: str = "dso", start: dt.date | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, "goals", _("Goal of a KPI"), parent)
        self.kpi = KpiField("goals.kpi")
        self.goal = NumberField(session, "goals.goal", width=14)
        self.watch = NumberField(session, "goals.watch", width=14)
        self.start = DateField(session, "goals.start", start or session.today.replace(day=1))
        self.add("kpi", _("&KPI"), self.kpi, required=_("Choose a KPI."))
        self.pair(
            ("goal", _("&Goal"), self.goal, _("Enter the goal.")),
            ("watch", _("&Watch limit"), self.watch),
        )
        self.add("start", _("Valid &from"), self.start, required=_("Enter a date."), wide=False)
        self.earlier = TableModel(_columns(self), [], session.formats)
        self.list = TableView(self.earlier, "goals_list", session.state, title=_("Goals of this KPI"), parent=self)
        self.list.setMinimumHeight(ems(self, 11))
        self.list.top.hide()
        self.wide(self.list)
        self.delete_button = self.button("delete", _("&Delete goal"), self.delete)
        self.save_buttons(_("&Set goal"))
        self.kpi.set_kpi(kpi)
        self.kpi.chosen.connect(lambda _ident: self._show_kpi())
        self.list.activated_row.connect(self._take)
        session.revision_changed.connect(self._show_goals)
        self._show_kpi()
        self.start_in(self.goal)

    @property
    def shown(self) -> Kpi:
        """The KPI chosen."""
        from ardesk.kpi.catalogue import kpi_of

        return kpi_of(self.kpi.kpi)

    def _show_kpi(self) -> None:
        kpi = self.shown
        self.watch.setEnabled(bool(kpi.better))
        if not kpi.better:
            self.watch.set_number(None)
        self.say("", self._said(kpi), "muted")
        self._show_goals()

    def _said(self, kpi: Kpi) -> str:
        unit = _units(self.session.ledger.base)[kpi.unit]
        direction = {
            "lower": _("Lower is better: up to the goal is good, up to the watch limit is to be watched."),
            "higher": _("Higher is better: from the goal on is good, from the watch limit on is to be watched."),
        }.get(kpi.better, _("Neither more nor less of it is better by itself: the goal is shown without a verdict."))
        benchmark = ""
        if kpi.benchmark is not None:
            figure = self.session.formats.unit(kpi.benchmark.good, kpi.unit)
            benchmark = _("Benchmark: {figure}.").format(figure=figure)
        return " ".join(filter(None, (_("Figures in {unit}.").format(unit=unit), direction, benchmark)))

    def _show_goals(self) -> None:
        goals = self.session.ledger.all(Goal, kpi=self.kpi.kpi)
        self.earlier.set_rows(sorted(goals, key=lambda goal: goal.valid_from, reverse=True))
        self.delete_button.setEnabled(bool(self.earlier.rows))

    def _take(self, goal: Goal) -> None:
        """The goal chosen in the list, to be changed."""
        self.goal.set_number(Decimal(goal.goal))
        self.watch.set_number(Decimal(goal.watch) if goal.watch else None)
        self.start.set_day(goal.valid_from)
        self.goal.setFocus()
        self.goal.selectAll()

    def delete(self) -> None:
        """The goal selected in the list is deleted."""
        if (goal := self.list.current_row()) is not None:
            name = _(self.shown.name)
            done = _("Goal for {kpi} from {day} deleted.")
            self.attempt(
                partial(company.delete_goal, goal_id=goal.id),
                done.format(kpi=name, day=self.session.formats.date(goal.valid_from)),
            )

    def on_left(self, name: str) -> None:
        if name in ("goal", "watch"):
            try:
                self._check_sides(self.goal.number(), self.watch.number())
            except FieldError as error:
                self.say(error.name, error.sentence)
            except ArdeskError:
                return  # said already by the field it is about

    def _check_sides(self, goal: Decimal | None, watch: Decimal | None) -> None:
        """The watch limit lies beyond the goal. Raises FieldError."""
        if goal is None or watch is None:
            return
        if self.shown.better == "lower" and watch < goal:
            raise FieldError("watch", _("Lower is better here, so the watch limit lies above the goal."))
        if self.shown.better == "higher" and watch > goal:
            raise FieldError("watch", _("Higher is better here, so the watch limit lies below the goal."))

    def write(self) -> int | None:
        goal, watch, day = self.goal.number(), self.watch.number(), self.start.must()
        if goal is None:
            raise FieldError("goal", _("Enter the goal."))
        self._check_sides(goal, watch)
        record = Goal(kpi=self.kpi.kpi, goal=f"{goal:f}", watch="" if watch is None else f"{watch:f}", valid_from=day)
        said = _("Goal for {kpi} set from {day}.")
        done = said.format(kpi=_(self.shown.name), day=self.session.formats.date(day))
        return 0 if self.attempt(partial(company.set_goal, goal=record), done) else None


def _columns(dialog: GoalsDialog) -> tuple[Column, ...]:
    def figure(text: str, formats: Formats) -> str:
        unit = dialog.shown.unit
        try:
            number = Decimal(text)
        except InvalidOperation:
            return text
        scale = 10 ** minor_digits(dialog.session.ledger.base) if unit == "money" else 1
        return formats.unit(float(number * scale), unit)

    return (
        Column("valid_from", _("Valid from"), "date", width=14),
        Column("goal", _("Goal"), "percent", width=16, text=lambda row, f: figure(row.goal, f), summed=False),
        Column("watch", _("Watch limit"), "percent", width=16, text=lambda row, f: figure(row.watch, f), summed=False),
    )


def _units(base: str) -> dict[str, str]:
    return {
        "money": base,
        "count": _("pieces"),
        "days": _("days"),
        "times": _("times"),
        "percent": _("percent"),
        "ratio": _("times"),
    }
