"""E-mail as drafts for the owner's own program: `.eml` files and `mailto:` links; nothing is ever sent from here.

Headers are written here and not folded by the library, some versions of which lose the quotes round a long name.
Sources: RFC 5322 (message), RFC 2047 (encoded words), RFC 6068 (mailto).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from ardesk.errors import ArdeskError
from ardesk.exchange.plain_names import one_line
from ardesk.exchange.tables import written
from ardesk.i18n import _, brief

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

LONGEST_LINK = 2000  # letters; Windows hands programs no more than 2,083
_LONGEST_ADDRESS = 254
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"({_LOCAL})@({_LABEL}(?:\.{_LABEL})*)")
_PLAIN = re.compile(r"[A-Za-z0-9 !#$%&'*+/^_`{|}~.,:;()<>@\[\]-]{1,60}")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9 !#$%&'*+/^_`{|}~.,:;()<>@\[\]-]{1,50}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Someone's name, which may be empty, and address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along; `name` is only its name."""

    name: str
    content: bytes
    media_type: str = "application/pdf"


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter not yet sent; without a sender the owner's program puts in its own."""

    to: Mailbox
    subject: str
    body: str
    moment: dt.datetime
    sender: Mailbox | None = None
    attachments: tuple[Attachment, ...] = ()


def checked_address(text: str) -> str:
    """One e-mail address, its domain in ASCII. Raises ArdeskError with a sentence where it is none, or several."""
    plain = text.strip()
    local, _at, domain = plain.rpartition("@")
    try:
        ascii_domain = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        ascii_domain = ""
    address = f"{local}@{ascii_domain}"
    if not _ADDRESS.fullmatch(address) or len(address) > _LONGEST_ADDRESS:
        shown = brief(one_line(plain))
        message = _("“{text}” is not an e-mail address; write one, such as office@example.com.")
        raise ArdeskError(message.format(text=shown) if shown else _("There is no e-mail address; enter one first."))
    return address


def eml(draft: Draft) -> bytes:
    """The draft as a file that e-mail programs open for sending. Raises ArdeskError for an address that is none."""
    body = EmailMessage(policy=SMTP)
    body.set_content(_body(draft.body), charset="utf-8")
    for one in draft.attachments:
        kind, _slash, subkind = one.media_type.partition("/")
        body.add_attachment(one.content, maintype=kind, subtype=subkind, filename=one.name)
    if draft.attachments:
        body.set_boundary(_boundary(draft))
    head = [("To", _mailbox(draft.to)), ("Subject", _words(draft.subject, "Subject", _PLAIN))]
    if draft.sender is not None:
        head.insert(0, ("From", _mailbox(draft.sender)))
    head += [("Date", format_datetime(draft.moment)), ("X-Unsent", "1")]
    return "".join(f"{name}: {value}\r\n" for name, value in head).encode("ascii") + body.as_bytes()


def write_eml(draft: Draft, path: Path) -> Path:
    """Write the draft to the file, whole or not at all. Raises ArdeskError."""
    content = eml(draft)
    with written(path) as target:
        target.write_bytes(content)
    return path


def mailto(address: str, subject: str = "", body: str = "") -> str:
    """The link that begins an e-mail to this one address; the body is cut where the link would get too long.

    Raises ArdeskError for an address that is none.
    """
    local, _at, domain = checked_address(address).rpartition("@")
    link = f"mailto:{_percent(local)}@{domain}"
    fields = []
    if subject := one_line(subject)[:200]:
        fields.append(f"subject={_percent(subject)}")
    if body:
        room = LONGEST_LINK - len(link) - sum(len(field) + 1 for field in fields) - len("&body=")
        fields.append(f"body={_fitting(_body(body).strip(), room)}")
    return f"{link}?{'&'.join(fields)}" if fields else link


def telephone(number: str) -> str:
    """The link that dials the number; empty where there is none in the text."""
    digits = re.sub(r"[^0-9+*#]", "", number.partition("ext")[0])
    return f"tel:{quote(digits, safe='+*')}" if re.search("[0-9]", digits) else ""


def _mailbox(box: Mailbox) -> str:
    address = checked_address(box.address)
    name = one_line(box.name)
    if not name:
        return address
    if _PLAIN_NAME.fullmatch(name):
        return f'"{name}" <{address}>'
    return f"{_words(name, 'From', None)}\r\n <{address}>"


def _words(text: str, header: str, plain: re.Pattern[str] | None) -> str:
    """The text for a header: as it is where it is short and harmless, else as encoded words."""
    one = one_line(text)
    if plain is not None and plain.fullmatch(one):
        return one
    return Header(one, "utf-8", header_name=header).encode(linesep="\r\n")


def _body(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", lines).rstrip() + "\n"


def _boundary(draft: Draft) -> str:
    """Between the parts: the same for the same draft, and found in no base64 or quoted text by chance."""
    sign = hashlib.sha256(repr((draft.subject, draft.body, draft.moment)).encode())
    for one in draft.attachments:
        sign.update(one.content)
    return f"=_ardesk_{sign.hexdigest()[:40]}"


def _percent(text: str) -> str:
    return quote(text, safe="")


def _fitting(text: str, room: int) -> str:
    """As much of the text as has room, percent-encoded, with line ends as RFC 6068 wants them."""
    signs = [_percent("\r\n" if sign == "\n" else sign) for sign in text]
    if sum(map(len, signs)) <= room:
        return "".join(signs)
    kept, used, end = [], 0, _percent("…")
    for sign in signs:
        used += len(sign)
        if used > room - len(end):
            break
        kept.append(sign)
    return "".join(kept) + end
