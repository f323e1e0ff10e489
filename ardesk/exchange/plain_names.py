"""Free text where a file has its own signs: names of accounts, payees and comments that mean nothing but themselves."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_TURNS_TEXT = frozenset(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))  # bidirectional overrides
_LONGEST_NAME = 80
_HLEDGER_SIGNS = str.maketrans({";": ",", "|": "/", ":": "-", "(": "[", ")": "]", '"': "'"})
_HLEDGER_COMMENT = str.maketrans({";": ",", ":": "-", "[": "(", "]": ")", ",": " "})


def one_line(text: str) -> str:
    """The text with single blanks for every kind of white space, and without signs that nobody sees or that turn it."""
    plain = "".join(
        sign for sign in " ".join(text.split()) if sign not in _TURNS_TEXT and unicodedata.category(sign) != "Cc"
    )
    return " ".join(plain.split())


def hledger_text(text: str) -> str:
    """The text for a description or part of an account name."""
    return one_line(text.translate(_HLEDGER_SIGNS))


def hledger_comment(text: str) -> str:
    """The text for a comment, in which it can be neither a tag nor a date."""
    return one_line(text.translate(_HLEDGER_COMMENT))


def beancount_text(text: str) -> str:
    """The text as a quoted string."""
    return '"' + one_line(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def hledger_account(text: str) -> str:
    """The text as one part of an account's name; empty where nothing is left."""
    return hledger_text(text)[:_LONGEST_NAME].strip()


def beancount_account(text: str) -> str:
    """The text as one part of an account's name: A-Z, digits and hyphens; empty where nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    kept = re.sub("[^A-Za-z0-9]+", "-", plain).strip("-")[:_LONGEST_NAME].rstrip("-")
    return kept[:1].upper() + kept[1:]


def distinct(texts: Iterable[str], spell: Callable[[str], str], otherwise: str) -> list[str]:
    """Each text as `spell` writes it, told apart by a number where two would be the same; never empty."""
    taken: set[str] = set()
    counts: dict[str, int] = {}
    found = []
    for text in texts:
        name = first = spell(text) or otherwise
        while name.lower() in taken:
            counts[first] = counts.get(first, 1) + 1
            name = f"{first}-{counts[first]}"
        taken.add(name.lower())
        found.append(name)
    return found
