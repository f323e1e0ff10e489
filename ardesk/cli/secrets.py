"""How the command line hears a passphrase: from the environment, the first line of its input, or the keyboard."""

from __future__ import annotations

import os
import sys

import click

from ardesk.i18n import _

VARIABLE = "ARDESK_PASSPHRASE"


def passphrase(*, twice: bool = False) -> str:
    """What ARDESK_PASSPHRASE says, else what is typed, unseen; `twice` where it could not be corrected later."""
    if given := os.environ.get(VARIABLE):
        return given
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    text: str = click.prompt(_("Passphrase"), hide_input=True, confirmation_prompt=twice, err=True)
    return text
