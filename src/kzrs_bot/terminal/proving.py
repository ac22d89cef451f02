"""The output of `verify --reply`: what of saved replies no fact and no derivation carries."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kzrs_bot.errors import KzrsBotError
from kzrs_bot.pack.loader import load_pack
from kzrs_bot.reasoning.proof import Prover
from kzrs_bot.reply import Reply
from kzrs_bot.terminal.text import counted

PROVED, UNPROVED = 0, 1


def run_proof(file: Path, pack: Path | None) -> int:
    """Print every fault of every reply of a file; 1 where there is one."""
    prover = Prover(load_pack(pack))
    replies = list(saved_replies(file))
    faults = 0
    for number, reply in enumerate(replies, 1):
        for fault in prover.faults(reply):
            faults += 1
            print(f"reply {number} ({reply.reading.text}): {fault}")
    print(
        f"{counted(len(replies), 'reply', 'replies')} checked: {counted(faults, 'fault') if faults else 'all proved'}."
    )
    return UNPROVED if faults else PROVED


def saved_replies(file: Path) -> Iterator[Reply]:
    """The replies of a file: one as JSON, a list or lines of them, or a saved conversation."""
    try:
        text = file.read_text(encoding="utf-8-sig")
        for record in _records(text):
            yield Reply.from_dict(record)
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
        raise KzrsBotError(f"{file} holds no saved replies that can be read: {error}") from error


def _records(text: str) -> Iterator[Mapping[str, Any]]:
    try:
        data = json.loads(text)
    except ValueError:
        data = [json.loads(line) for line in text.splitlines() if line.strip()]
    yield from _unwrapped(data)


def _unwrapped(data: Any) -> Iterator[Mapping[str, Any]]:
    """Replies inside of lists, of turns and of {"reply": ...}."""
    if isinstance(data, list):
        for item in data:
            yield from _unwrapped(item)
    elif "turns" in data:
        yield from _unwrapped(data["turns"])
    else:
        yield data.get("reply", data)
