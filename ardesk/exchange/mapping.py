"""Mappings: small TOML files that say which columns of a foreign table fill which exchange columns."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ardesk.errors import ArdeskError, reason
from ardesk.exchange.declaration import BY_NAME, File
from ardesk.i18n import _
from ardesk.paths import resource

DATE_ORDERS = ("mdy", "dmy", "ymd")
DECIMAL_SIGNS = ("point", "comma")
SETTLED = "settled_date"
DISPUTED = "disputed"
_PSEUDO = {"invoices": (SETTLED, DISPUTED)}
_HEAD = {"name", "header", "dates", "decimal", "sheet"}
_EITHER = {"invoices": ("total", "net"), "credit_notes": ("total", "net")}


@dataclass(frozen=True, slots=True)
class Rule:
    """Where one field comes from: a column, its texts replaced where `values` names them, or a constant."""

    column: str = ""
    constant: str = ""
    values: Dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mapping:
    """The rules by exchange file and column; recognised by a table whose header holds all of `header`."""

    name: str
    tables: dict[str, dict[str, Rule]]
    header: tuple[str, ...] = ()
    dates: str | None = None
    decimal: str | None = None
    sheet: str | None = None

    def columns(self) -> set[str]:
        """All columns of the foreign table that some rule uses."""
        return {rule.column for rules in self.tables.values() for rule in rules.values() if rule.column}

    def fits(self, header: Collection[str]) -> bool:
        """Whether a table with this header is of the kind the mapping is for."""
        return bool(self.header) and set(self.header) <= set(header)


@cache
def known_mappings() -> tuple[Mapping, ...]:
    """The mappings that come with the program, by file name."""
    return tuple(load(path) for path in sorted(resource("mappings").glob("*.toml")))


def load(path: Path) -> Mapping:
    """The mapping in a file. Raises ArdeskError with the place and what would be right."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as fault:
        text = _("The mapping {path} cannot be read: {why}.")
        raise ArdeskError(text.format(path=path, why=reason(fault))) from fault
    except (ValueError, RecursionError) as fault:  # numbers of thousands of digits, thousands of brackets
        text = _("The mapping {path} is not a TOML file: {why}.")
        raise ArdeskError(text.format(path=path, why=fault)) from fault
    return _Loader(path).mapping(content)


class _Loader:
    def __init__(self, path: Path) -> None:
        self._path = path

    def _fault(self, message: str) -> ArdeskError:
        return ArdeskError(_("Mapping {path}: {message}").format(path=self._path.name, message=message))

    def mapping(self, content: dict[str, object]) -> Mapping:
        sections = {key: value for key, value in content.items() if isinstance(value, dict)}
        for key in content.keys() - sections.keys() - _HEAD:
            message = _("“{key}” is not known; the settings are {known}, the sections exchange files.")
            raise self._fault(message.format(key=key, known=", ".join(sorted(_HEAD))))
        if not sections:
            raise self._fault(_('it maps nothing; add a section such as [invoices] with field = "column".'))
        return Mapping(
            name=self._text(content, "name") or self._path.stem,
            header=self._texts(content, "header"),
            dates=self._word(content, "dates", DATE_ORDERS),
            decimal=self._word(content, "decimal", DECIMAL_SIGNS),
            sheet=self._text(content, "sheet") or None,
            tables={name: self._section(name, section) for name, section in sections.items()},
        )

    def _text(self, content: dict[str, object], key: str) -> str:
        value = content.get(key, "")
        if not isinstance(value, str):
            raise self._fault(_("{key} has to be a text in quotes.").format(key=key))
        return value

    def _texts(self, content: dict[str, object], key: str) -> tuple[str, ...]:
        value = content.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self._fault(_("{key} has to be a list of column names in quotes.").format(key=key))
        return tuple(value)

    def _word(self, content: dict[str, object], key: str, words: tuple[str, ...]) -> str | None:
        value = self._text(content, key)
        if value and value not in words:
            raise self._fault(_("{key} is one of {words}.").format(key=key, words=", ".join(words)))
        return value or None

    def _section(self, name: str, section: dict[str, object]) -> dict[str, Rule]:
        file = BY_NAME.get(name)
        if file is None:
            message = _("there is no section [{name}]; the sections are {known}.")
            raise self._fault(message.format(name=name, known=", ".join(BY_NAME)))
        known = (*file.columns, *_PSEUDO.get(name, ()))
        for key in section:
            if key not in known:
                message = _("[{name}] has no field {key}; its fields are {known}.")
                raise self._fault(message.format(name=name, key=key, known=", ".join(known)))
        self._check_required(file, section)
        return {key: self._rule(f"[{name}] {key}", value) for key, value in section.items()}

    def _check_required(self, file: File, section: dict[str, object]) -> None:
        missing = [column for column in file.required if column not in section]
        either = _EITHER.get(file.name, ())
        if either and not any(column in section for column in either):
            missing.append(either[0])
        if missing:
            message = _("[{name}] needs {missing} as well.")
            raise self._fault(message.format(name=file.name, missing=", ".join(missing)))

    def _rule(self, where: str, value: object) -> Rule:
        if isinstance(value, str) and value:
            return Rule(column=value)
        if isinstance(value, dict) and value.keys() == {"constant"} and isinstance(value["constant"], str):
            return Rule(constant=value["constant"])
        if isinstance(value, dict) and "column" in value and value.keys() <= {"column", "values"}:
            column, values = value["column"], value.get("values", {})
            if (
                isinstance(column, str)
                and isinstance(values, dict)
                and all(isinstance(v, str) for v in values.values())
            ):
                return Rule(column=column, values=values)
        message = _(
            '{where} has to be a column name in quotes, {{ constant = "…" }}, or '
            '{{ column = "…", values = {{ … }} }} with texts in quotes.'
        )
        raise self._fault(message.format(where=where))
