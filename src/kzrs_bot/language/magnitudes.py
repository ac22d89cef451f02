"""Limits that are told by an order of magnitude: "a six-figure gain", "in the hundreds of thousands", "sub-million"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Side = Literal[">=", "<"]


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a magnitude, with the stretch of text that stands for it; the two ends share no letter."""

    start: int
    end: int
    size: Decimal
    side: Side
    unit: str = "USD"


_NEAR = 40
"""Letters before a magnitude in which words that compare with it stand."""
_DIGIT_WORDS = ("four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_DIGITS = {
    **{word: count for count, word in enumerate(_DIGIT_WORDS, 4)},
    **{str(count): count for count in range(4, 13)},
}
_FIGURES = re.compile(rf"(?<![\w-])(?P<count>{'|'.join(_DIGITS)})[ -](?P<word>figures?|digits?)(?!\w)")
_DIGITS_BEFORE = {"single": 1, "one": 1, "double": 2, "two": 2, "triple": 3, "three": 3}
_DIGIT_SCALE = re.compile(
    rf"(?<![\w-])(?P<count>{'|'.join(_DIGITS_BEFORE)})[ -](?P<word>digit[ -](?P<scale>millions?|thousands?))(?!\w)"
)
_TENFOLD = {"tens of": 1, "hundreds of": 2}
_MANY = re.compile(
    r"(?<!\w)(?:(?:in|into|to) the|by) (?P<count>(?:tens|hundreds) of) (?P<word>thousands|millions)(?!\w)"
)
_MILLIONS = re.compile(r"(?<!\w)(?:(?:in|into|to) the|by) (?P<word>millions)(?!\w)")
_BELOW_MILLIONS = re.compile(r"(?<!\w)(?:(?:in|into) the|by) (?P<word>thousands)(?!\w)")
_MARK = re.compile(
    r"(?<!\w)(?:(?P<over>over|above|beyond|past|exceed\w*|pass\w*|cross\w*|clear(?:s|ed)?|break\w*|broke|reach\w*|hit)"
    r"|below|beneath|under|short of)(?: through| past| over)? (?:the|a)"
    r" (?P<power>hundred |hundred-|ten |ten-)?(?P<scale>million|thousand)(?:[ -]dollars?)?"
    r" (?:mark|line|barrier|threshold|bar|level)(?!\w)"
)
_POWERS = {"": 0, "ten": 1, "hundred": 2}
_SUB = re.compile(r"(?<!\w)sub[ -](?P<hundred>(?:hundred|100)[ -])?(?P<scale>million|thousand)(?!\w)")
_SCALES = {"thousand": 3, "thousands": 3, "million": 6, "millions": 6}
_TENS = {word: 10 * count for count, word in enumerate(
    ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"), 2)}  # fmt: skip
_IN_TENS = re.compile(rf"(?<!\w)(?P<count>in (?:the|their)(?: (?:low|mid|high))?) (?P<word>{'|'.join(_TENS)})(?!\w)")
_ODD = {word.replace("ies", "y"): size for word, size in _TENS.items()}
_TENS_ODD = re.compile(rf"(?<!\w)(?P<count>{'|'.join(_ODD)})[ -](?P<word>odd)(?= ?%| per ?cent)")
_PERCENT = re.compile(r"%|\bper ?cent|\bpercentages?\b")
_UP = re.compile(
    r"-?plus(?!\w)|(?: (?:[a-z]+ ){0,2}|-)(?:and|or)[ -]"
    r"(?:up|upwards|more|better|above|over|bigger|larger|higher|worse)\b"
)
"""Words behind a magnitude by which it has no upper end."""
_REACHED = re.compile(
    r"(?<!\w)(?:at least|over|above|beyond|more than|greater than|exceed\w*|pass\w*|cross\w*|reach\w*)(?: the| into)? $"
)
_UNREACHED = re.compile(
    r"(?<!\w)(?:(?:not|never|fail(?:s|ed)?|without|stop(?:s|ped)? short)(?: [a-z]+){0,3}|[a-z]+n't(?: [a-z]+){0,3}"
    r"|below|under|beneath|(?:less|fewer|smaller|lower) than|short of)(?: the| of)? $"
)
_OTHER_COUNT = re.compile(rf"(?<!\w)(?P<count>{'|'.join(_DIGITS)})-?(?: and| or| to|,) ?$")


def magnitudes(text: str) -> Iterator[Bound]:
    """The ends of the magnitudes in a text in small letters."""
    yield from _by_digits(text)
    yield from _by_scale(text)
    if _PERCENT.search(text):
        yield from _by_tens(text)


def _by_digits(text: str) -> Iterator[Bound]:
    """Sums told by how many digits they have; of "five or six digits" the fewer and the more."""
    for match in _FIGURES.finditer(text):
        count, start, middle = _DIGITS[match["count"]], match.start(), match.start("word")
        before = text[max(0, start - _NEAR) : start]
        unreached = _UNREACHED.search(before)
        if unreached:
            yield Bound(start - len(unreached[0]), match.end(), _power(count - 1), "<")
            continue
        other = _OTHER_COUNT.search(before)
        counts = [count, *([_DIGITS[other["count"]]] if other else ())]
        yield Bound(start - len(other[0]) if other else start, middle, _power(min(counts) - 1), ">=")
        if not (_UP.match(text, match.end()) or _REACHED.search(before)):
            yield Bound(middle, match.end(), _power(max(counts)), "<")
    for match in _DIGIT_SCALE.finditer(text):
        power = _DIGITS_BEFORE[match["count"]] + _SCALES[match["scale"]]
        yield Bound(match.start(), match.start("word"), _power(power - 1), ">=")
        yield Bound(match.start("word"), match.end(), _power(power), "<")


def _by_scale(text: str) -> Iterator[Bound]:
    """Sums in the hundreds of thousands, in the millions, below one of them."""
    for match in _MANY.finditer(text):
        power = _TENFOLD[match["count"]] + _SCALES[match["word"]]
        yield Bound(match.start("count"), match.start("word"), _power(power), ">=")
        yield Bound(match.start("word"), match.end(), _power(power + 1), "<")
    for match in _MILLIONS.finditer(text):
        yield Bound(*match.span("word"), _power(_SCALES[match["word"]]), ">=")
    for match in _BELOW_MILLIONS.finditer(text):
        yield Bound(*match.span("word"), _power(_SCALES["million"]), "<")
    for match in _MARK.finditer(text):
        missed = _UNREACHED.search(text[max(0, match.start() - _NEAR) : match.start()])
        start = match.start() - len(missed[0]) if missed else match.start()
        power = _SCALES[match["scale"]] + _POWERS[(match["power"] or "").strip(" -")]
        yield Bound(start, match.end(), _power(power), ">=" if match["over"] and not missed else "<")
    for match in _SUB.finditer(text):
        yield Bound(*match.span(), _power(_SCALES[match["scale"]] + (2 if match["hundred"] else 0)), "<")


def _by_tens(text: str) -> Iterator[Bound]:
    """Percentages in the nineties, or ninety-odd."""
    for pattern, sizes in ((_IN_TENS, _TENS), (_TENS_ODD, _ODD)):
        for match in pattern.finditer(text):
            size = sizes[match["word" if match["word"] in sizes else "count"]]
            yield Bound(match.start("count"), match.start("word"), Decimal(size), ">=", "%")
            yield Bound(match.start("word"), match.end(), Decimal(size + 10), "<", "%")


def _power(exponent: int) -> Decimal:
    return Decimal(10) ** exponent
