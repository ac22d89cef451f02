"""Everything that is wrong or doubtful in a pack, for its author: one small function a doubt."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kzrs_bot.errors import PackError, Problem
from kzrs_bot.pack.build import built_report, references_of
from kzrs_bot.pack.crosscheck import cross_checked, normal_name
from kzrs_bot.pack.files import LAYOUT, PackFiles, read_pack_files
from kzrs_bot.pack.loader import builtin_pack_path
from kzrs_bot.pack.mentions import collapsed, folded
from kzrs_bot.pack.records import Placed, Records, read_records
from kzrs_bot.pack.schema import EntityRecord, FactRecord, FigureRecord, ReferenceRecord
from kzrs_bot.pack.slips import slips
from kzrs_bot.pack.verify import occurrences, report_paragraphs
from kzrs_bot.pack.yaml_positions import Loc
from kzrs_bot.values import Period

LONGEST_STATEMENT = 45
"""Words; a longer one is hard to read as a reply."""


def check(pack_path: Path | str | None = None, *, report_text: str | None = None) -> list[Problem]:
    """All faults that loading would raise, and warnings besides, in the order of the files.

    With the text of the source, evidence that does not stand in the paragraph it names is among the warnings.
    """
    try:
        files = read_pack_files(builtin_pack_path() if pack_path is None else Path(pack_path))
    except PackError as error:
        return list(error.problems)
    records = read_records(files)
    problems = [*records.problems, *cross_checked(files, records), *_absent_files(files)]
    for doubt in DOUBTS:
        problems += doubt(records)
    if not any(problem.file.startswith("knowledge/facts/") for problem in records.problems):
        for absence in ABSENCES:
            problems += absence(records)
    if report_text is not None:
        problems += _unfound_evidence(records, report_text)
    return sorted(problems)


def _absent_files(files: PackFiles) -> Iterator[Problem]:
    """Without ways of asking and wording a pack can be loaded, but hardly used."""
    for role in ("concepts", "scaffolding", "asking", "wording", "smalltalk"):
        if not files.role(role):
            hint = "copy it from a new pack: kzrs-bot new FOLDER"
            yield Problem(LAYOUT[role], 0, 0, "absent-file", "is absent", hint, warning=True)


def _unused_entities(records: Records) -> Iterator[Problem]:
    used = set(records.report.record.parties) if records.report else set()
    used |= {placed.record.side for placed in records.entities if placed.record.side}
    for fact in records.facts:
        used |= _ids_in(fact.record)
    for identity in records.arithmetic:
        used |= {identity.record.result, *identity.record.terms}
    told = normal_name(" | ".join(_texts_in(records)))
    for placed in records.entities:
        if placed.record.id not in used and not _is_told(placed.record, told):
            message = f'id: "{placed.record.id}" is in no fact'
            yield placed.problem(("id",), "unused-entity", message, warning=True)


def _ids_in(record: FactRecord) -> set[str]:
    found = {*record.stated_by, *record.terms, *record.denies, record.from_ or "", record.to or ""}
    found.update(*record.slots.values(), *record.about)
    if record.figure:
        found |= {record.figure.measure, *record.figure.dims.values()}
    return found


def _texts_in(records: Records) -> Iterator[str]:
    for placed in records.facts:
        record = placed.record
        yield from (record.statement or "", record.heading or "", *_ids_in(record))


def _is_told(record: EntityRecord, told: str) -> bool:
    names = (record.name, *record.aliases, *record.adjectives)
    return any(re.search(rf"(?<!\w){re.escape(normal_name(name))}(?!\w)", told) for name in names)


def _repeated_aliases(records: Records) -> Iterator[Problem]:
    for placed in records.entities:
        seen = {placed.record.name}
        for field in ("aliases", "adjectives"):
            for index, name in enumerate(getattr(placed.record, field)):
                if name in seen:
                    message = f'{field}: "{name}" is given twice'
                    yield placed.problem((field, index), "repeated-alias", message, warning=True)
                seen.add(name)


def _bare_facts(records: Records) -> Iterator[Problem]:
    for placed in records.facts:
        if not any(placed.record.about):
            message = "about: names no key term, so hardly any question finds this fact"
            yield placed.problem(("about",), "no-about", message, warning=True)
        if placed.record.kind == "gap" and not placed.record.near:
            message = "near: names no fact to offer instead"
            yield placed.problem(("near",), "no-near", message, warning=True)
        if placed.record.kind == "claim" and not placed.record.stated_by:
            message = "stated_by: a claim should say whose it is"
            yield placed.problem(("stated_by",), "no-source", message, warning=True)


def _missing_evidence(records: Records) -> Iterator[Problem]:
    for placed in records.facts:
        for reference in references_of(placed.record):
            if not reference.evidence and placed.record.kind not in ("gap", "overview"):
                loc = ("reference",) if placed.record.reference is reference else ("references",)
                place = f"{reference.section} {reference.paragraph}"
                message = f"evidence: nothing is named that stands in {place}"
                yield placed.problem(loc, "no-evidence", message, warning=True)


def _unfound_evidence(records: Records, report_text: str) -> Iterator[Problem]:
    if records.report is None:
        return
    paragraphs = report_paragraphs(built_report(records.report.record), report_text)
    texts = {place: folded(collapsed(text)) for place, text in paragraphs.items()}
    for placed, loc, reference in _references(records):
        text = texts.get((reference.section, reference.paragraph))
        for at, piece in enumerate(reference.evidence if text is not None else ()):
            if not occurrences(piece, text or ""):
                message = f'evidence: "{piece}" does not stand in {reference.section} {reference.paragraph}'
                hint = "copy it letter by letter, or name the paragraph where it stands"
                yield placed.problem((*loc, "evidence", at), "unfound-evidence", message, hint, warning=True)


def _references(records: Records) -> Iterator[tuple[Placed[Any], Loc, ReferenceRecord]]:
    owners: list[Placed[Any]] = [*records.facts, *records.entities]
    for placed in owners:
        if getattr(placed.record, "reference", None):
            yield placed, ("reference",), placed.record.reference
        for at, reference in enumerate(placed.record.references):
            yield placed, ("references", at), reference


def _statements(records: Records) -> Iterator[Problem]:
    first: dict[str, Placed[FactRecord]] = {}
    for placed in records.facts:
        statement = placed.record.statement or placed.record.heading or ""
        words = len(statement.split())
        if words > LONGEST_STATEMENT:
            message = f"statement: has {words} words, more than {LONGEST_STATEMENT}"
            yield placed.problem(("statement",), "long-statement", message, warning=True)
        if statement and statement[-1] not in ".!?:\"”'":
            message = "statement: does not end like a sentence"
            yield placed.problem(("statement",), "unfinished-statement", message, warning=True)
        same = first.setdefault(normal_name(statement), placed)
        if statement and same is not placed:
            message = f'statement: is the same as that of "{same.record.id}"'
            yield placed.problem(("statement",), "duplicate-statement", message, warning=True)


def _undated_figures(records: Records) -> Iterator[Problem]:
    """A figure may have no period, but not beside dated ones of the same measure."""
    dated: set[tuple[str, ...]] = set()
    for placed in records.facts:
        if placed.record.figure and placed.record.figure.period:
            dated.add(_series(placed.record.figure))
    for placed in records.facts:
        figure = placed.record.figure
        if figure and not figure.period and _series(figure) in dated:
            message = f"figure: has no period, while others of {figure.measure} have one"
            yield placed.problem(("figure",), "no-period", message, warning=True)


def _series(figure: FigureRecord) -> tuple[str, ...]:
    """What two figures share that differ in their period alone."""
    return (figure.measure, *sorted(f"{name}={value}" for name, value in figure.dims.items()))


def _figures(records: Records) -> Iterator[Problem]:
    for placed in records.facts:
        figure = placed.record.figure
        if not figure:
            continue
        if figure.value and not figure.value.unit:
            message = 'value: has no unit; write "$5", "5%" or "5 tons"'
            yield placed.problem(("figure", "value"), "no-unit", message, warning=True)
        times = placed.record.slots.get("time", [])
        if figure.period and len(times) == 1 and _differs(times[0], figure.period):
            message = f"figure.period: is not the time of the fact, {times[0]}"
            yield placed.problem(("figure", "period"), "two-times", message, warning=True)


def _differs(time: str, period: Period) -> bool:
    try:
        return not Period.parse(time).same(period)
    except ValueError:
        return False  # told already, as a fault


def _silent_paragraphs(records: Records) -> Iterator[Problem]:
    if records.report is None:
        return
    cited = {
        (reference.section, reference.paragraph)
        for placed in records.facts
        for reference in references_of(placed.record)
    }
    for at, section in enumerate(records.report.record.sections):
        for number in range(1, len(section.paragraphs) + 1):
            if (section.id, number) not in cited:
                loc = ("sections", at, "paragraphs", number - 1)
                message = f"paragraphs: no fact refers to {section.id} {number}"
                yield records.report.problem(loc, "silent-paragraph", message, warning=True)


def _repeated_words(records: Records) -> Iterator[Problem]:
    for placed in records.concepts:
        words = placed.record.words
        for index, word in enumerate(words):
            if word in words[:index]:
                message = f'words: "{word}" is given twice'
                yield placed.problem(("words", index), "repeated-word", message, warning=True)


def _broader_cycles(records: Records) -> Iterator[Problem]:
    """Two concepts may each be broader than the other only where they are one act seen from both ends."""
    framed = {placed.record.id for placed in records.concepts if placed.record.frame}
    broader = {
        placed.record.id: [id_ for id_ in placed.record.broader if not framed >= {id_, placed.record.id}]
        for placed in records.concepts
    }
    for placed in records.concepts:
        reached, open_ids = set[str](), list(broader[placed.record.id])
        while open_ids:
            concept = open_ids.pop()
            if concept not in reached:
                reached.add(concept)
                open_ids += broader.get(concept, [])
        if placed.record.id in reached and placed.record.id not in placed.record.broader:
            message = f'broader: leads back to "{placed.record.id}"'
            yield placed.problem(("broader",), "broader-cycle", message, warning=True)


def _hidden_patterns(records: Records) -> Iterator[Problem]:
    """A pattern that an intent of the same or a higher priority has as well can never win."""
    users: dict[str, list[int]] = defaultdict(list)
    for at, placed in enumerate(records.intents):
        for pattern in placed.record.patterns:
            users[pattern].append(at)
    for at, placed in enumerate(records.intents):
        for index, pattern in enumerate(placed.record.patterns):
            for other in users[pattern]:
                winner = records.intents[other].record
                if (-winner.priority, other) < (-placed.record.priority, at):
                    message = f'patterns: "{pattern}" is always won by "{winner.id}"'
                    yield placed.problem(("patterns", index), "hidden-pattern", message, warning=True)


DOUBTS: tuple[Callable[[Records], Iterator[Problem]], ...] = (
    _repeated_aliases,
    _bare_facts,
    _missing_evidence,
    _statements,
    _undated_figures,
    _figures,
    _repeated_words,
    _broader_cycles,
    _hidden_patterns,
    slips,
)
ABSENCES: tuple[Callable[[Records], Iterator[Problem]], ...] = (_unused_entities, _silent_paragraphs)
"""Doubts about what no fact speaks of; they say nothing where some facts cannot be read."""
