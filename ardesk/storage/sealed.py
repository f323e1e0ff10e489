"""Encrypted copies in the age format (age-encryption.org/v1): a passphrase opens them, here and in the program `age`.

A copy is sealed with a passphrase, or with a key so that no passphrase is needed to make it. Such a key lies beside
its copies, itself sealed with a passphrase; what stays on this computer is its public half, which only seals.
"""

from __future__ import annotations

import shutil
from functools import partial
from typing import TYPE_CHECKING

from ardesk.errors import ArdeskError, reason
from ardesk.i18n import _
from ardesk.storage import passphrases
from ardesk.storage.whole import digest_of, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ENDING = ".age"
SHORTEST = 8  # letters of a passphrase
_MAGIC = b"age-encryption.org/v1\n"
_ARMOUR = b"-----BEGIN AGE ENCRYPTED FILE-----"
_FOR_A_KEY = b"-> X25519 "
_BEGIN_OF_A_KEY = "AGE-SECRET-KEY-1"
_SUMS = "SHA256SUMS"
_HOW = "How to open.txt"


def is_sealed(path: Path) -> bool:
    """Whether the file at `path` is encrypted in this format."""
    return _head(path).startswith((_MAGIC, _ARMOUR))


def check_passphrase(passphrase: str, again: str | None = None) -> None:
    """Raises ArdeskError unless `passphrase` will do, and was typed the same way twice."""
    if len(passphrase) < SHORTEST:
        raise ArdeskError(_("A passphrase has {count} letters or more; several words are best.").format(count=SHORTEST))
    if again is not None and again != passphrase:
        raise ArdeskError(_("The two passphrases differ; type them once more."))


def seal(plain: Path, target: Path, passphrase: str) -> None:
    """The file `plain` at `target`, which the passphrase alone opens; opened again before it gets its name.

    Raises ArdeskError; never overwrites anything.
    """
    check_passphrase(passphrase)
    _refuse_to_replace(target)
    encrypted = _sealed(plain.read_bytes(), passphrase)
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(target, lambda to: to.write(encrypted))
    except OSError as fault:
        raise ArdeskError(_("{path} cannot be written: {why}.").format(path=target, why=reason(fault))) from fault


def new_key(folder: Path, passphrase: str) -> str:
    """The public half of a new key, whose other half lies in `folder` from now on, sealed with the passphrase."""
    import pyrage

    check_passphrase(passphrase)
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    content = f"# public key: {public}\n{identity}\n".encode()
    encrypted = _sealed(content, passphrase)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(folder / _key_name(public), lambda to: to.write(encrypted))
    return public


def seal_aside(plain: Path, target: Path, public: str, keys: Path) -> None:
    """The file `plain` at `target` for the key with this public half, whose sealed file in `keys` goes beside it.

    Its SHA-256 is noted there, since what is sealed can't be proved without the passphrase. Raises OSError.
    """
    import pyrage

    try:
        recipient = pyrage.x25519.Recipient.from_str(public)
    except pyrage.RecipientError as damaged:
        raise OSError(_("the key of its passphrase is damaged; set the passphrase anew")) from damaged
    key, folder = _key_name(public), target.parent
    if not (folder / key).exists():
        copy_keys(keys, folder)
    if not (folder / key).exists():
        raise OSError(_("the file “{name}” is missing; set its passphrase anew").format(name=key))
    if not (folder / _HOW).exists():
        text = how_to_open(key)
        write_whole(folder / _HOW, lambda to: to.write(text.encode()))
    encrypted: bytes = pyrage.encrypt(plain.read_bytes(), [recipient])
    digest = write_whole(target, lambda to: to.write(encrypted))
    with (folder / _SUMS).open("a", encoding="utf-8") as sums:
        sums.write(f"{digest}  {target.name}\n")


def prove(path: Path) -> None:
    """Raises ArdeskError unless the sealed file at `path` is, to the bit, what was written."""
    try:
        lines = (path.parent / _SUMS).read_text(encoding="utf-8").splitlines()
        written = [line[:64] for line in lines if line[66:] == path.name]
        sound = bool(written) and digest_of(path) == written[-1]
    except (OSError, UnicodeDecodeError):
        sound = False
    if not sound:
        raise ArdeskError(_("{path} is not sound: it is not what was written.").format(path=path))


def unseal(path: Path, target: Path, passphrase: str) -> None:
    """What is sealed in the file at `path` stands at `target`, which was not there. Raises ArdeskError."""
    _refuse_to_replace(target)
    try:
        content = _opened_with_key(path, passphrase) if _FOR_A_KEY in _head(path) else _opened(path, passphrase)
        write_whole(target, lambda to: to.write(content))
    except OSError as fault:
        why = reason(fault)
        raise ArdeskError(_("{path} could not be opened: {why}.").format(path=path, why=why)) from fault


def _opened_with_key(path: Path, passphrase: str) -> bytes:
    import pyrage

    found = sorted(path.parent.glob(f"key *{ENDING}"))
    if not found:
        said = _("{path} opens with a key that lay beside it (“key ….age”); bring that file there first.")
        raise ArdeskError(said.format(path=path))
    keys = [pyrage.x25519.Identity.from_str(line) for file in found for line in _secrets(file, passphrase)]
    try:
        content: bytes = pyrage.decrypt(path.read_bytes(), keys)
    except pyrage.DecryptError as fault:
        raise _refused(path) from fault
    return content


def _secrets(file: Path, passphrase: str) -> Iterator[str]:
    """The keys in a sealed file; none where this is not its passphrase."""
    try:
        lines = _apart(passphrases.opened, file.read_bytes(), passphrase).decode().splitlines()
    except (passphrases.RefusedError, UnicodeDecodeError):
        return
    yield from (line for line in lines if line.startswith(_BEGIN_OF_A_KEY))


def _opened(path: Path, passphrase: str) -> bytes:
    try:
        return _apart(passphrases.opened, path.read_bytes(), passphrase)
    except passphrases.RefusedError as fault:
        raise _refused(path) from fault


def _sealed(content: bytes, passphrase: str) -> bytes:
    """The content for this passphrase, opened again to be sure. Raises ArdeskError."""
    encrypted = _apart(passphrases.sealed, content, passphrase)
    if _apart(passphrases.opened, encrypted, passphrase) != content:
        raise ArdeskError(_("What was encrypted can’t be opened again; nothing was written."))
    return encrypted


def _apart(work: Callable[[bytes, str], bytes], content: bytes, passphrase: str) -> bytes:
    """What comes of the work in another process. Raises ArdeskError where it was stopped."""
    try:
        return work(content, passphrase)
    except passphrases.StoppedError as end:
        raise ArdeskError(_("It was stopped before it was done.")) from end


def how_to_open(key: str) -> str:
    """What stands beside sealed copies for whoever has not got ARDesk."""
    return _(
        "These are backups of an ARDesk ledger, encrypted in the age format (age-encryption.org/v1).\n\n"
        "With ARDesk: File > Open ledger, choose one of them, and type the passphrase.\n"
        "Without it: install the program age, and in this folder run\n\n"
        '    age -d -i "{key}" -o ledger.ardesk "NAME OF THE BACKUP"\n\n'
        "It asks for the same passphrase. What comes out is the ledger, an SQLite database.\n"
        "Keep the file “{key}” with the backups: without it, and without the passphrase, nobody can open them.\n"
    ).format(key=key)


def _refused(path: Path) -> ArdeskError:
    return ArdeskError(_("{path} does not open: this is not its passphrase, or the file is damaged.").format(path=path))


def _refuse_to_replace(target: Path) -> None:
    if target.exists():
        raise ArdeskError(_("{path} exists already; choose another name.").format(path=target))


def _key_name(public: str) -> str:
    return f"key {public[4:12]}{ENDING}"


def copy_keys(source: Path, target: Path) -> None:
    """The sealed keys in the folder `source` lie in `target` too. Raises OSError."""
    for key in source.glob(f"key *{ENDING}"):
        if not (target / key.name).exists():
            with key.open("rb") as content:
                write_whole(target / key.name, partial(shutil.copyfileobj, content))


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(200)
    except OSError:
        return b""
