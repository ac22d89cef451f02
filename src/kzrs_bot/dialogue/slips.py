"""Slips of the tongue that a message puts right itself: "the ships, sorry, the crews of 2023"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kzrs_bot.language.utterance import Utterance
from kzrs_bot.pack.model import Pack

_SOON = 3
"""Words after "sorry" within which what was meant has to begin."""
_TIME = "time"
_PARTY = "party"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A name, a concept or a time, by its place in the text."""

    start: int
    end: int
    sorts: frozenset[str]


class Slips:
    """Knows what may stand in what's place; keeps no state."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack

    def mended(self, utterance: Utterance, slip: tuple[int, int]) -> str | None:
        """The text with what was meant in the place of what was said; None where nothing of its sort was said.

        slip is the first and the one past the last of the words by which somebody takes something back.
        """
        words, text = utterance.words, utterance.text
        first, last = slip
        if not 0 < first < last < len(words):
            return None
        pieces = list(self._pieces(utterance))
        reach = words[min(last + _SOON, len(words)) - 1].end
        meant = [piece for piece in pieces if words[last].start <= piece.start < reach]
        said = [piece for piece in pieces if piece.end <= words[first].start]
        for new in sorted(meant, key=lambda piece: (piece.start, -piece.end)):
            for old in sorted(said, key=lambda piece: (-piece.end, piece.start)):
                if old.sorts & new.sorts and text[old.start : old.end].lower() != text[new.start : new.end].lower():
                    kept = text[old.end : words[first].start].rstrip(" ,;.-–—(")
                    return f"{text[: old.start]}{text[new.start : new.end]}{kept}{text[new.end :]}"
        return None

    def _pieces(self, utterance: Utterance) -> Iterator[_Piece]:
        words = utterance.words
        for time in utterance.periods:
            yield _Piece(time.start, time.end, frozenset({_TIME}))
        for mention in utterance.mentions:
            sorts = frozenset(sort for name in mention.terms for sort in self._sorts(name))
            yield _Piece(words[mention.start].start, words[mention.end - 1].end, sorts)

    def _sorts(self, name: str) -> frozenset[str]:
        """What a term is one of: a party, a kind of entity, acts and words of which another one is the converse."""
        if name in self._pack.report.parties:
            return frozenset({_PARTY})
        if name in self._pack.entities:
            return frozenset(self._pack.entities[name].kinds[:1])
        concept = self._pack.lexicon.concepts.get(name.removeprefix("c:"))
        if concept is None:
            return frozenset()
        return frozenset({concept.id, *concept.broader, *concept.converse, *concept.opposite})
