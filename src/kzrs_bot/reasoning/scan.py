"""A question as calculations on dates and lists see it: its words, the cues in them, its times, the turns before."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kzrs_bot.pack.model import Pack
from kzrs_bot.pack.patterns import PatternSet
from kzrs_bot.reading.question import Question
from kzrs_bot.reasoning.sides import pseudo_words
from kzrs_bot.reasoning.times import Times, find_times
from kzrs_bot.reply import Step

OPERATION = "op"
POINTING = frozenset({"singular", "plural", "both"})
"""Cues that only point back."""
_PLACED = frozenset({"latest", "after"})
"""Cues of a "last" that is a place in a row."""
_EDGES, _OF_ORDER = ("edge", "inclusive"), frozenset({"before", "after", "earliest", "latest"})
"""Cues of the first or the last day of something, and those of an order that their words do not mean."""
_LASTING = re.compile(
    r"\b(?:did|do|does|would|will|to)(?: \w+){1,9} (last (?:for|an?|about|exactly|only|just|on average|\d+)\b)"
)
"""A "last" that is a verb, with the length after it."""
_CUE = "cue"
"""The group of a pattern that is the cue, where not all of it is."""


@dataclass(frozen=True, slots=True)
class Past:
    """A turn of the conversation: what was asked, the facts of the answer, and what it was worked out by."""

    question: Question
    facts: tuple[str, ...]
    steps: tuple[Step, ...] = ()
    """What it came to, where it was worked out."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A question with the cues in it."""

    question: Question
    words: tuple[str, ...]
    offsets: tuple[int, ...]
    """Where in the text each word begins."""
    cues: Mapping[str, tuple[tuple[int, int], ...]]
    """Names of operations that are hinted at, with the words that do so."""

    def has(self, *cues: str) -> bool:
        """Whether one of the operations is hinted at."""
        return any(cue in self.cues for cue in cues)

    @property
    def cued(self) -> frozenset[int]:
        """Places of the words of cues."""
        return frozenset(n for spans in self.cues.values() for start, end in spans for n in range(start, end))


@dataclass(frozen=True, slots=True)
class Setting:
    """A scanned question, when it is about, and what was said before."""

    scan: Scan
    times: Times
    recent: tuple[tuple[str, ...], ...] = ()
    """The facts of each turn before, the oldest first."""
    asked: tuple[Question, ...] = ()
    """What was asked in each of them."""
    steps: tuple[Step, ...] = ()
    """What the last answer was worked out by."""

    @property
    def last(self) -> tuple[str, ...]:
        """The facts of the last answer."""
        return self.recent[-1] if self.recent else ()


class Scanner:
    """Finds cues."""

    def __init__(self, pack: Pack) -> None:
        cues = [intent for intent in pack.intents if intent.asks == OPERATION]
        self._cues = [intent.options[OPERATION] for intent in cues for _ in intent.patterns]
        """The operation that each pattern hints at."""
        self._patterns = PatternSet((pattern for intent in cues for pattern in intent.patterns), pack.letters)

    def setting(self, question: Question, history: Sequence[Past] = ()) -> Setting:
        """The question with its cues and times."""
        words = pseudo_words(question.text)
        cues = self._found_cues(" ".join(word.norm for word in words))
        scan = Scan(question, tuple(w.norm for w in words), tuple(w.start for w in words), cues)
        times = find_times(question, whole="share" in cues)
        recent, asked = tuple(turn.facts for turn in history), tuple(turn.question for turn in history)
        return Setting(scan, times, recent, asked, history[-1].steps if history else ())

    def _found_cues(self, normal: str) -> dict[str, tuple[tuple[int, int], ...]]:
        found: dict[str, list[tuple[int, int]]] = {}
        for number in self._patterns.likely(normal):
            for match in self._patterns[number].finditer(normal):
                cue = _CUE if _CUE in match.re.groupindex and match[_CUE] is not None else 0
                start = normal.count(" ", 0, match.start(cue))
                span = (start, start + match.group(cue).strip().count(" ") + 1)
                found.setdefault(self._cues[number], []).append(span)
        lasted = {normal.count(" ", 0, match.start(1)) for match in _LASTING.finditer(normal)}
        told = {n: [span for span in found[n] if n not in _PLACED or lasted.isdisjoint(range(*span))] for n in found}
        edges = {n for cue in _EDGES for span in found.get(cue, ()) for n in range(*span)}
        for name in _OF_ORDER & told.keys():
            told[name] = [span for span in told[name] if not set(range(*span)) <= edges]
        return {name: tuple(spans) for name, spans in told.items() if spans}
