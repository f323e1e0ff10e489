"""Expected cash: when each open invoice will be paid, what each week brings, and how past forecasts did."""

from ardesk.kpi.forecast.engine import forecast
from ardesk.kpi.forecast.past import past_forecasts
from ardesk.kpi.forecast.records import (
    DEDUCTED,
    DISPUTED,
    HABIT,
    METHODS,
    WEEKS,
    WEIGHTED_MEAN,
    ExpectedInvoice,
    Forecast,
    ForecastWeek,
    HeldOut,
    PastForecast,
)

__all__ = [
    "DEDUCTED",
    "DISPUTED",
    "HABIT",
    "METHODS",
    "WEEKS",
    "WEIGHTED_MEAN",
    "ExpectedInvoice",
    "Forecast",
    "ForecastWeek",
    "HeldOut",
    "PastForecast",
    "forecast",
    "past_forecasts",
]
