"""What was worked out, said once more in the scale that is asked for: in thousands, millions, billions or in full."""

from __future__ import annotations

from dataclasses import replace

from kzrs_bot.language.quantities import find_quantities
from kzrs_bot.reasoning.evaluator import Result
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.numbers import Number
from kzrs_bot.reasoning.recipe import Tools
from kzrs_bot.reasoning.sketch import Sketch
from kzrs_bot.reply import Kind

SCALES = ("units", "thousands", "millions", "billions")
"""Signs of what a sum of money is to be given in."""
_FORM, _MONEY = "form", "money"


def without_scale(sketch: Sketch) -> Sketch | None:
    """The question for any sum of money in place of one in a scale; None where it names none, or several."""
    if len(sketch.names & set(SCALES)) != 1:
        return None
    signs = (replace(sign, name=_MONEY) if sign.name in SCALES else sign for sign in sketch.signs)
    return replace(sketch, signs=tuple(sign for sign in signs if sign.name != _FORM))


def rescaled(tools: Tools, findings: Findings, scale: str) -> Findings | None:
    """The findings with the last sum of money that they come to in a scale; None where they come to none."""
    clauses = findings.clauses
    steps = [step for clause in clauses for step in clause.derivation]
    if findings.kind is not Kind.ANSWER or not steps:
        return None
    said = find_quantities(steps[-1].result)
    cell = tools.cube.fact(clauses[-1].facts[0]) if clauses[-1].facts else None
    if len(said) != 1 or cell is None:
        return None
    made = Result(Number.of(said[0].quantity).size(), cell.series, None, clauses[-1].facts)
    told = tools.relate.restated(made, scale, named=False)
    if told and told[0].derivation[-1].result == made.number.show():
        return findings
    return replace(findings, clauses=(*clauses, *told)) if told else None
