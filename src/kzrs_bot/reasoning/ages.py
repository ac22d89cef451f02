"""Ages in years that words name: "the 30th", "twenty-five years", "three decades", "a quarter of a century"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kzrs_bot.language.quantities import number_from_words

YEARS = {"year": 1, "years": 1, "decade": 10, "decades": 10, "centuries": 100, "century": 100}
"""How many years a noun stands for."""
MOST_YEARS = 1000
_TEENS = ("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth")
_NTH = {
    **{word: 5 + n for n, word in enumerate(("fifth", "sixth", "seventh", "eighth", "ninth"))},
    **{word: 10 + n for n, word in enumerate((*_TEENS, "eighteenth", "nineteenth"))},
    **{"twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70},
    **{"eightieth": 80, "ninetieth": 90, "hundredth": 100},
}
_BESIDE_TENS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
"""Ordinals that name an age only after tens ("twenty second"), and places in a row by themselves."""
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_TURNING = frozenset({"turn", "turns", "turned", "turning", "hit", "hits", "reach", "reaches", "reached", "be", "are"})
"""Verbs ahead of an age."""
_ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th)")
_OF_A_CENTURY = re.compile(r"\b(?P<part>half|quarter)(?: of)?(?: a)? century\b")
_PARTS = {"half": 50, "quarter": 25}
_ARTICLES = frozenset({"a", "one", "first"})
_LONGEST = 3
"""Words that a number of years is spelled in at most."""


def ages_named(words: Sequence[str]) -> list[int]:
    """The ages that words name, those by their place before those by a number of years."""
    part = part_of_a_century(words)
    nth = nth_named(words)
    places = [n for n, word in enumerate(words) if word in YEARS]
    counted = [age for n in places if (age := years_before(words, n)) is not None]
    found = [nth, part] if part is not None else [nth, *counted, age_turned(words)]
    return [age for age in dict.fromkeys(found) if age is not None]


def nth_named(words: Sequence[str]) -> int | None:
    """The age that an ordinal names, in figures or spelled."""
    figures = next((int(m[1]) for word in words if (m := _ORDINAL.fullmatch(word))), None)
    if figures is not None:
        return figures
    after_tens = (_TENS[a] + _BESIDE_TENS[b] for a, b in pairwise(words) if a in _TENS and b in _BESIDE_TENS)
    place = next((n for n, word in enumerate(words) if word in _NTH), None)
    if place is None:
        return next(after_tens, None)
    nth = _NTH[words[place]]
    tens = _TENS.get(words[place - 1], 0) if place else 0
    return tens + nth if nth < min(_NTH[word] for word in _TEENS) else nth


def age_turned(words: Sequence[str]) -> int | None:
    """The bare number that something turns or reaches ("when will ties turn thirty five?")."""
    for place in (n for n, word in enumerate(words) if word in _TURNING):
        stretches = [(a, b) for a in range(place + 1, place + 4) for b in range(min(a + 2, len(words)), a, -1)]
        for first, last in stretches:
            ahead = words[first:last]
            number = int(ahead[0]) if len(ahead) == 1 and ahead[0].isdigit() else number_from_words(ahead)
            if number is not None:
                return int(number) if 1 < number < MOST_YEARS else None
    return None


def years_before(words: Sequence[str], place: int) -> int | None:
    """The years of a noun of time with the number ahead of it."""
    unit = YEARS[words[place]]
    for first in range(max(0, place - _LONGEST), place):
        ahead = words[first:place]
        number = int(ahead[0]) if len(ahead) == 1 and ahead[0].isdigit() else number_from_words(ahead)
        if number is not None:
            return number * unit if 0 < number * unit < MOST_YEARS else None
    single = unit > 1 and place > 0 and words[place - 1] in _ARTICLES and "half" not in words[:place]
    return unit if single else None


def part_of_a_century(words: Sequence[str]) -> int | None:
    """The years that are named as a half or a quarter of a century."""
    found = _OF_A_CENTURY.search(" ".join(words))
    return _PARTS[found["part"]] if found is not None else None
