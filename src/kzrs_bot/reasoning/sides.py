"""Who acts on whom at each word of a directed act, clause by clause."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from kzrs_bot.language.text import norm, split_words
from kzrs_bot.language.utterance import Mention, Word
from kzrs_bot.pack.model import Concept, Pack
from kzrs_bot.reading.direction import find_direction
from kzrs_bot.reading.question import Direction, Question, Term, Weight

_AT_HAND = 8
"""Texts of which the words are kept: those of one message and of what was asked before."""
_BREAKS = frozenset(
    {"or", "and", "versus", "vs", "than", "but", "while", "whereas", "against", "minus", "less", "short", "behind"}
    | {"exceed", "exceeds", "exceeded", "outweigh", "outweighs", "outweighed", "surpass", "surpasses", "surpassed"}
    | {"outstrip", "outstrips", "outstripped", "top", "tops", "topped", "outpace", "outpaced", "outran", "dwarf"}
    | {"dwarfed", "lag", "lagged", "trail", "trailed"}
)
"""Words between two clauses that name acts of their own."""
_BINDING = frozenset({"to", "into", "from"})
"""Words that bind a party to the act before it."""


class Sides:
    """Who acts on whom at each word of directed acts, clause by clause."""

    def __init__(self, pack: Pack, words: Sequence[Word], question: Question, framed: Sequence[Term]) -> None:
        self._pack = pack
        self._words = words
        self._question = question
        self._framed = list(framed)
        self._found: dict[int, Direction] = {}
        self._actor: str | None = None
        self._guessed: set[int] = set()
        for number, term in enumerate(self._framed):
            self._found[term.start] = self._direction(number, term)

    def of(self, term: Term) -> Direction:
        """The direction of the act that a word names."""
        return self._found.get(term.start, Direction())

    def guessed(self, term: Term) -> bool:
        """Whether nobody is named who acts, so that the side from which the source speaks is taken."""
        return term.start in self._guessed

    def _direction(self, number: int, term: Term) -> Direction:
        start, end = self._segment(number, term)
        direction = self._local(start, end)
        frame = self._frame(term)
        place = frame.frame.get("subject") if frame else None
        if direction:
            self._actor = direction.origin if place == "from" else direction.target
            return direction
        if self._is_noun(term) or place is None:
            return Direction()
        if self._actor is None:
            self._guessed.add(term.start)
        return self._with_actor(self._actor or self._pack.report.perspective, place)

    def _with_actor(self, actor: str | None, place: str) -> Direction:
        parties = self._pack.report.parties
        other = next((party for party in parties if party != actor), None)
        if actor is None or len(parties) != 2:
            return Direction()
        return Direction(actor, other) if place == "from" else Direction(other, actor)

    def _is_noun(self, term: Term) -> bool:
        """A measure's own name needs no direction to be understood."""
        return any(name in self._pack.entities for name in term.terms)

    def _frame(self, term: Term) -> Concept | None:
        concepts = self._pack.lexicon.concepts
        names = [name[2:] for name in sorted(term.terms) if name.startswith("c:")]
        return next((concepts[n] for n in names if n in concepts and "subject" in concepts[n].frame), None)

    def _segment(self, number: int, term: Term) -> tuple[int, int]:
        """The clause around a word: to the neighbouring acts, or the conjunction between."""
        start, end = 0, len(self._words)
        if number:
            start = self._break(self._framed[number - 1].end, term.start, last=True)
        if number + 1 < len(self._framed):
            following = self._framed[number + 1]
            owned = self._is_owned(following, term.end)
            end = following.end if owned else self._break(term.end, following.start, last=False)
        return start, end

    def _is_owned(self, thing: Term, place: int) -> bool:
        """Whether what follows at a place is things of a party that an act is done with ("sales of Dutch goods")."""
        before = [t for t in self._question.terms if t.weight is Weight.PARTY and t.end == thing.start]
        return any(place == party.start - 1 and self._words[place].norm == "of" for party in before)

    def _break(self, start: int, end: int, *, last: bool) -> int:
        places = [place for place in range(start, end) if self._words[place].norm in _BREAKS]
        if not places:
            return self._past_party(start, end) if last else end
        return places[-1] + 1 if last else places[0]

    def _past_party(self, start: int, end: int) -> int:
        """Where a clause begins after an act: past a party that stands nearer to that act than to the next one."""
        ends = [
            t.end for t in self._question.terms
            if t.weight is Weight.PARTY and start <= t.start and t.end <= end and t.start - start <= end - t.end
        ]  # fmt: skip
        follows = bool(ends) and self._words[start].norm in _BINDING
        return ends[0] if follows else start

    def _local(self, start: int, end: int) -> Direction:
        words = self._words[start:end]
        mentions = [
            Mention(t.start - start, t.end - start, tuple(sorted(t.terms)), t.surface)
            for t in self._question.terms
            if start <= t.start and t.end <= end
        ]
        pack, ours = self._pack, self._pack.report.perspective
        return find_direction(words, mentions, pack.entities, pack.lexicon.concepts, pack.report.parties, ours=ours)


@lru_cache(maxsize=_AT_HAND)
def pseudo_words(text: str) -> tuple[Word, ...]:
    """The words of a text, without syntax."""
    words = ((text[a:b], norm(text[a:b]), a, b) for a, b in split_words(text))
    return tuple(Word(surface, key, frozenset({key}), a, b) for surface, key, a, b in words)
