"""The pytest plugin, as a project meets it that has only installed the package."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

FERRY = Path(__file__).parent / "packs" / "ferry"
SCRIPT = f"""\
pack: {FERRY}
dialogues:
  - name: ships, then crew
    turns:
      - user: [How many ships does the line have?, What are the ferries called?]
        says: [Terna]
      - user: Who is the director?
        says: [Ingrid Solheim]
        cites: [fleet 3]
  - name: wrong
    marks: slow
    turns:
      - user: hello
        kind: smalltalk
      - user: How many passengers did the line carry in 2024?
        says: ["200,000"]
  - name: known
    fails: nobody counts them
    turns:
      - user: How many gulls are there?
        kind: answer
"""


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.makefile(".dialogue.yaml", talk=SCRIPT)
    pytester.makeini("[pytest]\nmarkers =\n    slow: takes its time\naddopts = --strict-markers\n")
    return pytester


def test_a_conversation_and_wording_is_an_item(project: pytest.Pytester) -> None:
    result = project.runpytest("--collect-only", "-q")
    result.stdout.fnmatch_lines(
        [
            "talk.dialogue.yaml::ships, then crew",
            "talk.dialogue.yaml::ships, then crew[[]turn 1.2 What are the ferries called?[]]",
            "talk.dialogue.yaml::wrong",
            "talk.dialogue.yaml::known",
        ]
    )


def test_verdicts_and_the_account_of_a_failure(project: pytest.Pytester) -> None:
    result = project.runpytest("-rxf")
    result.assert_outcomes(passed=2, failed=1, xfailed=1)
    result.stdout.fnmatch_lines(
        [
            "talk.dialogue.yaml:15: turn 2: expected said: 200,000",
            "› hello",
            "› How many passengers did the line carry in 2024?",
            "  said: 200,000   (line 16)",
            "the reply (answer)",
            "*184,300*",
            "  citations   traffic 1",
            "  Facts     passengers-2024",
            "  Weighed   passengers-2024: fits without a cost",
            "XFAIL talk.dialogue.yaml::known - nobody counts them",
            "FAILED talk.dialogue.yaml::wrong - talk.dialogue.yaml:15: turn 2: expected *",
        ]
    )
    assert "Traceback" not in result.stdout.str()


def test_options_that_users_expect(project: pytest.Pytester) -> None:
    project.runpytest("-k", "crew").assert_outcomes(passed=2, deselected=2)
    project.runpytest("-m", "slow").assert_outcomes(failed=1, deselected=3)
    project.runpytest("-x").assert_outcomes(passed=2, failed=1)
    project.runpytest("talk.dialogue.yaml::wrong").assert_outcomes(failed=1)
    project.runpytest("--runxfail", "-k", "known").assert_outcomes(failed=1, deselected=3)


def test_last_failed(project: pytest.Pytester) -> None:
    project.runpytest().assert_outcomes(passed=2, failed=1, xfailed=1)
    project.runpytest("--lf").assert_outcomes(failed=1)


def test_xdist_and_junit(project: pytest.Pytester) -> None:
    project.runpytest_subprocess("-n", "2", "--junitxml=out.xml").assert_outcomes(passed=2, failed=1, xfailed=1)
    suite = ET.parse(project.path / "out.xml").getroot()[0]
    assert {case.get("name") for case in suite} >= {"ships, then crew", "wrong", "known"}
    failure = suite.find("testcase/failure")
    assert failure is not None
    assert "expected said: 200,000" in (failure.text or "")


def test_a_known_failure_that_passes_in_every_wording_fails(pytester: pytest.Pytester) -> None:
    turn = "    turns: [{user: [How many ships are there?, WORDING], says: [Terna]}]\n"
    head = f"pack: {FERRY}\ndialogues:\n  - name: a\n    fails: not yet\n"
    pytester.makefile(".dialogue.yaml", a=head + turn.replace("WORDING", "How many gulls are there?"))
    pytester.runpytest().assert_outcomes(passed=1, xfailed=1)
    pytester.makefile(".dialogue.yaml", a=head + turn.replace("WORDING", "ships?"))
    result = pytester.runpytest()
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(["a.dialogue.yaml:3: passes now in every wording; take the key fails away"])


def test_a_faulty_script_is_told_with_its_line(pytester: pytest.Pytester) -> None:
    pytester.makefile(".dialogue.yaml", a="dialogues:\n  - name: a\n    turns: [{user: hi, sayz: x}]\n")
    result = pytester.runpytest()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(['*a.dialogue.yaml:3:*: "sayz" is no field of turns; did you mean "says"?'])
    assert "Traceback" not in result.stdout.str()


def test_a_script_that_does_not_fit_its_pack_is_told_with_its_line(pytester: pytest.Pytester) -> None:
    turn = "    turns: [{user: hi, facts: [shipz]}]\n"
    pytester.makefile(".dialogue.yaml", a=f"pack: {FERRY}\ndialogues:\n  - name: a\n{turn}")
    result = pytester.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(['*a.dialogue.yaml:4:*: facts: "shipz" is no fact of the pack; did you mean "ships"?'])


def test_another_pattern(pytester: pytest.Pytester) -> None:
    pytester.makefile(".talk.yml", a=SCRIPT)
    pytester.makefile(".dialogue.yaml", b=SCRIPT)
    pytester.makeini("[pytest]\nkzrs_dialogues = *.talk.yml nothing*\nmarkers =\n    slow: x\n")
    result = pytester.runpytest("--collect-only", "-q")
    assert "a.talk.yml::wrong" in result.stdout.str()
    assert "b.dialogue.yaml" not in result.stdout.str()


def test_fixtures_and_the_pack_under_test(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        def test_bot(bot):
            assert bot.pack.report.title.startswith("Skarvik")

        def test_a_conversation_of_its_own(conversation, bot):
            assert "Solheim" in conversation.ask("Who is the director?").text
            assert conversation is not bot.conversation()
        """
    )
    pytester.makefile(
        ".dialogue.yaml",
        a="pack: elsewhere\ndialogues:\n  - name: a\n    turns: [{user: Who is the director?, says: Solheim}]\n",
    )
    pytester.runpytest("--kzrs-pack", str(FERRY)).assert_outcomes(passed=3)
    result = pytester.runpytest("a.dialogue.yaml")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*elsewhere*does not exist*"])


def test_the_plugin_costs_a_stranger_nothing() -> None:
    code = (
        "import sys, kzrs_bot.scripts.plugin\n"
        "print([name for name in ('spacy', 'pydantic', 'yaml', 'kzrs_bot.bot') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
