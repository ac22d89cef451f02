"""Which files make a pack, in one table, and their bytes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Protocol, runtime_checkable

from kzrs_bot.errors import PackError, Problem

LAYOUT: Mapping[str, str] = {
    "report": "knowledge/report.yaml",
    "entities": "knowledge/entities/*.yaml",
    "facts": "knowledge/facts/*.yaml",
    "arithmetic": "knowledge/arithmetic.yaml",
    "samples": "knowledge/samples/*.yaml",
    "calculations": "knowledge/calculations/*.yaml",
    "concepts": "intents/lexicon/concepts*.yaml",
    "scaffolding": "intents/lexicon/scaffolding.yaml",
    "shorthand": "intents/lexicon/shorthand.yaml",
    "asking": "intents/asking/*.yaml",
    "wording": "intents/wording.yaml",
    "smalltalk": "intents/smalltalk.yaml",
}
"""What is read, by role; `*` stands for any name without a slash."""

_DATA_ENDINGS = (".yaml", ".yml", ".json", ".toml", ".csv")


@runtime_checkable
class KnowledgeSource(Protocol):
    """Where a pack's files come from where there is no folder: a database, an archive, a service."""

    @property
    def name(self) -> str:
        """What errors call it."""

    def files(self) -> Mapping[str, bytes]:
        """YAML in UTF-8 by its path in a pack, such as "knowledge/report.yaml"; read once, when a bot is made."""


@dataclass(frozen=True, slots=True)
class PackFiles:
    """The bytes of a pack's files by their path below the pack, in the order of the paths."""

    root: Path
    contents: Mapping[str, bytes]

    def role(self, name: str) -> dict[str, bytes]:
        return {file: data for file, data in self.contents.items() if _matches(file, LAYOUT[name])}

    def unread(self) -> list[str]:
        """Files that look like data but are in no place that is read."""
        return [file for file in self.contents if not any(_matches(file, place) for place in LAYOUT.values())]

    def digest(self) -> str:
        """SHA-256 over the names and contents."""
        total = hashlib.sha256()
        for file, data in self.contents.items():
            total.update(f"{len(file)} {len(data)} {file}".encode("utf-8", "surrogateescape"))
            total.update(data)
        return total.hexdigest()


def read_pack_files(pack: Path | KnowledgeSource) -> PackFiles:
    """All data files of the pack; raises PackError where there is nothing to read."""
    if isinstance(pack, KnowledgeSource):
        return _given_files(pack)
    return _folder_files(pack)


def _given_files(source: KnowledgeSource) -> PackFiles:
    given = source.files()
    data = {file: given[file] for file in sorted(given) if _is_data(Path(file).name)}
    if not data:
        raise PackError(source.name, [Problem(source.name, 0, 0, "no-pack", "gave no YAML file", _FILES_HINT)])
    return PackFiles(Path(source.name), data)


def _folder_files(root: Path) -> PackFiles:
    if not root.is_dir():
        fault = "is no folder" if root.exists() else "does not exist"
        raise PackError(str(root), [Problem(str(root), 0, 0, "no-pack", fault, _FOLDER_HINT)])
    contents: dict[str, bytes] = {}
    problems: list[Problem] = []
    for file in sorted(_data_files(root)):
        try:
            contents[file] = (root / file).read_bytes()
        except OSError as error:
            problems.append(Problem(file, 0, 0, "unreadable", f"cannot be read: {error.strerror}"))
    if not contents and not problems:
        problems.append(Problem(str(root), 0, 0, "no-pack", "holds no knowledge/ and no intents/", _FOLDER_HINT))
    if problems:
        raise PackError(str(root), problems)
    return PackFiles(root, contents)


_FOLDER_HINT = "a pack is a folder with knowledge/ and intents/"

_FILES_HINT = 'expected files by path, as in {"knowledge/report.yaml": b"..."}'


def _data_files(root: Path) -> list[str]:
    found: list[str] = []
    for top in ("knowledge", "intents"):
        for folder, folders, names in os.walk(root / top):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            below = Path(folder).relative_to(root).as_posix()
            found += [f"{below}/{name}" for name in names if _is_data(name)]
    return found


def _is_data(name: str) -> bool:
    return not name.startswith(".") and name.lower().endswith(_DATA_ENDINGS)


def _matches(file: str, place: str) -> bool:
    return file.count("/") == place.count("/") and fnmatchcase(file, place)
