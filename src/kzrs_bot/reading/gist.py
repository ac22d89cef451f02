"""The gist of a message: its question, and what that is on, without what people say of themselves around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kzrs_bot.language.utterance import Utterance
from kzrs_bot.reading.question import Question, Term, Weight
from kzrs_bot.reading.reader import Reader

_AHEAD = re.compile(
    r"(?P<ahead>[^:?!]{6,90})(?::|\s[-\u2013\u2014])\s+"
    r"(?P<asked>(?:(?:in|for|over|during|of|from) [^,:]{1,40}, )?(?:by|in|of|to|on|from|and|so)?\s*"
    r"(?:how|what|which|do|does|did|is|are|was|were|has|have|can|could|if|give|add|work)\b.+)",
    re.IGNORECASE | re.DOTALL,
)
_NAME = re.compile(r"(?<=\S )[A-Z\u0400-\u042f]|\d")
"""A capital inside a sentence, or a number: what stands ahead says what the question is on."""

_OF_OTHERS = re.compile(
    r"(?:[\w.'\u2019-]+\s+){1,6}?(?:asks?|asked|is asking|are asking|keeps? asking|will ask"
    r"|(?:wants?|would like|needs?) to know|wonders?|is wondering)\b(?: me)?\s*[:,]?\s+(?P<asked>\S.{8,})",
    re.IGNORECASE | re.DOTALL,
)
"""Somebody else for whom a question is put ("my editor wants to know when ...")."""

_AT_WORK = re.compile(
    r"(?:i['\u2019]?m|i am|we['\u2019]?re|we are|am)\s+(?:writing|preparing|drafting|compiling|editing|finishing|making"
    r"|doing|working on|putting together)\b[^.?!,;:]{1,60}?(?:\s+and|\s+so|[,;:])\s+(?P<asked>\S.{8,})",
    re.IGNORECASE | re.DOTALL,
)
"""What the asker is at ("I'm writing a brief and need ...")."""

_ASKS = r"(?:what|who|whom|whose|when|where|which|why|how)\b"
_SPEAKS = r"(?:i|i'm|i've|i'd|we|we're|we've|my|our|he|she|he's|she's)\b"
_CLAUSE = re.compile(
    r"(?<=[^\W\d_]{2}[.?!;:])\s+|(?<=[\d)'\"\u2019\u201d][.?!;:])\s+|(?<=[?!]{2})\s+|\s+[-\u2013\u2014]+\s+|\s*[()]\s*|\n+"
    rf"|,\s+(?=(?:(?:and|but|so|or|as|since|because|cause|cos|anyway|then)\s+)*(?:{_ASKS}|{_SPEAKS}|tell|give|need))"
    rf"|\s+(?=(?:because|but|so|while|though)\s+(?:{_SPEAKS}|{_ASKS}))|,\s+(?=but\s)",
    re.IGNORECASE,
)
_WHO = re.compile(r",\s+who\s[^,.?!]+,(?=\s)", re.IGNORECASE)
"""What is added about somebody between two commas ("my son, who hates boats, asks ...")."""
_BACK = re.compile(
    r"\b(?:the stuff|the lot|such|of (?:it|them|those|these|that|this)"
    r"(?=\W*$| (?:did|does?|is|was|were|are|has|have|had|can|could|from|in|to|at|on|between)\b))\b",
    re.IGNORECASE,
)
"""Words of a question that always stand for something said before it."""
_POINTERS = frozenset(
    {"it", "its", "they", "them", "their", "em", "he", "him", "his", "she", "her", "those", "these", "that", "this"}
)
"""Pronouns, which stand for what the question names itself where that comes first."""
_NAMING = frozenset({Weight.PARTY, Weight.TELLING})
"""Weights of words that name something."""
_BIDS = frozenset({"sum", "average", "difference", "ratio", "share"})
"""Cues of what is to be done with what the other clauses name ("Put them together: how much?")."""
_SUPPOSES = re.compile(r"(?:and |but |so |now )*(?:if|suppose|supposing|imagine|assuming|assume|provided)\b", re.I)
"""How a supposition begins, on which its question stands."""
_MOST = 12
"""Clauses of a message that are looked at."""


def without_preamble(text: str) -> str | None:
    """A question without words ahead of it that name nothing; None where there are none."""
    found = _AHEAD.fullmatch(text.strip())
    if found is not None and not _NAME.search(found["ahead"]):
        return found["asked"]
    found = _OF_OTHERS.fullmatch(text.strip()) or _AT_WORK.fullmatch(text.strip())
    return found["asked"] if found is not None else None


def clauses(text: str) -> tuple[str, ...]:
    """The clauses of a message, as far as marks and the beginnings of others set them apart."""
    parts = (part.strip(" ,") for part in _CLAUSE.split(_WHO.sub("", text)))
    return tuple(part for part in parts if re.search(r"\w", part))[:_MOST]


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause with how it reads."""

    said: Utterance
    question: Question
    asks: bool
    aside: bool
    """Whether it only speaks of the asker, or of people of his."""


@dataclass(frozen=True, slots=True)
class Short:
    """The gist of a message."""

    text: str
    alone: bool
    """Whether it is the message's own question, and no topic had to be put before it."""


class Gist:
    """Leaves out of a message what only speaks of the asker, and nothing that its question may depend on."""

    def __init__(self, reader: Reader, knows: Callable[[Term], bool]) -> None:
        self._reader, self._knows = reader, knows

    def of(self, said: Sequence[Utterance], *, talking: bool) -> Short | None:
        """The gist of the clauses of a message, None where there is none or something would be lost.

        talking is whether there is a conversation that a pronoun may point back to.
        """
        read = [self._read(clause) for clause in said]
        asking = [clause for clause in read if clause.asks]
        asides = [clause for clause in read if clause.aside]
        others = [clause for clause in read if not clause.asks and not clause.aside]
        if len(read) < 2 or not (asking or others) or _timed(asides):
            return None
        if any(self.supposes(clause.said) for clause in others):
            return None
        back = any(self.points_back(clause.said, clause.question) for clause in asking)
        stray = [clause for clause in others if self.strange(clause.question)]
        timed = [clause for clause in others if clause.question.times]
        if any(back or self._says_something(clause) for clause in stray) or (timed and _timed(asking)):
            return None
        known = frozenset().union(*(term.terms for clause in asking for term in clause.question.terms))
        topics = [self._known_words(each) for each in others if each not in stray and self._adds(each, known)]
        if back and not topics and not talking:
            topics = list(filter(None, map(_telling, asides)))
            if not topics:
                return None
        told = [each for each in read if each in asking or (each in others and self._bids(each))]
        asked = ", ".join(clause.said.text.rstrip(" ,") for clause in told)
        text = ": ".join(filter(None, (", ".join(topics), asked)))
        return Short(text, not topics) if text else None

    def points_back(self, said: Utterance, question: Question) -> bool:
        """Whether a question stands on what was said before it ("how much of the stuff ...?")."""
        if _BACK.search(said.text) or not question.pronouns:
            return bool(_BACK.search(said.text))
        first = next((place for place, word in enumerate(said.words) if word.norm in _POINTERS), 0)
        return not any(
            term.end and term.start < first and (term.weight in _NAMING or said.words[term.end - 1].pos == "NOUN")
            for term in question.terms
        )

    def supposes(self, said: Utterance) -> bool:
        """Whether a clause supposes something of things that it names, so that its question stands on it."""
        if not _SUPPOSES.match(said.text):
            return False
        clause = self._read(said)
        return self._says_something(clause) or self.strange(clause.question)

    def strange(self, question: Question) -> bool:
        """Whether a sentence names what the pack knows nothing of."""
        return any(term.weight is Weight.TELLING and not self._knows(term) for term in question.terms)

    def _read(self, said: Utterance) -> _Clause:
        question = self._reader.read(said)
        asks = self._reader.asks(said)
        return _Clause(said, question, asks, not asks and self._reader.aside(said))

    def _says_something(self, clause: _Clause) -> bool:
        """Whether a clause names something the question may be on: a thing that is known, or a topic without a verb."""
        named = any(term.weight in _NAMING and self._knows(term)
                    for term in clause.question.terms)
        verbless = not any(word.pos in {"VERB", "AUX"} for word in clause.said.words)
        return named or verbless or bool(clause.question.times)

    @staticmethod
    def _bids(clause: _Clause) -> bool:
        """Whether a clause names nothing itself, and says what is to be done."""
        named = any(term.weight is Weight.TELLING for term in clause.question.terms)
        return not named and not clause.question.times and bool(clause.question.cues & _BIDS)

    def _adds(self, clause: _Clause, known: frozenset[str]) -> bool:
        """Whether a clause names a thing or a time that the question does not."""
        new = any(t.weight in _NAMING and t.terms.isdisjoint(known)
                  for t in clause.question.terms)
        return new or bool(clause.question.periods or clause.question.quantities)

    def _known_words(self, clause: _Clause) -> str:
        """The words of a clause without what frames them and what nothing is known of."""
        words = clause.said.words
        left_out = set(self._reader.framing(clause.said))
        for term in clause.question.terms:
            if term.end and not self._knows(term):
                left_out.update(range(term.start, term.end))
        return " ".join(word.text for number, word in enumerate(words) if number not in left_out)


def _timed(several: Sequence[_Clause]) -> bool:
    return any(clause.question.times for clause in several)


def _telling(clause: _Clause) -> str:
    """What a clause names, known or not."""
    return ", ".join(term.surface for term in clause.question.terms if term.weight is Weight.TELLING)
