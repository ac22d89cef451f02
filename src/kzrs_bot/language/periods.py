"""Mentions of time in an English question: years, parts of years, days and relative expressions.

The work is done in three steps. Cores are found first (a year, a month, "the second quarter of
2024", "last year"); of overlapping ones the longest is kept. Neighbouring cores are then joined
into ranges ("from January to September 2024"). At last the words before a core tell its relation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from kzrs_bot.values import MONTHS, Period

Relation = Literal[
    "in",
    "before",
    "after",
    "since",
    "until",
    "between",
    "same",
    "previous",
    "next",
    "latest",
    "earliest",
]


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A stretch of text that names a time, with the words that tell its relation."""

    start: int
    end: int
    period: Period | None
    """The time that is named; None where the year has to come from the conversation."""
    relation: Relation
    text: str
    month: int | None = None
    """The month of a single month or day."""
    template: str | None = None
    """ISO notation with {year} in place of the year that is missing."""
    shift: int | None = None
    """For a relative mention: years to add to those of the period that it is relative to."""

    @property
    def window(self) -> Period | None:
        """The days that the relation admits: "before 2015" is everything up to 2014."""
        return None if self.period is None else _window(self.period, self.relation)


def _window(period: Period, relation: Relation) -> Period | None:
    day = timedelta(days=1)
    if relation == "since":
        return Period(period.start, None, "range") if period.start else None
    if relation == "until":
        return Period(None, period.end, "range") if period.end else None
    if relation == "before":
        return Period(None, period.start - day, "range") if period.start else None
    if relation == "after":
        return Period(period.end + day, None, "range") if period.end else None
    return period


def complete(mention: PeriodMention, year: int) -> Period:
    """The mention's period with the year filled in; one that has its year already stays."""
    if mention.period is not None:
        return mention.period
    if mention.template is None:
        raise ValueError(f"{mention.text!r} has no place for a year")
    return Period.parse(mention.template.format(year=year))


def find_periods(text: str) -> tuple[PeriodMention, ...]:
    """All mentions of time, in text order and without overlaps; longer ones win."""
    plain, places = plain_text(text)
    cores = _longest(core for finder in _FINDERS for core in finder(plain))
    related = (_with_relation(core, plain) for core in _joined(cores, plain))
    return tuple(_mention(core, text, places) for core in related)


_PUNCTUATION = str.maketrans("’‘`´‐‑–—−", "''''-----")


_UNEVEN = re.compile(r"[\t-\r\x1c-\x1f]|  ")
"""Space other than single spaces."""


def plain_text(text: str) -> tuple[str, list[int]]:
    """The text in lower case, plain punctuation and single spaces.

    The list tells where in the original text each character stands.
    """
    text = text.translate(_PUNCTUATION)
    if text.isascii() and not _UNEVEN.search(text):
        return text.lower(), list(range(len(text)))
    plain: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        lowered = " " if char.isspace() else char.lower()
        if lowered != " " or not plain or plain[-1] != " ":
            plain.append(lowered if len(lowered) == 1 else char)
            places.append(place)
    return "".join(plain), places


def _ending(pattern: re.Pattern[str], text: str, end: int) -> re.Match[str] | None:
    """The match of a pattern that ends in $, right before a place in the text."""
    return pattern.search(text, max(0, end - 64), end)


@dataclass(frozen=True, slots=True)
class _Core:
    start: int
    end: int
    template: str | None
    """ISO notation, with {year} if the year is missing."""
    relation: Relation = "in"
    shift: int | None = None

    @property
    def complete(self) -> bool:
        return self.template is not None and "{year}" not in self.template


def _longest(cores: Iterable[_Core]) -> list[_Core]:
    kept: list[_Core] = []
    for core in sorted(cores, key=lambda core: (core.start - core.end, core.start)):
        if all(core.end <= other.start or other.end <= core.start for other in kept):
            kept.append(core)
    return sorted(kept, key=lambda core: core.start)


def _mention(core: _Core, text: str, places: list[int]) -> PeriodMention:
    start, end = places[core.start], places[core.end - 1] + 1
    month = re.fullmatch(r"(?:\{year\}|\d{4})-(\d\d)(?:-\d\d)?", core.template or "")
    return PeriodMention(
        start=start,
        end=end,
        period=Period.parse(core.template) if core.template and core.complete else None,
        relation=core.relation,
        text=text[start:end],
        month=int(month[1]) if month else None,
        template=None if core.complete else core.template,
        shift=core.shift,
    )


# Years

_UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def _number_words() -> dict[str, int]:
    words = {word: number for number, word in enumerate(_UNITS + _TEENS, 1)}
    for ten, word in enumerate(_TENS, 2):
        words[word] = 10 * ten
        words |= {f"{word} {unit}": 10 * ten + n for n, unit in enumerate(_UNITS, 1)}
    return words


_BELOW_HUNDRED = _number_words()
_UNIT_WORDS = "|".join(_UNITS)
_PAIR = rf"(?:{'|'.join(_TEENS)}|(?:{'|'.join(_TENS)})(?:[ -](?:{_UNIT_WORDS}))?)"
_WORD_YEAR = (
    rf"(?:twenty[ -](?:(?:oh|o)[ -](?:{_UNIT_WORDS})|{_PAIR})"
    rf"|nineteen[ -]ninety(?:[ -](?:{_UNIT_WORDS}))?"
    rf"|two[ -]thousand[ -](?:and )?(?:{_PAIR}|{_UNIT_WORDS}))"
)
_DIGIT_YEAR = r"(?:1[89]\d\d|20[0-4]\d|2050)"
_SHORT_YEAR = r"'(?:9\d|[0-4]\d|50)"
_YEAR = rf"(?:{_DIGIT_YEAR}|{_SHORT_YEAR}|{_WORD_YEAR})(?![\w%])(?![.,]\d)"

_MEASURES = (
    r"%|percent|per cent|pct|dollars?|usd|\$|€|euros?|tons?|tonnes?|kg|kilo\w*|km|thousand|million"
    r"|billion|trillion|mln|mio|bn|hundred|times|fold|pieces|items|units|metres|meters|litres"
)
_CROWDS = (
    r"compan(?:ies|y)|firms|enterprises|businesses|people|persons|citizens|tourists|visitors"
    r"|students|workers|employees|jobs|participants|children|men|women|documents|types|kinds"
    r"|years|months|weeks|days|hours"
)
_UNIT_FOLLOWS = re.compile(rf"[ -]?(?:{_MEASURES})(?!\w)")
_AT_END = re.compile(r"\s*(?:$|[?!.])")
_CROWD_FOLLOWS = re.compile(rf" (?:{_CROWDS})\b")
_YEAR_PREPOSITION = re.compile(r"\b(?:in|of|for|since|during|throughout|until|till|before|after|the|year) $")
_NUMBER_AHEAD = re.compile(r"(?:\b(?:more than|at least|at most|less than|fewer than|exceed(?:s|ed|ing)?) |[$€£+]\s?)$")
_GLUED = re.compile(r"(?:[\w$€£]|\d[.,]|(?P<word>[a-z]+)-)$")
_HYPHENATED = frozenset({"pre", "post", "mid", "early", "late", "since", "full", "whole", "entire", "all"})


def _year_number(text: str) -> int:
    """The number of a year that _YEAR matches."""
    digits = text.strip("'")
    if digits.isdigit():
        return _century(digits)
    words = re.sub(r"[ -]+", " ", text).replace(" and ", " ").replace(" oh ", " o ").split(" ")
    if words[0] == "two":
        return 2000 + _BELOW_HUNDRED[" ".join(words[2:])]
    century = 1900 if words[0] == "nineteen" else 2000
    return century + _BELOW_HUNDRED[" ".join(word for word in words[1:] if word != "o")]


def _century(digits: str) -> int:
    number = int(digits)
    if len(digits) > 2:
        return number
    return number + (1900 if number >= 90 else 2000)


def _is_year(text: str, start: int, end: int) -> bool:
    """Whether what stands around a number lets it be a year."""
    if not 1800 <= _year_number(text[start:end]) <= 2050 or _UNIT_FOLLOWS.match(text, end):
        return False
    glued = _ending(_GLUED, text, start)
    if glued and glued["word"] not in _HYPHENATED:
        return False
    if _CROWD_FOLLOWS.match(text, end) and not _ending(_YEAR_PREPOSITION, text, start):
        return False
    return text.startswith("'s", end) or not _ending(_NUMBER_AHEAD, text, start)


_YEAR_CORE = re.compile(rf"(?:\b(?:the )?(?:whole |entire |full |calendar )?year )?(?P<year>{_YEAR})")
_FISCAL = re.compile(rf"\b(?:fy|full[- ]year) ?(?P<year>{_YEAR})")
_YEAR_SPAN = re.compile(rf"(?<![\w.,$-])(?P<first>{_DIGIT_YEAR}) ?[-/] ?(?P<last>\d\d)(?![\w%-])(?!\.\d)")
_TWO_DIGITS = re.compile(
    r"\b(?<!group )(?<!set )(?<!out )(?<!total )(?<!all )"
    r"(?:in|for|of|since|from|during|until|till|before|after|year) (?P<year>[0-4]\d|9\d)"
    r"(?=\s*(?:$|[?!;]|[.,](?!\d)|\b(?:and|or|but|vs|versus|compared|than|was|were|is|are|did|do"
    r"|does|has|had|by|how|what|which|who|when|the|we|they|it|in|from|against|with|already)\b))"
)


def _years(text: str) -> Iterator[_Core]:
    for pattern in (_YEAR_CORE, _FISCAL):
        for match in pattern.finditer(text):
            start = match.start("year")
            if pattern is _FISCAL or _is_year(text, start, match.end()):
                year = _year_number(match["year"])
                yield _Core(match.start(), match.end(), f"{year}")
    for match in _TWO_DIGITS.finditer(text):
        yield _Core(match.start("year"), match.end(), str(_century(match["year"])))


_HALF_DECADES = {"first": (0, 4), "second": (5, 9), "latter": (5, 9), "last": (5, 9)}
_DECADE = re.compile(
    r"(?<![\w.,$-])(?:(?:the )?(?P<half>first|second|latter|last) half of )?(?:the )?(?P<tens>199|20[0-4])0'?s\b"
)


def _decades(text: str) -> Iterator[_Core]:
    for match in _DECADE.finditer(text):
        first, last = _HALF_DECADES.get(match["half"] or "", (0, 9))
        yield _Core(*match.span(), f"{match['tens']}{first}/{match['tens']}{last}")


def _year_spans(text: str) -> Iterator[_Core]:
    """2017-18, but not 2017-12, which is a month."""
    for match in _YEAR_SPAN.finditer(text):
        first, last = int(match["first"]), int(match["first"][:2] + match["last"])
        is_month = "/" not in match[0] and int(match["last"]) <= 12
        if first < last and not is_month and not _UNIT_FOLLOWS.match(text, match.end()):
            yield _Core(*match.span(), f"{first}/{last}")


# Parts of a year

_MONTH_WORDS = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
_MONTH_WORDS |= {name[:3]: number for name, number in _MONTH_WORDS.items()} | {"sept": 9}
_MONTH = "(?:" + "|".join(sorted(_MONTH_WORDS, key=len, reverse=True)) + r")(?![\w'])\.?"
_MONTH_NAME = rf"(?<![\w'])(?P<month>{_MONTH})"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_DAY_TH = rf"{_DAY}(?:st|nd|rd|th)?"
_JOIN = r" ?(?:-|to|and|&|until|till|through) ?"
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4, "closing": 4, "remaining": 4}
_QUARTERS |= {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "one": 1, "two": 2, "three": 3, "four": 4}
_QUARTERS |= {"1": 1, "2": 2, "3": 3, "4": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}
_NTH = r"(?:first|second|third|fourth|last|final|closing|remaining|1st|2nd|3rd|4th)"
_COUNT = {word: n for word, n in _BELOW_HUNDRED.items() if n < 12} | {str(n): n for n in range(1, 12)}
_COUNT_WORDS = "|".join(sorted(_COUNT, key=len, reverse=True))

_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9}
"""The first month of each season that lies within one year."""
_SEASON_QUARTERS = {"winter": 1, "spring": 2, "summer": 3, "autumn": 4, "fall": 4}
"""The quarter that the greater part of a season falls into."""
_PARTS: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (
        re.compile(r"(?<![\w-])(?:q(?P<n>[1-4])|(?P<m>[1-4])q)(?=\d\d|[^\w]|$)"),
        lambda n: f"{{year}}-Q{_QUARTERS[n]}",
    ),
    (
        re.compile(rf"\b(?:the )?(?P<n>{_NTH})[ -]quarter\b(?! of (?!{_YEAR}|the |this|last|that))"),
        lambda n: f"{{year}}-Q{_QUARTERS[n]}",
    ),
    (
        re.compile(r"\bquarter (?!i \w)(?P<n>[1-4]|one|two|three|four|i{1,3}|iv)(?![\w%])(?!\.\d)"),
        lambda n: f"{{year}}-Q{_QUARTERS[n]}",
    ),
    (
        re.compile(r"(?<![\w-])(?:h(?P<n>[12])|(?P<m>[12])h)(?=\d\d|[^\w]|$)"),
        lambda n: f"{{year}}-H{_QUARTERS[n]}",
    ),
    (
        re.compile(
            r"\b(?:the )?(?P<n>first|second|1st|2nd|last)[ -]half(?:[ -]year)?\b"
            rf"(?! (?:of|a|an) (?!{_YEAR}|the year|this|last|that))(?! (?:million|billion|the)\b)"
        ),
        lambda n: f"{{year}}-H{min(_QUARTERS[n], 2)}",
    ),
    (
        re.compile(
            rf"\b(?:the )?(?:last|final|closing|remaining) (?P<n>three|six|3|6)[ -]months?(?= of (?:the|{_YEAR}|that))"
        ),
        lambda n: f"{{year}}-{13 - _COUNT[n]:02}/{{year}}-12",
    ),
    (
        re.compile(rf"\b(?:the )?(?:first|opening|initial) (?P<n>{_COUNT_WORDS})[ -]months?\b"),
        lambda n: f"{{year}}-01/{{year}}-{_COUNT[n]:02}",
    ),
    (
        re.compile(r"\b(?:the )?(?P<n>9|nine)[ -]months?\b(?! (?:ago|later|earlier|old|after))"),
        lambda n: f"{{year}}-01/{{year}}-{_COUNT[n]:02}",
    ),
    (
        re.compile(rf"\b(?P<n>{_COUNT_WORDS})[ -]months?(?= of (?:the year|{_YEAR})| (?:19|20)\d\d\b)"),
        lambda n: f"{{year}}-01/{{year}}-{_COUNT[n]:02}",
    ),
    (
        re.compile(r"(?<![\w.,$-])(?P<n>[369])m(?= ?'?\d\d|[?!.;]| of\b|$)"),
        lambda n: f"{{year}}-01/{{year}}-{_COUNT[n]:02}",
    ),
    (
        re.compile(r"\b(?:the )?(?:first )?(?P<n>two|three|2|3) quarters(?= of (?:the year|\d{4}))"),
        lambda n: f"{{year}}-01/{{year}}-{3 * _COUNT[n]:02}",
    ),
    (
        re.compile(r"\b(?:the )?first (?P<n>two|three|2|3) quarters\b"),
        lambda n: f"{{year}}-01/{{year}}-{3 * _COUNT[n]:02}",
    ),
    (
        re.compile(r"\b(?:this |the )?(?P<n>winter|spring|summer|autumn|fall)(?:-| )?quarter\b"),
        lambda n: f"{{year}}-Q{_SEASON_QUARTERS[n]}",
    ),
    (
        re.compile(rf"\b(?:this |the )?(?P<n>spring|summer|autumn|fall(?=,? (?:of )?{_YEAR}))\b"),
        lambda n: f"{{year}}-{_SEASONS[n]:02}/{{year}}-{_SEASONS[n] + 2:02}",
    ),
)

_CODE = re.compile(r"(?:[qhm]\d|\d[qhm])$")


def _parts(text: str) -> Iterator[_Core]:
    """Quarters, halves, seasons and the first months of a year."""
    for pattern, build in _PARTS:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            template = build(groups["n"] or groups["m"])
            yield _dated(text, match.start(), match.end(), template)


_VERB_MONTHS = frozenset({"may", "march", "mar"})
_MONTH_BEFORE = re.compile(
    r"(?:\b(?:in|of|since|until|till|by|during|for|from|between|before|after|early|late|mid|next"
    r"|last|this|to|through|through to|end of|beginning of|start of)[ -]"
    rf"|{_DAY}(?:st|nd|rd|th)?(?: of)? |{_MONTH}(?: {_DIGIT_YEAR})? ?(?:-|to|and|or|through|until) ?)$"
)
_MONTH_AFTER = re.compile(rf",? ?(?:of )?{_YEAR}| {_DAY_TH}(?![\w%])| ?(?:-|to|through|until|till) ?{_MONTH}")


def _is_month(text: str, match: re.Match[str]) -> bool:
    """Whether a word that may be a verb ("may", "march") names a month here."""
    glued = _ending(_GLUED, text, match.start())
    if glued and glued["word"] not in _HYPHENATED | _MONTH_WORDS.keys():
        return False
    if match["month"].rstrip(".") not in _VERB_MONTHS:
        return True
    if match["month"] == "may" and re.match(r" (?:i|we|you|they|be|have)\b", text[match.end() :]):
        return False
    return bool(_ending(_MONTH_BEFORE, text, match.start()) or _MONTH_AFTER.match(text, match.end()))


def _months(text: str) -> Iterator[_Core]:
    for match in re.finditer(_MONTH_NAME, text):
        if _is_month(text, match):
            yield _dated(text, *match.span(), f"{{year}}-{_month_number(match['month']):02}")


def _month_number(word: str) -> int:
    return _MONTH_WORDS[word.rstrip(".")]


# Days

_DAY_MONTH = re.compile(
    rf"(?<![\w.,$/])(?:the )?(?P<first>{_DAY})(?:st|nd|rd|th)?"
    rf"(?:{_JOIN}(?:the )?(?P<last>{_DAY})(?:st|nd|rd|th)?)?"
    rf"[ -]?(?:of )?(?P<month>{_MONTH})"
)
_MONTH_DAY = re.compile(
    rf"{_MONTH_NAME} (?:the )?(?P<first>{_DAY})(?P<th>st|nd|rd|th)?(?![\d%])(?![.,:]\d)"
    rf"(?:{_JOIN}(?:the )?(?P<last>{_DAY})(?:st|nd|rd|th)?(?![\d%])(?![.,:]\d))?(?!\w)"
)


def _days(text: str) -> Iterator[_Core]:
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        for match in pattern.finditer(text):
            if pattern is _MONTH_DAY and _is_short_year(text, match):
                year = _century(match["first"])
                yield _Core(*match.span(), f"{year}-{_month_number(match['month']):02}")
            elif not _UNIT_FOLLOWS.match(text, match.end()):
                core = _dated(text, *match.span(), _day_template(match))
                yield from _valid(core)


_ON = re.compile(r"\bon (?:the )?$")


def _is_short_year(text: str, match: re.Match[str]) -> bool:
    """Whether the number of "Sept 24" is a year: 20 or more, alone, and not after "on"."""
    if match["last"] or match["th"] or int(match["first"]) < 20:
        return False
    dated = _TAIL.match(text, match.end())
    return not dated and not _ending(_ON, text, match.start())


def _day_template(match: re.Match[str]) -> str:
    month = _month_number(match["month"])
    first = f"{{year}}-{month:02}-{int(match['first']):02}"
    if not match["last"]:
        return first
    return f"{first}/{{year}}-{month:02}-{int(match['last']):02}"


def _valid(core: _Core) -> Iterator[_Core]:
    """The core, unless it names a day that no calendar has."""
    if core.template is None:
        return
    try:
        Period.parse(core.template.format(year=2024))
    except ValueError:
        return
    yield core


_NUMERIC = tuple(
    re.compile(rf"(?<![\w.,/$-]){pattern}(?![\w%/-])(?![.,]\d)")
    for pattern in (
        rf"(?P<year>{_DIGIT_YEAR})[-./](?P<month>\d\d?)[-./](?P<day>\d\d?)",
        rf"(?P<day>\d\d?)[.](?P<month>\d\d?)[.](?P<year>{_DIGIT_YEAR}|\d\d)",
        rf"(?P<day>\d\d?)(?P<sep>[-/])(?P<month>\d\d?)(?P=sep)(?P<year>{_DIGIT_YEAR}|\d\d)",
        rf"(?P<year>{_DIGIT_YEAR})-(?P<month>0[1-9]|1[0-2])",
        rf"(?P<month>0?[1-9]|1[0-2])/(?P<year>{_DIGIT_YEAR})",
        rf"(?P<month>0[1-9]|1[0-2])\.(?P<year>{_DIGIT_YEAR})",
    )
)


def _numeric(text: str) -> Iterator[_Core]:
    """Dates in digits; the day comes first unless only the other order makes a date."""
    for pattern in _NUMERIC:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            year, month = _century(groups["year"]), int(groups["month"])
            day = int(groups.get("day") or 0)
            if month > 12 >= day > 0:
                month, day = day, month
            template = f"{year}-{month:02}" + (f"-{day:02}" if groups.get("day") else "")
            yield from _valid(_Core(*match.span(), template))


# The year that belongs to a part of a year

_THE_YEAR = r"(?:the|each) year\b(?! (?:before|after|earlier|later|\d{4}))"
_BACK = (
    r"(?:the (?:previous|prior|preceding|past) year|(?:last|previous|prior|preceding) year"
    r"|(?:a|one) year (?:earlier|before|ago|prior|previously)|the year (?:earlier|prior)"
    r"|the year before(?! last\b)(?: (?:it|that one)\b)?"
    r"(?=\s*(?:$|[?!.,;:)]|\b(?:and|or|but|that|in|was|were|is|did|do|as|by|with|than|how|what)\b)))"
)
_BACK_TWO = r"(?:the year before last|two years (?:earlier|before|ago|prior))"
_FORTH = (
    r"(?:the (?:following|next|subsequent|coming) year|(?:next|following) year"
    r"|(?:a|one) year (?:later|after|on(?=\s*(?:$|[?!.,;:)])))|the year after"
    r"(?=\s*(?:$|[?!.,;:)]|\b(?:and|or|but|was|were|is|did|do|as|by|with|than|how|what)\b)))"
)
_SAME_YEAR = r"(?:that (?:same )?|the same |the very same |same )year"
_SOURCE = r"(?:this|the|your) (?:report|article|text|source|document|analysis|publication)"
_THIS_YEAR = (
    r"(?:(?:this|the current|the latest|the most recent) year(?: so far)?"
    rf"|the (?:year of {_SOURCE}|(?:report|article|publication)'?s? (?:own )?year)|(?:the )?year of publication"
    rf"|the time of (?:writing|publication|{_SOURCE}))"
)
_RELATIVE_YEARS: tuple[tuple[str, Relation, int | None], ...] = (
    (_BACK_TWO, "previous", -2),
    (_BACK, "previous", -1),
    (_FORTH, "next", 1),
    (_SAME_YEAR, "same", 0),
    (_THIS_YEAR, "latest", None),
)
_RELATIVE = "|".join(f"(?P<r{number}>{pattern})" for number, (pattern, _, _) in enumerate(_RELATIVE_YEARS))
_TAIL = re.compile(rf"(?:'s|,)?(?:,? ?(?:of|in|for) | ?[-/,] ?| ?)(?:the year |year )?(?P<year>{_YEAR})")
_SHORT_TAIL = re.compile(r" ?[-/]? ?(?P<year>9\d|[0-4]\d)(?![\w%])(?![.,]\d)")
_RELATIVE_TAIL = re.compile(rf"(?:,? (?:of|in|for) | )(?:{_RELATIVE}|(?P<the>{_THE_YEAR}))(?!\w)")
_HEAD = re.compile(rf"(?<![\w.,$-])(?P<year>{_YEAR})(?:'s)?(?: |, ?| ?- ?)(?:the )?$")


def _dated(text: str, start: int, end: int, template: str) -> _Core:
    """The core of a part of a year, with the year that stands after or before it."""
    tail = _TAIL.match(text, end)
    unit = _UNIT_FOLLOWS.match(text, tail.end()) if tail else None
    if tail and (unit is None or _AT_END.match(text, unit.end())):  # "june 2020, dollars?" is a year and a wish
        return _Core(start, tail.end(), _filled(template, tail["year"]))
    short = _SHORT_TAIL.match(text, end)
    if short and _ending(_CODE, text, end) and not _UNIT_FOLLOWS.match(text, short.end()):
        return _Core(start, short.end(), _filled(template, short["year"]))
    relative = _RELATIVE_TAIL.match(text, end)
    if relative:
        relation, shift = _relative_year(relative)
        return _Core(start, relative.end(), template, relation, shift)
    head = _ending(_HEAD, text, start)
    end -= text[end - 1] == "."
    if head:
        return _Core(head.start(), end, _filled(template, head["year"]))
    return _Core(start, end, template)


def _filled(template: str, year: str) -> str:
    return template.format(year=_year_number(year))


def _relative_year(match: re.Match[str]) -> tuple[Relation, int | None]:
    """Relation and shift of the relative year in a match; "the year" is neither."""
    for number, (_, relation, shift) in enumerate(_RELATIVE_YEARS):
        if match[f"r{number}"]:
            return relation, shift
    return "in", None


# Relative mentions

_RELATIVE_CORE = re.compile(rf"(?<![\w-])(?:{_RELATIVE})(?!\w)")
_SPAN_WORD = r"(?:period|part|time|months?|quarter|half(?:[ -]year)?|interval|span|stretch|date|day|dates|days)"
_SAME_SPAN = re.compile(
    r"(?<![\w-])(?:the )?(?:same|very same|corresponding|comparable|analogous|equivalent|similar"
    rf"|respective) {_SPAN_WORD}\b(?P<tail>,? (?:of |in |from |for |as in )?(?:the year )?"
    rf"(?:(?P<year>{_YEAR})|{_RELATIVE}))?"
    rf"|\b(?:that|this) (?:same )?(?:period|month|quarter|day|time)\b(?! of the\b)"
    r"(?P<tail2> (?P<last>last|next) year)?"
)
_ANAPHOR = re.compile(
    r"\b(?:at (?:that|the same) time|at that point|on (?:that|this|the same) occasion)\b"
    r"|(?<=\bsince )then\b|(?<=\buntil )then\b|(?<=\btill )then\b|(?<=\bby )then\b"
    r"|(?<=\bbefore )then\b|(?<=\bafter )then\b|\bback then\b|(?<![,.;?!] )(?<=\w )then(?=\s*(?:\?|$))"
)
_NOT_TIME = re.compile(r"\b(?:and|so|ok|okay|well|but|what|who|why|or|how|if|even|now) $")
_OTHER_SPAN = re.compile(
    rf"\bthe (?P<word>previous|preceding|prior|following|next) (?:reporting )?period\b"
    rf"|\b(?P<yoy>year[- ](?:on|over)[- ]year|y-?o-?y|y/y)\b"
    rf"|\bthe year (?P<side>before|after) (?P<year>{_YEAR})"
)
_EXTREME = re.compile(
    r"\b(?:the )?(?:(?P<late>latest|most recent(?:ly)?|newest)|(?P<early>earliest))"
    r"(?: (?:available |reported |known )?(?:year|period|month|quarter|date))?\b"
)


def _relatives(text: str) -> Iterator[_Core]:
    for match in _RELATIVE_CORE.finditer(text):
        relation, shift = _relative_year(match)
        yield _Core(*match.span(), "{year}", relation, shift)
    for match in _OTHER_SPAN.finditer(text):
        yield _other_span(match)
    for match in _EXTREME.finditer(text):
        yield _Core(*match.span(), None, "latest" if match["late"] else "earliest")


_YEARS_APART = re.compile(
    rf"\b(?P<n>{_COUNT_WORDS}) years (?:(?P<back>earlier|before|ago|prior)|later|after)\b"
    r"(?! (?:the|a|an|that)\b)"
)


def _years_apart(text: str) -> Iterator[_Core]:
    for match in _YEARS_APART.finditer(text):
        years = _COUNT[match["n"]]
        if match["back"]:
            yield _Core(*match.span(), "{year}", "previous", -years)
        else:
            yield _Core(*match.span(), "{year}", "next", years)


def _other_span(match: re.Match[str]) -> _Core:
    if match["year"]:
        step = -1 if match["side"] == "before" else 1
        return _Core(*match.span(), str(_year_number(match["year"]) + step))
    if match["word"] in ("following", "next"):
        return _Core(*match.span(), None, "next", 1)
    return _Core(*match.span(), None, "previous", -1)


def _same_spans(text: str) -> Iterator[_Core]:
    for match in _SAME_SPAN.finditer(text):
        if match["year"]:
            yield _Core(*match.span(), str(_year_number(match["year"])), "same")
        elif match["last"]:
            yield _Core(*match.span(), None, "same", -1 if match["last"] == "last" else 1)
        else:
            yield _Core(*match.span(), None, "same", _relative_year(match)[1] or 0)
    for match in _ANAPHOR.finditer(text):
        if not _ending(_NOT_TIME, text, match.start()):
            yield _Core(*match.span(), None, "same", 0)


_FINDERS: tuple[Callable[[str], Iterator[_Core]], ...] = (
    _years,
    _year_spans,
    _decades,
    _parts,
    _months,
    _days,
    _numeric,
    _relatives,
    _years_apart,
    _same_spans,
)


# Ranges of two cores

_TO = re.compile(r" ?- ?| ?/ ?| (?:up )?(?:to|until|till|through|thru|through to)(?: the)? (?:end of )?")
_AND = re.compile(r" (?:and|to|-) (?:the )?")
_BETWEEN = re.compile(r"\bbetween (?:the (?:years|months) |the )?$")
_FROM = re.compile(r"\bfrom (?:the )?$")
_ONE_OF_TWO = re.compile(r",? and ")
"""What follows a stretch that is itself one end of "between January-September 2023 and the same months of 2024"."""


def _joined(cores: list[_Core], text: str) -> list[_Core]:
    """The cores with neighbours joined that form a range together."""
    joined: list[_Core] = []
    for core in cores:
        range_ = _range(joined[-1], core, text) if joined else None
        if range_ is None:
            joined.append(core)
        else:
            joined[-1] = range_
    return joined


_WHOLE_YEAR = re.compile(r"\d{4}")
_A_YEAR = re.compile(r"\{year\}|\d{4}")
_A_MONTH = re.compile(r"(?:\{year\}|\d{4})-\d\d")
"""Months side by side are a range without its dash ("jan sep 2024")."""
_PART_OF_YEAR = re.compile(r"\{year\}-|\d{4}-\d\d/")


_UP_TO = re.compile(r",? (?:(?:up )?(?:until|till|through|thru)|up to)(?: the)? (?:end of )?")
_MONTH_OF_YEAR = re.compile(r"\{year\}(-\d\d)")


def _year_up_to(first: _Core, last: _Core, text: str) -> _Core | None:
    """A year up to one of its months ("2024, through June"; "the next year up to June")."""
    month = _MONTH_OF_YEAR.fullmatch(last.template or "")
    year = _A_YEAR.fullmatch(first.template or "")
    if month is None or year is None or not _UP_TO.fullmatch(text[first.end : last.start]):
        return None
    return replace(first, end=last.end, template=f"{year[0]}-01/{year[0]}{month[1]}")


def _range(first: _Core, last: _Core, text: str) -> _Core | None:
    if up_to := _year_up_to(first, last, text):
        return up_to
    if first.relation != "in" or first.template is None or last.template is None:
        return None
    if last.relation not in ("in", "latest", "previous", "next") or first.template == last.template:
        return None
    if _WHOLE_YEAR.fullmatch(first.template) and _PART_OF_YEAR.match(last.template):
        return None  # a year and a part of another are two times, not the ends of one
    middle = text[first.end : last.start]
    opening = _ending(_BETWEEN, text, first.start)
    if opening and _ONE_OF_TWO.match(text, last.end) and _TO.fullmatch(middle):
        opening = None
    side_by_side = middle == " " and all(map(_A_MONTH.fullmatch, (first.template, last.template)))
    if not side_by_side and not (_AND if opening else _TO).fullmatch(middle):
        return None
    words = opening or _ending(_FROM, text, first.start)
    template = _range_template(first.template, last.template)
    if template is None or (opening and first.complete and _is_stretch(first.template)):
        return None  # two stretches are set side by side, not the ends of one
    relation: Relation = "between" if words else "in"
    return _Core(words.start() if words else first.start, last.end, template, relation, last.shift)


def _is_stretch(template: str) -> bool:
    """Whether a notation is of several months, which begin and end by themselves."""
    return "/" in template or template[4:6] in {"-Q", "-H"}


def _range_template(first: str, last: str) -> str | None:
    """One notation for the range from first to last; the missing year is taken from the other."""
    years = [part[:4] for part in (first, last) if not part.startswith("{")]
    known = bool(years)
    first, last = (part.format(year=years[0] if known else 2024) for part in (first, last))
    start, end = Period.parse(first), Period.parse(last)
    if start.start is None or end.end is None:
        return None
    if start.start > end.end:
        return _reversed_template(start, end) if known else None
    template = f"{_first_of(first)}/{_last_of(last)}"
    return template if known else template.replace("2024-", "{year}-")


def _reversed_template(start: Period, end: Period) -> str | None:
    """November to February 2024 starts a year earlier; 2024 to 2023 is put in order."""
    if start.year is not None and start.year == end.year:
        return Period(start.shifted(-1).start, end.end, "range").iso()
    return Period(end.start, start.end, "range").iso()


def _first_of(iso: str) -> str:
    return iso.partition("/")[0]


def _last_of(iso: str) -> str:
    return iso.rpartition("/")[2]


# Words before and after a core

_THE = r"(?:the )?(?:very )?(?:(?:end|close|start|beginning|middle)(?: of)?[ -])?(?:the )?(?:years? )?$"
_Rule = tuple[re.Pattern[str], Relation]


def _rules(head: str, tail: str, words: dict[Relation, str]) -> tuple[_Rule, ...]:
    return tuple((re.compile(f"{head}(?:{text}){tail}"), name) for name, text in words.items())


_STRONG = _rules(
    r"(?<![\w-])",
    f"[ -]{_THE}",
    {
        "since": r"(?:ever )?since(?: and including)?|starting (?:in|from|with)|beginning (?:in|with)|dating from"
        r"|(?:not|no) (?:earlier|sooner) than|not before",
        "in": r"as of|so far in|as early as|as late as",
        "before": r"before|prior to|earlier than|preceding|pre",
        "after": r"after|later than|post",
        "until": r"until|till|up to|up until|no later than|not later than",
    },
)
_WEAK = _rules(
    r"(?<![\w-])",
    f"[ -]{_THE}",
    {
        "in": r"(?:up|down|differ|differs|different|compared|away|missing|subtracted|deducted|removed|stripped) from",
        "since": r"from",
        "after": r"following|past",
        "until": r"by|through",
    },
)
"""Words that tell the relation of a plain date only: "from last year" names a base."""
_SUFFIXES = _rules(
    "",
    "",
    {
        "since": r",? (?:and )?(?:onwards?|beyond|on(?=\s*(?:$|[?.,!]))|and later|or later)"
        r"|(?: ?[-–]| to| till?| until| up to| through)(?: the)? (?:now|today|present|date|this day)\b",
        "until": r" (?:and|or) (?:earlier|before)(?=\s*(?:$|[?.,!]))",
        "in": r" so far| to date",
    },
)


_LEVEL_AHEAD = re.compile(r"(?:'s)? (?:level|figure|total|volume|value|amount|base|number|result|mark|sum)s?\b")
"""What makes "from 2023" the level of that year and no beginning."""


def _with_relation(core: _Core, text: str) -> _Core:
    """The core widened by the words that tell its relation."""
    core = _with_suffix(core, text)
    if core.relation == "between" or (core.relation == "same" and core.template):
        return core
    rules = _STRONG + _WEAK if core.relation in ("in", "since") else _STRONG
    for pattern, relation in rules:
        before = _ending(pattern, text, core.start)
        if before:
            if relation == "since" and _LEVEL_AHEAD.match(text, core.end):
                relation = "in"
            return replace(core, start=before.start(), relation=_combined(core, relation, before))
    return core


def _with_suffix(core: _Core, text: str) -> _Core:
    for pattern, relation in _SUFFIXES:
        after = pattern.match(text, core.end)
        if after and core.relation == "in":
            return replace(core, end=after.end(), relation=relation)
    return core


def _combined(core: _Core, relation: Relation, words: re.Match[str]) -> Relation:
    """The relation that words give to a core; "from" before two days closes them on both sides."""
    if relation == "in":
        return core.relation
    if words[0].startswith("from ") and re.search(r"-\d\d/.*-\d\d-\d\d$", core.template or ""):
        return "between"
    return relation
