"""What somebody new to the chat is told: the greeting, help after nonsense, the tour."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Sequence

from kzrs_bot.pack.model import Pack
from kzrs_bot.reply import Kind, Reply
from kzrs_bot.terminal.library import Library

_EXAMPLES = 3
_PATIENCE = 2
HINT = "Ask in plain English. /help lists the commands, /tour shows what can be asked, Ctrl-D leaves."


def greeting(pack: Pack) -> str:
    """What the chat is about."""
    return f"Ask me about “{pack.report.title}” ({pack.report.agency})."


def some_examples(library: Library, chance: random.Random) -> tuple[str, ...]:
    """A few example questions, others each time."""
    examples = library.examples
    return tuple(chance.sample(examples, min(_EXAMPLES, len(examples))))


def is_nonsense(reply: Reply) -> bool:
    """Whether nothing of a message was understood."""
    if reply.kind is not Kind.NO_ANSWER or reply.refusal is None:
        return False
    refusal = reply.refusal
    return refusal.code in ("not_understood", "empty") or not (refusal.recognised or refusal.nearest or reply.facts)


class Patience:
    """Runs out when nothing was understood twice in a row."""

    def __init__(self) -> None:
        self._misses = 0

    def wears_out(self, reply: Reply) -> bool:
        """Whether it is time to help."""
        self._misses = self._misses + 1 if is_nonsense(reply) else 0
        if self._misses < _PATIENCE:
            return False
        self._misses = 0
        return True


class Tour:
    """Questions that Enter asks one after the other; any other message ends it."""

    def __init__(self) -> None:
        self._left: deque[str] = deque()

    def begin(self, questions: Sequence[str]) -> None:
        """Start with the first."""
        self._left = deque(questions)

    @property
    def offered(self) -> str:
        """The question that is next."""
        return self._left[0] if self._left else ""

    def step(self) -> str:
        """Take the next question."""
        return self._left.popleft()

    def end(self) -> None:
        """Offer no more."""
        self._left.clear()
