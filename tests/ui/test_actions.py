"""The table of actions: no key twice, a method behind each row, and everything said in the help."""

from __future__ import annotations

from collections import Counter

from PySide6.QtGui import QKeySequence

from ardesk.paths import resource
from ardesk.ui.actions import ACTIONS
from ardesk.ui.doors import MENUS, PAGES, load
from ardesk.ui.main_window import MainWindow
from ardesk.ui.window_files import FileDoer
from ardesk.ui.window_out import OutDoer
from ardesk.ui.window_records import RecordDoer
from ardesk.ui.window_views import ViewDoer, shortcuts_page


def keys() -> list[str]:
    texts = [text for row in ACTIONS for text in (row.shortcut, *row.also) if text]
    return [QKeySequence(text).toString() for text in texts]


def test_no_key_stands_for_two_actions() -> None:
    assert [key for key, count in Counter(keys()).items() if count > 1] == []
    assert "" not in keys()


def test_ids_are_unique_and_menus_known() -> None:
    assert len({row.id for row in ACTIONS}) == len(ACTIONS)
    assert {row.menu for row in ACTIONS} == set(MENUS)


def test_each_action_has_a_method_somewhere() -> None:
    pages = [load(f"{module}:{name}") for _page, _title, module, name in PAGES]
    places = [*pages, MainWindow, FileDoer, RecordDoer, OutDoer, ViewDoer]
    lost = [row.id for row in ACTIONS if not any(callable(getattr(place, row.method_name, None)) for place in places)]
    assert lost == []


def test_mnemonics_of_a_menu_are_unique() -> None:
    for menu in MENUS:
        letters = [row.text[row.text.index("&") + 1].lower() for row in ACTIONS if row.menu == menu and "&" in row.text]
        assert [letter for letter, count in Counter(letters).items() if count > 1] == []


def test_icons_named_are_there() -> None:
    lost = [row.icon for row in ACTIONS if row.icon and not resource("icons", f"{row.icon}.svg").is_file()]
    assert lost == []


def test_the_help_names_every_key() -> None:
    page = shortcuts_page()
    lost = [row.shortcut for row in ACTIONS if row.shortcut and row.shortcut not in page]
    assert lost == []


def test_every_page_has_a_key() -> None:
    by_argument = {row.argument: row.shortcut for row in ACTIONS if row.method == "show_page"}
    assert by_argument == {page: f"Ctrl+{number}" for number, (page, *_rest) in enumerate(PAGES, start=1)}
