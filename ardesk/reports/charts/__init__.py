"""Charts as figures: calm, labelled at the line, with zero where zero is, the same on screen, paper and in files."""

from __future__ import annotations

from ardesk.reports.charts.activity_calendar import CalendarData, activity_calendar
from ardesk.reports.charts.aging import aging_bar, aging_over_time, class_name
from ardesk.reports.charts.bars import grouped_bars, horizontal_bars, stacked_bars
from ardesk.reports.charts.data import Chart, Data, Hit, Series, Style, Twin, twin
from ardesk.reports.charts.distribution import DistributionData, Span, distribution
from ardesk.reports.charts.lines import dso_and_cei, lines, sparkline
from ardesk.reports.charts.output import figure_to_png, figure_to_svg
from ardesk.reports.charts.pareto import ParetoData, pareto
from ardesk.reports.charts.scatter import Point, ScatterData, scatter
from ardesk.reports.charts.waterfall import Step, WaterfallData, waterfall

__all__ = [
    "CalendarData",
    "Chart",
    "Data",
    "DistributionData",
    "Hit",
    "ParetoData",
    "Point",
    "ScatterData",
    "Series",
    "Span",
    "Step",
    "Style",
    "Twin",
    "WaterfallData",
    "activity_calendar",
    "aging_bar",
    "aging_over_time",
    "class_name",
    "distribution",
    "dso_and_cei",
    "figure_to_png",
    "figure_to_svg",
    "grouped_bars",
    "horizontal_bars",
    "lines",
    "pareto",
    "scatter",
    "sparkline",
    "stacked_bars",
    "twin",
    "waterfall",
]
