"""Writes what replies cite and rest on back into their scripts, where a turn holds in everything else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from kzrs_bot.scripts.edits import Editor
from kzrs_bot.scripts.runner import Outcome, places
from kzrs_bot.scripts.summary import Result

_SOURCES = {"cites", "facts"}


def update_sources(results: Iterable[Result]) -> dict[Path, int]:
    """Bring `cites` and `facts` of the scripts up to what was replied; the number of changes in each file.

    A place that a reply cites joins those that the turn accepts already; of facts those stay that
    every wording's reply rests on. Only keys that a turn writes are touched, empty ones included.
    """
    by_turn: dict[tuple[Path, tuple[str | int, ...]], list[Outcome]] = defaultdict(list)
    for result in results:
        for outcome in result.outcomes:
            by_turn[result.script.path, outcome.turn.loc].append(outcome)
    changes: dict[Path, int] = {}
    editors: dict[Path, Editor] = {}
    for (path, loc), outcomes in by_turn.items():
        for key, values in _new_values(outcomes):
            editor = editors.setdefault(path, Editor(path.read_text(encoding="utf-8")))
            editor.set_list(loc, key, values)
            changes[path] = changes.get(path, 0) + 1
    for path, editor in editors.items():
        path.write_text(editor.text(), encoding="utf-8")
    return changes


def mark_failures(results: Iterable[Result], reason: str) -> dict[Path, int]:
    """Mark conversations that fail with `fails`, and take the mark from those that pass in every wording."""
    by_dialogue: dict[tuple[Path, tuple[str | int, ...]], list[Result]] = defaultdict(list)
    for result in results:
        by_dialogue[result.script.path, result.case.dialogue.loc].append(result)
    changes: dict[Path, int] = {}
    editors: dict[Path, Editor] = {}
    for (path, loc), group in by_dialogue.items():
        marked = bool(group[0].case.dialogue.fails)
        failed = not all(outcome.passed for result in group for outcome in result.outcomes)
        if marked == failed:
            continue
        editor = editors.setdefault(path, Editor(path.read_text(encoding="utf-8")))
        editor.insert(loc, "name", "fails", reason) if failed else editor.remove(loc, "fails")
        changes[path] = changes.get(path, 0) + 1
    for path, editor in editors.items():
        path.write_text(editor.text(), encoding="utf-8")
    return changes


def _new_values(outcomes: Sequence[Outcome]) -> list[tuple[str, list[str]]]:
    """The keys of a turn to be rewritten; none where a reply fails in anything but its sources."""
    if any(fault.key not in _SOURCES for outcome in outcomes for fault in outcome.faults):
        return []
    turn = outcomes[0].turn
    found = []
    for key, old, new in (("cites", turn.cites, _cited(outcomes)), ("facts", turn.facts, _rested_on(outcomes))):
        if key in turn.written and _wants(outcomes, key, old) and new and list(old) != new:
            found.append((key, new))
    return found


def _wants(outcomes: Sequence[Outcome], key: str, old: Sequence[str]) -> bool:
    """Whether some reply misses what the key expects, or the key is written and still empty."""
    return not old or any(fault.key == key for outcome in outcomes for fault in outcome.faults)


def _cited(outcomes: Sequence[Outcome]) -> list[str]:
    old = outcomes[0].turn.cites
    return list(dict.fromkeys([*old, *(place for outcome in outcomes for place in _accepted(outcome))]))


def _accepted(outcome: Outcome) -> tuple[str, ...]:
    """The places of a reply that meets none of the old ones; all where there are none yet."""
    missed = not outcome.turn.cites or any(fault.key == "cites" for fault in outcome.faults)
    return places(outcome.reply) if missed else ()


def _rested_on(outcomes: Sequence[Outcome]) -> list[str]:
    first, *rest = (outcome.reply.facts for outcome in outcomes)
    return [id_ for id_ in first if all(id_ in other for other in rest)]
