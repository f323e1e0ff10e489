"""Options: what may be said, and what is said about what may not."""

from __future__ import annotations

from dataclasses import fields

import pytest

from ardesk.kpi.options import CHOICES, Options, UsageError


def test_nothing_said_is_the_default() -> None:
    assert Options.parse([]) == Options()
    assert Options().differing() == {}


def test_the_first_choice_is_the_default() -> None:
    assert {name: values[0] for name, values in CHOICES.items()} == {name: getattr(Options(), name) for name in CHOICES}
    assert set(CHOICES) < {field.name for field in fields(Options)}


def test_later_ones_win_and_are_named() -> None:
    chosen = Options.parse(["dso_sales=net", "late=floor", "dso_sales=gross", "contact_days=7"])
    assert chosen.differing() == {"late": "floor", "contact_days": "7"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("dso_sale=net", "dso_sales"),
        ("dso_sales=brutto", "gross, net"),
        ("dso_sales", "NAME=VALUE"),
        ("write_off_target=much", "write_off_target"),
        ("write_off_target=-1", "write_off_target"),
        ("write_off_target=nan", "write_off_target"),
        ("contact_days=1.5", "contact_days"),
        ("loss_rates=1-30:2,late:50", "over 90"),
        ("loss_rates=1-30", "over 90"),
        ("loss_rates=1-30:1,1-30:2", "over 90"),
    ],
)
def test_what_cannot_be_is_told_what_can(text: str, named: str) -> None:
    with pytest.raises(UsageError, match=named):
        Options.parse([text])


@pytest.mark.parametrize("value", ["1e999999", "1000001", "9" * 5000, "1e999999999"])
@pytest.mark.parametrize("name", ["contact_days", "carrying_rate", "write_off_target", "loss_rates"])
def test_a_gigantic_number_is_refused_at_once_in_a_short_sentence(name: str, value: str) -> None:
    with pytest.raises(UsageError) as refused:
        Options.parse([f"{name}={'current:' * (name == 'loss_rates')}{value}"])
    assert len(refused.value.sentence) < 250


def test_classes_without_a_rate_lose_nothing() -> None:
    rates = Options.parse(["loss_rates=over 90:50.5"]).rates()
    assert [str(rate) for rate in rates.values()] == ["0", "0", "0", "0", "50.5"]
