"""How likely an answer to a question for arithmetic is right that no recipe worked out, by what speaks for and against
it; a doubtful one is withheld.

Selective question answering with a calibrator of its own (Kamath, Jia and Liang, 2020, "Selective Question Answering
under Domain Shift"): a logistic regression over features of the question, of the way that led to the answer, and of
the calculations that the message may have wanted instead. The weights are fitted to examinations as engines answered
them that had not been mended after them, since afterwards everything looks sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log

from kzrs_bot.matching import weights
from kzrs_bot.matching.evidence import scored
from kzrs_bot.matching.features import Features
from kzrs_bot.pack.model import Pack
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.foreseen import Foreseen
from kzrs_bot.reasoning.sketch import Sketch

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")
_ASIDE = re.compile(
    r"\b(?:besides|except|excluding|other than|(?:apart|aside) from|without|not|leav(?:e|ing)|rather than|but)\b|n't\b",
    re.IGNORECASE,
)
"""Words by which something is left out."""
_AND_ALSO = re.compile(
    r"\band (?:by |in )?(?:how|what|which|when|who|where)\b|,? by how much\b|\bapart\b", re.IGNORECASE
)
"""Words that ask for one thing more."""
_LIMIT = re.compile(
    r"\b(?:two|three|four|five|six|half|first|last|second|third|smallest|largest|at least|over|under|more than"
    r"|less than|fewer than|below|above|each)\b",
    re.IGNORECASE,
)
"""Words that only some of several things meet."""
_OPERATIONS = frozenset(
    {"difference", "sum", "ratio", "share", "average", "total", "per", "rest", "before", "earlier", "need", "less"}
    | {"second", "third"}
)
"""Signs of something that has to be worked out, which stated facts seldom answer."""
_OF_FIGURES = frozenset({"count", "percent", "change", "amount", "duration", "compare"})
"""Ways of asking for a number, or for what numbers decide."""
_RETOLD = frozenset({"summary", "list", "describe", "said", "topic", "source"})
"""Ways of asking for what is stated, however much of it sounds like arithmetic ("sum it up")."""
_SURE_NUMBER = 0.93
"""Certainty from which a stated number is what is counted, whatever the words around it sound like."""
_RIVAL = 0.2
"""Probability from which a calculation may be wanted in place of a number that is stated."""
_UNSURE, _SURE = 0.01, 0.999
"""Certainties beyond which a fact is no surer."""
_SURER = (0.97, 0.99)
_MOST_OPEN, _MOST_FACTS, _MOST_CUES = 6, 6, 5
"""Numbers beyond which more of the same says no more."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is plain of a question."""

    text: str
    asks: str
    confirm: bool
    aside: bool
    """Whether something is left out or denied."""
    cues: int
    """How many operations its words hint at."""
    signs: frozenset[str]
    """Signs of calculations."""
    open: int
    """Words that name no figure, operation or time."""
    numbers: int
    """Quantities and places that it names."""


@dataclass(frozen=True, slots=True)
class Told:
    """An answer, and the way that led to it."""

    route: str
    """looked: stated facts; foreseen: a calculation that the pack foresees."""
    lead: str | None
    text: str
    operations: tuple[str, ...]
    facts: int
    figures: bool
    """Whether any of the facts has a figure."""
    certainty: float
    """That the facts looked up are what is asked for; 0 where none were."""
    rescued: bool
    """Whether the message came to no answer by itself."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A calculation that a message may want."""

    same: bool
    """Whether it comes to what is told."""
    probability: float
    """That the message is a wording of it."""


def asked_for(sketch: Sketch) -> Asked:
    """What is plain of a question, from its sketch."""
    question = sketch.question
    return Asked(
        question.text,
        question.asks,
        question.confirm,
        bool(question.excluded) or sketch.has("complement"),
        len(question.cues),
        sketch.names,
        len(sketch.open),
        len(question.quantities) + (question.ordinal is not None),
    )


def told_by(pack: Pack, findings: Findings, certainty: float | None, rescued: bool | None) -> Told:
    """An answer; `certainty` is that of the facts that were looked up, None where none were.

    `rescued` is whether a foreseen calculation answers in place of a refusal, None where none answers.
    """
    route = "foreseen" if rescued is not None else "looked"
    return Told(
        route,
        findings.lead,
        _text(findings),
        tuple(step.operation for step in findings.steps),
        len(findings.facts),
        any(pack.facts[id_].figure is not None for id_ in findings.facts),
        certainty or 0.0,
        bool(rescued),
    )


def wanted(findings: Findings, likely: Iterable[Foreseen]) -> list[Wanted]:
    """The calculations that a message may want, beside what it came to."""
    told = _text(findings)
    return [
        Wanted(_text(each.worked.findings) == told, each.probability)
        for each in likely
        if each.worked.findings.facts
    ]


def _text(findings: Findings) -> str:
    return " ".join(clause.text for clause in findings.clauses)


def arithmetic(asked: Asked, told: Told, wanted: Sequence[Wanted]) -> bool:
    """Whether a question is for arithmetic, or got some; others are weighed where facts are looked up."""
    if told.route == "looked" and asked.asks == "count" and told.certainty >= _SURE_NUMBER:
        return False
    signed = asked.asks not in _RETOLD and not asked.signs.isdisjoint(_OPERATIONS)
    rivalled = any(each.probability >= _RIVAL for each in wanted if not each.same)
    return bool(told.operations) or signed or (asked.asks in _OF_FIGURES and rivalled)


def trust(found: Features) -> float:
    """The probability that an answer is right that so much speaks for and against."""
    return 1 / (1 + exp(-scored(weights.TRUST, found)))


def doubts(asked: Asked, told: Told, wanted: Sequence[Wanted]) -> Features:
    """What speaks for and against an answer, each thing by its name, behind the way that led to it."""
    plain = _YEAR.sub("", told.text)
    decided = told.lead in {"yes", "no"}
    same = max((each.probability for each in wanted if each.same), default=0.0)
    other = max((each.probability for each in wanted if not each.same), default=0.0)
    percent = asked.asks == "percent" or "percent" in asked.signs
    aside = asked.aside or bool(_ASIDE.search(asked.text))
    limited = bool(_LIMIT.search(asked.text))
    found = {
        "is": 1.0,
        "same": same,
        "other": other,
        "unfound": float(not any(each.same for each in wanted)),
        "cues": min(asked.cues, _MOST_CUES) / _MOST_CUES,
        "open": min(asked.open, _MOST_OPEN) / _MOST_OPEN,
        "numbers": float(bool(asked.numbers)),
        "aside": float(aside),
        "aside_counted": float(aside and told.operations == ("count",)),
        "limit": float(limited),
        "limit_counted": float(limited and told.operations == ("count",)),
        "limit_summed": float(limited and "sum" in told.operations),
        "also": float(bool(_AND_ALSO.search(asked.text))),
        "count": float(asked.asks == "count"),
        "facts": min(told.facts, _MOST_FACTS) / _MOST_FACTS,
        "undecided": float(asked.confirm and not decided),
        "decided": float(decided and not asked.confirm),
        "uncounted": float(asked.asks == "count" and not _NUMBER.search(plain)),
        "no_percent": float(percent and "%" not in told.text),
        "no_money": float("money" in asked.signs and "$" not in told.text),
        "year_lost": float(not _named(_YEAR, asked.text) <= _named(_YEAR, told.text)),
        "number_lost": float(not _named(_NUMBER, _YEAR.sub("", asked.text)) <= _named(_NUMBER, plain)),
        "rescued": float(told.rescued),
    }
    if told.route == "looked":
        sure = min(max(told.certainty, _UNSURE), _SURE)
        found["odds"] = log(sure / (1 - sure))
        found |= {f"sure_{limit}": float(told.certainty > limit) for limit in _SURER}
        found["figures"] = float(told.figures)
        found["operations"] = float(len(asked.signs & _OPERATIONS))
    return {f"{told.route}_{name}": value for name, value in found.items() if value}


def _named(pattern: re.Pattern[str], text: str) -> set[str]:
    return set(pattern.findall(text))
