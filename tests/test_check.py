"""Check: loading's faults, and one doubt after another."""

from __future__ import annotations

from pathlib import Path

import pytest

from kzrs_bot.errors import REMEDIES
from kzrs_bot.pack.check import check
from kzrs_bot.scripts.starting import new_pack
from kzrs_bot.terminal.checking import check_text
from tiny_pack import REPORT, edited, tiny_pack, write_pack

__all__ = ["tiny_pack"]

OPENING = "knowledge/facts/opening.yaml"
VISITORS = "knowledge/facts/visitors.yaml"
ENTITIES = "knowledge/entities/all.yaml"
CONCEPTS = "intents/lexicon/concepts-acts.yaml"
SLOTS = "intents/asking/slots.yaml"
WORDING = "intents/wording.yaml"
SOURCES = Path(__file__).parent.parent / "src"
BROKEN = Path(__file__).parent / "packs" / "broken"
LONG = "word " * 46


def test_the_tiny_pack_is_in_order(tiny_pack: Path) -> None:
    assert [str(problem) for problem in check(tiny_pack)] == []


def test_the_built_in_pack_and_a_new_one_are_in_order(tmp_path: Path) -> None:
    assert check() == []
    new_pack(tmp_path)
    assert check(tmp_path) == []


DOUBTFUL = [
    # file, what is replaced, by what, line, rule, message
    (
        ENTITIES,
        "  kinds: [measure]\n",
        "  kinds: [measure]\n- id: cat\n  name: Mouser\n",
        22,
        "unused-entity",
        'id: "cat" is in no fact',
    ),
    (ENTITIES, "[the Courier]", "[Quire, Quire]", 18, "repeated-alias", '"Quire" is given twice'),
    (OPENING, "  about: [telescope]\n", "", 17, "no-about", "names no key term"),
    (VISITORS, "  near: [visitors-2023]\n", "", 18, "no-near", "names no fact to offer"),
    (VISITORS, "  stated_by: [ada-quill]\n", "", 12, "no-source", "should say whose it is"),
    (OPENING, ", evidence: [Ada Quill]", "", 16, "no-evidence", "stands in opening 1"),
    (OPENING, "Ada Quill is", f"Ada Quill is {LONG}", 13, "long-statement", "has 55 words"),
    (OPENING, "Observatory.\n", "Observatory\n", 13, "unfinished-statement", "end like a sentence"),
    (
        VISITORS,
        "The report gives no ticket price.",
        "Ada Quill is the director of Kestrel  Ridge Observatory.",
        20,
        "duplicate-statement",
        'the same as that of "director"',
    ),
    (OPENING, '{measure: telescopes, period: "1987/",', "{measure: visitors,", 22, "no-period", "has no period"),
    (OPENING, "3 telescopes", "3", 22, "no-unit", "has no unit"),
    (VISITORS, "    period: 2023", "    period: 2022", 8, "two-times", "not the time of the fact"),
    (
        OPENING,
        "opening, paragraph: 2",
        "opening, paragraph: 1",
        10,
        "silent-paragraph",
        "opening 2",
    ),
    (CONCEPTS, "[change, turn]", "[turn, turn]", 10, "repeated-word", '"turn" is given twice'),
    (
        CONCEPTS,
        "  weight: light",
        "  weight: light\n  broader: [close]",
        8,
        "broader-cycle",
        'leads back to "close"',
    ),
    (VISITORS, "[visitors]", "visitors, people", 4, "comma-in-term", "one term with a comma"),
    (OPENING, "place: varnholm", "place: Varnholm", 8, "name-for-id", "is the name of an entity"),
    (OPENING, "[observatory, open]", "[kestrel-rigde, open]", 4, "misspelt-term", '"kestrel-rigde" is no entity'),
    (VISITORS, "value: 41,200", "value: 42,100", 9, "figure-not-said", "42,100 visitors is not in the statement"),
    (OPENING, '"1987-05-03"', '"1978-05-03"', 7, "year-not-said", "speaks of 1987, not of 1978"),
    (VISITORS, "+12.5%,", "12.5,", 10, "no-unit", "has no percent sign"),
    (CONCEPTS, "subject: from", "subjet: from", 4, "unknown-frame", '"subjet" is no place'),
    (SLOTS, "asks: time", "asks: tiem", 3, "unknown-asks", '"tiem" is nothing that can be asked for'),
    (WORDING, "yes: Yes.", "yess: Yes.", 1, "unknown-wording", '"yess" is a wording that is never said'),
    (SLOTS, "what (year|day)", "\\bwho\\b", 6, "hidden-pattern", 'always won by "when"'),
]


@pytest.mark.parametrize(("file", "old", "new", "line", "rule", "message"), DOUBTFUL, ids=[row[4] for row in DOUBTFUL])
def test_each_doubt_is_told_with_its_place(
    tiny_pack: Path, file: str, old: str, new: str, line: int, rule: str, message: str
) -> None:
    edited(tiny_pack, file, old, new)
    found = [problem for problem in check(tiny_pack) if problem.rule == rule]
    assert found, check(tiny_pack)
    assert message in found[0].message
    assert found[0].line == line
    assert found[0].warning


def test_an_absent_file_of_wording_is_a_doubt(tiny_pack: Path) -> None:
    (tiny_pack / "intents/wording.yaml").unlink()
    assert [(problem.file, problem.message) for problem in check(tiny_pack)] == [("intents/wording.yaml", "is absent")]


def test_faults_and_doubts_come_together(tiny_pack: Path) -> None:
    edited(tiny_pack, OPENING, "  salience: 3", "  salience: 7")
    edited(tiny_pack, VISITORS, "  near: [visitors-2023]\n", "")
    found = check(tiny_pack)
    assert {(problem.rule, problem.warning) for problem in found} >= {
        ("bad-value", False),
        ("no-near", True),
    }
    assert found == sorted(found)


def test_no_pack_is_a_problem_too(tmp_path: Path) -> None:
    assert [problem.rule for problem in check(tmp_path / "nowhere")] == ["no-pack"]
    assert [problem.rule for problem in check(write_pack(tmp_path, {"a.txt": ""}))] == ["no-pack"]


def test_a_placeholder_that_nothing_fills_is_a_fault(tiny_pack: Path) -> None:
    edited(tiny_pack, WORDING, "{missing}", "{mising}")
    (found,) = check(tiny_pack)
    assert (found.rule, found.line, found.warning) == ("unknown-placeholder", 2, False)
    assert found.remedy == "it may have: {missing}"


def test_evidence_must_stand_in_the_report_that_is_at_hand(tiny_pack: Path) -> None:
    assert check(tiny_pack, report_text=REPORT) == []
    edited(tiny_pack, OPENING, "[three, Long Tom]", "[three, Tall Tom]")
    assert check(tiny_pack) == []
    (found,) = check(tiny_pack, report_text=REPORT)
    assert (found.rule, found.line) == ("unfound-evidence", 23)
    assert found.message == 'evidence: "Tall Tom" does not stand in opening 2'


def test_what_no_fact_speaks_of_is_not_told_while_facts_cannot_be_read(tiny_pack: Path) -> None:
    edited(tiny_pack, OPENING, "- id: opened", "\t- id: opened")
    assert [problem.rule for problem in check(tiny_pack)] == ["yaml-syntax"]


def test_twelve_mistakes_of_authors() -> None:
    """Where the words have changed on purpose: kzrs-bot check --pack FOLDER > FOLDER/check.txt"""
    problems = check(BROKEN)
    assert len({(problem.rule, problem.line) for problem in problems}) == 12
    assert all(problem.column and problem.remedy for problem in problems)
    assert check_text(problems) + "\n" == (BROKEN / "check.txt").read_text(encoding="utf-8")


def test_every_remedy_is_for_a_rule_that_there_is() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (SOURCES / "kzrs_bot").rglob("*.py"))
    assert [rule for rule in REMEDIES if sources.count(f'"{rule}"') < 2] == []
