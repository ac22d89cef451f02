"""A reply and its parts: what was said, on which facts, by which steps, from which places."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

_MARKDOWN = re.compile(r"[\\`*_{}\[\]<>()#+!|~$&-]|(?<=\d)[.)](?=\s)")
"""Signs that Markdown may take for markup; after a number, also the stop that begins a list."""


class Kind(StrEnum):
    """What sort of reply it is."""

    ANSWER = "answer"
    NO_ANSWER = "no_answer"
    CLARIFICATION = "clarification"
    SMALLTALK = "smalltalk"


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in the source, numbered as in the reply's text."""

    section: str
    paragraph: int
    stated_by: tuple[str, ...] = ()
    """Names of the persons or bodies that the source gives for the statement."""
    title: str = ""
    """The section's title, for display."""

    def __str__(self) -> str:
        by = f" ({', '.join(self.stated_by)})" if self.stated_by else ""
        return f"{self.title or self.section}, paragraph {self.paragraph}{by}"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a worked-out answer."""

    operation: str
    """difference, sum, ratio, share, growth, earlier, count, duration, order, …"""
    operands: tuple[tuple[str, str], ...]
    """Pairs of fact id and the operand as shown ("$91.2 million")."""
    formula: str
    """The calculation in figures, "79.8 - 11.4 = 68.4"."""
    result: str
    """The result as shown."""


@dataclass(frozen=True, slots=True)
class Part:
    """A clause of the reply with what carries it."""

    text: str
    facts: tuple[str, ...] = ()
    derivation: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer."""

    code: str
    """not_covered, missing_slot, period, gap, other_country, not_understood, empty, no_exchange_rate,
    no_such_figure."""
    recognised: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    """Ids of the nearest facts."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the question was understood, for people and for logs."""

    text: str = ""
    corrections: tuple[tuple[str, str], ...] = ()
    intent: str = ""
    asks: str = ""
    terms: tuple[tuple[str, str], ...] = ()
    """Content words and what accounts for each: "explained", "unexplained" or "party"."""
    periods: tuple[str, ...] = ()
    direction: str = ""
    cues: tuple[str, ...] = ()
    inherited: tuple[str, ...] = ()
    calculation: str = ""
    """The plain question that was worked out in its place, where it is another wording of that."""
    candidates: tuple[tuple[str, str], ...] = ()
    """The winner and its runners-up with their costs."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot says to one message."""

    text: str
    kind: Kind
    citations: tuple[Citation, ...] = ()
    parts: tuple[Part, ...] = ()
    refusal: Refusal | None = None
    suggestions: tuple[str, ...] = ()
    reading: Reading = field(default_factory=Reading)

    @property
    def body(self) -> str:
        """The text without the citations listed below it."""
        lines = self.text.split("\n")
        return "\n".join(lines[: len(lines) - len(self.citations)])

    @property
    def facts(self) -> tuple[str, ...]:
        """Ids of the facts used, each once, in the order of use."""
        return tuple(dict.fromkeys(id_ for part in self.parts for id_ in part.facts))

    @property
    def derivation(self) -> tuple[Step, ...]:
        """Steps of a computed answer."""
        return tuple(step for part in self.parts for step in part.derivation)

    def _repr_markdown_(self) -> str:
        """For notebooks: the text, nothing in it taken for markup, and the citations as a list."""
        cited = (_plain_markdown(f"[{number}] {citation}") for number, citation in enumerate(self.citations, 1))
        notes = "\n".join(f"- {note}" for note in cited)
        lines = "  \n".join(_plain_markdown(line) for line in self.body.split("\n"))
        return "\n\n".join(part for part in (lines, notes) if part)

    def _repr_html_(self) -> str:
        """For notebooks: a paragraph and a numbered list of the citations."""
        notes = "".join(f"<li>{html.escape(str(citation))}</li>" for citation in self.citations)
        text = html.escape(self.body).replace("\n", "<br>\n")
        return f"<p>{text}</p>" + (f"\n<ol>{notes}</ol>" if notes else "")

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready form."""
        data = asdict(self)
        data["kind"] = self.kind.value
        data["facts"] = list(self.facts)
        return _listed(data)  # type: ignore[no-any-return]

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Reply:
        """The inverse of `to_dict`."""
        return cls(
            text=data["text"],
            kind=Kind(data["kind"]),
            citations=tuple(
                Citation(c["section"], c["paragraph"], tuple(c["stated_by"]), c["title"]) for c in data["citations"]
            ),
            parts=tuple(
                Part(p["text"], tuple(p["facts"]), tuple(_step(s) for s in p["derivation"])) for p in data["parts"]
            ),
            refusal=_refusal(data["refusal"]) if data["refusal"] else None,
            suggestions=tuple(data["suggestions"]),
            reading=_reading(data["reading"]),
        )


def _plain_markdown(text: str) -> str:
    """A line that Markdown shows as it stands."""
    return _MARKDOWN.sub(r"\\\g<0>", text)


def _listed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _listed(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_listed(item) for item in value]
    return value


def _pairs(rows: Any) -> tuple[tuple[str, str], ...]:
    return tuple((a, b) for a, b in rows)


def _step(data: Mapping[str, Any]) -> Step:
    return Step(data["operation"], _pairs(data["operands"]), data["formula"], data["result"])


def _refusal(data: Mapping[str, Any]) -> Refusal:
    return Refusal(data["code"], tuple(data["recognised"]), tuple(data["missing"]), tuple(data["nearest"]))


def _reading(data: Mapping[str, Any]) -> Reading:
    return Reading(
        text=data["text"],
        corrections=_pairs(data["corrections"]),
        intent=data["intent"],
        asks=data["asks"],
        terms=_pairs(data["terms"]),
        periods=tuple(data["periods"]),
        direction=data["direction"],
        cues=tuple(data["cues"]),
        inherited=tuple(data["inherited"]),
        calculation=data.get("calculation", ""),
        candidates=_pairs(data["candidates"]),
    )
