"""The policy sheet: what happens, and when, while an invoice is not paid; for customers, in their language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from ardesk.domain.policy import USUAL_STEPS
from ardesk.domain.records import PolicyStep
from ardesk.domain.wording import LEVELS
from ardesk.i18n import _, _n, mark, speaking
from ardesk.reports.paper import Paper
from ardesk.reports.papers.business import business_of
from ardesk.reports.papers.letter_page import letter_footer
from ardesk.reports.papers.reminders import level_name
from ardesk.reports.papers.voice import house_voice
from ardesk.reports.templates import fill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ardesk.domain.records import Customer
    from ardesk.format import Formats
    from ardesk.reports.papers.business import Business
    from ardesk.reports.sources import Source

_ACTIONS: Final[Mapping[str, str]] = {
    "email": mark("E-mail"),
    "letter": mark("Letter"),
    "call": mark("Telephone call"),
    "message": mark("Message"),
    "hand_over": mark("Handed over for collection"),
}


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step as it is printed."""

    when: str
    what: str
    cost: str


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """The sheet as text in its places."""

    business: Business
    images: Mapping[str, tuple[float, float]]
    heading: str
    lead: Sequence[str]
    rows: Sequence[StepRow]
    has_costs: bool
    closing: Sequence[str]


def steps_for_all(source: Source) -> Sequence[PolicyStep]:
    """The owner's policy for all customers, else the usual one."""
    return source.all(PolicyStep, scope="") or USUAL_STEPS


def own_steps(source: Source, customer: Customer) -> Sequence[PolicyStep]:
    """The steps the owner has settled: for the customer, else its type, its risk class, or all; maybe none."""
    scopes = (("customer", customer.code), ("type", customer.type), ("risk", customer.risk), ("", ""))
    found = (source.all(PolicyStep, scope=scope, scope_key=key) for scope, key in scopes if key or not scope)
    return next((steps for steps in found if steps), [])


def policy_line(steps: Sequence[PolicyStep], formats: Formats) -> str:
    """The steps after the due date that a customer sees coming, in one sentence in the language being spoken."""
    ordered = sorted((step for step in steps if step.days > 0), key=lambda step: step.days)
    parts = [_announced(step, formats) for step in ordered if step.action in ("letter", "hand_over")]
    return _("If it is not paid in time: {steps}.").format(steps="; ".join(parts)) if parts else ""


def _announced(step: PolicyStep, formats: Formats) -> str:
    cost = _cost(step, formats)
    name = level_name(step.level) if not step.title and step.level in LEVELS else what(step)
    return _pair(when(step.days), f"{name} ({cost})" if cost else name)


def policy_sheet(source: Source, steps: Sequence[PolicyStep] = (), language: str = "") -> Paper:
    """The steps, else the policy for all customers, in order of days; in `language`, or the ledger's."""
    steps = steps or steps_for_all(source)
    voice, business = house_voice(source, language), business_of(source)
    with speaking(voice.language):
        title = _("How we follow up on invoices")
        ordered = sorted(steps, key=lambda step: step.days)
        rows = [StepRow(when(step.days), what(step), _cost(step, voice.formats)) for step in ordered]
        page = PolicyPage(
            business=business,
            images=business.sizes,
            heading=title,
            lead=[_lead()],
            rows=rows,
            has_costs=any(row.cost for row in rows),
            closing=[_closing(), " · ".join(business.contact)] if business.contact else [_closing()],
        )
        return Paper(
            title=f"{title} – {business.name}",
            html=fill("policy_sheet.html", title=title, page=page),
            images=business.images,
            footer=letter_footer(business),
            page=business.page,
            header=f"{title} · {business.name}",
            author=business.name,
            language=voice.language,
        )


def when(days: int) -> str:
    """A number of days from the due date in words."""
    if days == 0:
        return _("On the due date")
    words = (
        _n("{count} day after the due date", "{count} days after the due date", days)
        if days > 0
        else _n("{count} day before the due date", "{count} days before the due date", -days)
    )
    return words.format(count=abs(days))


def what(step: PolicyStep) -> str:
    """A step's own name, else what is done."""
    if step.title:
        return step.title
    action = _(_ACTIONS.get(step.action, step.action))
    if step.action in ("letter", "email") and step.level in LEVELS:
        return _pair(action, level_name(step.level))
    return action


def _pair(term: str, meaning: str) -> str:
    return _("{term}: {meaning}").format(term=term, meaning=meaning)


def _cost(step: PolicyStep, formats: Formats) -> str:
    fee = _("fee {amount}").format(amount=formats.money_with(step.fee)) if step.fee else ""
    interest = _("interest {percent} a year").format(percent=_rate(step.interest, formats)) if step.interest else ""
    return ", ".join(filter(None, (fee, interest)))


def _rate(text: str, formats: Formats) -> str:
    """The rate with all its digits, the sign as the language sets it."""
    rate = Decimal(text)
    return formats.percent(rate).replace(formats.number(rate, 1), text.replace(".", formats.decimal_sign))


def _lead() -> str:
    return _(
        "Invoices are payable by the due date printed on them. So that nothing is forgotten on either side, we follow"
        " up on open invoices in these steps, the same for every customer:"
    )


def _closing() -> str:
    return _(
        "If you disagree with an invoice or cannot pay it in time, please tell us before it is due: what is disputed,"
        " or promised for an agreed day, is not followed up meanwhile."
    )
