"""Follow-ups as calendar entries: all-day events that remind in the morning, for any program that reads iCalendar.

Source: RFC 5545.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ardesk.exchange.tables import written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_LINE = 75  # octets, without its end
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_UID = re.compile(r"[^A-Za-z0-9.@_-]")


@dataclass(frozen=True, slots=True)
class Event:
    """Something to do on a day; `uid` stays the same whenever it is written, so that programs know it again."""

    uid: str
    day: dt.date
    summary: str
    description: str = ""
    at: dt.time = dt.time(9)


def ics(events: Iterable[Event], stamp: dt.datetime) -> bytes:
    """A calendar of the events; `stamp` (with its time zone) is when it was made."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//ARDesk//Follow-ups//EN", "CALSCALE:GREGORIAN"]
    made = stamp.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    for event in events:
        lines += _event(event, made)
    lines.append("END:VCALENDAR")
    return b"".join(folded + b"\r\n" for line in lines for folded in _folded(line))


def write_ics(events: Iterable[Event], stamp: dt.datetime, path: Path) -> Path:
    """Write the calendar to the file, whole or not at all. Raises ArdeskError."""
    content = ics(events, stamp)
    with written(path) as target:
        target.write_bytes(content)
    return path


def _event(event: Event, made: str) -> list[str]:
    summary = _text(" ".join(event.summary.split()))
    details = [f"DESCRIPTION:{_text(event.description)}"] if event.description.strip() else []
    return [
        "BEGIN:VEVENT",
        f"UID:{_UID.sub('-', event.uid)}",
        f"DTSTAMP:{made}",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        f"SUMMARY:{summary}",
        *details,
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{summary}",
        f"TRIGGER:PT{event.at.hour}H{event.at.minute}M0S",
        "END:VALARM",
        "END:VEVENT",
    ]


def _text(text: str) -> str:
    """The text as a value: what has a meaning is escaped, what nobody sees is gone."""
    plain = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[bytes]:
    """The line in pieces of at most 75 octets, none of which ends within a letter."""
    piece, room = b"", _LINE
    for sign in line:
        octets = sign.encode()
        if len(piece) + len(octets) > room:
            yield piece
            piece = b" "
        piece += octets
    yield piece
