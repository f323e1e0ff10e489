"""A passphrase for tests, and a stand-in for the two seconds that checking one takes by design."""

from __future__ import annotations

import pytest

from ardesk.storage import passphrases

PASSPHRASE = "four plain words"  # noqa: S105 - that of a test


@pytest.fixture
def quick_sealing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sealed with a passphrase looks like it from its head only; what is sealed with a key is."""

    def sealed(content: bytes, passphrase: str) -> bytes:
        return b"age-encryption.org/v1\n-> scrypt " + passphrase.encode() + b"\n" + content[::-1]

    def opened(content: bytes, passphrase: str) -> bytes:
        head = sealed(b"", passphrase)
        if not content.startswith(head):
            raise passphrases.RefusedError
        return content[len(head) :][::-1]

    monkeypatch.setattr(passphrases, "sealed", sealed)
    monkeypatch.setattr(passphrases, "opened", opened)
