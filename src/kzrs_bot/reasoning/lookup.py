"""Answers that facts give as they stand: one fact, a few that answer together, a correction or a refusal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice, pairwise, takewhile

from kzrs_bot.language.quantities import stated_quantities
from kzrs_bot.language.text import word_norms
from kzrs_bot.matching.constraints import period_of, quantities_of
from kzrs_bot.matching.costs import Match
from kzrs_bot.matching.index import MEASURE
from kzrs_bot.matching.matcher import Context, Matcher
from kzrs_bot.matching.refutation import moves, trend
from kzrs_bot.matching.slots import PARTS_OF_DATE, SLOTS_ASKED
from kzrs_bot.matching.trial import Trial
from kzrs_bot.pack.model import DESCRIPTION, Fact, Pack
from kzrs_bot.reading.question import Question, Term, Weight
from kzrs_bot.reasoning.counted import count_verdict
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reasoning.timeline import FEWEST_EVENTS, timeline
from kzrs_bot.reply import Kind, Refusal

GATHERING = frozenset({"describe", "said", "what", "reason", "manner", "mentioned", "list", "timeline", "summary",
                       "compare", "which", "purpose", "person", "confirm", "define", "topic", "source"})  # fmt: skip
"""Operations that several facts may answer together."""

_ABOUT_LAST = frozenset({"source", "locator"})
"""Operations that ask about a statement rather than about what it states."""

_THEMATIC = frozenset({"list", "timeline", "summary", "describe", "said", "define"})
"""Operations that an overview answers better than a plain fact which fits as well."""

PRECISE = frozenset({"confirm", "time", "place", "person", "amount", "change", "percent", "count", "duration",
                     "frequency", "capacity", "reason"})  # fmt: skip
"""Slots that a fact either holds or does not."""

_OF_ONE = frozenset({"change", "amount", "percent", "count", "time", "duration"})
"""Slots that are asked of one thing, which has to be known."""

_PLAINLY_WRONG = frozenset({"denied", "opposite"})
"""Contradictions by what a fact itself rules out."""
SETTING_APART = frozenset({"before", "after", "gap", "difference", "minus"})
"""Cues of two times or acts that are set against each other: neither is claimed of the other."""
_NO_REFUTATION = frozenset({"direction", "period"})
"""Contradictions by which a fact is as often another one as a no."""

_SIZED = frozenset({"%", "USD", "x"})
"""Units of sizes and changes of figures."""
_IDENTIFYING = frozenset({"person", "define", "what"})
"""Ways of asking for who or what something is."""
_ONE_OF_THEM = frozenset({"some", "of-the-list"})
"""Cues of being one of those that were listed."""
_INCLUDES = "includes"
"""Cue of being among what was told."""
_EVERY, _SINGULAR, _BOTH = "every", "singular", "both"
"""Cues of all of several, of one thing and of two."""
_WHEN = re.compile(r"(?:and |so |but )?(?:exactly )?when(?: exactly)?\W*", re.IGNORECASE)
"""A bare question for the time of what was said."""
_TELLING_OF = {"time": re.compile(r"\b(?:19|20)\d\d\b"), "percent": re.compile(r"\d%")}
"""What shows that a sentence tells a slot, be it in passing."""
_TURNS = "anniversary"
"""The cue of the time when something turns so many years old."""
_FEW_TRIED = 2
"""Facts of which one may count what a question has another number of."""
_NEAREST = 10
"""Facts among which one that a question repeats is looked for."""
MOST_TOGETHER = 4
MOST_APART = 3
MOST_OFFERED = 6
"""Ties beyond which the bot asks back rather than give the weightiest."""


class Lookup:
    """Chooses among matches; the only place that decides between answering and refusing."""

    def __init__(self, pack: Pack, matcher: Matcher) -> None:
        self._pack = pack
        self._matcher = matcher
        self._index = matcher.index
        scaffold = {f"w:{word}" for word in pack.lexicon.scaffold}
        self._source = self._index.terms_of(pack.say("the_source")) - scaffold
        """The terms of what the source calls itself."""

    def answer(self, question: Question, matches: Trial, context: Context) -> Findings:
        """The answer that the best matches give, or the refusal that they call for."""
        names = question.telling or question.periods or question.quantities
        if question.asks in _ABOUT_LAST and context.facts and not names:
            return self._others_on_last(question, matches, context) or self._about_last(question, context)
        if question.asks == "refuse":
            return Findings(Kind.NO_ANSWER, refusal=Refusal(question.option("code") or "not_covered"))
        if question.asks == "insist" and context.facts:
            return replace(self.given(context.facts), lead="insist")
        if question.asks == "timeline":
            events = timeline(question, self._index)
            if len(events) >= FEWEST_EVENTS:
                clauses = tuple(c for fact in events for c in self._worded(fact, "what"))
                return Findings(Kind.ANSWER, clauses=clauses, listed=tuple(fact.id for fact in events))
        if question.asks == "compare":
            compared = self._compared(question)
            if compared:
                return compared
        whole = question.option("fact")
        themed = bool(matches) and matches[0].acceptable
        themed = themed and not (matches[0].costs.unsaid or matches[0].costs.guessed)
        if whole in self._pack.facts and not question.telling and not themed:
            given = self.given((str(whole),))
            return replace(given, clauses=self._shortened(question, given.clauses))
        denied = self._denied(question, matches, context)
        if denied is not None:
            return denied
        fitting = self._fitting(question, matches)
        described = self._described(question)
        if described is not None:
            return described
        recounted = self._recounted(question, fitting)
        if recounted is not None:
            return recounted
        checked = question.confirm and not any(term.choice for term in question.terms)
        correction = self._correction(question, matches) if checked or not fitting else None
        each_time = self._at_each_time(question, context) if correction else None
        if each_time is not None:
            return each_time
        if not fitting:
            return correction or self._each_of_several(question) or self.refuse(question, matches)
        if correction and self._timely(correction, stated := matches.fitting(gaps=False)):
            fitting, correction = stated, None
        best = self._pack.facts[fitting[0].fact_id]
        if correction and self._sided(question, correction) and best.origin is None:
            return correction
        contradicted = correction is not None and _contradicting(correction).contradictions[0].kind in _PLAINLY_WRONG
        only_gaps = best.kind == "gap" and (contradicted or any(fitting[0].costs))
        if correction and (only_gaps or self._outdoes(question, correction, fitting)):
            return correction
        if correction and self._moved_otherwise(question, correction, fitting):
            return correction
        return self._stated(question, fitting, context)

    def _recounted(self, question: Question, fitting: Sequence[Match]) -> Findings | None:
        """The fact that counts what a yes/no question has another number of, where none fits with that number."""
        if not question.confirm or len(question.quantities) != 1:
            return None
        if fitting and count_verdict(question, [self._pack.facts[fitting[0].fact_id]]) is not None:
            return None
        others = self._matcher.rank(replace(question, quantities=())).fitting(gaps=False)
        for match in others[:_FEW_TRIED]:
            fact = self._pack.facts[match.fact_id]
            if not fact.parts and count_verdict(question, [fact]) is False:
                return Findings(Kind.ANSWER, (Clause(fact.statement, (fact.id,)),), lead="no", matches=others)
        return None

    def identifies(self, question: Question, findings: Findings) -> bool:
        """Whether findings are the description of the one that a message asks who or what it is."""
        described = self._described(question)
        return described is not None and described.facts == findings.facts

    def _described(self, question: Question) -> Findings | None:
        """The description of the only one that "who is …?" or "what is …?" names; of a measure figures are meant."""
        if question.identified is None or question.asks not in _IDENTIFYING or question.times or question.direction:
            return None
        named = [name for name in question.identified.terms if f"{DESCRIPTION}{name}" in self._pack.facts]
        if len(named) != 1 or MEASURE in self._pack.entities[named[0]].kinds:
            return None
        return self.given((f"{DESCRIPTION}{named[0]}",))

    def _fitting(self, question: Question, matches: Trial) -> Sequence[Match]:
        """Acceptable matches, gaps only where no fact accounts for the words that the gap is about."""
        facts, gaps = matches.fitting(gaps=False), matches.fitting(gaps=True)
        if not facts or not gaps:
            return facts or gaps
        if self._more_apt(question, gaps[0], facts[0]):
            return gaps
        if gaps[0].costs.away > facts[0].costs.away:
            return facts
        core = self._index.facts[gaps[0].fact_id].core
        known = self._index.facts[facts[0].fact_id].terms
        accounted = {t.start for t in facts[0].explained}
        asked = [(t, t.terms.union(*(part.terms for part in t.parts)) & core) for t in gaps[0].explained]
        if any(t.weight is Weight.PARTY and own for t, own in asked) and gaps[0].costs.aside <= facts[0].costs.aside:
            return gaps
        if question.asks in PRECISE:
            asked = [(t, own) for t, own in asked if t.weight is not Weight.LIGHT]
        literal = all(own <= known or (own & known) for _, own in asked if own)
        return facts if literal and all(t.start in accounted for t, own in asked if own) else gaps

    def _outdoes(self, question: Question, correction: Findings, fitting: Sequence[Match]) -> bool:
        """Whether the fact that contradicts is more to the point than the one that would say yes."""
        match = fitting[0]
        best = _contradicting(correction)
        if question.further and not best.costs.aside and best.contradictions[0].kind == "denied":
            return True
        theme = len(self._pack.facts[match.fact_id].slots.get("members", ())) > 1 or bool(
            self._pack.facts[match.fact_id].parts
        )
        return (best.costs.apart, best.costs.unsaid) < (match.costs.apart, match.costs.unsaid + theme)

    def _moved_otherwise(self, question: Question, correction: Findings, fitting: Sequence[Match]) -> bool:
        """Whether a figure that moved the other way contradicts, and none that fits moved as a yes/no question says."""
        best = _contradicting(correction)
        if best.contradictions[0].kind != "opposite" or not self._trends(question):
            return False
        group = takewhile(lambda match: match.costs == fitting[0].costs, fitting)
        return not self._moved(question, [self._pack.facts[match.fact_id] for match in group])

    def _trends(self, question: Question) -> set[str]:
        """Which ways a yes/no question says that something moved; "more than" compares."""
        told = question.confirm and "compare" not in question.cues
        ways = (trend(term, self._pack) for term in question.terms) if told else ()
        return {way for way in ways if way is not None}

    def _moved(self, question: Question, facts: Sequence[Fact]) -> bool:
        """Whether a figure among some facts moved as a yes/no question says, where it says so."""
        ways = self._trends(question)
        return len(ways) != 1 or any(moves(fact) in ways for fact in facts)

    def _sided(self, question: Question, correction: Findings) -> bool:
        """Whether what contradicts the time that is to be confirmed is of the side that is asked about."""
        origin = self._pack.facts[correction.clauses[0].facts[0]].origin
        return question.confirm and bool(question.times) and origin is not None and question.direction.origin == origin

    def _timely(self, correction: Findings, fitting: Sequence[Match]) -> bool:
        """Whether a fact of another time would contradict although one of the time asked for fits as well."""
        best = _contradicting(correction)
        return best.contradictions[0].kind == "period" and self._of_its_time(best, fitting)

    def _of_its_time(self, other: Match, fitting: Sequence[Match]) -> bool:
        """Whether a fact of one time, that the question is of, fits as well as one of another time."""
        level = (other.costs.apart, other.costs.unsaid)
        near = takewhile(lambda m: (m.costs.apart, m.costs.unsaid) <= level, fitting)
        return any(len(self._index.facts[m.fact_id].times) == 1 for m in near)

    def _compared(self, question: Question) -> Findings | None:
        """What the source says of each of the things that are set side by side."""
        things = [t for t in question.terms if any(n in self._pack.entities for n in t.terms)]
        things = [t for t in things if t.weight is Weight.TELLING]
        if len(things) < 2 or question.periods:
            return None
        clauses: dict[str, Clause] = {}
        for thing in things:
            alone = replace(question, asks="describe", terms=(thing,), focus=())
            best = next((m for m in self._matcher.rank(alone) if m.acceptable), None)
            if best is not None:
                clauses.update((c.facts[0], c) for c in self._worded(self._pack.facts[best.fact_id], "describe"))
        return Findings(Kind.ANSWER, clauses=tuple(clauses.values())) if len(clauses) > 1 else None

    def _each_of_several(self, question: Question) -> Findings | None:
        """The answer for each of a few like things that are asked about together, where every one has its own."""
        things = self._alike(question)
        if question.confirm or not 1 < len(things) <= MOST_TOGETHER:
            return None
        clauses: list[Clause] = []
        for thing in things:
            alone = replace(question, terms=tuple(t for t in question.terms if t is thing or t not in things))
            best = self._matcher.rank(alone).fitting(gaps=False)
            if not best or best[0].costs.guessed or best[0].costs.aside:
                return None
            clauses.extend(self.clauses_of(self._pack.facts[best[0].fact_id], question))
        return Findings(Kind.ANSWER, clauses=tuple(dict.fromkeys(clauses)))

    def _at_each_time(self, question: Question, context: Context) -> Findings | None:
        """A yes to something at several times, where it is so at every one of them by itself."""
        mentions = [mention for mention in question.periods if mention.period is not None]
        if not 1 < len(mentions) <= MOST_TOGETHER or any(mention.relation != "in" for mention in mentions):
            return None
        singly = [replace(question, periods=(mention,)) for mention in mentions]
        found = [self.answer(alone, self._matcher.rank(alone, context), context) for alone in singly]
        if any(findings.lead != "yes" for findings in found):
            return None
        clauses = dict.fromkeys(findings.clauses[0] for findings in found)
        return Findings(Kind.ANSWER, clauses=tuple(clauses), lead="yes")

    def _alike(self, question: Question) -> list[Term]:
        """The most things of one kind that a question names."""
        groups: dict[str, list[Term]] = {}
        for term in question.terms:
            named = [self._pack.entities[n] for n in term.terms if n in self._pack.entities]
            for kind in dict.fromkeys(kind for entity in named for kind in entity.kinds):
                groups.setdefault(kind, []).append(term)
        return max(groups.values(), key=len, default=[])

    def _more_apt(self, question: Question, gap: Match, fact: Match) -> bool:
        """Whether a gap fits the question better than a fact; on a par it does where it takes two key words."""
        g, f = gap.costs, fact.costs
        theme = self._pack.facts[fact.fact_id].kind == "overview"
        near, far = (g.guessed, g.apart), (f.guessed, f.apart)
        if question.asks in PRECISE and not theme:
            return near < far or (near == far and g.away > 0 and not question.telling and g.unsaid < f.unsaid)
        ours, theirs = (*near, g.unsaid, g.loose), (*far, f.unsaid + theme, f.loose)
        return ours < theirs or (ours == theirs and len(self._pack.facts[gap.fact_id].about) > 1)

    def _about_last(self, question: Question, context: Context) -> Findings:
        """Who says what was said last, or where it stands."""
        facts = [self._pack.facts[id_] for id_ in context.facts]
        sourced = [fact for fact in facts if fact.stated_by] or self._kin(facts) or facts
        return Findings(Kind.ANSWER, clauses=tuple(self._attributed(fact, question) for fact in sourced[:3]))

    def _others_on_last(self, question: Question, matches: Trial, context: Context) -> Findings | None:
        """What others say of what was said last ("who else mentions it?"), or that nobody does."""
        if not question.further:
            return None
        last = [self._index.facts[id_] for id_ in context.facts]
        things = frozenset().union(*(item.entities for item in last)) - set(self._pack.report.parties)
        said = {name for item in last for name in item.fact.stated_by}
        touched = self._index.flags()
        self._index.key_terms.mark(things - said, touched)
        others = [
            fact for fact in (item.fact for item in self._index.marked(touched))
            if fact.states and fact.stated_by and not said & set(fact.stated_by)
            and not fact.id.startswith(DESCRIPTION)
        ]  # fmt: skip
        facts = sorted(others, key=lambda fact: -fact.salience)[:2]
        clauses = [clause for fact in facts for clause in self.clauses_of(fact, question)]
        return Findings(Kind.ANSWER, clauses=tuple(clauses)) if clauses else self.refuse(question, matches)

    def _kin(self, facts: Sequence[Fact]) -> list[Fact]:
        """A fact on the same things in the same paragraph for which the source names somebody."""
        for item in self._index.neighbours([fact.id for fact in facts[:1]]):
            own = self._index.facts[facts[0].id]
            same = {(r.section, r.paragraph) for r in item.fact.references} & {
                (r.section, r.paragraph) for r in facts[0].references
            }
            if item.fact.stated_by and same and item.core & own.core:
                return [item.fact]
        return []

    def _attributed(self, fact: Fact, question: Question) -> Clause:
        """A clause that names the source of a fact, or the place where it stands."""
        titles = {section.id: section.title for section in self._pack.report.sections}
        if question.asks == "locator" and fact.references:
            first = fact.references[0]
            return Clause(
                self._pack.say("locator", section=titles[first.section], paragraph=str(first.paragraph)), (fact.id,)
            )
        names = [self._pack.entities[id_].name for id_ in fact.stated_by]
        text = self._pack.say("source", names=" and ".join(names)) if names else self._pack.say("source_none")
        return Clause(text, (fact.id,))

    def is_theme(self, id_: str) -> bool:
        """Whether a fact is told through its parts."""
        return bool(self._pack.facts[id_].parts)

    def fits_theme(self, matches: Trial) -> bool:
        """Whether one of the first matches is an overview of just what is asked, broader words aside."""
        first = islice(matches, _FEW_TRIED)
        return any(self._pack.facts[match.fact_id].parts and not any(match.costs[:-1]) for match in first)

    def unclear(self, question: Question, matches: Sequence[Match]) -> Findings | None:
        """A question back where a first message says "it" or "that one" of nothing, and several things fit it."""
        named = question.periods or any(term.weight in {Weight.PARTY, Weight.LESSER} for term in question.terms)
        if not question.pronouns or question.antecedent or named or question.asks not in _OF_ONE:
            return None
        ties = list(takewhile(lambda match: match.acceptable and match.costs == matches[0].costs, matches))
        cores = {self._index.facts[match.fact_id].core for match in ties}
        several = len(cores) > 1 and len(ties) > _FEW_TRIED
        return self.ask_back([match.fact_id for match in ties], matches) if several else None

    def ask_back(self, ids: Sequence[str], matches: Sequence[Match]) -> Findings:
        """A question back that names the choices."""
        return Findings(Kind.CLARIFICATION, choices=tuple(ids[:MOST_TOGETHER]), matches=matches)

    def retold(self, question: Question, ranked: Iterable[Iterable[Match]]) -> Findings | None:
        """Yes to a question that repeats the statement of one of the nearest facts word for word; else None."""
        asked = word_norms(question.text) if question.confirm else []
        if not asked or not self._index.may_state(asked):
            return None
        for match in (match for matches in ranked for match in islice(matches, _NEAREST)):
            fact = self._pack.facts[match.fact_id]
            if fact.kind != "gap" and not fact.parts and _repeats(question, asked, word_norms(fact.statement)):
                return Findings(Kind.ANSWER, (Clause(fact.statement, (fact.id,)),), lead="yes", listed=(fact.id,))
        return None

    def given(self, ids: Sequence[str]) -> Findings:
        """Facts that the user has chosen."""
        clauses = tuple(c for id_ in ids for c in self._worded(self._pack.facts[id_], "what"))
        return Findings(Kind.ANSWER, clauses=clauses, listed=self._listed([self._pack.facts[id_] for id_ in ids]))

    def told(self, question: Question, match: Match) -> Findings | None:
        """A fact as the answer, with a yes or a no where it bears one; None where it contradicts what is asked."""
        wrong = match.contradictions
        lacking = match.missing_slot in PARTS_OF_DATE or (match.missing_slot or "") in PRECISE
        if lacking or any(term.outside for term in match.unexplained):
            return None
        if wrong and (not question.confirm or len(wrong) > 1 or wrong[0].kind in _NO_REFUTATION):
            return None
        fact = self._pack.facts[match.fact_id]
        affirmed = "yes" if match.acceptable and self._affirms(question, [fact]) else None
        denied = None if question.intent == "fragment" else "no"
        return Findings(
            Kind.ANSWER,
            clauses=tuple(self.clauses_of(fact, question)),
            lead=denied if wrong else affirmed,
            listed=self._listed([fact]),
            matches=(match,),
        )

    def _stated(self, question: Question, matches: Sequence[Match], context: Context) -> Findings:
        best = matches[0]
        group = takewhile(lambda match: match.costs == best.costs, matches)
        facts = [self._pack.facts[m.fact_id] for m in group]
        facts = self._of_measure(question, facts, context)
        theme = self._theme(question, best, matches)
        if theme is not None and not any(fact.kind == "gap" for fact in facts):
            facts = [theme]
        gaps = [fact for fact in facts if fact.kind == "gap"]
        facts = [fact for fact in facts if fact.kind != "gap"]
        if not facts:
            return self._gap(gaps[0], matches)
        chosen = self._choose(question, facts)
        if chosen is None:
            return self.ask_back([fact.id for fact in facts], matches)
        detailed = self._detailed(question, chosen[0])
        if detailed:
            clauses = tuple(Clause(fact.statement, (fact.id,)) for fact in detailed)
            return Findings(Kind.ANSWER, clauses=clauses, listed=chosen[0].slots["members"], matches=matches)
        listed = self._listed(chosen)
        if len(chosen) == 1:
            chosen = [*chosen, *self._support(question, best, matches)]
        clauses = self._shortened(question, [c for fact in chosen for c in self.clauses_of(fact, question)])
        counted = count_verdict(question, chosen[:1])
        affirmed = self._affirms(question, chosen) if counted is None else counted
        if _EVERY in question.cues and context.facts and chosen[0].id not in context.facts:
            affirmed = False  # that some are so is no yes to whether all of those just given are
        return Findings(
            Kind.ANSWER,
            clauses=clauses,
            lead="yes" if affirmed else "no" if counted is False else None,
            listed=listed,
            matches=matches,
        )

    def _of_measure(self, question: Question, facts: list[Fact], context: Context) -> list[Fact]:
        """Of facts that answer alike those of what was measured last, where only another time is named."""
        if question.telling or not question.periods:
            return facts
        last = [self._pack.facts[id_].figure for id_ in context.facts]
        measured = [(figure.measure, dict(figure.dims)) for figure in last if figure is not None]
        same = [f for f in facts if f.figure is not None and (f.figure.measure, dict(f.figure.dims)) in measured]
        return same or facts

    def _affirms(self, question: Question, facts: Sequence[Fact]) -> bool:
        """Whether facts that fit are a yes: not of "A or B", nor where they know nothing of a number that is said."""
        if any(term.choice for term in question.terms) or "only" in question.cues:
            return False
        among = question.cues >= _ONE_OF_THEM or (_INCLUDES in question.cues and _SINGULAR in question.cues)
        counted_in = question.terms[-1:] if among else ()
        if any(all(self._lacks(fact, term) for fact in facts) for term in (*question.ranked, *counted_in)):
            return False
        if not self._moved(question, facts):
            return False
        if question.act is not None and all(self._lacks(fact, question.act) for fact in facts):
            return False
        both = (term for term in question.terms if _BOTH in question.cues and f"w:{_BOTH}" in term.terms)
        if len(facts) == 1 and any(self._lacks(facts[0], term) for term in both):
            return False
        if question.times and question.direction and all(_of_several_years(fact) for fact in facts):
            return False
        numbers = {mention.quantity.value for mention in question.quantities if not mention.comparison}
        if numbers and not numbers <= {number for fact in facts for number in self._numbers(fact)}:
            return False
        return (question.confirm or question.asks == "mentioned") and not question.negated

    def unsaid_of(self, question: Question, findings: Findings) -> bool:
        """Whether a yes/no question says something of its subject that no fact of its answer speaks of."""
        predicate = question.predicate
        if predicate is None or findings.kind is not Kind.ANSWER or findings.lead == "no":
            return False
        if predicate.weight is Weight.LIGHT:
            predicate = replace(predicate, readings=(frozenset(t for t in predicate.terms if t.startswith("w:")),))
        said = [predicate, *(term for term in question.terms if term.weight is Weight.TELLING)]
        return all(any(self._lacks(self._pack.facts[id_], term) for term in said) for id_ in findings.facts)

    def _lacks(self, fact: Fact, term: Term) -> bool:
        """Whether neither a fact's statement nor its subjects have a word."""
        return term.terms.isdisjoint(self._index.told_by(self._index.facts[fact.id]))

    def gives(self, question: Question, findings: Findings) -> bool:
        """Whether findings have one of the numbers of a message."""
        numbers = {abs(mention.quantity.value) for mention in question.quantities}
        return any(not numbers.isdisjoint(self._numbers(self._pack.facts[id_])) for id_ in findings.facts)

    def lacks_size(self, question: Question, id_: str, findings: Findings) -> bool:
        """Whether a yes is asked for to a size that findings have, and a fact has not."""
        sized = question.confirm and any(mention.quantity.unit in _SIZED for mention in question.quantities)
        numbers = {abs(mention.quantity.value) for mention in question.quantities}
        lacking = numbers.isdisjoint(self._numbers(self._pack.facts[id_]))
        return sized and lacking and self.gives(question, findings)

    def _numbers(self, fact: Fact) -> Iterator[Decimal]:
        """The numbers that a fact gives, without signs."""
        yield from (abs(quantity.value) for quantity in quantities_of(fact))
        for text in (fact.statement, *fact.says.values(), *(self._pack.facts[id_].statement for id_ in fact.parts)):
            yield from (mention.quantity.value for mention in stated_quantities(text))

    def _theme(self, question: Question, best: Match, matches: Sequence[Match]) -> Fact | None:
        """The overview that fits a broad request as well as the best fact, light words aside."""
        if question.asks not in {"describe", "define", "summary"}:
            return None
        own = (best.costs.guessed, best.costs.apart, best.costs.unsaid)
        for match in matches:
            fact = self._pack.facts[match.fact_id]
            if (match.costs.guessed, match.costs.apart) > own[:2]:
                break
            if fact.parts and match.acceptable and (match.costs.guessed, match.costs.apart, match.costs.unsaid) <= own:
                return fact
        return None

    def _shortened(self, question: Question, clauses: Sequence[Clause]) -> tuple[Clause, ...]:
        """A summary in as many points as are asked for, the weightiest."""
        wanted = [int(q.quantity.value) for q in question.quantities if 1 <= q.quantity.value <= _MOST_POINTS]
        if question.asks != "summary" or not wanted or wanted[0] >= len(clauses):
            return tuple(clauses)
        top = sorted(clauses, key=self._turns(clauses).__getitem__)[: wanted[0]]
        return tuple(clause for clause in clauses if clause in top)

    def _turns(self, clauses: Sequence[Clause]) -> dict[Clause, tuple[int, int]]:
        """For each clause its place in its section by weight, so that every section has its turn."""
        sections: dict[str, list[Clause]] = {}
        for clause in clauses:
            places = [r.section for id_ in clause.facts for r in self._pack.facts[id_].references]
            sections.setdefault(places[0] if places else "", []).append(clause)
        ranks: dict[Clause, tuple[int, int]] = {}
        for own in sections.values():
            own.sort(key=lambda c: -max((self._pack.facts[id_].salience for id_ in c.facts), default=0))
            ranks.update((clause, (place, clauses.index(clause))) for place, clause in enumerate(own))
        return ranks

    def _support(self, question: Question, best: Match, matches: Sequence[Match]) -> list[Fact]:
        """A second fact of the same paragraph beside one that does not fit to the letter."""
        costs = best.costs
        fact = self._pack.facts[best.fact_id]
        if fact.parts or not (costs.aside or costs.unsaid or costs.loose) or question.asks in _ABOUT_LAST:
            return []
        places = {(r.section, r.paragraph) for r in fact.references}
        for match in matches:
            other = self._pack.facts[match.fact_id]
            near = match.costs.aside + match.costs.away <= costs.aside + costs.away + 1
            if not match.acceptable or match.costs.guessed > costs.guessed:
                break
            if match is best or not near:
                continue
            if other.kind in {"gap", "overview"} or other.id.startswith(DESCRIPTION):
                continue
            if places & {(r.section, r.paragraph) for r in other.references}:
                return [other]
        return []

    def _detailed(self, question: Question, fact: Fact) -> list[Fact]:
        """The figures of each member of a list, where they are asked for with it."""
        members = fact.slots.get("members", ())
        if "each" not in question.cues or not members:
            return []
        found: list[Fact] = []
        for member in members:
            own = (
                figure for figure in self._index.measured_of(member)
                if (figure.origin, figure.target) == (fact.origin, fact.target)
            )  # fmt: skip
            found.extend(islice(own, 1))
        return found if len(found) == len(members) else []

    def _choose(self, question: Question, facts: list[Fact]) -> list[Fact] | None:
        """Facts to give together; None where the user has to choose."""
        if len(facts) == 1:
            return facts
        one = _SINGULAR in question.cues or (question.reversed and question.asks in {"which", "person"})
        if one and not question.plural:
            facts = [fact for fact in facts if not self._tells_of_several(fact)] or facts
        said = frozenset().union(*(term.terms for term in question.terms))
        facts = _without_repeats(facts, said, keep_themes=question.plural or question.asks in _THEMATIC)
        limit = MOST_TOGETHER if question.asks in GATHERING else MOST_APART
        if len(facts) <= limit:
            return facts
        if question.asks not in GATHERING and len(facts) > MOST_OFFERED:
            return None
        top = sorted(facts, key=lambda f: -f.salience)[:limit]
        return [fact for fact in facts if fact in top]

    def _tells_of_several(self, fact: Fact) -> bool:
        """Whether a fact lists several things or times, where one is asked for ("when was that one?")."""
        return len(fact.slots.get("members", ())) > 1 or len(self._index.facts[fact.id].times) > 1

    def dated(self, question: Question, context: Context) -> Findings | None:
        """The one fact that was given last with its time, where a bare "when was that?" is asked and it has one."""
        bare = not (question.periods or question.places or _TURNS in question.cues)
        pointing = bool(question.pronouns) or _WHEN.fullmatch(question.text.strip()) is not None
        if question.asks != "time" or not bare or not pointing or len(context.facts) != 1:
            return None
        fact = self._pack.facts[context.facts[0]]
        if fact.time is None or any(term.end for term in question.terms):
            return None
        return replace(self.given(context.facts), clauses=tuple(self.clauses_of(fact, question)))

    def told_already(self, question: Question, findings: Findings, context: Context) -> Findings:
        """The last answer again, where a bare "when?" or "what percentage?" after it is refused and it gives one."""
        refusal = findings.refusal
        sign = _TELLING_OF.get(refusal.missing[0]) if refusal is not None and refusal.missing else None
        if refusal is None or sign is None or any(term.end for term in question.terms):
            return findings
        told = [id_ for id_ in refusal.nearest[:1] if sign.search(self._pack.facts[id_].statement)]
        return self.given(told) if told and told[0] in context.facts else findings

    def clauses_of(self, fact: Fact, question: Question) -> list[Clause]:
        """A fact in words, with its source where that is asked."""
        clauses = self._worded(fact, "what" if question.also else question.asks, also=(question.asks, *question.also))
        if fact.parts:
            clauses = self._of_the_time(clauses, question)
        if question.asks in _ABOUT_LAST and fact.stated_by:
            clauses.append(self._attributed(fact, question))
        return clauses

    def _of_the_time(self, clauses: list[Clause], question: Question) -> list[Clause]:
        """The parts of an overview that are of the time asked about, where some are."""
        windows = [mention.window for mention in question.periods if mention.window is not None]
        times = [self._index.facts[clause.facts[0]].times for clause in clauses]
        within = [any(time.overlaps(window) for time in own for window in windows) for own in times]
        return [clause for clause, kept in zip(clauses, within, strict=True) if kept] or clauses

    def _worded(self, fact: Fact, asks: str, *, also: Sequence[str] = ()) -> list[Clause]:
        """A fact's sentence; an overview's through its parts."""
        if fact.parts:
            return [Clause(self._pack.facts[id_].statement, (id_,)) for id_ in fact.parts]
        slots = SLOTS_ASKED.get(asks, (asks,))
        said = next((fact.says[slot] for slot in slots if slot in fact.says), fact.statement)
        own = asks in _OWN_WORDS or _adds(said, fact.statement)
        text = said if own else fact.statement
        if "time" in also and fact.time is not None and not re.search(r"\d", text):
            text = f"{text} {self._pack.say('time', time=fact.time.show())}"
        return [Clause(self._enumerated(fact, text) if asks in _LISTING else text, (fact.id,))]

    def _enumerated(self, fact: Fact, text: str) -> str:
        """A list fact's sentence, with its members where the sentence leaves one out."""
        members = fact.slots.get("members", ())
        if all(self._stands_in(member, text) for member in members):
            return text
        names = [self._pack.entities[m].name if m in self._pack.entities else m for m in members]
        return f"{text} {self._pack.say('members', members='; '.join(names))}"

    def _stands_in(self, member: str, text: str) -> bool:
        """Whether a text has the names and figures of a member's name, or one of its other names."""
        entity = self._pack.entities.get(member)
        if all(word in text for word in _NAME_OR_FIGURE.findall(entity.name if entity else member)):
            return True
        return entity is not None and any(alias in text for alias in entity.aliases)

    def _listed(self, facts: Sequence[Fact]) -> tuple[str, ...]:
        members = tuple(m for fact in facts for m in fact.slots.get("members", ()))
        return members or tuple(id_ for fact in facts for id_ in fact.parts) or tuple(fact.id for fact in facts)

    def _gap(self, fact: Fact, matches: Sequence[Match]) -> Findings:
        return Findings(
            Kind.NO_ANSWER,
            clauses=(Clause(fact.statement, (fact.id,)),),
            refusal=Refusal("gap", missing=(fact.id,), nearest=fact.near),
            choices=fact.near,
            matches=matches,
        )

    def _correction(self, question: Question, matches: Trial) -> Findings | None:
        """A false premise is put right by the one fact that explains everything else."""
        tried = [m for m in matches.refuting() if m.costs.unexplained == 0]
        tried = [m for m in tried if not m.costs.missing or m.contradictions[0].kind in {"opposite", "denied"}]
        tried = [m for m in tried if self._premise(question, m)]
        if not tried:
            return None
        best = min(tried, key=lambda m: (any(c.kind == "period" for c in m.contradictions), m.costs, m.order))
        group = [m for m in tried if m.costs == best.costs][:2]
        clauses = tuple(c for m in group for c in self.clauses_of(self._pack.facts[m.fact_id], question))
        return Findings(
            Kind.ANSWER,
            clauses=clauses,
            lead="no" if question.confirm else "correction",
            matches=tried,
        )

    def _denied(self, question: Question, matches: Trial, context: Context) -> Findings | None:
        """A no by a fact just given, where a follow-up asks whether the opposite of it is so ("is that up?")."""
        if not question.confirm or not context.facts:
            return None
        given = list(takewhile(lambda match: match.fact_id in context.facts, matches.nearest()))
        denying = next((match for match in given if match.opposite), None)
        if denying is None or any(match.acceptable and match.explained for match in given):
            return None
        clauses = tuple(self.clauses_of(self._pack.facts[denying.fact_id], question))
        return Findings(Kind.ANSWER, clauses=clauses, lead="no", matches=given)

    def denied_by_last(self, question: Question, context: Context, matches: Trial) -> Findings | None:
        """A no by the one fact just given, where "that" is asked to be what this fact denies ("was that a ferry?")."""
        if not question.confirm or question.negated or _SINGULAR not in question.cues or len(context.facts) != 1:
            return None
        last = matches.at(self._index.facts[context.facts[0]].order)
        if last is None or last.costs.unexplained or {each.kind for each in last.contradictions} != {"denied"}:
            return None
        clauses = tuple(self.clauses_of(self._pack.facts[last.fact_id], question))
        return Findings(Kind.ANSWER, clauses=clauses, lead="no", matches=(last,))

    def _premise(self, question: Question, match: Match) -> bool:
        """Whether the contradictions are of the kind that a correction answers."""
        fact = self._pack.facts[match.fact_id]
        if fact.kind in {"gap", "overview"} or len(match.contradictions) > 1 or fact.id.startswith(DESCRIPTION):
            return False
        if sum(1 for t in match.explained if t.weight is Weight.TELLING) < 1:
            return False
        kind, detail = match.contradictions[0].kind, match.contradictions[0].detail
        if kind == "side" and (not question.confirm or question.cues & {"before", "after"}):
            return False
        if kind == "figure" and re.search(rf"\b(?:the|these|those|both) {re.escape(detail)}\b", question.text, re.I):
            return False
        if kind == "period" and not question.confirm and question.cues & SETTING_APART:
            return False
        if kind == "direction" or match.costs.aside > 1 or match.costs.unsaid > 1:
            return False
        if not question.confirm and (match.costs.aside or match.costs.unsaid > (kind == "opposite")):
            return False
        if kind == "period" and fact.kind == "relation":
            return question.confirm and fact.time is not None and fact.time.end is None
        return kind != "period" or (fact.kind == "event" and not match.costs.aside and match.costs.unsaid <= 1)

    def refuse(self, question: Question, matches: Trial) -> Findings:
        """No answer: what is missing, and the nearest that there is."""
        known = [t.surface for t in question.terms if t.weight is not Weight.LIGHT]
        near = matches.nearest()
        if near:
            best = near[0]
            kinds = {c.kind for c in best.contradictions}
            if kinds == {"period"} and best.costs.unexplained == 0 and not best.missing_slot:
                return self._no_such_period(near, matches)
            if best.missing_slot and best.costs.unexplained == 0 and not best.contradictions:
                code = "missing_slot"
                missing: tuple[str, ...] = (best.missing_slot,)
            else:
                code, missing = "not_covered", tuple(t.surface for t in best.unexplained)
        else:
            code, missing = ("not_covered", tuple(known)) if known else ("not_understood", ())
            code = code if question.text else "empty"
        nearest = tuple(m.fact_id for m in near[:2])
        refusal = Refusal(code, tuple(t.surface for t in near[0].explained) if near else (), missing, nearest)
        return Findings(Kind.NO_ANSWER, refusal=refusal, choices=nearest, matches=matches)

    def named(self, question: Question) -> bool:
        """Whether a message names a party or a thing of the source, or the source itself."""
        known = self._pack.entities.keys() | self._source
        return any(t.weight is Weight.PARTY or not known.isdisjoint(t.terms) for t in question.terms)

    def takes_side(self, term: Term) -> bool:
        """Whether a word names somebody or something that belongs to one party and does not stand for it."""
        named = (self._pack.entities[name] for name in term.terms if name in self._pack.entities)
        return any(entity.side is not None and entity.stands_for is None for entity in named)

    def of_other_side(self, question: Question, fact_id: str, given: Iterable[str]) -> bool:
        """Whether what a question gives to one party ("the French embassy") is the other one's in a fact, and its own
        in one that was given."""
        fact, core = self._pack.facts[fact_id], self._index.facts[fact_id].core
        words = [word for term in question.terms for word in (term.parts or (term,))]
        owners = {
            name
            for party, thing in pairwise(words)
            if party.end == thing.start and thing.weight is Weight.TELLING and thing.terms & core
            for name in party.terms.intersection(self._pack.report.parties)
        }
        own = any(self._pack.facts[id_].origin in owners for id_ in given)
        return own and fact.origin is not None and len(owners) == 1 and fact.origin not in owners

    def withheld(self, question: Question, matches: Trial, gap: str | None) -> Findings:
        """No answer although something fits: what the source does not say, or the nearest that it does."""
        gaps = matches.fitting(gaps=True)
        missing = gap or (gaps[0].fact_id if gaps else None)
        return self.unsaid(missing, matches) if missing else self.refuse(question, matches)

    def unsaid(self, gap: str, matches: Trial) -> Findings:
        """No answer: the source does not say it."""
        return self._gap(self._pack.facts[gap], matches)

    def uncounted(self, matches: Trial) -> Findings:
        """No answer to what no calculation accounts for, with the nearest figures."""
        nearest = tuple(m.fact_id for m in matches.nearest() if self._pack.facts[m.fact_id].figure is not None)[:2]
        return _not_computed(nearest, matches)

    def doubted(self, findings: Findings, matches: Sequence[Match]) -> Findings:
        """No answer in place of one that is likely wrong; its facts are the nearest."""
        return _not_computed(findings.facts[:2], matches)

    def _no_such_period(self, near: Sequence[Match], matches: Sequence[Match]) -> Findings:
        first = near[0]
        core = self._index.facts[first.fact_id].core
        same = [m for m in near if self._index.facts[m.fact_id].core == core]
        periods = dict.fromkeys(
            p.show() for m in same for p in [period_of(self._pack.facts[m.fact_id])] if p is not None
        )
        asked = tuple(c.detail for c in first.contradictions)
        refusal = Refusal("period", tuple(t.surface for t in first.explained), asked, tuple(m.fact_id for m in same))
        return Findings(
            Kind.NO_ANSWER,
            refusal=refusal,
            choices=tuple(m.fact_id for m in same),
            listed=tuple(periods),
            matches=matches,
        )


_MOST_POINTS = 12
_LISTING = frozenset({"list", "which", "timeline"})
_OWN_WORDS = frozenset({"frequency", "reason", "manner", "purpose", "duration", "capacity"})
"""Slots whose own sentence is always the better answer."""
_NAME_OR_FIGURE = re.compile(r"\b(?:[A-ZČĆŠŽĐ]\w+|\d[\d.,]*)")


def _not_computed(nearest: tuple[str, ...], matches: Sequence[Match]) -> Findings:
    """That something cannot be worked out with certainty; "yes" brings the nearest facts."""
    return Findings(Kind.NO_ANSWER, refusal=Refusal("not_computed", nearest=nearest), choices=nearest, matches=matches)


def _of_several_years(fact: Fact) -> bool:
    """Whether a statement on both sides gives years of which it may be the other one's that is asked about."""
    return fact.origin is None and len(set(_TELLING_OF["time"].findall(fact.statement))) > 1


def _adds(said: str, statement: str) -> bool:
    """Whether a slot's own sentence tells something that the statement does not, or loses nothing of it."""
    own, whole = (set(_NAME_OR_FIGURE.findall(text)) for text in (said, statement))
    return not own <= whole or whole <= own


def _contradicting(correction: Findings) -> Match:
    """The match whose fact a correction gives first."""
    return next(match for match in correction.matches if match.fact_id == correction.clauses[0].facts[0])


def _without_repeats(facts: list[Fact], said: frozenset[str], *, keep_themes: bool) -> list[Fact]:
    """Leaves out a fact whose members or parts are given anyway, and overviews beside plain facts."""
    plain = [fact for fact in facts if fact.kind != "overview"]
    themes = [fact for fact in facts if fact.kind == "overview"]
    if keep_themes and themes and not any(fact.slots.get("members") for fact in plain):
        return themes[:1]
    kept = plain or facts[:1]
    lists = [fact for fact in kept if fact.slots.get("members")]
    if lists:
        covered = {member for fact in lists for member in fact.slots["members"]}
        if covered & said and len(lists) < len(kept):
            return [fact for fact in kept if fact not in lists]
        kept = [
            f for f in kept if f in lists or not {v for vs in f.slots.values() for v in vs} & covered
        ]
    return kept


def _repeats(question: Question, asked: Sequence[str], said: Sequence[str]) -> bool:
    """Whether a statement stands in a question as it is, and all other words of the question only serve to ask."""
    for start in range(len(asked) - len(said) + 1):
        end = start + len(said)
        if asked[start:end] == said:
            return all(f"w:{word}" in question.asking for word in (*asked[:start], *asked[end:]))
    return False
