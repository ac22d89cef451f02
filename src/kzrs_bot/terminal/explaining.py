"""How a reply came about, as labelled lines that a person can read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kzrs_bot.pack.model import Pack
from kzrs_bot.reply import Reading, Refusal, Reply, Step

Explanation = tuple[tuple[str, tuple[str, ...]], ...]
"""Labels, each with its lines."""

ASKED = {
    "agent": "who",
    "amount": "how much",
    "capacity": "as what",
    "change": "by how much it changed",
    "compare": "a comparison",
    "confirm": "yes or no",
    "count": "how many",
    "define": "what it is",
    "describe": "a description",
    "duration": "how long",
    "frequency": "how often",
    "insist": "whether that is so",
    "list": "a list",
    "locator": "where it stands in the report",
    "manner": "how",
    "mentioned": "whether the report speaks of it",
    "name": "what it is called",
    "percent": "what percentage",
    "person": "who",
    "place": "where",
    "purpose": "what for",
    "reason": "why",
    "refuse": "what no report can tell",
    "said": "what somebody said",
    "sign": "a calculation",
    "source": "who says so",
    "summary": "a summary",
    "time": "when",
    "timeline": "the order of events",
    "topic": "what was talked about",
    "what": "what",
    "which": "which",
}
"""The engine's names for what is asked, in plain words."""

_COST = re.compile(r"(\w+)=(\d+)")
_TRIED = 4


def explanation(reply: Reply, pack: Pack | None = None) -> Explanation:
    """The reading, what was weighed, the steps of a calculation, and the refusal if there is one."""
    rows = [*_reading_rows(reply.reading), ("Facts", reply.facts)]
    rows.append(("Weighed", tuple(_candidate(*pair, pack) for pair in reply.reading.candidates[:_TRIED])))
    rows.append(("Worked out", tuple(line for step in reply.derivation for line in _step_lines(step, pack))))
    if reply.refusal:
        rows += _refusal_rows(reply.refusal, pack)
    return tuple((label, lines) for label, lines in rows if any(lines))


def _reading_rows(reading: Reading) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "Read as", (reading.text,)
    yield "Spelling", tuple(f"{typed} → {read}" for typed, read in reading.corrections)
    asked = ASKED.get(reading.asks, reading.asks)
    yield "Asks for", (f"{asked} (rule: {reading.intent})" if reading.intent else asked,)
    yield "Words", (", ".join(_word(*term) for term in reading.terms),)
    yield "Period", (", ".join(reading.periods),)
    yield "Direction", (_direction(reading.direction),)
    yield "Hints", (", ".join(reading.cues),)
    yield "From before", (", ".join(reading.inherited),)
    yield "Taken for", (reading.calculation,)


def _word(surface: str, account: str) -> str:
    return f"{surface} (not explained)" if account == "unexplained" else surface


def _direction(told: str) -> str:
    """Both ends, "?" for one that the question leaves open."""
    return told.replace("None", "?")


def _candidate(fact_id: str, costs: str, pack: Pack | None) -> str:
    counted = [f"{name} {number}" for name, number in _COST.findall(costs) if number != "0"]
    told = f"{fact_id}: {', '.join(counted) or 'fits without a cost'}"
    fact = pack.facts.get(fact_id) if pack else None
    return f"{told} – {fact.statement}" if fact else told


def _step_lines(step: Step, pack: Pack | None) -> Iterator[str]:
    yield f"{step.operation}: {step.formula}" if step.result in step.formula else (
        f"{step.operation}: {step.formula} → {step.result}"
    )
    for fact_id, shown in step.operands:
        fact = pack.facts.get(fact_id) if pack else None
        yield f"  {shown}: {fact.statement if fact else fact_id}"


def _refusal_rows(refusal: Refusal, pack: Pack | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "Refused", (refusal.code.replace("_", " "),)
    yield "Understood", (", ".join(refusal.recognised),)
    yield "Missing", (", ".join(refusal.missing),)
    facts = [pack.facts.get(id_) if pack else None for id_ in refusal.nearest]
    yield "Nearest", tuple(
        fact.statement if fact else id_ for fact, id_ in zip(facts, refusal.nearest, strict=True)
    )


def explanation_text(rows: Explanation) -> str:
    """The explanation in plain lines, the labels in a column."""
    width = max((len(label) for label, _ in rows), default=0)
    return "\n".join(_plain_row(label, lines, width) for label, lines in rows)


def _plain_row(label: str, lines: Sequence[str], width: int) -> str:
    margin = "\n" + " " * (width + 4)
    return f"  {label.ljust(width)}  {margin.join(lines)}"
