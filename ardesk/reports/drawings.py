"""Drawings (SVG) of the owner, such as a logo: those that ask for no other file and are no larger than they look."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_NODES = 50_000
_DEEPEST = 200
_REFERENCE = re.compile(r"url\(\s*['\"]?([^)'\"\s]*)")
_PICTURE = re.compile(r"data:image/(?:png|jpe?g);base64,(.*)", re.DOTALL)
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_STRANGE = {"script", "foreignobject", "iframe", "video", "audio", "handler"}


class _Refused(Exception):  # noqa: N818 - it is the drawing that is refused
    """The drawing is not to be painted."""


@dataclass(slots=True)
class _Node:
    """An element: the names of those it is painted with besides its own parts."""

    parts: list[_Node] = field(default_factory=list)
    uses: list[str] = field(default_factory=list)


def is_drawing(content: bytes) -> bool:
    """Whether the bytes of an image are a drawing rather than a bitmap."""
    return b"<svg" in content[:2000]


def is_harmless(content: bytes) -> bool:
    """Whether the drawing is well formed and holds all it shows: no other files, no scripts, no parts without end."""
    try:
        root = _Reader().read(content)
        _weigh(root.nodes[0], root, {}, ())
    except (_Refused, expat.ExpatError, ValueError, LookupError, IndexError):
        return False
    return True


class _Reader:
    """The elements of a drawing, in the order in which they begin, and those that have a name."""

    def __init__(self) -> None:
        self.nodes: list[_Node] = []
        self.named: dict[str, _Node] = {}
        self._open: list[_Node] = []

    def read(self, content: bytes) -> _Reader:
        """Read it all."""
        parser = expat.ParserCreate()
        parser.EntityDeclHandler = _refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = lambda _tag: self._open.pop()
        parser.CharacterDataHandler = _check_style
        parser.Parse(content, True)  # noqa: FBT003 - taken by its place only
        return self

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        node = _Node()
        if self._open:
            self._open[-1].parts.append(node)
        self._open.append(node)
        self.nodes.append(node)
        local = tag.rpartition(":")[2].lower()
        if local in _STRANGE or len(self.nodes) > _MOST_NODES or len(self._open) > _DEEPEST:
            raise _Refused
        for name, value in attributes.items():
            self._attribute(node, name.rpartition(":")[2].lower(), value)

    def _attribute(self, node: _Node, name: str, value: str) -> None:
        if name == "id":
            self.named.setdefault(value, node)
        targets = _REFERENCE.findall(value)
        if name in {"href", "src"}:
            targets.append(value.strip())
        if name.startswith("on"):
            raise _Refused
        for target in targets:
            if target.startswith("#"):
                node.uses.append(target[1:])
            elif not _is_bitmap(target):
                raise _Refused


def _refuse(*_declared: object) -> None:
    raise _Refused


def _check_style(text: str) -> None:
    if "@import" in text or any(not target.startswith("#") for target in _REFERENCE.findall(text)):
        raise _Refused


def _is_bitmap(target: str) -> bool:
    found = _PICTURE.fullmatch(target)
    try:
        return bool(found) and base64.b64decode(found[1][:64] if found else "").startswith(_PICTURES)
    except binascii.Error:
        return False


def _weigh(node: _Node, drawing: _Reader, known: dict[int, int], above: tuple[int, ...]) -> int:
    """How many elements are painted for this one, with all it uses."""
    key = id(node)
    if key in above or len(above) > _DEEPEST:
        raise _Refused
    if key not in known:
        used = [drawing.named[name] for name in node.uses if name in drawing.named]
        known[key] = 1 + sum(_weigh(one, drawing, known, (*above, key)) for one in (*node.parts, *used))
        if known[key] > _MOST_NODES:
            raise _Refused
    return known[key]
