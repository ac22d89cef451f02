"""Answers that have to be worked out: chooses the calculation that a question asks for, if it asks for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kzrs_bot.matching.costs import Match
from kzrs_bot.matching.matcher import Matcher
from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.question import Question, Term, Weight
from kzrs_bot.reasoning.audit import Audit
from kzrs_bot.reasoning.counting import Counting
from kzrs_bot.reasoning.cube import Cube
from kzrs_bot.reasoning.evaluator import Evaluator
from kzrs_bot.reasoning.figures import Figures
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reasoning.operands import Scan, Scanner
from kzrs_bot.reasoning.phrasing import Phrasing
from kzrs_bot.reasoning.ranking import Ranking
from kzrs_bot.reasoning.rows import Rows, Setting
from kzrs_bot.reasoning.thread import Past, Thread
from kzrs_bot.reasoning.timespans import Timespans
from kzrs_bot.reply import Kind, Refusal

_NOT_COMPUTED = frozenset({"reason", "person", "place", "source", "locator", "summary", "said", "describe"})
"""Ways of asking that no calculation answers."""


class Calculator:
    """Works out what the source does not print; knows the pack, keeps no state."""

    def __init__(self, pack: Pack, matcher: Matcher) -> None:
        self._pack = pack
        self._matcher = matcher
        self._cube = Cube(pack)
        self._evaluator = Evaluator(self._cube)
        self._phrasing = Phrasing(pack)
        self._scanner = Scanner(pack, matcher, self._cube)
        self._figures = Figures(self._cube, self._evaluator, self._phrasing)
        self._ranking = Ranking(pack, matcher, self._cube, self._evaluator, self._phrasing)
        self._timespans = Timespans(pack, matcher, self._phrasing)
        self._counting = Counting(pack, matcher.index, self._phrasing)
        self._audit = Audit(pack)
        self._thread = Thread(self._scanner, self._cube, Rows(self._evaluator), self._works)

    def answer(
        self,
        question: Question,
        matches: Sequence[Match],
        *,
        history: Sequence[Past] = (),
    ) -> Findings | None:
        """The worked-out answer; None where no calculation is asked for, or a stated fact answers better.

        history holds the turns before, the oldest first, for "the first two", "which of these", "and by sea?".
        """
        if question.asks in _NOT_COMPUTED:
            return None
        setting = self._thread.setting(question, history)
        scan = setting.scan
        if scan.has("currency"):
            return self._no_rate(setting)
        if scan.has("audit"):
            return self._audited(setting)
        for attempt in (self._timespans.answer, self._ranking.answer, self._figures.answer, self._counting.answer):
            findings = attempt(setting)
            if findings is not None and not _degenerate(findings) and self._accounted(scan, findings):
                return None if self._stated_better(matches, findings) else findings
        return None if scan.has("sum", "both") else self._counting.of_match(question, matches)

    def _works(self, setting: Setting) -> bool:
        """Whether a setting can be calculated by itself."""
        return self._figures.answer(setting) is not None or self._ranking.answer(setting) is not None

    def _accounted(self, scan: Scan, findings: Findings) -> bool:
        """Whether every telling word of the question belongs to an operand, a cue or a fact that was used."""
        facts = [self._matcher.index.facts[id_] for clause in findings.clauses for id_ in clause.facts]
        for term in scan.question.terms:
            if term.weight is not Weight.TELLING or _covered(term, scan):
                continue
            if not any(self._matcher.explains(scan.question, item, term) for item in facts):
                return False
        return True

    def _stated_better(self, matches: Sequence[Match], findings: Findings) -> bool:
        """Whether a stated fact answers the question as it stands, with nothing left unsaid."""
        if not matches or not matches[0].acceptable:
            return False
        best = matches[0]
        if self._pack.facts[best.fact_id].kind == "gap":
            return False
        return not any(clause.derivation for clause in findings.clauses)

    def _audited(self, setting: Setting) -> Findings | None:
        """The source's arithmetic checked: as far as the question says, or as the last answer goes."""
        scan = setting.scan
        if any(t.weight is Weight.TELLING and not _covered(t, scan) for t in scan.question.terms):
            return None
        cells = [cell for operand in scan.operands for s in operand.series for cell in self._cube.cells(s)]
        named = frozenset(cell.fact.id for cell in cells)
        pointing = scan.question.elliptic and not named
        return Findings(Kind.ANSWER, clauses=self._audit.clauses(frozenset(setting.last) if pointing else named))

    def _no_rate(self, setting: Setting) -> Findings | None:
        if not setting.operands:
            return None
        clause = Clause(self._phrasing.say("calc_no_exchange_rate"))
        cells = [cell for operand in setting.operands for cell in self._cube.cells(operand.best)]
        near = tuple(cell.fact.id for cell in cells[:2])
        return Findings(Kind.NO_ANSWER, clauses=(clause,), refusal=Refusal("no_exchange_rate", nearest=near))


def _covered(term: Term, scan: Scan) -> bool:
    """Whether an operand or a cue accounts for a word."""
    places = set(range(term.start, term.end))
    return bool(places & (scan.anchored | scan.cued))


def _degenerate(findings: Findings) -> bool:
    """Whether a step sets something against itself ("2024 - 2024"): the operands were mistaken."""
    steps = [step for clause in findings.clauses for step in clause.derivation]
    return any(len(step.operands) > 1 and len(set(step.operands)) == 1 for step in steps)


def with_lead(findings: Findings, lead: str | None) -> Findings:
    """The findings with a yes or a no before them."""
    return replace(findings, lead=lead)
