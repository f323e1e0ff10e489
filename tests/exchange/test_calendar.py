"""Calendar files read back by a strict reader of RFC 5545: exactly the events, properties and texts meant."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest

from ardesk.domain.records import Activity, Customer
from ardesk.exchange.calendar import Event, ics, write_ics
from ardesk.exchange.follow_ups import follow_up, follow_ups
from ardesk.operations import collections, customers
from tests.exchange.hostile import HOSTILE
from tests.ledgers import add_customer, day, new_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from ardesk.ledger import Ledger

STAMP = dt.datetime(2026, 11, 22, 5, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))
CALENDAR = ["BEGIN", "VERSION", "PRODID", "CALSCALE", "END"]
EVENT = ["BEGIN", "UID", "DTSTAMP", "DTSTART", "SUMMARY", "DESCRIPTION", "TRANSP", "END"]
ALARM = ["BEGIN", "ACTION", "DESCRIPTION", "TRIGGER", "END"]


class Component:
    """One of a calendar's parts: the names of its properties in order, their values, and the parts within."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.names: list[str] = ["BEGIN"]
        self.values: dict[str, str] = {}
        self.inner: list[Component] = []


def read(content: bytes) -> Component:
    """Give the calendar; whatever RFC 5545 doesn't allow fails."""
    assert content.endswith(b"\r\n")
    lines = content[:-2].split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode() for line in lines)  # no letter is torn, no line empty
    logical = re.sub(b"\r\n ", b"", content[:-2]).decode().split("\r\n")
    assert not any(re.search("[\x00-\x08\x0a-\x1f\x7f]", line) for line in logical)
    stack = [Component("")]
    for line in logical:
        found = re.fullmatch(r"([A-Z-]+)((?:;[A-Z]+=[A-Z-]+)*):(.*)", line)
        assert found, line
        name, value = found[1], found[3]
        if name == "BEGIN":
            stack.append(Component(value))
            continue
        stack[-1].names.append(name)
        if name == "END":
            done = stack.pop()
            assert done.kind == value
            stack[-1].inner.append(done)
        else:
            assert name not in stack[-1].values
            stack[-1].values[name] = text_of(value) if name in ("SUMMARY", "DESCRIPTION") else value
            stack[-1].values[f"{name};"] = found[2]
    assert len(stack) == 1
    (calendar,) = stack[0].inner
    return calendar


def text_of(value: str) -> str:
    """Give a TEXT value without its escapes; there may be no others than the four."""
    assert re.fullmatch(r"(?:[^\\;,]|\\[\\;,n])*", value), value
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value)


def seen(text: str) -> str:
    return re.sub(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]", "", text.replace("\r\n", "\n").replace("\r", "\n")
    ).strip()


@pytest.mark.parametrize("text", HOSTILE, ids=repr)
def test_an_event_says_what_was_meant_and_nothing_else(text: str) -> None:
    events = [Event("1@x", day("2026-12-01"), text, f"before\n{text}\nafter"), Event(text, day("2026-12-02"), "b")]
    calendar = read(ics(events, STAMP))
    assert (calendar.kind, calendar.names) == ("VCALENDAR", CALENDAR)
    assert [event.kind for event in calendar.inner] == ["VEVENT", "VEVENT"]
    first, second = calendar.inner
    assert first.names == EVENT
    assert second.names == [name for name in EVENT if name != "DESCRIPTION"]
    assert [(alarm.kind, alarm.names) for alarm in first.inner] == [("VALARM", ALARM)]
    assert first.values["SUMMARY"] == seen(" ".join(text.split()))
    assert first.values["DESCRIPTION"] == seen(f"before\n{text}\nafter")
    assert re.fullmatch(r"[A-Za-z0-9.@_-]+", second.values["UID"])


def test_an_event_is_a_whole_day_with_a_reminder_in_the_morning() -> None:
    (event,) = read(ics([Event("1@x", day("2026-12-01"), "Call Alder")], STAMP)).inner
    assert (event.values["DTSTART"], event.values["DTSTART;"]) == ("20261201", ";VALUE=DATE")
    assert event.values["DTSTAMP"] == "20261122T040000Z"
    assert event.inner[0].values["TRIGGER"] == "PT9H0M0S"


def test_no_event_is_a_calendar_too() -> None:
    assert read(ics([], STAMP)).inner == []


def contact(ledger: Ledger, customer: int, on: str, follow: str = "", **more: str) -> int:
    next_day = day(follow) if follow else None
    record = Activity(date=day(on), customer_id=customer, kind="call", follow_up=next_day, **more)  # type: ignore[arg-type]  # texts
    return collections.log_activity(ledger, record)


def test_the_newest_contact_of_each_customer_says_when_to_follow_up(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        alder, birch, cedar = (add_customer(ledger, code, phone="+1 555 0100") for code in ("A", "B", "C"))
        contact(ledger, alder, "2026-11-01", "2026-11-20")
        last = contact(ledger, alder, "2026-11-10", "2026-12-01", outcome="message_left", note="ask for Joy; twice")
        contact(ledger, birch, "2026-11-10", "2026-11-25")
        contact(ledger, birch, "2026-11-11")
        contact(ledger, cedar, "2026-11-12", "2026-11-22")
        found = follow_ups(ledger, day("2026-11-22"))
        assert [(event.day, event.summary) for event in found] == [
            (day("2026-11-22"), "Follow up with C"),
            (day("2026-12-01"), "Follow up with A"),
        ]
        assert "+1 555 0100" in found[1].description
        assert "2026-11-10 · message left · ask for Joy; twice" in found[1].description
        assert follow_ups(ledger, day("2026-11-22"), day("2026-11-30")) == found[:1]
        assert follow_ups(ledger, day("2026-11-23"), customers=[alder]) == found[1:]
        customers.save_customer(ledger, Customer(id=alder, code="A2", name="Renamed"))
        assert follow_up(ledger, ledger.get(Activity, last)).uid == found[1].uid
        assert len({event.uid for event in found}) == 2
        path = write_ics(found, STAMP, tmp_path / "it.ics")
        assert [event.values["UID"] for event in read(path.read_bytes()).inner] == [event.uid for event in found]
