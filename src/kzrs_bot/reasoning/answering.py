"""One question on its way through dialogue, matching and reasoning: taken up, worked out or looked up, and judged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from kzrs_bot.dialogue.completion import Hypothesis, hypotheses, of_the_answer, of_the_whole
from kzrs_bot.dialogue.preference import FRAGMENT, Taken, nearer_to, preferred, returns
from kzrs_bot.dialogue.state import State
from kzrs_bot.matching.costs import Match
from kzrs_bot.matching.evidence import Weigher, Weighing
from kzrs_bot.matching.features import Features
from kzrs_bot.matching.matcher import NOTHING, Context, Matcher
from kzrs_bot.matching.trial import Trial
from kzrs_bot.pack.model import Fact, Pack
from kzrs_bot.reading.question import Question
from kzrs_bot.reasoning.against_last import AgainstLast
from kzrs_bot.reasoning.calculated import Worked
from kzrs_bot.reasoning.calculator import Calculator
from kzrs_bot.reasoning.cube import Cube
from kzrs_bot.reasoning.details import Details
from kzrs_bot.reasoning.evasions import Evasions
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.foreseen import Foreseeing, Foreseen, plainest, rival_features, surest
from kzrs_bot.reasoning.fractions_of import FractionsOf
from kzrs_bot.reasoning.further import Further
from kzrs_bot.reasoning.lives import Lives
from kzrs_bot.reasoning.lookup import Lookup
from kzrs_bot.reasoning.on_results import is_made
from kzrs_bot.reasoning.opinion import SecondOpinion
from kzrs_bot.reasoning.other_parts import OtherParts
from kzrs_bot.reasoning.phrasing import Phrasing
from kzrs_bot.reasoning.premises import Premises
from kzrs_bot.reasoning.quotas import quota
from kzrs_bot.reasoning.recipes_reverse import NO_SUCH_FIGURE
from kzrs_bot.reasoning.scan import POINTING, Past
from kzrs_bot.reasoning.sketch import Sketch
from kzrs_bot.reasoning.trust import arithmetic, asked_for, doubts, told_by, trust, wanted
from kzrs_bot.reasoning.turned import Turned
from kzrs_bot.reasoning.universal import Universal
from kzrs_bot.reply import Kind

_TOLD = frozenset({"summary", "said", "topic", "source", "list"})
"""Operations that retell what is stated."""
_PLAIN = frozenset({"time", "person", "place", "capacity", "reason", "frequency", "duration"})
"""Slots that are looked up, not worked out, where a fact answers to the letter."""
_LASTING = frozenset({"duration"})
"""Cues of what may be asked of somebody's life as well as of events ("how old?")."""
_PEOPLE, _PERSON = "people", "person"
"""Cue of a number of people, and the kind of entity that they are."""
_OVER_SEVERAL = frozenset({"most", "least", "rank", "sum", "share", "ratio", "earlier", "compare"})
"""Cues of what is worked out even of an item of a list."""
_BESIDE = frozenset({"before", "after"})
"""Cues of a time told from an event, be it an item of a list."""
_FIRST = "earliest"
_ONLY = "only"
"""Cue of what is so of nothing else."""
_OVER_A_LIST = frozenset({"longest", "shortest", "firsts", "lasts", "gap", "anniversary", "backwards", "inferred"})
"""Cues of what no single fact of a list tells."""
_DAYS_IN_ALL = frozenset({"sum", "days"})
_TWO_TIMES = re.compile(
    r"\b(?:when|between|until|by how (?:long|many|much)|"
    r"(?:by|at) (?:then|the|that)|from\b.*\b(?:to|for))\b",
    re.I,
)
"""Words of a question on the time between two events."""
_AGO = re.compile(r"\bhow (?:long|many years) ago\b", re.I)
"""Words for the years that something lies back, and not for its date."""
_AT_WHICH = re.compile(
    r"(?:and |so )?(?:when|by the time|at the time) (?!(?:did|do|does|is|are|was|were|has|had|will)\b)", re.I
)
"""A clause ahead of a question, on when that was."""
_GAP = "gap"
_FINAL = frozenset({"no_exchange_rate", NO_SUCH_FIGURE})
"""Codes of refusals that no other calculation stands in for."""
_NUMBERS = re.compile(r"\bhow many\b", re.I)
"""Words of each number that is asked for."""
_SURE_OF_FORESEEN = 0.55
_SURE_BEFORE_GAP = 0.6
_SURE_AGAINST_ODDS = 0.7
"""Probabilities from which a foreseen calculation goes before what a message came to by itself: mostly, before what the
source is known not to say, and where a yes or a no is asked for that it does not give."""
_TRUSTED, _SURE_ENOUGH = 0.6, 0.7
"""Probabilities that an answer to a question for arithmetic is right below which it is withheld, and below which the
calculation that the message is plainly a wording of goes before it."""
SURE_OF_FIGURES = 0.93
"""Certainty from which stated facts are taken to answer what sounds like a calculation."""


_NEXT = 3
"""Facts among which a stated one is looked for beside what the source does not say."""
_TOPICS = 3
"""Earlier turns to which a fragment may return."""
Ranked = Sequence[tuple[Hypothesis, Trial]]
"""The ways to take a question, each with the facts as they stand to it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question on its way."""

    hypothesis: Hypothesis
    matches: Sequence[Match]
    findings: Findings
    weighing: Weighing | None = None
    """What was looked up among the facts that were weighed; None where nothing was."""
    foreseen: bool = False
    """Whether a calculation that the pack foresees was worked out in place of the message."""

    @property
    def certainty(self) -> float:
        """How sure it is that what was looked up is the answer."""
        return 1.0 if self.weighing is None else self.weighing.certainty(told_of(self.findings))


@dataclass(frozen=True, slots=True)
class Case:
    """A question as it was taken: what it may mean, the facts to each of that, the turns before."""

    question: Question
    history: tuple[Past, ...]
    ranked: Ranked
    taken: Taken
    first: bool
    """Whether nothing was spoken of before."""

    @property
    def hypothesis(self) -> Hypothesis:
        return self.taken.hypothesis

    @property
    def matches(self) -> Trial:
        return self.taken.matches

    @property
    def lent(self) -> Context:
        """What the conversation lends to the message."""
        return _lent(self.ranked)

    @property
    def exact(self) -> bool:
        """Whether a fact answers to the letter."""
        return bool(self.matches) and not any(self.matches[0].costs)

    def outcome(self, findings: Findings, weighing: Weighing | None = None) -> Outcome:
        return Outcome(self.hypothesis, self.matches, findings, weighing)


class Answering:
    """Dialogue, matching and reasoning for one question at a time; knows the pack, keeps no state."""

    def __init__(self, pack: Pack, matcher: Matcher, weigher: Weigher, cube: Cube, foreseeing: Foreseeing) -> None:
        self._pack, self._matcher, self._weigher = pack, matcher, weigher
        self._calculator = Calculator(pack, matcher, cube)
        self._lookup = Lookup(pack, matcher)
        self._premises = Premises(pack, matcher, self._lookup)
        self._details = Details(pack, matcher.index)
        self._further = Further(pack, matcher.index)
        self._against_last = AgainstLast(pack, matcher.index, cube)
        self._universal = Universal(pack, matcher.index)
        self._turned = Turned(pack, matcher.index, cube)
        self._other_parts = OtherParts(pack, matcher.index)
        self._second_opinion = SecondOpinion(self._lookup)
        self._foreseeing = foreseeing
        self._lives = Lives(pack)
        self._evasions = Evasions(pack)
        self._fractions = FractionsOf(pack, Phrasing(pack))

    def given(self, ids: Sequence[str]) -> Findings:
        """Facts that the user has chosen."""
        return self._lookup.given(ids)

    def answer(self, question: Question, state: State, alone: Trial | None = None) -> Outcome:
        """What becomes of a question; `alone` is how it stands by itself, if that is known."""
        own = self.unforeseen(question, state, alone)
        if self._is_final(question, own):
            return self._with_fraction(question, own)
        likely = self.likely(question, state)
        outcome = self._foreseen(question, own, likely) or own
        found = self.doubts(question, state, own, outcome, likely)
        trusted = 1.0 if found is None else trust(found)
        looked_up = outcome.weighing is not None
        if trusted < _SURE_ENOUGH and looked_up and not question.excluded:  # no wording knows what is left out
            plain = plainest(likely, outcome.findings)
            if plain is not None:
                return self._with_fraction(question, _of_calculation(plain, own))
        if trusted < _TRUSTED:
            return Outcome(own.hypothesis, own.matches, self._lookup.doubted(outcome.findings, own.matches))
        return self._with_fraction(question, outcome)

    def _with_fraction(self, question: Question, outcome: Outcome) -> Outcome:
        """The outcome, with the fraction that a percentage comes to where one is asked for."""
        return replace(outcome, findings=self._fractions.added(question, outcome.findings))

    def _is_final(self, question: Question, own: Outcome) -> bool:
        """Whether no foreseen calculation may take the place of what a message came to, and nothing is doubted."""
        refusal, answered = own.findings.refusal, own.findings.kind is Kind.ANSWER
        if answered and own.weighing is None:
            return True  # a recipe reads every word, which no likeness does
        walks = question.places and not question.telling and answered  # a list that was given
        return walks or (refusal is not None and refusal.code in _FINAL) or self._lives.asked(question)

    def doubts(
        self, question: Question, state: State, own: Outcome, outcome: Outcome, likely: Sequence[Foreseen]
    ) -> Features | None:
        """What speaks for and against an answer to a question for arithmetic; None where nothing is doubted."""
        findings = outcome.findings
        if not self._pack.calculations or findings.kind is not Kind.ANSWER or outcome.hypothesis.leaning:
            return None
        asked = asked_for(self.sketch(question, history_of(state)))
        certainty = outcome.certainty if outcome.weighing is not None else None
        rescued = own.findings.kind is not Kind.ANSWER if outcome.foreseen else None
        told, rivals = told_by(self._pack, findings, certainty, rescued), wanted(findings, likely)
        return doubts(asked, told, rivals) if arithmetic(asked, told, rivals) else None

    def _foreseen(self, question: Question, outcome: Outcome, likely: Sequence[Foreseen]) -> Outcome | None:
        """What a calculation comes to that the pack foresees and a message surely wants."""
        findings = outcome.findings
        refusal = findings.refusal
        certainty = outcome.certainty if outcome.weighing is not None else None
        found = surest(likely, findings, rival_features(findings, certainty, likely))
        if found is None or not found[0].findings.facts:
            return None
        in_vain = refusal is not None and refusal.code == _GAP
        confirms = question.confirm and not found[0].question.confirm
        least = _SURE_BEFORE_GAP if in_vain else _SURE_OF_FORESEEN
        if found[1] < (_SURE_AGAINST_ODDS if confirms else least):
            return None
        return _of_calculation(found[0], outcome)

    def likely(self, question: Question, state: State) -> list[Foreseen]:
        """The calculations that the pack foresees and a message may want."""
        context = next((each.context for each in hypotheses(question, state, self._pack) if each.leaning), NOTHING)
        return self._foreseeing.likely(
            question, context, self.sketch(question), self.sketch(question, history_of(state))
        )

    def sketch(self, question: Question, history: Sequence[Past] = ()) -> Sketch:
        """What a question names of figures."""
        return self._calculator.programs.sketch(question, history)

    def unforeseen(self, question: Question, state: State, alone: Trial | None = None) -> Outcome:
        """What a question comes to by itself; `alone` is how it stands so, if that is known."""
        if question.asks == "insist" and state.last is not None and not state.last.facts:
            return self.unforeseen(state.last.question, State(state.turns[:-1]))
        ranked = self._ranked(question, state, alone)
        retold = self._lookup.retold(question, (matches for _, matches in ranked))
        if retold is not None:
            return Outcome(Hypothesis(question, NOTHING, False), ranked[0][1], retold)
        taken = preferred(question, ranked)
        ranked, taken = self._returned(question, state, ranked, taken)
        corrected = self._premises.corrected(question, ranked[0][1])
        corrected = corrected or self._premises.of_a_side(question, _lent(ranked))
        if corrected is not None and not self._worked_out(question, state, ranked[0][1]):
            return Outcome(Hypothesis(question, NOTHING, False), taken.matches, corrected)
        return self._settled(Case(question, history_of(state), ranked, taken, state.grounded is None))

    def _worked_out(self, question: Question, state: State, matches: Trial) -> bool:
        """Whether something is worked out that goes before a correction of what a question takes for granted."""
        if self._calculator.program(question, history_of(state), matches, told=True):
            return True
        counted = question.asks == "count" and bool(question.times)
        return counted and self._calculator.answer(question, matches, history=history_of(state)) is not None

    def _ranked(self, question: Question, state: State, alone: Trial | None = None) -> Ranked:
        """Each way to take a question, with the facts as they stand to it."""
        return [
            (hypothesis, alone)
            if alone is not None and not hypothesis.leaning
            else (hypothesis, self._matcher.rank(hypothesis.question, hypothesis.context))
            for hypothesis in hypotheses(question, state, self._pack)
        ]

    def _returned(self, question: Question, state: State, ranked: Ranked, taken: Taken) -> tuple[Ranked, Taken]:
        """A message that leans returns to an earlier topic that knows its words better than the newest, or its time."""
        retimed = question.intent == FRAGMENT and bool(question.times) and not question.telling
        if not (returns(question, taken) or (retimed and not self._timed(taken))):
            return ranked, taken
        for earlier in islice(state.earlier, _TOPICS):
            others = self._ranked(question, earlier)
            other = preferred(question, others)
            if nearer_to(other, taken) or (retimed and other.fits and self._timed(other)):
                return others, other
        return ranked, taken

    def _timed(self, taken: Taken) -> bool:
        """Whether a message is answered by a fact of some time."""
        return taken.best is not None and bool(self._matcher.index.facts[taken.best.fact_id].times)

    def worked(self, question: Question, state: State, matches: Trial, *, whole: bool = False) -> Outcome | None:
        """A worked-out answer to a question with its preamble; None where there is nothing to work out.

        whole is whether several questions are taken together: then only a plain sign of a calculation counts.
        """
        history = history_of(state)
        findings = self._calculator.program(question, history, matches, told=whole)
        if whole and findings is not None and len(_NUMBERS.findall(question.text)) > len(findings.clauses):
            findings = None
        if findings is None and (not whole or _AT_WHICH.match(question.text)):
            findings = self._calculator.answer(question, matches, history=history)
        return Outcome(Hypothesis(question, NOTHING, False), matches, findings) if findings is not None else None

    def _settled(self, case: Case) -> Outcome:
        """The answer to a question as it was taken: worked out, else looked up, unless neither is what it is for."""
        question, history, matches = case.question, case.history, case.matches
        made = bool(history) and is_made(history[-1])
        checked = self._against_last.checked(question, case.lent.facts, made=made)
        checked = checked or self._universal.counted(question, self._at_hand(case))
        sized = made and bool(question.pronouns) and "compare" in question.cues
        for hypothesis, trial in () if checked or sized else case.ranked:
            if hypothesis.leaning:
                checked = self._lookup.denied_by_last(hypothesis.question, hypothesis.context, trial)
                checked = checked or self._premises.placed(hypothesis.question, hypothesis.context)
        if checked is not None:
            return case.outcome(checked)
        turned = self._turned.counterpart(question, case.lent) or self._other_parts.named(question, case.lent)
        if turned is not None:
            return case.outcome(self._lookup.given((turned,)))
        dated = self._lookup.dated(question, case.lent)
        if dated is not None:
            return case.outcome(dated)
        silent = self._silent(case)
        of_somebody = case.hypothesis.leaning or bool(question.pronouns)
        measured = silent and _measures_on(case)
        looked_up = self._only_looked_up(case) or (silent and of_somebody and not measured)
        told = self._told(case)
        plain = looked_up or silent or self._plain(case, told)
        worked = None if looked_up else self._calculator.program(question, history, matches, told=told or plain)
        each = self._calculator.of_each(question, history) if worked is None and history and not plain else ()
        if each:
            return case.outcome(self._lookup.given(each))
        unclear = self._lookup.unclear(question, matches) if case.first and worked is None else None
        if unclear is not None:
            return case.outcome(unclear)
        weighing = Weighing(self._weigher, [(each.question, each.context, trial) for each, trial in case.ranked])
        placed = None if worked is not None or looked_up else self._calculator.list_places.answer(question, weighing)
        if placed is not None:
            return case.outcome(placed)
        if worked is None and not (looked_up or silent):
            refused = self._calculator.no_such_time(question, history) or self._beyond(case, weighing)
            if refused is not None:
                return case.outcome(refused)
        aged = silent and not looked_up and ("duration" in question.cues or measured)
        if worked is None and (aged or not plain):
            worked = self._calculator.answer(question, matches, history=history)
        if worked is not None and not (case.hypothesis.leaning or question.elliptic):
            worked = self._calculator.likeliest_list.instead(question, worked, weighing) or worked
        aside = worked is not None and (_says_again(case, worked) or _presumes(case, worked))
        aside = aside or (worked is not None and self._second_opinion.counted_elsewhere(worked, weighing))
        if worked is not None and not aside and not self._of_things(question, worked):
            if self._calculator.regard.passes_over(question, worked) or _repeats(case, worked):
                return case.outcome(self._lookup.uncounted(matches))
            vain = self._second_opinion.counted_in_vain(worked, weighing, question)
            if vain is not None:
                return case.outcome(self._lookup.withheld(question, matches, vain))
            return case.outcome(worked)
        missing = None if question.telling else self._details.missing(question, case.lent, case.taken.best)
        if missing is not None:
            return case.outcome(self._lookup.unsaid(missing, matches))
        more = self._further.more(question, case.lent, matches) if case.hypothesis.leaning else None
        return case.outcome(more) if more is not None else self._found(case, weighing)

    def _at_hand(self, case: Case) -> list[Fact]:
        """The fact that answers a question, or is stated next to it, and those that were given last."""
        likely = () if case.taken.best is None else (case.taken.best, *islice(case.taken.matches, _NEXT))
        best = (match.fact_id for match in likely if self._pack.facts[match.fact_id].kind != "gap")
        return [self._pack.facts[id_] for id_ in (*islice(best, 1), *case.lent.facts)]

    def _only_looked_up(self, case: Case) -> bool:
        """Whether a message is for a stated fact alone: a plain slot of what was said, an item of a list."""
        question, taken = case.question, case.taken
        if case.hypothesis.leaning and question.asks in _PLAIN and not question.cues - POINTING:
            return True
        if taken.fits and case.hypothesis.leaning and of_the_whole(question) and not self._asked_in_vain(taken):
            return True
        if question.confirm and _ONLY in question.cues and not question.quantities:
            return True
        of_item = question.intent == FRAGMENT or not question.places or not question.cues & _OVER_SEVERAL
        until = "duration" in question.cues and bool(question.cues & _BESIDE)
        return (taken.fits and case.hypothesis.item and of_item and not until) or self._chosen(case)

    def _silent(self, case: Case) -> bool:
        """Whether what fits a message is that the source does not say it, and it bears no sign of a calculation."""
        question = case.question
        return self._asked_in_vain(case.taken) and question.cues <= _LASTING and not question.periods

    def _chosen(self, case: Case) -> bool:
        """Whether a bare "A or B?" is on what the last answer says."""
        question, best = case.question, case.taken.best
        either = question.intent == FRAGMENT and any(term.choice for term in question.terms)
        return either and best is not None and best.fact_id in case.lent.facts and not best.costs.away

    def _of_things(self, question: Question, worked: Findings) -> bool:
        """Whether people are to be counted, and what was counted are the things of a list."""
        if _PEOPLE not in question.cues:
            return False
        listed = [name for id_ in worked.facts for name in self._pack.facts[id_].slots.get("members", ())]
        known = [self._pack.entities[name].kinds if name in self._pack.entities else () for name in listed]
        return any(_PERSON not in kinds for kinds in known)

    def _told(self, case: Case) -> bool:
        """Whether a message is for what is stated to be retold, and there is such a thing."""
        question = case.question
        if question.asks not in _TOLD or not case.taken.fits or "rank" in question.cues:
            return False
        return self._pack.facts[case.matches[0].fact_id].kind != "gap"

    def _plain(self, case: Case, told: bool) -> bool:
        """Whether a fact that is stated goes before what might be worked out."""
        question, taken = case.question, case.taken
        if not taken.fits:
            return False
        two = bool(_TWO_TIMES.search(question.text))
        claimed = two and "duration" in question.cues
        stated = question.confirm and any(not q.comparison for q in question.quantities) and not claimed
        stated = stated and quota(question) is None
        direct = question.asks in _PLAIN or (case.hypothesis.leaning and question.asks == "change")
        several = question.cues & _OVER_A_LIST or question.cues >= _DAYS_IN_ALL
        apart = two and question.asks == "duration"
        vain = question.elliptic and self._asked_in_vain(taken)
        ago = _AGO.search(question.text) is not None
        return bool(told or stated or (direct and case.exact)) and not (several or apart or vain or ago)

    def _beyond(self, case: Case, weighing: Weighing) -> Findings | None:
        """A refusal of what can only be worked out and is not, unless a stated fact is surely meant."""
        told = case.question.reversed or case.exact
        if not self._calculator.beyond(case.question, case.history, told=told):
            return None
        best = weighing.weighed[:1] if weighing.sampled else []
        stated = weighing.certainty({each.match.fact_id for each in best}) >= SURE_OF_FIGURES
        return None if stated else self._lookup.uncounted(case.matches)

    def _found(self, case: Case, weighing: Weighing) -> Outcome:
        """What is stated, once the second opinion and the guards have seen it."""
        question, hypothesis, matches = case.question, case.hypothesis, case.matches
        if case.taken.lost and question.places and (question.intent == FRAGMENT or self._beyond_list(case)):
            return case.outcome(self._lookup.refuse(hypothesis.question, matches))
        findings = (
            self._lookup.refuse(hypothesis.question, matches)
            if case.taken.lost
            else self._lookup.answer(hypothesis.question, matches, hypothesis.context)
        )
        findings, followed = self._second_opinion.on(findings, weighing, hypothesis.question, matches)
        if findings.kind is Kind.ANSWER and self._lives.asked(question):
            return case.outcome(self._lookup.withheld(question, matches, None))
        counted = self._calculator.likeliest_list.untold(question, findings, weighing)
        lists = self._calculator.told_lists
        if lists.evades(question, counted or findings):
            return case.outcome(self._lookup.uncounted(matches))
        counted = lists.counted(question, counted or findings) or counted
        sketch = self.sketch(question, case.history)
        if counted is not None and self._evasions.evades(question, sketch, counted):
            return case.outcome(self._lookup.uncounted(matches))
        sure = weighing.certainty(told_of(counted or findings)) >= SURE_OF_FIGURES
        if counted is not None and (sure or not self._calculator.unanswered(question, case.history, counted)):
            looked_up = not any(clause.derivation for clause in counted.clauses)
            return case.outcome(counted, weighing if looked_up else None)
        sure = sure and findings.kind is Kind.ANSWER
        formed = self._fractions.adds(question, findings)
        if self._evasions.evades(question, sketch, findings):
            return case.outcome(self._lookup.uncounted(matches))
        if not formed and self._calculator.gives(question, findings):
            return case.outcome(self._lookup.uncounted(matches))
        if not formed and self._calculator.unanswered(question, case.history, findings, sure=sure):
            return case.outcome(self._lookup.uncounted(matches))
        if followed is not None:
            hypothesis = Hypothesis(followed.question, followed.context, bool(followed.context.facts))
        if self._lookup.unsaid_of(question, findings):
            likest = weighing.gaps.likest
            findings = self._lookup.withheld(question, matches, likest.fact_id if likest.ratio > 1 else None)
        if findings.kind is Kind.ANSWER and self._calculator.of_part(question, findings):
            findings = self._lookup.withheld(question, matches, weighing.gaps.likest.fact_id)
        elsewhere = question.asks == "count" and case.lent.facts and not set(findings.facts) & set(case.lent.facts)
        if question.telling and (findings.kind is Kind.NO_ANSWER or elsewhere):
            missing = self._details.missing(question, case.lent, None)
            findings = self._lookup.unsaid(missing, matches) if missing is not None else findings
        if findings.kind is Kind.ANSWER and hypothesis.leaning and self._lacking(question, case.lent, findings.facts):
            findings = self._lookup.refuse(hypothesis.question, matches)
        findings = self._lookup.told_already(question, findings, case.lent)
        if findings.kind is Kind.ANSWER and self._premises.other_side(question, findings.facts):
            findings = self._lookup.withheld(question, matches, None)
        return Outcome(hypothesis, matches, self._premises.attributed(question, findings), weighing)

    def _beyond_list(self, case: Case) -> bool:
        """Whether a place is asked for that no list has, and the talk was not on the first of several."""
        before = case.lent.question
        on_first = before is not None and _FIRST in before.cues
        return not (case.hypothesis.item or case.question.telling or case.question.ranked or on_first)

    def _lacking(self, question: Question, lent: Context, facts: Sequence[str]) -> bool:
        """Whether a follow-up asks for names, the first of several or a part, and what it would get has none."""
        if self._details.uncounted(question, facts, lent.facts):
            return True
        lacking = (self._details.unlisted, self._details.unranked)
        return any(lacks(question, facts) for lacks in lacking) or self._details.unexplained(question, lent, facts)

    def _asked_in_vain(self, taken: Taken) -> bool:
        """Whether what fits a message is that the source does not say it."""
        return taken.fits and self._pack.facts[taken.matches[0].fact_id].kind == "gap"


def _of_calculation(worked: Worked, own: Outcome) -> Outcome:
    """What a foreseen calculation comes to, in place of what a message came to by itself."""
    return Outcome(Hypothesis(worked.question, NOTHING, False), own.matches, worked.findings, foreseen=True)


def told_of(findings: Findings) -> set[str]:
    """The facts of findings, with the theme that they are told as."""
    return {*findings.facts, *(match.fact_id for match in findings.matches[:1])}


def _lent(ranked: Ranked) -> Context:
    """What the conversation lends to a message."""
    return next((hypothesis.context for hypothesis, _ in ranked if hypothesis.leaning), NOTHING)


def _says_again(case: Case, worked: Findings) -> bool:
    """Whether a yes or a no is asked for, and what was worked out is neither, but what was given last."""
    last = case.history[-1].facts if case.history else ()
    bare = case.question.confirm and case.question.cues <= POINTING
    neither = bare and worked.kind is Kind.ANSWER and worked.lead is None
    return neither and set(worked.facts) <= set(last)


def _measures_on(case: Case) -> bool:
    """Whether a follow-up may ask for the time to another event than the last answer's ("and to the fair?")."""
    made = case.history[-1].steps[-1:] if case.history else ()
    return bool(made) and made[0].operation == "duration" and case.question.elliptic and case.question.asks == "what"


def _repeats(case: Case, worked: Findings) -> bool:
    """Whether a follow-up on something else would get just the calculation that was made last."""
    made = tuple(clause.derivation[-1] for clause in worked.clauses if clause.derivation)
    before = case.history[-1] if case.history else None
    again = bool(made) and before is not None and made == before.steps
    return again and not case.question.confirm and bool(case.question.terms) and case.question.elliptic


def _presumes(case: Case, worked: Findings) -> bool:
    """Whether a follow-up that names nothing is put right, as if it had said what moved which way."""
    return worked.lead == "correction" and bool(case.history) and not case.question.telling


def history_of(state: State) -> tuple[Past, ...]:
    """The turns so far that facts carried, without those that only asked of the answer before ("who says so?")."""
    carried = (turn for turn in state.turns if turn.facts)
    return tuple(Past(turn.question, turn.facts, turn.steps) for turn in carried if not of_the_answer(turn.question))
