"""The thing at a place of a stated list ("which of the ports is named third?", "the last in order of the alphabet").

A list told whole leaves open which of its things comes third. Where a list is told in the order of the source, its
places are those of the source; things with a time or a size of their own have another order, which is not read here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from kzrs_bot.matching.evidence import Weighing
from kzrs_bot.matching.index import FactIndex
from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.question import Question, Term, Weight
from kzrs_bot.reasoning.counting import Counting
from kzrs_bot.reasoning.events import Events
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.phrasing import Phrasing
from kzrs_bot.reasoning.sides import pseudo_words
from kzrs_bot.reply import Kind, Step

_PLACES = {
    **{word: n for n, word in enumerate(("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"))},
    **dict.fromkeys(("last", "final"), -1),
    **dict.fromkeys(("penultimate", "last but one", "second to last", "second from last", "next to last"), -2),
}
_PLACE = "|".join(sorted(_PLACES, key=len, reverse=True))
_LATER = "|".join(word for word, number in _PLACES.items() if number > 0)
"""What comes first or last by itself may do so in time."""
_NAMED = r"(?:listed|named|mentioned|given|cited|placed|enumerated)"
_ALPHABET = r"(?:alphabetical(?:ly)?|alphabet|a to z)"
_SAID = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:comes?|stands?|appears?|ranks?|is|are|was|were|gets?)(?: (?:in|at|the|{_NAMED}))* (?P<place>{_PLACE})"
        rf"(?: place| position| spot)?(?= in (?:the |that |this )?(?:list|row|order|series|enumeration)\b|$| when| by"
        rf"| if| in {_ALPHABET})",
        rf"\b{_NAMED} (?P<place>{_PLACE})\b",
        rf"\bthe (?P<place>{_PLACE}) (?:\w+ ){{0,2}}(?:in|on|of|from) (?:the |that |this |its |their )?(?:\w+ )?"
        rf"(?:list|row|enumeration)\b",
        rf"\bthe (?P<place>{_PLACE})(?: one)? (?:of|among) the (?!year|month|week|day|quarter|century)",
        rf"\bthe (?P<place>{_PLACE}) (?:\w+ ){{1,3}}(?:is |are |was )?{_NAMED}\b",
        rf"^(?:and )?(?:(?:what|which|who) (?:is|was)|name|give|tell me)(?: me)? the (?P<place>{_LATER})\b",
        rf"\b(?:the )?(?P<place>{_PLACE}) (?:\w+ ){{1,3}}(?={_ALPHABET}|in (?:the )?{_ALPHABET})",
    )
)
"""Words that ask for a place in the order in which things are told."""
_IN_ALPHABET = re.compile(rf"\b(?:in |by |of |if |when |sorted |ordered |put )*(?:the )?{_ALPHABET}(?: order)?\b")
_NAMING = frozenset({"which", "what", "define", "list", "topic", "name", "person", "place", "time"})
_ARTICLE = re.compile(r"^(?:the|a|an) ", re.IGNORECASE)
_LIKELY, _WIDER = 3, 12
"""Facts among which the list is looked for, and a wider one that it is a part of."""
_SURE = 0.4
"""Certainty from which a list is what a question is on."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a list that is asked for."""

    number: int
    word: str
    by_letter: bool
    words: frozenset[int]
    """The words by which it is asked for."""


def place_asked(question: Question) -> Place | None:
    """The place in the order of a list that a question asks for, if it does."""
    if question.confirm or question.asks not in _NAMING or question.times or question.quantities:
        return None
    normal = " ".join(word.norm for word in pseudo_words(question.text))
    for pattern in _SAID:
        said = pattern.search(normal)
        if said is not None:
            letters = _IN_ALPHABET.search(normal)
            spans = [said.span()] if letters is None else [said.span("place"), letters.span()]
            covered = {n for a, b in spans for n in range(normal.count(" ", 0, a), normal.count(" ", 0, b) + 1)}
            return Place(_PLACES[said["place"]], said["place"], letters is not None, frozenset(covered))
    return None


class ListPlaces:
    """Finds the thing at a place of a list; knows the pack, keeps no state."""

    def __init__(
        self, pack: Pack, index: FactIndex, counting: Counting, events: Events, phrasing: Phrasing
    ) -> None:
        self._pack, self._index, self._counting, self._words = pack, index, counting, phrasing
        self._events = events

    def answer(self, question: Question, weighing: Weighing) -> Findings | None:
        """The thing at the place that is asked for; None where no place is, or no list is surely meant."""
        place = place_asked(question)
        if place is None or not any(t.weight is Weight.TELLING and not _says(t, place) for t in question.terms):
            return None
        likely = [each.match for each in islice(weighing.weighed, _WIDER)]
        found = [match for match in likely if self._fits(question, place, match.fact_id)]
        if not found or found[0] not in likely[:_LIKELY]:
            return None
        if not (place.by_letter or weighing.certainty({found[0].fact_id}) >= _SURE):
            return None
        own = set(self._counting.members(found[0].fact_id))
        wider = (m for m in found if own < set(self._counting.members(m.fact_id)))
        best = next((match for match in wider if match.costs.unsaid < found[0].costs.unsaid), found[0])
        return self._at(place, best.fact_id)

    def _fits(self, question: Question, place: Place, id_: str) -> bool:
        """Whether a list has no order of its own, and accounts for what is named beside the place."""
        item = self._index.facts[id_]
        members = self._counting.members(id_)
        if not members or f"w:{place.word}" in item.core or any(map(self._events.takes_place, members)):
            return False
        known = item.terms.union(*(filler.kinds for filler in item.fillers.get("members", ())))
        return all(_known(term, place, known) for term in question.terms)

    def _at(self, place: Place, id_: str) -> Findings | None:
        """The thing at a place of a list; None where the list is too short."""
        members = self._counting.members(id_)
        names = {m: self._pack.entities[m].name if m in self._pack.entities else m for m in members}
        ordered = sorted(members, key=lambda m: _ARTICLE.sub("", names[m]).casefold()) if place.by_letter else members
        if not -len(ordered) <= place.number < len(ordered):
            return None
        found = ordered[place.number]
        step = Step("order", ((id_, str(len(members))),), ", ".join(names[m] for m in ordered), names[found])
        key = "calc_place_by_letter" if place.by_letter else "calc_place_in_list"
        values = {"place": place.word, "result": names[found], "all": str(len(members))}
        clause = self._words.clause(key, (id_,), (step,), **values)
        return Findings(Kind.ANSWER, clauses=(clause,), listed=(found,))


def _known(term: Term, place: Place, known: frozenset[str]) -> bool:
    """Whether a word says the place, says little, or is one that a list knows."""
    if term.weight is not Weight.TELLING or _says(term, place):
        return True
    return bool(term.terms.union(*(part.terms for part in term.parts)) & known)


def _says(term: Term, place: Place) -> bool:
    """Whether a word is one of those that ask for a place."""
    return bool(set(range(term.start, term.end)) & place.words)
