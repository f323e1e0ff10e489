"""The month to choose a day from with the mouse, under a date field."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QPoint
from PySide6.QtWidgets import QCalendarWidget, QMenu, QWidgetAction

from ardesk.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


def open_calendar(field: QWidget, day: dt.date, then: Callable[[dt.date], None]) -> QMenu:
    """A month under `field` with `day` marked; `then` gets the day that is chosen."""
    menu = QMenu(field)
    month = QCalendarWidget(menu)
    month.setObjectName(f"{field.objectName()}.calendar")
    month.setAccessibleName(_("Calendar"))
    month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    month.setSelectedDate(QDate(day.year, day.month, day.day))

    def choose(chosen: QDate) -> None:
        menu.close()
        then(dt.date(chosen.year(), chosen.month(), chosen.day()))

    month.activated.connect(choose)
    month.clicked.connect(choose)
    holder = QWidgetAction(menu)
    holder.setDefaultWidget(month)
    menu.addAction(holder)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(field.mapToGlobal(QPoint(0, field.height())))
    month.setFocus()
    return menu
