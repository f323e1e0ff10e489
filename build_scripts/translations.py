"""The translations of what stands on papers: texts collected from the source into the .po files, these made into .mo.

.venv/bin/python build_scripts/translations.py           # after a text was added, changed or translated
.venv/bin/python build_scripts/translations.py --check   # says what is missing or out of date; exit 1
"""

from __future__ import annotations

import ast
import datetime as dt
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
AGING = ROOT / "ardesk" / "reports" / "charts" / "aging.py"
ONLY = {AGING: "class_name"}  # of charts, which stay in the house, papers for customers use the names of classes
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
    AGING,
    ROOT / "ardesk" / "reports" / "covering.py",
    ROOT / "ardesk" / "ui" / "printing" / "pages.py",
)
TEMPLATES = ("credit_note", "invoice", "letter", "parts", "placed", "policy_sheet", "receipt", "statement")
_UNDATED = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)  # so that equal texts give equal files
_PLACES = re.compile(r"\{(\w*)\}")


def texts() -> Iterator[tuple[str | tuple[str, ...], str]]:
    """Every text that can stand on a paper to a customer, and the file it is in."""
    files = [file for file in SOURCES if file.exists()]
    pages = [ROOT / "resources" / "templates" / f"{name}.html" for name in TEMPLATES]
    for file in [*files, *(page for page in pages if page.exists())]:
        for function, forms in _extracted(file):
            if forms:
                yield (forms[:2] if function == "_n" else forms[0]), file.name


def _extracted(file: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    from babel.messages.extract import extract_python
    from jinja2.ext import babel_extract

    keywords: dict[str, None] = dict.fromkeys(("_", "_n", "mark"))
    source = io.BytesIO(_part(file).encode())
    found = (
        extract_python(source, keywords, [], {"encoding": "utf-8"})
        if file.suffix == ".py"
        else babel_extract(source, list(keywords), [], {"encoding": "utf-8"})
    )
    for _line, function, text, _comments in found:
        forms = (text,) if isinstance(text, str) else tuple(text or ())
        yield str(function), tuple(form for form in forms if isinstance(form, str) and form)


def _part(file: Path) -> str:
    """The source of a file, or of the one function that matters in it."""
    source = file.read_text(encoding="utf-8")
    if file not in ONLY:
        return source
    functions = [
        node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef) and node.name == ONLY[file]
    ]
    return "".join(ast.get_source_segment(source, node) or "" for node in functions)


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
        elif any(not _same_places(name, string) for string in _strings(message)):
            yield f"{language}: other places than in {name!r}"
    compiled = po_file(language).with_suffix(".mo")
    if not compiled.exists() or _said(read_mo(io.BytesIO(compiled.read_bytes()))) != _said(kept):
        yield f"{language}: ardesk.mo is older than ardesk.po"


def _same_places(text: str, translated: str) -> bool:
    """Whether no place is lost or new; the wording of letters may do without some."""
    given, kept = set(_PLACES.findall(text)), set(_PLACES.findall(translated))
    return kept <= given if "contact" in given else kept == given


def _said(catalogue: Catalog) -> dict[str, list[str]]:
    """What is translated, by the text's first form."""
    named = {message.id if isinstance(message.id, str) else message.id[0]: _strings(message) for message in catalogue}
    return {name: strings for name, strings in named.items() if name and all(strings)}


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
    compiled = read(language)
    compiled.creation_date = compiled.revision_date = _UNDATED
    with file.with_suffix(".mo").open("wb") as target:
        write_mo(target, compiled)


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
