"""What papers ask of a ledger, named without knowing its file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from ardesk.domain.records import Record

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from ardesk.book.book import Book

R = TypeVar("R", bound=Record)


class CustomerState(Protocol):
    """A customer's account at the end of a day."""

    @property
    def id(self) -> int:
        """Which customer."""

    @property
    def name(self) -> str:
        """The customer's name."""

    @property
    def open_base(self) -> int:
        """What is open, in base minor units."""

    @property
    def unapplied_base(self) -> int:
        """What is unapplied, in base minor units."""

    @property
    def code(self) -> str:
        """Who."""

    @property
    def oldest_days_late(self) -> int:
        """How many days late the oldest open invoice is."""


class PromiseState(Protocol):
    """A promise and what became of it by a day."""

    @property
    def customer_id(self) -> int:
        """Who promised."""

    @property
    def invoice_id(self) -> int | None:
        """For which invoice, None for none in particular."""

    @property
    def received(self) -> int:
        """What has come of it, in minor units of `currency`."""

    @property
    def made(self) -> str:
        """When, as ISO text."""

    @property
    def due(self) -> str:
        """By when, as ISO text."""

    @property
    def amount(self) -> int:
        """How much, in minor units of `currency`."""

    @property
    def currency(self) -> str:
        """In what."""

    @property
    def state(self) -> str:
        """Pending, kept, partly, broken, renegotiated or withdrawn."""


class OpenDocument(Protocol):
    """An invoice with an open rest on a day; amounts in its own currency."""

    @property
    def id(self) -> int:
        """Which invoice."""

    @property
    def number(self) -> str:
        """Its number."""

    @property
    def date(self) -> str:
        """Its date, as ISO text."""

    @property
    def due_date(self) -> str:
        """When it is due, as ISO text."""

    @property
    def total(self) -> int:
        """What it came to."""

    @property
    def open(self) -> int:
        """What is open."""

    @property
    def currency(self) -> str:
        """In what."""


class Credit(Protocol):
    """A payment or credit note with a rest on a day, below 0 where it went back after a part was refunded."""

    @property
    def kind(self) -> str:
        """`payment` or `credit_note`."""

    @property
    def number(self) -> str:
        """Its number."""

    @property
    def date(self) -> str:
        """Its date, as ISO text."""

    @property
    def amount_left(self) -> int:
        """What is left of it, in its own currency."""

    @property
    def currency(self) -> str:
        """In what."""


class Checked(Protocol):
    """One result of the ledger's own check."""

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""


class Source(Protocol):
    """A ledger, as far as papers read it."""

    @property
    def path(self) -> Path:
        """Where it is kept."""

    @property
    def revision(self) -> int:
        """The number of its newest change."""

    @property
    def base(self) -> str:
        """The currency of the books."""

    @property
    def locale(self) -> str:
        """How figures and dates are written."""

    @property
    def company(self) -> dict[str, str]:
        """Facts about the business, and the owner's choices."""

    def book(self) -> Book:
        """All figures, of the newest revision."""

    def seal(self) -> str:
        """The hash over everything up to its newest change."""

    def verify(self) -> Sequence[Checked]:
        """The ledger's check of itself."""

    def all(self, cls: type[R], /, **equal: object) -> list[R]:
        """The records whose fields have these values."""

    def get(self, cls: type[R], row_id: int) -> R:
        """The record of this id."""

    def customer_rows(self, today: dt.date) -> Sequence[CustomerState]:
        """All customers' accounts at the end of `today`."""

    def promise_rows(self, today: dt.date) -> Sequence[PromiseState]:
        """All promises and their state on `today`."""

    def open_invoices(self, customer_id: int, today: dt.date) -> Sequence[OpenDocument]:
        """A customer's invoices with an open rest, oldest due first."""

    def unapplied(self, customer_id: int, today: dt.date) -> Sequence[Credit]:
        """A customer's payments and credit notes with an unapplied rest, oldest first."""

    def rests(self, customer_id: int, today: dt.date) -> Sequence[Credit]:
        """The same, and with a rest below 0 the returned payments of which something had been refunded."""
