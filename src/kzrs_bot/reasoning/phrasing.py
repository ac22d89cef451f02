"""How results are called and put into the pack's wording."""

from __future__ import annotations

from collections.abc import Sequence

from kzrs_bot.pack.model import Pack
from kzrs_bot.reasoning.cube import Series
from kzrs_bot.reasoning.findings import Clause
from kzrs_bot.reply import Step
from kzrs_bot.values import Period

_NOTE = "="


class Phrasing:
    """Names of series and periods, and the pack's sentences filled with them."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack

    def say(self, key: str, **values: str) -> str:
        """A wording of the pack, its first letter a capital."""
        text = " ".join(self._pack.say(key, **values).split())
        return text[:1].upper() + text[1:]

    def name(self, series: Series) -> str:
        """What a series is called."""
        entities = self._pack.entities
        measure = entities[series.measure].name if series.measure in entities else series.measure
        named = [entities[value].name for _, value in series.dims if value in entities]
        plain = [value for _, value in series.dims if value not in entities]
        whole = " ".join([*plain, measure])
        return self.say_inside("calc_of", measure=whole, item=" ".join(named)) if named else whole

    def short(self, series: Series) -> str:
        """What a series is called beside others of its measure."""
        named = [self._pack.entities[v].name for _, v in series.dims if v in self._pack.entities]
        return " ".join(named) or self.name(series)

    def say_inside(self, key: str, **values: str) -> str:
        """A wording inside a sentence."""
        return self._pack.say(key, **values)

    def during(self, period: Period | None) -> str:
        """ " in 2023", or nothing."""
        if period is None:
            return ""
        text = period.show()
        if text.startswith(("since", "until")):
            return f" {text}"
        return f" on {text}" if period.grain == "day" else f" in {text}"

    @staticmethod
    def series(words: Sequence[str]) -> str:
        """A list in words: "a, b and c"; with semicolons where a member has commas itself."""
        if len(words) < 3:
            return " and ".join(words)
        mark = ";" if any(", " in word for word in words) else ","
        return f"{f'{mark} '.join(words[:-1])}{'; and' if mark == ';' else ' and'} {words[-1]}"

    def notes(self, notes: Sequence[str]) -> str:
        """What has to be said with a result, as sentences of their own."""
        texts = []
        for note in dict.fromkeys(notes):
            texts.append(note.removeprefix(_NOTE) if note.startswith(_NOTE) else self.say(note))
        return "".join(f" {text}" for text in texts if text)

    def clause(
        self, key: str, facts: Sequence[str], steps: Sequence[Step], notes: Sequence[str] = (), **values: str
    ) -> Clause:
        """A sentence with what carries it."""
        return Clause(self.say(key, **values) + self.notes(notes), tuple(dict.fromkeys(facts)), tuple(steps))
