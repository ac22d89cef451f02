"""Checking a pack against the reader's own copy of the source, in both directions."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from kzrs_bot.pack.mentions import Mention, Span, capitalised, collapsed, folded, mentions
from kzrs_bot.pack.model import Entity, Fact, Pack, Reference, Report

Locator = tuple[str, int]
"""Section id and number of the paragraph in it."""
FindingKind = Literal["title", "paragraph", "evidence", "number", "date", "name"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference between pack and source."""

    kind: FindingKind
    section: str
    paragraph: int
    text: str
    """What is missing: the evidence, the number, date or name; else what differs."""
    owner: str = ""
    """Id of the fact or entity whose evidence it is."""

    def __str__(self) -> str:
        place = f"{self.section} {self.paragraph}: " if self.section else ""
        if self.kind == "evidence":
            return f'{place}{self.owner}: "{self.text}" does not stand in this paragraph'
        if self.kind in ("title", "paragraph"):
            return f"{place}{self.text}"
        return f'{place}no evidence covers the {self.kind} "{self.text}"'


@dataclass(frozen=True, slots=True)
class VerifyResult:
    """What verify found; every tuple is empty where pack and source agree."""

    changed: tuple[Finding, ...]
    """Title and paragraphs that are not those the pack was written from."""
    missing: tuple[Finding, ...]
    """Evidence that does not stand where it should."""
    uncovered: tuple[Finding, ...]
    """Numbers, dates and names of the source that the pack passes over."""
    paragraphs: int = 0
    """How many paragraphs were compared."""
    evidence: int = 0
    """How many pieces of evidence were looked up."""

    @property
    def ok(self) -> bool:
        return not (self.changed or self.missing or self.uncovered)


def report_paragraphs(report: Report, text: str) -> dict[Locator, str]:
    """The paragraphs of a source by locator; its first line is the title, headings are dropped."""
    titles = {collapsed(section.title): section.id for section in report.sections}
    section = report.sections[0].id if report.sections else ""
    found: dict[Locator, str] = {}
    counts: dict[str, int] = defaultdict(int)
    for line in _lines(text)[1:]:
        if collapsed(line) in titles:
            section = titles[collapsed(line)]
        else:
            counts[section] += 1
            found[section, counts[section]] = line
    return found


def verify(pack: Pack, report_text: str) -> VerifyResult:
    """All differences between a pack and the text of its source."""
    paragraphs = report_paragraphs(pack.report, report_text)
    cited = list(_citations(pack))
    return VerifyResult(
        changed=(*_changed_title(pack.report, report_text), *_changed(pack.report, paragraphs)),
        missing=tuple(_missing(cited, paragraphs)),
        uncovered=tuple(_uncovered(pack, cited, paragraphs)),
        paragraphs=len(paragraphs),
        evidence=sum(len(reference.evidence) for _, reference in cited),
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.removeprefix("\ufeff").splitlines() if line.strip()]


def _citations(pack: Pack) -> Iterator[tuple[str, Reference]]:
    """Every reference with the id of the fact or entity that gives it."""
    owners: list[Fact | Entity] = [*pack.facts.values(), *pack.entities.values()]
    for owner in owners:
        for reference in owner.references:
            yield owner.id, reference


def _changed_title(report: Report, text: str) -> Iterator[Finding]:
    found = next(iter(_lines(text)), "")
    if folded(collapsed(found)) != folded(collapsed(report.title)):
        yield Finding("title", "", 0, f'the title is "{found}", not "{report.title}"')


def _changed(report: Report, paragraphs: Mapping[Locator, str]) -> Iterator[Finding]:
    expected = {
        (section.id, number): digest
        for section in report.sections
        for number, digest in enumerate(section.paragraphs, 1)
    }
    for (section, number), digest in expected.items():
        text = paragraphs.get((section, number))
        if text is None:
            yield Finding("paragraph", section, number, "the paragraph is missing")
        elif _digest(text) != digest:
            told = f"the paragraph is not the one expected; its SHA-256 is {_digest(text)}"
            yield Finding("paragraph", section, number, told)
    for section, number in sorted(paragraphs.keys() - expected.keys()):
        told = f"the paragraph is unknown to the pack; its SHA-256 is {_digest(paragraphs[section, number])}"
        yield Finding("paragraph", section, number, told)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _missing(cited: Iterable[tuple[str, Reference]], paragraphs: Mapping[Locator, str]) -> Iterator[Finding]:
    texts = {locator: folded(collapsed(text)) for locator, text in paragraphs.items()}
    for owner, reference in cited:
        text = texts.get((reference.section, reference.paragraph), "")
        for evidence in reference.evidence:
            if not occurrences(evidence, text):
                yield Finding("evidence", reference.section, reference.paragraph, evidence, owner)


def occurrences(evidence: str, text: str) -> list[Span]:
    """Where a piece of evidence stands in a folded text, as whole words and whole numbers."""
    wanted = folded(collapsed(evidence))
    if not wanted:
        return []
    before = r"(?<!\w)(?<!\d[.,])" if wanted[0].isalnum() else ""
    after = r"(?!\w)(?![.,]\d)" if wanted[-1].isalnum() else ""
    found = re.finditer(f"{before}{re.escape(wanted)}{after}", text)
    return [match.span() for match in found]


def _uncovered(
    pack: Pack, cited: Iterable[tuple[str, Reference]], paragraphs: Mapping[Locator, str]
) -> Iterator[Finding]:
    evidence: dict[Locator, set[str]] = defaultdict(set)
    for _, reference in cited:
        evidence[reference.section, reference.paragraph].update(reference.evidence)
    names = _names_by_paragraph(pack)
    known = capitalised(paragraphs.values())
    for locator, paragraph in paragraphs.items():
        text = folded(collapsed(paragraph))
        figures = _covered(evidence[locator], text)
        spoken = figures | _covered(names[locator], text)
        for mention in mentions(paragraph, known):
            covered = spoken if mention.kind == "name" else figures
            rest = _rest(mention, text, covered)
            if rest:
                yield Finding(mention.kind, *locator, rest)


def _names_by_paragraph(pack: Pack) -> dict[Locator, set[str]]:
    """Names of the entities that refer to a paragraph or that its facts involve."""
    spoken: dict[Locator, set[str]] = defaultdict(set)
    for fact in pack.facts.values():
        for reference in fact.references:
            spoken[reference.section, reference.paragraph] |= _entities_of(fact, pack)
    for entity in pack.entities.values():
        for reference in entity.references:
            spoken[reference.section, reference.paragraph].add(entity.id)
    names = {entity.id: {entity.name, *entity.aliases} for entity in pack.entities.values()}
    found: dict[Locator, set[str]] = defaultdict(set)
    for locator, ids in spoken.items():
        found[locator] = set().union(*(names.get(entity, set()) for entity in ids))
    return found


def _entities_of(fact: Fact, pack: Pack) -> set[str]:
    """Those in its slots, sides and sources; the parties are involved in every fact."""
    values = {value for slot in fact.slots.values() for value in slot} | set(fact.stated_by)
    dims = set(fact.figure.dims.values()) if fact.figure else set()
    sides = {side for side in (fact.origin, fact.target) if side}
    return values | dims | sides | set(pack.report.parties)


def _covered(evidence: Iterable[str], text: str) -> set[int]:
    """The positions in the text that some evidence covers."""
    spans = (span for item in evidence for span in occurrences(item, text))
    return {position for start, end in spans for position in range(start, end)}


def _rest(mention: Mention, text: str, covered: set[int]) -> str:
    """The part of a mention that is not covered: of a name its words, of a figure the whole."""
    open_spans = [span for span in mention.telling if not _inside(span, text, covered)]
    if not open_spans:
        return ""
    if mention.kind != "name":
        return text[slice(*mention.span)]
    return text[open_spans[0][0] : open_spans[-1][1]]


def _inside(span: Span, text: str, covered: set[int]) -> bool:
    return all(position in covered for position in range(*span) if text[position].isalnum() or text[position] in "%$€£")
