"""Weighs all the evidence for a fact at once: what the words say for it, what speaks against it, where the talk is.

The costs of `costs.py` say which facts may answer. Where they leave none, or where what they prefer has little for it,
the weight tells which fact is the likeliest, and how surely. It is a log-linear model after Berger, Della Pietra and
Della Pietra (1996): every feature is named, a word counts by its inverse document frequency (Spärck Jones, 1972), and
the weights in `weights.py` were fitted on written examinations by `python -m benchmarks.weigh`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from math import exp, log

import numpy as np

from kzrs_bot.language.tokens import asked_token
from kzrs_bot.matching import weights
from kzrs_bot.matching.asked import Asked
from kzrs_bot.matching.constraints import direction_agrees
from kzrs_bot.matching.context import Context
from kzrs_bot.matching.costs import Match
from kzrs_bot.matching.index import FactIndex, IndexedFact
from kzrs_bot.matching.matcher import Matcher
from kzrs_bot.matching.samples import Likeness, Samples
from kzrs_bot.matching.slots import FITS
from kzrs_bot.matching.trial import Trial
from kzrs_bot.pack.model import DESCRIPTION, Pack
from kzrs_bot.reading.question import Question, Term, Weight

NEAREST, _CHEAPEST, _LIKEST = 20, 8, 8
"""Facts that are weighed: those that need the fewest constraints relaxed, those of the least costs, and those whose
sample questions the message is most like."""
_MOST_TELLING = 4.0
"""The most that a word which the fact lacks, and others have, speaks against it."""
_STEM = 5
"""Letters that two words of one stem share."""
_SMOOTHING, _MOST_RATIO = 3.0, 3.0
"""What keeps the ratio of likenesses from saying much where a message is like nothing."""
_WIDEST = 5.0
"""A lead beyond which a fact is no surer."""
_HELD = frozenset(
    {"time", "person", "place", "count", "amount", "change", "percent", "reason", "purpose", "capacity", "duration"}
    | {"frequency", "topic", "name"}
)
"""Slots that a fact either holds or does not."""
_BROAD = frozenset({"describe", "summary", "list", "define", "what"})
"""Ways of asking that an overview answers."""
_DESCRIBING = frozenset({"describe", "define", "person"})
_FIGURES = frozenset({"amount", "count", "percent", "change"})
_NEVER = frozenset({"gap"})
"""Kinds of fact that are not weighed: they say that there is no answer."""

Features = Mapping[str, float]
"""Features by name; those that are left out are 0."""


Reading = tuple[Question, Context, Trial]
"""A way to take a message, with the facts as they stand to it."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A fact as the answer to one reading of a message."""

    question: Question
    context: Context
    match: Match
    score: float
    """The logarithm of its odds against other facts, up to a constant."""
    features: Features
    order: tuple[float, int, int]
    """What the likeliest goes by: its score, and of several readings and facts which comes first."""

    @property
    def like(self) -> float:
        """How much the message is like the fact's sample questions."""
        return max(self.features.get("like", 0.0), self.features.get("like_lent", 0.0))


@dataclass(frozen=True, slots=True)
class LikestGap:
    """What the source does not say and a message is most like to be asking."""

    fact_id: str | None
    like: float
    ratio: float
    """How much more the message is like what is asked in vain than like what any fact answers."""


class Weigher:
    """Weighs the facts that a message may ask for; knows the pack, keeps no state."""

    def __init__(self, pack: Pack, matcher: Matcher, samples: Samples) -> None:
        self._pack, self._samples = pack, samples
        self._ids = tuple(pack.facts)
        self._gaps = [item for item, fact in enumerate(pack.facts.values()) if fact.kind in _NEVER]
        self._index: FactIndex = matcher.index
        self._stated = lru_cache(maxsize=4096)(self._stated_terms)
        self._stems = lru_cache(maxsize=4096)(self._stems_of)

    def weigh(self, readings: Sequence[Reading]) -> list[Weighed]:
        """The facts that a message may ask for in its readings, the likeliest first, each once."""
        found = []
        for number, (question, context, trial) in enumerate(readings):
            for match, features in self.proposed(question, context, trial):
                score = scored(weights.ANSWER, features)
                order = (-score, number, match.order)
                found.append(Weighed(question, context, match, score, features, order))
        found.sort(key=lambda each: each.order)
        firsts: dict[str, Weighed] = {}
        for each in found:
            firsts.setdefault(each.match.fact_id, each)
        return list(firsts.values())

    def certainty(self, place: int, weighed: Sequence[Weighed], readings: Sequence[Reading], gaps: Gaps) -> float:
        """The probability that the fact at a place among those weighed is the answer at all."""
        each, best = weighed[place], weighed[0]
        share = exp(each.score - best.score) / sum(exp(other.score - best.score) for other in weighed)
        rival = weighed[1 if place == 0 else 0].score if len(weighed) > 1 else each.score - _WIDEST
        beside = gap_features(gaps.fitting, each.match, gaps.likest)
        talk = len(readings) > 1
        sure = certainty_features(each.question, each.features, share, each.score - rival, beside, talk=talk)
        return 1 / (1 + exp(-scored(weights.CERTAINTY, sure)))

    def proposed(self, question: Question, context: Context, trial: Trial) -> Iterator[tuple[Match, Features]]:
        """The facts that are weighed for one reading, each with what speaks for and against it."""
        rarity = self._rarities(question, context)
        own, lent = self._likeness(question, context)
        nearest = list(islice(trial.nearest(), NEAREST))
        likest = (trial.at(place) for place in (*Samples.most(own, _LIKEST), *Samples.most(lent, _LIKEST)))
        matches = {match.fact_id: match for match in (*nearest, *islice(trial, _CHEAPEST), *likest) if match}
        top_own, top_lent = float(own.max(initial=0)), float(lent.max(initial=0))
        for match in matches.values():
            if self._pack.facts[match.fact_id].kind in _NEVER:
                continue
            features = dict(self.features(question, context, match, trial.asked, rarity))
            features["like"] = float(own[match.order])
            features["like_share"] = float(own[match.order]) / top_own if top_own else 0.0
            if context.facts:
                features["like_lent"] = float(lent[match.order])
                features["like_lent_share"] = float(lent[match.order]) / top_lent if top_lent else 0.0
            yield match, features

    def _likeness(self, question: Question, context: Context) -> tuple[Likeness, Likeness]:
        """How much a message is like the samples of each fact, by itself and with the words that it is lent."""
        own = self._like(question, question.tokens)
        if not context.facts:
            return own, own
        words = (term.terms for term in (*context.terms, *context.older))
        return own, self._like(question, question.tokens.union(*words))

    def _like(self, question: Question, tokens: frozenset[str]) -> Likeness:
        """The likeness of tokens; what is asked for adds to it only where words speak for a fact."""
        words = self._samples.likeness(tokens)
        asked = self._samples.likeness({asked_token(question.asks)})
        return np.where(words > 0, words + asked, words)

    def likest_gap(self, question: Question) -> LikestGap:
        """What a message is most like of all that people ask and the source does not say."""
        own = self._like(question, question.tokens)
        if not self._gaps or not own.any():
            return LikestGap(None, 0.0, 0.0)
        place = self._gaps[int(own[self._gaps].argmax())]
        answered = own.copy()
        answered[self._gaps] = 0
        ratio = float(own[place]) / (float(answered.max()) + _SMOOTHING)
        return LikestGap(self._ids[place], float(own[place]), min(ratio, _MOST_RATIO))

    def features(
        self, question: Question, context: Context, match: Match, asked: Asked, rarity: Mapping[int, float | None]
    ) -> Features:
        """What speaks for and against a fact; `rarity` is that of each word, None where no fact has it."""
        item = self._index.facts[match.fact_id]
        found: dict[str, float] = {}
        for contradiction in match.contradictions:
            kind = contradiction.kind if contradiction.kind in _PLAIN_CONFLICTS else "refuted"
            found[kind] = found.get(kind, 0.0) + 1
        found["missing"], found["guessed"] = match.costs.missing, match.costs.guessed
        found["unsaid"], found["loose"] = match.costs.unsaid, match.costs.loose
        self._words(question, match, item, rarity, found)
        self._kind(question, item, found, holds=asked.slots.fit(item) == FITS)
        found["time_met"] = asked.constraints.met(item)
        found["silent_time"] = asked.constraints.fits(item).count("silent")
        found["silent_figure"] = asked.constraints.silent_figures(item)
        if direction_agrees(item.fact, question.direction):
            found["direction_met"] = 1
            found["direction_confirmed"] = question.confirm
        if context.facts:
            self._conversation(asked, item, rarity, found)
        return found

    def _words(
        self,
        question: Question,
        match: Match,
        item: IndexedFact,
        rarity: Mapping[int, float | None],
        found: dict[str, float],
    ) -> None:
        """What the words say: those that the fact is about, names, states, or only knows, and those it lacks."""
        known = {id(term) for term in match.explained}
        said = total = 0.0
        for term in question.terms:
            if term.weight is Weight.PARTY:
                continue
            rare = rarity[id(term)]
            if id(term) in known:
                place = self._place(term, item)
                name = f"light_{place}" if term.weight is Weight.LIGHT else place
                found[name] = found.get(name, 0.0) + (rare or 0.0)
                if term.weight is not Weight.LIGHT:
                    said += rare or 0.0
                    found["known"] = found.get("known", 0.0) + 1
                    if term.parts and any(reading & item.terms for reading in term.readings):
                        found["phrases"] = found.get("phrases", 0.0) + 1
            elif term.weight is Weight.LIGHT:
                continue
            else:
                self._lacking(term, item, rare, found)
            if term.weight is not Weight.LIGHT:
                total += rare if rare is not None else _UNKNOWN
        found["coverage"] = said / total if total else 0.0

    def _place(self, term: Term, item: IndexedFact) -> str:
        """What a word is to a fact that accounts for it."""
        terms = term.terms.union(*(part.terms for part in term.parts)) if term.parts else term.terms
        if terms & item.core:
            return "key"
        if terms & item.named:
            return "named"
        return "stated" if terms & self._stated(item.fact.statement) else "other"

    def _lacking(self, term: Term, item: IndexedFact, rare: float | None, found: dict[str, float]) -> None:
        """A word that the fact does not account for."""
        telling = term.weight is Weight.TELLING
        if term.outside:
            found["outside"] = found.get("outside", 0.0) + 1
            return
        if any(key[2:][:_STEM] in self._stems(item.fact.id) for key in term.terms if len(key) >= _STEM + 2):
            found["stems"] = found.get("stems", 0.0) + telling
        name = f"{'unknown' if rare is None else 'lacked'}{'' if telling else '_lesser'}"
        found[name] = found.get(name, 0.0) + (min(rare, _MOST_TELLING) if rare is not None else 1)

    def _kind(self, question: Question, item: IndexedFact, found: dict[str, float], *, holds: bool) -> None:
        """What sort of fact it is, and whether it holds what is asked for."""
        fact = item.fact
        found["salience"] = fact.salience
        if holds:
            found["holds"] = question.asks in _HELD
            found["focus"] = question.asks == "which" and bool(question.focus)
        if fact.kind == "overview":
            found["overview"], found["overview_asked"] = 1, question.asks in _BROAD
        if fact.id.startswith(DESCRIPTION):
            found["description"], found["description_asked"] = 1, question.asks in _DESCRIBING
        if question.plural and (fact.parts or fact.slots.get("members")):
            found["several"] = 1
        found["event_time"] = fact.kind == "event" and question.asks == "time"

    def _conversation(
        self, asked: Asked, item: IndexedFact, rarity: Mapping[int, float | None], found: dict[str, float]
    ) -> None:
        """How a fact stands to what the talk is about, where the message is taken to go on with it."""
        question, context, known = asked.question, asked.context, asked.words.known(item.order)
        telling = sum(1 for term in question.terms if term.weight is Weight.TELLING)
        found["leaning"] = found[f"leaning_{min(telling, 3)}"] = 1
        found["leaning_elliptic"] = question.elliptic
        found["leaning_pronoun"] = bool(question.pronouns)
        found["leaning_correction"] = question.correcting
        meant = 0.3 if question.pronouns and known.on_focus else 1.0
        for term in known.unlent:
            if term.weight is Weight.TELLING:
                lent = found.get("lent", 0.0)
                found["lent"] = lent + meant * min(rarity[id(term)] or 0.0, _MOST_TELLING)
        found["older"] = not known.older
        if asked.lent is not None:
            conflicts, _ = asked.lent.conflicts(item)
            changed = {"period": bool(question.periods), "direction": bool(question.direction), "figure": True}
            found["lent_conflict"] = sum(1 for each in conflicts if not changed.get(each.kind))
        found["off_focus"] = known.off_focus
        found["far"] = known.far
        found["far_bare"] = 0 if telling else known.far
        found["given"] = item.fact.id in context.facts

    def _rarities(self, question: Question, context: Context) -> dict[int, float | None]:
        """How rare each word is among the facts, as the logarithm of its inverse share; None where none has it."""
        terms = (*question.terms, *context.terms)
        return {id(term): self._rarity(term) for term in terms}

    def _rarity(self, term: Term) -> float | None:
        count = self._index.explaining(term.terms)
        if not count and term.parts:
            return min((rare for part in term.parts if (rare := self._rarity(part)) is not None), default=None)
        return log((len(self._index.in_order) + 1) / (count + 1)) if count else None

    def _stated_terms(self, statement: str) -> frozenset[str]:
        return self._index.widen(self._index.terms_of(statement))

    def _stems_of(self, fact_id: str) -> frozenset[str]:
        """The beginnings of a fact's longer words."""
        terms = self._index.facts[fact_id].terms
        return frozenset(term[2:][:_STEM] for term in terms if term.startswith("w:") and len(term) >= _STEM + 2)


@dataclass(frozen=True, slots=True)
class Gaps:
    """What the source does not say and a message may be asking."""

    fitting: Match | None
    """The one that fits its words best."""
    likest: LikestGap


class Weighing:
    """The facts weighed for one message, as far as somebody asks for them."""

    def __init__(self, weigher: Weigher, readings: Sequence[Reading]) -> None:
        self._weigher, self.readings = weigher, readings
        self._certainties: dict[int, float] = {}

    @cached_property
    def weighed(self) -> list[Weighed]:
        """The facts that the message may ask for, the likeliest first."""
        return self._weigher.weigh(self.readings)

    @cached_property
    def gaps(self) -> Gaps:
        """What it may ask in vain."""
        fitting = fitting_gap(trial for _, _, trial in self.readings)
        return Gaps(fitting, self._weigher.likest_gap(self.readings[0][0]))

    def certainty(self, facts: Collection[str]) -> float:
        """How sure it is that the likeliest of some facts is the answer; 0 where none of them is weighed."""
        likely = (place for place, each in enumerate(self.weighed[:NEAREST]) if each.match.fact_id in facts)
        return max(map(self._certainty, likely), default=0.0)

    def _certainty(self, place: int) -> float:
        if place not in self._certainties:
            found = self._weigher.certainty(place, self.weighed, self.readings, self.gaps)
            self._certainties[place] = found
        return self._certainties[place]


_PLAIN_CONFLICTS = frozenset({"period", "figure", "direction", "place"})
_UNKNOWN = 3.0
"""What a word that no fact has counts among those that should be accounted for."""


_GAP = ("gap", "gap_more", "gap_outside", "gap_better", "gap_nearer", "gap_telling", "gap_like", "gap_ratio",
        "gap_likest", "gap_both")  # fmt: skip


def fitting_gap(trials: Iterable[Trial]) -> Match | None:
    """The gap that fits a message best in one of its readings, if any does."""
    gaps = [fitting[0] for trial in trials if (fitting := trial.fitting(gaps=True))]
    return min(gaps, key=lambda gap: gap.costs, default=None)


def gap_features(gap: Match | None, match: Match, likest: LikestGap) -> dict[str, float]:
    """How what the source does not say stands to a fact: what a gap that fits accounts for beyond it, which of them
    costs less, and how much the message is like those that are asked in vain.
    """
    like = {"gap_like": likest.like, "gap_ratio": likest.ratio, "gap_likest": float(likest.ratio > 1)}
    if gap is None:
        return like
    known = {id(term) for term in match.explained}
    more = [term for term in gap.explained if term.weight is Weight.TELLING and id(term) not in known]
    return {
        **like,
        "gap": 1.0,
        "gap_both": float(likest.ratio > 1),
        "gap_more": float(len(more)),
        "gap_outside": float(any(term.outside for term in more)),
        "gap_better": float(gap.costs < match.costs),
        "gap_nearer": float(gap.costs.apart < match.costs.apart),
        "gap_telling": float(sum(term.weight is Weight.TELLING for term in gap.explained)),
    }


def certainty_features(
    question: Question, features: Features, share: float, lead: float, gap: Features, *, talk: bool
) -> dict[str, float]:
    """What tells whether the likeliest fact is the answer at all."""
    of = features.get
    bare = not question.telling
    leaning = of("leaning", 0.0)
    known = of("known", 0.0)
    strange = of("unknown", 0.0) + of("unknown_lesser", 0.0) + of("outside", 0.0)
    alone = not leaning
    at_home = any(term.weight is Weight.PARTY for term in question.terms) or bool(question.periods)
    return {
        "bias": 1.0,
        "share": share,
        "lead": min(max(lead, -_WIDEST), _WIDEST),
        **{name: gap.get(name, 0.0) for name in _GAP},
        "lacked": of("lacked", 0.0),
        "unknown": of("unknown", 0.0),
        "outside": of("outside", 0.0),
        "lacked_lesser": of("lacked_lesser", 0.0),
        "unknown_lesser": of("unknown_lesser", 0.0),
        "coverage": of("coverage", 0.0),
        "missing": of("missing", 0.0),
        "guessed": of("guessed", 0.0),
        "silent_time": of("silent_time", 0.0),
        "silent_figure": of("silent_figure", 0.0),
        "conflict": of("period", 0.0) + of("figure", 0.0),
        "direction": of("direction", 0.0),
        "refuted": of("refuted", 0.0) + of("place", 0.0),
        "words": min(of("key", 0.0) + of("named", 0.0) + of("stated", 0.0), 8.0),
        "other": of("other", 0.0),
        "unsaid": of("unsaid", 0.0),
        "time_met": of("time_met", 0.0),
        "direction_met": of("direction_met", 0.0),
        "phrases": of("phrases", 0.0),
        "like": of("like", 0.0),
        "like_share": of("like_share", 0.0),
        "like_lent": of("like_lent", 0.0),
        "like_lent_share": of("like_lent_share", 0.0),
        "like_against_gap": of("like", 0.0) - gap.get("gap_like", 0.0),
        "stems": of("stems", 0.0),
        "leaning": leaning,
        "leaning_far": leaning * of("far", 0.0),
        "leaning_bare": leaning * bare,
        "lent": of("lent", 0.0),
        "lent_conflict": of("lent_conflict", 0.0),
        "bare": bare,
        "confirm": question.confirm,
        "confirm_lacked": question.confirm * of("lacked", 0.0),
        "confirm_unknown": question.confirm * of("unknown", 0.0),
        "talk": talk,
        "turned": talk and alone,
        "turned_one": talk and alone and known <= 1,
        "turned_pronoun": talk and alone and bool(question.pronouns),
        "turned_elliptic": talk and alone and question.elliptic,
        "alone_one": alone and known <= 1,
        "alone_one_strange": alone and known <= 1 and strange > 0,
        "alone_foreign": alone and not at_home,
        "alone_foreign_one": alone and not at_home and known <= 1,
        "alone_foreign_strange": alone and not at_home and strange > 0,
        "figures": question.asks in _FIGURES,
        "person": question.asks == "person",
        "time": question.asks == "time",
        "open": question.asks in {"what", "which"},
        "held_missing": of("missing", 0.0) * (question.asks in _HELD),
    }


def scored(weighing: Mapping[str, float], features: Features) -> float:
    """The weighted sum of features."""
    return sum(weighing.get(name, 0.0) * value for name, value in features.items())
