"""Turns an examination (JSON Lines: ask, kinds, all, any, none, cite, ref) into a script."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kzrs_bot.errors import Problem
from kzrs_bot.scripts.model import ScriptError
from kzrs_bot.scripts.yaml_text import Draft, DraftTurn, script_text

_KEYS = {"kinds": "kind", "all": "says", "any": "any", "none": "not", "cite": "cites"}
_PATTERNS = ("all", "any", "none")


def exam_script(path: Path, *, pack: str = "") -> str:
    """The script file that asks and expects what the examination does."""
    drafts, problems = [], []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                drafts.append(_draft(json.loads(line)))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                told = f"is no dialogue of an examination: {error!r}"
                problems.append(Problem(str(path), number, 1, "bad-exam", told, excerpt=line[:90]))
    if problems:
        raise ScriptError(str(path), problems)
    return script_text(drafts, pack=pack, comment=f"Converted from {path.name} by kzrs-bot test --import.")


def _draft(record: Mapping[str, Any]) -> Draft:
    style = f" ({record['style']})" if record.get("style") else ""
    return Draft(f"{record['id']}{style}", tuple(_turn(turn) for turn in record["turns"]))


def _turn(record: Mapping[str, Any]) -> DraftTurn:
    unknown = record.keys() - {"ask", "ref", *_KEYS}
    if unknown:
        raise ValueError(f"unknown keys: {', '.join(sorted(unknown))}")
    checks = [(name, tuple(_values(key, record.get(key) or ()))) for key, name in _KEYS.items()]
    return DraftTurn((record["ask"],), tuple((k, v) for k, v in checks if v), str(record.get("ref") or ""))


def _values(key: str, texts: Iterable[str]) -> Iterable[str]:
    return (f"/{text}/" for text in texts) if key in _PATTERNS else texts
