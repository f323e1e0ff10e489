"""The papers the owner prints, each one function that gives a Paper."""

from __future__ import annotations

from ardesk.reports.paper import Paper
from ardesk.reports.papers.aged import aged_receivables
from ardesk.reports.papers.collection_activity import collection_activity
from ardesk.reports.papers.credit_note import credit_note
from ardesk.reports.papers.customer_review import customer_review
from ardesk.reports.papers.forecast import cash_forecast
from ardesk.reports.papers.invoice import invoice
from ardesk.reports.papers.letter import letter
from ardesk.reports.papers.policy_sheet import policy_sheet
from ardesk.reports.papers.receipt import receipt
from ardesk.reports.papers.statement import statement
from ardesk.reports.papers.summary import monthly_summary
from ardesk.reports.papers.worklist_paper import worklist_paper
from ardesk.reports.papers.write_offs import write_offs

__all__ = [
    "Paper",
    "aged_receivables",
    "cash_forecast",
    "collection_activity",
    "credit_note",
    "customer_review",
    "invoice",
    "letter",
    "monthly_summary",
    "policy_sheet",
    "receipt",
    "statement",
    "worklist_paper",
    "write_offs",
]
