"""Which facts, slots and paragraphs of a pack the scripts exercise, and which never."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kzrs_bot.pack.model import DESCRIPTION, Pack
from kzrs_bot.scripts.runner import places
from kzrs_bot.scripts.summary import Result

SLOTS_ASKED: Mapping[str, tuple[str, ...]] = {
    "person": ("agent", "patient", "partner", "name"),
    "which": ("agent", "patient", "partner", "name", "topic", "kind"),
    "list": ("members",),
    "count": ("members", "quantity"),
    "amount": ("quantity",),
    "describe": (),
}
"""The slots that a way of asking asks for, where it does not bear their name."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was exercised, and how often."""

    facts: Mapping[str, int]
    """Every fact that the pack writes with the number of replies that rest on it; an overview's rest on its parts."""
    slots: Mapping[str, tuple[int, int]]
    """Every slot that facts fill: the facts of which it was asked, and the facts that have it."""
    paragraphs: Mapping[str, int]
    """Every paragraph of the source with the number of replies that cite it."""

    @property
    def unused_facts(self) -> tuple[str, ...]:
        return tuple(id_ for id_, count in self.facts.items() if not count)

    @property
    def unused_paragraphs(self) -> tuple[str, ...]:
        return tuple(place for place, count in self.paragraphs.items() if not count)


def covered(pack: Pack, results: Iterable[Result]) -> Coverage:
    """What the replies of the scripts' conversations rest on and cite."""
    facts, cited, asked = Counter[str](), Counter[str](), set[tuple[str, str]]()
    overviews = {fact.id: set(fact.parts) for fact in pack.facts.values() if fact.parts}
    for result in results:
        for outcome in result.outcomes:
            reply = outcome.reply
            facts.update(reply.facts)
            facts.update(id_ for id_, parts in overviews.items() if parts <= set(reply.facts))
            cited.update(places(reply))
            slots = SLOTS_ASKED.get(reply.reading.asks, (reply.reading.asks,))
            asked.update((id_, slot) for id_ in reply.facts for slot in slots)
    all_places = [f"{s.id} {n}" for s in pack.report.sections for n in range(1, len(s.paragraphs) + 1)]
    return Coverage(
        facts={id_: facts[id_] for id_ in pack.facts if not id_.startswith(DESCRIPTION)},
        slots=dict(_slots(pack, asked)),
        paragraphs={place: cited[place] for place in all_places},
    )


def coverage_lines(coverage: Coverage) -> Iterator[str]:
    """The account for a terminal."""
    yield _share("facts", len(coverage.facts) - len(coverage.unused_facts), len(coverage.facts))
    yield from (f"  never: {id_}" for id_ in coverage.unused_facts)
    used = len(coverage.paragraphs) - len(coverage.unused_paragraphs)
    yield _share("paragraphs", used, len(coverage.paragraphs))
    yield from (f"  never: {place}" for place in coverage.unused_paragraphs)
    yield "slots"
    for slot, (asked, there) in coverage.slots.items():
        yield f"  {slot:10} asked of {asked} of the {there} facts that have it"


def _slots(pack: Pack, asked: set[tuple[str, str]]) -> Iterator[tuple[str, tuple[int, int]]]:
    having: dict[str, list[str]] = {}
    for fact in pack.facts.values():
        for slot in fact.slots:
            having.setdefault(slot, []).append(fact.id)
    for slot, ids in sorted(having.items()):
        yield slot, (sum(1 for id_ in ids if (id_, slot) in asked), len(ids))


def _share(what: str, used: int, total: int) -> str:
    return f"{what}: {used} of {total} exercised ({round(100 * used / total) if total else 0}%)"
