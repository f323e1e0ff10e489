"""Files gone bad: texts, tables and bytes changed at random places, always the same for the same seed."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

# fmt: off
NASTY = (
    "", " ", "\t", "0", "-0", "-1", "+1", "00", "1e5", "1e308", "1E-400", "NaN", "Infinity", "-inf", "0x1F", "1_000",
    "9" * 13, "9" * 40, "9" * 5000, "0." + "0" * 40, "0." + "9" * 400, "1,5", "1.000,00", "1'000", "(5)", "5-", "½",
    "١٢٣", "\uff11\uff12", "²", "1\u00a0000", "1\u202f000", "$5", "€ 5", "5 %", "1250.00", "0.01", "1000000000000.01",
    "2026-02-30", "2026-13-01", "0000-01-01", "0001-01-01", "9999-12-31", "10000-01-01", "2026-02-29", "1899-12-31",
    "31/12/2026", "12/31/2026", "1.2.26", "2026-1-5", "20260105", "Feb 30 2026", "2026-W01-1", "t", "2026-10",
    "0000-00", "yes", "no", "YES", "maybe", "true", "EUR", "XXX", "usd", "US", "net 30", "net 9999", "2/10 net 30",
    "99999/9 net 1", "1/999999999999 net 9", "eom 9999", "C1", "C2", "P1", "X", "N1", "1", "01", "2", "4", "5", "6",
    "7", "issued", "draft", "void", "letter", "customer", '"', "'", '""', "=1+1", "=HYPERLINK(0)", "@x", "-2+3",
    "'=x", "\0", "a\0b", "\n", "\r\n", "a\rb", "\u2028", "\ufeff", "\x1b[2J", "<b>x</b>", "&lt;", "{0}", "{{7*7}}",
    "../../x", "شركة", "💸", "\U0010ffff", "\u202eabc", "a" * 3000, "x;y,z\tq", "key", "number", "total", "constant",
    "values", "mdy", "comma", "sheet", "name", "bad_debt", "payment", "credit_note",
)
_BYTES = (
    b"\0", b"\0\0\0\0", b"\xff", b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\x80", b"\xc3", b"\xed\xa0\x80", b"\x1a",
    b'"', b"'", b",", b";", b"\t", b"\n", b"\r", b"\r\n", b"\n\n\n", b"=", b"<", b"&", b"[", b"]", b"{", b"}", b"\\",
    b"#", b"9" * 400, b"[" * 500, b"{" * 500, b"a = [" * 50, b" " * 5000, b",,,,,,,,", b'"' * 7,
)
# fmt: on
_ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1", "utf-7", "cp437")


def hurt(content: bytes, chance: random.Random) -> bytes:
    """The content after one to three accidents."""
    for _accident in range(chance.choice((1, 1, 1, 2, 3))):
        content = chance.choice(_ACCIDENTS)(content, chance)
    return content


def hurt_table(text: str, chance: random.Random) -> bytes:
    """A CSV file after cells were replaced, rows and columns lost, doubled or exchanged; sometimes bytes too."""
    rows = list(csv.reader(io.StringIO(text)))
    for _change in range(chance.choice((1, 1, 2, 3))):
        chance.choice(_CHANGES)(rows, chance)
    stream = io.StringIO()
    ends, sign = chance.choice(("\r\n", "\r\n", "\n", "\r")), chance.choice((",", ",", ",", ",", ";", "\t"))
    csv.writer(stream, lineterminator=ends, delimiter=sign).writerows(rows)
    content = stream.getvalue().encode(errors="surrogatepass")
    return hurt(content, chance) if chance.random() < 0.15 else content


def _place(content: bytes, chance: random.Random) -> int:
    return chance.randrange(len(content) + 1)


def _flip(content: bytes, chance: random.Random) -> bytes:
    if not content:
        return content
    at = chance.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << chance.randrange(8))]) + content[at + 1 :]


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: _place(content, chance)]


def _lose(content: bytes, chance: random.Random) -> bytes:
    at = _place(content, chance)
    return content[:at] + content[at + chance.randrange(1, 30) :]


def _insert(content: bytes, chance: random.Random) -> bytes:
    at = _place(content, chance)
    return content[:at] + chance.choice(_BYTES) + content[at:]


def _insert_text(content: bytes, chance: random.Random) -> bytes:
    at = _place(content, chance)
    return content[:at] + chance.choice(NASTY).encode(errors="surrogatepass") + content[at:]


def _double(content: bytes, chance: random.Random) -> bytes:
    at = _place(content, chance)
    return content[:at] + content[at : at + chance.randrange(1, 200)] * chance.choice((2, 2, 3, 50)) + content[at:]


def _encode(content: bytes, chance: random.Random) -> bytes:
    return content.decode(errors="replace").encode(chance.choice(_ENCODINGS), errors="replace")


def _mix(content: bytes, chance: random.Random) -> bytes:
    at = _place(content, chance)
    rest = content[at:].decode(errors="replace")
    return content[:at] + rest.encode(chance.choice(_ENCODINGS), errors="replace")


def _noise(_content: bytes, chance: random.Random) -> bytes:
    return chance.randbytes(chance.randrange(200))


_ACCIDENTS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(_flip, _flip, _flip, _cut, _lose, _insert, _insert, _insert_text, _double, _encode, _mix, _noise),
)

Rows = list[list[str]]


def _replace(rows: Rows, chance: random.Random) -> None:
    if rows and (row := chance.choice(rows)):
        row[chance.randrange(len(row))] = chance.choice(NASTY)


def _swap(rows: Rows, chance: random.Random) -> None:
    if rows and (row := chance.choice(rows)):
        one, other = chance.randrange(len(row)), chance.randrange(len(row))
        row[one], row[other] = row[other], row[one]


def _lose_row(rows: Rows, chance: random.Random) -> None:
    if rows:
        del rows[chance.randrange(len(rows))]


def _double_row(rows: Rows, chance: random.Random) -> None:
    if rows:
        rows.insert(chance.randrange(len(rows) + 1), list(chance.choice(rows)))


def _lose_column(rows: Rows, chance: random.Random) -> None:
    at = chance.randrange(max(map(len, rows), default=0) + 1)
    for row in rows:
        del row[at : at + 1]


def _lengthen(rows: Rows, chance: random.Random) -> None:
    if rows:
        chance.choice(rows).extend([chance.choice(NASTY)] * chance.choice((1, 1, 300)))


_CHANGES: tuple[Callable[[Rows, random.Random], None], ...] = (
    *(_replace, _replace, _replace, _replace, _replace, _swap, _lose_row, _double_row, _lose_column, _lengthen),
)
