"""The facts about the business: what stands on its papers and what invoices begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.i18n import _
from ardesk.operations import company
from ardesk.reports.epc import valid_iban
from ardesk.ui.dialogs.form import FieldError, Form
from ardesk.ui.widgets.choices import ChoiceField, TermsField
from ardesk.ui.widgets.fields import NoteField, NumberField, TextField
from ardesk.ui.widgets.logo import LogoField
from ardesk.ui.widgets.number_pattern import PatternField
from ardesk.ui.widgets.places import locale_choices, month_choices, papers, windows

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ardesk.ui.session import Session


_TEXTS = ("name", "email", "phone", "tax_id", "iban", "bic")


class CompanyDialog(Form):
    """Name, address, logo, terms, number pattern; the currency is settled when a ledger begins."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "company", _("Business details"), parent)
        self._make_fields()
        self._lay_out()
        self._show()
        self.start_in(self.texts["name"])

    def _make_fields(self) -> None:
        facts = self.session.ledger.company
        self.texts = {name: TextField(f"company.{name}", width=18) for name in _TEXTS}
        self.address = NoteField("company.address")
        self.bank = NoteField("company.bank")
        self.logo = LogoField("company.logo")
        self.terms = TermsField("company.terms")
        self.pattern = PatternField("company.number_pattern")
        self.tax = NumberField(self.session, "company.tax_rate")
        self.locale_field = ChoiceField("company.locale", locale_choices(facts["locale"]))
        self.year = ChoiceField("company.year_start", month_choices(self.session.formats))
        self.paper = ChoiceField("company.paper", papers())
        self.window_field = ChoiceField("company.window_envelope", windows())

    def _lay_out(self) -> None:
        self.add("name", _("&Name"), self.texts["name"], required=_("Enter the name of the business."))
        self.add("address", _("&Address"), self.address)
        self.pair(("email", _("&E-mail"), self.texts["email"]), ("phone", _("&Phone"), self.texts["phone"]))
        self.add("tax_id", _("Ta&x number"), self.texts["tax_id"], wide=False)
        self.add("bank", _("&Bank details"), self.bank)
        self.pair(("iban", _("&IBAN"), self.texts["iban"]), ("bic", _("BI&C"), self.texts["bic"]))
        self.add("logo", _("L&ogo"), self.logo)
        self.pair(("terms", _("&Terms"), self.terms), ("tax_rate", _("Us&ual tax %"), self.tax))
        self.pair(("pattern", _("Nu&mber pattern"), self.pattern), ("paper", _("Pape&r"), self.paper))
        self.pair(("locale", _("&Writes like"), self.locale_field), ("window", _("En&velopes"), self.window_field))
        self.add("year_start", _("&Year begins in"), self.year, wide=False)
        settled = _("Currency: {currency}, settled when the ledger began.")
        self.say("", settled.format(currency=self.session.ledger.base), "muted")
        self.save_buttons()

    def _show(self) -> None:
        facts = self.session.ledger.company
        for name, widget in self.texts.items():
            widget.set_value(facts[name])
        self.address.set_value(facts["address"])
        self.bank.set_value(facts["bank"])
        self.logo.set_value(facts["logo"])
        self.terms.set_value(facts["terms"])
        self.pattern.set_value(facts["number_pattern"])
        self.tax.setText(facts["tax_rate"].replace(".", self.session.formats.decimal_sign))
        self.locale_field.set_value(facts["locale"])
        self.year.set_value(facts["year_start"])
        self.paper.set_value(facts["paper"])
        self.window_field.set_value(facts["window_envelope"])

    def write(self) -> int | None:
        rate = self.tax.number()
        if rate is not None and rate > 100:  # noqa: PLR2004 - percent
            raise FieldError("tax_rate", _("A tax rate is at most 100 %."))
        facts = {name: widget.value() for name, widget in self.texts.items()}
        if facts["iban"] and not valid_iban(facts["iban"]):
            raise FieldError("iban", _("This is not an IBAN: its check digits do not fit. Look at the bank's letter."))
        facts |= {
            "address": self.address.value(),
            "bank": self.bank.value(),
            "logo": self.logo.value(),
            "terms": self.terms.value(),
            "number_pattern": self.pattern.value(),
            "tax_rate": "" if rate is None else f"{rate:f}",
            "locale": self.locale_field.value(),
            "year_start": self.year.value(),
            "paper": self.paper.value(),
            "window_envelope": self.window_field.value(),
        }
        old = self.session.ledger.company
        changed = {name: value for name, value in facts.items() if old.get(name, "") != value}
        if changed and not self.attempt(
            lambda ledger: company.set_company(ledger, changed), _("Business details saved.")
        ):
            return None
        return 0
