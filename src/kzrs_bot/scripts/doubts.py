"""What an examination finds, as warnings at the line of the fact that it is about."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kzrs_bot.errors import Problem
from kzrs_bot.pack.files import read_pack_files
from kzrs_bot.pack.model import Pack
from kzrs_bot.pack.records import Placed, read_records
from kzrs_bot.pack.schema import FactRecord
from kzrs_bot.scripts.selfcheck import SelfCheck


def doubts(pack: Pack, found: SelfCheck) -> list[Problem]:
    """Facts that no question reaches, facts whose questions others always win, and figures that do not move."""
    return sorted(_doubts(_written(pack), found))


def misses(pack: Pack, found: SelfCheck) -> list[Problem]:
    """Replies that are not as they must be."""
    written = _written(pack)
    problems = []
    for miss in found.misses:
        probe, placed = miss.probe, written.get(miss.probe.fact)
        if placed is not None:
            wanted = "does not bring" if probe.brings else "takes for true what is not so in"
            message = f'id: {probe.style}: "{probe.turns[-1]}" {wanted} "{probe.fact}"'
            problems.append(placed.problem(("id",), "self-check", message, warning=True))
    return sorted(problems)


def _written(pack: Pack) -> dict[str, Placed[FactRecord]]:
    records = read_records(read_pack_files(Path(pack.path)))
    return {placed.record.id: placed for placed in records.facts}


def _doubts(written: dict[str, Placed[FactRecord]], found: SelfCheck) -> Iterator[Problem]:
    for id_, instead in found.unreached.items():
        placed = written.get(id_)
        if placed is None:
            continue
        if instead:
            message = f'id: every question for "{id_}" is won by {", ".join(instead[:4])}'
            hint = "give it a key term (about) or a word (terms) of its own"
            yield placed.problem(("id",), "beaten-fact", message, hint, warning=True)
        else:
            message = f'id: no question made from "{id_}" brings it'
            yield placed.problem(("id",), "unreached-fact", message, "widen about and terms", warning=True)
    for told in found.unmoved:
        id_ = told.partition(":")[0]
        if id_ in written:
            yield written[id_].problem(("id",), "unmoved-figure", told, warning=True)
