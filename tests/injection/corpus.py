"""What people, files and enemies may put into a name, and what has to become of it in each place.

Each part begins with what has to become of its entries; where that differs, it stands beside the entry.
"""

from __future__ import annotations

# In every CSV file: the cell as it stands there. Read back, it is the entry again; in a workbook it is always a text.
FORMULAS: dict[str, str] = {
    "=1+1": "'=1+1",
    "=cmd|' /C calc'!A0": "'=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example","pay here")': '\'=HYPERLINK("http://evil.example","pay here")',
    "@SUM(1+1)*cmd": "'@SUM(1+1)*cmd",
    "+1+cmd|' /C calc'!A0": "'+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0": "'-2+3+cmd|' /C calc'!A0",
    "- see the note": "'- see the note",
    "+ one more": "'+ one more",
    "-1-1": "'-1-1",
    "--5": "'--5",
    "\t=1+1": "'\t=1+1",
    "  =1+1": "'  =1+1",
    "\uff1d1+1": "'\uff1d1+1",
    "'=1+1": "''=1+1",
    "''@x": "'''@x",
    # what only looks like one, or begins with an apostrophe of its own, stays as it is
    "+1 555 0100": "+1 555 0100",
    "+43 (1) 234": "+43 (1) 234",
    "-5": "-5",
    "-17,300.00": "-17,300.00",
    "'Tis fine": "'Tis fine",
    "'": "'",
    "a=1+1": "a=1+1",
    "a@b.example": "a@b.example",
    "x\n=1+1": "x\n=1+1",
}

# In a label, a tooltip, a list, a page of text, a message, on every paper: the letters themselves, nothing loaded.
MARKUP: tuple[str, ...] = (
    '<b>x</b><img src="file:///etc/passwd">',
    "<img src='http://127.0.0.1:9/x.png' onerror=alert(1)>",
    "<script>alert(1)</script>",
    "</td></tr></table><h1>PAID</h1>",
    '<a href="file:///etc/passwd">click</a>',
    "<style>* { display: none }</style>",
    "<!-- gone -->",
    "&lt;b&gt; &amp; &#60;i&#62;",
    "{{ 7*7 }} {% include '/etc/passwd' %} {# gone #}",
    "{customer.__class__} {0} {} %s %(x)s ${x}",
    "&Save && %1 %n",
    "<table><tr><td>a",
    "]]>\"'><svg onload=alert(1)>",
)

# Typed where something is looked for, or stored in a name: found as these letters and nothing else.
QUERIES: tuple[str, ...] = (
    "'; DROP TABLE invoice; --",
    "' OR '1'='1",
    "%",
    "_",
    "100%_",
    '"',
    "a\\b",
    "*",
    "[a-z]",
    "(",
    "?",
    ":day",
    "x'--",
    "\u0131\u0130\u00df",
)

# The name a file gets from it, always below the folder meant.
PATHS: dict[str, str] = {
    "../../x": "-..-x",
    "..\\..\\x": "-..-x",
    "/etc/passwd": "-etc-passwd",
    "C:\\Windows\\x": "C--Windows-x",
    "a\0b": "ab",
    "a\r\nb": "a b",
    "CON": "_CON",
    "nul.txt": "_nul.txt",
    "com1": "_com1",
    "aux .x": "_aux .x",
    "ends with dots...": "ends with dots",
    " . . ": "paper",
    "": "paper",
    ".hidden": "hidden",
    'a:b|c?d*e<f>g"h': "a-b-c-d-e-f-g-h",
    "x" * 300: "x" * 120,
    "ü" * 300: "ü" * 60,
    "\u202egnp.exe": "gnp.exe",
    "~root": "~root",
    "%2e%2e%2fx": "%2e%2e%2fx",
    "$HOME `id`": "$HOME `id`",
}

# The owner's own words for letters, with the customer called Ann: what the letter says.
WORDINGS: dict[str, str] = {
    "Dear {customer}": "Dear Ann",
    "{customer.__class__}": "{customer.__class__}",
    "{customer.__class__.__mro__[1].__subclasses__()}": "{customer.__class__.__mro__[1].__subclasses__()}",
    "{{7*7}}": "{{7*7}}",
    "{{customer}}": "{Ann}",
    "{% include '/etc/passwd' %}": "{% include '/etc/passwd' %}",
    "{customer!r:>99999999}": "{customer!r:>99999999}",
    "{0} {} %s %(customer)s ${customer}": "{0} {} %s %(customer)s $Ann",
    "{config} {self} {request}": "{config} {self} {request}",
}

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="90" height="30">{}</svg>'
)
_PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhf"
_DOUBLED = "".join(f'<g id="a{n + 1}">{f"<use xlink:href=#Q#a{n}#Q/>" * 10}</g>' for n in range(9)).replace("#Q", '"')

# Drawings offered as the business's logo: whether they are taken.
DRAWINGS: dict[str, bool] = {
    SVG.format('<rect width="90" height="30" fill="#1b66a8"/>'): True,
    SVG.format(
        '<defs><linearGradient id="g"/><rect id="r" width="9"/></defs><use xlink:href="#r" fill="url(#g)"/>'
    ): True,
    SVG.format(f'<image xlink:href="{_PIXEL}" width="9" height="9"/>'): True,
    '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">'
    + SVG.format("<g/>"): True,
    SVG.format('<image xlink:href="/etc/passwd" width="9" height="9"/>'): False,
    SVG.format('<image href="file:///etc/passwd" width="9" height="9"/>'): False,
    SVG.format('<image href="http://127.0.0.1:9/x.png" width="9" height="9"/>'): False,
    SVG.format('<image href="data:image/svg+xml;base64,PHN2Zy8+" width="9" height="9"/>'): False,
    SVG.format('<image href="data:image/png;base64,H4sIAAAAAAAAA7Mpzs9NBQAA" width="9" height="9"/>'): False,
    SVG.format('<rect style="fill:url(http://127.0.0.1:9/x#y)"/>'): False,
    SVG.format("<style>@import 'http://127.0.0.1:9/x.css';</style>"): False,
    SVG.format("<script>alert(1)</script>"): False,
    SVG.format('<rect onload="alert(1)"/>'): False,
    SVG.format("<foreignObject><p>x</p></foreignObject>"): False,
    SVG.format(f'<defs><rect id="a0" width="1"/>{_DOUBLED}</defs><use xlink:href="#a9"/>'): False,
    SVG.format('<g id="a"><use xlink:href="#b"/></g><g id="b"><use xlink:href="#a"/></g>'): False,
    SVG.format("<g>" * 5000 + "</g>" * 5000): False,
    SVG.format("<g/>" * 60_000): False,
    '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + SVG.format("<text>&b;</text>"): False,
    '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + SVG.format("<text>&x;</text>"): False,
    SVG.format("<g>"): False,
}
