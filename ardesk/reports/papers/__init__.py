"""The papers the owner prints, each one function that gives a Paper."""

from __future__ import annotations

from ardesk.reports.paper import Paper
from ardesk.reports.papers.aged import aged_receivables
from ardesk.reports.papers.credit_note import credit_note
from ardesk.reports.papers.invoice import invoice
from ardesk.reports.papers.letter import letter
from ardesk.reports.papers.policy_sheet import policy_sheet
from ardesk.reports.papers.receipt import receipt
from ardesk.reports.papers.statement import statement
from ardesk.reports.papers.summary import monthly_summary

__all__ = [
    "Paper",
    "aged_receivables",
    "credit_note",
    "invoice",
    "letter",
    "monthly_summary",
    "policy_sheet",
    "receipt",
    "statement",
]
