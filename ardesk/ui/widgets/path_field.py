"""The field for a file or folder that is typed, or put there by a dialog that lets it be chosen."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from ardesk.errors import ArdeskError
from ardesk.i18n import _, brief
from ardesk.ui.widgets.fields import TextField


class PathField(TextField):
    """A place on this computer, from the home folder on where it begins with `~`; `ending` is put to a name without."""

    def __init__(self, name: str, *, ending: str = "", width: int = 50) -> None:
        super().__init__(name, width=width)
        self._ending = ending

    def path(self) -> Path | None:
        """The place entered, None when nothing is; ArdeskError for what is no place."""
        return place(self.value(), self._ending) if self.value() else None

    def must(self) -> Path:
        """The place entered; ArdeskError when there is none."""
        if (path := self.path()) is None:
            raise ArdeskError(_("Name the file."))
        return path

    def check(self) -> None:
        self.path()


def place(text: str, ending: str = "") -> Path:
    """What `text` names, with the `ending`. Raises ArdeskError where it can't be the name of anything here."""
    try:
        path = Path(text if text.endswith(ending) else text + ending).expanduser()
        with suppress(FileNotFoundError, NotADirectoryError):
            path.lstat()  # `exists` hides what no name can be
    except (OSError, ValueError, RuntimeError) as fault:  # too long, letters that no name has, a stranger's home
        sentence = _("“{path}” is no place on this computer; choose another.")
        raise ArdeskError(sentence.format(path=brief(text))) from fault
    return path
