"""Signs of a calculation in a question: what its words ask to be done with figures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kzrs_bot.pack.model import Intent
from kzrs_bot.pack.patterns import Needed, PatternSet

SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Sign:
    """A stretch of words that stands for one operation."""

    name: str
    start: int
    end: int


class SignFinder:
    """Finds signs; where two overlap, the longer one counts, then the one that the pack has first.

    Where a pattern has a group `cue`, and the way that it was met goes through it, only that part is the sign.
    """

    def __init__(self, intents: Iterable[Intent], letters: Mapping[str, Needed]) -> None:
        """`letters` is what patterns need, as the pack keeps it."""
        signs = [intent for intent in intents if intent.asks == SIGN]
        self._names = [intent.options[SIGN] for intent in signs for _ in intent.patterns]
        """The sign of each pattern."""
        self._patterns = PatternSet((pattern for intent in signs for pattern in intent.patterns), letters)

    def find(self, words: Sequence[str], taken: Collection[tuple[int, int]] = ()) -> tuple[Sign, ...]:
        """The signs in a question's words, those inside of a longer name left out."""
        normal = " ".join(words)
        found: list[tuple[int, int, Sign]] = []
        for order in self._patterns.likely(normal):
            for match in self._patterns[order].finditer(normal):
                cue = "cue" if match.groupdict().get("cue") is not None else 0
                start = normal.count(" ", 0, match.start(cue))
                sign = Sign(self._names[order], start, start + match.group(cue).strip().count(" ") + 1)
                if not any(a <= sign.start and sign.end <= b for a, b in taken):
                    found.append((sign.start - sign.end, order, sign))
        kept: list[Sign] = []
        for _, _, sign in sorted(found, key=lambda item: item[:2]):
            if all(sign.end <= other.start or other.end <= sign.start for other in kept):
                kept.append(sign)
        return tuple(sorted(kept, key=lambda sign: sign.start))
