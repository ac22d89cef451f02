"""What a line that is being typed could go on as: text in, suggestions out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path

from kzrs_bot.language.text import norm
from kzrs_bot.terminal.commands import COMMANDS, Takes, find
from kzrs_bot.terminal.library import Library
from kzrs_bot.terminal.themes import THEMES

_MOST = 7
_WORDS = 4
"""A name is looked for in so many words before the cursor at most."""
_SHORTEST = 3
"""Letters after which names are suggested unasked."""
_SHORTEST_FUZZY = 4
_ALIKE = 80
_QUESTION_FROM = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A piece of text that could stand at the cursor."""

    text: str
    replaces: int
    """How many characters before the cursor it takes the place of."""
    what: str = ""
    """What it is, in a word or two."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What the conversation adds: the likelier names, the questions offered, the citations."""

    suggestions: tuple[str, ...] = ()
    recent: frozenset[str] = field(default_factory=frozenset)
    """Ids of the entities that the last reply speaks of."""
    citations: tuple[str, ...] = ()


class Names:
    """The names of a pack's entities, sorted so that those that begin with a text lie together."""

    def __init__(self, library: Library) -> None:
        self._library = library

    @cached_property
    def _keys(self) -> list[tuple[str, str]]:
        """Pairs of a name, lower-case and without diacritics, and the entity's id; also from later words on."""
        pairs: set[tuple[str, str]] = set()
        for entity in self._library.pack.entities.values():
            for name in (entity.name, *entity.aliases):
                words = norm(name).split()
                pairs.update((" ".join(words[start:]), entity.id) for start in range(len(words)))
        return sorted(pairs)

    @cached_property
    def _firsts(self) -> list[str]:
        return [name for name, _ in self._keys]

    def beginning(self, text: str) -> dict[str, None]:
        """Ids of the entities of which a name, or a later word of one, begins with the text."""
        start = bisect_left(self._firsts, text)
        found: dict[str, None] = {}
        for name, id_ in islice(self._keys, start, None):
            if not name.startswith(text):
                break
            found[id_] = None
        return found

    def alike(self, text: str) -> dict[str, None]:
        """Ids of the entities of which a name is nearly spelt so."""
        from rapidfuzz import fuzz, process

        found = process.extract(text, self._firsts, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_MOST)
        return {self._keys[place][1]: None for _, _, place in found}

    def ranked(self, ids: Iterable[str], recent: Collection[str]) -> list[str]:
        """The entities last spoken of first, then those with the most facts."""
        mentions = self._library.mentions
        return sorted(ids, key=lambda id_: (id_ not in recent, -mentions[id_], id_))


class Suggester:
    """Knows all that can be suggested; the pack's names once the pack is there."""

    def __init__(self) -> None:
        self._library: Library | None = None
        self._names: Names | None = None

    def learn(self, library: Library) -> None:
        """Suggest from this pack."""
        self._library = library
        self._names = Names(library)

    def suggest(self, text: str, situation: Situation, *, asked: bool = False) -> list[Suggestion]:
        """Suggestions for the text before the cursor, the best first; `asked` where somebody pressed Tab."""
        line = text.lstrip()
        if line.startswith("/"):
            return list(islice(self._for_command(line, situation), 2 * _MOST))
        if not line:
            return list(self._openers(situation)) if asked else []
        questions = self._questions(line, situation)
        names = self._for_names(line, situation, asked=asked)
        return list(islice(_unlike(text, (*islice(questions, 3), *names)), _MOST))

    def _openers(self, situation: Situation) -> Iterator[Suggestion]:
        """For an empty line: what the reply suggested, else examples."""
        examples = self._library.examples if self._library else ()
        for question in (situation.suggestions or examples)[:_MOST]:
            yield Suggestion(question, 0, "ask")

    def _questions(self, line: str, situation: Situation) -> Iterator[Suggestion]:
        """Questions of which the words typed begin words, in that order."""
        words = norm(line).split()
        if self._library is None or len(line) < _QUESTION_FROM:
            return
        for question in dict.fromkeys((*situation.suggestions, *self._library.examples, *self._library.descriptions)):
            if _runs_through(words, norm(question).split()):
                yield Suggestion(question, len(line), "ask")

    def _for_names(self, line: str, situation: Situation, *, asked: bool) -> Iterator[Suggestion]:
        """Entities whose name begins with the last words typed, the longest stretch of words first."""
        if self._names is None or line[-1].isspace():
            return
        words = line.split()
        for count in range(min(_WORDS, len(words)), 0, -1):
            typed = line[_start_of_last(line, count) :]
            if len(typed) >= (1 if asked else _SHORTEST):
                yield from self._named(norm(" ".join(typed.split())), len(typed), situation, fuzzy=count == 1)

    def _named(self, typed: str, replaces: int, situation: Situation, *, fuzzy: bool) -> Iterator[Suggestion]:
        assert self._names is not None
        assert self._library is not None
        ids = self._names.beginning(typed)
        if not ids and fuzzy and len(typed) >= _SHORTEST_FUZZY:
            ids = self._names.alike(typed)
        for id_ in self._names.ranked(ids, situation.recent):
            entity = self._library.pack.entities[id_]
            yield Suggestion(entity.name, replaces, entity.kinds[0] if entity.kinds else "")

    def _for_command(self, line: str, situation: Situation) -> Iterator[Suggestion]:
        name, space, argument = line[1:].partition(" ")
        if not space:
            yield from _command_names(name.lower())
            return
        command = find(name.lower())
        if command is None:
            return
        if command.takes is Takes.ENTITY and argument.strip() and self._names:
            yield from self._named(norm(argument.strip()), len(argument), situation, fuzzy=True)
        elif command.takes is Takes.THEME:
            yield from (Suggestion(theme, len(argument)) for theme in THEMES if theme.startswith(argument))
        elif command.takes is Takes.CITATION:
            places = enumerate(situation.citations, 1)
            yield from (Suggestion(str(number), len(argument), place) for number, place in places)
        elif command.takes is Takes.FILE:
            yield from _files(argument)


def _command_names(typed: str) -> Iterator[Suggestion]:
    begun = [command for name, command in COMMANDS.items() if name.startswith(typed)]
    inside = [command for name, command in COMMANDS.items() if command not in begun and _spread(typed, name)]
    for command in (*begun, *inside):
        yield Suggestion(f"/{command.name}", len(typed) + 1, command.help)


def _spread(typed: str, name: str) -> bool:
    """Whether the letters typed stand in the name in this order."""
    letters = iter(name)
    return all(letter in letters for letter in typed)


def _files(typed: str) -> Iterator[Suggestion]:
    from kzrs_bot.terminal.saving import WRITERS

    stem, dot, _ = typed.rpartition(".")
    if typed and "/" not in typed.rpartition(".")[2]:
        for suffix in WRITERS:
            name = f"{stem if dot else typed}{suffix}"
            if name.startswith(typed) and not Path(name).is_dir():
                yield Suggestion(name, len(typed))


def _runs_through(typed: Sequence[str], words: Sequence[str]) -> bool:
    left = iter(words)
    return all(any(word.startswith(part) for word in left) for part in typed)


def _start_of_last(line: str, count: int) -> int:
    """Where the last `count` words begin."""
    place = len(line)
    for _ in range(count):
        head = line[:place].rstrip()
        place = max(head.rfind(" "), head.rfind("\n"), head.rfind("\t")) + 1
    return place


def _unlike(text: str, suggestions: Iterable[Suggestion]) -> Iterator[Suggestion]:
    """Each text once, and none that is there already."""
    seen: set[str] = set()
    for suggestion in suggestions:
        typed = text[len(text) - suggestion.replaces :]
        if suggestion.text not in seen and norm(typed) != norm(suggestion.text):
            seen.add(suggestion.text)
            yield suggestion
