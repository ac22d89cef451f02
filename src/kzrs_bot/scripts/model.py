"""Scripts as frozen records that still know their lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kzrs_bot.errors import FaultsError
from kzrs_bot.scripts.phrases import Phrase

_LONGEST_ID = 48


class ScriptError(FaultsError):
    """A script that cannot be run. `problems` holds all faults found."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Something said to the bot, and what its reply must be like."""

    wordings: tuple[str, ...]
    wording_lines: tuple[int, ...]
    kinds: tuple[str, ...] = ()
    says: tuple[Phrase, ...] = ()
    any: tuple[Phrase, ...] = ()
    never: tuple[Phrase, ...] = ()
    """What must not be said; `not` in the file."""
    cites: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    note: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line of each key; of a key that is not written, the turn's."""
    written: frozenset[str] = frozenset()
    """The keys that the file writes, with or without a value."""
    loc: tuple[str | int, ...] = ()
    """The way to the turn in its file."""

    @property
    def line(self) -> int:
        return self.wording_lines[0]


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A conversation from its first word."""

    name: str
    turns: tuple[Turn, ...]
    line: int
    marks: tuple[str, ...] = ()
    fails: str = ""
    """Why it is known to fail; empty where it is to pass."""
    loc: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """A file of conversations."""

    path: Path
    pack: Path | None
    """The pack that it is about; None for the built-in one."""
    dialogues: tuple[Dialogue, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A conversation in one choice of wordings."""

    dialogue: Dialogue
    number: int
    """Counted from 1: in case k each turn is said in its k-th wording, else in its first."""

    def said(self, turn: Turn) -> str:
        return turn.wordings[self._at(turn)]

    def line(self, turn: Turn) -> int:
        return turn.wording_lines[self._at(turn)]

    def _at(self, turn: Turn) -> int:
        return self.number - 1 if self.number <= len(turn.wordings) else 0

    @property
    def name(self) -> str:
        """The conversation, and from the second case on the first turn and wording in which it differs."""
        if self.number == 1:
            return self.dialogue.name
        at, turn = next((n, t) for n, t in enumerate(self.dialogue.turns, 1) if len(t.wordings) >= self.number)
        return f"{self.dialogue.name}[turn {at}.{self.number} {_short(turn.wordings[self.number - 1])}]"


def cases(dialogue: Dialogue) -> tuple[Case, ...]:
    """As many as the turn with the most wordings has, so that each wording is said and none multiplies."""
    most = max(len(turn.wordings) for turn in dialogue.turns)
    return tuple(Case(dialogue, number) for number in range(1, most + 1))


def _short(text: str) -> str:
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).replace("::", ":").split())
    return plain if len(plain) <= _LONGEST_ID else f"{plain[: _LONGEST_ID - 1]}…"
