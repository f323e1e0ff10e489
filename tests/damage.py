"""Damaged files made from a sound ledger: every kind that disks, sticks and other programs bring about."""

from __future__ import annotations

import random
import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PAGE = 4096


def corpus(data: bytes, seed: int, count: int) -> Iterator[tuple[str, bytes]]:
    """(what was done, the damaged bytes), `count` times; the same seed gives the same files."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret depends on it
    for number in range(count):
        kind, damage = list(_KINDS.items())[number % len(_KINDS)]
        yield f"{number} {kind}", damage(bytearray(data), chance)


def _one_bit(data: bytearray, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    data[at] ^= 1 << chance.randrange(8)
    return bytes(data)


def _many_bits(data: bytearray, chance: random.Random) -> bytes:
    for _ in range(chance.randrange(2, 200)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def _header_bit(data: bytearray, chance: random.Random) -> bytes:
    data[chance.randrange(100)] ^= 1 << chance.randrange(8)
    return bytes(data)


def _zeroed(data: bytearray, chance: random.Random) -> bytes:
    page = chance.randrange(len(data) // PAGE)
    data[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
    return bytes(data)


def _noise(data: bytearray, chance: random.Random) -> bytes:
    page = chance.randrange(len(data) // PAGE)
    data[page * PAGE : (page + 1) * PAGE] = chance.randbytes(PAGE)
    return bytes(data)


def _swapped(data: bytearray, chance: random.Random) -> bytes:
    one, two = sorted(chance.sample(range(len(data) // PAGE), 2))
    first, second = (bytes(data[page * PAGE : (page + 1) * PAGE]) for page in (one, two))
    data[one * PAGE : (one + 1) * PAGE], data[two * PAGE : (two + 1) * PAGE] = second, first
    return bytes(data)


def _torn_page(data: bytearray, chance: random.Random) -> bytes:
    page, sector = chance.randrange(len(data) // PAGE), 512 * chance.randrange(1, 8)
    data[page * PAGE + sector : (page + 1) * PAGE] = bytes(PAGE - sector)
    return bytes(data)


def _truncated(data: bytearray, chance: random.Random) -> bytes:
    return bytes(data[: PAGE * chance.randrange(1, len(data) // PAGE)])


def _cut(data: bytearray, chance: random.Random) -> bytes:
    return bytes(data[: chance.randrange(len(data))])


def _longer(data: bytearray, chance: random.Random) -> bytes:
    return bytes(data) + chance.randbytes(chance.randrange(1, 3 * PAGE))


_KINDS: dict[str, Callable[[bytearray, random.Random], bytes]] = {
    "one bit": _one_bit,
    "many bits": _many_bits,
    "header": _header_bit,
    "zeroed page": _zeroed,
    "noise": _noise,
    "swapped pages": _swapped,
    "torn page": _torn_page,
    "truncated": _truncated,
    "cut": _cut,
    "longer": _longer,
}


def as_wal(path: Path) -> None:
    """The ledger as a program leaves it that changed it to WAL and was killed."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()


def beside_a_wal(path: Path) -> None:
    """The ledger where someone left what a program in WAL mode had beside another copy of it, and not yet taken in."""
    other = path.with_name("other")
    other.write_bytes(path.read_bytes())
    connection = sqlite3.connect(other)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE more (id INTEGER PRIMARY KEY)")
    connection.commit()
    path.with_name(path.name + "-wal").write_bytes(other.with_name("other-wal").read_bytes())
    connection.close()
    other.unlink()


def foreign(path: Path) -> None:
    """Another program's database."""
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url TEXT)")
    connection.commit()
    connection.close()
