"""The words that reminder letters are shipped with: the first line is the subject, the rest the letter's text."""

from __future__ import annotations

from ardesk.i18n import _


def shipped_wording(level: int) -> str:
    """The text of a letter of this level, in the language being spoken, with its placeholders."""
    return (_friendly, _reminder, _second, _final)[level]()


def _friendly() -> str:
    return _(
        "A friendly note about your account\n\n"
        "Dear {contact},\n\n"
        "This is just a short note to help you plan: the documents listed below are due now or within the next days."
        " If your payment is already on its way, please disregard this letter and accept our thanks.\n\n"
        "Should a copy be missing or a question be open, a word to us is enough."
    )


def _reminder() -> str:
    return _(
        "Payment reminder\n\n"
        "Dear {contact},\n\n"
        "Perhaps it has escaped your notice: as of {date} the documents listed below, {total} in all, are past due."
        " The oldest has been due since {oldest}.\n\n"
        "Please let us have the amount by {deadline}. If you have paid in the last few days, this letter has crossed"
        " your payment; thank you. If something keeps you from paying, please tell us."
    )


def _second() -> str:
    return _(
        "Second reminder\n\n"
        "Dear {contact},\n\n"
        "In spite of our reminder we have not received your payment of {total}. The oldest of the documents listed"
        " below is now {days} days late.\n\n"
        "We ask you to pay the full amount by {deadline}, or to tell us by then why you are not paying and what you"
        " propose."
    )


def _final() -> str:
    return _(
        "Final notice\n\n"
        "Dear {contact},\n\n"
        "Our reminders have had no answer. As of {date} you owe us {total}; the oldest item is {days} days late.\n\n"
        "This is our last request. If the full amount is not in our account by {deadline}, we shall hand the claim"
        " over for collection without writing again; the costs of that would be yours. Please spare both of us this"
        " step."
    )
