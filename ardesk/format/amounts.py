"""Typed amounts: numbers with the separators of any locale, and simple sums of them, read exactly."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from ardesk.errors import ArdeskError
from ardesk.i18n import _, brief

if TYPE_CHECKING:
    from collections.abc import Collection

    from ardesk.format.locales import Conventions

_LONGEST = 120
_REMEMBERED = 256  # texts: a form reads each of its fields again and again
_SIGNS = str.maketrans("−–×·÷:", "--**//")
_CODE = re.compile(r"\b[A-Z]{3}\b")
_TOKEN = re.compile(r"\s*(?:((?:\d|[.,](?=\d))(?:[\d.,'’٬]|\s(?=\d{3}))*)|([-+*/()]))")
_GROUPS_OF_THREE = re.compile(r"[1-9]\d{0,2}(?:_\d{3})+")
_GROUPS_OF_TWO = re.compile(r"[1-9]\d?(?:_\d{2})+_\d{3}")
_DOLLARS = frozenset(["USD", "AUD", "BBD", "BRL", "BSD", "BZD", "CAD", "CLP", "COP", "DOP", "FJD", "HKD", "JMD", "KYD"])
_DOLLARS |= {"ARS", "BMD", "BND", "GYD", "LRD", "MXN", "NAD", "NIO", "NZD", "SGD", "SRD", "TTD", "TWD", "UYU", "XCD"}
_SYMBOLS: dict[str, Collection[str]] = {
    "$": _DOLLARS,
    "€": ("EUR",),
    "£": ("GBP",),
    "¥": ("JPY", "CNY"),
    "₹": ("INR",),
    "₩": ("KRW",),
    "₪": ("ILS",),
    "₺": ("TRY",),
    "₽": ("RUB",),
    "₫": ("VND",),
    "₴": ("UAH",),
}


def plain(text: str) -> str:
    """The text with Latin digits, one kind of minus and one kind of space, trimmed."""
    if text.isascii():
        return text.strip()
    folded = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in folded).strip()


def without_currency(text: str, currency: str) -> str:
    """The text less every sign and code of `currency`; ArdeskError where it names another currency."""
    signs = {sign for sign in text if unicodedata.category(sign) == "Sc"}
    codes = set(_CODE.findall(text))
    if any(currency not in _SYMBOLS.get(sign, (currency,)) for sign in signs) or codes - {currency}:
        raise ArdeskError(
            _("“{text}” is not in {currency}; type the amount in {currency}.").format(
                text=brief(text), currency=currency
            )
        )
    marks = "|".join([re.escape(currency), *map(re.escape, signs)])
    return re.sub(marks, " ", text, flags=re.IGNORECASE).strip()


def is_single_number(text: str) -> bool:
    """True where the text is one number and no sum, so that surplus decimals are a slip and not a result."""
    return re.search(r"\d\s*[-+*/(]", text.translate(_SIGNS)) is None


@lru_cache(_REMEMBERED)
def evaluate(text: str, style: Conventions) -> Fraction:
    """The exact value of a number or a sum with + - * / and brackets; a lone bracketed number is negative."""
    prepared = plain(text).translate(_SIGNS)
    if len(prepared) > _LONGEST:
        raise ArdeskError(_("The amount is too long to be read; type a number or a short sum."))
    if lone := re.fullmatch(r"\(([^-+*/()]+)\)", prepared):
        return -_Sum(lone.group(1), style).value()
    return _Sum(prepared, style).value()


def _fault(text: str) -> ArdeskError:
    return ArdeskError(
        _("“{text}” is not an amount; type a number such as 1250 or a sum such as 1200*1.19.").format(text=brief(text))
    )


class _Sum:
    """One typed sum, read from left to right by recursive descent."""

    def __init__(self, text: str, style: Conventions) -> None:
        self._text = text
        self._style = style
        self._tokens = self._split()
        self._at = 0

    def _split(self) -> list[str]:
        tokens: list[str] = []
        at = 0
        while at < len(self._text):
            match = _TOKEN.match(self._text, at)
            if not match:
                raise _fault(self._text)
            tokens.append(match.group().strip())
            at = match.end()
        return tokens

    def value(self) -> Fraction:
        """The value of the whole text."""
        result = self._terms()
        if self._at != len(self._tokens):
            raise _fault(self._text)
        return result

    def _next(self, *wanted: str) -> str | None:
        if self._at < len(self._tokens) and self._tokens[self._at] in wanted:
            self._at += 1
            return self._tokens[self._at - 1]
        return None

    def _terms(self) -> Fraction:
        result = self._factors()
        while sign := self._next("+", "-"):
            other = self._factors()
            result = result + other if sign == "+" else result - other
        return result

    def _factors(self) -> Fraction:
        result = self._single()
        while sign := self._next("*", "/"):
            other = self._single()
            if sign == "/" and other == 0:
                raise ArdeskError(_("The sum divides by zero; correct it."))
            result = result * other if sign == "*" else result / other
        return result

    def _single(self) -> Fraction:
        if sign := self._next("+", "-"):
            return self._single() if sign == "+" else -self._single()
        if self._next("("):
            result = self._terms()
            if not self._next(")"):
                raise _fault(self._text)
            return result
        if self._at == len(self._tokens) or not self._tokens[self._at][-1].isdigit():
            raise _fault(self._text)
        self._at += 1
        return read_number(self._tokens[self._at - 1], self._style)


def read_number(text: str, style: Conventions) -> Fraction:
    """The value of digits with separators: the last of two kinds is the decimal sign; one kind alone follows `style`.

    `1.234,56` and `1,234.56` read alike everywhere; `1,234` is a thousand in en_US and one and a bit in de_DE.
    A separator that can't be the locale's (`12,5` in en_US) is taken for a decimal sign.
    """
    compact = re.sub(r"[\s'’٬]", "_", text)
    whole, decimal, rest = _parts(compact, style)
    whole = whole.replace(".", "_").replace(",", "_")
    well_grouped = "_" not in whole or _GROUPS_OF_THREE.fullmatch(whole) or _GROUPS_OF_TWO.fullmatch(whole)
    if not well_grouped or (decimal and not rest.isdigit()):
        raise _fault(text)
    digits = whole.replace("_", "") or "0"
    return Fraction(int(digits + rest), 10 ** len(rest))


def _parts(text: str, style: Conventions) -> tuple[str, str, str]:
    """Whole part, decimal sign (empty: none) and decimals."""
    kinds = sorted(set(text) & set(".,"), key=text.rindex)
    if not kinds:
        return text, "", ""
    last = kinds[-1]
    if text.count(last) > 1:
        return text, "", ""
    whole, sign, rest = text.rpartition(last)
    alone = len(kinds) == 1 and "_" not in text
    could_group = len(rest) == 3 and re.fullmatch(r"[1-9]\d{0,2}", whole)  # noqa: PLR2004 - thousands have three digits
    if alone and could_group and last != style.decimal:
        return text, "", ""
    return whole, sign, rest
