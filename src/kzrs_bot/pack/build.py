"""From validated records to the frozen records that the engine sees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kzrs_bot.pack import model
from kzrs_bot.pack.patterns import letters_needed
from kzrs_bot.pack.records import Placed, Records
from kzrs_bot.pack.schema import (
    CalculationRecord,
    ChangeRecord,
    ConceptRecord,
    EntityRecord,
    FactRecord,
    FigureRecord,
    IdentityRecord,
    ReferenceRecord,
    ReportRecord,
)
from kzrs_bot.values import Period


def built_pack(records: Records, path: str, digest: str) -> model.Pack:
    """The pack; its records must have passed every check."""
    if records.report is None:
        raise ValueError("a pack without a report record cannot be built")
    return model.Pack(
        path=path,
        report=built_report(records.report.record),
        entities={placed.record.id: _entity(placed.record) for placed in records.entities},
        facts={fact.id: fact for fact in _facts(records)},
        arithmetic=tuple(_identity(placed.record) for placed in records.arithmetic),
        samples=records.samples,
        calculations=tuple(_calculation(placed.record) for placed in records.calculations),
        lexicon=_lexicon(records),
        intents=tuple(_intents(records)),
        wording=records.wording,
        smalltalk=tuple(_smalltalk(records)),
        letters=_letters(records),
        digest=digest,
    )


def _letters(records: Records) -> dict[str, frozenset[str]]:
    """What the patterns of the pack need, as far as it tells them from others."""
    asking = [pattern for placed in records.intents for pattern in placed.record.patterns]
    chatting = [pattern for placed in records.smalltalk for pattern in placed.record.patterns]
    return {pattern: letters_needed(pattern) for pattern in (*asking, *chatting)}


def in_report_order(records: Records) -> list[Placed[FactRecord]]:
    """Facts by the section their file is named after (else that they refer to), then as written."""
    sections = [section.id for section in records.report.record.sections] if records.report else []

    def key(placed: Placed[FactRecord]) -> tuple[int, str, int]:
        return _section_rank(placed, sections), placed.document.file, placed.loc[0]

    return sorted(records.facts, key=key)


def references_of(record: FactRecord) -> list[ReferenceRecord]:
    return ([record.reference] if record.reference else []) + record.references


def fact_time(record: FactRecord) -> Period | None:
    """The one time of the fact; None where it has several, which its slot then holds."""
    times = record.slots.get("time", [])
    if len(times) == 1:
        return Period.parse(times[0])
    return record.figure.period if record.figure else None


def _section_rank(placed: Placed[FactRecord], sections: Sequence[str]) -> int:
    stem = placed.document.file.rsplit("/", 1)[-1].removesuffix(".yaml")
    named = [section for section in sections if stem == section or stem.startswith(f"{section}-")]
    cited = [reference.section for reference in references_of(placed.record) if reference.section in sections]
    section = next(iter(named + cited), None)
    return sections.index(section) if section else len(sections)


def built_report(record: ReportRecord) -> model.Report:
    """The source, its sections in order."""
    sections = tuple(model.Section(item.id, item.title, tuple(item.paragraphs)) for item in record.sections)
    return model.Report(record.title, record.agency, tuple(record.parties), record.perspective, sections)


def _references(records: Iterable[ReferenceRecord]) -> tuple[model.Reference, ...]:
    return tuple(model.Reference(item.section, item.paragraph, tuple(item.evidence)) for item in records)


def _entity(record: EntityRecord) -> model.Entity:
    return model.Entity(
        id=record.id,
        name=record.name,
        kinds=tuple(record.kinds),
        aliases=tuple(dict.fromkeys(record.aliases + record.adjectives)),
        side=record.side,
        stands_for=record.stands_for,
        description=record.description,
        references=_references(record.references),
    )


def _facts(records: Records) -> Iterable[model.Fact]:
    """The facts in the report's order, then what each entity's description says of it."""
    yield from (_fact(placed.record) for placed in in_report_order(records))
    for record in (placed.record for placed in records.entities):
        if record.description and record.references:
            yield model.Fact(
                id=f"{model.DESCRIPTION}{record.id}",
                kind="relation",
                statement=record.description,
                about=((record.id,),),
                slots={"name": (record.id,)},
                salience=2,
                references=_references(record.references),
            )


def _fact(record: FactRecord) -> model.Fact:
    return model.Fact(
        id=record.id,
        kind=record.kind,
        statement=record.statement or record.heading or "",
        about=tuple(tuple(alternatives) for alternatives in record.about),
        terms=tuple(record.terms),
        denies=tuple(record.denies),
        origin=record.from_,
        target=record.to,
        slots={name: tuple(values) for name, values in record.slots.items()},
        says=dict(record.says.items()),
        time=fact_time(record),
        figure=_figure(record.figure) if record.figure else None,
        stated_by=tuple(record.stated_by),
        salience=record.salience,
        references=_references(references_of(record)),
        parts=tuple(record.parts),
        near=tuple(record.near),
    )


def _figure(record: FigureRecord) -> model.Figure:
    change = _change(record.change) if record.change else None
    return model.Figure(record.measure, dict(record.dims), record.period, record.value, change)


def _change(record: ChangeRecord) -> model.Change:
    return model.Change(record.percent, record.amount, record.factor, record.base)


def _calculation(record: CalculationRecord) -> model.Calculation:
    return model.Calculation(
        id=record.id, ask=record.ask, samples=tuple(record.samples), follow_ups=tuple(record.follow_ups)
    )


def _identity(record: IdentityRecord) -> model.Identity:
    return model.Identity(
        id=record.id,
        kind=record.kind,
        result=record.result,
        terms=tuple(record.terms),
        dim=record.dim or "",
        words=tuple(record.words),
        note=record.note or "",
    )


def _lexicon(records: Records) -> model.Lexicon:
    words = records.scaffolding.record if records.scaffolding else None
    return model.Lexicon(
        concepts={placed.record.id: _concept(placed.record) for placed in records.concepts},
        scaffold=frozenset(words.scaffold if words else ()),
        attributes=frozenset(words.attributes if words else ()),
        countries=frozenset(words.countries if words else ()),
        shorthand=records.shorthand,
    )


def _concept(record: ConceptRecord) -> model.Concept:
    return model.Concept(
        id=record.id,
        words=tuple(record.words),
        opposite=tuple(record.opposite),
        broader=tuple(record.broader),
        converse=tuple(record.converse),
        light=record.weight == "light",
        trend=record.trend or "",
        annuls=bool(record.annuls),
        frame=dict(record.frame),
    )


def _intents(records: Records) -> Iterable[model.Intent]:
    for record in (placed.record for placed in records.intents):
        yield model.Intent(record.id, tuple(record.patterns), record.asks, record.priority, dict(record.options))


def _smalltalk(records: Records) -> Iterable[model.SmallTalk]:
    for record in (placed.record for placed in records.smalltalk):
        yield model.SmallTalk(record.id, tuple(record.patterns), tuple(record.replies))
