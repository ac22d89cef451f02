"""Mentions of time in questions."""

from __future__ import annotations

import re
import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzrs_bot.language.periods import PeriodMention, complete, find_periods
from kzrs_bot.values import Period


def only(text: str) -> PeriodMention:
    mentions = find_periods(text)
    assert len(mentions) == 1, mentions
    return mentions[0]


@pytest.mark.parametrize(
    ("text", "covered", "iso"),
    [
        ("exports in 2023", "2023", "2023"),
        ("exports in '23", "'23", "2023"),
        ("how much in 23?", "23", "2023"),
        ("in twenty twenty-three", "twenty twenty-three", "2023"),
        ("in Two Thousand and Eight", "Two Thousand and Eight", "2008"),
        ("in twenty ten", "twenty ten", "2010"),
        ("the year 2024", "the year 2024", "2024"),
        ("in FY2024", "FY2024", "2024"),
        ("2024 so far", "2024 so far", "2024"),
        ("mid-2023", "2023", "2023"),
        ("September 2024", "September 2024", "2024-09"),
        ("september, 2024", "september, 2024", "2024-09"),
        ("Sept. 2024", "Sept. 2024", "2024-09"),
        ("in sept 24", "sept 24", "2024-09"),
        ("march 2024", "march 2024", "2024-03"),
        ("exports 2024 September", "2024 September", "2024-09"),
        ("09.2024", "09.2024", "2024-09"),
        ("2024-11", "2024-11", "2024-11"),
        ("12 november 2024", "12 november 2024", "2024-11-12"),
        ("nov 12th, 2024", "nov 12th, 2024", "2024-11-12"),
        ("on the 12th of November, 2024", "the 12th of November, 2024", "2024-11-12"),
        ("12.11.2024", "12.11.2024", "2024-11-12"),
        ("12/11/2024", "12/11/2024", "2024-11-12"),
        ("11/23/2024", "11/23/2024", "2024-11-23"),
        ("2024-11-12", "2024-11-12", "2024-11-12"),
        ("October 6-7, 2010", "October 6-7, 2010", "2010-10-06/2010-10-07"),
        ("6–7 October 2010", "6–7 October 2010", "2010-10-06/2010-10-07"),
        ("6 and 7 October 2010", "6 and 7 October 2010", "2010-10-06/2010-10-07"),
        ("27 August - 2 September 2015", "27 August - 2 September 2015", "2015-08-27/2015-09-02"),
        ("q2 2024", "q2 2024", "2024-Q2"),
        ("2q24", "2q24", "2024-Q2"),
        ("Q2'24", "Q2'24", "2024-Q2"),
        ("the second quarter of 2024", "the second quarter of 2024", "2024-Q2"),
        ("2024's second quarter", "2024's second quarter", "2024-Q2"),
        ("last quarter of 2024", "last quarter of 2024", "2024-Q4"),
        ("h1 2024", "h1 2024", "2024-H1"),
        ("1H24", "1H24", "2024-H1"),
        ("first half of 2024", "first half of 2024", "2024-H1"),
        ("the first nine months of 2024", "the first nine months of 2024", "2024-01/2024-09"),
        ("nine months of 2024", "nine months of 2024", "2024-01/2024-09"),
        ("six months of 2024", "six months of 2024", "2024-01/2024-06"),
        ("9m 2024", "9m 2024", "2024-01/2024-09"),
        ("9 months 2024", "9 months 2024", "2024-01/2024-09"),
        ("jan-sep 2024", "jan-sep 2024", "2024-01/2024-09"),
        ("jan sep 2024", "jan sep 2024", "2024-01/2024-09"),
        ("Jan–Sept 24", "Jan–Sept 24", "2024-01/2024-09"),
        ("january to september 2024", "january to september 2024", "2024-01/2024-09"),
        ("march-may 2024", "march-may 2024", "2024-03/2024-05"),
        ("november to february 2024", "november to february 2024", "2023-11/2024-02"),
        ("first three quarters of 2024", "first three quarters of 2024", "2024-01/2024-09"),
        ("2017-2018", "2017-2018", "2017/2018"),
        ("2017-18", "2017-18", "2017/2018"),
        ("in the 1990s", "the 1990s", "1990/1999"),
        ("2015 to 2023", "2015 to 2023", "2015/2023"),
        ("the year before 2015", "the year before 2015", "2014"),
    ],
)
def test_named_periods(text: str, covered: str, iso: str) -> None:
    mention = only(text)
    assert mention.text == covered
    assert mention.relation == "in"
    assert mention.period is not None
    assert mention.period.iso() == iso
    assert complete(mention, 1999) == mention.period


@pytest.mark.parametrize(
    ("text", "covered", "template", "month"),
    [
        ("in may", "may", "{year}-05", 5),
        ("In March, what happened?", "March", "{year}-03", 3),
        ("and september?", "september", "{year}-09", 9),
        ("the 12th of november", "the 12th of november", "{year}-11-12", 11),
        ("on nov 20", "nov 20", "{year}-11-20", 11),
        ("Q2", "Q2", "{year}-Q2", None),
        ("the second quarter", "the second quarter", "{year}-Q2", None),
        ("second half of the year", "second half of the year", "{year}-H2", None),
        ("the first half", "the first half", "{year}-H1", None),
        ("in nine months", "nine months", "{year}-01/{year}-09", None),
        ("nine-month exports", "nine-month", "{year}-01/{year}-09", None),
        ("the first 9 months", "the first 9 months", "{year}-01/{year}-09", None),
        ("january through september", "january through september", "{year}-01/{year}-09", None),
    ],
)
def test_partial_periods(text: str, covered: str, template: str, month: int | None) -> None:
    mention = only(text)
    assert (mention.text, mention.template, mention.month) == (covered, template, month)
    assert mention.period is None
    assert complete(mention, 2024) == Period.parse(template.format(year=2024))


@pytest.mark.parametrize(
    ("text", "covered", "relation", "iso", "window"),
    [
        ("opened since 2008", "since 2008", "since", "2008", "2008/"),
        ("from 2008", "from 2008", "since", "2008", "2008/"),
        ("from 2008 onwards", "from 2008 onwards", "since", "2008", "2008/"),
        ("2008 onwards", "2008 onwards", "since", "2008", "2008/"),
        ("2025 and beyond", "2025 and beyond", "since", "2025", "2025/"),
        ("before 2015", "before 2015", "before", "2015", "/2014"),
        ("prior to May 2015", "prior to May 2015", "before", "2015-05", "/2015-04"),
        ("pre-2015", "pre-2015", "before", "2015", "/2014"),
        ("after 2015", "after 2015", "after", "2015", "2016/"),
        ("until 2018", "until 2018", "until", "2018", "/2018"),
        ("by the end of 2030", "by the end of 2030", "until", "2030", "/2030"),
        ("between 2010 and 2018", "between 2010 and 2018", "between", "2010/2018", "2010/2018"),
        ("from 2010 to 2018", "from 2010 to 2018", "between", "2010/2018", "2010/2018"),
        (
            "from january to september 2024",
            "from january to september 2024",
            "between",
            "2024-01/2024-09",
            "2024-01/2024-09",
        ),
        (
            "from 27 to 29 august 2015",
            "from 27 to 29 august 2015",
            "between",
            "2015-08-27/2015-08-29",
            "2015-08-27/2015-08-29",
        ),
        ("up from 2022", "up from 2022", "in", "2022", "2022"),
        ("same period of 2023", "same period of 2023", "same", "2023", "2023"),
    ],
)
def test_relations(text: str, covered: str, relation: str, iso: str, window: str) -> None:
    mention = only(text)
    assert mention.period is not None
    assert mention.window is not None
    found = (mention.text, mention.relation, mention.period.iso(), mention.window.iso())
    assert found == (covered, relation, iso, window)


@pytest.mark.parametrize(
    ("text", "relation", "shift", "template"),
    [
        ("the year before", "previous", -1, "{year}"),
        ("and the year before that?", "previous", -1, "{year}"),
        ("a year earlier", "previous", -1, "{year}"),
        ("the previous year", "previous", -1, "{year}"),
        ("what about last year?", "previous", -1, "{year}"),
        ("two years earlier", "previous", -2, "{year}"),
        ("year-on-year", "previous", -1, None),
        ("the third quarter of last year", "previous", -1, "{year}-Q3"),
        ("the following year", "next", 1, "{year}"),
        ("a year later", "next", 1, "{year}"),
        ("that year", "same", 0, "{year}"),
        ("in the same year", "same", 0, "{year}"),
        ("in the same period", "same", 0, None),
        ("at the same time", "same", 0, None),
        ("how much was it then?", "same", 0, None),
        ("the same period a year earlier", "same", -1, None),
        ("the same period in the previous year", "same", -1, None),
        ("same time last year", "same", -1, None),
        ("since then", "since", 0, None),
        ("this year", "latest", None, "{year}"),
        ("the year of this report", "latest", None, "{year}"),
        ("the time of writing", "latest", None, "{year}"),
        ("the latest figures", "latest", None, None),
        ("the earliest year", "earliest", None, None),
    ],
)
def test_relative_mentions(text: str, relation: str, shift: int | None, template: str | None) -> None:
    mention = only(text)
    assert mention.period is None
    assert (mention.relation, mention.shift, mention.template) == (relation, shift, template)


@pytest.mark.parametrize(
    "text",
    [
        "2 million",
        "85%",
        "2023 companies",
        "2000 tons",
        "more than 2000 documents",
        "$2023",
        "2,023 tons",
        "in 23 companies",
        "in 23 percent",
        "two thousand companies",
        "forty-seven",
        "may I ask",
        "it may export more",
        "march on",
        "and then?",
        "What, then?",
        "three quarters of exports",
        "the second half of exports",
        "EXPO-2017",
        "nine months later",
        "",
    ],
)
def test_no_period(text: str) -> None:
    assert find_periods(text) == ()


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("2017 and 2018", ["2017", "2018"]),
        ("2024 vs 2023", ["2024", "2023"]),
        (
            "the first nine months of 2024 against the same period of 2023",
            ["the first nine months of 2024", "the same period of 2023"],
        ),
        ("from January to  September 2024 versus 2023", ["from January to  September 2024", "2023"]),
        (
            "between January-September 2023 and the same months of 2024",
            ["January-September 2023", "the same months of 2024"],
        ),
        (
            "between the first nine months of 2023 and the first nine months of 2024",
            ["the first nine months of 2023", "the first nine months of 2024"],
        ),
        ("between Q2 2023 and Q2 2024", ["Q2 2023", "Q2 2024"]),
    ],
)
def test_several(text: str, covered: list[str]) -> None:
    assert [mention.text for mention in find_periods(text)] == covered


def test_complete_needs_a_template() -> None:
    with pytest.raises(ValueError, match="no place"):
        complete(only("at the same time"), 2024)


DAYS = st.dates(date(1990, 1, 1), date(2050, 11, 30))


@given(DAYS, st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]))
def test_shown_point_is_found(day: date, form: str) -> None:
    period = Period.parse(day.strftime(form))
    assert only(f"What happened in {period.show()}?").period == period


@given(st.integers(1990, 2050), st.sampled_from(["Q1", "Q2", "Q3", "Q4", "H1", "H2"]))
def test_shown_part_is_found(year: int, part: str) -> None:
    period = Period.parse(f"{year}-{part}")
    assert only(f"How much in {period.show()}?").period == period


@given(st.dates(date(1990, 1, 1), date(2049, 1, 1)), st.integers(1, 600))
def test_shown_range_is_found(start: date, length: int) -> None:
    period = Period(start, start + timedelta(days=length), "range")
    found = only(f"What happened on {period.show()}?").period
    assert found is not None
    assert found.same(period)


@given(st.integers(1990, 2050))
def test_shown_open_range_is_found(year: int) -> None:
    for iso in (f"{year}/", f"/{year}"):
        period = Period.parse(iso)
        assert only(f"What has happened {period.show()}?").window == period


VOCABULARY = """
in from to of the and may march september 12 7th 2024 '23 24 - / , . first nine months half quarter
q2 9m year last same period then since between twenty two thousand 30 31.12.2024
"""
WORDS = st.sampled_from(VOCABULARY.split())


@given(st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=60))
def test_mentions_are_in_order_and_in_place(text: str) -> None:
    position = 0
    for mention in find_periods(text):
        assert position <= mention.start < mention.end <= len(text)
        assert mention.text == text[mention.start : mention.end]
        assert not re.search(r"^\s|\s$", mention.text)
        position = mention.end


def test_long_texts_are_read_fast() -> None:
    text = "from the first nine months of 2024 to the same period of the year before " * 55
    before = time.perf_counter()
    assert find_periods(text)
    assert time.perf_counter() - before < 2
