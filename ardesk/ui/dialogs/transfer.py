"""Taking files in and writing everything out; an import shows first what it would do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
)

from ardesk.errors import ArdeskError
from ardesk.i18n import _, _n
from ardesk.ui.dialogs.form import Form
from ardesk.ui.theme import chars, ems
from ardesk.ui.widgets.choices import ChoiceField
from ardesk.ui.widgets.fields import TickField
from ardesk.ui.widgets.path_field import PathField

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ardesk.errors import Problem
    from ardesk.exchange.importer import ImportReport
    from ardesk.ui.session import Session

_MOST_SHOWN = 500


class ImportDialog(Form):
    """A file or folder, what was found in it, and the button that takes it in, all of it or nothing."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "import", _("Import"), parent)
        self._checked: tuple[str, ...] = ()
        self._make_fields()
        self._lay_out()
        self.start_in(self.path)

    def _make_fields(self) -> None:
        from ardesk.exchange.declaration import FILES

        self.path = PathField("import.path")
        kinds = [(file.file_name.removesuffix(".csv"), file.file_name) for file in FILES]
        self.kind = ChoiceField("import.kind", [("", _("found by its name and header")), *kinds])
        self.mapping = PathField("import.mapping", width=0)
        self.mapping.setPlaceholderText(_("only for foreign files that aren’t recognised"))
        ask = _("decided by the whole column")
        orders = (("dmy", _("day, month, year")), ("mdy", _("month, day, year")), ("ymd", _("year, month, day")))
        self.dates = ChoiceField("import.dates", [("", ask), *orders])
        signs = (("point", _("point, as in 1,250.00")), ("comma", _("comma, as in 1.250,00")))
        self.decimal = ChoiceField("import.decimal", [("", ask), *signs])
        self.skip = TickField("import.skip_bad", _("&Leave out the rows that have a fault"))
        self.found = self._results()
        self.bar = QProgressBar(self)
        self.bar.setObjectName("import.progress")
        self.bar.setAccessibleName(_("Progress"))
        self.bar.hide()

    def _results(self) -> QTreeWidget:
        tree = QTreeWidget(self)
        tree.setObjectName("import.found")
        tree.setAccessibleName(_("What was found"))
        tree.setHeaderLabels([_("File"), _("Row"), _("Column"), _("What was found")])
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.setMinimumSize(chars(tree, 110), ems(tree, 14))
        for column, width in enumerate((24, 8, 18)):
            tree.setColumnWidth(column, chars(tree, width))
        tree.setRootIsDecorated(False)
        return tree

    def _lay_out(self) -> None:
        self.add("path", _("&File or folder"), self.path, required=_("Choose a file or a folder."))
        row = QHBoxLayout()
        row.addStretch(1)
        for name, text, act in (
            ("browse_file", _("Choose a f&ile…"), self._browse_file),
            ("browse_folder", _("Choose a fol&der…"), self._browse_folder),
        ):
            button = QPushButton(text)
            button.setObjectName(f"import.{name}")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked, act=act: act())
            row.addWidget(button)
        self.wide(row)
        self.pair(("kind", _("&Kind"), self.kind), ("mapping", _("&Mapping"), self.mapping))
        self.pair(("dates", _("Da&tes"), self.dates), ("decimal", _("Decimal &sign"), self.decimal))
        self.add("skip", "", self.skip)
        self.wide(self.found)
        self.box.insertWidget(1, self.bar)
        self.button("close", _("Close"), self.reject)
        self._check = self.button("check", _("&Check"), self.check, default=True)
        self._take = self.button("save", _("Imp&ort"), self.save)
        self._take.setEnabled(False)
        for field in (self.path, self.kind, self.mapping, self.dates, self.decimal, self.skip):
            field.edited.connect(self._changed)

    def _browse_file(self) -> None:
        kinds = _("Tables") + " (*.csv *.xlsx *.xlsm *.ods *.txt)"
        name, _kind = QFileDialog.getOpenFileName(self, _("Import"), "", f"{kinds};;{_('All files')} (*)")
        self._chosen(name)

    def _browse_folder(self) -> None:
        self._chosen(QFileDialog.getExistingDirectory(self, _("Import")))

    def _chosen(self, name: str) -> None:
        if name:
            self.path.set_value(name)
            self.check()

    def _asked(self) -> tuple[str, ...]:
        fields = (self.path, self.kind, self.mapping, self.dates, self.decimal)
        return (*(field.value() for field in fields), str(self.skip.isChecked()))

    def _changed(self) -> None:
        self._take.setEnabled(bool(self._checked) and self._checked == self._asked())

    # Checking and taking in

    def _run(self, *, dry_run: bool) -> ImportReport | None:
        """The report, or None when the path could not be read; the sentence stands at the foot then."""
        from ardesk.exchange.importer import import_path

        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            return import_path(
                self.session.ledger,
                self.path.must(),
                kind=self.kind.value() or None,
                mapping=self.mapping.path(),
                dates=self.dates.value() or None,
                decimal=self.decimal.value() or None,
                skip_bad=self.skip.isChecked(),
                dry_run=dry_run,
                progress=self._progress,
            )
        except ArdeskError as error:
            self.say("", error.sentence)
            return None
        finally:
            QApplication.restoreOverrideCursor()
            self.bar.hide()

    def _progress(self, done: int, of: int) -> None:
        self.bar.setRange(0, of)
        self.bar.setValue(done)
        self.bar.show()
        self.bar.repaint()

    def check(self) -> None:
        """Show what an import would do; nothing is written."""
        self.note.say("")
        if self.faults():
            return
        report = self._run(dry_run=True)
        if report is None:
            return
        self._show(report)
        good = not report.problems or self.skip.isChecked()
        self._checked = self._asked() if good else ()
        self._changed()
        if self._take.isEnabled():
            self._take.setDefault(True)
            self._take.setFocus()

    def _show(self, report: ImportReport) -> None:
        self.found.clear()
        for problem in (*report.problems, *report.warnings)[:_MOST_SHOWN]:
            self.found.addTopLevelItem(_line(problem))
        for file, column in report.ignored_columns:
            self.found.addTopLevelItem(QTreeWidgetItem([file, "", column, _("This column is not used.")]))
        for name, choice in report.decided.items():
            self.found.addTopLevelItem(QTreeWidgetItem(["", "", name, _("Read as {choice}.").format(choice=choice)]))
        counts = ", ".join(f"{name} {count}" for name, count in report.added.items() if count)
        if report.problems and not self.skip.isChecked():
            text = _n("{count} fault; nothing can be taken in.", "{count} faults; nothing can be taken in.",
                      len(report.problems))  # fmt: skip
            self.say("", text.format(count=len(report.problems)))
        elif counts:
            self.say("", _("New: {counts}.").format(counts=counts), "good")
        else:
            self.say("", _("Everything in it is in the ledger already."), "muted")

    def save(self) -> None:
        if self._take.isEnabled():
            super().save()
        else:
            self.check()

    def write(self) -> int | None:
        report: list[ImportReport] = []

        def take(_ledger: object) -> None:
            found = self._run(dry_run=False)
            if found is not None:
                report.append(found)

        done = _("{name} imported.").format(name=Path(self.path.value()).name)
        self.attempt(take, done)
        if not report or not report[0].written:
            if report:
                self._show(report[0])
            return None
        return 0


def _line(problem: Problem) -> QTreeWidgetItem:
    return QTreeWidgetItem([problem.file, str(problem.row or ""), problem.column, problem.message])


class ExportDialog(Form):
    """Everything in the ledger as a folder of exchange files, one workbook, JSON, or double entry."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "export", _("Export"), parent)
        formats = [
            ("folder", _("exchange files, one for each kind of record")),
            ("xlsx", _("a workbook (XLSX)")),
            ("json", _("JSON")),
            ("hledger", _("double entry for hledger")),
            ("beancount", _("double entry for Beancount")),
        ]
        self.kind = ChoiceField("export.kind", formats)
        self.path = PathField("export.path")
        self.add("kind", _("&As"), self.kind)
        self.add("path", _("&To"), self.path, required=_("Choose where to."))
        self.button("close", _("Close"), self.reject)
        self.button("browse", _("C&hoose…"), self._browse)
        self.button("save", _("&Export"), self.save, default=True)
        self.kind.edited.connect(self._propose)
        self._propose()
        self.start_in(self.kind)

    def _propose(self) -> None:
        beside = self.session.ledger.path
        kind = self.kind.value()
        ending = "journal" if kind == "hledger" else kind
        name = f"{beside.stem} export" if kind == "folder" else f"{beside.stem}.{ending}"
        self.path.set_value(str(beside.parent / name))

    def _browse(self) -> None:
        if self.kind.value() == "folder":
            name = QFileDialog.getExistingDirectory(self, _("Export"), str(Path(self.path.value()).parent))
        else:
            name, _kind = QFileDialog.getSaveFileName(self, _("Export"), self.path.value())
        if name:
            self.path.set_value(name)

    def write(self) -> int | None:
        from ardesk.exchange import exporter, plain_text

        exports = {
            "folder": exporter.export_folder,
            "xlsx": exporter.export_xlsx,
            "json": exporter.export_json,
            "hledger": plain_text.export_hledger,
            "beancount": plain_text.export_beancount,
        }
        path = self.path.must()
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            written = self.attempt(lambda ledger: exports[self.kind.value()](ledger, path), "")
        finally:
            QApplication.restoreOverrideCursor()
        if written:
            self.session.told.emit(_("Exported to {path}.").format(path=path))
        return 0 if written else None
