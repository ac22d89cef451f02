"""What a conversation remembers between turns."""

from __future__ import annotations

from dataclasses import dataclass, field

from kzrs_bot.reading.question import Direction, Question


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that was answered or refused, with what came of it."""

    question: Question
    facts: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    direction: Direction = field(default_factory=Direction)
    """Which way the question, or else the fact that answered it, runs."""
    focus: tuple[str, ...] = ()
    """Entities that the reply was about, for pronouns."""


@dataclass(frozen=True, slots=True)
class State:
    """The dialogue state: the turns so far, the newest last."""

    turns: tuple[Turn, ...] = field(default=())

    @property
    def last(self) -> Turn | None:
        """The newest turn."""
        return self.turns[-1] if self.turns else None

    def newest(self, most: int) -> State:
        """The state without what lies further back than so many turns."""
        return State(self.turns[-most:])

    @property
    def grounded(self) -> Turn | None:
        """The newest turn that facts carried; an outside question in between does not lose the thread."""
        return next((turn for turn in reversed(self.turns) if turn.facts), None)


NEW = State()
"""The state of a conversation that has not begun."""
