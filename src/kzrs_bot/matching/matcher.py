"""Tries a question against the facts and orders them by their costs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kzrs_bot.matching.constraints import (
    constraint_conflicts,
    conversely,
    direction_agrees,
    find_contradictions,
    loosely_timed,
    period_fit,
    period_of,
    roughly_timed,
    silent_figures,
    stated_figures,
    unlike_figures,
)
from kzrs_bot.matching.context import NOTHING, Context
from kzrs_bot.matching.costs import Costs, Match
from kzrs_bot.matching.index import Alternative, FactIndex, IndexedFact
from kzrs_bot.matching.shortlist import WORD_APART, Shortlist
from kzrs_bot.matching.slots import FITS, GUESSED, MISSING, missing_part, slot_fit
from kzrs_bot.matching.trial import Asked, Trial
from kzrs_bot.pack.model import DESCRIPTION, Pack
from kzrs_bot.reading.question import ANY_KIND, Question, Term, Weight

__all__ = ["NOTHING", "Context", "Matcher"]

_THIN = 2
"""Evidence below which even a lesser word that nothing explains speaks against a fact."""
_ADRIFT = 3
"""Words known to a fact that is about none of them, from which it is no answer."""
_DOUBTFUL = 2
"""Words that a fact is not about, from which it confirms nothing."""
_EXCLUDED = 3
"""Cost of a fact about something that the question leaves out."""
_SLOTS = frozenset({"person", "which", "count", "place", "time", "duration"})
"""Slots that a follow-up may ask for with light words alone ("who organised it?")."""
_NAMED_SLOTS = _SLOTS - {"which", "count"}
"""Slots that light words may ask for of something that is named ("how long is X to stay?")."""
_GENERAL = frozenset({"summary", "list", "timeline"})
"""Operations for which a figure or a time says how much to tell, not of what."""
_DESCRIBING = frozenset({"describe", "define", "person"})
"""Operations that an entity's description answers."""



class Matcher:
    """Judges facts as answers; knows the pack, keeps no state."""

    def __init__(self, pack: Pack, index: FactIndex) -> None:
        self._pack = pack
        self.index = index
        self._latest = index.latest
        self._metonyms = index.metonyms

    def rank(self, question: Question, context: Context = NOTHING) -> Trial:
        """Every fact that shares a term with the question, best first."""
        asked = self._asked(question, context)
        shortlist = Shortlist(self._pack, self.index, question, context, asked.touching)
        return Trial(self.index, asked, shortlist, self._judge, self._left_unsaid)

    def judge(self, question: Question, item: IndexedFact, context: Context = NOTHING) -> Match | None:
        """One fact against one question; None for a gap whose key words the question does not say."""
        return self._judge(self._asked(question, context), item)

    def _asked(self, question: Question, context: Context) -> Asked:
        lent = _said(context.terms) | context.focus
        older = _said(context.older)
        beyond = [p for p in question.periods if p.period and p.period.start and p.period.start.year > self._latest]
        return Asked(
            question=question,
            context=context,
            said=_said(question.terms) | lent | older,
            literal=self._literally_said(question) | lent,
            touching=_touching(question, leaning=bool(context.facts)),
            beyond=len(beyond),
        )

    def _left_unsaid(self, asked: Asked, item: IndexedFact) -> int:
        """How many key terms of a fact the question does not touch."""
        said = asked.literal if item.fact.kind == "gap" else asked.said
        return self._unsaid(item, said, asked.question)[0]

    def _judge(self, asked: Asked, item: IndexedFact) -> Match | None:
        question, context = asked.question, asked.context
        gap = item.fact.kind == "gap"
        if gap and asked.touching.isdisjoint(item.core):
            return None
        unsaid, loose = self._unsaid(item, asked.literal if gap else asked.said, question)
        if question.pronouns and item.fact.id in context.facts and question.asks not in _OPEN:
            unsaid, loose = 0, int(item.fact.id != context.facts[0])
        if gap and (unsaid or (item.fact.slots.get("time") and not _within(question, context, item))):
            return None
        explained, unexplained = self._explain(question, item, question.terms)
        explained, unexplained = _chosen(explained, unexplained)
        contradictions, silent = find_contradictions(question, item, self._pack, unexplained)
        silent += asked.beyond
        if contradictions:
            unexplained = [t for t in unexplained if not self._stands_for_side(t, item)]
        contradicted_words = {c.detail for c in contradictions if c.kind in {"opposite", "denied", "filler"}}
        unexplained = [t for t in unexplained if t.surface not in contradicted_words]
        fit = slot_fit(item, question)
        light = sum(1 for t in unexplained if t.weight is Weight.LIGHT)
        telling = [t for t in unexplained if t.weight is Weight.TELLING]
        settled = {t.clause for t in explained if t.weight is Weight.TELLING}
        known = [t for t in explained if t.weight is Weight.TELLING]
        outlying = _aside(known, item)
        astray = outlying + unsaid + (len(known) == 1) - self._timed(question, item)
        adrift = not context.facts and len(known) == outlying and astray >= _ADRIFT
        lesser = sum(1 for t in unexplained if t.weight is Weight.LESSER)
        thin = not context.facts and lesser > 0 and evidence_of(known) < _THIN
        thin = thin and not _of_just_that_time(question, item)
        thin = thin or (lesser > 0 and not known and bool(context.facts) and item.fact.id not in context.facts)
        bare = not context.facts and not known and question.asks not in _GENERAL
        if bare:
            unsaid = self._unsaid_of_bare(question, item, unsaid)
        elif unsaid and question.confirm and item.fact.kind == "event" and _within_time(question, item):
            unsaid -= 1
        thin = thin or (not context.facts and not known and (unsaid > 0 or lesser > 0) and not question.periods)
        chatter = [t for t in telling if settled and t.clause and t.clause not in settled and not t.outside]
        telling = [t for t in telling if t not in chatter]
        stray: list[Term] = []
        if fit == FITS and unsaid <= 1 and item.fact.kind not in {"gap", "overview"}:
            stray = self._stray(question, explained, telling, unsaid - self._timed(question, item))
            telling = [t for t in telling if t not in stray]
        aside = (
            _aside(
                [t for t in explained if t.surface not in contradicted_words and not self._stands_for_side(t, item)],
                item,
            )
            + 2 * len(stray)
            + len(chatter)
            + loosely_timed(question, item)
            + unlike_figures(question, item)
            + (_EXCLUDED if _leaves_out(question, item) else 0)
        )
        doubtful = question.confirm and not contradictions and not context.facts and aside >= _DOUBTFUL
        away = self._inherited(question, item, context) + self.far(question, item, context)
        describing = item.fact.id.startswith(DESCRIPTION) and question.asks not in _DESCRIBING
        costs = Costs(
            contradicted=len(contradictions),
            unexplained=len(telling) + silent + silent_figures(question, item) + adrift + thin + doubtful,
            missing=int(fit == MISSING),
            guessed=int(fit == GUESSED),
            apart=WORD_APART * aside + away + _stale(question, item, context) if context.facts else aside,
            aside=aside,
            away=away,
            lesser=lesser,
            unsaid=unsaid + (len(question.periods) > 0 and len(item.fact.slots.get("time", ())) > 1),
            loose=loose + light + roughly_timed(question, item) + describing + _mere_date(question, item, bare=bare),
        )
        return Match(
            fact_id=item.fact.id,
            costs=costs,
            contradictions=contradictions,
            unexplained=tuple(telling),
            explained=tuple(explained),
            missing_slot=missing_part(item, question) if fit == MISSING else None,
            order=item.order,
        )

    @staticmethod
    def _unsaid_of_bare(question: Question, item: IndexedFact, unsaid: int) -> int:
        """Key terms that count as unsaid where only a figure or a time is named ("what happened in 2019?")."""
        if stated_figures(question, item) or _of_just_that_time(question, item):
            return 0
        if _within_time(question, item):
            return min(unsaid, 1)
        return unsaid + _among_others(question, item)

    @staticmethod
    def _timed(question: Question, item: IndexedFact) -> int:
        """How many times of the question the fact is of: evidence as good as words."""
        fits = (period_fit(item, mention) for mention in question.periods if mention.period)
        return sum(1 for fit in fits if fit == "fits")

    def _literally_said(self, question: Question) -> frozenset[str]:
        """The words of a question as they stand, those inside a name left out."""
        said = set(question.asking)
        for term in question.terms:
            named = any(name in self._pack.entities for name in term.terms)
            said |= term.terms if named else term.terms | _said(term.parts)
        return frozenset(said)

    def _stray(
        self, question: Question, explained: Iterable[Term], telling: Sequence[Term], unsaid: int
    ) -> list[Term]:
        """Unexplained words that enough explained ones outweigh: people word things in ways nobody foresaw.

        Never words that ask beyond the source, that say the opposite of others, names, the noun asked for, or any word
        of a yes/no question.
        """
        if question.confirm:
            return []
        evidence = evidence_of(explained) - unsaid
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

    def _explain(
        self, question: Question, item: IndexedFact, terms: Iterable[Term]
    ) -> tuple[list[Term], list[Term]]:
        explained: list[Term] = []
        unexplained: list[Term] = []
        for term in terms:
            (explained if self.explains(question, item, term) else unexplained).append(term)
        return explained, unexplained

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
        if self._metonyms.isdisjoint(term.terms):
            return False
        sides = {item.fact.origin, item.fact.target} - {None} or set(self._pack.report.parties)
        entities = (self._pack.entities.get(name) for name in term.terms)
        return any(entity is not None and entity.stands_for in sides for entity in entities)

    def _unsaid(self, item: IndexedFact, said: frozenset[str], question: Question) -> tuple[int, int]:
        """Key terms that the question does not touch, and those that it touches through a broader word."""
        missing = loose = 0
        for choice, wider in zip(item.about, item.wider, strict=True):
            if _one_spoken(choice, said):
                continue
            if direction_agrees(item.fact, question.direction) and self._directed(choice):
                continue
            wide = _one_spoken(wider, said)
            missing += not wide
            loose += wide
        return missing, loose

    def _directed(self, choice: Sequence[Alternative]) -> bool:
        """Whether a key term is the name of a directed act, which the direction then says as well."""
        concepts = self._pack.lexicon.concepts
        names = (name for alternative in choice for group in alternative for name in group if name.startswith("c:"))
        return any(name[2:] in concepts and concepts[name[2:]].converse for name in names)

    def _inherited(self, question: Question, item: IndexedFact, context: Context) -> int:
        if context.question is None and not context.terms:
            return 0
        lent = [t for t in context.terms if t.weight is not Weight.LIGHT]
        pointing = question.pronouns - {ANY_KIND} if question.confirm else question.pronouns
        meant = bool(pointing) and bool(context.focus & item.entities)
        cost = 0
        if not meant:
            cost = len(self._explain(question, item, lent)[1]) + bool(self._explain(question, item, context.older)[1])
        if context.question is not None:
            conflicts, silent = constraint_conflicts(context.question, item)
            changed = {"figure"} | ({"period"} if question.periods else set())
            changed |= {"direction"} if question.direction else set()
            cost += sum(1 for c in conflicts if c.kind not in changed) + (0 if question.periods else silent)
        if context.focus and not context.focus & (item.entities | item.terms):
            cost += 2 if question.pronouns else 1
        return cost

    def far(self, question: Question, item: IndexedFact, context: Context) -> int:
        """0 for the fact just given, 1 for one on the same things, 2 for one of the same paragraph, 3 beyond."""
        if not context.facts:
            return 0
        last = [self.index.facts[id_] for id_ in context.facts]
        if item.fact.id in context.facts:
            return 0
        parties = frozenset(self._pack.report.parties)
        if question.pronouns and context.focus & item.entities:
            return 1
        if any(item.core & other.core or (item.entities & other.entities) - parties for other in last):
            return 1
        places = {(r.section, r.paragraph) for other in last for r in other.fact.references}
        if any((r.section, r.paragraph) in places for r in item.fact.references):
            return 1
        return 3


_OPEN = frozenset({"what", "describe", "define", "which", "list", "manner", "said"})
"""Operations to which the same fact again would be no answer."""


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


def _of_just_that_time(question: Question, item: IndexedFact) -> bool:
    """Whether a fact is of the one time of the question."""
    own = period_of(item.fact)
    return len(question.times) == 1 and own is not None and question.times[0].same(own)


def _within_time(question: Question, item: IndexedFact) -> bool:
    """Whether the one time of a fact lies within a time of the question."""
    return len(item.times) == 1 and any(time.contains(item.times[0]) for time in question.times)


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


def evidence_of(terms: Iterable[Term]) -> int:
    """How much the telling among some words say for a fact; a phrase says more than a word."""
    return sum(min(3, max(1, len(term.parts))) for term in terms if term.weight is Weight.TELLING)


def _aside(explained: Sequence[Term], item: IndexedFact) -> int:
    """Telling words that the fact is not about, and names that it only has the words of."""
    return sum(1 for term in explained if term.weight is Weight.TELLING and _is_aside(term, item))


def _is_aside(term: Term, item: IndexedFact) -> bool:
    if not (term.terms | _said(term.parts)) & (item.core | item.named):
        return True
    return bool(term.parts) and not any(reading & item.terms for reading in term.readings)


def _touching(question: Question, *, leaning: bool) -> frozenset[str]:
    """The words of the message itself of which a gap has to have one as a key.

    Light ones serve where they ask for a slot of what is named, or where a follow-up has no others; one without
    any words has only its way of asking ("name them").
    """
    terms = question.terms
    if leaning and not terms:
        return question.asking
    light = question.asks in _NAMED_SLOTS if question.telling else (leaning and question.asks in _SLOTS)
    weight = Weight.LIGHT if light else Weight.TELLING
    return _said([t for t in terms if t.weight >= weight])


def _chosen(explained: list[Term], unexplained: list[Term]) -> tuple[list[Term], list[Term]]:
    """Options of an "A or B" of which the fact knows one: the others count as dealt with."""
    settled = {term.choice for term in explained if term.choice and term.weight is not Weight.LIGHT}
    rest = [term for term in unexplained if term.choice not in settled]
    return explained, rest


def _said(terms: Sequence[Term]) -> frozenset[str]:
    found: set[str] = set()
    for term in terms:
        found |= term.terms
        for part in term.parts:
            found |= part.terms
    return frozenset(found)


def _one_spoken(choice: Sequence[Alternative], said: frozenset[str]) -> bool:
    for alternative in choice:  # noqa: SIM110
        if _spoken(alternative, said):
            return True
    return False


def _spoken(alternative: Alternative, said: frozenset[str]) -> bool:
    for group in alternative:  # noqa: SIM110 (asked more often than anything else)
        if group.isdisjoint(said):
            return False
    return True
