"""The recommendations as a list: what to do, about whom, on what evidence, and a button that does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ardesk.domain.policy import HANDED_OVER
from ardesk.errors import ArdeskError
from ardesk.i18n import _, mark
from ardesk.operations.company import set_company
from ardesk.operations.credit import hold_orders, release_orders, require, set_terms
from ardesk.ui import tasks
from ardesk.ui.doors import open_dialog
from ardesk.ui.literal import literal
from ardesk.ui.theme import chars, ems
from ardesk.ui.widgets.notes import Note

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from ardesk.collecting.recommendations import Recommendation
    from ardesk.ledger import Ledger
    from ardesk.ui.session import Session

_KEY = "recommendations"
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_DO = mark("&Do it")


def read(path: Path, day: dt.date) -> tuple[Recommendation, ...]:
    """What is recommended, read through a connection of its own; for any thread."""
    from ardesk.collecting.recommendations import recommendations
    from ardesk.ledger import Ledger

    with Ledger.open(path, read_only=True) as ledger:
        return recommendations(ledger, day)


class RecommendationsView(QWidget):
    """Read in the background, and again after each change of the ledger; Return does what the selected one offers."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.found: Sequence[Recommendation] = ()
        self.list = QTreeWidget(self)
        self.list.setObjectName("recommendations.list")
        self.list.setAccessibleName(_("Recommendations"))
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHeaderLabels([_("About"), _("What to do"), _("At stake")])
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.evidence = QLabel(self)
        self.evidence.setObjectName("recommendations.evidence")
        self.evidence.setAccessibleName(_("Evidence"))
        self.evidence.setWordWrap(True)
        self.evidence.setTextFormat(Qt.TextFormat.PlainText)
        self.evidence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.evidence.setMinimumHeight(ems(self, 5))
        self.evidence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.note = Note("recommendations.note", self)
        self.act_button = QPushButton(_(_DO), self)
        self.act_button.setObjectName("recommendations.act")
        self.act_button.setAutoDefault(False)
        self.costs_button = QPushButton(_("&What chasing costs…"), self)
        self.costs_button.setObjectName("recommendations.costs")
        self.costs_button.setAutoDefault(False)
        self.costs_button.clicked.connect(
            lambda _checked: open_dialog("chasing_costs:ChasingCosts", self.session, self)
        )
        self._lay_out()
        self.list.currentItemChanged.connect(lambda *_items: self._show_evidence())
        self.list.itemActivated.connect(lambda *_item: self.act())
        self.act_button.clicked.connect(self.act)
        session.revision_changed.connect(self.refresh)
        self.refresh()

    def _lay_out(self) -> None:
        foot, layout = QHBoxLayout(), QVBoxLayout(self)
        foot.addWidget(self.evidence, 1)
        foot.addWidget(self.costs_button, 0, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(self.act_button, 0, Qt.AlignmentFlag.AlignTop)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.note)
        layout.addLayout(foot)

    def refresh(self) -> None:
        """Ask again what is recommended, in the background."""
        self.note.say(_("Looking at the last two years…") if not self.found else "", "muted")
        path, today = self.session.ledger.path, self.session.today
        tasks.run(lambda: read(path, today), self._show, key=_KEY, failed=self._failed)

    def drop(self) -> None:
        """Whatever is still on its way is not waited for."""
        tasks.drop(_KEY)

    def _failed(self, fault: Exception) -> None:
        if not isinstance(fault, ArdeskError):
            raise fault
        self.note.say(fault.sentence)

    def _show(self, found: Sequence[Recommendation]) -> None:
        place = max(0, self._place())
        self.found = found
        self.list.clear()
        self.list.addTopLevelItems([self._item(one) for one in found])
        for column in (0, 2):
            self.list.resizeColumnToContents(column)
        self.note.say("" if found else _("There is nothing to recommend today."), "muted")
        if (item := self.list.topLevelItem(min(place, len(found) - 1))) is not None:
            self.list.setCurrentItem(item)
        self._show_evidence()

    def _item(self, one: Recommendation) -> QTreeWidgetItem:
        from ardesk.collecting.recommendations import KINDS

        item = QTreeWidgetItem([_(KINDS[one.kind]), one.text, self.session.formats.money(one.amount)])
        item.setToolTip(1, literal(one.text))
        item.setTextAlignment(2, _RIGHT)
        return item

    def _place(self) -> int:
        item = self.list.currentItem()
        return -1 if item is None else self.list.indexOfTopLevelItem(item)

    def current(self) -> Recommendation | None:
        """The selected one."""
        place = self._place()
        return self.found[place] if 0 <= place < len(self.found) else None

    def _show_evidence(self) -> None:
        from ardesk.collecting.recommendations import ACTION_WORDS

        one = self.current()
        self.evidence.setText("\n".join(f"• {said[:1].upper()}{said[1:]}" for said in one.evidence) if one else "")
        self.act_button.setText(f"&{_(ACTION_WORDS[one.action])}" if one else _(_DO))
        self.act_button.setEnabled(one is not None and not self.session.ledger.read_only)

    def act(self) -> None:
        """Do what the selected one offers: at once where nothing is to be asked, else in the form for it."""
        from ardesk.collecting.recommendations import HAND_OVER, LEAVE_ALONE

        one = self.current()
        if one is None or self.session.ledger.read_only:
            return
        if one.action == LEAVE_ALONE:
            open_dialog("pause:PauseDialog", self.session, self, customer_ids=(one.customer_id,), hold=True)
        elif one.action == HAND_OVER:
            dialog = open_dialog("contact:ContactDialog", self.session, self, customer_id=one.customer_id)
            dialog.outcome.set_value(HANDED_OVER)  # type: ignore[attr-defined]  # of that dialog
        else:
            today, done = self.session.today, self._done(one)
            self.session.attempt(lambda ledger: _carry_out(ledger, one, today), done)

    def _done(self, one: Recommendation) -> str:
        from ardesk.collecting.recommendations import HOLD, LIMIT, RELEASE, TERMS

        limit = self.session.formats.money(one.amount) if one.action == LIMIT else ""
        text = {
            HOLD: _("Orders of {name} are held."),
            RELEASE: _("Orders of {name} go out again."),
            TERMS: _("{name} has the terms {value} from now on."),
            LIMIT: _("Balances below {limit} come last from now on."),
        }.get(one.action, _("Noted for {name}: {value}."))
        return text.format(name=one.name, value=one.value, limit=limit)

    @property
    def wide(self) -> int:
        """How wide it likes to be."""
        return chars(self, 110)


def _carry_out(ledger: Ledger, one: Recommendation, today: dt.date) -> None:
    from ardesk.collecting.recommendations import HOLD, LIMIT, RELEASE, TERMS
    from ardesk.collecting.worklist import SMALL_BALANCE

    why = "; ".join(one.evidence)
    if one.action == LIMIT:
        set_company(ledger, {SMALL_BALANCE: str(one.amount)})
    elif one.customer_id is None:
        return
    elif one.action == HOLD:
        hold_orders(ledger, [one.customer_id], today, why=why)
    elif one.action == RELEASE:
        release_orders(ledger, [one.customer_id])
    elif one.action == TERMS:
        set_terms(ledger, one.customer_id, one.value, why=why)
    else:
        require(ledger, one.customer_id, one.value)
