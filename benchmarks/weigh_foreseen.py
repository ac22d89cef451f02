"""Fits the weights of foreseen calculations to their wordings and to written examinations, for `benchmarks.weigh`.

Every turn is asked without them; then each of those that it may want is worked out and held against the turn's checks,
and so is what the turn came to by itself, their rival. Some wordings are held out likewise: they want just what their
own calculation comes to. The weights are those of a conditional log-linear model
(Berger, Della Pietra and Della Pietra, 1996) under which what passes is the likeliest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.exams import holds, turns
from benchmarks.loglinear import Choice, loglinear
from kzrs_bot import Bot
from kzrs_bot.dialogue.state import State
from kzrs_bot.matching.features import Features
from kzrs_bot.matching.trial import Trial
from kzrs_bot.matching.wordings import Wordings
from kzrs_bot.pack.model import Calculation
from kzrs_bot.reading.question import Question
from kzrs_bot.reasoning.answering import Outcome
from kzrs_bot.reasoning.foreseen import Foreseeing, Foreseen, rival_features
from kzrs_bot.reply import Kind, Reply
from kzrs_bot.scripts.model import Turn
from kzrs_bot.scripts.phrases import folded

_HELD_OUT = 4
"""Every so many-th wording of a calculation is held out."""
_EXAMINED = 3
"""How often a turn of an examination counts beside a wording: most of what people ask needs no calculation."""


@dataclass
class Case:
    """One turn: the calculations that it may want, and which pass; what it came to by itself, and whether that does."""

    likely: list[Features]
    right: list[bool]
    rival: Features
    rival_right: bool


class Unforeseeing(Bot):
    """A bot that answers without foreseen calculations, and keeps what each message came to."""

    kept: list[tuple[Question, State, Outcome]]

    def _answer(self, question: Question, state: State, alone: Trial | None = None) -> Outcome:
        outcome = self._answering.unforeseen(question, state, alone)
        self.kept.append((question, state, outcome))
        return outcome


def passes(turn: Turn, reply: Reply) -> bool:
    """Whether a reply meets all that a turn expects."""
    if (turn.kinds and reply.kind not in turn.kinds) or not holds(turn, folded(reply.text)):
        return False
    cited = {f"{each.section} {each.paragraph}" for each in reply.citations}
    return reply.kind is not Kind.ANSWER or not turn.cites or bool(cited & set(turn.cites))


def cases(bot: Unforeseeing, paths: Iterable[Path]) -> Iterator[Case]:
    """Every turn that is asked at once and for which calculations are foreseen."""
    for path in paths:
        for _, conversation in turns(path):
            chat = bot.conversation()
            for turn in conversation:
                bot.kept = []
                reply = chat.ask(turn.wordings[0])
                if len(bot.kept) != 1:
                    continue
                question, state, outcome = bot.kept[0]
                likely = bot._answering.likely(question, state)
                replies = [bot._composer.compose([each.worked.findings], reply.reading) for each in likely]
                right = [
                    passes(turn, said) and bool(each.worked.findings.facts)
                    for said, each in zip(replies, likely, strict=True)
                ]
                if likely:
                    met = passes(turn, reply) or not any(right)
                    yield Case([each.features for each in likely], right, _rival(outcome, likely), met)


def held_out(bot: Unforeseeing) -> Iterator[Case]:
    """Wordings of calculations, each as if it were not foreseen."""
    known = [replace(each, samples=_parted(each)[0]) for each in bot.pack.calculations]
    full = bot._answering._foreseeing
    bot._answering._foreseeing = Foreseeing(bot.pack, Wordings(known, bot._worded), bot._weigher, bot._worked)
    for place, each in enumerate(bot.pack.calculations):
        wanted = bot._worked(place).findings.result
        for text in _parted(each)[1]:
            bot.kept = []
            bot.conversation().ask(text)
            if len(bot.kept) != 1:
                continue
            question, state, outcome = bot.kept[0]
            likely = bot._answering.likely(question, state)
            right = [other.worked.findings.result == wanted for other in likely]
            met = outcome.findings.result == wanted
            if any(right) or met:
                yield Case([other.features for other in likely], right, _rival(outcome, likely), met)
    bot._answering._foreseeing = full


def _parted(calculation: Calculation) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The wordings of a calculation that stay, and those that are held out."""
    samples = calculation.samples
    return tuple(s for n, s in enumerate(samples) if n % _HELD_OUT), samples[::_HELD_OUT]


def _rival(outcome: Outcome, likely: Sequence[Foreseen]) -> Features:
    """What speaks for what a turn came to by itself."""
    return rival_features(outcome.findings, None if outcome.weighing is None else outcome.certainty, likely)


def weights(paths: Sequence[str]) -> Mapping[str, float]:
    """The weights under which what passes, or is what a wording wants, is the likeliest."""
    bot = Unforeseeing()
    examined = [case for case in cases(bot, map(Path, paths)) for _ in range(_EXAMINED)]
    data = [*held_out(bot), *examined]
    return loglinear([Choice([*each.likely, each.rival], [*each.right, each.rival_right]) for each in data])
