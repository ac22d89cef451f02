"""Check: loading's faults, and one doubt after another."""

from __future__ import annotations

from pathlib import Path

import pytest

from kzrs_bot.pack.check import check
from tiny_pack import edited, tiny_pack, write_pack

__all__ = ["tiny_pack"]

OPENING = "knowledge/facts/opening.yaml"
VISITORS = "knowledge/facts/visitors.yaml"
ENTITIES = "knowledge/entities/all.yaml"
CONCEPTS = "intents/lexicon/concepts-acts.yaml"
SLOTS = "intents/asking/slots.yaml"
LONG = "word " * 46


def test_the_tiny_pack_is_in_order(tiny_pack: Path) -> None:
    assert [str(problem) for problem in check(tiny_pack)] == []


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
    (OPENING, "  salience: 3", "  says: {agent: It did.}", 9, "idle-wording", "has no slot agent"),
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
    assert [str(problem) for problem in check(tiny_pack)] == ["intents/wording.yaml: is absent"]


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
