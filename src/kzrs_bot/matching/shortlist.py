"""Proposes facts for a question, the likeliest first, from the index alone.

Each proposal comes with a bound on its costs, so that the few facts at the head need judging and the rest do not
(the threshold algorithm of Fagin, Lotem and Naor, with lexicographic costs in place of a score).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kzrs_bot.matching.asked import Asked
from kzrs_bot.matching.constraints import may_fit
from kzrs_bot.matching.costs import ADRIFT, DOUBTFUL, THIN
from kzrs_bot.matching.index import FactIndex, Flags
from kzrs_bot.matching.slots import known_as
from kzrs_bot.matching.words import evidence_of
from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.question import Term, Weight

WORD_APART = 3
"""How far a word that a fact only knows takes it from a follow-up, in steps away from the conversation."""
_MOST_TERMS = 8
"""Telling words that bounds take into account, the others being taken to be explained."""
_BITS = (1, 8, 1, 1, 1, 8, 8, 8, 5, 5, 5)
"""Bits of the parts of a bound by which facts are sorted, the third in the order of what is near alone; what is greater
counts as the most that they hold."""
_BLOCK = 32
"""Proposals that are made at a time."""
_MOST = 2000
"""Proposals for one question: facts beyond are as good as these at best, and far too many to tell apart."""


class Shortlist:
    """The facts that share something with one question, each with the least that it can cost."""

    def __init__(self, pack: Pack, index: FactIndex, asked: Asked) -> None:
        """Of gaps only those are on the list that the question touches; of very many facts only those that explain a
        telling word, if there is any, or are near the conversation."""
        self._pack, self._index, self._asked, self._words = pack, index, asked, asked.words
        self._question, self._context = question, context = asked.question, asked.context
        telling = [(place, t) for place, t in enumerate(question.terms) if t.weight is Weight.TELLING]
        self._terms, self._rest = [t for _, t in telling[:_MOST_TERMS]], [t for _, t in telling[_MOST_TERMS:]]
        gaps, touched = index.flags(), index.flags()
        index.kinds.mark(("gap",), gaps)
        index.key_terms.mark(asked.touching, touched)
        candidates = self._candidates()
        candidates &= ~gaps | touched
        if telling and np.count_nonzero(candidates) > _MOST:
            candidates &= self._telling(place for place, _ in telling) | gaps
        self._places = places = np.flatnonzero(candidates)
        self._gaps = gaps[places]
        self._explaining, self._aside = self._words.marks(places)
        """For each word the facts that account for it, and for each telling one those that are not about it."""
        self._telling_rows = [place for place, _ in telling]
        known = np.zeros(len(places), np.uint8)
        for number, (place, _) in enumerate(telling[:_MOST_TERMS]):
            known |= self._explaining[place].view(np.uint8) << number
        off = self._aside.sum(0, np.uint16)
        for marks, (place, _) in zip(self._aside, telling, strict=True):
            sided = self._words.sided[place]
            if sided is not None:
                off -= marks & sided[places]
        untimely = index.flags()
        if question.periods:
            index.mark_untimely(lambda time: any(may_fit(mention, time) for mention in question.periods), untimely)
        self._untimely = untimely[places].astype(np.uint16)
        """1 for the facts that contradict the question by their time."""
        self._lacking = self._without(known_as(question))
        """1 for the facts that hold nothing of what is asked for."""
        self._guessed = self._in_other_slots(known_as(question))
        """1 for the facts that are known to hold it in another slot."""
        self._known = known
        patterns: list[int] = np.flatnonzero(np.bincount(self._known, minlength=1)).tolist()
        self._missing = {pattern: self._unexplained(pattern) for pattern in patterns}
        """For each set of words that facts explain, those of the others that they may be charged with."""
        self._off = off
        """The words of the message that each fact knows and is not about, at least."""
        self._far = self._away() if context.facts else np.zeros_like(off)
        """The least distance of each fact from the conversation."""

    def by_costs(self, *, gaps: bool | None = None) -> Iterator[tuple[int, ...]]:
        """The place of each fact, and the fewest contradictions and unexplained words, whether it lacks what is asked
        for or has it elsewhere, and the least of the costs from its distance on, that it can be charged with; lowest
        first; gaps only, or none of them."""
        ordered, rows = self._ordered_by_costs, self._cheapest
        if gaps is not None:
            every = len(rows) == len(self._places)
            rows = rows[self._gaps[rows] == gaps] if every else ordered.lowest(np.flatnonzero(self._gaps == gaps))
        return ordered.told(rows)

    @cached_property
    def _cheapest(self) -> NDArray[np.intp]:
        return self._ordered_by_costs.lowest(np.arange(len(self._places)))

    @cached_property
    def _ordered_by_costs(self) -> _Ordered:
        return _Ordered(self._places, self._costs)

    @property
    def _costs(self) -> tuple[NDArray[np.uint16], ...]:
        return self._untimely, self._words_charged, self._lacking, self._guessed, *self._further

    @cached_property
    def _further(self) -> tuple[NDArray[np.uint16], ...]:
        """The least costs of each fact from its distance on. Of a fact that contradicts more than its bound has it they
        may be lower: it comes later anyway."""
        apart = WORD_APART * self._off + self._far if self._context.facts else self._off
        loose = self._untouched[1] + self._unexplained_of(Weight.LIGHT)
        return apart, self._off, self._far, self._lesser, self._unsaid(), loose

    @cached_property
    def _lesser(self) -> NDArray[np.uint16]:
        """The fewest lesser words that each fact does not explain."""
        return self._unexplained_of(Weight.LESSER)

    def _unexplained_of(self, weight: Weight) -> NDArray[np.uint16]:
        """How many words of a weight each fact does not explain, those left out that a choice or a side may settle."""
        plain = (term.weight is weight and not term.choice for term in self._question.terms)
        sided = (flags is not None for flags in self._words.sided)
        rows = [n for n, (wanted, placed) in enumerate(zip(plain, sided, strict=True)) if wanted and not placed]
        missing: NDArray[np.uint16] = (~self._explaining[rows]).sum(0, np.uint16)
        return missing

    @cached_property
    def _untouched(self) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
        """The fewest key terms of each fact that no word touches, and those that are touched through a broader word."""
        question, words = self._question, self._words
        settled = words.given.copy() if question.pronouns else self._index.flags()
        if question.direction:
            self._index.directions.mark([f"{question.direction.origin} {question.direction.target}"], settled)
        unsaid, loose = self._asked.touched.unsaid(self._places)
        unsaid[settled[self._places]] = loose[settled[self._places]] = 0
        return unsaid, loose

    def _unsaid(self) -> NDArray[np.uint16]:
        """The fewest key terms that each fact is charged with."""
        question, unsaid = self._question, self._untouched[0]
        if not (question.periods or question.quantities):
            return unsaid
        unsaid = unsaid.copy()
        if not self._context.facts and not self._rest:
            unsaid[self._known == 0] = 0
        if question.confirm:
            unsaid -= unsaid > 0
        return unsaid

    @cached_property
    def _too_little(self) -> NDArray[np.uint16]:
        """What each fact is charged with for having too little to do with the question, at least; a word that
        contradicts it may settle that, and costs as much."""
        question, context, words = self._question, self._context, self._words
        untouched = self._untouched[0]
        charged = np.zeros(len(self._places), np.uint16)
        known = self._explaining[self._telling_rows]
        telling, outlying = known.sum(0, np.uint16), self._aside.sum(0, np.uint16)
        lesser = self._lesser > 0
        if context.facts:
            charged += lesser & (telling == 0) & ~words.given[self._places]
            return charged
        if not question.periods:
            says = np.array([evidence_of((question.terms[row],)) for row in self._telling_rows], np.uint16)
            thin = lesser & (says @ known < THIN)
            charged += thin if question.quantities else thin | ((telling == 0) & (untouched > 0))
        adrift = outlying + untouched + (telling == 1) >= ADRIFT + len(question.periods)
        charged += adrift & (telling == outlying)
        return charged

    @cached_property
    def _words_charged(self) -> NDArray[np.uint16]:
        """The fewest unexplained words that each fact can be charged with."""
        doubtful = (self._off >= DOUBTFUL) & (self._question.confirm and not self._context.facts)
        fewest = {p: 0 if self._outweighed(p, missing) else len(missing) for p, missing in self._missing.items()}
        return np.where(self._untimely, 0, self._by_pattern(fewest) + self._too_little + doubtful).astype(np.uint16)

    def by_words(self, *, close: int, without: Iterable[str]) -> Iterator[tuple[int, ...]]:
        """The place of each fact that explains a telling word or is that close to the conversation, whether it was not
        just given, and the fewest contradictions and unexplained words together, contradictions, whether it lacks what
        is asked for or has it elsewhere, and the least of the costs from its distance on, that it can be charged with;
        lowest first, and without facts of some kinds."""
        counts = self._by_pattern({pattern: len(self._stubborn(pattern)) for pattern in self._missing})
        wanted = np.full(len(self._places), bool(self._rest)) | (self._known > 0)
        if self._context.facts:
            wanted |= self._far <= close
        left_out = self._index.flags()
        self._index.kinds.mark(without, left_out)
        wanted &= ~left_out[self._places]
        new = (~self._words.given[self._places]).astype(np.uint16)
        relaxed = counts + self._untimely + self._too_little
        columns = (new, relaxed, self._untimely, self._lacking, self._guessed, *self._further)
        ordered = _Ordered(self._places, columns)
        return ordered.told(ordered.lowest(np.flatnonzero(wanted)))

    def nearly_explaining(self) -> list[int]:
        """Places of the facts that explain a telling word, and all others but for one that they may contradict."""
        right = [pattern for pattern in self._missing if (pattern or self._rest) and len(self._stubborn(pattern)) < 2]
        places: list[int] = self._places[np.isin(self._known, right)].tolist()
        return places

    def _stubborn(self, pattern: int) -> set[str]:
        """The unexplained words that neither evidence nor a side can account for; a contradiction may, for one."""
        return {
            term.surface
            for term in self._missing[pattern]
            if not self._words.sides_meant(term) and not self._outweighed(pattern, [term])
        }

    def _by_pattern(self, counts: dict[int, int]) -> NDArray[np.uint16]:
        table = np.zeros(256, np.uint16)
        for pattern, count in counts.items():
            table[pattern] = count
        return table[self._known]

    def _without(self, asked: str | None) -> NDArray[np.uint16]:
        """1 for the facts that the index knows to hold nothing that answers a way of asking."""
        holding = self._index.flags()
        if asked is None:
            return holding[self._places].astype(np.uint16)
        self._index.held.mark((asked,), holding)
        return (~holding[self._places]).astype(np.uint16)

    def _in_other_slots(self, asked: str | None) -> NDArray[np.uint16]:
        """1 for the facts that the index knows to hold what answers a way of asking in another slot."""
        guessed = self._index.flags()
        if asked is not None and self._asked.slots.plain:
            self._index.guessed.mark((asked,), guessed)
        return guessed[self._places].astype(np.uint16)

    def _telling(self, places: Iterable[int]) -> Flags:
        """The facts that explain one of the telling words at some places, or stand near those just given."""
        flags = self._words.near | self._words.given
        for place in places:
            flags |= self._words.explaining[place]
        return flags

    def _candidates(self) -> Flags:
        """The facts that share a term, a figure or a time with the question, or stand near those just given."""
        question, context, index = self._question, self._context, self._index
        terms = {t for term in (*question.terms, *context.terms, *context.older) for t in term.terms}
        terms |= {t for term in question.terms for part in term.parts for t in part.terms}
        flags = index.flags()
        index.mark_sharing(index.widen(terms), flags)
        for mention in question.quantities:
            index.mark_value(mention.quantity.value, flags)
        for period in (m.period for m in question.periods if m.period is not None and not self._terms):
            index.mark_time(period, flags)
        index.mark_near(context.facts, flags)
        return flags

    def _unexplained(self, pattern: int) -> Sequence[Term]:
        """The words that a fact which explains just these may be charged with."""
        known = [t for n, t in enumerate(self._terms) if pattern >> n & 1]
        missing = [t for n, t in enumerate(self._terms) if not pattern >> n & 1 and not t.choice]
        if known or self._rest:
            clauses = {t.clause for t in known}
            missing = [t for t in missing if not t.clause or t.clause in clauses or t.outside]
        return missing

    def _explained(self, pattern: int) -> Sequence[Term]:
        """The words that a fact may have explained, those included that no bound takes into account."""
        return [*(t for n, t in enumerate(self._terms) if pattern >> n & 1), *self._rest]

    def _outweighed(self, pattern: int, missing: Sequence[Term]) -> bool:
        """Whether the evidence may be enough for words to be put down to another wording."""
        question = self._question
        if question.confirm:
            return not missing
        evidence = sum(min(3, max(1, len(t.parts))) for t in self._explained(pattern)) + len(question.periods)
        return all(
            not t.outside
            and t not in question.focus
            and not any(name in self._pack.entities for name in t.terms)
            and evidence >= (2 if t.adjunct else 3) + 2 * number
            for number, t in enumerate(missing)
        )

    def _away(self) -> NDArray[np.uint16]:
        """The least distance of each fact from the conversation."""
        context, words, places = self._context, self._words, self._places
        away = np.zeros(len(places), np.uint16)
        if context.question is not None or context.terms:
            for term, explaining in zip(context.terms, words.lent, strict=True):
                if term.weight is not Weight.LIGHT:
                    away += ~explaining[places]
            if context.focus:
                if self._question.pronouns:
                    away[words.things[places]] = 0
                off = 2 if self._question.pronouns else 1
                away += np.where((words.things | words.focus)[places], 0, off).astype(np.uint16)
        away += np.where(words.given[places], 0, np.where(words.near[places], 1, 3)).astype(np.uint16)
        return np.minimum(away, 255).astype(np.uint16)


class _Ordered:
    """Facts by columns of bounds, lowest first."""

    def __init__(self, places: NDArray[np.intp], columns: Sequence[NDArray[np.uint16]]) -> None:
        sizes = _BITS if len(columns) == len(_BITS) else (*_BITS[:2], *_BITS[3:])
        self._places = places
        self._columns = [np.minimum(column, (1 << bits) - 1) for column, bits in zip(columns, sizes, strict=True)]
        self._bounds = np.zeros(len(places), np.uint64)
        for column, bits in zip(self._columns, sizes, strict=True):
            self._bounds <<= np.uint64(bits)
            self._bounds |= column

    def lowest(self, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        """Of some rows the lowest in order, `_MOST` at most, equals in their order."""
        bounds = self._bounds[rows]
        if len(rows) > _MOST:
            last = np.partition(bounds, _MOST - 1)[_MOST - 1]
            kept = np.concatenate((np.flatnonzero(bounds < last), np.flatnonzero(bounds == last)))[:_MOST]
            rows, bounds = rows[kept], bounds[kept]
        return rows[np.argsort(bounds, kind="stable")]

    def told(self, rows: NDArray[np.intp]) -> Iterator[tuple[int, ...]]:
        """The places and the columns of some rows."""
        for begin in range(0, len(rows), _BLOCK):
            block = rows[begin : begin + _BLOCK]
            yield from zip(self._places[block].tolist(), *(each[block].tolist() for each in self._columns), strict=True)
