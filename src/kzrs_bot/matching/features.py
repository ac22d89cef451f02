"""What speaks for and against a fact as the answer to one reading of a message, each thing by its name.

A word counts by its inverse document frequency (Spärck Jones, 1972).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log

import numpy as np

from kzrs_bot.matching.asked import Asked
from kzrs_bot.matching.centroids import Nearness
from kzrs_bot.matching.constraints import direction_agrees
from kzrs_bot.matching.costs import Match
from kzrs_bot.matching.index import FactIndex, IndexedFact
from kzrs_bot.matching.samples import Likeness
from kzrs_bot.matching.slots import FITS
from kzrs_bot.matching.words import Known, Words
from kzrs_bot.pack.model import DESCRIPTION
from kzrs_bot.reading.question import Term, Weight

_MOST_TELLING = 4.0
"""The most that a word which the fact lacks, and others have, speaks against it."""
_STEM = 5
"""Letters that two words of one stem share."""
_UNKNOWN = 3.0
"""What a word that no fact has counts among those that should be accounted for."""
_FARTHEST = 10.0
"""A lead in samples beyond which it says no more."""
HELD = frozenset(
    {"time", "person", "place", "count", "amount", "change", "percent", "reason", "purpose", "capacity", "duration"}
    | {"frequency", "topic", "name"}
)
"""Slots that a fact either holds or does not."""
_BROAD = frozenset({"describe", "summary", "list", "define", "what"})
"""Ways of asking that an overview answers."""
_DESCRIBING = frozenset({"describe", "define", "person"})
_PLAIN_CONFLICTS = frozenset({"period", "figure", "direction", "place"})

Features = Mapping[str, float]
"""Features by name; those that are left out are 0."""


class FactWords:
    """The words of each fact that features ask for; of those asked for lately they are kept."""

    def __init__(self, index: FactIndex) -> None:
        self.index = index
        gaps = index.flags()
        index.kinds.mark({"gap"}, gaps)
        self.gaps, self.answering = np.flatnonzero(gaps), np.flatnonzero(~gaps)
        """The places of what is known not to be said, and of the other facts."""
        self.stated = lru_cache(maxsize=4096)(self._stated)
        self.stems = lru_cache(maxsize=4096)(self._stems)

    def _stated(self, place: int) -> frozenset[str]:
        """The terms of a fact's statement."""
        return self.index.stated_by(self.index.in_order[place])

    def _stems(self, place: int) -> frozenset[str]:
        """The beginnings of a fact's longer words."""
        terms = self.index.in_order[place].terms
        return frozenset(term[2:][:_STEM] for term in terms if term.startswith("w:") and len(term) >= _STEM + 2)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the message with what is the same of it for all facts."""

    term: Term
    light: bool
    rare: float | None
    """How rare it is among the facts, as the logarithm of its inverse share; None where none has it."""
    terms: frozenset[str]
    """All that it and its parts stand for."""
    stems: frozenset[str]


class Evidence:
    """What speaks for and against facts in one reading of a message."""

    def __init__(
        self, facts: FactWords, asked: Asked, own: Likeness, lent: Likeness, beside: tuple[Likeness, Likeness, Nearness]
    ) -> None:
        """`own` and `lent` are how much the message is like the samples of each fact, by itself and with the words
        that it is lent; `beside` is what its own words say against each, what they say for it less that, and how near
        they are to all of its samples."""
        self._facts, self._asked, self._own, self._lent = facts, asked, own, lent
        self._against, full, self._near = beside
        self._full = full
        self._nearest = float(self._near[facts.answering].max(initial=0))
        two = np.partition(full[facts.answering], -2)[-2:] if len(facts.answering) > 1 else full[facts.answering]
        self._fullest, self._next = float(two.max(initial=-np.inf)), float(two.min(initial=np.inf))
        self._top_own, self._top_lent = float(own[:-1].max(initial=0)), float(lent[:-1].max(initial=0))
        question = asked.question
        self._words = [self._word(term) for term in question.terms if term.weight is not Weight.PARTY]
        self._held = question.asks in HELD
        self._focused = question.asks == "which" and bool(question.focus)
        self._telling = sum(1 for term in question.terms if term.weight is Weight.TELLING)
        self._rarities = {id(term): rarity(term, asked.words, facts.index) for term in asked.context.terms}
        self._talk: dict[str, float] = {}
        """What is the same for all facts where the message is taken to go on with the talk."""
        if asked.context.facts:
            self._talk = {"leaning": 1.0, f"leaning_{min(self._telling, 3)}": 1.0}
            signs = {"elliptic": question.elliptic, "pronoun": question.pronouns, "correction": question.correcting}
            self._talk.update((f"leaning_{name}", 1.0) for name, sign in signs.items() if sign)

    def of(self, match: Match) -> dict[str, float]:
        """What speaks for and against a fact."""
        asked, costs = self._asked, match.costs
        item = self._facts.index.in_order[match.order]
        found = dict(self._talk)
        for contradiction in match.contradictions:
            kind = contradiction.kind if contradiction.kind in _PLAIN_CONFLICTS else "refuted"
            found[kind] = found.get(kind, 0.0) + 1
        known = asked.words.known(match.order)
        self._of_words(known, item, found)
        self._of_kind(item, found)
        several = {
            "missing": costs.missing,
            "guessed": costs.guessed,
            "unsaid": costs.unsaid,
            "loose": costs.loose,
            "salience": item.fact.salience,
            "like": float(self._own[match.order]),
            "unlike": float(self._against[match.order]),
        }
        found.update((name, value) for name, value in several.items() if value)
        if self._nearest:
            leaning = "_leaning" if asked.context.facts else ""
            near = float(self._near[match.order])
            found[f"near{leaning}"], found[f"near_lead{leaning}"] = near, near - self._nearest
        if self._top_own:
            self._of_samples(item, found)
        if self._top_own and "like" in found:
            found["like_share"] = found["like"] / self._top_own
        if asked.question.periods:
            found["time_met"] = asked.constraints.met(item)
            found["silent_time"] = asked.constraints.fits(item).count("silent")
        if asked.question.quantities:
            found["silent_figure"] = asked.constraints.silent_figures(item)
        if direction_agrees(item.fact, asked.question.direction):
            found["direction_met"] = 1
            found["direction_confirmed"] = asked.question.confirm
        if asked.context.facts:
            self._of_talk(known, item, found)
        return found

    def _word(self, term: Term) -> _Word:
        rare = rarity(term, self._asked.words, self._facts.index)
        terms = term.terms.union(*(part.terms for part in term.parts)) if term.parts else term.terms
        stems = frozenset(key[2:][:_STEM] for key in term.terms if len(key) >= _STEM + 2)
        return _Word(term, term.weight is Weight.LIGHT, rare, terms, stems)

    def _of_words(self, known: Known, item: IndexedFact, found: dict[str, float]) -> None:
        """What the words say: those that the fact is about, names, states, or only knows, and those it lacks."""
        explained = known.identities
        said = total = 0.0
        for word in self._words:
            term, rare = word.term, word.rare
            if id(term) in explained:
                place = self._place(word, item)
                name = f"light_{place}" if word.light else place
                found[name] = found.get(name, 0.0) + (rare or 0.0)
                if word.light:
                    continue
                said += rare or 0.0
                found["known"] = found.get("known", 0.0) + 1
                if term.parts:
                    name = "split" if term.terms.isdisjoint(item.terms) else "phrases"
                    found[name] = found.get(name, 0.0) + 1
            elif word.light:
                continue
            else:
                self._lacking(word, item, found)
            total += rare if rare is not None else _UNKNOWN
        if said:
            found["coverage"] = said / total

    def _place(self, word: _Word, item: IndexedFact) -> str:
        """What a word is to a fact that accounts for it."""
        if not word.terms.isdisjoint(item.core):
            return "key"
        if not word.terms.isdisjoint(item.named):
            return "named"
        return "other" if word.terms.isdisjoint(self._facts.stated(item.order)) else "stated"

    def _lacking(self, word: _Word, item: IndexedFact, found: dict[str, float]) -> None:
        """A word that the fact does not account for."""
        telling, rare = word.term.weight is Weight.TELLING, word.rare
        if word.term.outside:
            found["outside"] = found.get("outside", 0.0) + 1
            return
        if telling and word.stems and not word.stems.isdisjoint(self._facts.stems(item.order)):
            found["stems"] = found.get("stems", 0.0) + 1
        name = f"{'unknown' if rare is None else 'lacked'}{'' if telling else '_lesser'}"
        found[name] = found.get(name, 0.0) + (min(rare, _MOST_TELLING) if rare is not None else 1)

    def _of_samples(self, item: IndexedFact, found: dict[str, float]) -> None:
        """How a fact's samples stand to those of the others, all that the words say taken together."""
        full = float(self._full[item.order])
        first = full >= self._fullest
        lead = max(full - (self._next if first else self._fullest), -_FARTHEST)
        found["full_lead"] = min(lead, _FARTHEST)
        found["full_first"] = first
        if item.fact.kind == "overview":
            found["overview_lead"] = found["full_lead"]
            found["overview_first"] = first

    def _of_kind(self, item: IndexedFact, found: dict[str, float]) -> None:
        """What sort of fact it is, and whether it holds what is asked for."""
        fact, question = item.fact, self._asked.question
        if (self._held or self._focused) and self._asked.slots.fit(item) == FITS:
            found["holds"], found["focus"] = self._held, self._focused
        if fact.kind == "overview":
            found["overview"], found["overview_asked"] = 1, question.asks in _BROAD
        if fact.id.startswith(DESCRIPTION):
            found["description"], found["description_asked"] = 1, question.asks in _DESCRIBING
        if question.plural and (fact.parts or fact.slots.get("members")):
            found["several"] = 1
        if fact.kind == "event" and question.asks == "time":
            found["event_time"] = 1

    def _of_talk(self, known: Known, item: IndexedFact, found: dict[str, float]) -> None:
        """How a fact stands to what the talk is about, where the message is taken to go on with it."""
        asked, place = self._asked, item.order
        question = asked.question
        meant = 0.3 if question.pronouns and known.on_focus else 1.0
        lent = [self._rarities[id(term)] or 0.0 for term in known.unlent if term.weight is Weight.TELLING]
        if lent:
            found["lent"] = sum(meant * min(rare, _MOST_TELLING) for rare in lent)
        if asked.lent is not None:
            conflicts, _ = asked.lent.conflicts(item)
            changed = {"period": bool(question.periods), "direction": bool(question.direction), "figure": True}
            found["lent_conflict"] = sum(1 for each in conflicts if not changed.get(each.kind))
        signs = {"older": not known.older, "off_focus": known.off_focus, "given": item.fact.id in asked.context.facts}
        found.update((name, 1.0) for name, sign in signs.items() if sign)
        if known.far:
            found["far"] = known.far
            found["far_bare"] = 0 if self._telling else known.far
        like = float(self._lent[place])
        if like:
            found["like_lent"], found["like_lent_share"] = like, like / self._top_lent


def rarity(term: Term, words: Words, index: FactIndex) -> float | None:
    """How rare a word is among the facts; that of the commonest part of a phrase which no fact has."""
    count = words.explaining_itself(term)
    if not count and term.parts:
        return min((rare for part in term.parts if (rare := rarity(part, words, index)) is not None), default=None)
    return log((len(index.in_order) + 1) / (count + 1)) if count else None
