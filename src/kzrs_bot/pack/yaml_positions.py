"""YAML as plain text values that remember where they were written.

Every scalar is text (or None where nothing is written): `2011`, `no` and `on` stay what the author
typed, and the schema alone decides what is a number. The C parser gives events with their places;
building from them here needs one pass, and a depth of nesting that the C stack would not survive is
an ordinary fault. Packs do without anchors, tags and several documents in a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from kzrs_bot.errors import Problem

Loc = Sequence[str | int]
"""A way into a document: keys and item numbers, counted from 0."""
Place = tuple[int, int]
"""Line and column, from 1."""

DEEPEST = 50
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NULLS = ("", "~", "null")


@dataclass(slots=True)
class Node:
    """A value with its place, and the nodes inside it."""

    value: Any
    place: Place
    items: list[Node] = field(default_factory=list)
    entries: dict[str, tuple[Place, Node]] = field(default_factory=dict)
    """The place of each key, and what stands there."""

    def step(self, part: str | int) -> tuple[Place, Node] | None:
        if isinstance(part, int):
            return (self.items[part].place, self.items[part]) if part < len(self.items) else None
        key_place, node = self.entries.get(part, (self.place, None))
        if node is None:
            return None
        return (node.place if isinstance(node.value, str) else key_place), node


@dataclass(frozen=True, slots=True)
class Document:
    """One file: its lines, the plain values in it, and the nodes that know the places."""

    file: str
    lines: tuple[str, ...]
    root: Node

    @property
    def value(self) -> Any:
        return self.root.value

    def position(self, loc: Loc) -> Place:
        """The place of the deepest node on the way that exists."""
        node, place = self.root, self.root.place
        for part in loc:
            step = node.step(part)
            if step is None:
                break
            place, node = step
        return place

    def problem(self, loc: Loc, rule: str, message: str, hint: str = "", *, warning: bool = False) -> Problem:
        line, column = self.position(loc)
        excerpt = _line_at(self.lines, line)
        return Problem(self.file, line, column, rule, message, hint, excerpt, warning)


class FaultyFileError(Exception):
    """A file that is no usable YAML; `problems` say why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(*problems)
        self.problems = tuple(problems)


def parse_document(file: str, data: bytes) -> Document:
    """The file's content; raises FaultyFileError with every reason at once."""
    text = _decoded(file, data)
    lines = tuple(text.splitlines())
    composer = _Composer()
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            composer.feed(event)
    except _TooDeepError as error:
        composer.faults.append(_Fault(error.place, "yaml-syntax", "is nested too deeply"))
    except (yaml.YAMLError, RecursionError) as error:
        composer.faults.append(_syntax_fault(error))
    if composer.faults:
        raise FaultyFileError([_problem(file, lines, fault) for fault in composer.faults])
    return Document(file, lines, composer.root)


class _TooDeepError(Exception):
    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.place = place


@dataclass(frozen=True, slots=True)
class _Fault:
    place: Place
    rule: str
    message: str
    hint: str = ""


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet, and the key that waits for its value."""

    node: Node
    key: tuple[str, Place] | None = None


class _Composer:
    """Builds nodes from events, without recursion."""

    def __init__(self) -> None:
        self.root = Node(None, (1, 1))
        self.faults: list[_Fault] = []
        self._open: list[_Open] = []
        self._documents = 0

    def feed(self, event: Any) -> None:
        place = (event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, yaml.ScalarEvent):
            self._tagged(event, place)
            self._add(Node(_scalar(event), place))
        elif isinstance(event, yaml.CollectionStartEvent):
            self._tagged(event, place)
            self._enter(Node([] if isinstance(event, yaml.SequenceStartEvent) else {}, place))
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()
        elif isinstance(event, yaml.AliasEvent):
            message = f"*{event.anchor}: aliases have no place in a pack"
            self.faults.append(_Fault(place, "yaml-alias", message, "write the value out"))
            self._add(Node("", place))
        elif isinstance(event, yaml.DocumentStartEvent):
            self._count_document(place)

    def _tagged(self, event: Any, place: Place) -> None:
        if event.tag is not None and event.tag != "!":
            message = f"{event.tag}: tags have no place in a pack"
            self.faults.append(_Fault(place, "yaml-tag", message, "quote a text that begins with !"))

    def _enter(self, node: Node) -> None:
        self._add(node)
        self._open.append(_Open(node))
        if len(self._open) > DEEPEST:
            raise _TooDeepError(node.place)

    def _add(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if isinstance(parent.node.value, list):
            parent.node.items.append(node)
            parent.node.value.append(node.value)
        elif parent.key is None:
            parent.key = (self._key(parent.node, node), node.place)
        else:
            key, place = parent.key
            parent.node.entries.setdefault(key, (place, node))
            parent.node.value.setdefault(key, node.value)
            parent.key = None

    def _key(self, mapping: Node, node: Node) -> str:
        """The text of a key; anything else in its place is a fault, as is the same key twice."""
        if isinstance(node.value, list | dict):
            message = "a key must be a word, not a list or a mapping"
            self.faults.append(_Fault(node.place, "yaml-key", message))
            return ""
        key = node.value or ""
        if key in mapping.entries:
            first = mapping.entries[key][0][0]
            message = f"{key}: is given twice, first in line {first}"
            self.faults.append(_Fault(node.place, "duplicate-key", message))
        return key

    def _count_document(self, place: Place) -> None:
        self._documents += 1
        if self._documents > 1:
            message = "a second document begins here; a file holds one"
            self.faults.append(_Fault(place, "yaml-documents", message))


def _scalar(event: Any) -> str | None:
    """The text as written; None where a plain scalar says nothing."""
    plain = event.style in (None, "") and event.implicit[0]
    return None if plain and event.value in _NULLS else str(event.value)


def _decoded(file: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1
        message = f"is not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start}"
        hint = "save the file as UTF-8"
        raise FaultyFileError([Problem(file, line, column, "not-utf8", message, hint)]) from error


def _syntax_fault(error: Exception) -> _Fault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    told = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return _Fault(place, "yaml-syntax", f"is not valid YAML: {told}", _syntax_hint(told))


def _syntax_hint(told: str) -> str:
    if "mapping values are not allowed" in told:
        return 'a value with ": " in it needs quotes'
    if "cannot start any token" in told or "tab character" in told:
        return "indent with spaces, and quote a value that starts with a special character"
    return ""


def _problem(file: str, lines: Sequence[str], fault: _Fault) -> Problem:
    line, column = fault.place
    excerpt = _line_at(lines, line)
    return Problem(file, line, column, fault.rule, fault.message, fault.hint, excerpt)


def _line_at(lines: Sequence[str], line: int) -> str:
    return lines[line - 1] if 0 < line <= len(lines) else ""
