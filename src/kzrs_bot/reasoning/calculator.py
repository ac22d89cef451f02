"""Answers that have to be worked out: chooses the calculation that a question asks for, if it asks for one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from kzrs_bot.matching.costs import Match
from kzrs_bot.matching.matcher import Context, Matcher
from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.question import Question, Term, Weight
from kzrs_bot.reasoning.audit import Audit
from kzrs_bot.reasoning.cube import Cube
from kzrs_bot.reasoning.evaluator import Evaluator
from kzrs_bot.reasoning.figures import Figures
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reasoning.operands import Operand, Scan, Scanner
from kzrs_bot.reasoning.phrasing import Phrasing
from kzrs_bot.reasoning.ranking import Ranking
from kzrs_bot.reasoning.rows import Setting
from kzrs_bot.reasoning.times import find_times
from kzrs_bot.reasoning.timespans import Timespans
from kzrs_bot.reply import Kind, Refusal
from kzrs_bot.values import Period

_NOT_COMPUTED = frozenset({"reason", "person", "place", "source", "locator", "summary", "said", "describe"})
"""Ways of asking that no calculation answers."""

_UNITS = frozenset({"percent", "amount", "points", "share", "growth", "speed"})
"""Cues that say in what the result is wanted."""


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
        self._audit = Audit(pack)

    def answer(
        self,
        question: Question,
        matches: Sequence[Match],
        context: Context = Context(),
        *,
        recent: Sequence[Sequence[str]] = (),
    ) -> Findings | None:
        """The worked-out answer; None where no calculation is asked for, or a stated fact answers better.

        recent holds the facts of the turns before, the oldest first, for "the first two" and "which of these".
        """
        if question.asks in _NOT_COMPUTED:
            return None
        scan = self._continued(self._scanner.scan(question), context)
        if scan.has("currency"):
            return self._no_rate(scan)
        if scan.has("audit"):
            return self._audited(scan, context)
        setting = self._setting(scan, context, recent)
        for attempt in self._attempts(setting, context, recent):
            findings = attempt()
            if findings is not None and self._accounted(scan, findings):
                return None if self._stated_better(scan, matches, findings) else findings
        return None

    def _attempts(
        self, setting: Setting, context: Context, recent: Sequence[Sequence[str]]
    ) -> list[Callable[[], Findings | None]]:
        """Kinds of calculation, the more particular first."""
        return [
            lambda: self._timespans.answer(setting, context, recent),
            lambda: self._ranking.answer(setting, context, recent),
            lambda: self._figures.answer(setting),
        ]

    def _setting(self, scan: Scan, context: Context, recent: Sequence[Sequence[str]]) -> Setting:
        """The operands and times, with those of the conversation where the question leans on it."""
        lent = self._lent_periods(context)
        cells = [cell for operand in scan.operands for s in operand.series for cell in self._cube.cells(s)]
        times = find_times(
            scan.question, lent, lambda period: any(c.period is not None and c.period.same(period) for c in cells)
        )
        operands = scan.operands
        if not operands and (context.facts or recent):
            operands = self._lent_operands(scan, context, recent)
        return Setting(scan, times, operands, lent)

    def _continued(self, scan: Scan, context: Context) -> Scan:
        """A fragment that only names a unit goes on with the operation of the question before ("and in percent?")."""
        if context.question is None or not scan.question.elliptic or scan.operands or not scan.cues:
            return scan
        if not set(scan.cues) <= _UNITS:
            return scan
        before = self._scanner.scan(context.question)
        kept = {name: () for name in before.cues if name not in _UNITS}
        return replace(scan, cues={**kept, **scan.cues}) if kept else scan

    def _lent_periods(self, context: Context) -> tuple[Period, ...]:
        """Periods of the facts given last."""
        cells = [self._cube.fact(id_) for id_ in context.facts]
        return tuple(dict.fromkeys(c.period for c in cells if c is not None and c.period is not None))

    def _lent_operands(
        self, scan: Scan, context: Context, recent: Sequence[Sequence[str]]
    ) -> tuple[Operand, ...]:
        """The figures given last, for a question that names none."""
        if not scan.question.elliptic and not scan.has("firsts", "lasts", "of-the-list", "both"):
            return ()
        cells = [self._cube.fact(id_) for id_ in context.facts]
        series = dict.fromkeys(cell.series for cell in cells if cell is not None)
        return tuple(Operand((item,), 0, 0) for item in series)

    def _accounted(self, scan: Scan, findings: Findings) -> bool:
        """Whether every telling word of the question belongs to an operand, a cue or a fact that was used."""
        facts = [self._matcher.index.facts[id_] for clause in findings.clauses for id_ in clause.facts]
        for term in scan.question.terms:
            if term.weight is not Weight.TELLING or _covered(term, scan):
                continue
            if not any(self._matcher.explains(scan.question, item, term) for item in facts):
                return False
        return True

    def _stated_better(self, scan: Scan, matches: Sequence[Match], findings: Findings) -> bool:
        """Whether a stated fact answers the question as it stands, with nothing left unsaid."""
        if not matches or not matches[0].acceptable:
            return False
        best = matches[0]
        if self._pack.facts[best.fact_id].kind == "gap":
            return False
        return not any(clause.derivation for clause in findings.clauses)

    def _audited(self, scan: Scan, context: Context) -> Findings | None:
        """The source's arithmetic checked: as far as the question says, or as the last answer goes."""
        if any(t.weight is Weight.TELLING and not _covered(t, scan) for t in scan.question.terms):
            return None
        cells = [cell for operand in scan.operands for s in operand.series for cell in self._cube.cells(s)]
        named = frozenset(cell.fact.id for cell in cells)
        pointing = scan.question.elliptic and not named
        return Findings(Kind.ANSWER, clauses=self._audit.clauses(named or (frozenset(context.facts) if pointing else named)))

    def _no_rate(self, scan: Scan) -> Findings | None:
        if not scan.operands:
            return None
        clause = Clause(self._phrasing.say("calc_no_exchange_rate"))
        cells = [cell for operand in scan.operands for cell in self._cube.cells(operand.best)]
        near = tuple(cell.fact.id for cell in cells[:2])
        return Findings(Kind.NO_ANSWER, clauses=(clause,), refusal=Refusal("no_exchange_rate", nearest=near))


def _covered(term: Term, scan: Scan) -> bool:
    """Whether an operand or a cue accounts for a word."""
    places = set(range(term.start, term.end))
    return bool(places & (scan.anchored | scan.cued))


def with_lead(findings: Findings, lead: str | None) -> Findings:
    """The findings with a yes or a no before them."""
    return replace(findings, lead=lead)
