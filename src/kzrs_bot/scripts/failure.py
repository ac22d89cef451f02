"""A failed turn in words: the conversation so far, what was expected, what came, and how it was understood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from kzrs_bot.reply import Reading, Reply
from kzrs_bot.scripts.runner import Outcome, places

_PROMPT = "› "
_WORDS = {"not": "not said", "says": "said", "any": "one of said", "cites": "cited", "kind": "kind",
          "facts": "fact", "without": "fact not used"}  # fmt: skip


def told(outcome: Outcome, path: Path) -> str:
    """The account of one failed turn."""
    blocks = [
        f"{path}:{outcome.line}: turn {outcome.number}: {_expected_first(outcome)}",
        "\n".join(_conversation(outcome)),
        "\n".join(["expected", *_expected(outcome)]),
        "\n".join(_reply(outcome.reply)),
        "\n".join(["read as", *reading_lines(outcome.reply.reading)]),
    ]
    if outcome.turn.note:
        blocks.append(f"note\n{_indented(outcome.turn.note)}")
    return "\n\n".join(blocks)


def brief(outcome: Outcome, path: Path) -> str:
    """One line on a failed turn."""
    missed = "; ".join(f"{_WORDS[fault.key]}: {fault.expected}" for fault in outcome.faults)
    return f"{path}:{outcome.line}: {outcome.said!r}: expected {missed}"


def reading_lines(reading: Reading) -> Iterator[str]:
    """What is known of a reading, a line for each field that holds something; runners-up below one another."""
    for each in fields(reading):
        value = getattr(reading, each.name)
        if each.name == "text" or not value:
            continue
        if each.name == "candidates":
            yield "  candidates"
            yield from (f"    {name}  {_shown(costs)}" for name, costs in value)
        else:
            yield f"  {each.name:12}{_shown(value)}"


def _conversation(outcome: Outcome) -> Iterator[str]:
    for said, replied in outcome.before:
        yield f"{_PROMPT}{said}"
        yield _indented(replied)
    yield f"{_PROMPT}{outcome.said}"


def _expected(outcome: Outcome) -> Iterator[str]:
    for fault in outcome.faults:
        place = f"   (line {fault.line})" if fault.line else ""
        yield f"  {_WORDS[fault.key]}: {fault.expected}{place}"


def _expected_first(outcome: Outcome) -> str:
    first = outcome.faults[0]
    return f"expected {_WORDS[first.key]}: {first.expected}"


def _reply(reply: Reply) -> Iterator[str]:
    yield f"the reply ({reply.kind.value})"
    yield _indented(reply.text)
    yield f"  citations   {', '.join(places(reply)) or 'none'}"
    yield f"  facts       {', '.join(reply.facts) or 'none'}"
    if reply.refusal:
        missing = f", missing {', '.join(reply.refusal.missing)}" if reply.refusal.missing else ""
        yield f"  refusal     {reply.refusal.code}{missing}"
    for step in reply.derivation:
        yield f"  worked out  {step.formula}"


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(f"{item[0]} ({item[1]})" if isinstance(item, tuple) else str(item) for item in value)
    return str(value).removeprefix("Costs(").removesuffix(")")


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())
