"""Words findings as a reply: the direct answer first, citations numbered and listed once below."""

from __future__ import annotations

from collections.abc import Sequence

from kzrs_bot.pack.model import Fact, Pack
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.replies.suggestions import Suggester
from kzrs_bot.reply import Citation, Kind, Part, Reading, Reply

_PARAGRAPH = 4
"""Sentences up to which a reply is a paragraph."""
_WORDED = frozenset({"period", "missing_slot", "not_covered"})
"""Refusals that say what is missing; the others have one wording each."""


class Composer:
    """Knows the pack's wording; adds nothing that the findings do not hold."""

    def __init__(self, pack: Pack, suggester: Suggester | None = None) -> None:
        """`suggester` knows what may be asked next, if that has been found out already."""
        self._pack = pack
        self._suggester = suggester or Suggester(pack)
        self._titles = {section.id: section.title for section in pack.report.sections}

    def compose(self, found: Sequence[Findings], reading: Reading) -> Reply:
        """The reply to the questions of one message."""
        clauses = self._once(found)
        citations, places = self._cite(clauses)
        sentences = [self._sentence(clause, places) for clause in clauses]
        listing = [f"  [{n}] {citation}" for n, citation in enumerate(citations, 1)]
        lines = [self._joined(sentences, self._lead(found[0])), *listing]
        kinds = {item.kind for item in found}
        return Reply(
            text="\n".join(line for line in lines if line),
            kind=Kind.ANSWER if Kind.ANSWER in kinds else found[0].kind,
            citations=tuple(citations),
            parts=tuple(Part(c.text, c.facts, c.derivation) for c in clauses),
            refusal=None if Kind.ANSWER in kinds else found[0].refusal,
            suggestions=self._suggester.after(found[0], clauses, reading),
            reading=reading,
        )

    def _once(self, found: Sequence[Findings]) -> tuple[Clause, ...]:
        """The clauses of several findings, each said once, whatever word they begin with."""
        clauses: dict[str, Clause] = {}
        for item in found:
            lead = self._lead(item)
            for clause in self._clauses(item):
                clauses.setdefault(clause.text.removeprefix(lead).strip(), clause)
        return tuple(clauses.values())

    @staticmethod
    def _joined(sentences: Sequence[str], lead: str) -> str:
        """A few sentences as a paragraph, many as a list, below the word that they begin with."""
        if len(sentences) <= _PARAGRAPH:
            return " ".join(sentences)
        first = sentences[0].removeprefix(lead).lstrip()
        return "\n".join([*filter(None, [lead]), *(f"- {sentence}" for sentence in (first, *sentences[1:]))])

    def _clauses(self, findings: Findings) -> tuple[Clause, ...]:
        clauses = tuple({clause.text: clause for clause in findings.clauses}.values())
        if findings.kind is Kind.NO_ANSWER and not clauses:
            clauses = self._refusal(findings)
        elif findings.kind is Kind.CLARIFICATION:
            clauses = self._choices(findings)
        if clauses:
            first = clauses[0]
            text = f"{self._lead(findings)} {first.text}".strip()
            clauses = (Clause(text, first.facts, first.derivation), *clauses[1:])
        return clauses

    def _lead(self, findings: Findings) -> str:
        """The word that a reply begins with, such as "Yes."."""
        return self._pack.say(findings.lead) if findings.lead else ""

    def _refusal(self, findings: Findings) -> tuple[Clause, ...]:
        refusal = findings.refusal
        assert refusal is not None
        example = (self._pack.wording.get("example_questions") or ("",))[0]
        if refusal.code not in _WORDED:
            return (Clause(self._pack.say(refusal.code, example=example)),)
        if refusal.code == "period":
            periods = _series(findings.listed) or "none"
            return (Clause(self._pack.say("period", missing=", ".join(refusal.missing), periods=periods)),)
        if refusal.code == "missing_slot":
            text = self._pack.say(f"missing_{refusal.missing[0]}") or self._pack.say("missing_other")
        elif refusal.missing and len(refusal.missing) <= 3:
            text = self._pack.say("not_covered", missing=_series(tuple(f'"{word}"' for word in refusal.missing)))
        else:
            text = self._pack.say("not_covered_plain")
        if not refusal.nearest:
            return (Clause(text),)
        nearest = self._pack.facts[refusal.nearest[0]]
        return (Clause(text), Clause(self._pack.say("nearest", statement=nearest.statement), (nearest.id,)))

    def _choices(self, findings: Findings) -> tuple[Clause, ...]:
        facts = [self._pack.facts[id_] for id_ in findings.choices]
        options = "\n".join(f"  {n}. {fact.statement}" for n, fact in enumerate(facts, 1))
        return (Clause(f"{self._pack.say('clarify')}\n{options}", tuple(fact.id for fact in facts)),)

    def _cite(self, clauses: Sequence[Clause]) -> tuple[list[Citation], dict[str, tuple[int, ...]]]:
        """Citations in the order of use, and for each fact the numbers of its own."""
        order: dict[tuple[str, int], dict[str, None]] = {}
        for clause in clauses:
            for id_ in clause.facts:
                fact = self._pack.facts[id_]
                for reference in fact.references:
                    names = order.setdefault((reference.section, reference.paragraph), {})
                    names.update(dict.fromkeys(self._names(fact)))
        citations = [
            Citation(section, paragraph, tuple(names), self._titles.get(section, section))
            for (section, paragraph), names in order.items()
        ]
        numbers = {place: n for n, place in enumerate(order, 1)}
        places = {
            id_: tuple(numbers[(r.section, r.paragraph)] for r in self._pack.facts[id_].references)
            for clause in clauses
            for id_ in clause.facts
        }
        return citations, places

    def _names(self, fact: Fact) -> tuple[str, ...]:
        return tuple(self._pack.entities[id_].name for id_ in fact.stated_by)

    @staticmethod
    def _sentence(clause: Clause, places: dict[str, tuple[int, ...]]) -> str:
        numbers = sorted({number for id_ in clause.facts for number in places[id_]})
        marks = "".join(f"[{number}]" for number in numbers)
        return f"{clause.text} {marks}".strip()


def _series(words: Sequence[str]) -> str:
    """A list in words: "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
