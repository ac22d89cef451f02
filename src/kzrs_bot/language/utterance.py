"""What the language room makes of a message: words, term mentions, periods and quantities."""

from __future__ import annotations

from dataclasses import dataclass

from kzrs_bot.language.periods import PeriodMention
from kzrs_bot.language.quantities import QuantityMention


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the cleaned, spelling-corrected text."""

    text: str
    norm: str
    """Lower case, without diacritics."""
    keys: frozenset[str]
    """The norm and every lemma it may have, whatever its part of speech."""
    start: int
    """Character offset in the utterance's text."""
    end: int
    pos: str = ""
    """Universal part of speech, from spaCy."""
    dep: str = ""
    head: int = -1
    """Index of the syntactic head among the words; its own index for a root."""
    original: str = ""
    """What the user typed, where the spelling was corrected."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of words that names terms of the pack."""

    start: int
    """First word."""
    end: int
    """One past the last word."""
    terms: tuple[str, ...]
    """Entity and concept ids that the words may stand for."""
    surface: str


@dataclass(frozen=True, slots=True)
class Utterance:
    """A user's message, analysed."""

    raw: str
    text: str
    """Cleaned, with the spelling corrected; offsets refer to it."""
    words: tuple[Word, ...]
    mentions: tuple[Mention, ...]
    periods: tuple[PeriodMention, ...]
    quantities: tuple[QuantityMention, ...]

    @property
    def normal(self) -> str:
        """The words' norms, one space apart: what intent patterns are matched against."""
        return " ".join(word.norm for word in self.words)

    @property
    def corrections(self) -> tuple[tuple[str, str], ...]:
        """Pairs of what was typed and what was read instead."""
        return tuple((w.original, w.text) for w in self.words if w.original)
