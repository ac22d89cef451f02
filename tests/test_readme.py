"""What the README and the other pages promise is true."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import kzrs_bot
from kzrs_bot.bot import Bot
from kzrs_bot.cli import app
from kzrs_bot.matching.costs import Costs
from kzrs_bot.reply import Kind
from transcript import PICTURE, PICTURED, QUESTION, asked_anew, picture, texts, written

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")])
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_the_conversation_is_true(bot: Bot) -> None:
    """Where only the wording has changed: python tests/transcript.py."""
    transcript = written(README)
    assert 6 <= len(QUESTION.findall(transcript)) <= 8
    assert asked_anew(bot, transcript) == transcript


def test_the_picture_is_of_real_replies(bot: Bot) -> None:
    shown = texts(PICTURE.read_text(encoding="utf-8"))
    assert set(PICTURED) <= set(shown)
    assert shown == texts(picture(bot))


def test_the_two_commands_stand_on_the_first_screen() -> None:
    first = README.splitlines()[:24]
    assert "    python -m pip install . && python -m kzrs_bot" in first
    assert '    python -m pip install ".[test]" && python -m pytest' in first


def test_the_python_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    exec(compile(code, "README.md", "exec"), {})
    assert "$91.2 million" in capsys.readouterr().out


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_exist(page: Path) -> None:
    names = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    said = re.findall(r"^ {4,}kzrs-bot ([a-z]+)\b|`kzrs-bot ([a-z]+)\b", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert {one or other for one, other in said} <= names


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_paths_that_the_pages_name_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    if page.name in {"packs.md", "CHANGELOG.md"}:
        pytest.skip("tells of the reader's own files")
    for path in re.findall(r"`((?:src|knowledge|intents|tests|docs|\.ci)/[\w./*-]*)`", text):
        assert list(ROOT.glob(path)), path


def test_every_kind_and_cost_is_told() -> None:
    assert all(kind.name in README for kind in Kind)
    assert all(f"`{name}`" in ARCHITECTURE for name in Costs._fields)


def test_the_version_is_in_the_changelog() -> None:
    assert f"## {kzrs_bot.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_lock_file_holds_every_dependency_that_ci_installs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    ours, *others = extras["test"]
    assert ours == "kzrs-bot[serve,mcp,redis]"
    wanted = [*project["dependencies"], *others, *extras["dev"], *extras["serve"], *extras["mcp"], *extras["redis"]]
    lock = (ROOT / "requirements-ci.txt").read_text(encoding="utf-8")
    locked = set(re.findall(r"^([a-z0-9.-]+)==", lock, re.MULTILINE))
    names = {re.sub(r"[-_.]+", "-", re.split(r"[<>=!~ \[;]", line, maxsplit=1)[0]).lower() for line in wanted}
    assert names <= locked
    assert "://" not in lock
    assert len(re.findall(r"--hash=sha256:[0-9a-f]{64}", lock)) >= len(locked)
