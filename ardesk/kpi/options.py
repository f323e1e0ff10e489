"""The options that settle what authorities disagree on; the first value of each is the default."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from ardesk.errors import ArdeskError
from ardesk.i18n import _, brief

if TYPE_CHECKING:
    from collections.abc import Iterable

CHOICES: dict[str, tuple[str, ...]] = {
    "dso_sales": ("gross", "net"),
    "dso_receivables": ("ending", "average", "open_items"),
    "dso_window": ("period", "trailing_12_months"),
    "disputed": ("include", "exclude"),
    "countback_month": ("real", "30"),
    "countback_no_sales": ("skip", "stop"),
    "sales_weighted_days": ("30", "real"),
    "turnover_sales": ("net", "gross"),
    "turnover_receivables": ("average", "ending", "month_ends"),
    "late": ("signed", "floor", "late_only"),
    "predue": ("on_or_before", "strictly_before"),
    "bad_debt_sales": ("total", "credit", "net"),
    "recoveries": ("gross", "net"),
    "tax": ("included", "excluded"),
    "credits": ("own_column", "aged"),
    "basis": ("due", "invoice"),
    "roll_rate": ("migration", "balance"),
    "cei": ("monthly_average", "total_sales"),
}
HISTORY = "history"
_MOST = 10**6  # days or percent
CLASSES = ("current", "1-30", "31-60", "61-90", "over 90")


class UsageError(ArdeskError):
    """What was asked for does not exist; the sentence names what does."""


@dataclass(frozen=True, slots=True)
class Options:
    """One choice for each doubtful case; KPIS section 4 names them and their values."""

    dso_sales: str = "gross"
    dso_receivables: str = "ending"
    dso_window: str = "period"
    disputed: str = "include"
    countback_month: str = "real"
    countback_no_sales: str = "skip"
    sales_weighted_days: str = "30"
    turnover_sales: str = "net"
    turnover_receivables: str = "average"
    late: str = "signed"
    predue: str = "on_or_before"
    bad_debt_sales: str = "total"
    recoveries: str = "gross"
    tax: str = "included"
    credits: str = "own_column"
    basis: str = "due"
    roll_rate: str = "migration"
    cei: str = "monthly_average"
    loss_rates: str = "current:0.5,1-30:2,31-60:5,61-90:20,over 90:50"
    write_off_target: str = "2"
    contact_days: str = "14"
    carrying_rate: str = "8"

    @classmethod
    def parse(cls, given: Iterable[str]) -> Options:
        """The defaults changed by each `name=value`, later ones winning. Raises UsageError."""
        chosen = dict(_pair(text) for text in given)
        for name, value in chosen.items():
            _check(name, value)
        return replace(cls(), **chosen)

    def differing(self) -> dict[str, str]:
        """The options that differ from the default, by name."""
        default = Options()
        return {name: getattr(self, name) for name in NAMES if getattr(self, name) != getattr(default, name)}

    @property
    def net_of_tax(self) -> bool:
        """Whether tax is left out."""
        return self.tax == "excluded"

    def rates(self) -> dict[str, Decimal]:
        """The loss rate of each class in percent, 0 where none is named; not for `history`."""
        named = dict(part.rsplit(":", 1) for part in self.loss_rates.split(","))
        return {name: Decimal(named.get(name, "0")) for name in CLASSES}


NAMES = tuple(field.name for field in fields(Options))


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(
            _("“{text}” is not an option. Write NAME=VALUE, such as dso_sales=net.").format(text=brief(text))
        )
    return name.strip(), value.strip()


def _check(name: str, value: str) -> None:
    if name not in NAMES:
        known = ", ".join(NAMES)
        raise UsageError(_("There is no option {name}. There are: {known}.").format(name=brief(name), known=known))
    if name in CHOICES:
        if value not in CHOICES[name]:
            known = ", ".join(CHOICES[name])
            raise UsageError(
                _("{name} cannot be {value}. It can be: {known}.").format(name=name, value=brief(value), known=known)
            )
    elif name == "loss_rates":
        _check_rates(value)
    elif not _is_number(value, whole=name == "contact_days"):
        text = _("{name} must be a number of 0 or more, such as {default}; it cannot be {value}.")
        raise UsageError(text.format(name=name, default=getattr(Options(), name), value=brief(value)))


def _check_rates(value: str) -> None:
    parts = [part.rpartition(":") for part in value.split(",")]
    names = [name for name, _colon, _rate in parts]
    fits = (
        set(names) <= set(CLASSES) and len(set(names)) == len(names) and all(_is_number(rate) for *_name, rate in parts)
    )
    if value != HISTORY and not fits:
        text = _(
            "loss_rates cannot be {value}. It can be history, or a percentage for each of {known}, such as {default}."
        )
        raise UsageError(text.format(value=brief(value), known=", ".join(CLASSES), default=Options().loss_rates))


def _is_number(text: str, *, whole: bool = False) -> bool:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.is_finite() and 0 <= number <= _MOST and (not whole or number == int(number))
