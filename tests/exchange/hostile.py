"""What customers might be called: everything that means something in a mail, a calendar or a link."""

from __future__ import annotations

HOSTILE = (
    "Alder Ltd",
    'O"Hara, Söhne & Co; <x@evil.example>',
    "a, b, c <x@evil.example>, d",
    "first\r\nBcc: x@evil.example\r\n\r\nbody",
    "first\nX-Unsent: 0\nbody",
    "first\rBcc: x@evil.example",
    "lines\u2028and\u2029more\x0bof\x0cthem\x85here",
    "END:VEVENT\r\nBEGIN:VEVENT\r\nATTACH:file:///etc/passwd",
    "\\nATTENDEE:mailto:x@evil.example\\,\\;",
    "=?utf-8?q?Bcc=3A_x=40evil=2Eexample?=",
    "?bcc=x@evil.example&cc=y@evil.example#%0D%0Abcc:z@evil.example",
    "bell\x07 nul\x00 escape\x1b[2J",
    "\u202egnp.exe\u202c turned",
    "شركة الأفق للتجارة",
    "💸 Émile & 日本株式会社 👩‍👩‍👧",
    "x" * 200,
    "long, with commas, " * 12,
    "ü" * 200,
    "日本, 株式; " * 25,
    "../../etc/passwd\\..\\con",
    "=cmd|' /C calc'!A0",
    "{subject} {0} %s ${x} {{ 7*7 }}",
    ".",
    " ",
)
