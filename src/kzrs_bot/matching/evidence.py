"""Weighs all the evidence for a fact at once: what the words say for it, what speaks against it, where the talk is.

The costs of `costs.py` say which facts may answer. Where they leave none, or where what they prefer has little for it,
the weight tells which fact is the likeliest, and how surely. It is a log-linear model after Berger, Della Pietra and
Della Pietra (1996): every feature is named (`features.py`), and the weights in `weights.py` were
fitted on written examinations by `python -m benchmarks.weigh`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from math import exp

import numpy as np

from kzrs_bot.language.tokens import asked_token
from kzrs_bot.matching import weights
from kzrs_bot.matching.context import Context
from kzrs_bot.matching.costs import Match
from kzrs_bot.matching.features import HELD, Evidence, FactWords, Features
from kzrs_bot.matching.matcher import Matcher
from kzrs_bot.matching.samples import Likeness, Samples
from kzrs_bot.matching.trial import Trial
from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.question import Question, Weight

NEAREST, _CHEAPEST, _LIKEST, _FULLEST = 20, 8, 8, 4
"""Facts that are weighed: those that need the fewest constraints relaxed, those of the least costs, and those whose
sample questions the message is most like, by what speaks for them alone and with what speaks against them."""
_AT_HAND = 4
"""Likenesses that are kept: those of the readings of one message."""
_SMOOTHING, _MOST_RATIO = 3.0, 3.0
"""What keeps the ratio of likenesses from saying much where a message is like nothing."""
_LEAST = -100.0
"""Less than anything is like a message."""
_MOST_UNHEARD = 2
"""Words that nobody asks with beyond which a message is no stranger: long ones have some in what stands around."""
_FULLER, _FAR_BEHIND = 8.0, 25.0
"""Leads in all that words say from which what is asked in vain counts more, and beyond which no more."""
_WIDEST = 5.0
"""A lead beyond which a fact is no surer."""
_FIGURES = frozenset({"amount", "count", "percent", "change"})
_NEVER = frozenset({"gap"})
"""Kinds of fact that are not weighed: they say that there is no answer."""
_NEVER_OF_ONE = frozenset({"gap", "overview"})
"""The same where one thing is asked for, or whether something is so."""
_TOLD_AT_LENGTH = frozenset({"reason", "topic"})
"""What a single fact may hold and an overview too."""

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
    outside: float = 0.0
    """How much it is like questions on other subjects."""
    unheard: int = 0
    """Content words that no sample question of the source has."""
    unheard_share: float = 0.0
    """Their share in all content words."""
    fullest: float = 0.0
    """What speaks for it less what speaks against it; at most that of any other that is asked in vain."""
    fullest_outside: float = 0.0
    """The same of questions on other subjects."""
    nearest: float = 0.0
    """How near the message is to the middle of the samples of what is asked in vain, at most."""
    nearest_outside: float = 0.0
    """How near it is to that of questions on other subjects."""


class Weigher:
    """Weighs the facts that a message may ask for; knows the pack, keeps no state."""

    def __init__(self, pack: Pack, matcher: Matcher, samples: Samples) -> None:
        self._pack, self._samples = pack, samples
        self._ids = tuple(pack.facts)
        self._facts = FactWords(matcher.index)
        self._gaps, self._answered = self._facts.gaps, self._facts.answering
        self._like = lru_cache(maxsize=_AT_HAND)(self._liken)
        self._unlike = lru_cache(maxsize=_AT_HAND)(samples.unlikeness)
        self._full = lru_cache(maxsize=_AT_HAND)(samples.fullness)
        self._near = lru_cache(maxsize=_AT_HAND)(samples.nearness)

    @property
    def sampled(self) -> bool:
        """Whether there are sample questions to compare messages with."""
        return bool(self._samples)

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
        own, lent = self._likeness(question, context)
        asking = _asking(question)
        beside = self._unlike(asking), self._full(asking), self._near(asking)
        evidence = Evidence(self._facts, trial.asked, own, lent, beside)
        nearest = list(islice(trial.nearest(), NEAREST))
        likenesses = (own,) if lent is own else (own, lent)
        places = dict.fromkeys(place for each in likenesses for place in Samples.most(each[:-1], _LIKEST))
        fullest = np.where(own > 0, self._full(asking), 0)
        places |= dict.fromkeys(Samples.most(fullest[:-1], _FULLEST))
        of_one = question.confirm or (question.asks in HELD and question.asks not in _TOLD_AT_LENGTH)
        never, facts = _NEVER_OF_ONE if of_one else _NEVER, self._pack.facts
        likest = (trial.at(place) for place in places if facts[self._ids[place]].kind not in never)
        matches = {match.fact_id: match for match in (*nearest, *islice(trial, _CHEAPEST), *likest) if match}
        for match in matches.values():
            if facts[match.fact_id].kind not in never:
                yield match, evidence.of(match)

    def _likeness(self, question: Question, context: Context) -> tuple[Likeness, Likeness]:
        """How much a message is like the samples of each fact, by itself and with the words that it is lent."""
        own = self._like(question.asks, question.tokens)
        if not context.facts:
            return own, own
        words = (term.terms for term in (*context.terms, *context.older))
        return own, self._like(question.asks, question.tokens.union(*words))

    def _liken(self, asks: str, tokens: frozenset[str]) -> Likeness:
        """The likeness of tokens; what is asked for adds to it only where words speak for a fact."""
        words = self._samples.likeness(tokens)
        asked = self._samples.likeness({asked_token(asks)})
        return np.where(words > 0, words + asked, words)

    def likest_gap(self, question: Question) -> LikestGap:
        """What a message is most like of all that people ask and the source does not say."""
        own = self._like(question.asks, question.tokens)
        full = self._full(_asking(question))
        fullest = float(full[self._gaps].max(initial=_LEAST)), float(full[-1])
        others = float(own[-1]), *self._unheard(question), *fullest, *self.nearest(question)[1:]
        if not len(self._gaps) or not own.any():
            return LikestGap(None, 0.0, 0.0, *others)
        vain = own[self._gaps]
        place = int(vain.argmax())
        ratio = float(vain[place]) / (float(own[self._answered].max(initial=0)) + _SMOOTHING)
        return LikestGap(self._ids[self._gaps[place]], float(vain[place]), min(ratio, _MOST_RATIO), *others)

    def nearest(self, question: Question) -> tuple[float, float, float]:
        """How near a message is to what any fact answers, to what is asked in vain, and to other subjects."""
        near = self._near(_asking(question))
        return float(near[self._answered].max(initial=0)), float(near[self._gaps].max(initial=0)), float(near[-1])

    def _unheard(self, question: Question) -> tuple[int, float]:
        """How many content words no sample question has, and which share; none where there are no samples."""
        terms = [t for t in question.terms if t.weight in {Weight.TELLING, Weight.LESSER}] if self._samples else []
        words = (frozenset().union(t.terms, *(part.terms for part in t.parts)) for t in terms)
        unheard = sum(not self._samples.heard(own) for own in words)
        return unheard, unheard / max(1, len(terms))


def _asking(question: Question) -> frozenset[str]:
    """The tokens of a message and of what it asks for."""
    return question.tokens | {asked_token(question.asks)}


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

    @property
    def sampled(self) -> bool:
        """Whether the pack has sample questions; without them there is too little to be sure by."""
        return self._weigher.sampled

    def certainty(self, facts: Collection[str]) -> float:
        """How sure it is that the likeliest of some facts is the answer; 0 where none of them is weighed."""
        if not self.sampled:
            return 0.0
        likely = (place for place, each in enumerate(self.weighed[:NEAREST]) if each.match.fact_id in facts)
        return max(map(self._certainty, likely), default=0.0)

    def _certainty(self, place: int) -> float:
        if place not in self._certainties:
            found = self._weigher.certainty(place, self.weighed, self.readings, self.gaps)
            self._certainties[place] = found
        return self._certainties[place]


_GAP = ("gap", "gap_more", "gap_outside", "gap_better", "gap_nearer", "gap_telling", "gap_like", "gap_ratio",
        "gap_likest", "gap_both", "elsewhere", "unheard", "unheard_share", "fullest", "fullest_outside",
        "nearest", "nearest_outside")  # fmt: skip


def fitting_gap(trials: Iterable[Trial]) -> Match | None:
    """The gap that fits a message best in one of its readings, if any does."""
    gaps = [fitting[0] for trial in trials if (fitting := trial.fitting(gaps=True))]
    return min(gaps, key=lambda gap: gap.costs, default=None)


def gap_features(gap: Match | None, match: Match, likest: LikestGap) -> dict[str, float]:
    """How what the source does not say stands to a fact: what a gap that fits accounts for beyond it, which of them
    costs less, and how much the message is like those that are asked in vain.
    """
    like = {"gap_like": likest.like, "gap_ratio": likest.ratio, "gap_likest": float(likest.ratio > 1)}
    like |= {"elsewhere": likest.outside, "unheard_share": likest.unheard_share}
    like["unheard"] = float(min(likest.unheard, _MOST_UNHEARD))
    like |= {"fullest": likest.fullest, "fullest_outside": likest.fullest_outside}
    like |= {"nearest": likest.nearest, "nearest_outside": likest.nearest_outside}
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
        "split": of("split", 0.0),
        "like": of("like", 0.0),
        "like_share": of("like_share", 0.0),
        "like_lent": of("like_lent", 0.0),
        "like_lent_share": of("like_lent_share", 0.0),
        "like_against_gap": of("like", 0.0) - gap.get("gap_like", 0.0),
        "like_against_elsewhere": of("like", 0.0) - gap.get("elsewhere", 0.0),
        **_in_full(of("like", 0.0) + of("unlike", 0.0), gap, alone=alone),
        **_in_nearness(of("near", 0.0) + of("near_leaning", 0.0), gap, alone=alone),
        "near_lead": of("near_lead", 0.0),
        "near_lead_leaning": of("near_lead_leaning", 0.0),
        "elsewhere_more": gap.get("elsewhere", 0.0) > of("like", 0.0),
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
        "held_missing": of("missing", 0.0) * (question.asks in HELD),
    }


def _in_full(own: float, gap: Features, *, alone: bool) -> dict[str, float]:
    """How all that the words say for a fact stands against all that they say for what is asked in vain."""
    lead = own - gap.get("fullest", 0.0)
    near = min(max(lead, -_FAR_BEHIND), _FAR_BEHIND)
    return {
        "full_against_gap": near,
        "full_against_elsewhere": min(max(own - gap.get("fullest_outside", 0.0), -_FAR_BEHIND), _FAR_BEHIND),
        "gap_fuller": alone and lead < 0,
        "gap_far_fuller": alone * min(max(-lead - _FULLER, 0.0), _FAR_BEHIND) / _FAR_BEHIND,
    }


def _in_nearness(own: float, gap: Features, *, alone: bool) -> dict[str, float]:
    """How near the message is to a fact, and how much nearer than to what is asked in vain."""
    against = own - gap.get("nearest", 0.0)
    return {
        "near": own,
        "near_against_gap": against,
        "near_against_elsewhere": own - gap.get("nearest_outside", 0.0),
        "near_alone": alone * own,
        "near_against_gap_alone": alone * against,
    }


def scored(weighing: Mapping[str, float], features: Features) -> float:
    """The weighted sum of features."""
    return sum([weighing.get(name, 0.0) * value for name, value in features.items()])
