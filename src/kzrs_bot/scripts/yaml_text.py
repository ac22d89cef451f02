"""Writes script files: plain YAML that a person would write, and that every YAML reader reads back the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import yaml

WIDTH = 110
_AWKWARD = re.compile(r"[\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class DraftTurn:
    """A turn to be written."""

    user: tuple[str, ...]
    checks: tuple[tuple[str, tuple[str, ...]], ...]
    """Keys with their values, in the order of writing; kind with one value stands without brackets."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A conversation to be written."""

    name: str
    turns: tuple[DraftTurn, ...]
    fails: str = ""
    comment: str = field(default="")


def script_text(drafts: Sequence[Draft], *, pack: str = "", comment: str = "") -> str:
    """A script file that holds the conversations."""
    lines = [f"# {line}".rstrip() for line in comment.splitlines()]
    if pack:
        lines.append(f"pack: {quoted(pack)}")
    lines.append("dialogues:")
    for draft in drafts:
        lines += _draft(draft)
    return "\n".join(lines) + "\n"


def quoted(text: str, *, in_list: bool = False) -> str:
    """A text as one YAML scalar: plain where that reads back as the same text, quoted where not."""
    if _AWKWARD.search(text):
        return _AWKWARD.sub(_escape, json.dumps(text, ensure_ascii=False))
    if _reads_as(text, text, in_list):
        return text
    return "'" + text.replace("'", "''") + "'"


def flow_list(texts: Iterable[str]) -> str:
    """A list on one line."""
    return f"[{', '.join(quoted(text, in_list=True) for text in texts)}]"


def _reads_as(written: str, text: str, in_list: bool) -> bool:
    if not text or text != text.strip() or "#" in text or text[0] in "-?:":
        return False
    try:
        value = yaml.safe_load(f"[{written}]" if in_list else f"a: {written}")
    except (yaml.YAMLError, ValueError):
        return False
    return bool(value == ([text] if in_list else {"a": text}))


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def _draft(draft: Draft) -> Iterator[str]:
    yield from (f"  # {line}" for line in draft.comment.splitlines())
    yield f"  - name: {quoted(draft.name)}"
    if draft.fails:
        yield f"    fails: {quoted(draft.fails)}"
    yield "    turns:"
    for turn in draft.turns:
        yield from _turn(turn)


def _turn(turn: DraftTurn) -> Iterator[str]:
    first = _values("user", turn.user, 8)
    yield f"      - {first[0]}"
    yield from first[1:]
    for key, values in turn.checks:
        lines = _values(key, values, 8)
        yield f"        {lines[0]}"
        yield from lines[1:]
    if turn.note:
        yield f"        note: {quoted(turn.note)}"


def _values(key: str, values: Sequence[str], indent: int) -> list[str]:
    """A key with its values: alone, as a list on the line, or below one another where that is too long."""
    if len(values) == 1 and key in ("user", "kind"):
        return [f"{key}: {quoted(values[0])}"]
    line = f"{key}: {flow_list(values)}"
    if len(line) + indent <= WIDTH:
        return [line]
    return [f"{key}:", *(f"{' ' * indent}  - {quoted(value)}" for value in values)]
