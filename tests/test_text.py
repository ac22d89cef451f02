"""Cleaning and the word level: nothing harmful gets in, nothing meant gets lost."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzrs_bot.language.text import LONGEST, clean, norm, split_words, word_norms

ANYTHING = st.text(alphabet=st.characters(), max_size=200)
"""Any characters at all, lone surrogates among them."""


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("How many passengers?", "How many passengers?"),
        ("  two \t words\r\n ", "two words"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b]8;;there\x1b\\link", "link"),
        ("be\x00fore\x07", "be fore"),
        ("“quoted” ‘too’", "\"quoted\" 'too'"),
        ("9–12", "9-12"),
        ("ｆｕｌｌ ｗｉｄｔｈ", "full width"),
        ("\u202eturned\u202c", "turned"),
        ("zero\u200bwidth", "zero width"),
        ("co-operation and co-ordinate", "cooperation and coordinate"),
        ("co-owner", "co-owner"),
        ("Hesto\u0308y", "Hestöy"),
        ("\ufeffmark", "mark"),
        ("", ""),
        (" \n\t\x00\x1b[2J ", ""),
    ],
)
def test_clean(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@given(ANYTHING)
def test_clean_text_is_harmless_and_stays_as_it_is(raw: str) -> None:
    text = clean(raw)
    assert not {unicodedata.category(c) for c in text} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert text == " ".join(text.split())
    assert clean(text) == text
    text.encode()


def test_of_a_long_message_the_beginning_and_the_end_are_read() -> None:
    text = clean("first " + "x" * 1_000_000 + " last")
    assert text.startswith("first")
    assert text.endswith("last")
    assert len(text) <= LONGEST + 1


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("Hestøy", "hestoy"),
        ("Ålvik", "alvik"),
        ("ČAČAK", "cacak"),
        ("Đoković", "djokovic"),
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("91.2", "91.2"),
    ],
)
def test_norm(word: str, form: str) -> None:
    assert norm(word) == form


@given(ANYTHING)
def test_norm_of_a_norm_is_itself(word: str) -> None:
    assert norm(norm(word)) == norm(word)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("How much is $8.4 million?", ["how", "much", "is", "8.4", "million"]),
        ("184,300 passengers, 12,400 bicycles.", ["184,300", "passengers", "12,400", "bicycles"]),
        ("the line's revenue", ["the", "line", "revenue"]),
        ("January-September 2024", ["january", "september", "2024"]),
        ("snake_case", ["snake", "case"]),
        ("Hestøy!", ["hestoy"]),
        ("?!... --- ()", []),
        ("", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert word_norms(text) == words


@given(ANYTHING)
def test_words_are_in_order_and_in_place(raw: str) -> None:
    text = clean(raw)
    position = 0
    for start, end in split_words(text):
        assert position <= start < end <= len(text)
        assert text[start:end].strip() == text[start:end]
        position = end


@pytest.mark.xfail(reason="a combining mark that NFKC cannot compose splits the word in two")
def test_a_mark_that_composes_with_nothing_is_part_of_its_word() -> None:
    assert word_norms(clean("t\u0301icket")) == ["ticket"]


@pytest.mark.xfail(reason="clean() makes a question mark of a lone surrogate, and so two sentences of one")
def test_a_lone_surrogate_ends_no_sentence() -> None:
    assert "?" not in clean("How many \udfff passengers")
