"""A pack with an embedder's own wording and small talk laid over it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from string import Formatter

from kzrs_bot.errors import PackError, Problem
from kzrs_bot.pack.model import Pack, SmallTalk


def customised(pack: Pack, wording: Mapping[str, str], smalltalk: Sequence[SmallTalk]) -> Pack:
    """The pack, `wording` in place of its own by key, `smalltalk` before its own.

    Raises:
        PackError: a key that the pack's wording has not, a placeholder that the engine does not fill there, or
            small talk that no pack may have.
    """
    problems = [*_wording_faults(pack, wording), *_smalltalk_faults(smalltalk)]
    if problems:
        raise PackError(pack.path, problems)
    worded = {**pack.wording, **{key: (text,) for key, text in wording.items()}}
    return replace(pack, wording=worded, smalltalk=(*smalltalk, *pack.smalltalk))


def unknown_key(kind: str, key: str, known: Iterable[str]) -> Problem:
    """The fault of a key that names nothing, with the nearest that does."""
    close = get_close_matches(key, list(known), n=1)
    hint = f'did you mean "{close[0]}"?' if close else ""
    return Problem(kind, 0, 0, f"own-{kind}", f'"{key}" is no key here', hint)


def _wording_faults(pack: Pack, wording: Mapping[str, str]) -> Iterator[Problem]:
    for key, text in wording.items():
        if key not in pack.wording:
            yield unknown_key("wording", key, pack.wording)
            continue
        filled = {name for own in pack.wording[key] for name in placeholders(own)}
        try:
            strange = sorted(placeholders(text) - filled)
        except ValueError as error:
            yield Problem("wording", 0, 0, "own-wording", f"{key}: {error} (a placeholder is written {{name}})")
            continue
        if strange:
            expected = ", ".join(f"{{{name}}}" for name in sorted(filled)) or "no placeholder"
            yield Problem("wording", 0, 0, "own-wording", f"{key}: {{{strange[0]}}} is not filled; expected {expected}")


def placeholders(text: str) -> set[str]:
    """The names in braces; raises ValueError for a text that cannot be filled."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _smalltalk_faults(smalltalk: Sequence[SmallTalk]) -> Iterator[Problem]:
    if not smalltalk:
        return
    from pydantic import ValidationError

    from kzrs_bot.pack.schema import SmallTalkRecord

    for rule in smalltalk:
        try:
            SmallTalkRecord(id=rule.id, patterns=list(rule.patterns), replies=list(rule.replies))
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(step) for step in first["loc"])
            yield Problem("smalltalk", 0, 0, "own-smalltalk", f'"{rule.id}": {place}: {first["msg"]}')
