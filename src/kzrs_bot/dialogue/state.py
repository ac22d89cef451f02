"""What a conversation remembers between turns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kzrs_bot.reading.question import Direction, Question
from kzrs_bot.reply import Step
from kzrs_bot.values import Period

_A_LIST = 2
"""Fewest items that "the second" can count among."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that was answered or refused, with what came of it."""

    question: Question
    facts: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    """Of a question that was refused, facts on what it names; a follow-up may still be on that."""
    listed: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    """The last step of each clause that was worked out; what it came to may be worked on with."""
    choices: tuple[str, ...] = ()
    direction: Direction = field(default_factory=Direction)
    """Which way the question, or else the fact that answered it, runs."""
    focus: tuple[str, ...] = ()
    """Entities that the reply was about, for pronouns."""
    centre: tuple[str, ...] = ()
    """Those of them that the question was on as well: what a pronoun means first (after centering theory)."""
    sources: tuple[str, ...] = ()
    """Who says so: a change of subject leaves the speaker."""
    when: Period | None = None
    """The one time that the answer is of, for "then" and "that year"."""
    offered: Question | None = None
    """A question that the bot offered to answer instead."""
    frame: Question | None = None
    """The question with what it took over: words, times and direction, each in force until a turn replaces it."""

    @property
    def in_force(self) -> Question:
        """The slots that a follow-up may leave out."""
        return self.frame or self.question

    @property
    def ground(self) -> tuple[str, ...]:
        """The facts that a follow-up starts from."""
        return self.facts or self.near


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
        """The newest turn on something of the source; an outside question in between does not lose the thread."""
        return next((turn for turn in reversed(self.turns) if turn.ground), None)

    @property
    def earlier(self) -> Iterator[State]:
        """The state as it was after each turn on something of the source before the newest one, the newest first."""
        grounds = [number for number, turn in enumerate(self.turns, 1) if turn.ground]
        return (State(self.turns[:number]) for number in reversed(grounds[:-1]))

    @property
    def listing(self) -> Turn | None:
        """The newest turn that listed something; a question on one item of a list leaves the list in force."""
        return next((turn for turn in reversed(self.turns) if turn.facts and len(turn.listed) >= _A_LIST), None)


NEW = State()
"""The state of a conversation that has not begun."""
