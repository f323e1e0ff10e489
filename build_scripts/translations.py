"""The translations of what stands on papers: texts collected from the source into the .po files, these made into .mo.

.venv/bin/python build_scripts/translations.py           # after a text was added, changed or translated
.venv/bin/python build_scripts/translations.py --check   # says what is missing or out of date; exit 1
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog, Message

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "translations"
LANGUAGES = ("de", "es", "fr")
PAPERS = ROOT / "ardesk" / "reports" / "papers"
SOURCES = (
    *(
        PAPERS / f"{name}.py"
        for name in (
            "business",
            "credit_note",
            "invoice",
            "letter",
            "letter_page",
            "payment",
            "policy_sheet",
            "receipt",
            "reminders",
            "shipped_wording",
            "statement",
        )
    ),
    ROOT / "ardesk" / "reports" / "charts" / "aging.py",
    ROOT / "ardesk" / "reports" / "covering.py",
    ROOT / "ardesk" / "ui" / "printing" / "pages.py",
)
TEMPLATES = ("credit_note", "invoice", "letter", "parts", "placed", "policy_sheet", "receipt", "statement")
_KEYWORDS: dict[str, None] = {"_": None, "_n": None, "mark": None}
_PLACES = re.compile(r"\{(\w*)\}")


def texts() -> Iterator[tuple[str | tuple[str, ...], str]]:
    """Every text that can stand on a paper to a customer, and the file it is in."""
    from babel.messages.extract import extract_python
    from jinja2.ext import babel_extract

    files = [file for file in SOURCES if file.exists()]
    pages = [ROOT / "resources" / "templates" / f"{name}.html" for name in TEMPLATES]
    for file in [*files, *(page for page in pages if page.exists())]:
        extract = extract_python if file.suffix == ".py" else babel_extract
        with file.open("rb") as source:
            for _line, function, text, _comments in extract(source, _KEYWORDS, [], {"encoding": "utf-8"}):
                forms = [form for form in (text if isinstance(text, tuple) else (text,)) if form]
                if forms:
                    yield (tuple(forms[:2]) if function == "_n" else forms[0]), file.name


def wanted() -> dict[str | tuple[str, ...], list[str]]:
    """Each text with the files it is in, in order of appearance."""
    found: dict[str | tuple[str, ...], list[str]] = {}
    for text, name in texts():
        names = found.setdefault(text, [])
        if name not in names:
            names.append(name)
    return found


def read(language: str) -> Catalog:
    """The catalogue of a language as it is kept, empty where there is none."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    file = po_file(language)
    if not file.exists():
        return Catalog(locale=language)
    with file.open("rb") as source:
        return read_po(source, locale=language)


def po_file(language: str) -> Path:
    """Where the translations into a language are written by people."""
    return FOLDER / language / "LC_MESSAGES" / "ardesk.po"


def renewed(language: str) -> Catalog:
    """The catalogue with every text wanted and no other, translations kept."""
    from babel.messages.catalog import Catalog

    old = read(language)
    new = Catalog(locale=language, project="ARDesk", charset="utf-8", fuzzy=False)
    for text, names in wanted().items():
        known = old.get(text if isinstance(text, str) else text[0])
        string = known.string if known is not None else None
        new.add(text, string, locations=[(name, 0) for name in names])
    return new


def faults(language: str) -> Iterator[str]:
    """What is wrong with a language: texts without translation, places that differ, a .mo that says something else."""
    from babel.messages.mofile import read_mo

    kept = read(language)
    for text in wanted():
        name = text if isinstance(text, str) else text[0]
        message = kept.get(name)
        if message is None or not all(_strings(message)):
            yield f"{language}: not translated: {name!r}"
        elif any(
            set(_PLACES.findall(string)) - {"{count}"} != set(_PLACES.findall(name)) for string in _strings(message)
        ):
            yield f"{language}: other places than in {name!r}"
    compiled = po_file(language).with_suffix(".mo")
    said = {m.id: m.string for m in read_mo(io.BytesIO(compiled.read_bytes()))} if compiled.exists() else {}
    if said != {m.id: m.string for m in kept if m.id == "" or all(_strings(m))}:
        yield f"{language}: ardesk.mo is older than ardesk.po"


def _strings(message: Message) -> list[str]:
    string = message.string
    return [string] if isinstance(string, str) else list(string or ())


def write(language: str) -> None:
    """Both files of a language, from the texts in the source and the translations kept."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import write_po

    catalogue, file = renewed(language), po_file(language)
    file.parent.mkdir(parents=True, exist_ok=True)
    content = io.BytesIO()
    write_po(content, catalogue, omit_header=True, width=0, include_lineno=False)
    header = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    header += f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    file.write_text(header + content.getvalue().decode(), encoding="utf-8")
    with file.with_suffix(".mo").open("wb") as target:
        write_mo(target, read(language))


def main(arguments: list[str]) -> int:
    """Renews all languages, then says what is still missing."""
    if "--check" not in arguments:
        for language in LANGUAGES:
            write(language)
    found = [fault for language in LANGUAGES for fault in faults(language)]
    print("\n".join(found) or "All texts of papers are translated.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
