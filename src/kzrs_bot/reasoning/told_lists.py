"""The number of things that a stated list leaves out, where that was asked for.

A list without a number is no answer to "how many"; a list of all is none where things of one kind or place are asked
for that the list does not know.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

from kzrs_bot.matching.index import FactIndex
from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.question import Question, Term, Weight
from kzrs_bot.reasoning.counting import Counting, after_how_many
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.sides import pseudo_words
from kzrs_bot.reply import Kind

_NUMBER = "count"
_AND_COUNT = re.compile(r"\band (?:count|number|say how many|how many)\b|\b(?:count|number) and (?:name|list)\b", re.I)
"""Words by which the number of what is named is asked for too."""
_OF_ALL = frozenset({"or", "all", "every", "each", "total", "altogether", "overall"})
"""Words by which things of all kinds may be counted."""
_NAMING = frozenset({"which", "list", "what", "person", "place", "name"})
_FROM = re.compile(
    r"\b(?:are|is|were|was|come|comes|came|hails?|based|located|at home)(?: \w+)? (?:from|in|of) (?:the )?"
    r"(?P<place>[^?.!,]+?)\W*$",
    re.IGNORECASE,
)
"""Words by which things of a list are set apart by where they are from."""
_KIND_OF = r"(?:are|is|were|count as|qualify as|rank as|concern|cover|deal with|relate to|regulate)"
_THE = r"(?:the|these|those|all|its|their|our)"
_PARTS = (
    re.compile(rf"\b(?:of|among(?:st)?) {_THE}\b(?P<whole>.*?)\bhow many\b.*?\b{_KIND_OF}\b(?P<part>.+)"),
    re.compile(rf"\bhow many of {_THE}\b(?P<whole>.*?)\b{_KIND_OF}\b(?P<part>.+)"),
    re.compile(rf"\bhow many\b(?P<part>.*?)\bamong(?:st)? {_THE}\b(?P<whole>.+)"),
)
"""Words that set things of one kind apart from all that there are."""


class ToldLists:
    """Counts the things of stated lists; knows the pack, keeps no state."""

    def __init__(self, pack: Pack, index: FactIndex, counting: Counting) -> None:
        self._pack, self._index, self._counting = pack, index, counting

    def evades(self, question: Question, findings: Findings) -> bool:
        """Whether all things of a list are told where some are asked for of which it does not know which these are."""
        if self._of_whole(question, findings) or self._of_unheard_kind(question, findings):
            return True
        id_ = self._told(question, findings)
        if id_ is None:
            return False
        placed = self._placed(question, id_)
        return placed == () or (placed is None and self._is_strange(question, findings.facts))

    def counted(self, question: Question, findings: Findings) -> Findings | None:
        """The number of things of the list that was told first; None where it stands as it is."""
        id_ = self._told(question, findings)
        if id_ is None:
            return self._of_part(question, findings) if _is_stated(question, findings) else None
        placed = self._placed(question, id_)
        if placed:
            return self._counting.of_some(id_, placed)
        apart = self._without_whole(question, findings, id_) or self._of_part(question, findings)
        if apart is not None:
            return apart
        apt = tuple(clause for clause in findings.clauses if id_ not in clause.facts)
        if apt and self._is_strange(question, (id_,)):
            return replace(findings, clauses=apt)
        if self._counting.says_number(id_) or not self._counting.members(id_):
            return None
        if question.excluded and not self._counting.sets_stranger_aside(question, id_):
            left = self._counting.without(question, id_)
            if left or question.asks == _NUMBER:
                return self._counting.of_some(id_, left) if left else None
        if question.asks == _NUMBER and self._knows(question, id_):
            return self._counting.of_list(question, id_)
        if question.asks in _NAMING and _AND_COUNT.search(question.text):
            return self._counting.of_list(question, id_) or self._counting.of_some(id_, self._counting.members(id_))
        return None

    def _without_whole(self, question: Question, findings: Findings, id_: str) -> Findings | None:
        """The number of one kind without that of all, which is told beside it; None where only one is told."""
        own = set(self._counting.members(id_))
        wider = {other for other in findings.facts if own < set(self._counting.members(other))}
        kept = tuple(clause for clause in findings.clauses if wider.isdisjoint(clause.facts))
        words = {word.norm for word in pseudo_words(question.text)}
        numbered = question.asks == _NUMBER and self._pack.facts[id_].figure is not None and words.isdisjoint(_OF_ALL)
        return replace(findings, clauses=kept, matches=()) if numbered and kept and wider else None

    def _of_part(self, question: Question, findings: Findings) -> Findings | None:
        """The things of the kind that is asked for, or their number, without the list of all that is told with it."""
        if not _OF_ALL.isdisjoint(word.norm for word in pseudo_words(question.text)):
            return None
        lists = [id_ for id_ in findings.facts if self._pack.facts[id_].slots.get("members")]
        for part, whole in permutations(lists, 2):
            few, many = (set(self._pack.facts[id_].slots["members"]) for id_ in (part, whole))
            own = self._index.facts[part].core - self._index.facts[whole].core
            of_all = self._index.facts[whole].core - self._index.facts[part].core
            telling = [t for t in question.terms if t.weight is Weight.TELLING]
            nouns = [t for t in question.focus if t in telling] or telling[:1]
            if not few < many or not any(t.terms & own for t in telling):
                continue
            numbered = question.asks == _NUMBER and self._pack.facts[part].figure is not None
            if not numbered and (question.asks not in _NAMING or any(t.terms & of_all for t in nouns)):
                continue
            told = (clause for clause in findings.clauses if whole not in clause.facts)
            kept = tuple(clause for clause in told if not numbered or part in clause.facts)
            return replace(findings, clauses=kept, matches=()) if kept else None
        return None

    def _told(self, question: Question, findings: Findings) -> str | None:
        """The list that was told first, where a number, or things of it, are asked for."""
        if not _is_stated(question, findings) or question.asks not in {*_NAMING, _NUMBER}:
            return None
        first = findings.facts[0]
        return first if len(self._pack.facts[first].slots.get("members", ())) > 1 else None

    def _of_whole(self, question: Question, findings: Findings) -> bool:
        """Whether the number of all is told where things of one kind are to be counted, whose number is not known."""
        fact = self._pack.facts[findings.facts[0]] if findings.facts and findings.kind is Kind.ANSWER else None
        figure = fact.figure if fact is not None else None
        if fact is None or figure is None or figure.dims or question.asks != _NUMBER or question.confirm:
            return False
        if fact.slots.get("members"):
            return False
        units = self._index.facts[fact.id].units
        normal = " ".join(word.norm for word in pseudo_words(question.text))
        for pattern in _PARTS:
            said = pattern.search(normal)
            if said is not None:
                whole, part = (_telling(question, normal, *said.span(side)) for side in ("whole", "part"))
                named = any(term.terms & units for term in whole)
                return named and any(not _lemmas(term) & units for term in part)
        return False

    def _of_unheard_kind(self, question: Question, findings: Findings) -> bool:
        """Whether things of one kind are to be counted, and nothing that is told knows of that kind."""
        if not _is_stated(question, findings) or question.asks != _NUMBER:
            return False
        normal = " ".join(word.norm for word in pseudo_words(question.text))
        said = next(filter(None, (pattern.search(normal) for pattern in _PARTS)), None)
        kinds = _telling(question, normal, *said.span("part")) if said is not None else []
        whole = _whole_of(question, normal, said) if said is not None else []
        figures = any(self._pack.facts[id_].figure is not None for id_ in findings.facts)
        if kinds and whole and not figures and any(match.costs.unsaid for match in findings.matches[:1]):
            return True  # it is on no more than some of such things
        known: set[str] = set()
        for item in (self._index.facts[id_] for id_ in findings.facts):
            fillers = (filler for several in item.fillers.values() for filler in several)
            words = frozenset(term for term in item.terms if not term.startswith("c:"))
            known |= words.union(item.core, item.units, *(f.names | f.kinds for f in fillers))
        return any(not term.terms.union(*(part.terms for part in term.parts)) & known for term in kinds)

    def _placed(self, question: Question, id_: str) -> tuple[str, ...] | None:
        """The things of a list that are from where a question says; None where it says nothing of the kind."""
        said = _FROM.search(question.text)
        if said is None:
            return None
        ends = [t for t in question.terms if t.weight is Weight.TELLING and t.surface.lower() in said["place"].lower()]
        item = self._index.facts[id_]
        if len(ends) != 1 or ends[0].terms & item.core or not self._is_place(ends[0]):
            return None
        fillers = item.fillers.get("members", ())
        return tuple(f.value for f in fillers if self._names(f.value, ends[0]))

    def _is_place(self, term: Term) -> bool:
        """Whether a word names a place that is neither side."""
        known = [self._pack.entities[n] for n in term.terms if n in self._pack.entities]
        return any("place" in entity.kinds or "city" in entity.kinds for entity in known)

    def _names(self, member: str, term: Term) -> bool:
        """Whether a thing bears the name of a place."""
        entity = self._pack.entities.get(member)
        return entity is not None and term.surface.lower() in entity.name.lower()

    def _is_strange(self, question: Question, told: Sequence[str]) -> bool:
        """Whether what is counted is of a narrower kind than a list's things, and than all that is told with it."""
        item = self._index.facts[told[0]]
        fillers = item.fillers.get("members", ())
        cores = (self._index.facts[id_].core for id_ in told)
        known = item.units.union(*cores, *(f.names | f.kinds for f in fillers))
        if question.asks != _NUMBER:
            return False
        counted = [t for t in question.focus[:-1] if t.weight is Weight.TELLING and not _is_joined(t, question)]
        if not question.focus and any(not t.terms & (known | item.terms) for t in after_how_many(question)):
            return True
        one = any(sum(bool(t.terms & (f.names | f.kinds)) for f in fillers) == 1 for t in counted)
        return one or any(not t.terms.union(*(p.terms for p in t.parts)) & known for t in counted)

    def _knows(self, question: Question, id_: str) -> bool:
        """Whether the noun that is counted is one that the list knows its things or itself by."""
        item = self._index.facts[id_]
        kinds = [filler.kinds for filler in item.fillers.get("members", ())]
        known = (item.core | item.units).union(*kinds)
        nouns = [t for t in question.focus if t.weight is not Weight.PARTY][-1:] or after_how_many(question)
        return bool(nouns) and all(bool(t.terms & known) for t in nouns)


def _is_stated(question: Question, findings: Findings) -> bool:
    """Whether facts are told as they stand, and neither a yes nor a no is asked for."""
    stated = findings.kind is Kind.ANSWER and findings.lead is None and not question.confirm
    return stated and bool(findings.facts) and not any(clause.derivation for clause in findings.clauses)


def _telling(question: Question, normal: str, start: int, end: int) -> list[Term]:
    """The telling words in a stretch of a question."""
    first, last = normal.count(" ", 0, start), normal.count(" ", 0, end) + 1
    return [t for t in question.terms if first <= t.start and t.end <= last and t.weight is Weight.TELLING]


def _whole_of(question: Question, normal: str, said: re.Match[str]) -> list[Term]:
    """What all things are called of which some are counted; nothing where a pronoun stands for them."""
    first, last = (normal.count(" ", 0, place) for place in said.span("whole"))
    return [term for term in question.terms if term.end and first < term.start + 1 and term.end <= last + 1]


def _lemmas(term: Term) -> frozenset[str]:
    """The word itself, without the concept that it is of."""
    return frozenset(name for name in term.terms if name.startswith("w:"))


def _is_joined(term: Term, question: Question) -> bool:
    """Whether a word is one of several kinds that are counted together ("mild and cold winters")."""
    words = [word.norm for word in pseudo_words(question.text)]
    return term.end < len(words) and words[term.end] in {"and", "or"}
