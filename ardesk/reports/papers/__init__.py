"""The papers the owner prints, each one function that gives a Paper."""

from __future__ import annotations

from ardesk.reports.paper import Paper
from ardesk.reports.papers.aged import aged_receivables
from ardesk.reports.papers.invoice import invoice
from ardesk.reports.papers.letter import letter
from ardesk.reports.papers.statement import statement
from ardesk.reports.papers.summary import monthly_summary

__all__ = ["Paper", "aged_receivables", "invoice", "letter", "monthly_summary", "statement"]
