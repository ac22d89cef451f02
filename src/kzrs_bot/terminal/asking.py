"""Questions without a chat: from the command line, and one a line from a pipe."""

from __future__ import annotations

import json as json_format
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from kzrs_bot.reply import Kind, Reply
from kzrs_bot.terminal.options import ChatOptions
from kzrs_bot.terminal.progress import progress
from kzrs_bot.terminal.text import one_line, printable
from kzrs_bot.terminal.unanswered import log_unanswered

ANSWERED, NOT_ANSWERED = 0, 1
Turn = tuple[str, Reply]


def answer_all(
    questions: Sequence[str],
    *,
    pack: Path | None = None,
    report: Path | None = None,
    json: bool = False,
    explain: bool = False,
    log: Path | None = None,
) -> int:
    """Print the replies of one conversation; the exit status tells whether each question was answered."""
    turns = conversation(questions, pack=pack, report=report, log=log)
    if json:
        return print_turns((json_line(*turn), turn) for turn in turns)
    if explain:
        return print_turns((_explained(*turn, pack), turn) for turn in turns)
    if len(questions) == 1:
        return print_turns((printable(reply.text), (question, reply)) for question, reply in turns)
    return print_turns((plain_turn(*turn), turn) for turn in turns)


def answer_lines(lines: Iterable[str], options: ChatOptions) -> int:
    """Answer a question a line: the question, the reply and a blank line, or a JSON object."""
    questions = (line.rstrip("\r\n") for line in lines if line.strip())
    turns = conversation(questions, pack=options.pack, report=options.report, log=options.log)
    shown = json_line if options.json else plain_turn
    return print_turns((shown(*turn), turn) for turn in turns)


def conversation(
    questions: Iterable[str], *, pack: Path | None, report: Path | None, log: Path | None
) -> Iterator[Turn]:
    """Ask one question after the other, as they come."""
    with progress("Loading …"):
        from kzrs_bot.bot import Bot

        chat = Bot(pack, report=report).conversation()
    for question in questions:
        reply = chat.ask(question)
        log_unanswered(log, question, reply)
        yield question, reply


def print_turns(shown: Iterable[tuple[str, Turn]], stream: TextIO | None = None) -> int:
    """Print each turn at once, for a reader that waits for it."""
    status = ANSWERED
    for text, (_, reply) in shown:
        print(text, file=stream or sys.stdout, flush=True)
        if reply.kind in (Kind.NO_ANSWER, Kind.CLARIFICATION):
            status = NOT_ANSWERED
    return status


def plain_turn(question: str, reply: Reply) -> str:
    """The question, the reply and a blank line."""
    return f"{one_line(question)}\n{printable(reply.text)}\n"


def json_line(question: str, reply: Reply) -> str:
    """The turn as one line of JSON, in ASCII so that any pipe carries it."""
    return json_format.dumps({"question": question, **reply.to_dict()})


def _explained(question: str, reply: Reply, pack: Path | None) -> str:
    from kzrs_bot.pack.loader import load_pack
    from kzrs_bot.terminal.explaining import explanation, explanation_text

    told = explanation_text(explanation(reply, load_pack(pack)))
    return f"{plain_turn(question, reply)}\n{printable(told)}\n"
