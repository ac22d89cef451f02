"""Looks into a pack for the chat: its sections, entities, dated events, example questions and figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kzrs_bot.language.text import norm, word_norms
from kzrs_bot.pack.model import DESCRIPTION, Entity, Fact, Pack

if TYPE_CHECKING:
    from kzrs_bot.reply import Citation

STATED = frozenset({"figure", "event", "relation", "claim"})
"""Kinds of fact that say something; an overview only gathers them, a gap says what is missing."""
_TOUR = 5
_ALIKE = 75
_NEAR = 60


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section with the number of its facts."""

    id: str
    title: str
    paragraphs: int
    facts: int


class Library:
    """A pack, with what the chat shows of it worked out once."""

    def __init__(self, pack: Pack, report_text: str | None = None) -> None:
        self.pack = pack
        self._report_text = report_text

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that say something, in the source's order."""
        return tuple(fact for fact in self.pack.facts.values() if fact.kind in STATED)

    @cached_property
    def examples(self) -> tuple[str, ...]:
        """Questions to begin with: those of the pack, else one for each entity that is described."""
        return self.pack.wording.get("example_questions") or self.descriptions

    @cached_property
    def descriptions(self) -> tuple[str, ...]:
        """A request to describe each entity that has a description, in the pack's wording."""
        wordings = self.pack.wording.get("suggest_describe", ())
        named = (entity.name for entity in self.pack.entities.values() if entity.description)
        return tuple(wordings[0].format(name=name) for name in named) if wordings else ()

    @property
    def tour(self) -> tuple[str, ...]:
        """Questions that show off what the bot can do."""
        return (self.pack.wording.get("tour_questions") or self.examples)[:_TOUR]

    @cached_property
    def sections(self) -> tuple[SectionView, ...]:
        """The sections of the source."""
        counts = Counter(fact.references[0].section for fact in self.facts if fact.references)
        return tuple(
            SectionView(section.id, section.title, len(section.paragraphs), counts[section.id])
            for section in self.pack.report.sections
        )

    @cached_property
    def mentions(self) -> Counter[str]:
        """How many facts speak of each entity."""
        return Counter(id_ for fact in self.facts for id_ in entities_of(fact, self.pack))

    @cached_property
    def _named(self) -> dict[str, Entity]:
        """Entities by each of their names, the first to claim a name keeps it."""
        named: dict[str, Entity] = {}
        for entity in self.pack.entities.values():
            for name in (entity.name, *entity.aliases):
                named.setdefault(norm(name), entity)
        return named

    def entity(self, text: str) -> Entity | None:
        """The entity of that name, or of the name nearest to it."""
        wanted = norm(text.strip().strip("?.!\"'“”"))
        if not wanted:
            return None
        return self._named.get(wanted) or next(iter(self._alike(wanted, _ALIKE, 1)), None)

    def named(self, text: str) -> Entity | None:
        """The entity of exactly that name, case and diacritics aside."""
        return self._named.get(norm(text))

    def near(self, text: str) -> tuple[str, ...]:
        """Names of entities that are somewhat like the text."""
        return tuple(dict.fromkeys(entity.name for entity in self._alike(norm(text), _NEAR, 3)))

    def _alike(self, wanted: str, least: int, most: int) -> Iterator[Entity]:
        from rapidfuzz import fuzz, process

        found = process.extract(wanted, self._named.keys(), scorer=fuzz.ratio, score_cutoff=least, limit=most)
        return (self._named[name] for name, _, _ in found)

    def about(self, entity: Entity) -> tuple[Fact, ...]:
        """Facts that speak of an entity, each thing once."""
        described = f"{DESCRIPTION}{entity.id}"
        facts = (fact for fact in self.facts if fact.id != described)
        return told_once(fact for fact in facts if entity.id in entities_of(fact, self.pack))

    def events(self, entity: Entity | None = None) -> tuple[Fact, ...]:
        """Dated events, the earliest first; of equal dates the weightiest first."""
        facts = self.facts if entity is None else self.about(entity)
        return in_order(told_once(fact for fact in facts if fact.kind == "event"))

    def expanded(self, ids: Iterable[str]) -> tuple[Fact, ...]:
        """The facts of these ids, an overview replaced by what it gathers, each once."""
        found: dict[str, Fact] = {}
        for id_ in ids:
            fact = self.pack.facts.get(id_)
            for part in (fact.parts or (id_,)) if fact else ():
                if part in self.pack.facts:
                    found[part] = self.pack.facts[part]
        return tuple(found.values())

    def name(self, value: str) -> str:
        """The name of an entity's id; any other text as it is."""
        entity = self.pack.entities.get(value)
        return entity.name if entity else value

    def place(self, fact: Fact) -> str:
        """Where a fact stands: "Opening 2"."""
        titles = {section.id: section.title for section in self.pack.report.sections}
        places = (f"{titles.get(ref.section, ref.section)} {ref.paragraph}" for ref in fact.references)
        return ", ".join(dict.fromkeys(places))

    def paragraph(self, citation: Citation) -> str | None:
        """The cited paragraph, where the reader's copy of the source is at hand."""
        return self._paragraphs.get((citation.section, citation.paragraph))

    @property
    def has_report(self) -> bool:
        """Whether the reader's copy of the source is at hand."""
        return self._report_text is not None

    @cached_property
    def _paragraphs(self) -> dict[tuple[str, int], str]:
        if self._report_text is None:
            return {}
        from kzrs_bot.pack.verify import report_paragraphs

        return report_paragraphs(self.pack.report, self._report_text)


def entities_of(fact: Fact, pack: Pack) -> frozenset[str]:
    """Entities in a fact's slots, key terms, figure and sources."""
    values: list[Sequence[str]] = [*fact.slots.values(), *fact.about, fact.stated_by]
    if fact.figure:
        values.append((fact.figure.measure, *fact.figure.dims.values()))
    return frozenset(value for group in values for value in group if value in pack.entities)


def _weight(fact: Fact) -> tuple[int, int]:
    return fact.salience, sum(len(reference.evidence) for reference in fact.references)


def told_once(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts without those whose evidence, word for word, others have: they only say a part of it again."""
    told: dict[str, set[str]] = {}
    kept: set[str] = set()
    given = tuple(facts)
    for fact in sorted(given, key=_weight, reverse=True):
        pieces = {str(reference): set(word_norms(" ".join(reference.evidence))) for reference in fact.references}
        if any(evidence - told.get(place, set()) for place, evidence in pieces.items()):
            kept.add(fact.id)
            for place, evidence in pieces.items():
                told.setdefault(place, set()).update(evidence)
    return tuple(fact for fact in given if fact.id in kept)


def in_order(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts that have a date, the earliest first; of equal dates the weightiest first."""
    dated = [(fact.time.start, -fact.salience, fact) for fact in facts if fact.time and fact.time.start]
    return tuple(fact for _, _, fact in sorted(dated, key=lambda item: item[:2]))
