"""Runs a scripted conversation and judges each reply."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kzrs_bot.bot import Bot
from kzrs_bot.reply import Kind, Reply
from kzrs_bot.scripts.model import Case, Script, ScriptError, Turn
from kzrs_bot.scripts.phrases import Phrase, folded
from kzrs_bot.scripts.reader import foreign_ids
from kzrs_bot.scripts.spoken import spoken


@dataclass(frozen=True, slots=True)
class Fault:
    """An expectation of a turn that its reply does not meet."""

    key: str
    """kind, says, any, not, cites, facts or without."""
    expected: str
    line: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """One turn as it went."""

    number: int
    """Counted from 1."""
    turn: Turn
    said: str
    line: int
    reply: Reply
    faults: tuple[Fault, ...]
    before: tuple[tuple[str, str], ...]
    """The conversation so far: what was said and what was replied."""

    @property
    def passed(self) -> bool:
        return not self.faults


class Bots:
    """The bots that scripts ask for, each pack loaded once."""

    def __init__(self, pack: Path | None = None) -> None:
        self._pack = pack
        """The pack under test whatever a script says; None where the script decides."""
        self._bots: dict[Path | None, Bot] = {}
        self._judged: set[Path] = set()

    def of(self, script: Script) -> Bot:
        """The bot for a script; raises ScriptError where the script names what its pack does not have."""
        bot = self.at(self._pack or script.pack)
        if script.path not in self._judged:
            problems = foreign_ids(script, bot.pack)
            if problems:
                raise ScriptError(str(script.path), problems)
            self._judged.add(script.path)
        return bot

    def at(self, pack: Path | None) -> Bot:
        if pack not in self._bots:
            self._bots[pack] = Bot(pack=pack)
        return self._bots[pack]

    @property
    def default(self) -> Bot:
        """The bot of the pack under test."""
        return self.at(self._pack)


def run_case(bot: Bot, case: Case) -> tuple[Outcome, ...]:
    """Every turn of a conversation, those after a failure too."""
    chat = bot.conversation()
    before: list[tuple[str, str]] = []
    outcomes = []
    for number, turn in enumerate(case.dialogue.turns, 1):
        said = case.said(turn)
        reply = chat.ask(said)
        faults = tuple(judge(turn, reply))
        outcomes.append(Outcome(number, turn, said, case.line(turn), reply, faults, tuple(before)))
        before.append((said, reply.text))
    return tuple(outcomes)


def judge(turn: Turn, reply: Reply) -> Iterator[Fault]:
    """What a reply owes to the expectations of a turn."""
    for check in (_kind, _phrases, _cites, _facts):
        yield from check(turn, reply)


def _kind(turn: Turn, reply: Reply) -> Iterator[Fault]:
    if turn.kinds and reply.kind not in turn.kinds:
        yield Fault("kind", " or ".join(turn.kinds), turn.lines.get("kind", 0))


def _phrases(turn: Turn, reply: Reply) -> Iterator[Fault]:
    text = folded(spoken(reply))
    if _held_to_content(turn, reply):
        yield from (_told("says", p) for p in turn.says if not p.found_in(text))
        if turn.any and not any(p.found_in(text) for p in turn.any):
            yield Fault("any", " or ".join(p.text for p in turn.any), turn.any[0].line)
    yield from (_told("not", p) for p in turn.never if p.found_in(text))


def _told(key: str, found: Phrase) -> Fault:
    return Fault(key, found.text, found.line)


def _held_to_content(turn: Turn, reply: Reply) -> bool:
    """A question back, where other kinds will do as well, says nothing yet."""
    return reply.kind is not Kind.CLARIFICATION or set(turn.kinds) <= {Kind.CLARIFICATION}


def _held_to_sources(turn: Turn, reply: Reply) -> bool:
    """Where a turn allows an answer among other kinds, only the answer has to cite."""
    return reply.kind is Kind.ANSWER or Kind.ANSWER not in turn.kinds


def _cites(turn: Turn, reply: Reply) -> Iterator[Fault]:
    if turn.cites and _held_to_sources(turn, reply) and not set(turn.cites) & set(places(reply)):
        yield Fault("cites", " or ".join(turn.cites), turn.lines.get("cites", 0))


def _facts(turn: Turn, reply: Reply) -> Iterator[Fault]:
    if _held_to_sources(turn, reply):
        yield from (Fault("facts", id_, turn.lines.get("facts", 0)) for id_ in turn.facts if id_ not in reply.facts)
    yield from (Fault("without", id_, turn.lines.get("without", 0)) for id_ in turn.without if id_ in reply.facts)


def places(reply: Reply) -> tuple[str, ...]:
    """The places that a reply cites, as scripts write them."""
    return tuple(f"{citation.section} {citation.paragraph}" for citation in reply.citations)
