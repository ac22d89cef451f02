"""Calculations that a pack foresees: the one that a message most likely wants, and how surely.

Recipes read a question word by word and are made only where they account for all of it; people word calculations in
ways that no recipe reads. A pack therefore foresees calculations, each by a plain question that the recipes answer and
by other wordings of the same. The one whose wordings a message is most like, and whose figures, times and names are its
own, is worked out in its place where that is surer than what the message came to by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np

from kzrs_bot.language.tokens import signal_tokens
from kzrs_bot.matching import weights
from kzrs_bot.matching.centroids import Nearness
from kzrs_bot.matching.context import Context
from kzrs_bot.matching.evidence import Weigher, scored
from kzrs_bot.matching.features import Features
from kzrs_bot.matching.wordings import Wordings
from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.question import Question
from kzrs_bot.reasoning.calculated import Worked
from kzrs_bot.reasoning.events import year_of_source
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.foreseen_dates import VETOES, of_dates
from kzrs_bot.reasoning.foreseen_features import Bearing, of_sketch
from kzrs_bot.reasoning.sketch import Sketch
from kzrs_bot.reply import Kind

_NEAREST = 0.2
"""How near the nearest calculation has to be to a message, in any reading, for any to be worked out."""
_TRIED = 6
"""Calculations that are worked out to see whether they are what is wanted."""
_PLAIN, _FAR_AHEAD = 0.4, 3
"""Probability from which a message is plainly a wording of a calculation, and how many times that of any other."""
_UNSURE, _SURE = 0.01, 0.9
"""Certainties beyond which a fact is no surer, and from which it is held to be sure."""
_NEVER = frozenset(
    {"other_count", "other_limit", "limit_ignored", "limit_unsaid", "limit_lost", "other_measure", "other_place"}
    | {"other_relation", "other_asking", "other_act", "other_state", "other_rounding", "other_direction", "supposed"}
    | {"of_member", "strange_attribute", "strange_place", "points_lacked", "sum_lacked", "average_lacked"}
    | {"average_of_all", "relation_lacked", "gives_set_aside", "rest_unasked", "other_stretch", "part_alone"}
    | {"fold_lacked", "unit_unasked", "turned_comparison", "mean_unasked", "order_unasked", "other_base"}
    | {"order_lacked", "other_time", "other_end", "edge_lacked", "difference_unasked", "other_viewpoint"}
    | {"count_unasked", "sum_unasked", "times_lacked", "unit_lacked"}
    | VETOES
)
"""What no likeness outweighs."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A foreseen calculation as what a message wants."""

    id: str
    worked: Worked
    features: Features
    probability: float
    """That the message is a wording of it, by its words alone."""


class Foreseeing:
    """Finds the foreseen calculations that messages may want; knows the pack, keeps no state."""

    def __init__(self, pack: Pack, wordings: Wordings, weigher: Weigher, worked: Callable[[int], Worked]) -> None:
        """`worked` gives what a calculation comes to, by its place in the pack."""
        self._pack, self._wordings, self._weigher = pack, wordings, weigher
        self._bearing = Bearing(pack, wordings)
        self._year = year_of_source(pack)
        self._worked = worked

    def likely(self, question: Question, context: Context, alone: Sketch, leaning: Sketch) -> list[Foreseen]:
        """The calculations that a message may want, in both readings."""
        if not len(self._wordings) or not question.tokens:
            return []
        said = question.tokens | signal_tokens(question.asks, question.cues, question.times)
        lent = frozenset().union(*(term.terms for term in context.terms))
        near = [self._wordings.nearness(said, leaning=False)]
        if context.facts:
            near.append(self._wordings.nearness(said | lent, leaning=True))
        if max(float(each.max()) for each in near) < _NEAREST:
            return []
        found = self._read(question, context, alone, said, near[0], leaning=False)
        if context.facts:
            found += self._read(question, context, leaning, said | lent, near[1], leaning=True)
        return found

    def _read(
        self,
        question: Question,
        context: Context,
        sketch: Sketch,
        said: frozenset[str],
        near: Nearness,
        *,
        leaning: bool,
    ) -> list[Foreseen]:
        """The likeliest for a message by itself, or as it goes on with the talk."""
        likely = self._wordings.likelihoods(said, near, leaning=leaning)
        places = [int(place) for place in np.argsort(-likely, kind="stable")[:_TRIED] if near[place]]
        beside = self._weigher.nearest(question)
        found = []
        for place in places:
            worked = self._worked(place)
            facts = [self._pack.facts[id_] for id_ in worked.findings.facts]
            dates = {} if leaning else of_dates(sketch, worked, facts, self._year)
            operation = {**self._bearing.of_operation(sketch, worked, leaning=leaning), **dates}
            words = self._bearing.of_words(place, question, near, beside)
            if any(words.get(name) or operation.get(name) for name in _NEVER):
                continue
            features = {
                **words,
                **self._bearing.of_constraints(question, worked, leaning=leaning),
                **self._bearing.of_talk(worked, context, leaning=leaning),
                **of_sketch(sketch, worked),
                **operation,
            }
            found.append(Foreseen(self._pack.calculations[place].id, worked, features, exp(float(likely[place]))))
        return found


def surest(likely: Sequence[Foreseen], findings: Findings, rival: Features) -> tuple[Worked, float] | None:
    """The calculation that a message most likely wants, with the probability that it is so rather than its rival, the
    findings to which the message came by itself (`rival_features`); None where it comes to the same as they do."""
    odds = [exp(scored(weights.FORESEEN, each.features)) for each in likely]
    total = sum(odds) + exp(scored(weights.FORESEEN, rival))
    shares: dict[tuple[object, ...], float] = {}
    for each, own in zip(likely, odds, strict=True):
        result = each.worked.findings.result
        shares[result] = shares.get(result, 0.0) + own / total
    shares.pop(findings.result, None)
    if not shares:
        return None
    best = max(shares, key=lambda result: shares[result])
    return next(each.worked for each in likely if each.worked.findings.result == best), shares[best]


def plainest(likely: Sequence[Foreseen], findings: Findings) -> Worked | None:
    """The calculation that a message is plainly a wording of, well before any that comes to something else; None where
    there is none, or it comes to the same as the findings."""
    best = max((each for each in likely if each.worked.findings.facts), key=lambda each: each.probability, default=None)
    if best is None or best.probability < _PLAIN or best.worked.findings.result == findings.result:
        return None
    others = (each.probability for each in likely if each.worked.findings.result != best.worked.findings.result)
    return best.worked if best.probability >= _FAR_AHEAD * max(others, default=0.0) else None


def rival_features(findings: Findings, certainty: float | None, likely: Sequence[Foreseen]) -> Features:
    """What speaks for what a message came to by itself: a fact of a certainty, a calculation (its certainty is None),
    or nothing; a calculation that is foreseen as well is one of those that are likely."""
    answered = findings.kind is Kind.ANSWER
    if not answered:
        return {}
    if certainty is not None:
        sure = min(max(certainty, _UNSURE), 1 - _UNSURE)
        odds = log(sure / (1 - sure))
        return {"rival_looked": 1.0, "rival_odds": odds, "rival_sure": float(certainty > _SURE)}
    nearest = max((each.features["near"] for each in likely), default=0.0)
    same = [each.features["near"] for each in likely if each.worked.findings.result == findings.result]
    if not same:
        return {"rival_worked": 1.0, "rival_unforeseen": 1.0, "rival_unforeseen_near": nearest}
    return {"rival_worked": 1.0, "rival_behind": nearest - max(same)}
