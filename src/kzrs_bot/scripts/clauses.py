"""Turns a statement into questions about it, by its syntax: who, when, where, and the passive."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from kzrs_bot.language.english import load_english

_DATE = re.compile(
    r"(?:1[5-9]|20)\d\d(?:s|-\d+)?$|(?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December)$"
)
_SUBJECTS = ("nsubj", "nsubjpass")
_AUXILIARIES = ("aux", "auxpass")


class Grammar:
    """Asks about statements; holds the English pipeline."""

    def __init__(self) -> None:
        self._nlp = load_english()

    def clause(self, statement: str) -> Clause | None:
        """The main clause of a statement; None where it is not a plain one with a subject and a finite verb."""
        sentences = list(self._nlp(statement).sents)
        if len(sentences) != 1:
            return None
        root = sentences[0].root
        subject = next((child for child in root.children if child.dep_ in _SUBJECTS), None)
        plain = subject is not None and subject.i < root.i and root.pos_ in ("VERB", "AUX")
        return Clause(root, subject) if plain else None


class Clause:
    """Subject, verb and rest of a statement."""

    def __init__(self, root: Any, subject: Any) -> None:
        self._root = root
        self._subject = list(subject.subtree)
        self._auxiliaries = [child for child in root.children if child.dep_ in _AUXILIARIES and child.i < root.i]
        self._rest = _until_comma(root.doc[root.i + 1 : root.sent.end])
        self._particles = [t for t in root.doc[self._subject[-1].i + 1 : root.i] if t not in self._auxiliaries]

    @property
    def subject(self) -> str:
        return _text(self._subject)

    def when(self) -> str | None:
        """The question for the time; None where the statement has none, or where it cannot be asked."""
        return self._inverted("When", lambda token: bool(_DATE.match(token.text)))

    def where(self, places: Iterable[str]) -> str | None:
        """The question for the place, whose names are given."""
        words = {word for place in places for word in place.split()}
        return self._inverted("Where", lambda token: token.text in words)

    def who(self, asking: str = "Who") -> str:
        """The question for the subject: "Who opened the road?"."""
        verb = [*self._auxiliaries, *self._particles, self._root]
        rest = _text([*sorted(verb, key=lambda token: token.i), *self._rest])
        return f"{asking} {rest}?"

    def passive(self) -> str | None:
        """The statement with its object in front: "the road was opened by the mayor"; regular verbs only."""
        target = next((child for child in self._root.children if child.dep_ == "dobj"), None)
        if target is None or self._root.tag_ != "VBD" or not self._root.text.endswith("ed") or self._auxiliaries:
            return None
        moved = list(target.subtree)
        rest = [token for token in self._rest if token not in moved]
        was = "were" if target.tag_ in ("NNS", "NNPS") else "was"
        return f"{_text(moved)} {was} {self._root.text} by {self.subject} {_text(rest)}".strip()

    def _inverted(self, asking: str, telling: Callable[[Any], bool]) -> str | None:
        dropped = {token for token in self._rest if token.dep_ in ("prep", "npadvmod") and _holds(token, telling)}
        if not dropped:
            return None
        gone = {inner for token in dropped for inner in token.subtree}
        rest = _text([token for token in self._rest if token not in gone])
        subject = self.subject
        if self._auxiliaries:
            first, *others = (token.text for token in self._auxiliaries)
            verb = " ".join([*others, self._root.text])
        elif self._root.lemma_ == "be":
            return None
        else:
            first, verb = _DO.get(self._root.tag_, ""), self._root.lemma_
        return f"{asking} {first} {subject} {verb} {rest}".strip() + "?" if first else None


_DO = {"VBD": "did", "VBZ": "does", "VBP": "do"}


def _until_comma(tokens: Iterable[Any]) -> list[Any]:
    found = []
    for token in tokens:
        if token.text in (",", ";", ":", ".", "(", "–", "—"):
            break
        found.append(token)
    return found


def _holds(token: Any, telling: Callable[[Any], bool]) -> bool:
    return any(telling(inner) for inner in token.subtree)


def _text(tokens: Iterable[Any]) -> str:
    text = "".join(token.text_with_ws for token in tokens).strip()
    first = next(iter(tokens), None)
    return text[:1].lower() + text[1:] if first is not None and first.pos_ == "DET" else text
