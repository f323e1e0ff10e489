"""The owner's own words for reminder letters: text with a few named places, replaced one by one and never obeyed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ardesk.domain.company import WORDING
from ardesk.i18n import speaking
from ardesk.reports.papers.shipped_wording import shipped_wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ardesk.reports.sources import Source

PLACES: Final = ("customer", "contact", "total", "oldest", "days", "business", "date", "deadline")
_PLACE: Final = re.compile(r"\{([^{}]*)\}")


def wording_key(level: int, tongue: str) -> str:
    """Under which fact about the business the words of a level are kept in a language (`de`)."""
    return f"{WORDING}{level}.{tongue}"


def wording(source: Source, level: int, tongue: str) -> str:
    """The owner's words for a level in a language, else the shipped ones."""
    return source.company.get(wording_key(level, tongue), "").strip() or shipped(level, tongue)


def shipped(level: int, tongue: str) -> str:
    """The words we ship for a level in a language."""
    with speaking(tongue):
        return shipped_wording(level)


def unknown_places(text: str) -> list[str]:
    """What stands in braces and is none of PLACES, in order."""
    return [name for name in _PLACE.findall(text) if name not in PLACES]


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with the value for each known place; what stands in values is not looked at again."""
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), text)


def parted(text: str) -> tuple[str, list[str]]:
    """The subject and the paragraphs; paragraphs are parted by empty lines, their own line ends stay."""
    subject, _end, rest = text.strip().partition("\n")
    return subject.strip(), [part.strip("\n") for part in re.split(r"\n\s*\n", rest) if part.strip()]
