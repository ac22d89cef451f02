"""Mentions of quantities in an English question: money, shares, factors and counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from kzrs_bot.language.magnitudes import magnitudes
from kzrs_bot.language.periods import plain_text
from kzrs_bot.values import Quantity

Comparison = Literal["", ">", "<", ">=", "<="]
OTHER_SIDE: Mapping[Comparison, Comparison] = {">": "<=", ">=": "<", "<": ">=", "<=": ">"}
"""What is so of everything that is not beyond a limit."""


@dataclass(frozen=True, slots=True)
class QuantityMention:
    """A stretch of text that names a quantity, with the words that compare something to it.

    The stretch takes in currency, percent and factor words, but not the noun that is counted.
    """

    start: int
    end: int
    quantity: Quantity
    """Its bound is ~ after words like "about", else empty."""
    text: str
    comparison: Comparison = ""
    """The way the asker compares with the quantity."""
    noun: tuple[int, int] | None = None
    """Where the counted noun stands."""


def find_quantities(text: str, *, skip: Iterable[tuple[int, int]] = ()) -> tuple[QuantityMention, ...]:
    """All quantities in text order; the stretches to skip are not looked at."""
    plain, places = plain_text(_masked(text, skip))
    mentions: list[QuantityMention] = []
    position = 0
    for found in _candidates(plain):
        if found.start >= position:
            mention = _compared(found, plain)
            mentions.append(_placed(mention, text, places))
            position = mention.end
    return tuple(mentions)


@lru_cache(maxsize=2048)
def stated_quantities(text: str) -> tuple[QuantityMention, ...]:
    """The quantities in a text of the pack, which is looked at for many questions."""
    return find_quantities(text)


def _masked(text: str, skip: Iterable[tuple[int, int]]) -> str:
    """The text with the stretches to skip blotted out; they stop every pattern."""
    for start, end in skip:
        text = text[:start] + "|" * (end - start) + text[end:]
    return text


def _placed(mention: QuantityMention, text: str, places: list[int]) -> QuantityMention:
    start, end = places[mention.start], places[mention.end - 1] + 1
    noun = mention.noun and (places[mention.noun[0]], places[mention.noun[1] - 1] + 1)
    return replace(mention, start=start, end=end, text=text[start:end], noun=noun)


# Numbers in words

_UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SMALL = {word: number for number, word in enumerate(_UNITS + _TEENS, 1)}
_ROUND = {word: 10 * number for number, word in enumerate(_TENS, 2)}
_NUMBER_WORDS = _SMALL.keys() | _ROUND.keys() | {"hundred", "thousand"}


def number_from_words(words: Iterable[str]) -> int | None:
    """The number from 1 to 999,999 that the words spell, or None; a text is split into words."""
    if isinstance(words, str):
        words = words.replace("-", " ").split()
    spelled = [part for word in words for part in word.lower().split("-")]
    if spelled[:1] == ["a"] and spelled[1:2] in (["hundred"], ["thousand"]):
        spelled[0] = "one"
    if "thousand" not in spelled:
        return _below_thousand(spelled)
    place = spelled.index("thousand")
    thousands, rest = _below_thousand(spelled[:place]), spelled[place + 1 :]
    if thousands is None:
        return None
    below = _below_thousand(_without_and(rest)) if rest else 0
    return None if below is None else 1000 * thousands + below


def _below_thousand(words: list[str]) -> int | None:
    if "hundred" not in words:
        return _below_hundred(words)
    place = words.index("hundred")
    hundreds = _below_hundred(words[:place])
    rest = words[place + 1 :]
    below = _below_hundred(_without_and(rest)) if rest else 0
    if hundreds is None or hundreds > 9 or below is None:
        return None
    return 100 * hundreds + below


def _below_hundred(words: list[str]) -> int | None:
    if len(words) == 1:
        return _SMALL.get(words[0], _ROUND.get(words[0]))
    if len(words) == 2 and words[0] in _ROUND and words[1] in _UNITS:
        return _ROUND[words[0]] + _SMALL[words[1]]
    return None


def _without_and(words: list[str]) -> list[str]:
    return words[1:] if words[:1] == ["and"] else words


# Numbers in text


@dataclass(frozen=True, slots=True)
class _Number:
    start: int
    end: int
    digits: str
    """As a source would print it: no separators, a point before the decimals."""
    spelled: bool = False


_DIGITS = re.compile(
    r"(?<![\w.,/:])(?<![a-z]-)(?<!\d-)(?<!\w\+)"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?:[.,]\d{1,2})?(?!\d)"
    r"|\d+\.\d+|\d+,\d{1,2}(?!\d)|\d+)"
    r"(?!\d)(?![.,/:]\d)(?!(?:st|nd|rd|th|s|d|g)\b)(?<!\b(?:19|20)\d\d(?= %|'s))"
)
_RANGE_END = re.compile(r"(?<=\d-)(?P<digits>\d+(?:\.\d+)?)(?![\d/:-])(?![.,]\d)(?!(?:st|nd|rd|th|s|d|g)\b)")
_NUMBER_WORD = "(?:" + "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True)) + r")\b"
_WORD_RUN = re.compile(rf"(?<![\w-])(?:a (?=hundred|thousand))?{_NUMBER_WORD}(?:[ -](?:and )?{_NUMBER_WORD})*")
_BARE_HUNDRED = re.compile(
    r"(?<![\w-])(?<!several )(?<!few )(?<!\ba )(?<![\d.] )(?<!one )hundred(?=[ -](?:million|thousand|billion)\b)"
)
"""A hundred of something, without "a" or "one" ("the hundred-million mark")."""
_DECIMAL_WORD = rf"(?:zero|oh|{'|'.join(_UNITS)})\b"
_POINT = re.compile(rf" point (?P<decimals>{_DECIMAL_WORD}(?: {_DECIMAL_WORD})*)")
_ORDINAL_AFTER = re.compile(
    r"[ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|hundredth|thousandth)\b"
)


def _numbers(text: str) -> Iterator[_Number]:
    for pattern in (_DIGITS, _RANGE_END):
        for match in pattern.finditer(text):
            yield _Number(*match.span(), _printed(match["digits"]))
    for match in _WORD_RUN.finditer(text):
        yield from _spelled(text, *match.span())
    for match in _BARE_HUNDRED.finditer(text):
        yield _Number(*match.span(), "100", spelled=True)


def _printed(digits: str) -> str:
    """Digits with a decimal comma or spaces between thousands in the usual print."""
    digits = digits.replace(" ", "")
    if re.fullmatch(r"\d+,\d{1,2}", digits):
        return digits.replace(",", ".")
    return digits.replace(",", "")


def _spelled(text: str, start: int, end: int) -> Iterator[_Number]:
    """The numbers that a run of number words spells, each as long as it can be."""
    words = [(start + m.start(), start + m.end()) for m in re.finditer("[a-z]+", text[start:end])]
    while words:
        length = _spelled_length(text, words)
        if length:
            number = number_from_words(text[words[0][0] : words[length - 1][1]])
            found = _Number(words[0][0], words[length - 1][1], str(number), spelled=True)
            yield from _with_decimals(text, found)
        words = words[length or 1 :]


def _spelled_length(text: str, words: list[tuple[int, int]]) -> int:
    """How many of the words spell one number together; "nine hundred and ..." has eleven at most."""
    for length in range(min(len(words), 12), 0, -1):
        if number_from_words(text[words[0][0] : words[length - 1][1]]) is not None:
            return length
    return 0


def _with_decimals(text: str, number: _Number) -> Iterator[_Number]:
    if _ORDINAL_AFTER.match(text, number.end):
        return
    point = _POINT.match(text, number.end)
    if point:
        decimals = "".join(str(_SMALL.get(word, 0)) for word in point["decimals"].split())
        number = replace(number, end=point.end(), digits=f"{number.digits}.{decimals}")
    yield number


def _ending(pattern: re.Pattern[str], text: str, end: int) -> re.Match[str] | None:
    """The match of a pattern that ends in $, right before a place in the text."""
    return pattern.search(text, max(0, end - 64), end)


# Quantities around a number

_SCALE_WORDS = {
    3: "thousand|thsd|grand",
    6: "million|millions|mln|mio|mil|mn|mill",
    9: "billion|billions|bln|bn|mlrd|mrd",
    12: "trillion|trn",
}
_SCALE_LETTERS = {"k": 3, "m": 6, "b": 9}
_SCALE = re.compile(" ?-?(?:" + "|".join(f"(?P<e{e}>{words})" for e, words in _SCALE_WORDS.items()) + r")(?!\w)")
_EACH_SO_MUCH = re.compile(
    r" (?P<size>million|billion)"
    r"(?:-dollar-(?:plus|and-up|or-more)|-plus|-dollar(?= (?!terms|units)(?:[a-z]+[ -]){0,2}[a-z]{2,}s\b))(?!\w)"
)
"""The size that several have each ("two million-dollar gains")."""
_SCALE_LETTER = re.compile(r"(?P<letter>[kmb])(?!\w)| (?P<spaced>k)(?!\w)")
_MONEY_BEFORE = re.compile(r"(?:\b(?:us|u\.s\.) ?)?\$ ?$|\busd ?$|\bdollars? $")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONEY_AFTER = re.compile(
    r"[ -]?(?:of )?(?:usa? dollars?|u\.s\. dollars?|american dollars?|dollars?|usd|bucks|us\$|\$)(?!\w)"
)
_EUROS = (re.compile(r"(?:€|\beur) ?$"), re.compile(r" ?(?:€|eur|euros?)(?!\w)"))
_CURRENCIES = {"USD": (_MONEY_BEFORE, _MONEY_AFTER), "euros": _EUROS}
_PERCENT = re.compile(r" ?%|[ -]?(?:per ?cents?|pct|percentage points?|p\.p\.|pp)(?!\w)")
_FACTOR = re.compile(r"[ -]?(?:fold|times|x|×)(?!\w)")
_SIGN = re.compile(r"(?:(?<![\w)])(?P<minus>-)|\bminus |(?<!\w)(?P<plus>\+)|\bplus )$")


def _candidates(text: str) -> list[QuantityMention]:
    """What may be a quantity, in text order, the longer of two that start alike first."""
    found = [mention for number in _numbers(text) for mention in _quantity(text, number)]
    found.extend(_fixed(text))
    found.extend(QuantityMention(b.start, b.end, Quantity(b.size, b.unit), "", b.side) for b in magnitudes(text))
    return sorted(found, key=lambda mention: (mention.start, -mention.end))


_DESCRIBED = re.compile(r"[ -](?:way|sided)\b")
"""What makes an adjective of a number that counts nothing ("two-way trade")."""


def _quantity(text: str, number: _Number) -> Iterator[QuantityMention]:
    exponent, end = _scale(text, number)
    if _DESCRIBED.match(text, end):
        return
    start, unit, end = _special_unit(text, number.start, end)
    noun = None if unit else _noun(text, _after_comparison(text, end), number.digits)
    if noun:
        unit = text[noun[0] : noun[1]]
    if number.spelled and number.digits == "1" and not (exponent or _is_count(text, start, noun)):
        return
    quantity = Quantity.printed(number.digits, scale=Decimal(10) ** exponent, unit=unit)
    sign = _ending(_SIGN, text, start)
    if sign:
        start = sign.start()
        if "-" in sign[0] or "minus" in sign[0]:
            quantity = replace(quantity, value=-quantity.value)
    yield QuantityMention(start, end, quantity, "", "", noun)


def _scale(text: str, number: _Number) -> tuple[int, int]:
    """The power of ten that follows a number, and where its word ends."""
    match = _SCALE.match(text, number.end)
    if match and not _EACH_SO_MUCH.match(text, match.start()):
        return next(e for e in _SCALE_WORDS if match[f"e{e}"]), match.end()
    letter = None if number.spelled else _SCALE_LETTER.match(text, number.end)
    if letter:
        return _SCALE_LETTERS[letter["letter"] or letter["spaced"]], letter.end()
    return 0, number.end


def _special_unit(text: str, start: int, end: int) -> tuple[int, str, int]:
    """Start, unit and end of a sum of money, a percentage or a factor; no unit for a count."""
    for unit, (ahead, behind) in _CURRENCIES.items():
        before, after = _ending(ahead, text, start), behind.match(text, end)
        before = None if before and before[0].startswith("dollar") and _YEAR.fullmatch(text, start, end) else before
        if before or after:
            return (before.start() if before else start), unit, (after.end() if after else end)
    percent = _PERCENT.match(text, end)
    if percent:
        return start, "%", percent.end()
    factor = _FACTOR.match(text, end)
    if factor:
        return start, "x", factor.end()
    return start, "", end


# Counted nouns

_FUNCTION_TEXT = """
a about above according after again against all along already also although am among an and
another any are around as at back be because been before being below between both but by can
come compared correct could did do does done down due during each either enough even ever every
exactly false few for from give had has have having he her here higher his how i if in instead
into is it its itself just last later least less like lower made make many may me might more
most much must my near never next no nor not now of off on one only onto or other our out over
per please rather right same say shall she should since so some still such than that the their
them then there these they this those though through thus to too toward towards true under until
up upon us very versus via vs was we well were what when where whether which while who whom
whose why will with within without would wrong yes yet you your
lose lost fell rose shed
mark threshold barrier ceiling benchmark target goal milestone hurdle
"""
_FUNCTION_WORDS = frozenset(_FUNCTION_TEXT.split())
_PLURALS = frozenset({"people", "men", "women", "children", "staff", "media", "data", "percent"})
_SINGULAR_S = re.compile(r"(?:ss|us|is|ous|ics)$")
_NOT_NOUN = re.compile(r"(?:ly|ed)$")
_OF_THE = re.compile(r" of (?:the|these|those|its|their)\b")
_NOUN_RUN = re.compile(r"(?:[ -][^\W\d_][\w-]*){1,4}")


def _noun(text: str, end: int, digits: str) -> tuple[int, int] | None:
    """The counted noun after a number: the first plural, else the first word that may be a noun."""
    words = list(_noun_words(text, end))
    if digits != "1":
        for span in words:
            if _is_plural(text[slice(*span)]):
                return span
    fitting = [span for span in words if not _NOT_NOUN.search(text[slice(*span)])]
    return fitting[0] if fitting else None


def _noun_words(text: str, end: int) -> Iterator[tuple[int, int]]:
    """The words after a number, up to a function word or the fourth."""
    opening = _OF_THE.match(text, end)
    run = _NOUN_RUN.match(text, opening.end() if opening else end)
    if run is None:
        return
    for match in re.finditer(r"[^\W\d_][\w-]*", run[0]):
        if match[0] == "such":
            continue
        if match[0] in _FUNCTION_WORDS:
            return
        yield run.start() + match.start(), run.start() + match.end()


def _is_plural(word: str) -> bool:
    return word in _PLURALS or (len(word) > 3 and word.endswith("s") and not _SINGULAR_S.search(word))


_NOT_COUNT = re.compile(
    r"\b(?:which|the|this|that|another|no|any|every|each|first|second|third|last|next|some|only"
    r"|other|former|latter|good|new|big|small|right|wrong) $"
)


def _is_count(text: str, start: int, noun: tuple[int, int] | None) -> bool:
    """Whether a spelled "one" counts something and is no pronoun."""
    if noun is None or text.startswith("one of ", start):
        return False
    return not _ending(_NOT_COUNT, text, start)


# Expressions with a fixed value

_NEARNESS = (
    "than|over|under|above|below|least|most|about|around|by|nearly|almost|roughly|exactly"
    "|approximately|to|exceed|exceeded|some"
)
_SHARE_END = r"(?= of\b| ?(?:$|[?.,!;)|])| (?:or|and|higher|lower|more|less|fewer)\b)"
_BY = r"\bby(?: (?:over|under|about|almost|nearly|roughly|exactly|at least|at most|(?:more|less) than))? "
_DATED = r"(?= (?:in|from|between|since|during|within|on|against|compared)\b)"
"""What stands around the part by which something moved in a time ("by a quarter in 2024")."""
_WHOLE = r"(?:the (?!year|two)|all |its |their |\d{4})"
_FRACTIONS = tuple(
    (re.compile(pattern), digits, bound)
    for pattern, digits, bound in (
        (rf"\b(?:{_NEARNESS}) (?P<share>half)(?![\w-])(?! (?:an?|of an?|of the year)\b)", "50", ""),
        (r"\b(?P<share>one[ -]half)\b", "50", ""),
        (rf"(?<!first )(?<!second )(?<!last )\b(?P<share>half)(?= of {_WHOLE})", "50", ""),
        (rf"\b(?P<share>(?:a|one)[ -]third){_SHARE_END}", "33", "~"),
        (r"\b(?P<share>two[ -]thirds)\b", "67", "~"),
        (rf"\b(?P<share>(?:a|one)[ -]quarter){_SHARE_END}", "25", ""),
        (rf"{_BY}(?P<share>(?:a|one)[ -]third){_DATED}", "33", "~"),
        (rf"{_BY}(?P<share>(?:a|one)[ -]quarter){_DATED}", "25", ""),
        (rf"{_BY}(?P<share>(?:a|one)[ -]fifth){_DATED}", "20", ""),
        (rf"{_BY}(?P<share>(?:a|one)[ -]tenth){_DATED}", "10", ""),
        (r"\b(?P<share>three[ -]quarters)\b", "75", ""),
        (rf"\b(?P<share>(?:a|one)[ -]fifth){_SHARE_END}", "20", ""),
        (rf"\b(?P<share>(?:a|one)[ -]tenth){_SHARE_END}", "10", ""),
        (rf"\b(?P<share>(?:a|one)[ -]sixth){_SHARE_END}", "16.7", "~"),
        (rf"\b(?P<share>(?:a|one)[ -]seventh){_SHARE_END}", "14.3", "~"),
        (rf"\b(?P<share>(?:an|one)[ -]eighth){_SHARE_END}", "12.5", ""),
        (r"\b(?P<share>two[ -]fifths)\b", "40", ""),
        (r"\b(?P<share>three[ -]fifths)\b", "60", ""),
        (r"\b(?P<share>(?:four|4)[ -]fifths)\b", "80", ""),
        (r"\b(?P<share>three[ -]tenths)\b", "30", ""),
        (r"\b(?P<share>seven[ -]tenths)\b", "70", ""),
        (r"\b(?P<share>(?:nine|9)[ -]tenths)\b", "90", ""),
        (r"\b(?P<share>seven[ -]eighths)\b", "87.5", ""),
    )
)
_VERBAL = r"(?= ?(?:$|[?.,!;)|])| (?:the|that|this|what|in|from|of|as|since|between|over|by|to|or|and|its|their|it)\b)"
_MULTIPLES = {
    "2": rf"twice|double{_VERBAL}|doubl(?:es|ed|ing)|two-?fold",
    "3": rf"thrice|triple{_VERBAL}|tripl(?:es|ed|ing)|trebled?|three-?fold",
    "4": r"quadrupl(?:e|es|ed|ing)|four-?fold",
    "5": r"quintupl(?:e|es|ed)|five-?fold",
    "6": r"six-?fold",
    "7": r"seven-?fold",
    "8": r"eight-?fold",
    "9": r"nine-?fold",
    "10": r"ten-?fold",
    "0.5": r"halv(?:e|ed|ing)",
}
_MULTIPLE = tuple((re.compile(rf"(?<![\w-])(?:{words})(?![\w-])"), digits) for digits, words in _MULTIPLES.items())
_PORTION = re.compile(
    r"\b(?:half an? |(?P<more>one and a half )|an? )(?P<word>million|billion|trillion|thousand|hundred|dozen)\b"
    r"|(?<![\w-])(?P<dozen>dozen)\b(?! of)"
)
_PORTION_SCALES = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}


_HOUR = re.compile(r"(?<![\w-])(?P<half>half an hour)|(?<![\w-])(?:an|one) hour(?P<more> and a half)?(?![\w-])")


def _hour(match: re.Match[str]) -> QuantityMention:
    """Hours in words, as the minutes that sources give beside them."""
    minutes = 30 if match["half"] else 90 if match["more"] else 60
    return QuantityMention(*match.span(), Quantity(Decimal(minutes), "minutes"), "")


_LIKELY_FIXED = re.compile(
    "hour|hal[fv]|thirds?|quarter|fifth|tenth|sixth|seventh|eighth|fold|twice|thrice|doubl|tripl|trebl|quadrupl|quintupl"
    "|million|billion|trillion|thousand|hundred|dozen"
)
"""Letters of which each of these expressions has some."""


def _fixed(text: str) -> Iterator[QuantityMention]:
    if not _LIKELY_FIXED.search(text):
        return
    for match in _HOUR.finditer(text):
        yield _hour(match)
    for pattern, digits in _MULTIPLE:
        for match in pattern.finditer(text):
            yield QuantityMention(*match.span(), Quantity.printed(digits, unit="x"), "")
    for pattern, digits, bound in _FRACTIONS:
        for match in pattern.finditer(text):
            share = Quantity.printed(digits, unit="%", bound=bound)
            yield QuantityMention(*match.span("share"), share, "")
    for match in _EACH_SO_MUCH.finditer(text):
        size = Quantity.printed("1", scale=Decimal(10) ** _PORTION_SCALES[match["size"]], unit="USD")
        yield QuantityMention(match.start("size"), match.end(), size, "", ">=")
    for match in _PORTION.finditer(text):
        yield _portion(text, match)


def _portion(text: str, match: re.Match[str]) -> QuantityMention:
    """Half a million, a hundred, a dozen."""
    share = "0.5" if match[0].startswith("half") else "1.5" if match["more"] else "1"
    word = match["word"] or "dozen"
    start, unit, end = _special_unit(text, match.start(), match.end())
    noun = None if unit else _noun(text, end, "2")
    unit = text[noun[0] : noun[1]] if noun else unit
    if word == "dozen":
        quantity = Quantity(Decimal(share) * 12, unit)
    else:
        quantity = Quantity.printed(share, scale=Decimal(10) ** _PORTION_SCALES[word], unit=unit)
    return QuantityMention(start, end, quantity, "", "", noun)


# Words of comparison

_MORE = (
    "more than|more then|greater than|higher than|bigger than|larger than|longer than|over|above|beyond|in excess of"
    "|exceed|exceeds|exceeded|exceeding|surpass|surpasses|surpassed|surpassing|upwards of"
    r"|topped|topping|cleared|tops?(?= [\w.]+ times )"
    r"|(?<!\bi )(?<!\bwe )(?<!\byou )(?:pass|passes|passed|passing|cross|crosses|crossed|crossing)"
)
_LESS = "less than|less then|fewer than|lower than|smaller than|shorter than|below|beneath|under|short of"
_NO = "(?:no|not|never|n't) (?:any )?"
_Rule = tuple[re.Pattern[str], Comparison]


def _ahead_rule(comparison: Comparison, sign: str, words: str) -> _Rule:
    return re.compile(rf"(?:(?<![\w-])(?:{words}) (?:the )?|{sign} ?)$"), comparison


_AHEAD = (
    _ahead_rule("<=", "(?:<=|≤)", f"{_NO}(?:{_MORE})|up to|at most|(?:a )?maximum of"),
    _ahead_rule(">=", "(?:>=|≥)", f"{_NO}(?:{_LESS})|at least|(?:a )?minimum of"),
    _ahead_rule(">", ">", _MORE),
    _ahead_rule("<", "<", _LESS),
)
_BEHIND: tuple[_Rule, ...] = (
    (re.compile(r"\+(?!\d)| (?:or|and) (?:more|above|higher|over|upwards)\b"), ">="),
    (re.compile(r",? at (?:the very )?least(?=\W*$)"), ">="),
    (re.compile(r" or (?:less|fewer|below|lower|under)\b"), "<="),
)
_ABOUT = re.compile(
    r"(?:(?<![\w-])(?:about|around|approximately|approx\.?|roughly|some|nearly|almost|circa|ca\.?"
    r"|close to|something like) (?:the )?|~ ?)$"
)
_TOPIC_ABOUT = re.compile(
    r"\b(?:tell (?:me|us)(?: more)?|know|what|how|info|information|anything|something|everything|talk"
    r"|said|say|says|learn|hear|more|ask|asking|question|and|me|details?) about (?:the )?$"
)
_DURATIONS = frozenset({"year", "years", "month", "months", "week", "weeks", "day", "days", "decades"})


def _compared(mention: QuantityMention, text: str) -> QuantityMention:
    """The mention widened by the words that compare with it or make it approximate."""
    about = _ending(_ABOUT, text, mention.start)
    if about and not _ending(_TOPIC_ABOUT, text, mention.start):
        mention = replace(mention, start=about.start(), quantity=replace(mention.quantity, bound="~"))
    for pattern, comparison in _AHEAD:
        ahead = _ending(pattern, text, mention.start)
        if ahead and not (ahead[0] == "over " and mention.quantity.unit in _DURATIONS):
            return replace(mention, start=ahead.start(), comparison=comparison)
    return _compared_behind(mention, text)


def _after_comparison(text: str, end: int) -> int:
    """Where the words of comparison behind a number end."""
    behind = (pattern.match(text, end) for pattern, _ in _BEHIND)
    return max((match.end() for match in behind if match), default=end)


def _compared_behind(mention: QuantityMention, text: str) -> QuantityMention:
    """As for "50 or more" and "50 companies or more"."""
    for pattern, comparison in _BEHIND:
        behind = pattern.match(text, mention.end)
        if behind:
            return replace(mention, end=behind.end(), comparison=comparison)
        if mention.noun and pattern.match(text, mention.noun[1]):
            return replace(mention, comparison=comparison)
    return mention
