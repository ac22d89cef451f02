"""The percentage of an answer as a fraction, where a question asks for one."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.question import Question
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reasoning.phrasing import Phrasing
from kzrs_bot.reasoning.sums import literals
from kzrs_bot.reply import Kind, Step

_FRACTION = "fraction"
"""Cue of an answer in the form of a fraction, and the operation that gives it that form."""
_LARGEST = 20
"""The largest denominator that people reckon with."""
_NEAR = Fraction(1, 200)
"""How far a fraction may be from the percentage that it stands for."""


class FractionsOf:
    """Adds fractions to answers; knows the pack, keeps no state."""

    def __init__(self, pack: Pack, phrasing: Phrasing) -> None:
        self._pack, self._words = pack, phrasing

    def added(self, question: Question, findings: Findings) -> Findings:
        """The findings with each percentage as a fraction behind it; as they are where none is asked for."""
        if _FRACTION not in question.cues or findings.kind is not Kind.ANSWER:
            return findings
        clauses: list[Clause] = []
        for clause in findings.clauses:
            found = self._percentage(clause)
            made = self._fraction(clause, *found) if found is not None else None
            clauses += [clause] if made is None else [clause, made]
        return replace(findings, clauses=tuple(clauses))

    def adds(self, question: Question, findings: Findings) -> bool:
        """Whether a fraction is asked for and can be told."""
        return len(self.added(question, findings).clauses) > len(findings.clauses)

    def _percentage(self, clause: Clause) -> tuple[str, str] | None:
        """The percentage that a clause comes to or states: the fact that it is of, if of one, and as it is shown."""
        if clause.derivation:
            shown = clause.derivation[-1].result
            return ("", shown) if shown.endswith("%") else None
        figure = self._pack.facts[clause.facts[0]].figure if clause.facts else None
        if figure is None:
            return None
        stated = (figure.value, figure.change.percent if figure.change is not None else None)
        percentages = (value.show() for value in stated if value is not None and value.unit == "%")
        return next(((clause.facts[0], shown) for shown in percentages), None)

    def _fraction(self, clause: Clause, id_: str, shown: str) -> Clause | None:
        """A percentage as a fraction of a small denominator, None where none is near."""
        shown = shown.lstrip("-")
        exact = literals(shown)[0].value
        near = exact.limit_denominator(_LARGEST)
        if not 0 < near < 1 or abs(near - exact) > _NEAR:
            return None
        told = f"{near.numerator}/{near.denominator}"
        sign = "=" if near == exact and not shown.startswith("about") else "≈"
        step = Step(_FRACTION, ((id_, shown),), f"{shown.removeprefix('about ')} {sign} {told}", told)
        return self._words.clause("calc_fraction", clause.facts, (*clause.derivation, step), result=told)
