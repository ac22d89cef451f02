"""Makes a new pack: a small one that works, with comments that teach, to be changed piece by piece."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

from kzrs_bot.errors import KzrsBotError
from kzrs_bot.pack.files import PackFiles, read_pack_files
from kzrs_bot.pack.loader import builtin_pack_path
from kzrs_bot.pack.yaml_positions import parse_document
from kzrs_bot.scripts.schemas import write_schemas

_GENERAL = ("asking", "wording", "concepts", "scaffolding", "shorthand")
"""Roles of files that hold general English, taken over from the built-in pack."""
_EXAMPLES = ("When was the lighthouse first lit?", "How many visitors did it have in 2024?")
_EXAMPLE_LINES = re.compile(r"^example_questions:.*\n(?:[ -].*\n)*", re.MULTILINE)
_TOUR_LINES = re.compile(r"^tour_questions:.*\n(?:[ -].*\n)*", re.MULTILINE)


class FolderTakenError(KzrsBotError, FileExistsError):
    """A folder for a new pack that is there already and not empty."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(folder)

    def __str__(self) -> str:
        return f"{self.folder} is there already and not empty; name a new folder"


def new_pack(folder: Path) -> list[Path]:
    """Write a small working pack into a folder that is new or empty; the files, in order."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderTakenError(folder)
    files = dict(_template(resources.files("kzrs_bot.scripts") / "template"))
    files |= dict(general_intents(read_pack_files(builtin_pack_path()), examples=_EXAMPLES))
    for name, text in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return sorted([*(folder / name for name in files), *write_schemas(folder / "schemas")])


def general_intents(source: PackFiles, *, examples: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Ways of asking, wording and lexicon of a pack, without words that name its parties."""
    names = _party_words(source)
    for role in _GENERAL:
        for file, data in source.role(role).items():
            text = data.decode("utf-8")
            if role == "wording":
                listed = "".join(f'  - "{question}"\n' for question in examples)
                yield file, _EXAMPLE_LINES.sub(f"example_questions:\n{listed}", _TOUR_LINES.sub("", text))
            elif role == "asking":
                yield file, text
            else:
                yield file, _written(_without(parse_document(file, data).value, names))


def _template(folder: Traversable, way: str = "") -> Iterator[tuple[str, str]]:
    for item in folder.iterdir():
        if item.is_dir():
            yield from _template(item, f"{way}{item.name}/")
        elif item.name.endswith((".yaml", ".txt")):
            yield f"{way}{item.name}", item.read_text(encoding="utf-8")


def _party_words(source: PackFiles) -> frozenset[str]:
    """The proper names of the parties that are one word long, adjectives included."""
    report = next(iter(source.role("report").values()))
    parties = parse_document("report", report).value.get("parties") or []
    words: set[str] = set()
    for file, data in source.role("entities").items():
        for record in parse_document(file, data).value:
            if record["id"] in parties:
                names = [record["name"], *record.get("aliases", []), *record.get("adjectives", [])]
                words |= {name.lower() for name in names if name.isalpha() and name[0].isupper()}
    return frozenset(words)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _without(value: Any, names: frozenset[str]) -> Any:
    """The value without texts in which one of the names stands."""
    if isinstance(value, list):
        return [_without(item, names) for item in value if not _names_party(item, names)]
    if isinstance(value, dict):
        return {
            key: _without(item, names) for key, item in value.items() if key == "id" or not _names_party(item, names)
        }
    return value


def _names_party(value: Any, names: frozenset[str]) -> bool:
    if not isinstance(value, str):
        return False
    return any(word in names or word.removesuffix("s") in names for word in _words(value))


def _written(value: Any) -> str:
    return str(yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=110, default_flow_style=None))
