"""Texts for places where Qt takes for markup what looks like it, and would even load the pictures it names."""

from __future__ import annotations

from html import escape


def literal(text: str) -> str:
    """The text for a tooltip, which shows it letter by letter."""
    return f"<p style='white-space: pre-wrap'>{escape(text)}</p>" if {"<", "&"} & set(text) else text
