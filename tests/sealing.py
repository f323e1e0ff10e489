"""A passphrase for tests, and a stand-in for the two seconds that checking one takes by design."""

from __future__ import annotations

import pyrage
import pytest

PASSPHRASE = "four plain words"  # noqa: S105 - that of a test


@pytest.fixture
def quick_sealing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sealed with a passphrase looks like it from its head only; what is sealed with a key is."""

    def encrypt(content: bytes, passphrase: str) -> bytes:
        return b"age-encryption.org/v1\n-> scrypt " + passphrase.encode() + b"\n" + content[::-1]

    def decrypt(content: bytes, passphrase: str) -> bytes:
        head = encrypt(b"", passphrase)
        if not content.startswith(head):
            raise pyrage.DecryptError("Decryption failed")
        return content[len(head) :][::-1]

    monkeypatch.setattr(pyrage.passphrase, "encrypt", encrypt)
    monkeypatch.setattr(pyrage.passphrase, "decrypt", decrypt)
