"""What a forecast of cash says in sentences, the same on screen and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.i18n import _, _n

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.format import Formats
    from ardesk.kpi.forecast import Forecast, PastForecast


def forecast_sentences(found: Forecast, past: Sequence[PastForecast], formats: Formats) -> list[str]:
    """How much is expected, what is held out, which weeks are thin, and how the last forecast did."""
    return [one for one in (_whole(found, formats), _held(found, formats), _thin(found, formats)) if one] + [
        last_month(past, formats)
    ]


def _whole(found: Forecast, formats: Formats) -> str:
    count = len(found.invoices)
    text = _n(
        "As of {day}, {amount} is expected from {count} open invoice, {later} of it after these weeks.",
        "As of {day}, {amount} is expected from {count} open invoices, {later} of it after these weeks.",
        count,
    )
    return text.format(
        day=formats.date(found.as_of),
        amount=formats.money(found.open),
        count=formats.number(count),
        later=formats.money(found.later),
    )


def _held(found: Forecast, formats: Formats) -> str:
    if not found.held_out:
        return ""
    return _("Held out as disputed or deducted: {amount}.").format(amount=formats.money(found.total_held_out))


def _thin(found: Forecast, formats: Formats) -> str:
    if found.minimum is None:
        return ""
    thin = sum(week.below_minimum for week in found.weeks)
    if not thin:
        return _("No week is below {least}.").format(least=formats.money(found.minimum))
    text = _n("{count} week is below {least}.", "{count} weeks are below {least}.", thin)
    return text.format(count=thin, least=formats.money(found.minimum))


def last_month(past: Sequence[PastForecast], formats: Formats) -> str:
    """How the newest of the past forecasts did."""
    if not past:
        return _("No month has passed yet that could have been forecast.")
    last = past[-1]
    text = _("For {month} {expected} was forecast and {actual} came on these invoices.")
    if last.accuracy is not None:
        text = _("For {month} {expected} was forecast and {actual} came on these invoices: {accuracy} right.")
    return text.format(
        month=formats.month(last.start),
        expected=formats.money(last.expected),
        actual=formats.money(last.actual),
        accuracy=accuracy_text(last, formats),
    )


def accuracy_text(one: PastForecast, formats: Formats) -> str:
    """How right a past forecast was; never below nothing."""
    return formats.percent(None if one.accuracy is None else max(0.0, 100 * one.accuracy))


def method_words(method: str) -> str:
    """The method in a sentence."""
    if method == "weighted_mean":
        return _("Each invoice is expected on its due date plus the customer’s days late on average, by amount.")
    return _(
        "Each invoice is expected by its customer’s own habit, newer payments weighing more and all customers "
        "together as two payments more; what is overdue counts as if it needed as long again."
    )
