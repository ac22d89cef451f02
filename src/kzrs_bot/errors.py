"""What can go wrong outside of a conversation, as one tree.

    KzrsBotError
    ├── PackError (also a ValueError)           a pack that cannot be used; holds every Problem found
    └── ConversationError (also a ValueError)   saved data that no conversation over this pack can go on from

That the report does not say something is a reply, never an exception.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_SHOWN = 96

REMEDIES: Mapping[str, str] = {
    "bad-placeholder": "write {{ and }} where braces are meant to be seen",
    "broader-cycle": "words that may all stand for one another belong in one concept",
    "duplicate-id": "give it an id of its own, or join the two records",
    "duplicate-key": 'keep one of them; a new record begins with "- "',
    "duplicate-name": "give the conversation a name of its own",
    "duplicate-statement": "join the two facts, or say what tells them apart",
    "hidden-pattern": "take it away here, or raise the priority of this way of asking",
    "long-statement": "make two facts of it",
    "misplaced-field": "take it away, or change the kind",
    "missing-field": "add it",
    "missing-file": "add it; kzrs-bot new FOLDER shows what a small pack looks like",
    "no-about": "name one to four words that nearly every question for it has",
    "no-evidence": "list the figures, dates and names that stand in that paragraph",
    "no-near": "name the facts that come nearest",
    "no-period": "add its period",
    "no-source": "name the entity whose claim it is, or make it a relation",
    "repeated-alias": "take one of them away",
    "repeated-word": "take one of them away",
    "shared-alias": "keep the name where people mean it, and take it away from the other",
    "silent-paragraph": "add a fact for what it says, or leave it if it says nothing",
    "two-times": "correct the one that is wrong",
    "unfinished-statement": "write a whole sentence; it is what the bot replies",
    "unknown-entity": "write the id of an entity, or add the entity",
    "unknown-concept": "write the id of a concept, or add the concept",
    "unknown-fact": "write the id of a fact, or add the fact",
    "unknown-paragraph": "count again from 1, headings left out",
    "unknown-section": "write the id of a section, as in knowledge/report.yaml",
    "unmoved-figure": "write the figure the same way in the statement and in says",
    "unreadable": "see that the file is there and may be read",
    "unused-entity": "name it in a fact, or take it away",
    "wrong-type": "write it in the form that was expected",
    "yaml-documents": "take the line --- away, or make two files of it",
    "yaml-key": 'quote a key that begins with [ or {, or begin a list with "- "',
    "yaml-syntax": "look for an open bracket or quote above this place",
}
"""What to do about a fault, by rule, where its own hint does not say it better."""


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
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return self.hint or REMEDIES.get(self.rule, "")

    def __str__(self) -> str:
        told = f"{self.place}: {self.message}"
        if self.remedy:
            told += f"; {self.remedy}"
        return f"{told}\n{self._marked_line()}" if self.excerpt.strip() else told

    def _marked_line(self) -> str:
        """The line with a caret below the place; of a long line, the part around it."""
        start = max(self.column - _SHOWN // 2, 0) if len(self.excerpt) > _SHOWN else 0
        shown = self.excerpt.replace("\t", " ")[start : start + _SHOWN].rstrip()
        return f"    {shown}\n    {' ' * (self.column - 1 - start)}^"


class FaultsError(KzrsBotError, ValueError):
    """Files that cannot be used. `problems` holds all faults found, in the order of the files."""

    def __init__(self, path: str, problems: Iterable[Problem]) -> None:
        self.path = path
        self.problems = tuple(sorted(problems))
        super().__init__(path, self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


class PackError(FaultsError):
    """A pack that cannot be used. `problems` holds all faults found, in the order of the files."""

    def __str__(self) -> str:
        count = len(self.problems)
        head = f"the pack {self.path} has {count} fault{'' if count == 1 else 's'}:"
        return f"{head}\n{super().__str__()}"


class ConversationError(KzrsBotError, ValueError):
    """Saved data that no conversation over this pack can go on from; the message says where it differs."""
