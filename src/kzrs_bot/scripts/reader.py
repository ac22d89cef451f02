"""Reads a script file; every fault is told with its line, all of a file at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError

from kzrs_bot.errors import Problem
from kzrs_bot.pack.explain import did_you_mean, explained
from kzrs_bot.pack.model import Pack
from kzrs_bot.pack.yaml_positions import Document, FaultyFileError, Loc, parse_document
from kzrs_bot.scripts.model import Dialogue, Script, ScriptError, Turn
from kzrs_bot.scripts.phrases import Phrase, phrase
from kzrs_bot.scripts.schema import DialogueRecord, ScriptRecord, TurnRecord

ENDING = ".dialogue.yaml"
_KEYS = ("user", "kind", "says", "any", "not", "cites", "facts", "without", "note")


def read_script(path: Path) -> Script:
    """The script in a file; raises ScriptError with every fault of it."""
    document = _document(path)
    if not isinstance(document.value, dict):
        fault = document.problem((), "wrong-type", "expected a mapping with the key dialogues")
        raise ScriptError(str(path), [fault])
    try:
        record = ScriptRecord.model_validate(document.value)
    except ValidationError as error:
        raise ScriptError(str(path), explained(document, (), ScriptRecord, error)) from None
    problems = list(_repeated_names(document, record))
    if problems:
        raise ScriptError(str(path), problems)
    pack = (path.parent / record.pack).resolve() if record.pack else None
    dialogues = tuple(_dialogue(document, at, each) for at, each in enumerate(record.dialogues))
    return Script(path, pack, dialogues)


def foreign_ids(script: Script, pack: Pack) -> list[Problem]:
    """Facts, sections and paragraphs that the script names and the pack does not have."""
    sizes = {section.id: len(section.paragraphs) for section in pack.report.sections}
    document = _document(script.path)
    problems: list[Problem] = []
    for turn in (turn for dialogue in script.dialogues for turn in dialogue.turns):
        for key, ids in (("facts", turn.facts), ("without", turn.without)):
            problems += _unknown_facts(document, (*turn.loc, key), ids, pack)
        problems += _unknown_places(document, (*turn.loc, "cites"), turn.cites, sizes)
    return problems


def script_files(paths: Iterable[Path], pattern: str = f"*{ENDING}") -> Iterator[Path]:
    """The files themselves, and of each folder those in it that are scripts by their name."""
    for path in paths:
        yield from sorted(path.rglob(pattern)) if path.is_dir() else [path]


def _document(path: Path) -> Document:
    try:
        return parse_document(str(path), path.read_bytes())
    except OSError as error:
        told = f"cannot be read: {error.strerror}"
        raise ScriptError(str(path), [Problem(str(path), 0, 0, "unreadable", told)]) from error
    except FaultyFileError as error:
        raise ScriptError(str(path), error.problems) from None


def _repeated_names(document: Document, record: ScriptRecord) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for at, dialogue in enumerate(record.dialogues):
        loc = ("dialogues", at, "name")
        line = document.position(loc)[0]
        if dialogue.name in first:
            message = f'name: "{dialogue.name}" is taken already, in line {first[dialogue.name]}'
            yield document.problem(loc, "duplicate-name", message)
        first.setdefault(dialogue.name, line)


def _unknown_facts(document: Document, loc: Loc, ids: Iterable[str], pack: Pack) -> Iterator[Problem]:
    for at, id_ in enumerate(ids):
        if id_ not in pack.facts:
            message = f'{loc[-1]}: "{id_}" is no fact of the pack'
            yield document.problem((*loc, at), "unknown-fact", message, did_you_mean(id_, pack.facts))


def _unknown_places(document: Document, loc: Loc, places: Iterable[str], sizes: dict[str, int]) -> Iterator[Problem]:
    for at, place in enumerate(places):
        section, _, number = place.partition(" ")
        if section not in sizes:
            message = f'cites: "{section}" is no section of the pack'
            yield document.problem((*loc, at), "unknown-section", message, did_you_mean(section, sizes))
        elif int(number) > sizes[section]:
            message = f"cites: there is no paragraph {number}; {section} has {sizes[section]}"
            yield document.problem((*loc, at), "unknown-paragraph", message)


def _at(document: Document, loc: Loc) -> Iterable[str]:
    """The keys of the mapping at a place."""
    value = document.value
    for part in loc:
        value = value[part]
    return [str(key) for key in value]


def _dialogue(document: Document, at: int, record: DialogueRecord) -> Dialogue:
    loc = ("dialogues", at)
    return Dialogue(
        name=record.name,
        turns=tuple(_turn(document, (*loc, "turns", n), each) for n, each in enumerate(record.turns)),
        line=document.position((*loc, "name"))[0],
        marks=tuple(record.marks),
        fails=record.fails or "",
        loc=loc,
    )


def _turn(document: Document, loc: tuple[str | int, ...], record: TurnRecord) -> Turn:
    def line(*way: str | int) -> int:
        return document.position((*loc, *way))[0]

    def phrases(key: str, texts: list[str]) -> tuple[Phrase, ...]:
        return tuple(phrase(text, line(key, at)) for at, text in enumerate(texts))

    return Turn(
        wordings=tuple(record.user),
        wording_lines=tuple(line("user", at) for at in range(len(record.user))),
        kinds=tuple(record.kind),
        says=phrases("says", record.says),
        any=phrases("any", record.any),
        never=phrases("not", record.not_),
        cites=tuple(record.cites),
        facts=tuple(record.facts),
        without=tuple(record.without),
        note=record.note or "",
        lines={key: line(key) for key in _KEYS},
        written=frozenset(_at(document, loc)),
        loc=loc,
    )
