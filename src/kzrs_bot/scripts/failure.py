"""A failed turn in words: the conversation so far, what was expected, what came, and how it was understood."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kzrs_bot.reply import Reply
from kzrs_bot.scripts.runner import Outcome, places
from kzrs_bot.terminal.explaining import explanation, explanation_text

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
        f"how it came about\n{explanation_text(explanation(outcome.reply))}",
    ]
    if outcome.turn.note:
        blocks.append(f"note\n{_indented(outcome.turn.note)}")
    return "\n\n".join(blocks)


def brief(outcome: Outcome, path: Path) -> str:
    """One line on a failed turn."""
    missed = "; ".join(f"{_WORDS[fault.key]}: {fault.expected}" for fault in outcome.faults)
    return f"{path}:{outcome.line}: {outcome.said!r}: expected {missed}"


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


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())
