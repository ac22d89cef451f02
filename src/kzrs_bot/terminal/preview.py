"""How the bot reads a line that is still being typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kzrs_bot.terminal.explaining import ASKED

if TYPE_CHECKING:
    from kzrs_bot.bot import Bot
    from kzrs_bot.language.utterance import Utterance
    from kzrs_bot.reading.question import Direction, Term

LONGEST = 400
"""A longer text is not read along."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A reading in words that fit a toolbar."""

    text: str
    asks: str = ""
    about: tuple[str, ...] = ()
    """Names, measures and other words that the pack knows."""
    periods: tuple[str, ...] = ()
    direction: str = ""
    unplaced: tuple[str, ...] = ()
    """Words that nothing in the pack accounts for."""


def preview(bot: Bot, text: str) -> Preview:
    """The reading of a text by itself: parsed and read, but not yet tried against the facts."""
    if not text.strip() or len(text) > LONGEST:
        return Preview(text)
    utterance = bot._analyser.analyse(text)
    question = bot._reader.read(utterance)
    open_end = not text[-1].isspace()  # the last word may still grow
    known = [term for term in question.terms if _is_known(bot, term)]
    unknown = [term for term in question.terms if term not in known and not (open_end and _is_last(term, utterance))]
    fragment = question.intent == "fragment"
    return Preview(
        text=text,
        asks="" if fragment else ASKED.get(question.asks, question.asks),
        about=tuple(dict.fromkeys(term.surface for term in known if term.weight > 1 or term.weight == 0)),
        periods=tuple(mention.text for mention in question.periods),
        direction=_direction(bot, question.direction),
        unplaced=tuple(
            utterance.words[place].original or utterance.words[place].text
            for term in unknown
            for place in range(term.start, term.end)
        ),
    )


def _is_last(term: Term, utterance: Utterance) -> bool:
    return utterance.words[term.end - 1].end == len(utterance.text)


def _is_known(bot: Bot, term: Term) -> bool:
    """Whether some fact speaks of the term, or of each of its parts."""
    if any(bot._index.frequency(word) for word in term.terms):
        return True
    return bool(term.parts) and all(_is_known(bot, part) for part in term.parts)


def _direction(bot: Bot, direction: Direction) -> str:
    def name(id_: str | None) -> str:
        entity = bot.pack.entities.get(id_) if id_ else None
        return entity.name if entity else "?"

    return f"{name(direction.origin)} → {name(direction.target)}" if direction else ""
