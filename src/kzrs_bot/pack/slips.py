"""Slips of the pen in a pack: what can be read, but hardly says what its author meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from kzrs_bot.errors import Problem
from kzrs_bot.pack.build import references_of
from kzrs_bot.pack.custom import placeholders
from kzrs_bot.pack.explain import did_you_mean, near_miss
from kzrs_bot.pack.files import read_pack_files
from kzrs_bot.pack.loader import builtin_pack_path
from kzrs_bot.pack.records import Placed, Records, read_records
from kzrs_bot.pack.schema import FactRecord
from kzrs_bot.pack.yaml_positions import Loc
from kzrs_bot.values import Quantity

_YEAR = re.compile(r"\b\d{4}\b")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SCALES = (1, 10**3, 10**6, 10**9)
"""A statement may say "0.1 million"."""
_WRITTEN_OUT = 20
"""Smaller numbers may stand there as words."""
_FRAME = ("subject", "object", "possessive", "adjective", "towards")
"""Where a side stands in a sentence, besides short prepositions, of which any is possible."""


def slips(records: Records) -> Iterator[Problem]:
    """All of them: warnings, but for a placeholder that nothing fills."""
    for slip in _SLIPS:
        yield from slip(records)


def _commas(records: Records) -> Iterator[Problem]:
    """"fall, drop" without brackets is one term that no question holds."""
    holders: list[Placed[Any]] = [*records.facts, *records.concepts]
    for placed in holders:
        for loc, text in _words(placed.record):
            if "," in text and not re.search(r"\d,\d", text):
                message = f'{loc[0]}: "{text}" is one term with a comma in it'
                yield placed.problem(loc, "comma-in-term", message, "write a list: [one, two]", warning=True)


def _words(record: object) -> Iterator[tuple[Loc, str]]:
    for field in ("terms", "denies", "words"):
        yield from (((field, at), text) for at, text in enumerate(getattr(record, field, ())))
    for at, alternatives in enumerate(getattr(record, "about", ())):
        yield from ((("about", at), text) for text in alternatives)


def _names_for_ids(records: Records) -> Iterator[Problem]:
    """Slots may hold free text, but a proper name there does not lead to the entity that bears it."""
    ids = {placed.record.name: placed.record.id for placed in records.entities if placed.record.name[0].isupper()}
    for placed in records.facts:
        for slot, values in placed.record.slots.items():
            for at, value in enumerate(values):
                meant = ids.get(value)
                if meant and slot != "name":
                    message = f'slots.{slot}: "{value}" is the name of an entity, not its id'
                    yield placed.problem(("slots", slot, at), "name-for-id", message, f"write {meant}", warning=True)


def _misspelt_key_terms(records: Records) -> Iterator[Problem]:
    known = {id_ for id_ in records.declared["entities"] if "-" in id_}
    for placed in records.facts:
        for loc, text in _words(placed.record):
            meant = near_miss(text, known) if "-" in text and text not in known else None
            if meant:
                message = f'{loc[0]}: "{text}" is no entity'
                yield placed.problem(loc, "misspelt-term", message, f'did you mean "{meant}"?', warning=True)


def _unsaid_figures(records: Records) -> Iterator[Problem]:
    """What a figure calculates with must be what its statement says."""
    for placed in records.facts:
        figure, statement = placed.record.figure, placed.record.statement or ""
        if figure is None:
            continue
        values: list[tuple[Loc, Quantity | None]] = [(("figure", "value"), figure.value)]
        if figure.change:
            values.append((("figure", "change", "percent"), figure.change.percent))
            values.append((("figure", "change", "amount"), figure.change.amount))
        for loc, value in values:
            if value is not None and not _says(statement, value):
                message = f"{loc[-1]}: {value.magnitude().show()} is not in the statement"
                hint = "correct whichever of the two is wrong"
                yield placed.problem(loc, "figure-not-said", message, hint, warning=True)


def _says(statement: str, value: Quantity) -> bool:
    """Whether the digits stand there; a small number may be written as a word."""
    number = abs(value.value)
    said = {Decimal(digits.replace(",", "")) for digits in _NUMBER.findall(statement)}
    return number < _WRITTEN_OUT or any(number == each * scale for each in said for scale in _SCALES)


def _unsaid_years(records: Records) -> Iterator[Problem]:
    """A year that neither the statement nor the evidence has was probably copied from another fact."""
    for placed in records.facts:
        record = placed.record
        if record.kind == "gap":
            continue
        said = {year for text in _told(record) for year in _YEAR.findall(text)}
        for at, time in enumerate(record.slots.get("time", [])):
            years = _YEAR.findall(time)
            if said and years and not said & set(years):
                message = f"slots.time: the statement speaks of {', '.join(sorted(said))}, not of {time}"
                hint = "correct whichever of the two is wrong"
                yield placed.problem(("slots", "time", at), "year-not-said", message, hint, warning=True)


def _told(record: FactRecord) -> Iterator[str]:
    yield record.statement or ""
    for reference in references_of(record):
        yield from reference.evidence


def _bare_percent(records: Records) -> Iterator[Problem]:
    for placed in records.facts:
        change = placed.record.figure.change if placed.record.figure else None
        if change and change.percent and change.percent.unit != "%":
            loc = ("figure", "change", "percent")
            yield placed.problem(loc, "no-unit", "percent: has no percent sign", 'write "+8%"', warning=True)


def _frames(records: Records) -> Iterator[Problem]:
    for placed in records.concepts:
        for key in placed.record.frame:
            meant = near_miss(key, _FRAME) if len(key) > 4 else None
            if meant and key not in _FRAME:
                message = f'frame: "{key}" is no place in a sentence'
                yield placed.problem(("frame", key), "unknown-frame", message, f'did you mean "{meant}"?', warning=True)


@cache
def _engine_words() -> tuple[frozenset[str], Mapping[str, frozenset[str]]]:
    """What can be asked for, and the wordings with what fills them, as the built-in pack has them."""
    own = read_records(read_pack_files(builtin_pack_path()))
    asked = frozenset(placed.record.asks for placed in own.intents)
    filled = {key: frozenset().union(*map(placeholders, texts)) for key, texts in own.wording.items()}
    return asked, filled


def _asked(records: Records) -> Iterator[Problem]:
    """An intent that asks for what nothing can give."""
    known, _ = _engine_words()
    for placed in records.intents:
        if placed.record.asks not in known:
            hint = did_you_mean(placed.record.asks, known) or f"expected one of {', '.join(sorted(known))}"
            message = f'asks: "{placed.record.asks}" is nothing that can be asked for'
            yield placed.problem(("asks",), "unknown-asks", message, hint, warning=True)


def _wording(records: Records) -> Iterator[Problem]:
    """Wordings that are never said, and placeholders that are never filled."""
    if records.worded_in is None:
        return
    _, known = _engine_words()
    for key, texts in records.wording.items():
        if key not in known:
            hint = did_you_mean(key, known) or "take it away; a new pack has the names of all wordings"
            message = f'"{key}" is a wording that is never said'
            yield records.worded_in.problem((key,), "unknown-wording", message, hint, warning=True)
            continue
        for name in sorted(_filled(texts) - known[key]):
            expected = ", ".join(f"{{{each}}}" for each in sorted(known[key])) or "none"
            message = f"{key}: {{{name}}} is never filled"
            yield records.worded_in.problem((key,), "unknown-placeholder", message, f"it may have: {expected}")


def _filled(texts: Iterable[str]) -> frozenset[str]:
    names: set[str] = set()
    for text in texts:
        try:
            names |= placeholders(text)
        except ValueError:  # told already, as a fault
            continue
    return frozenset(names)


_SLIPS: tuple[Callable[[Records], Iterator[Problem]], ...] = (
    _commas,
    _names_for_ids,
    _misspelt_key_terms,
    _unsaid_figures,
    _unsaid_years,
    _bare_percent,
    _frames,
    _asked,
    _wording,
)
