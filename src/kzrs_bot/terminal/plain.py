"""Reading messages without any drawing: for screen readers and terminals that can only print."""

from __future__ import annotations

import contextlib
import sys
from types import ModuleType

from prompt_toolkit.history import History

PROMPT = "> "


class PlainPrompt:
    """Python's own input, with readline's editing where there is readline."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._readline = _readline()
        if self._readline:
            for entry in reversed(list(history.load_history_strings())):
                self._readline.add_history(entry)

    def read(self) -> str:
        """The next message; raises EOFError and KeyboardInterrupt as `input` does."""
        line = input(PROMPT)
        if line.strip():
            self._history.store_string(line)
        return line

    def confirm(self, question: str) -> bool:
        """Whether a question is answered with yes."""
        return input(f"{question} (y/N) ").strip().lower() in ("y", "yes")

    def refresh(self) -> None:
        """Nothing is drawn that could grow old."""


def _readline() -> ModuleType | None:
    if not sys.stdin.isatty():
        return None
    with contextlib.suppress(ImportError):
        import readline

        readline.parse_and_bind("set enable-bracketed-paste off")
        return readline
    return None
