"""What was typed in earlier chats: a file of the user's own that two chats can write to."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from prompt_toolkit.history import History, InMemoryHistory

_KEPT = 5000
"""Entries that are read back; the file itself is only appended to."""


class PrivateHistory(History):
    """Appends each entry at once and in one write, so that nothing is lost or mixed up.

    The format is that of prompt_toolkit's `FileHistory`: a comment with the time, then the lines of
    the entry, each after a plus.
    """

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file

    def load_history_strings(self) -> Iterable[str]:
        """The newest entries, the newest first."""
        try:
            lines = self._file.read_text(encoding="utf-8", errors="replace").split("\n")
        except OSError:
            return []
        return list(reversed(_entries(lines)))[:_KEPT]

    def store_string(self, string: str) -> None:
        """Append an entry; a disk that is full does not stop the chat."""
        lines = "\n".join(f"+{line}" for line in string.split("\n"))
        block = f"\n# {datetime.now(UTC).isoformat()}\n{lines}\n"
        try:
            _append(self._file, block.encode("utf-8", "replace"))
        except OSError:
            return


def _entries(lines: Iterable[str]) -> list[str]:
    entries: list[list[str]] = []
    inside = False
    for line in lines:
        if not line.startswith("+"):
            inside = False
            continue
        if not inside:
            entries.append([])
        entries[-1].append(line[1:])
        inside = True
    return ["\n".join(entry) for entry in entries]


def _append(file: Path, data: bytes) -> None:
    """One write to the end of a file that only its owner can read."""
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, data)
    finally:
        os.close(handle)


def history_file() -> Path:
    """The file in the user's folder for state."""
    from platformdirs import user_state_path

    return user_state_path("kzrs-bot", appauthor=False) / "history"


def open_history(*, keep: bool, file: Path | None = None) -> History:
    """The kept history, or one that ends with the chat where keeping is not wanted or not possible."""
    if not keep:
        return InMemoryHistory()
    file = file or history_file()
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _append(file, b"")
        file.chmod(0o600)
    except OSError:
        return InMemoryHistory()
    return PrivateHistory(file)
