"""Tries a question against the facts and orders them by their costs."""

from __future__ import annotations

from collections.abc import Sequence

from kzrs_bot.matching.asked import Asked
from kzrs_bot.matching.constraints import conversely
from kzrs_bot.matching.context import NOTHING, Context
from kzrs_bot.matching.costs import ADRIFT, DOUBTFUL, THIN, Costs, Match
from kzrs_bot.matching.index import FactIndex, IndexedFact
from kzrs_bot.matching.shortlist import WORD_APART, Shortlist
from kzrs_bot.matching.slots import FITS, GUESSED, MISSING
from kzrs_bot.matching.trial import Judging, Trial
from kzrs_bot.matching.words import evidence_of
from kzrs_bot.pack.model import DESCRIPTION, Pack
from kzrs_bot.reading.question import Question, Term, Weight

__all__ = ["NOTHING", "Context", "Matcher", "evidence_of"]

_EXCLUDED = 3
"""Cost of a fact about something that the question leaves out."""
_GENERAL = frozenset({"summary", "list", "timeline"})
"""Operations for which a figure or a time says how much to tell, not of what."""
_DESCRIBING = frozenset({"describe", "define", "person"})
"""Operations that an entity's description answers."""
_OPEN = frozenset({"what", "describe", "define", "which", "list", "manner", "said"})
"""Operations to which the same fact again would be no answer."""
_OF_WORDS = frozenset({"opposite", "denied", "filler"})
"""Contradictions by a word, which then counts as dealt with."""


class Matcher:
    """Judges facts as answers; knows the pack, keeps no state."""

    def __init__(self, pack: Pack, index: FactIndex) -> None:
        self._pack = pack
        self.index = index

    def rank(self, question: Question, context: Context = NOTHING) -> Trial:
        """Every fact that shares a term with the question, best first."""
        asked = Asked(self._pack, self.index, question, context)
        return Trial(Judging(self.index, asked, self._judge), Shortlist(self._pack, self.index, asked))

    def judge(self, question: Question, item: IndexedFact, context: Context = NOTHING) -> Match | None:
        """One fact against one question; None for a gap whose key words the question does not say."""
        return self._judge(Asked(self._pack, self.index, question, context), item)

    def _judge(self, asked: Asked, item: IndexedFact) -> Match | None:
        question, context, constraints = asked.question, asked.context, asked.constraints
        fact = item.fact
        gap = fact.kind == "gap"
        if gap and asked.touching.isdisjoint(item.core):
            return None
        unsaid, loose = asked.unsaid(item)
        if question.pronouns and fact.id in context.facts and question.asks not in _OPEN:
            unsaid, loose = 0, int(fact.id != context.facts[0])
        if gap and (unsaid or (fact.slots.get("time") and not _within(question, context, item))):
            return None
        known = asked.words.known(item.order)
        lacking, off = known.lacking, known.off
        conflicts, silent = constraints.conflicts(item)
        contradictions = (*conflicts, *asked.refutation.of(item, known.unexplained))
        if contradictions:
            settled = {c.detail for c in contradictions if c.kind in _OF_WORDS}
            left = [t for t in known.unexplained if id(t) not in known.sided and t.surface not in settled]
            lacking = known.lacking_of(left)
            off = sum(1 for t in known.aside if id(t) not in known.sided and t.surface not in settled)
        fit = asked.slots.fit(item)
        timed = constraints.met(item) if question.periods else 0
        outlying = len(known.aside)
        adrift = (
            not context.facts
            and known.telling == outlying
            and outlying + unsaid + (known.telling == 1) - timed >= ADRIFT
        )
        bare = not context.facts and not known.telling and question.asks not in _GENERAL
        if bare:
            unsaid = _unsaid_of_bare(asked, item, unsaid)
        elif unsaid and question.confirm and fact.kind == "event" and constraints.within_time(item):
            unsaid -= 1
        thin = _thin(asked, item, known.telling, known.evidence, lacking.lesser, unsaid)
        telling: Sequence[Term] = lacking.telling
        stray: Sequence[Term] = ()
        if telling and fit == FITS and unsaid <= 1 and fact.kind not in {"gap", "overview"}:
            stray = self._stray(question, telling, known.evidence - unsaid + timed)
            telling = [t for t in telling if t not in stray]
        aside = off + 2 * len(stray) + lacking.chatter
        if question.periods:
            aside += constraints.loosely_timed(item)
        if question.quantities:
            aside += constraints.unlike_figures(item)
        if question.excluded and _leaves_out(question, item):
            aside += _EXCLUDED
        doubtful = question.confirm and not contradictions and not context.facts and aside >= DOUBTFUL
        away = asked.inherited(item, known.astray) + known.far
        describing = fact.id.startswith(DESCRIPTION) and question.asks not in _DESCRIBING
        roughly = constraints.roughly_timed(item) if question.periods else 0
        beyond = asked.beyond + constraints.silent_figures(item)
        costs = Costs(
            contradicted=len(contradictions),
            unexplained=len(telling) + silent + beyond + adrift + thin + doubtful,
            missing=int(fit == MISSING),
            guessed=int(fit == GUESSED),
            apart=WORD_APART * aside + away + _stale(question, item, context) if context.facts else aside,
            aside=aside,
            away=away,
            lesser=lacking.lesser,
            unsaid=unsaid + (len(question.periods) > 0 and len(fact.slots.get("time", ())) > 1),
            loose=loose + lacking.light + roughly + describing + _mere_date(question, item, bare=bare),
        )
        return Match(
            fact_id=fact.id,
            costs=costs,
            contradictions=contradictions,
            unexplained=tuple(telling),
            explained=known.explained,
            missing_slot=asked.slots.missing_part(item) if fit == MISSING else None,
            order=item.order,
        )

    def _stray(self, question: Question, telling: Sequence[Term], evidence: int) -> list[Term]:
        """Unexplained words that enough explained ones outweigh: people word things in ways nobody foresaw.

        Never words that ask beyond the source, that say the opposite of others, names, the noun asked for, or any word
        of a yes/no question.
        """
        if question.confirm:
            return []
        stray: list[Term] = []
        for term in telling:
            named = any(name in self._pack.entities for name in term.terms)
            need = (2 if term.adjunct else 3) + 2 * len(stray)
            if term.outside or named or self._has_an_opposite(term) or term in question.focus or evidence < need:
                return []
            stray.append(term)
        return stray

    def _has_an_opposite(self, term: Term) -> bool:
        concepts = self._pack.lexicon.concepts
        return any(name[2:] in concepts and concepts[name[2:]].opposite for name in term.terms if name.startswith("c:"))

    def explains(self, question: Question, item: IndexedFact, term: Term) -> bool:
        """Whether a fact accounts for a word of the question."""
        if term.weight is Weight.PARTY or not item.terms.isdisjoint(term.terms):
            return True
        strict = question.confirm and term.locative
        if not strict and self._stands_for_side(term, item):
            return True
        if conversely(term, item, question.direction, self._pack.lexicon.concepts):
            return True
        whole = not term.parts or term.outside
        return not whole and all(self.explains(question, item, part) for part in term.parts)

    def _stands_for_side(self, term: Term, item: IndexedFact) -> bool:
        """Whether a place stands for the party that the fact is on ("the capital opened an embassy")."""
        if self.index.metonyms.isdisjoint(term.terms):
            return False
        sides = {item.fact.origin, item.fact.target} - {None} or set(self._pack.report.parties)
        entities = (self._pack.entities.get(name) for name in term.terms)
        return any(entity is not None and entity.stands_for in sides for entity in entities)


def _thin(asked: Asked, item: IndexedFact, telling: int, evidence: int, lesser: int, unsaid: int) -> bool:
    """Whether too little speaks for a fact for it to be an answer."""
    question, facts = asked.question, asked.context.facts
    if facts:
        return lesser > 0 and not telling and item.fact.id not in facts
    if lesser > 0 and evidence < THIN and not asked.constraints.of_just_that_time(item):
        return True
    return not telling and (unsaid > 0 or lesser > 0) and not question.periods


def _unsaid_of_bare(asked: Asked, item: IndexedFact, unsaid: int) -> int:
    """Key terms that count as unsaid where only a figure or a time is named ("what happened in 2019?")."""
    if asked.constraints.stated_figures(item) or asked.constraints.of_just_that_time(item):
        return 0
    if asked.constraints.within_time(item):
        return min(unsaid, 1)
    return unsaid + _among_others(asked.question, item)


def _stale(question: Question, item: IndexedFact, context: Context) -> int:
    """Whether the fact was just given, and would only be said again."""
    if question.further and item.fact.slots.get("members"):
        return 1 if item.fact.id in context.said else 0
    if question.further and (item.fact.id in context.said or item.entities & context.given):
        return 4
    if item.fact.id not in context.facts or question.confirm:
        return 0
    return 2 if question.asks in _OPEN else 0


def _within(question: Question, context: Context, item: IndexedFact) -> bool:
    """Whether a time of the question, or else of the conversation, is one of those that a gap is about."""
    lender = context.question.periods if context.question is not None else ()
    named = [mention.period for mention in question.periods or lender if mention.period is not None]
    times = named or [time for time in (context.when,) if time is not None]
    sole = len(item.times) == 1
    return any(own.contains(time) or (sole and time.contains(own)) for time in times for own in item.times)


def _mere_date(question: Question, item: IndexedFact, *, bare: bool) -> bool:
    """Whether a fact is no event, where nothing but a time is named."""
    return bare and bool(question.periods) and item.fact.kind != "event"


def _among_others(question: Question, item: IndexedFact) -> bool:
    """Whether a fact is of more times than those asked for."""
    return bool(question.periods) and len(item.times) > len(question.periods)


def _leaves_out(question: Question, item: IndexedFact) -> bool:
    """Whether the fact is about something that the question expressly leaves out."""
    literal = {term for term in question.excluded if not term.startswith("c:")}
    return not item.fact.parts and bool(item.core & literal)
