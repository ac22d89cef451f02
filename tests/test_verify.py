"""Verify: each direction finds what was changed, and nothing where nothing was."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from kzrs_bot.pack.loader import load_pack
from kzrs_bot.pack.mentions import capitalised, collapsed, folded, mentions
from kzrs_bot.pack.verify import VerifyResult, occurrences, report_paragraphs, verify
from tiny_pack import REPORT, TITLE, edited, tiny_pack

__all__ = ["tiny_pack"]

OPENING = "knowledge/facts/opening.yaml"
VISITORS = "knowledge/facts/visitors.yaml"


def verified(pack: Path, text: str = REPORT) -> VerifyResult:
    return verify(load_pack(pack, cache=False), text)


def test_the_tiny_pack_agrees_with_its_report(tiny_pack: Path) -> None:
    result = verified(tiny_pack)
    assert [str(finding) for finding in (*result.changed, *result.missing, *result.uncovered)] == []
    assert result.ok
    assert (result.paragraphs, result.evidence) == (4, 13)


def test_paragraphs_are_counted_inside_their_section(tiny_pack: Path) -> None:
    report = load_pack(tiny_pack, cache=False).report
    assert list(report_paragraphs(report, REPORT)) == [
        ("opening", 1),
        ("opening", 2),
        ("visitors", 1),
        ("visitors", 2),
    ]


@pytest.mark.parametrize(
    "same",
    [
        REPORT.replace("\n", "\r\n"),
        REPORT.replace("\n", "\n\n"),
        "\ufeff" + REPORT,
        REPORT.replace("Visitors\n", "  Visitors \n"),
    ],
)
def test_line_ends_and_blank_lines_do_not_matter(tiny_pack: Path, same: str) -> None:
    assert verified(tiny_pack, same).ok


def test_a_changed_paragraph_is_named(tiny_pack: Path) -> None:
    result = verified(tiny_pack, REPORT.replace("too narrow", "too wide"))
    (changed,) = result.changed
    assert str(changed).startswith("visitors 2: the paragraph is not the one expected; its SHA-256 is ")
    assert [str(finding) for finding in result.missing] == [
        'visitors 2: narrow-road: "narrow" does not stand in this paragraph'
    ]
    assert not result.ok


def test_missing_and_unknown_paragraphs_are_named(tiny_pack: Path) -> None:
    lines = REPORT.splitlines()
    short = verified(tiny_pack, "\n".join(lines[:-1]))
    assert "visitors 2: the paragraph is missing" in map(str, short.changed)
    long = verified(tiny_pack, REPORT + "One more line.")
    digest = hashlib.sha256(b"One more line.").hexdigest()
    assert f"visitors 3: the paragraph is unknown to the pack; its SHA-256 is {digest}" in map(str, long.changed)


def test_another_title_is_another_report(tiny_pack: Path) -> None:
    result = verified(tiny_pack, REPORT.replace(TITLE, "Something else"))
    assert "Something else" in str(result.changed[0])


def test_an_empty_report_raises_nothing(tiny_pack: Path) -> None:
    result = verified(tiny_pack, "")
    assert len(result.changed) == 5
    assert len(result.missing) == 13


@pytest.mark.parametrize(
    ("file", "old", "new", "finding"),
    [
        (OPENING, '"May 3, 1987", ', "", 'opening 1: no evidence covers the date "May 3, 1987"'),
        (VISITORS, '"41,200", ', "", 'visitors 1: no evidence covers the number "41,200"'),
        (
            VISITORS,
            '"41,200", 12.5%, ',
            '"41,200", 12.5, ',
            'visitors 1: no evidence covers the number "12.5%"',
        ),
        (OPENING, "[three, ", "[", 'opening 2: no evidence covers the number "three"'),
        (
            OPENING,
            "slots: {quantity: three telescopes, name: long-tom}",
            "slots: {}",
            "",
        ),
        (VISITORS, "Varnholm Courier, ", "", 'visitors 2: no evidence covers the name "Courier"'),
    ],
)
def test_what_no_evidence_covers_is_told(tiny_pack: Path, file: str, old: str, new: str, finding: str) -> None:
    edited(tiny_pack, file, old, new)
    assert [str(found) for found in verified(tiny_pack).uncovered] == [finding] * bool(finding)


def test_an_entity_covers_its_names_where_it_refers(tiny_pack: Path) -> None:
    edited(tiny_pack, VISITORS, "Varnholm Courier, ", "")
    edited(
        tiny_pack,
        "knowledge/entities/all.yaml",
        "  aliases: [the Courier]",
        "  references: [{section: visitors, paragraph: 2}]",
    )
    assert verified(tiny_pack).ok


@pytest.mark.parametrize(
    ("evidence", "text", "found"),
    [
        ("11", "11 companies, 4 active", True),
        ("11", "$11.4 million", False),
        ("11", "in 2011", False),
        ("4 million", "$11.4 million", False),
        ("$11.4 million", "worth $11.4 million.", True),
        ("23.3", "a 23.3% increase", True),
        ("Ada", "Adas", False),
        ("Ada's", "Ada\u2019s", True),
        ('"Long Tom"', "\u201cLong Tom\u201d", True),
        ("6-7", "6\u20137 May", True),
        ("+38.7%", "(+38.7%)", True),
        ("one  two", "one two", True),
        ("", "anything", False),
    ],
)
def test_evidence_stands_as_whole_words_and_numbers(evidence: str, text: str, found: bool) -> None:
    assert bool(occurrences(evidence, folded(collapsed(text)))) is found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On May 3, 1987, it rained.", ["date:May 3, 1987"]),
        ("From March 27-29, 2015, and June 1-2.", ["date:March 27-29, 2015", "date:June 1-2"]),
        ("In January-September 2024 it fell.", ["date:January-September 2024"]),
        ("the second quarter of 2024", ["date:second quarter of 2024"]),
        ("since 2008 and for 2017\u20132018", ["date:2008", "date:2017-2018"]),
        ("up to 35,000 tons", ["number:35,000"]),
        ("a 3.1-fold rise or $115,600", ["number:3.1-fold", "number:$115,600"]),
        ("over $500 million", ["number:$500 million"]),
        ("it fell by 44.5%.", ["number:44.5%"]),
        ("one of the three", ["number:three"]),
        ("Hi, Ada Quill of Varnholm\u2019s Council", ["name:Ada Quill of Varnholm", "name:Council"]),
        ("the fair EXPO-2017", ["name:EXPO-2017"]),
        ("NASA said so.", ["name:NASA"]),
        ("Clearly, it did.", []),
        ("It is \u201copen skies\u201d policy.", ["name:open skies"]),
        ("They said: \u201cIt is a long way from here to there.\u201d", []),
        ("named after K. Stan", ["name:K. Stan"]),
        ("the Ministry of Trade", ["name:Ministry of Trade"]),
    ],
)  # fmt: skip
def test_mentions_are_found_by_their_looks(text: str, expected: list[str]) -> None:
    shown = folded(collapsed(text))
    found = [f"{item.kind}:{shown[slice(*item.span)]}" for item in mentions(text, frozenset())]
    assert found == expected


def test_the_first_word_of_a_sentence_counts_where_it_is_a_name_elsewhere() -> None:
    known = capitalised(["He is in Varnholm.", "Clearly so."])
    assert known == {"Varnholm"}
    assert [mention.span for mention in mentions("Varnholm sleeps. Clearly.", known)] == [(0, 8)]
