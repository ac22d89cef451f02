"""The examples of the documentation run."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kzrs_bot.cli import app
from kzrs_bot.pack.check import check
from kzrs_bot.pack.schema import SLOTS
from kzrs_bot.scripts.commands import run_files
from kzrs_bot.scripts.schema import DialogueRecord, ScriptRecord, TurnRecord

pytest_plugins = ["pytester"]

HERE = Path(__file__).parent
DOCS = HERE.parent / "docs"
FERRY = HERE / "packs" / "ferry"
SCRIPTS = (DOCS / "scripts.md").read_text(encoding="utf-8")
EMBEDDING = (DOCS / "embedding.md").read_text(encoding="utf-8")
PACKS = (DOCS / "packs.md").read_text(encoding="utf-8")


def blocks(text: str, label: str) -> list[str]:
    return re.findall(rf"^```{label}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_the_script_runs(tmp_path: Path) -> None:
    (script,) = blocks(SCRIPTS, "yaml")
    path = tmp_path / "a" / "b" / "c.dialogue.yaml"
    path.parent.mkdir(parents=True)
    for part in ("knowledge", "intents"):
        shutil.copytree(FERRY / part, tmp_path / part)
    path.write_text(script, encoding="utf-8")
    told: list[str] = []
    assert run_files([path], echo=told.append) == 0, "\n".join(told)


def test_every_key_of_a_script_is_told() -> None:
    for model in (ScriptRecord, DialogueRecord, TurnRecord):
        for name, field in model.model_fields.items():
            assert re.search(rf"`{field.alias or name}\b|^{name}: ", SCRIPTS, re.MULTILINE), name


def test_the_hand_written_test_runs(pytester: pytest.Pytester) -> None:
    (code,) = blocks(SCRIPTS, "python")
    pytester.makepyfile(code)
    pytester.runpytest("--kzrs-pack", str(FERRY)).assert_outcomes(passed=1)


def test_the_pack_of_the_page_has_no_fault(tmp_path: Path) -> None:
    places = {
        "entities": "knowledge/entities/all.yaml",
        "facts": "knowledge/facts/all.yaml",
        "samples": "knowledge/samples/all.yaml",
        "concepts": "intents/lexicon/concepts.yaml",
        "asking": "intents/asking/asking.yaml",
        "smalltalk": "intents/smalltalk.yaml",
    }
    for label, place in places.items():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text("".join(blocks(PACKS, f"yaml {label}")), encoding="utf-8")
    shutil.copy(FERRY / "knowledge" / "report.yaml", tmp_path / "knowledge")
    assert [str(problem) for problem in check(tmp_path) if not problem.warning] == []


def test_every_kind_and_slot_is_told() -> None:
    kinds = {line.removeprefix("### ").lower() for line in PACKS.splitlines() if line.startswith("### ")}
    assert kinds == {"event", "relation", "figure", "claim", "overview", "gap"}
    assert {slot for slot in SLOTS if f"`{slot}`" not in PACKS} <= {"source", "kind"}


def test_the_python_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    for line in re.findall(r"^    kzrs-bot (.*)$", PACKS, re.MULTILINE):
        words = re.findall(r'"[^"]*"|\S+', line)
        result = runner.invoke(app, [word.strip('"') for word in words])
        assert result.exit_code == 0, f"{line}\n{result.output}"
    (code,) = blocks(PACKS, "python")
    exec(compile(code, "packs.md", "exec"), {})


def test_the_library_examples_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with zipfile.ZipFile("pack.zip", "w") as archive:
        for file in (file for part in ("knowledge", "intents") for file in (FERRY / part).rglob("*.yaml")):
            archive.write(file, file.relative_to(FERRY))
    for code in blocks(EMBEDDING, "python")[:2]:
        exec(compile(code, "embedding.md", "exec"), {})
    told = capsys.readouterr().out
    for words in ("All dates are local", "no hands", "91.2 million", "ambassador", "answer @desk"):
        assert words in told


def test_every_command_of_the_pages_exists() -> None:
    names = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    for text in (SCRIPTS, PACKS, EMBEDDING):
        assert set(re.findall(r"kzrs-bot ([a-z]+)\b", text)) <= names


def test_the_output_of_check_is_real() -> None:
    (shown,) = blocks(PACKS, "check")
    real = (HERE / "packs" / "broken" / "check.txt").read_text(encoding="utf-8")
    findings = re.split(r"^(?=\w)", shown, flags=re.MULTILINE)[1:]
    assert len(findings) == 3
    assert all(finding in real for finding in findings)
