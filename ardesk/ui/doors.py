"""The ways to dialogs and pages: each is imported when it is first opened."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from ardesk.i18n import mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QDialog, QWidget

    from ardesk.ui.session import Session

MENUS = (mark("&File"), mark("&Edit"), mark("&Record"), mark("&View"), mark("&Help"))
PAGES: tuple[tuple[str, str, str, str], ...] = (
    ("invoices", mark("Invoices"), "ardesk.ui.pages.invoices", "InvoicesPage"),
    ("customers", mark("Customers"), "ardesk.ui.pages.customers", "CustomersPage"),
    ("collections", mark("Collections"), "ardesk.ui.pages.collections", "CollectionsPage"),
    ("kpis", mark("KPIs"), "ardesk.ui.pages.kpis", "KpisPage"),
    ("reports", mark("Reports"), "ardesk.ui.pages.reports", "ReportsPage"),
)


def load(place: str) -> Callable[..., QWidget]:
    """The class at `module:Class`, below `ardesk.ui` where the module begins with a point."""
    module, name = place.split(":")
    module = f"ardesk.ui{module}" if module.startswith(".") else module
    return cast("Callable[..., QWidget]", getattr(import_module(module), name))


def make_page(page: str, session: Session) -> QWidget:
    """The page with this id, on `session`."""
    module, name = next((module, name) for known, _title, module, name in PAGES if known == page)
    return load(f"{module}:{name}")(session)


def open_dialog(place: str, session: Session, parent: QWidget, **given: object) -> QDialog:
    """The dialog at `place` (`payment:PaymentDialog`), open over `parent` and gone when closed."""
    from PySide6.QtCore import Qt

    dialog = cast("QDialog", load(f".dialogs.{place}")(session, parent=parent, **given))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
