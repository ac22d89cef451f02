"""Questions that a pack's own facts give rise to, with what must come of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kzrs_bot.pack.model import DESCRIPTION, Fact, Pack
from kzrs_bot.scripts.clauses import Clause, Grammar

_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_WORD = re.compile(r"\b[a-z]{6,}\b")


@dataclass(frozen=True, slots=True)
class Probe:
    """Things said in a row, the last of which must bring a fact, or must not bring it as true."""

    fact: str
    style: str
    turns: tuple[str, ...]
    brings: bool = True
    certain: bool = True
    """Whether the last question can mean only this fact; where not, a miss proves nothing."""

    @property
    def confirms(self) -> bool:
        """Whether the last question says what is to be confirmed."""
        return self.style.startswith(("confirmed", "tag", "passive"))


class Prober:
    """Makes questions for the facts of a pack."""

    def __init__(self, pack: Pack, grammar: Grammar) -> None:
        self._pack = pack
        self._grammar = grammar
        years = {int(year) for fact in pack.facts.values() for year in _YEAR.findall(fact.statement)}
        self._strange_year = str(min(years, default=1900) - 13)
        named = (name for entity in pack.entities.values() for name in (entity.name, *entity.aliases))
        self._proper = {word for name in named for word in name.split() if word[:1].isupper()}
        strange = (country for country in sorted(pack.lexicon.countries) if country not in pack.entities)
        self._stranger = next((country.title() for country in strange if f"{country}n" in pack.lexicon.countries), "")
        """A country that the source does not know, whose adjective is its name with an n ("Albania")."""

    def direct(self, fact: Fact) -> Iterator[Probe]:
        """Questions that must bring the fact."""
        if fact.kind == "gap" or fact.id.startswith(DESCRIPTION):
            yield from self._by_key_words(fact)
            return
        claim = self._spoken(fact.statement)
        yield Probe(fact.id, "confirmed", (f"Is it true that {claim}?",))
        yield Probe(fact.id, "tag", (f"{claim[:1].upper()}{claim[1:]}, right?",))
        clause = self._grammar.clause(fact.statement) if fact.kind in ("event", "relation") else None
        if clause is not None:
            yield from self._by_syntax(fact, clause)
        yield from self._by_key_words(fact)

    def distorted(self, probe: Probe) -> Iterator[Probe]:
        """The same question with a typing error, from one that brings its fact."""
        last = probe.turns[-1]
        words = [word for word in _WORD.findall(last) if len(set(word[1:-1])) > 1]
        if words:
            longest = max(words, key=len)
            typed = last.replace(longest, _mistyped(longest), 1)
            yield replace(probe, style=f"{probe.style}, mistyped", turns=(*probe.turns[:-1], typed))

    def false(self, fact: Fact) -> Iterator[Probe]:
        """Statements like the fact's that are not true: the bot must not confirm them."""
        if fact.kind == "gap" or fact.id.startswith(DESCRIPTION):
            return
        claim = self._spoken(fact.statement)
        for style, changed in (
            ("wrong year", _YEAR.sub(self._strange_year, claim)),
            ("swapped direction", self._swapped(fact, claim)),
            ("another country", self._elsewhere(claim)),
        ):
            if changed and changed != claim:
                yield Probe(fact.id, style, (f"Is it true that {changed}?",), brings=False)

    def follow_up(self, probe: Probe, fact: Fact, other: Fact) -> Probe | None:
        """After a question for a figure, the same for another period in two or three words."""
        if fact.figure is None or other.figure is None or fact.id == other.id:
            return None
        same = (fact.figure.measure, dict(fact.figure.dims), fact.origin, fact.target) == (
            other.figure.measure, dict(other.figure.dims), other.origin, other.target,
        )  # fmt: skip
        if not same or other.figure.period is None or other.figure.period == fact.figure.period:
            return None
        return Probe(other.id, "follow-up", (*probe.turns, f"and in {other.figure.period.show()}?"))

    def _by_syntax(self, fact: Fact, clause: Clause) -> Iterator[Probe]:
        asked = []
        if fact.time is not None:
            asked.append(("when", clause.when()))
        asked.append(("where", clause.where(self._names(fact, "place"))))
        for agent in fact.slots.get("agent", ()):
            asked.append(("who", self._who(agent, clause)))
        passive = clause.passive()
        asked.append(("passive", f"Is it true that {passive}?" if passive else None))
        yield from (Probe(fact.id, style, (question,)) for style, question in asked if question)

    def _who(self, agent: str, clause: Clause) -> str | None:
        entity = self._pack.entities.get(agent)
        if entity is None or clause.subject.removeprefix("the ") != entity.name.removeprefix("the "):
            return None
        if "person" in entity.kinds:
            return clause.who()
        return clause.who(f"Which {entity.kinds[0]}") if entity.kinds else None

    def _by_key_words(self, fact: Fact) -> Iterator[Probe]:
        """Key words alone; other facts may have a better claim to them."""
        words = " ".join(self._name(choice[0]) for choice in fact.about)
        period = f" {fact.time.show()}" if fact.time else ""
        if words:
            yield Probe(fact.id, "key words", (f"{words}{period}",), certain=False)
            yield Probe(fact.id, "described", (f"Tell me about {words}{period}",), certain=False)
        if fact.figure is not None:
            dims = "".join(f" of {self._name(value)}" for value in fact.figure.dims.values())
            question = (
                f"What was the figure for {self._name(fact.figure.measure)}{dims}{' in' if period else ''}{period}?"
            )
            yield Probe(fact.id, "figure", (question,), certain=False)

    def _spoken(self, statement: str) -> str:
        """A statement as a clause inside a question."""
        text = statement.rstrip(".! ")
        first = re.split(r"\W", text, maxsplit=1)[0]
        proper = first in self._proper or not first[1:].islower()
        return text if proper and len(first) > 1 else text[:1].lower() + text[1:]

    def _names(self, fact: Fact, slot: str) -> list[str]:
        return [self._name(value) for value in fact.slots.get(slot, ())]

    def _name(self, id_: str) -> str:
        return self._pack.entities[id_].name if id_ in self._pack.entities else id_

    def _swapped(self, fact: Fact, claim: str) -> str:
        """The statement with its two sides changed for one another."""
        if fact.origin is None or fact.target is None or fact.origin == fact.target:
            return ""
        first, second = self._name(fact.origin), self._name(fact.target)
        either = re.compile(rf"\b(?:{re.escape(first)}|{re.escape(second)})\b")
        if sorted(either.findall(claim)) != sorted((first, second)):
            return ""
        return either.sub(lambda found: second if found[0] == first else first, claim)

    def _elsewhere(self, claim: str) -> str:
        """The statement with a party, or its adjective, replaced by that of a country that the source does not know."""
        for party in self._pack.report.parties:
            name = self._name(party)
            forms = re.findall(rf"\b{re.escape(name)}n?\b", claim)
            if self._stranger and len(forms) == 1 and f"{name}'s" not in claim:
                return claim.replace(forms[0], forms[0].replace(name, self._stranger))
        return ""


def _mistyped(word: str) -> str:
    """The word with two unlike inner letters exchanged, as fast fingers do."""
    at = next(n for n in range(len(word) // 2, 0, -1) if word[n] != word[n + 1]) if _mixed(word) else 1
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _mixed(word: str) -> bool:
    return any(word[n] != word[n + 1] for n in range(len(word) // 2, 0, -1))
