"""The first start: four short steps to a ledger of one's own, an import, or the sample company."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ardesk.errors import ArdeskError
from ardesk.format import Formats
from ardesk.i18n import _
from ardesk.ledger import Ledger
from ardesk.operations import company
from ardesk.operations.keeping import kept_in_step, set_second_place
from ardesk.ui.session import world_fault
from ardesk.ui.theme import chars, ems
from ardesk.ui.widgets.choices import ChoiceField, CurrencyField, TermsField
from ardesk.ui.widgets.fields import NoteField, TextField
from ardesk.ui.widgets.logo import LogoField
from ardesk.ui.widgets.notes import Note
from ardesk.ui.widgets.number_pattern import PatternField
from ardesk.ui.widgets.path_field import PathField
from ardesk.ui.widgets.places import locale_choices, month_choices, system_place

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping

_SUFFIX = ".ardesk"
_LONGEST_NAME = 40  # letters of the business's name in that of its file


class FirstStart(QDialog):
    """Makes a ledger, or finds out that something else is wanted.

    After it is accepted `chosen` is the ledger's path, or `sample`; `then` is the action to go on with
    (`new_invoice`, `import_files` or nothing).
    """

    def __init__(self, state: MutableMapping[str, object] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = {} if state is None else state
        self.chosen: Path | str | None = None
        self.then = ""
        self.setObjectName("first_start")
        self.setWindowTitle(_("Welcome to ARDesk"))
        self._locale, self._currency = system_place()
        self._make_fields()
        self.steps = QStackedWidget(self)
        for make in (self._welcome, self._business, self._place_and_money, self._terms_and_numbers, self._where):
            self.steps.addWidget(make())
        self.note = Note("first_start.note", self)
        layout = QVBoxLayout(self)
        layout.addWidget(self.steps, 1)
        layout.addWidget(self.note)
        layout.addLayout(self._foot())
        self.resize(chars(self, 84), ems(self, 24))
        self._show(0)

    # Fields

    def _make_fields(self) -> None:
        self.name = TextField("first_start.name", width=30)
        self.address = NoteField("first_start.address")
        self.logo = LogoField("first_start.logo")
        self.currency = CurrencyField("first_start.currency", width=8)
        self.locale_field = ChoiceField("first_start.locale", locale_choices(self._locale))
        self.year = ChoiceField("first_start.year_start", month_choices(Formats("en_US", "USD")))
        self.terms = TermsField("first_start.terms")
        self.pattern = PatternField("first_start.number_pattern")
        self.tax = TextField("first_start.tax_rate", width=8)
        self.path = PathField("first_start.path", ending=_SUFFIX, width=40)
        self.second = PathField("first_start.second_place", width=40)
        self.second.setPlaceholderText(_("a stick, another disk or a synced folder; can wait"))
        self.currency.set_value(self._currency)
        self.locale_field.set_value(self._locale)
        self.terms.set_value("net 30")
        self.pattern.set_value("INV-{n:04}")
        self._path_typed = False
        self._warned_of: Path | None = None
        self.path.textEdited.connect(lambda _text: setattr(self, "_path_typed", True))

    # Steps

    def _welcome(self) -> QWidget:
        step, layout = self._step(_("Who owes you, since when, and whom to call today"), "")
        for name, text, explanation, act in (
            ("new", _("&Start my ledger"), _("Four short steps; each can be skipped."), self._begin),
            (
                "import",
                _("&Import what I have"),
                _("A new ledger, then files from another program."),
                self._begin_import,
            ),
            ("sample", _("Look at the sample &company"), _("A made-up business in a file of its own."), self._sample),
            ("open", _("&Open a ledger"), _("One that is on this computer already."), self._open),
        ):
            layout.addWidget(self._door(name, text, explanation, act))
        layout.addStretch(1)
        return step

    def _door(self, name: str, text: str, explanation: str, act: Callable[[], None]) -> QPushButton:
        door = QPushButton(f"{text}\n{explanation}")
        door.setObjectName(f"first_start.{name}")
        door.setAccessibleName(text.replace("&", ""))
        door.setAccessibleDescription(explanation)
        door.setAutoDefault(True)
        door.setMinimumHeight(ems(door, 3.4))
        door.clicked.connect(lambda _checked: act())
        return door

    def _business(self) -> QWidget:
        return self._form(
            _("Your business"),
            _("As it stands on your invoices. All of it can be changed later."),
            (_("&Name"), self.name),
            (_("&Address"), self.address),
            (_("&Logo"), self.logo),
        )

    def _place_and_money(self) -> QWidget:
        return self._form(
            _("Currency and country"),
            _("The currency is the one thing that can’t be changed later; invoices may be in others as well."),
            (_("&Currency"), self.currency),
            (_("&Writes like"), self.locale_field),
            (_("&Year begins in"), self.year),
        )

    def _terms_and_numbers(self) -> QWidget:
        return self._form(
            _("Terms and numbers"),
            _("What a new invoice begins with."),
            (_("&Terms"), self.terms),
            (_("&Number pattern"), self.pattern),
            (_("Usual ta&x %"), self.tax),
        )

    def _where(self) -> QWidget:
        step = self._form(
            _("Where it lives"),
            _(
                "One file holds everything. Verified backups are kept in a folder beside it, and copied to a second "
                "place if you name one: a disk that fails takes both along otherwise."
            ),
            (_("&Ledger"), self.path),
            (_("&Second place"), self.second),
        )
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._chooser("browse", _("C&hoose the ledger’s place…"), self._browse))
        row.addWidget(self._chooser("browse_second", _("Choose the second &place…"), self._browse_second))
        grid = step.layout()
        if isinstance(grid, QVBoxLayout):
            grid.insertLayout(grid.count() - 1, row)
        return step

    def _chooser(self, name: str, text: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(f"first_start.{name}")
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked: act())
        return button

    def _step(self, title: str, text: str) -> tuple[QWidget, QVBoxLayout]:
        step = QWidget()
        layout = QVBoxLayout(step)
        heading = QLabel(title)
        font = heading.font()
        font.setPointSizeF(font.pointSizeF() * 1.3)
        font.setBold(True)
        heading.setFont(font)
        heading.setWordWrap(True)
        layout.addWidget(heading)
        if text:
            explanation = Note("first_start.explanation")
            explanation.say(text, "muted")
            layout.addWidget(explanation)
        layout.addSpacing(ems(self, 0.5))
        return step, layout

    def _form(self, title: str, text: str, *rows: tuple[str, QWidget]) -> QWidget:
        step, layout = self._step(title, text)
        grid = QGridLayout()
        grid.setVerticalSpacing(ems(self, 0.5))
        for place, (label_text, field) in enumerate(rows):
            label = QLabel(label_text)
            label.setBuddy(field)
            field.setAccessibleName(label_text.replace("&", ""))
            top = Qt.AlignmentFlag.AlignTop if isinstance(field, NoteField) else Qt.AlignmentFlag.AlignVCenter
            grid.addWidget(label, place, 0, top)
            grid.addWidget(field, place, 1)
        grid.setColumnStretch(1, 1)
        layout.addLayout(grid)
        layout.addStretch(1)
        return step

    # Going through them

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        self.place = QLabel()
        self.place.setObjectName("first_start.place")
        foot.addWidget(self.place)
        foot.addStretch(1)
        self.back = self._button("back", _("&Back"), lambda: self._show(self.steps.currentIndex() - 1), foot)
        self.skip = self._button("skip", _("S&kip the rest"), self._finish, foot)
        self.forward = self._button("next", _("N&ext"), self.go_on, foot)
        return foot

    def _button(self, name: str, text: str, act: Callable[[], None], foot: QHBoxLayout) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(f"first_start.{name}")
        button.setAccessibleName(text.replace("&", ""))
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked: act())
        foot.addWidget(button)
        return button

    def _show(self, step: int) -> None:
        self.note.say("")
        self.steps.setCurrentIndex(step)
        last = step == self.steps.count() - 1
        self.place.setText(_("Step {step} of {steps}").format(step=step, steps=self.steps.count() - 1) if step else "")
        for button in (self.back, self.skip, self.forward):
            button.setVisible(step > 0)
        self.skip.setVisible(step > 0 and not last)
        self.forward.setText(_("&Create the ledger") if last else _("N&ext"))
        self.forward.setDefault(step > 0)
        if last and not self._path_typed:
            self.path.set_value(str(self._usual_path()))
        first = (None, self.name, self.currency, self.terms, self.path)[step]
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)
            first.select_text()

    def _begin(self) -> None:
        self.then = "new_invoice"
        self._show(1)

    def _begin_import(self) -> None:
        self.then = "import_files"
        self._show(1)

    def _sample(self) -> None:
        self.chosen = "sample"
        self.accept()

    def _open(self) -> None:
        kinds = _("Ledgers") + f" (*{_SUFFIX});;" + _("Encrypted backups") + " (*.age)"
        name, _kind = QFileDialog.getOpenFileName(self, _("Open a ledger"), str(Path.home()), kinds)
        if name:
            self.chosen = Path(name)
            self.accept()

    def go_on(self) -> None:
        """The next step, when what stands on this one can be used; after the last one the ledger is made."""
        if fault := self._fault(self.steps.currentIndex()):
            self.note.say(fault)
        elif self.steps.currentIndex() == self.steps.count() - 1:
            self._finish()
        else:
            self._show(self.steps.currentIndex() + 1)

    def _fault(self, step: int) -> str:
        if step == 1:
            return self.logo.problem()
        if step == 2:  # noqa: PLR2004 - the step's place
            return self.currency.problem() or ("" if self.currency.value() else _("Enter a currency."))
        if step == 3:  # noqa: PLR2004 - likewise
            return self.terms.problem() or self.pattern.problem() or self._tax_fault()
        return self._where_fault() if step == 4 else ""  # noqa: PLR2004 - likewise

    def _tax_fault(self) -> str:
        try:
            self._tax()
        except ArdeskError as error:
            return error.sentence
        return ""

    def _tax(self) -> str:
        text = self.tax.value().replace("%", "")
        formats = Formats(self.locale_field.value(), self.currency.value())
        return f"{formats.parse_number(text):f}" if text else ""

    # Making the ledger

    def _usual_path(self) -> Path:
        folder = Path.home() / "Documents"
        folder = folder if folder.is_dir() else Path.home()
        plain = "".join(sign for sign in self.name.value()[:_LONGEST_NAME] if sign.isalnum() or sign in " -_")
        name = plain.strip() or _("My ledger")
        path, count = folder / f"{name}{_SUFFIX}", 1
        while path.exists():
            count += 1
            path = folder / f"{name} {count}{_SUFFIX}"
        return path

    def _browse(self) -> None:
        kinds = _("Ledgers") + f" (*{_SUFFIX})"
        name, _kind = QFileDialog.getSaveFileName(self, _("Where the ledger lives"), self.path.value(), kinds)
        if name:
            self._path_typed = True
            self.path.set_value(name)

    def _browse_second(self) -> None:
        name = QFileDialog.getExistingDirectory(self, _("Second place for backups"), self.second.value())
        if name:
            self.second.set_value(name)

    def _where_fault(self) -> str:
        if fault := self.path.problem() or self.second.problem():
            return fault
        second = self.second.path()
        if second and not second.is_dir():
            return _("There is no folder {path}; choose one that is there, or leave it empty.").format(path=second)
        return ""

    def _finish(self) -> None:
        faults = [fault for step in range(1, self.steps.count()) if (fault := self._fault(step))]
        if faults:
            self.note.say(faults[0])
            return
        path = self.path.path() or self._usual_path()
        if self._warn_of(path):
            return
        try:
            self._create(path)
        except (ArdeskError, OSError) as error:
            self._show(self.steps.count() - 1)
            self.note.say(error.sentence if isinstance(error, ArdeskError) else world_fault(error))
            return
        self.chosen = path
        self.accept()

    def _warn_of(self, path: Path) -> bool:
        """Whether the place has just been called a bad one for a ledger, which is said once."""
        service = kept_in_step(path)
        if not service or self._warned_of == path:
            return False
        self._warned_of = path
        said = _(
            "This is a folder of {service}, where an older file may come back over the ledger. Better keep it in a "
            "folder of your own, with this one as the second place; or create it once more to go on all the same."
        )
        self._show(self.steps.count() - 1)
        self.note.say(said.format(service=service), "watch")
        return True

    def _create(self, path: Path) -> None:
        name = self.name.value() or path.stem
        facts = {
            "address": self.address.value(),
            "logo": self.logo.value(),
            "year_start": self.year.value(),
            "terms": self.terms.value(),
            "number_pattern": self.pattern.value(),
            "tax_rate": self._tax(),
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        currency = self.currency.value()
        with Ledger.create(path, name=name, currency=currency, locale=self.locale_field.value()) as ledger:
            company.set_company(ledger, facts)
        if second := self.second.path():
            with suppress(ArdeskError):  # the ledger is made; the place can be named again at any time
                set_second_place(path, second)
