"""Texts for places where Qt takes for markup what looks like it, and would even load the pictures it names."""

from __future__ import annotations

from html import escape


def literal(text: str) -> str:
    """The text for a tooltip, which shows it letter by letter."""
    return f"<p style='white-space: pre-wrap'>{escape(text)}</p>" if {"<", "&"} & set(text) else text


def menu_text(text: str) -> str:
    """The text for a menu or a button, which take an ampersand for the mark of a key and a tab for a key's name."""
    return " ".join(text.split()).replace("&", "&&")
