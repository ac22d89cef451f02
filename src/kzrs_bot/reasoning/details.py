"""What the source leaves open about what was said last, for a follow-up that asks for just that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from kzrs_bot.language.quantities import stated_quantities
from kzrs_bot.matching.context import Context
from kzrs_bot.matching.costs import Match
from kzrs_bot.matching.index import FactIndex, IndexedFact
from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.question import Question, Term, Weight
from kzrs_bot.reasoning.scan import POINTING

_OF_THE_TALK = frozenset(
    {"source", "locator", "insist", "refuse", "summary", "timeline", "compare", "mentioned", "confirm"}
)
"""Ways of asking that are never for a detail of a fact."""
_NAMING = frozenset({"which", "list"})
"""Ways of asking that without a noun are for the items of what was said ("like which?", "name them")."""
_CHOOSING = frozenset({"which", "person", "what", "define", "name"})
"""Ways of asking for one of several."""
_NAME = "name"
"""What is asked for that a fact on the subject may lack, whatever slots it has."""
_FRAGMENT = "fragment"
"""The intent of a message without a way of asking."""
_NEARBY = 1
"""Distance within which a fact is on the same things as the last answer."""
_OF_THE_LIST = "of-the-list"
"""Cue of "how many of them"."""
_POINTING = POINTING | {_OF_THE_LIST}
"""Cues that only point back."""


class Details:
    """Knows for each fact the gaps that are near it; keeps no state."""

    def __init__(self, pack: Pack, index: FactIndex) -> None:
        self._pack = pack
        self._index = index

    @cached_property
    def _near(self) -> Mapping[str, Sequence[IndexedFact]]:
        """For each fact the gaps that are near it."""
        near: dict[str, list[IndexedFact]] = {}
        for item in self._index.of_kind("gap"):
            for id_ in item.fact.near:
                near.setdefault(id_, []).append(item)
        return near

    def missing(self, question: Question, context: Context, best: Match | None) -> str | None:
        """The gap near the last answer that a follow-up asks about, its thing lent by the talk, the rest said.

        best is the fact that else answers it: where it is on the subject and holds what is asked, nothing is missing.
        """
        if not context.facts or question.asks in _OF_THE_TALK or not _plain(question):
            return None
        stated = best is not None and self._pack.facts[best.fact_id].states
        held = best is not None and stated and question.asks != _NAME and _holds(question, context, best)
        if question.intent == _FRAGMENT or held:
            return None
        weighty = [term for term in question.terms if term.weight in {Weight.LESSER, Weight.TELLING}]
        asked, said = _terms(weighty) or question.asking, question.asking | _terms(question.terms)
        known = said | self._known(context)
        for gap in (gap for id_ in context.facts for gap in self._near.get(id_, ())):
            touched = [choice for choice in gap.about if choice.spoken(asked)]
            fits = 0 < len(touched) < len(gap.about) and all(choice.spoken(known) for choice in gap.about)
            if fits and all(term.terms & gap.core for term in (*weighty, *question.focus)):
                return gap.fact.id
        return None

    def unlisted(self, question: Question, facts: Iterable[str]) -> bool:
        """Whether the names of what was said last are asked for, and facts list nothing."""
        bare = question.asks in _NAMING and not question.telling and not question.focus and _plain(question)
        if not bare or question.cues - _POINTING or question.also:
            return False
        found = [self._pack.facts[id_] for id_ in facts]
        return not any(fact.parts or fact.slots.get("members") for fact in found)

    def uncounted(self, question: Question, facts: Iterable[str], last: Sequence[str] = ()) -> bool:
        """Whether a part of what was listed is counted ("how many of them are red?"), and facts do not know a word.

        Nor do those that were given last and state one number only, which is that of the whole.
        """
        if question.asks != "count" or _OF_THE_LIST not in question.cues:
            return False
        given = list(facts)
        known = [self._index.facts[id_].terms for id_ in given]
        telling = [term for term in question.terms if term.weight is Weight.TELLING]
        said = [len(stated_quantities(self._pack.facts[id_].statement)) for id_ in given]
        if telling and set(given) <= set(last) and max(said, default=0) <= 1:
            return True
        return any(_terms([term]).isdisjoint(terms) for term in telling for terms in known)

    def unexplained(self, question: Question, context: Context, facts: Iterable[str]) -> bool:
        """Whether the reason of one thing is asked for, and what facts give is that of all of which it is one."""
        if question.asks != "reason" or question.telling:
            return False
        lent = _terms((*context.terms, *context.older))
        members = [set(self._pack.facts[id_].slots.get("members", ())) for id_ in facts]
        return any(len(several) > 1 and lent & several for several in members)

    def unranked(self, question: Question, facts: Iterable[str]) -> bool:
        """Whether the first of several is asked for, and facts say of none that it is ("which is the oldest?")."""
        if question.asks not in _CHOOSING:
            return False
        said = [self._index.told_by(self._index.facts[id_]) for id_ in facts]
        return any(all(term.terms.isdisjoint(known) for known in said) for term in question.ranked)

    def _known(self, context: Context) -> frozenset[str]:
        """What the talk is on: the words that it lends, its things, and what was stated last."""
        lent = _terms((*context.terms, *context.older)) | context.focus
        stated = (self._index.terms_of(self._pack.facts[id_].statement) for id_ in context.facts)
        return lent | self._index.widen(frozenset().union(*stated))


def _plain(question: Question) -> bool:
    """Whether a message asks of what was said as it is, not of an item, another time or the other side."""
    turned = question.reversed or question.further or question.correcting or question.direction
    return not (turned or question.places or question.periods or question.quantities)


def _holds(question: Question, context: Context, best: Match) -> bool:
    """Whether a fact on the subject has the slot that is asked for."""
    costs = best.costs
    if question.asks in _NAMING or costs.missing or costs.guessed or costs.aside or costs.away > _NEARBY:
        return False
    return best.fact_id in context.facts or not costs.unsaid


def _terms(terms: Sequence[Term]) -> frozenset[str]:
    return frozenset().union(*(part.terms for term in terms for part in (term, *term.parts)))
