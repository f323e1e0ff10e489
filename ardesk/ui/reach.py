"""How a customer can be reached, on the clipboard: telephone number, e-mail address, postal address."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QTextBrowser, QWidget

from ardesk.domain.records import Customer
from ardesk.i18n import _, mark
from ardesk.reports.paper import page_for

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

    from ardesk.ui.session import Session

WAYS = (
    ("phone", mark("Copy &telephone number")),
    ("email", mark("Copy e-mail add&ress")),
    ("address", mark("Copy &postal address")),
)


def postal_address(customer: Customer, locale: str) -> str:
    """Name and address, a line each, as on an envelope; the town before its code where that is the custom."""
    town = (customer.city, customer.postcode)
    if page_for(locale) != "Letter":
        town = (customer.postcode, customer.city)
    lines = (customer.name, customer.contact, *customer.street.splitlines(), " ".join(filter(None, town)))
    return "\n".join(filter(None, (line.strip() for line in (*lines, customer.country))))


def text_of(customer: Customer, way: str, locale: str) -> str:
    """What is copied; empty where it is not known. A name alone is no address."""
    if way != "address":
        return str(getattr(customer, way)).strip()
    known = customer.street or customer.city or customer.postcode
    return postal_address(customer, locale) if known else ""


def copy(session: Session, customer_id: int | None, way: str) -> None:
    """Put it on the clipboard and say so, or say what is missing."""
    customer = session.ledger.find(Customer, id=customer_id) if customer_id else None
    if customer is None:
        session.told.emit(_("Select a customer or one of his invoices first."))
    elif text := text_of(customer, way, session.ledger.locale):
        QGuiApplication.clipboard().setText(text)
        session.told.emit(_("Copied: {text}").format(text=", ".join(text.splitlines())))
    else:
        missing = {
            "phone": _("{name} has no telephone number yet; open the customer to enter it."),
            "email": _("{name} has no e-mail address yet; open the customer to enter it."),
            "address": _("{name} has no postal address yet; open the customer to enter it."),
        }
        session.told.emit(missing[way].format(name=customer.name))


def show_menu(session: Session, customer_id: int | None, widget: QWidget, place: QPoint) -> None:
    """Open the menu at a place of a widget that shows the customer."""
    menu(session, customer_id, widget, place).popup(widget.mapToGlobal(place))


def menu(session: Session, customer_id: int | None, widget: QWidget, place: QPoint) -> QMenu:
    """What can be copied of the customer, below what the widget itself offers at that place."""
    made = widget.createStandardContextMenu(place) if isinstance(widget, QTextBrowser) else QMenu(widget)
    made.setObjectName("reach_menu")
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if not made.isEmpty():
        made.addSeparator()
    customer = session.ledger.find(Customer, id=customer_id) if customer_id else None
    for way, text in WAYS:
        action = made.addAction(_(text), partial(copy, session, customer_id, way))
        action.setEnabled(bool(customer and text_of(customer, way, session.ledger.locale)))
    return made
