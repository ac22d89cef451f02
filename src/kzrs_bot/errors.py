"""What can go wrong outside of a conversation, as one tree.

    KzrsBotError
    ├── PackError (also a ValueError)           a pack that cannot be used; holds every Problem found
    └── ConversationError (also a ValueError)   saved data that no conversation over this pack can go on from

That the report does not say something is a reply, never an exception.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_SHOWN = 96


class KzrsBotError(Exception):
    """The base of all errors that this package raises on purpose."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault of a pack, with the place in the file where it was written."""

    file: str
    """Path below the pack's folder, with forward slashes."""
    line: int
    """Counted from 1; 0 where the fault is the file itself."""
    column: int
    """Counted from 1; 0 where the fault is the file itself."""
    rule: str
    """A stable slug that names the kind of fault."""
    message: str
    """The field, what was found there and what was expected."""
    hint: str = ""
    """The remedy, where one can be guessed."""
    excerpt: str = ""
    """The line of the file."""
    warning: bool = False
    """True for a fault that leaves the pack usable."""

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file

    def __str__(self) -> str:
        told = f"{self.place}: {self.message}"
        if self.hint:
            told += f"; {self.hint}"
        return f"{told}\n{self._marked_line()}" if self.excerpt.strip() else told

    def _marked_line(self) -> str:
        """The line with a caret below the place; of a long line, the part around it."""
        start = max(self.column - _SHOWN // 2, 0) if len(self.excerpt) > _SHOWN else 0
        shown = self.excerpt.replace("\t", " ")[start : start + _SHOWN].rstrip()
        return f"    {shown}\n    {' ' * (self.column - 1 - start)}^"


class PackError(KzrsBotError, ValueError):
    """A pack that cannot be used. `problems` holds all faults found, in the order of the files."""

    def __init__(self, path: str, problems: Iterable[Problem]) -> None:
        self.path = path
        self.problems = tuple(sorted(problems))
        super().__init__(path, self.problems)

    def __str__(self) -> str:
        count = len(self.problems)
        head = f"the pack {self.path} has {count} fault{'' if count == 1 else 's'}:"
        return "\n".join([head, *map(str, self.problems)])


class ConversationError(KzrsBotError, ValueError):
    """Saved data that no conversation over this pack can go on from; the message says where it differs."""
