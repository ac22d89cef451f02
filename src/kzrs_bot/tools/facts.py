"""The tools themselves, as plain methods over a bot."""

from __future__ import annotations

from dataclasses import dataclass

from kzrs_bot.bot import Bot
from kzrs_bot.pack.model import Change, Fact
from kzrs_bot.reasoning.combining import combined
from kzrs_bot.reply import Citation, Refusal, Step
from kzrs_bot.tools.records import Answer, Computed, FoundFact, FoundFacts, FullFact, Place, WorkedStep


@dataclass(frozen=True, slots=True)
class FactTools:
    """Answers from one report, and from nothing else."""

    bot: Bot

    def ask(self, question: str, earlier: list[str]) -> Answer:
        """The bot's reply, in the light of questions asked before."""
        chat = self.bot.conversation()
        for past in earlier:
            chat.ask(past)
        reply = chat.ask(question)
        refusal = reply.refusal or Refusal("")
        return Answer(
            kind=reply.kind.value,
            text=reply.body,
            places=[_place(citation) for citation in reply.citations],
            facts=list(reply.facts),
            steps=[_step(step) for step in reply.derivation],
            missing=[word for word in refusal.missing if word not in self.bot.pack.facts],
            nearest=list(refusal.nearest),
            follow_ups=list(reply.suggestions),
        )

    def search(self, query: str, limit: int) -> FoundFacts:
        """The facts nearest to a query."""
        ids = self.bot.search(query, limit=limit)
        return FoundFacts(facts=[self.found(self.bot.pack.facts[id_]) for id_ in ids])

    def fact(self, id_: str) -> FullFact | None:
        """A fact with everything that is known of it; None where there is none."""
        fact = self.bot.pack.facts.get(id_)
        if fact is None:
            return None
        figure = fact.figure
        found = self.found(fact)
        return FullFact(
            id=found.id,
            statement=found.statement,
            places=found.places,
            kind=fact.kind,
            slots={slot: [self._name(value) for value in values] for slot, values in fact.slots.items()},
            value=figure.value.show() if figure and figure.value else None,
            period=figure.period.iso() if figure and figure.period else None,
            change=_change(figure.change) if figure and figure.change else None,
            evidence=[text for reference in fact.references for text in reference.evidence],
        )

    def compute(self, operation: str, facts: list[str]) -> Computed:
        """Figures of facts put together; raises ComputationError."""
        step = combined(self.bot.pack, operation, facts)
        found = [self.found(self.bot.pack.facts[id_]) for id_ in dict.fromkeys(facts)]
        return Computed(step=_step(step), facts=found)

    def section(self, id_: str) -> str:
        """All statements of a section, a paragraph each list, as Markdown."""
        section = next(section for section in self.bot.pack.report.sections if section.id == id_)
        lines = [f"# {section.title}"]
        for number in range(1, len(section.paragraphs) + 1):
            lines += ["", f"## Paragraph {number}", ""]
            lines += [f"- {fact.statement} (`{fact.id}`)" for fact in self._facts_at(id_, number)]
        return "\n".join(lines)

    def found(self, fact: Fact) -> FoundFact:
        """A fact in short."""
        titles = {section.id: section.title for section in self.bot.pack.report.sections}
        names = [self._name(id_) for id_ in fact.stated_by]
        places = [
            Place(section=ref.section, title=titles[ref.section], paragraph=ref.paragraph, stated_by=names)
            for ref in fact.references
        ]
        return FoundFact(id=fact.id, statement=fact.statement, places=places)

    def _facts_at(self, section: str, paragraph: int) -> list[Fact]:
        return [
            fact
            for fact in self.bot.pack.facts.values()
            if fact.states and any((ref.section, ref.paragraph) == (section, paragraph) for ref in fact.references)
        ]

    def _name(self, value: str) -> str:
        entity = self.bot.pack.entities.get(value)
        return entity.name if entity else value


def _place(citation: Citation) -> Place:
    return Place(
        section=citation.section,
        title=citation.title,
        paragraph=citation.paragraph,
        stated_by=list(citation.stated_by),
    )


def _step(step: Step) -> WorkedStep:
    facts = [fact for fact, _ in step.operands if fact]
    return WorkedStep(operation=step.operation, formula=step.formula, result=step.result, facts=facts)


def _change(change: Change) -> str:
    parts = [part.show(signed=True) for part in (change.percent, change.amount, change.factor) if part]
    base = f" against {change.base.show()}" if change.base else ""
    return ", ".join(parts) + base
