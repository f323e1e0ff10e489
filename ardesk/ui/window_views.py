"""The window's actions that only show: pages, details, scale, colours, the search field, the help."""

from __future__ import annotations

import platform
from functools import partial
from html import escape
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout

from ardesk import __version__
from ardesk.domain.records import Customer
from ardesk.i18n import _
from ardesk.ui.actions import ACTIONS, BY_ID
from ardesk.ui.doors import MENUS, open_dialog
from ardesk.ui.icons import without_icons
from ardesk.ui.session import Wish
from ardesk.ui.theme import Appearance, colours, fit, theme
from ardesk.ui.widgets.goto import GoTo, Place, Source
from ardesk.ui.widgets.table import TableView

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtGui import QAction

    from ardesk.ledger import InvoiceRow
    from ardesk.ui.main_window import MainWindow
    from ardesk.ui.window_actions import Actions

_ENOUGH = 200


class ViewDoer:
    """Shows and hides; changes nothing in the ledger."""

    def __init__(self, window: MainWindow) -> None:
        self.window, self.session = window, window.session
        self._known_rows: Sequence[InvoiceRow] = ()
        self._numbers: list[str] = []
        self._known_revision = -1
        self._customers: list[tuple[int, str, str]] = []

    def go_to(self) -> None:
        """Into the field that finds everything."""
        self._field.start()

    @property
    def _field(self) -> GoTo:
        return self._desk().go_to_field

    def _action(self, action: str) -> QAction:
        return self._desk().by_id[action]

    def _desk(self) -> Actions:
        desk = self.window.desk
        if desk is None:
            raise RuntimeError("the actions come before what they do")
        return desk

    def sources(self) -> Sequence[Source]:
        """Where the field looks: pages, invoices, customers, actions."""
        return (self._page_places, self._invoice_places, self._customer_places, self._action_places)

    def _page_places(self, _typed: str) -> Iterator[Place]:
        for row in ACTIONS:
            if row.method == "show_page":
                yield Place(_(row.text).replace("&", ""), _("page"), partial(self.window.perform, row.id))

    def _invoice_places(self, typed: str) -> Iterator[Place]:
        """Invoices whose number has the word; those that end in it first, and no more than anybody reads."""
        kind, rows = _("invoice of {name}"), self.window.invoices.model.rows
        if rows is not self._known_rows:
            self._known_rows, self._numbers = rows, [f"{row.number} {row.po_number}".casefold() for row in rows]
        words = typed.split() or [""]
        fitting = [n for n, text in enumerate(self._numbers) if words[0] in text]
        fitting = [n for n in fitting if all(word in self._numbers[n] for word in words[1:])]
        ending = [n for n in fitting if rows[n].number.casefold().endswith(words[0])]
        for number in dict.fromkeys(ending[:_ENOUGH] + fitting[:_ENOUGH]):
            row = rows[number]
            go = partial(self.session.show_page, "invoices", Wish("invoice", (row.id,)))
            yield Place(row.number, kind.format(name=row.customer_name), go, row.po_number)

    def _customer_places(self, _typed: str) -> Iterator[Place]:
        kind = _("customer {code}")
        if self._known_revision != self.session.ledger.revision:
            self._known_revision = self.session.ledger.revision
            self._customers = [(one.id or 0, one.code, one.name) for one in self.session.ledger.all(Customer)]
        for number, code, name in self._customers:
            go = partial(self.session.show_page, "customers", Wish("customer", (number,)))
            yield Place(name, kind.format(code=code), go, code)

    def _action_places(self, _typed: str) -> Iterator[Place]:
        for row in ACTIONS:
            if row.method != "show_page" and row.bound and self._action(row.id).isEnabled():
                keys = f" {row.shortcut}" if row.shortcut else ""
                name = _(row.text).replace("&", "").rstrip("…")
                yield Place(name, _("action") + keys, partial(self.window.perform, row.id), _(row.help))

    def list_in_front(self) -> TableView | None:
        """The list the keyboard is in, else the first one of the page in front."""
        place = QApplication.focusWidget()
        while place is not None and not isinstance(place, TableView):
            place = place.parentWidget()
        if place is not None and place.window() is self.window:
            return place
        return next((found for found in self.window.page.findChildren(TableView) if found.isVisible()), None)

    def focus_filter(self) -> None:
        """Into the filter of the list."""
        if shown := self.list_in_front():
            shown.focus_filter()

    def select_all(self) -> None:
        """Every row of the list."""
        if shown := self.list_in_front():
            shown.grid.selectAll()

    def copy_rows(self) -> None:
        """The selected rows on the clipboard."""
        if shown := self.list_in_front():
            shown.grid.copy()

    def copy_with_headers(self) -> None:
        """The selected rows on the clipboard, under their columns' names."""
        if shown := self.list_in_front():
            shown.copy_with_headers()

    def choose_columns(self) -> None:
        """Which columns are shown, and by which the list is sorted."""
        if shown := self.list_in_front():
            shown.choose_columns()

    def toggle_details(self) -> None:
        """Show or hide the pane at the right."""
        place = self.window.details_place
        place.setVisible(not place.isVisibleTo(self.window))

    def refresh_all(self) -> None:
        """Read the ledger again."""
        self.session.ledger.refresh()
        self.session.revision_changed.emit(self.session.ledger.revision)

    def zoom_in(self) -> None:
        """Everything larger."""
        self._zoom(1)

    def zoom_out(self) -> None:
        """Everything smaller."""
        self._zoom(-1)

    def zoom_reset(self) -> None:
        """Everything at its usual size."""
        self._zoom(0)

    def _zoom(self, step: int) -> None:
        if step:
            theme().step_zoom(step)
        else:
            theme().set_zoom(100)
        self.session.state["window.zoom"] = theme().zoom
        self.session.told.emit(_("Everything is shown at {zoom} %.").format(zoom=theme().zoom))

    def set_appearance(self, appearance: str) -> None:
        """Light, dark, or as the system is."""
        theme().set_appearance(cast("Appearance", appearance))
        self.session.state["window.appearance"] = appearance

    def show_shortcuts(self) -> None:
        """Every action with its keys."""
        self._show_text(_("Keyboard shortcuts"), shortcuts_page())

    def kpi_reference(self) -> None:
        """What is to be known of each KPI."""
        open_dialog("reference:ReferenceDialog", self.session, self.window)

    def show_recommendations(self) -> None:
        """What the owner might do about it."""
        open_dialog("recommendations:RecommendationsDialog", self.session, self.window)

    def show_safety(self) -> None:
        """What is promised of a ledger, what is not, and what to do when."""
        from ardesk.ui.manual import safety_page

        self._show_text(_("How safe the ledger is"), safety_page())

    def about(self) -> None:
        """Version, and where the ledger lies."""
        ledger = self.session.ledger
        facts = (
            (_("Version"), __version__),
            (_("Ledger"), str(ledger.path)),
            (_("Last backup"), str(ledger.newest_backup or _("none yet"))),
            (_("Runs on"), f"Python {platform.python_version()}, Qt {qVersion()}, {platform.system()}"),
            (_("Licence"), "MIT"),
        )
        rows = "".join(f"<tr><td class=m>{escape(name)}</td><td>{escape(value)}</td></tr>" for name, value in facts)
        intro = _("The receivables ledger of a small business: who owes what, since when, and whom to call today.")
        self._show_text(_("About ARDesk"), f"<h2>ARDesk</h2><p>{escape(intro)}</p><table>{rows}</table>")

    def _show_text(self, title: str, html: str) -> None:
        dialog = QDialog(self.window)
        dialog.setObjectName("text_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(title)
        text = QTextBrowser(dialog)
        text.setObjectName("text_shown")
        text.setAccessibleName(title)
        text.document().setDefaultStyleSheet(
            f".m {{ color: {colours().muted} }} td {{ padding: 2px 14px 2px 0 }} h4 {{ margin-bottom: 2px }}"
        )
        text.setHtml(html)
        buttons = without_icons(QDialogButtonBox(QDialogButtonBox.StandardButton.Close, dialog))
        buttons.rejected.connect(dialog.reject)
        layout = QVBoxLayout(dialog)
        layout.addWidget(text)
        layout.addWidget(buttons)
        fit(dialog, 100, 34)
        dialog.open()


def shortcuts_page() -> str:
    """The table of actions that have keys, menu by menu, as HTML."""
    parts = []
    for menu in MENUS:
        rows = "".join(
            f"<tr><td><b>{escape(_keys(row.id))}</b></td><td>{escape(_(row.text).replace('&', '').rstrip('…'))}</td>"
            f"<td class=m>{escape(_(row.help))}</td></tr>"
            for row in ACTIONS
            if row.menu == menu and row.shortcut
        )
        parts.append(f"<h4>{escape(_(menu).replace('&', ''))}</h4><table>{rows}</table>")
    lists = (
        (_("any letter"), _("Filter the list"), _("Esc shows everything again")),
        ("Alt+1 … Alt+7", _("Chips"), _("All, drafts, open, overdue and so on")),
        ("Shift+F10", _("Menu of the row"), _("What can be done with the selected rows")),
        ("F2", _("Explain the figure"), _("In a table of KPIs; a second click on its cell does too")),
        ("Ctrl+PgUp, Ctrl+PgDn", _("Views of the KPIs"), _("Board, scorecard, comparisons and so on")),
        (_("Shift+click"), _("Sort by one more column"), _("A click on a column's name sorts by it alone")),
    )
    rows = "".join(
        f"<tr><td><b>{escape(keys)}</b></td><td>{escape(name)}</td><td class=m>{escape(more)}</td></tr>"
        for keys, name, more in lists
    )
    return "".join([*parts, f"<h4>{escape(_('Lists'))}</h4><table>{rows}</table>"])


def _keys(action: str) -> str:
    return QKeySequence(BY_ID[action].shortcut).toString(QKeySequence.SequenceFormat.NativeText)
