"""Faults that show only when the whole pack is seen at once: one small function a rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from kzrs_bot.errors import Problem
from kzrs_bot.pack.build import references_of
from kzrs_bot.pack.explain import PERIOD_FORM, did_you_mean, near_miss
from kzrs_bot.pack.files import LAYOUT, PackFiles
from kzrs_bot.pack.model import DESCRIPTION, OUTSIDE
from kzrs_bot.pack.records import Placed, Records
from kzrs_bot.pack.schema import FactRecord, ReferenceRecord
from kzrs_bot.pack.yaml_positions import Loc
from kzrs_bot.values import Period

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def cross_checked(files: PackFiles, records: Records) -> Iterator[Problem]:
    """All faults between records and between files."""
    yield from _unread_files(files)
    yield from _missing_files(files, records)
    for check in CHECKS:
        yield from check(records)


def normal_name(name: str) -> str:
    """Names that differ only in case or spacing are the same name."""
    return " ".join(name.casefold().split())


def _unread_files(files: PackFiles) -> Iterator[Problem]:
    for file in files.unread():
        wrong_ending = not file.endswith(".yaml")
        renamed = file.rsplit(".", 1)[0] + ".yaml"
        hint = f"rename it to {renamed}" if wrong_ending else _places_hint(file)
        yield Problem(file, 0, 0, "unread-file", "is in no place that is read", hint)


def _places_hint(file: str) -> str:
    top = file.split("/", 1)[0]
    places = [place for place in LAYOUT.values() if place.startswith(f"{top}/")]
    return did_you_mean(file, places) or f"below {top}/ these are read: {', '.join(places)}"


def _missing_files(files: PackFiles, records: Records) -> Iterator[Problem]:
    if not files.role("report"):
        yield Problem(
            LAYOUT["report"],
            0,
            0,
            "missing-file",
            "is missing: it names the source and its sections",
        )
    if not records.declared["facts"] and not records.problems:
        yield Problem("knowledge/facts", 0, 0, "missing-file", "holds no fact")


def _duplicate_ids(records: Records) -> Iterator[Problem]:
    for group in (
        records.entities,
        records.facts,
        records.arithmetic,
        records.calculations,
        records.concepts,
        records.intents,
        records.smalltalk,
    ):
        yield from _repeated_ids(group)


def _repeated_ids(group: Sequence[Placed[Any]]) -> Iterator[Problem]:
    first: dict[str, Placed[Any]] = {}
    for placed in group:
        earlier = first.setdefault(placed.record.id, placed)
        if earlier is not placed:
            message = f'id: "{placed.record.id}" is taken already, in {_place(earlier)}'
            yield placed.problem(("id",), "duplicate-id", message)


def _place(placed: Placed[Any]) -> str:
    return f"{placed.document.file}:{placed.line()}"


def _shared_aliases(records: Records) -> Iterator[Problem]:
    owners: dict[str, Placed[Any]] = {}
    for placed in records.entities:
        for loc, name in _names(placed.record):
            owner = owners.setdefault(normal_name(name), placed)
            if owner.record.id != placed.record.id:
                taken = f'is a name of "{owner.record.id}" already, in {_place(owner)}'
                message = f'{loc[0]}: "{name}" {taken}'
                yield placed.problem(loc, "shared-alias", message)


def _names(record: Any) -> Iterator[tuple[Loc, str]]:
    yield ("name",), record.name
    for field in ("aliases", "adjectives"):
        for index, name in enumerate(getattr(record, field)):
            yield (field, index), name


def _report_parties(records: Records) -> Iterator[Problem]:
    if records.report is None:
        return
    report, known = records.report.record, records.declared["entities"]
    for index, party in enumerate(report.parties):
        if party not in known:
            message = f'parties: "{party}" is no entity'
            yield records.report.problem(("parties", index), "unknown-entity", message, did_you_mean(party, known))
    if report.perspective and report.perspective not in report.parties:
        hint = did_you_mean(report.perspective, report.parties)
        message = f'perspective: "{report.perspective}" is none of the parties'
        yield records.report.problem(("perspective",), "unknown-entity", message, hint)


def _report_sections(records: Records) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, section in enumerate(records.report.record.sections if records.report else ()):
        if section.id in seen and records.report:
            message = f'sections.id: "{section.id}" is given twice'
            yield records.report.problem(("sections", index, "id"), "duplicate-id", message)
        seen.add(section.id)


def _reference_places(records: Records) -> Iterator[Problem]:
    if records.report is None:
        return
    sizes = {section.id: len(section.paragraphs) for section in records.report.record.sections}
    for placed in records.facts:
        if placed.record.reference:
            yield from _outside(placed, ("reference",), placed.record.reference, sizes)
    referrers: list[Placed[Any]] = [*records.facts, *records.entities]
    for referring in referrers:
        for index, reference in enumerate(referring.record.references):
            yield from _outside(referring, ("references", index), reference, sizes)


def _outside(placed: Placed[Any], loc: Loc, reference: ReferenceRecord, sizes: dict[str, int]) -> Iterator[Problem]:
    size = sizes.get(reference.section)
    if size is None:
        message = f'section: "{reference.section}" is no section of the report'
        yield placed.problem((*loc, "section"), "unknown-section", message, did_you_mean(reference.section, sizes))
    elif reference.paragraph > size:
        wanted = f"there is no paragraph {reference.paragraph}"
        message = f"paragraph: {wanted}; {reference.section} has {size}"
        yield placed.problem((*loc, "paragraph"), "unknown-paragraph", message)


def _entity_sides(records: Records) -> Iterator[Problem]:
    for placed in records.entities:
        yield from _unknown_entity(records, placed, ("side",), placed.record.side)


def _fact_entities(records: Records) -> Iterator[Problem]:
    for placed in records.facts:
        yield from _unknown_entity(records, placed, ("from",), placed.record.from_)
        yield from _unknown_entity(records, placed, ("to",), placed.record.to)
        for index, source in enumerate(placed.record.stated_by):
            yield from _unknown_entity(records, placed, ("stated_by", index), source)


def _unknown_entity(records: Records, placed: Placed[Any], loc: Loc, value: str | None) -> Iterator[Problem]:
    known = records.declared["entities"]
    if value is not None and value not in known:
        yield placed.problem(loc, "unknown-entity", f'{loc[0]}: "{value}" is no entity', did_you_mean(value, known))


def _misspelt_entities(records: Records) -> Iterator[Problem]:
    """Free text is allowed in slots, so only what is nearly an entity's id is refused."""
    known = records.declared["entities"]
    for placed in records.facts:
        for loc, value in _open_values(placed.record):
            meant = _misspelt(value, known)
            if meant:
                message = f'{_slot_name(loc)}: "{value}" is no entity'
                yield placed.problem(loc, "unknown-entity", message, f'did you mean "{meant}"?')


def _open_values(record: FactRecord) -> Iterator[tuple[Loc, str]]:
    for slot, values in record.slots.items():
        for index, value in enumerate(values):
            yield ("slots", slot, index), value
    for name, value in (record.figure.dims if record.figure else {}).items():
        yield ("figure", "dims", name), value


def _slot_name(loc: Loc) -> str:
    return ".".join(part for part in loc if isinstance(part, str))


def _misspelt(value: str, known: Iterable[str]) -> str | None:
    if value in known or not _SLUG.fullmatch(value) or value[0].isdigit():
        return None
    meant = near_miss(value, known) if "-" in value or len(value) > 5 else None
    inflected = meant and (meant.startswith(value) or value.startswith(meant))
    return None if inflected else meant


def _misspelt_measures(records: Records) -> Iterator[Problem]:
    measures = [placed.record.id for placed in records.entities if "measure" in placed.record.kinds]
    for placed in records.facts:
        measure = placed.record.figure.measure if placed.record.figure else None
        if measure and measure not in records.declared["entities"]:
            meant = _misspelt(measure, measures)
            if meant:
                message = f'measure: "{measure}" is no measure'
                yield placed.problem(("figure", "measure"), "unknown-measure", message, f'did you mean "{meant}"?')


def _identity_links(records: Records) -> Iterator[Problem]:
    """Counts and years are checked against facts, and what lasts began with some, which must exist."""
    known = records.declared["facts"]
    for placed in records.arithmetic:
        if placed.record.kind not in {"count", "years", "lasting"}:
            continue
        of_fact = placed.record.kind != "lasting"
        named: list[tuple[Loc, str]] = [(("result",), placed.record.result)] if of_fact else []
        named += [(("terms", index), term) for index, term in enumerate(placed.record.terms)]
        for loc, target in named:
            if target not in known:
                message = f'{loc[0]}: "{target}" is no fact'
                yield placed.problem(loc, "unknown-fact", message, did_you_mean(target, known))


def _times(records: Records) -> Iterator[Problem]:
    for placed in records.facts:
        for index, time in enumerate(placed.record.slots.get("time", [])):
            try:
                Period.parse(time)
            except ValueError:
                message = f'slots.time: "{time}" is no period'
                yield placed.problem(("slots", "time", index), "bad-value", message, PERIOD_FORM)


def _fact_links(records: Records) -> Iterator[Problem]:
    known = records.declared["facts"]
    for placed in records.facts:
        for field in ("parts", "near"):
            for index, target in enumerate(getattr(placed.record, field)):
                if target not in known or target == placed.record.id:
                    fault = "is the fact itself" if target in known else "is no fact"
                    hint = did_you_mean(target, known - {target})
                    yield placed.problem((field, index), "unknown-fact", f'{field}: "{target}" {fault}', hint)


def _fact_shapes(records: Records) -> Iterator[Problem]:
    for placed in records.facts:
        for field in _missing_fields(placed.record):
            yield placed.problem((), "missing-field", f"{field}: is missing, {_article(placed.record.kind)} needs it")
        for field in _misplaced_fields(placed.record):
            message = f"{field}: has no place in {_article(placed.record.kind)}"
            yield placed.problem((field,), "misplaced-field", message)


def _article(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _missing_fields(record: FactRecord) -> Iterator[str]:
    if record.kind == "overview":
        yield from (field for field in ("heading", "parts") if not getattr(record, field))
        return
    if not record.statement:
        yield "statement"
    if record.kind == "figure" and not record.figure:
        yield "figure"
    if record.kind != "gap" and not references_of(record):
        yield "reference"


def _misplaced_fields(record: FactRecord) -> Iterator[str]:
    only = {"heading": "overview", "parts": "overview", "near": "gap"}
    yield from (field for field, kind in only.items() if getattr(record, field) and record.kind != kind)
    if record.kind == "overview" and record.statement:
        yield "statement"


def _figure_changes(records: Records) -> Iterator[Problem]:
    for placed in records.facts:
        figure = placed.record.figure
        change = figure.change if figure else None
        if change and not (change.percent or change.amount or change.factor):
            message = "figure.change: expected at least one of percent, amount and factor"
            yield placed.problem(("figure", "change"), "missing-field", message)
        if figure and not figure.value and not change:
            message = "figure: expected a value or a change"
            yield placed.problem(("figure",), "missing-field", message)


def _concept_links(records: Records) -> Iterator[Problem]:
    concepts = records.declared["concepts"]
    for placed in records.concepts:
        for field, known in (
            ("opposite", concepts),
            ("converse", concepts),
            ("broader", concepts | records.declared["entities"]),
        ):
            for index, target in enumerate(getattr(placed.record, field)):
                if target not in known or target == placed.record.id:
                    fault = "is the concept itself" if target in known else "is no concept"
                    hint = did_you_mean(target, known - {target})
                    yield placed.problem((field, index), "unknown-concept", f'{field}: "{target}" {fault}', hint)


def _samples_of_nothing(records: Records) -> Iterator[Problem]:
    """Sample questions of facts that there are not; a description of an entity is sampled by its fact's id."""
    described = {f"{DESCRIPTION}{placed.record.id}" for placed in records.entities if placed.record.description}
    known = records.declared["facts"] | described | {OUTSIDE}
    for document in records.sampled_in:
        for id_ in document.value if isinstance(document.value, dict) else ():
            if id_ not in known:
                yield document.problem((id_,), "unknown-fact", f'"{id_}" is no fact', did_you_mean(id_, known))


CHECKS: tuple[Callable[[Records], Iterator[Problem]], ...] = (
    _report_parties,
    _report_sections,
    _duplicate_ids,
    _shared_aliases,
    _entity_sides,
    _reference_places,
    _fact_shapes,
    _fact_entities,
    _misspelt_entities,
    _misspelt_measures,
    _times,
    _figure_changes,
    _fact_links,
    _identity_links,
    _concept_links,
    _samples_of_nothing,
)
