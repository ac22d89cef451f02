"""Questions that take for granted what is not so: that something moved the other way than it did ("why did sales
fall?"), or that somebody is of the other side ("what did their minister X say?").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kzrs_bot.language.text import word_norms
from kzrs_bot.matching.context import Context
from kzrs_bot.matching.costs import Match
from kzrs_bot.matching.matcher import Matcher
from kzrs_bot.matching.trial import Trial
from kzrs_bot.pack.model import DESCRIPTION, Entity, Pack
from kzrs_bot.reading.question import Question, Term, Weight
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.lookup import SETTING_APART, Lookup
from kzrs_bot.reasoning.took_place import TookPlace
from kzrs_bot.reply import Kind

_SIDE_BY_SIDE = frozenset({"ratio"})
"""Cues of things that are so many times others, not more or less than before."""
_OVER = re.compile(r"\b(?:exceed|surpass|outweigh|outstrip|top|beat|trail)(?:e?s|p?ed|p?ing)?\b", re.IGNORECASE)
"""Verbs of a figure that is set against another, neither of which has to have moved."""
_OF_A_CHANGE = frozenset({"reason", "change", "manner"})
"""What is asked of a change that has to have happened."""

_OF_AN_ACT = frozenset({"time", "reason", "person", "purpose", "duration"})
"""What is asked of an act that has to have been done by the one to the other."""
_COMPARING = frozenset({"before", "after", "compare"})
"""Cues of one thing that is compared with another, of whose side nothing is said."""
_OF_SEVERAL = frozenset({"plural", "some"})
"""Cues of what is asked of several things."""
_FOR_A_SIDE = "for-a-side"
"""Cue of somebody who acted for one of the parties."""
_ACTING = ("agent", "partner")
"""Slots of those who act."""
_SEVERAL = ("members", "agent", "partner")
"""Slots of those of whom one may be asked for."""
_CHOOSING = frozenset({"which", "what", "person"})
"""Ways of asking for one of several."""
_FRAGMENT = "fragment"
"""The intent of a message without a way of asking."""
_SHORT = 6
"""Words of a message that may be on nothing but a place ("it was held in Paris, right?")."""
_PLACE = "place"
"""Kind of what a place may be."""
_THINGS = frozenset({"patient", "members"})
"""Slots of what goes from one to the other."""
_AN_ACT_AND_A_THING = 2
"""Words by which a fact on a thing is off what is asked, where the word for the act is not the only one."""


class Premises:
    """Puts false premises right; keeps no state."""

    def __init__(self, pack: Pack, matcher: Matcher, lookup: Lookup) -> None:
        self._pack, self._lookup = pack, lookup
        self._took_place = TookPlace(pack, matcher)

    def corrected(self, question: Question, matches: Trial) -> Findings | None:
        """What was done or moved the other way, where nothing else is on just what is asked; else None."""
        done = self._took_place.corrected(question, matches) or self._done_otherwise(question, matches)
        if done is not None:
            return done
        if question.confirm or not question.telling or question.cues & _SIDE_BY_SIDE or _OVER.search(question.text):
            return None
        if question.asks in _OF_A_CHANGE and not question.elliptic:
            found = [match for match in matches.refuting() if self._moved_the_other_way(question, match)]
        else:
            found = self._run_the_other_way(question, matches)
        if not found:
            return None
        best = min(found, key=_off)
        others = (match for match in matches.fitting(gaps=False) if not self._pack.facts[match.fact_id].parts)
        if any(_off(match) <= _off(best) for match in others):
            return None
        clauses = tuple(self._lookup.clauses_of(self._pack.facts[best.fact_id], question))
        return Findings(Kind.ANSWER, clauses=clauses, lead="correction", listed=(best.fact_id,), matches=(best,))

    def _done_otherwise(self, question: Question, matches: Trial) -> Findings | None:
        """What was done where the question takes the opposite for granted ("why was X against it?"), and no fact that
        fits knows of that."""
        acts = [term for term in question.terms if not term.choice and self._reverses_an_act(term)]
        if not acts or question.negated or question.asks == "count":
            return None
        words = {term.surface for term in acts}
        found = [
            match
            for match in matches.refuting()
            if [each.kind for each in match.contradictions] == ["opposite"]
            and match.contradictions[0].detail in words
            and not match.costs.unexplained
            and self._pack.facts[match.fact_id].figure is None
        ]
        if not found or any(term in match.explained for match in matches.fitting(gaps=False) for term in acts):
            return None
        best = min(found, key=_off)
        clauses = tuple(self._lookup.clauses_of(self._pack.facts[best.fact_id], question))
        lead = "no" if question.confirm else "correction"
        return Findings(Kind.ANSWER, clauses=clauses, lead=lead, listed=(best.fact_id,), matches=(best,))

    def _reverses_an_act(self, term: Term) -> bool:
        """Whether a word is for an act that has an act for its opposite, and not the same from the other side."""
        concepts = self._pack.lexicon.concepts
        meant = [concepts[name[2:]] for name in term.terms if name.startswith("c:") and name[2:] in concepts]
        return any(
            each.frame and concepts[other].frame and each.id in concepts[other].opposite and other not in each.converse
            for each in meant
            for other in each.opposite
            if other in concepts
        )

    def attributed(self, question: Question, findings: Findings) -> Findings:
        """The findings, after what somebody is whom the question gives to the other side."""
        if question.confirm or findings.kind is not Kind.ANSWER or findings.lead is not None:
            return findings
        description = next((f"{DESCRIPTION}{id_}" for id_ in self._of_the_other_side(question)), "")
        if description not in self._pack.facts:
            return findings
        told = self._lookup.clauses_of(self._pack.facts[description], question)
        others = (clause for clause in findings.clauses if description not in clause.facts)
        return replace(findings, clauses=(*told, *others), lead="correction")

    def other_side(self, question: Question, facts: Sequence[str]) -> bool:
        """Whether somebody who acted for one party is asked for, and the one whom facts name acted for the other."""
        words = [part for term in question.terms for part in (term, *term.parts)]
        sides = {name for word in words if word.weight is Weight.PARTY for name in word.terms}
        sides &= set(self._pack.report.parties)
        if question.asks != "person" or _FOR_A_SIDE not in question.cues or len(sides) != 1 or not facts:
            return False
        entities = self._pack.entities
        slots = self._pack.facts[facts[0]].slots
        acting = [entities[name] for slot in _ACTING for name in slots.get(slot, ()) if name in entities]
        return bool(acting) and all(entity.side and entity.side not in sides for entity in acting)

    def of_a_side(self, question: Question, context: Context) -> Findings | None:
        """Yes or no where all that is to be confirmed is the side that somebody is of ("is it French?")."""
        return self._own_side(question, context) or self._denied_side(question) or self._one_of(question, context)

    def _one_of(self, question: Question, context: Context) -> Findings | None:
        """The one of those just named who is of a party, where others are not ("which of them is the French one?")."""
        parties = [term for term in question.terms if term.weight is Weight.PARTY]
        others = [term for term in question.terms if term not in parties]
        bare = len(parties) == 1 and all(term.weight is Weight.LIGHT for term in others)
        asked = question.asks in _CHOOSING and question.intent != _FRAGMENT and (question.pronouns or question.elliptic)
        if question.confirm or not (bare and asked) or question.periods or question.direction.target:
            return None
        slots = [self._pack.facts[id_].slots for id_ in context.facts]
        named = dict.fromkeys(id_ for each in slots for slot in _SEVERAL for id_ in each.get(slot, ()))
        sided = [id_ for id_ in named if id_ in self._pack.entities and self._pack.entities[id_].side]
        sided = [id_ for id_ in sided if id_ not in self._pack.report.parties]
        own = [id_ for id_ in sided if self._pack.entities[id_].side in parties[0].terms]
        description = f"{DESCRIPTION}{own[0]}" if len(own) == 1 and len(sided) > 1 else ""
        if description not in self._pack.facts:
            return None
        told = tuple(self._lookup.clauses_of(self._pack.facts[description], question))
        return Findings(Kind.ANSWER, clauses=told, listed=(own[0],))

    def placed(self, question: Question, context: Context) -> Findings | None:
        """Yes or no by the fact just given, where all that is to be confirmed is its place ("in Paris, right?")."""
        told = [term for term in question.terms if term.end and term.weight is not Weight.LIGHT]
        bare = question.confirm and not (question.periods or question.quantities or question.negated)
        bare = bare and len(word_norms(question.text)) <= _SHORT
        if not bare or len(told) != 1 or not told[0].locative or not context.facts:
            return None
        fact = self._pack.facts[context.facts[0]]
        here = [id_ for id_ in fact.slots.get("place", ()) if id_ in self._pack.entities]
        named = [name for name in told[0].terms if name in self._pack.entities]
        if len(here) != 1 or not any(_PLACE in self._pack.entities[name].kinds for name in named):
            return None
        within = {here[0]} if here[0] in self._pack.report.parties else {here[0], self._pack.entities[here[0]].side}
        wider = here[0] in self._pack.report.parties and self._pack.entities[named[0]].side == here[0]
        if wider and named[0] != here[0]:
            return None
        lead = "no" if within.isdisjoint(named) else "yes"
        return Findings(Kind.ANSWER, tuple(self._lookup.clauses_of(fact, question)), lead=lead, listed=(fact.id,))

    def _own_side(self, question: Question, context: Context) -> Findings | None:
        """Yes or no to whether what a pronoun stands for is of a party; None where more is asked."""
        parties = [term for term in question.terms if term.weight is Weight.PARTY]
        others = [term for term in question.terms if term not in parties]
        short = len(parties) == 1 and len(others) <= 1 and all(term.weight is Weight.LIGHT for term in others)
        if not (question.confirm and short and question.pronouns) or question.negated or question.direction.target:
            return None
        if question.cues & _OF_SEVERAL:
            return None
        sided = [name for name in sorted(context.focus) if self._pack.entities[name].side]
        description = f"{DESCRIPTION}{sided[0]}" if len(sided) == 1 else ""
        if parties[0].locative or description not in self._pack.facts:
            return None
        entity = self._pack.entities[sided[0]]
        if not all(_says_a_kind(term.surface, entity) for term in others):
            return None
        told = tuple(self._lookup.clauses_of(self._pack.facts[description], question))
        lead = "yes" if entity.side in parties[0].terms else "no"
        return Findings(Kind.ANSWER, clauses=told, lead=lead, listed=(description,))

    def _denied_side(self, question: Question) -> Findings | None:
        """A no where all that is to be confirmed is that somebody is of the other side ("Is X a firm from there?")."""
        parties = [term for term in question.terms if term.weight is Weight.PARTY]
        if not question.confirm or question.negated or len(parties) != 1 or question.cues & _COMPARING:
            return None
        named = {id_: term for term in question.terms for id_ in sorted(term.terms & self._pack.entities.keys())}
        for id_, term in named.items():
            entity = self._pack.entities[id_]
            others = [t for t in question.terms if t not in (term, parties[0]) and t.weight is not Weight.LIGHT]
            wrong = entity.side and entity.side not in parties[0].terms and parties[0].start > term.start
            description = f"{DESCRIPTION}{id_}"
            if wrong and description in self._pack.facts and all(_says_a_kind(t.surface, entity) for t in others):
                said = others or _says_a_kind(question.text, entity)
                told = tuple(self._lookup.clauses_of(self._pack.facts[description], question))
                return Findings(Kind.ANSWER, clauses=told, lead="no", listed=(description,)) if said else None
        return None

    def _of_the_other_side(self, question: Question) -> Iterator[str]:
        """Those whom the question names with a role right after a party that they do not belong to."""
        for place, party in enumerate(question.terms):
            if party.weight is not Weight.PARTY:
                continue
            end, said = party.end, ""
            for term in question.terms[place + 1 :]:
                if term.start != end:
                    break
                end, said = term.end, f"{said} {term.surface}"
                for id_ in sorted(term.terms & self._pack.entities.keys()):
                    entity = self._pack.entities[id_]
                    if entity.side and entity.side not in party.terms and _says_a_kind(said, entity):
                        yield id_

    def _moved_the_other_way(self, question: Question, match: Match) -> bool:
        kinds = [contradiction.kind for contradiction in match.contradictions]
        return kinds == ["opposite"] and self._to_the_letter(question, match) and self._spans(question, match)

    def _spans(self, question: Question, match: Match) -> bool:
        """Whether the times of a question that sets two of them against each other are those of a fact's change."""
        figure = self._pack.facts[match.fact_id].figure
        if figure is None or figure.period is None or figure.change is None or "compare" not in question.cues:
            return True
        base = figure.change.base or (figure.period.shifted(-1) if figure.period.start is not None else None)
        own = [period for period in (figure.period, base) if period is not None]
        return all(any(time.overlaps(period) for period in own) for time in question.times)

    def _run_the_other_way(self, question: Question, matches: Trial) -> list[Match]:
        """What goes from the one to the other party, where it is asked as if it went back, and is named."""
        way = question.direction
        if question.asks not in _OF_AN_ACT or way.origin is None or way.target is None or matches.fitting(gaps=False):
            return []
        if question.asks == "duration" and question.cues & SETTING_APART:
            return []
        return [match for match in matches.refuting() if self._is_only_turned(match)]

    def _is_only_turned(self, match: Match) -> bool:
        """Whether nothing but the direction speaks against a fact, and what goes from one to the other is named."""
        if [each.kind for each in match.contradictions] != ["direction"] or match.costs.unexplained:
            return False
        fact = self._pack.facts[match.fact_id]
        things = {name for slot in _THINGS for name in fact.slots.get(slot, ())}
        telling = [term for term in match.explained if term.weight is Weight.TELLING]
        named = any(term.terms & (self._pack.entities.keys() if fact.figure else things) for term in telling)
        return named and not match.costs.unsaid and match.costs.aside < _AN_ACT_AND_A_THING

    def _to_the_letter(self, question: Question, match: Match) -> bool:
        """Whether a fact is of all that is asked about: a figure of nothing else, or what a reason is asked for."""
        costs, figure = match.costs, self._pack.facts[match.fact_id].figure
        if costs.unexplained:
            return False
        if question.asks != "reason":
            return figure is not None and not _off(match)
        return _off(match) <= (figure is None)


def _off(match: Match) -> int:
    """How far a fact is from what is asked: words that it is not about, and key terms that are not said."""
    return match.costs.aside + match.costs.unsaid


def _says_a_kind(text: str, entity: Entity) -> bool:
    """Whether words before and in a name say what its bearer is ("minister X")."""
    words = set(word_norms(text))
    return any(word_norms(kind)[-1] in words for kind in entity.kinds)
