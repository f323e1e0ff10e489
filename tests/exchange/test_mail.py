"""Drafts and links read back by the library's parsers: exactly the headers, recipients and texts that were meant."""

from __future__ import annotations

import datetime as dt
import re
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

from ardesk.errors import ArdeskError
from ardesk.exchange.file_names import file_name, free_path
from ardesk.exchange.mail import (
    LONGEST_LINK,
    Attachment,
    Draft,
    Mailbox,
    checked_address,
    eml,
    mailto,
    telephone,
    write_eml,
)
from tests.exchange.hostile import HOSTILE

if TYPE_CHECKING:
    from pathlib import Path

MOMENT = dt.datetime(2026, 11, 22, 4, 5, 6, tzinfo=dt.timezone(dt.timedelta(hours=1)))
PDF = b"%PDF-1.7\r\n\x00\xff--=_ardesk\r\n" * 40
HEADERS = ["From", "To", "Subject", "Date", "X-Unsent", "MIME-Version", "Content-Type"]
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """Give what should be left of a name in one line."""
    seen = "".join(
        sign for sign in TURNS.sub("", " ".join(text.split())) if sign >= " " and not "\x7f" <= sign <= "\x9f"
    )
    return " ".join(seen.split())


def draft(name: str, subject: str = "Invoice 1", body: str = "Hello", attached: str = "Invoice 1.pdf") -> Draft:
    return Draft(
        to=Mailbox(name, "joy@alder.example"),
        subject=subject,
        body=body,
        moment=MOMENT,
        sender=Mailbox(name, "me@acme.example"),
        attachments=(Attachment(attached, PDF),),
    )


def parsed(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert message.defects == []
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", content.partition(b"\r\n\r\n")[0])
    return message


@pytest.mark.parametrize("text", HOSTILE, ids=repr)
def test_a_draft_says_what_was_meant_and_nothing_else(text: str) -> None:
    content = eml(draft(text, text, f"before\n{text}\nafter", file_name(text, ".pdf")))
    message = parsed(content)
    assert message.keys() == HEADERS
    raw = message_from_bytes(content)  # the older parser leaves encoded words as they came
    for header, address in (("From", "me@acme.example"), ("To", "joy@alder.example")):
        assert [mailbox.addr_spec for mailbox in message[header].addresses] == [address]
        ((name, spec),) = getaddresses([raw[header]])
        assert (str(make_header(decode_header(name))), spec) == (plain(text), address)
    assert str(make_header(decode_header(raw["Subject"]))) == plain(text)
    assert message["X-Unsent"] == "1"
    assert message["Date"].datetime == MOMENT
    body, attached = message.get_body(("plain",)), list(message.iter_attachments())
    assert body is not None
    meant = re.sub("[\x00-\x08\x0b-\x1f\x7f]", "", text.replace("\r\n", "\n").replace("\r", "\n"))
    assert body.get_content() == f"before\n{meant}\nafter\n".replace("\n", "\r\n")
    assert [(one.get_content_type(), one.get_filename(), one.get_content()) for one in attached] == [
        ("application/pdf", file_name(text, ".pdf"), PDF)
    ]


def test_a_letter_of_the_usual_kind_can_be_read_with_the_eye() -> None:
    head = eml(draft("Alder, Ltd")).decode().partition("\r\nMIME-Version")[0]
    assert head.split("\r\n") == [
        'From: "Alder, Ltd" <me@acme.example>',
        'To: "Alder, Ltd" <joy@alder.example>',
        "Subject: Invoice 1",
        "Date: Sun, 22 Nov 2026 04:05:06 +0100",
        "X-Unsent: 1",
    ]


def test_without_an_address_of_the_business_the_program_puts_in_its_own() -> None:
    one = draft("Alder")
    message = parsed(eml(Draft(one.to, "Hello", "text", MOMENT)))
    assert message.keys() == ["To", "Subject", "Date", "X-Unsent", *message.keys()[4:]]
    assert "From" not in message
    assert message.get_content() == "text\r\n"


def test_the_same_draft_is_the_same_file(tmp_path: Path) -> None:
    path = write_eml(draft("Alder"), tmp_path / "a.eml")
    assert path.read_bytes() == eml(draft("Alder"))
    with pytest.raises(ArdeskError, match="nowhere"):
        write_eml(draft("Alder"), tmp_path / "nowhere" / "a.eml")


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" joy@alder.example ", "joy@alder.example"),
        ("o'hara+post@alder.co.uk", "o'hara+post@alder.co.uk"),
        ("post@bücher.example", "post@xn--bcher-kva.example"),
        ("root@localhost", "root@localhost"),
    ],
)
def test_addresses_that_are_taken(typed: str, address: str) -> None:
    assert checked_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "joy",
        "@alder.example",
        "joy@",
        "joy@alder..example",
        "joy@-alder.example",
        "a@b@c.example",
        "joy@alder.example, x@evil.example",
        "joy@alder.example;x@evil.example",
        "joy@alder.example?bcc=x@evil.example",
        "joy@alder.example\r\nBcc: x@evil.example",
        "joy@alder.example\n",
        "Joy <joy@alder.example>",
        '"joy x"@alder.example',
        ".joy@alder.example",
        "jöy@alder.example",
        "joy @alder.example",
        "joy@alder.example%0D%0Abcc=x",
        "joy@" + "a" * 64 + ".example",
        "j" * 250 + "@alder.example",
        "joy@\u202eexample",
    ],
)
def test_addresses_that_are_refused_in_words(typed: str) -> None:
    if typed == "joy@alder.example\n":  # blanks round it are no harm
        assert checked_address(typed) == "joy@alder.example"
        return
    one = draft("Alder")
    for act in (
        lambda: checked_address(typed),
        lambda: mailto(typed),
        lambda: eml(Draft(Mailbox("x", typed), "s", "b", MOMENT)),
        lambda: eml(Draft(one.to, "s", "b", MOMENT, Mailbox("x", typed))),
    ):
        with pytest.raises(ArdeskError, match="address") as refused:
            act()
        assert "\n" not in refused.value.sentence


@pytest.mark.parametrize("text", HOSTILE, ids=repr)
def test_a_link_has_one_recipient_one_subject_and_one_body(text: str) -> None:
    link = mailto("a?bcc=x&y#z@alder.example", text, f"before\n{text}")
    parts = urlsplit(link)
    assert (parts.scheme, unquote(parts.path)) == ("mailto", "a?bcc=x&y#z@alder.example")
    assert parts.fragment == ""
    fields = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True)
    expected = plain(text)[:200]
    assert [name for name, _ in fields] == (["subject", "body"] if expected else ["body"])
    if expected:
        assert fields[0][1] == expected
    assert fields[-1][1].startswith("before")
    assert set(re.findall("%0[AD]", link.partition("&body=")[0])) == set()
    assert not re.search("(?<!%0D)%0A|%0D(?!%0A)", link)
    assert re.fullmatch(r"[A-Za-z0-9%?=&@.:~_-]+", link)
    assert len(link) <= LONGEST_LINK


def test_a_long_body_is_cut_between_letters() -> None:
    link = mailto("joy@alder.example", "s", "日本\n" * 500)
    body = dict(parse_qsl(urlsplit(link).query))["body"]
    assert LONGEST_LINK - 20 < len(link) <= LONGEST_LINK
    assert set(body) <= set("日本\r\n…")
    assert body.endswith("…")


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("+43 1 / 234-56", "tel:+43123456"),
        ("(555) 0100 ext 7", "tel:5550100"),
        ("", ""),
        ("none?", ""),
        ("javascript:1", "tel:1"),
        ("*21#", "tel:*21%23"),
    ],
)
def test_telephone_numbers(typed: str, link: str) -> None:
    assert telephone(typed) == link


@pytest.mark.parametrize("text", HOSTILE, ids=repr)
def test_a_file_name_is_only_a_name(text: str, tmp_path: Path) -> None:
    name = file_name(text, ".pdf")
    path = tmp_path / name
    path.write_bytes(b"x")
    assert path.resolve().parent == tmp_path.resolve()
    assert path.suffix == ".pdf"
    assert name.isprintable()
    assert not name.startswith((".", " "))
    assert not set(name) & set('/\\:*?"<>|')
    assert free_path(tmp_path, name).name != name


@pytest.mark.parametrize("name", ["CON", "nul", "com1", "Lpt9.report"])
def test_a_file_name_is_no_device(name: str) -> None:
    assert file_name(name, ".eml") == f"_{name}.eml"
