"""Mentions of quantities in questions."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzrs_bot.language.periods import find_periods
from kzrs_bot.language.quantities import QuantityMention, find_quantities, number_from_words
from kzrs_bot.values import Quantity


def only(text: str) -> QuantityMention:
    mentions = find_quantities(text)
    assert len(mentions) == 1, mentions
    return mentions[0]


@pytest.mark.parametrize(
    ("text", "covered", "notation"),
    [
        ("was it $91.2 million?", "$91.2 million", "$91.2 million"),
        ("$91.2mln", "$91.2mln", "$91.2 million"),
        ("US$91.2m", "US$91.2m", "$91.2 million"),
        ("91.2m", "91.2m", "91.2 million"),
        ("$91,2 million", "$91,2 million", "$91.2 million"),
        ("100 million dollars", "100 million dollars", "$100 million"),
        ("248,200 dollars", "248,200 dollars", "$248,200"),
        ("248 200 USD", "248 200 USD", "$248,200"),
        ("$500k", "$500k", "$500 thousand"),
        ("usd 1.5 bn", "usd 1.5 bn", "$1.5 billion"),
        ("half a million", "half a million", "0.5 million"),
        ("half a million dollars", "half a million dollars", "$0.5 million"),
        ("one and a half million", "one and a half million", "1.5 million"),
        ("500 mio", "500 mio", "500 million"),
        ("two hundred thousand dollars", "two hundred thousand dollars", "$200,000"),
        ("-$11 million", "-$11 million", "-$11 million"),
        ("minus 11 million dollars", "minus 11 million dollars", "-$11 million"),
        ("5 million euros", "5 million euros", "5 million euros"),
        ("€5 million", "€5 million", "5 million euros"),
        ("85 %", "85 %", "85%"),
        ("85 per cent", "85 per cent", "85%"),
        ("85 percent", "85 percent", "85%"),
        ("eighty-five percent", "eighty-five percent", "85%"),
        ("+23.3%", "+23.3%", "23.3%"),
        ("by half", "half", "50%"),
        ("a third of exports", "a third", "~33%"),
        ("by a third", "a third", "~33%"),
        ("two thirds", "two thirds", "~67%"),
        ("by a quarter", "a quarter", "25%"),
        ("8.1-fold", "8.1-fold", "8.1-fold"),
        ("8.1 fold", "8.1 fold", "8.1-fold"),
        ("3.1 times", "3.1 times", "3.1-fold"),
        ("8.1x", "8.1x", "8.1-fold"),
        ("eight point one times", "eight point one times", "8.1-fold"),
        ("twice as much", "twice", "2-fold"),
        ("did it double?", "double", "2-fold"),
        ("it doubled", "doubled", "2-fold"),
        ("tripled", "tripled", "3-fold"),
        ("threefold", "threefold", "3-fold"),
        ("a sevenfold rise", "sevenfold", "7-fold"),
        ("11", "11", "11"),
        ("forty-seven", "forty-seven", "47"),
        ("a dozen", "a dozen", "12"),
        ("thirty years", "thirty", "30 years"),
        ("50 companies", "50", "50 companies"),
        ("11 Northern companies", "11", "11 companies"),
        ("47 documents signed", "47", "47 documents"),
        ("35 000 tons of wheat", "35 000", "35,000 tons"),
        ("one company", "one", "1 company"),
        ("one million people", "one million", "1 million people"),
        ("a hundred and fifty firms", "a hundred and fifty", "150 firms"),
        ("about 50 companies", "about 50", "~50 companies"),
        ("~ 5", "~ 5", "~5"),
    ],
)
def test_quantities(text: str, covered: str, notation: str) -> None:
    mention = only(text)
    expected = Quantity.parse(notation)
    assert mention.text == covered
    assert (mention.quantity.value, mention.quantity.unit) == (expected.value, expected.unit)
    assert mention.quantity.bound == expected.bound
    assert mention.comparison == ""


@pytest.mark.parametrize(
    ("text", "covered", "notation", "comparison"),
    [
        ("more than $500 million", "more than $500 million", "$500 million", ">"),
        ("over 90 types", "over 90", "90 types", ">"),
        ("above 5%", "above 5%", "5%", ">"),
        ("did exports exceed $90 million", "exceed $90 million", "$90 million", ">"),
        ("more than half of the trade", "more than half", "50%", ">"),
        ("more than half a million dollars", "more than half a million dollars", "$0.5 million", ">"),
        ("> 5", "> 5", "5", ">"),
        ("at least half", "at least half", "50%", ">="),
        ("not less than 50", "not less than 50", "50", ">="),
        ("50 or more companies", "50 or more", "50 companies", ">="),
        ("50+ companies", "50+", "50 companies", ">="),
        ("50 companies or more", "50", "50 companies", ">="),
        ("less than 11 firms", "less than 11", "11 firms", "<"),
        ("below $1 million", "below $1 million", "$1 million", "<"),
        ("under 10 percent", "under 10 percent", "10%", "<"),
        ("up to 35,000 tons", "up to 35,000", "35,000 tons", "<="),
        ("no more than 50", "no more than 50", "50", "<="),
        ("over 3 years", "3", "3 years", ""),
    ],
)
def test_comparisons(text: str, covered: str, notation: str, comparison: str) -> None:
    mention = only(text)
    assert (mention.text, mention.comparison) == (covered, comparison)
    assert mention.quantity.agrees(Quantity.parse(notation))
    assert mention.quantity.unit == Quantity.parse(notation).unit


@pytest.mark.parametrize(
    "text",
    [
        "",
        "twenty-first",
        "the 2nd company",
        "which one",
        "one of the companies",
        "the second half",
        "half",
        "a third company",
        "double taxation",
        "covid-19, G20 and C5+1",
        "hundreds of companies",
        "in the 1980s",
    ],
)
def test_no_quantity(text: str) -> None:
    assert find_quantities(text) == ()


def test_topic_about_is_not_approximate() -> None:
    mention = only("tell me about 11 companies")
    assert mention.text == "11"
    assert mention.quantity.bound == ""


def test_noun_is_located() -> None:
    text = "Are there  more than 11 Northern companies?"
    mention = only(text)
    assert mention.noun is not None
    assert text[slice(*mention.noun)] == "companies"


def test_several() -> None:
    found = find_quantities("two and three companies, 10 to 15 percent")
    assert [mention.text for mention in found] == ["two", "three", "10", "15 percent"]


@pytest.mark.parametrize(
    "text",
    ["exports in 2024", "in nine months of 2024", "on 12.11.2024", "in the first three quarters of 2024"],
)
def test_periods_can_be_skipped(text: str) -> None:
    skip = [(mention.start, mention.end) for mention in find_periods(text)]
    assert find_quantities(text, skip=skip) == ()


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("one", 1),
        ("forty-seven", 47),
        ("a hundred", 100),
        ("two hundred and fifty", 250),
        ("a thousand and five", 1005),
        ("nine hundred ninety-nine thousand nine hundred ninety-nine", 999_999),
        ("", None),
        ("twenty eleven", None),
        ("five six", None),
        ("thousand", None),
        ("and five", None),
    ],
)
def test_number_from_words(words: str, number: int | None) -> None:
    assert number_from_words(words) == number
    assert number_from_words(words.split()) == number


SMALL_TEXT = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen
"""
TENS_TEXT = "- - twenty thirty forty fifty sixty seventy eighty ninety"
SMALL, TENS = SMALL_TEXT.split(), TENS_TEXT.split()


def spell(number: int) -> str:
    if number >= 1000:
        rest = f" {spell(number % 1000)}" if number % 1000 else ""
        return f"{spell(number // 1000)} thousand{rest}"
    if number >= 100:
        rest = f" and {spell(number % 100)}" if number % 100 else ""
        return f"{SMALL[number // 100]} hundred{rest}"
    if number >= 20:
        return TENS[number // 10] + (f"-{SMALL[number % 10]}" if number % 10 else "")
    return SMALL[number]


@given(st.integers(1, 999_999))
def test_spelled_numbers_round_trip(number: int) -> None:
    assert number_from_words(spell(number)) == number
    assert only(f"{spell(number)} companies").quantity.value == number


@given(
    st.decimals("0.1", 10**10, places=1),
    st.sampled_from(["USD", "%", "x", "companies"]),
    st.booleans(),
)
def test_shown_quantities_are_found(value: Decimal, unit: str, negative: bool) -> None:
    quantity = Quantity(-value if negative else value, unit, "", Decimal("0.1"))
    assert only(f"was it {quantity.show()}?").quantity == quantity


VOCABULARY = """
a one two hundred thousand million and half third $ 5 1,000 7.5 % percent more than about - + x
times companies of dollars or fold dozen minus up to 2nd point
"""
WORDS = st.sampled_from(VOCABULARY.split())


@given(st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=60))
def test_mentions_are_in_order_and_in_place(text: str) -> None:
    position = 0
    for mention in find_quantities(text):
        assert position <= mention.start < mention.end <= len(text)
        assert mention.text == text[mention.start : mention.end]
        position = mention.end


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("the two million-dollar gains", [("2", ""), ("1000000", ">=")]),
        ("three billion-dollar export deals", [("3", ""), ("1000000000", ">=")]),
        ("a two million-dollar gain", [("2000000", "")]),
        ("two million dollars of gains", [("2000000", "")]),
    ],
)
def test_so_many_of_a_million_each(text: str, values: list[tuple[str, str]]) -> None:
    found = find_quantities(text)
    assert [(f"{m.quantity.value:f}", m.comparison) for m in found] == values
