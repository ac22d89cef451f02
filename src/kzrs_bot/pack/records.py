"""From files to validated records that still know their place; every fault becomes a Problem."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from kzrs_bot.errors import Problem
from kzrs_bot.pack.explain import explained
from kzrs_bot.pack.files import PackFiles
from kzrs_bot.pack.schema import (
    CalculationRecord,
    ConceptRecord,
    EntityRecord,
    FactRecord,
    IdentityRecord,
    IntentRecord,
    ReportRecord,
    ScaffoldingRecord,
    SmallTalkRecord,
)
from kzrs_bot.pack.yaml_positions import Document, FaultyFileError, Loc, parse_document

R = TypeVar("R", bound=BaseModel)


@dataclass(frozen=True)
class Placed(Generic[R]):
    """A record, the file it stands in, and where in it."""

    record: R
    document: Document
    loc: tuple[int, ...] = ()

    def problem(self, loc: Loc, rule: str, message: str, hint: str = "", *, warning: bool = False) -> Problem:
        return self.document.problem((*self.loc, *loc), rule, message, hint, warning=warning)

    def line(self) -> int:
        return self.document.position(self.loc)[0]


@dataclass
class Records:
    """All records of a pack, and the faults met on the way to them."""

    report: Placed[ReportRecord] | None = None
    entities: list[Placed[EntityRecord]] = field(default_factory=list)
    facts: list[Placed[FactRecord]] = field(default_factory=list)
    arithmetic: list[Placed[IdentityRecord]] = field(default_factory=list)
    calculations: list[Placed[CalculationRecord]] = field(default_factory=list)
    concepts: list[Placed[ConceptRecord]] = field(default_factory=list)
    intents: list[Placed[IntentRecord]] = field(default_factory=list)
    smalltalk: list[Placed[SmallTalkRecord]] = field(default_factory=list)
    scaffolding: Placed[ScaffoldingRecord] | None = None
    shorthand: dict[str, str] = field(default_factory=dict)
    wording: dict[str, tuple[str, ...]] = field(default_factory=dict)
    samples: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sampled_in: list[Document] = field(default_factory=list)
    """The files that hold the sample questions."""
    worded_in: Document | None = None
    """The file that holds the wording."""
    problems: list[Problem] = field(default_factory=list)
    declared: dict[str, set[str]] = field(default_factory=dict)
    """Ids by role, those of faulty records too, so that one fault is told once."""


def read_records(files: PackFiles) -> Records:
    records = Records()
    for role, model, target in _lists(records):
        records.declared[role] = set()
        for document in _documents(files.role(role), records.problems):
            target += _record_list(document, model, records.problems)
            records.declared[role] |= _declared_ids(document)
    records.report = _single(files, "report", ReportRecord, records.problems)
    records.scaffolding = _single(files, "scaffolding", ScaffoldingRecord, records.problems)
    for document in _documents(files.role("shorthand"), records.problems):
        records.shorthand |= {key: texts[0] for key, texts in _texts(document, 1, records.problems).items()}
    for document in _documents(files.role("samples"), records.problems):
        for key, texts in _texts(document, None, records.problems).items():
            records.samples[key] = (*records.samples.get(key, ()), *texts)
        records.sampled_in.append(document)
    for document in _documents(files.role("wording"), records.problems):
        records.wording |= _texts(document, None, records.problems)
        records.worded_in = document
        records.problems += _placeholder_faults(document, records.wording)
    return records


def _lists(records: Records) -> list[tuple[str, type[BaseModel], list[Any]]]:
    return [
        ("entities", EntityRecord, records.entities),
        ("facts", FactRecord, records.facts),
        ("arithmetic", IdentityRecord, records.arithmetic),
        ("calculations", CalculationRecord, records.calculations),
        ("concepts", ConceptRecord, records.concepts),
        ("asking", IntentRecord, records.intents),
        ("smalltalk", SmallTalkRecord, records.smalltalk),
    ]


def _documents(contents: Mapping[str, bytes], problems: list[Problem]) -> Iterable[Document]:
    for file, data in contents.items():
        try:
            document = parse_document(file, data)
        except FaultyFileError as fault:
            problems += fault.problems
            continue
        if document.value is None:
            problems.append(document.problem((), "empty-file", "holds nothing", "write [] where nothing is meant"))
        else:
            yield document


def _record_list(document: Document, model: type[R], problems: list[Problem]) -> list[Placed[R]]:
    if not isinstance(document.value, list):
        problems.append(document.problem((), "wrong-type", "expected a list of records, each beginning with '- id:'"))
        return []
    checked = (_checked(document, (index,), item, model, problems) for index, item in enumerate(document.value))
    return [placed for placed in checked if placed]


def _single(files: PackFiles, role: str, model: type[R], problems: list[Problem]) -> Placed[R] | None:
    for document in _documents(files.role(role), problems):
        return _checked(document, (), document.value, model, problems)
    return None


def _checked(
    document: Document, loc: tuple[int, ...], value: Any, model: type[R], problems: list[Problem]
) -> Placed[R] | None:
    try:
        return Placed(model.model_validate(value), document, loc)
    except ValidationError as error:
        problems += explained(document, loc, model, error)
        return None


def _texts(document: Document, most: int | None, problems: list[Problem]) -> dict[str, tuple[str, ...]]:
    """A mapping of a key to a text, or to a list of them."""
    if not isinstance(document.value, dict):
        problems.append(document.problem((), "wrong-type", "expected a mapping of keys to texts"))
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for key, value in document.value.items():
        texts = value if isinstance(value, list) else [value]
        if all(isinstance(text, str) for text in texts) and 0 < len(texts) <= (most or len(texts)):
            found[key] = tuple(texts)
        else:
            expected = "a text" if most == 1 else "a text or a list of texts"
            problems.append(document.problem((key,), "wrong-type", f"{key}: expected {expected}"))
    return found


def _placeholder_faults(document: Document, wording: Mapping[str, tuple[str, ...]]) -> Iterator[Problem]:
    for key, texts in wording.items():
        for index, text in enumerate(texts):
            try:
                list(Formatter().parse(text))
            except ValueError as error:
                message = f"{key}: {error} (a placeholder is written {{name}})"
                yield document.problem((key, index), "bad-placeholder", message)


def _declared_ids(document: Document) -> set[str]:
    items = document.value if isinstance(document.value, list) else []
    return {item["id"] for item in items if isinstance(item, dict) and isinstance(item.get("id"), str)}
