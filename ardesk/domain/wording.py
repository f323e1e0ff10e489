"""The owner's own words for reminder letters: text with a few named places, replaced one by one and never obeyed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ardesk.domain.company import WORDING

if TYPE_CHECKING:
    from collections.abc import Mapping

PLACES: Final = ("customer", "contact", "total", "oldest", "days", "business", "date", "deadline")
LEVELS: Final = (0, 1, 2, 3)  # friendly note, reminder, second reminder, final notice
LONGEST: Final = 8000
_PLACE: Final = re.compile(r"\{([^{}]*)\}")


def wording_key(level: int, tongue: str) -> str:
    """Under which fact about the business the words of a level are kept in a language (`de`)."""
    return f"{WORDING}{level}.{tongue}"


def unknown_places(text: str) -> list[str]:
    """What stands in braces and is none of PLACES, in order."""
    return [name for name in _PLACE.findall(text) if name not in PLACES]


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with the value for each known place; what stands in values is not looked at again."""
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), text)


def parted(text: str) -> tuple[str, list[str]]:
    """The subject, which is the first line, and the paragraphs; these are parted by empty lines."""
    subject, _end, rest = text.strip().partition("\n")
    return subject.strip(), [part.strip("\n") for part in re.split(r"\n\s*\n", rest) if part.strip()]
