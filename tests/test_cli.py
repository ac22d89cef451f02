"""The command line: what it prints, where it prints it, and with which status it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

import kzrs_bot
from chatting import WORDING
from kzrs_bot.bot import Bot
from kzrs_bot.cli import app, with_command
from kzrs_bot.reply import Kind, Reply
from tiny_pack import REPORT, TINY, edited, write_pack

OPENED = "When did the observatory open?"
UNKNOWN = "How many zebras does Kestrel Ridge keep?"
FAULTY = "knowledge/facts/opening.yaml"


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("COLUMNS", "200")
    return write_pack(tmp_path / "pack", {**TINY, "intents/wording.yaml": WORDING})


@pytest.fixture(autouse=True)
def _one_bot(monkeypatch: pytest.MonkeyPatch) -> None:
    """The English pipeline is loaded once for all packs of this file's tests."""
    monkeypatch.setattr("kzrs_bot.bot.Bot", _cached_bot)


_BOTS: dict[str, Bot] = {}


def _cached_bot(pack: Path | None = None, *, report: Path | None = None) -> Bot:
    from kzrs_bot.pack.loader import load_pack

    digest = load_pack(pack).digest
    return _BOTS.setdefault(digest, Bot(pack, report=report))


def run(*args: str | Path, stdin: str = "") -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [str(arg) for arg in args], input=stdin)
    return result.exit_code, result.stdout, result.stderr


def program(*args: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kzrs_bot", *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, **options)  # type: ignore[call-overload,no-any-return]


# Help


def test_version() -> None:
    assert run("--version") == (0, f"kzrs-bot {kzrs_bot.__version__}\n", "")


def commands() -> list[str]:
    return [command.name or command.callback.__name__ for command in app.registered_commands if command.callback]


@pytest.mark.parametrize("name", commands())
def test_every_command_has_help(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    status, shown, _ = run(name, "--help")
    assert status == 0
    assert "Usage:" in shown
    assert name in run("--help")[1]


def test_help_tells_the_exit_statuses() -> None:
    told = " ".join(re.sub(r"[│╭╰─╮╯]", " ", run("--help")[1]).split())
    assert "0 answered, 1 not in the report, 2 wrong usage or a broken pack" in told


@pytest.mark.parametrize(
    ("args", "full"),
    [([], ["chat"]), (["--plain"], ["chat", "--plain"]), (["ask", "x"], ["ask", "x"]), (["--help"], ["--help"])],
)
def test_chat_is_the_command_where_none_is_named(args: list[str], full: list[str]) -> None:
    assert with_command(args) == full


def test_importing_the_command_line_loads_no_engine() -> None:
    code = "import sys, kzrs_bot.cli, kzrs_bot.terminal.chat, kzrs_bot.terminal.prompting; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"spacy", "rapidfuzz", "yaml", "kzrs_bot.bot"}.isdisjoint(done.stdout.split())


# ask


def test_one_question(pack: Path) -> None:
    status, shown, told = run("ask", OPENED, "--pack", pack)
    assert status == 0
    assert "3 May 1987" in shown
    assert OPENED not in shown
    assert told == ""


def test_several_questions_make_one_conversation(pack: Path) -> None:
    status, shown, _ = run("ask", OPENED, "Who is the director?", "--pack", pack)
    assert status == 0
    blocks = shown.strip().split("\n\n")
    assert [block.splitlines()[0] for block in blocks] == [OPENED, "Who is the director?"]


def test_a_question_that_the_report_does_not_answer(pack: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    status, _, _ = run("ask", OPENED, UNKNOWN, "--pack", pack, "--log", log)
    assert status == 1
    (record,) = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert set(record) == {"question", "code", "missing"}
    assert record["question"] == UNKNOWN


def test_json(pack: Path) -> None:
    _, shown, _ = run("ask", OPENED, "Who is the director?", "--pack", pack, "--json")
    lines = [json.loads(line) for line in shown.splitlines()]
    assert [line["question"] for line in lines] == [OPENED, "Who is the director?"]
    assert Reply.from_dict(lines[0]).kind is Kind.ANSWER


def test_explain(pack: Path) -> None:
    _, shown, _ = run("ask", OPENED, "--pack", pack, "--explain")
    assert "3 May 1987" in shown
    for label in ("Read as", "Asks for", "Facts", "Weighed"):
        assert f"\n  {label} " in shown


def test_bad_input_is_answered_politely(pack: Path) -> None:
    for question in ("", "   ", "\x1b[31m", "?!", "🎈", "\u202e" * 5, "a\x00b", "word " * 20_000):
        status, shown, _ = run("ask", question, "--pack", pack)
        assert status in (0, 1)
        assert "\x1b" not in shown
        assert "\u202e" not in shown


def test_no_question_is_wrong_usage() -> None:
    assert run("ask")[0] == 2
    assert run("ask", "x", "--report", "no-such-file")[0] == 2
    assert run("ask", "x", "--no-such-option")[0] == 2


def test_a_question_without_the_command_is_helped_on() -> None:
    status, _, told = run("How big was it?")
    assert status == 2
    assert 'kzrs-bot ask "How big was it?"' in told


def test_a_broken_pack(pack: Path) -> None:
    edited(pack, FAULTY, "kind: figure", "kind: figgure")
    status, shown, told = run("ask", OPENED, "--pack", pack)
    assert (status, shown) == (2, "")
    assert f"{FAULTY}:" in told
    assert "figgure" in told
    assert "Traceback" not in told


def test_no_pack(tmp_path: Path) -> None:
    status, _, told = run("ask", OPENED, "--pack", tmp_path / "nowhere")
    assert status == 2
    assert "does not exist" in told


# Lines on a pipe


def test_a_question_a_line(pack: Path) -> None:
    status, shown, _ = run("--pack", pack, stdin=f"{OPENED}\n\n  \nWho is the director?\r\n")
    assert status == 0
    first, second = shown.strip().split("\n\n")
    assert first.splitlines()[0] == OPENED
    assert second.splitlines()[0] == "Who is the director?"
    assert "\x1b" not in shown


def test_json_lines(pack: Path) -> None:
    status, shown, _ = run("chat", "--json", "--pack", pack, stdin=f"{OPENED}\n{UNKNOWN}\n")
    assert status == 1
    assert [json.loads(line)["question"] for line in shown.splitlines()] == [OPENED, UNKNOWN]


def test_no_lines(pack: Path) -> None:
    assert run("--pack", pack, stdin="") == (0, "", "")


def test_an_unknown_theme() -> None:
    status, _, told = run("chat", "--theme", "pink")
    assert status == 2
    assert "default" in told


# check and verify


def test_check(pack: Path) -> None:
    assert run("check", "--pack", pack)[0] == 0
    edited(pack, FAULTY, "kind: figure", "kind: figgure")
    status, shown, _ = run("check", "--pack", pack)
    assert status == 2
    assert f"{FAULTY}:" in shown
    assert "\n1 fault, " in shown


def test_check_is_strict_where_asked(pack: Path) -> None:
    edited(pack, "knowledge/entities/all.yaml", "aliases: [the Courier]", "aliases: [the Courier, the Courier]")
    assert run("check", "--pack", pack)[0] == 0
    assert run("check", "--pack", pack, "--strict")[0] == 1


def test_check_in_other_forms(pack: Path) -> None:
    edited(pack, FAULTY, "kind: figure", "kind: figgure")
    problems = json.loads(run("check", "--pack", pack, "--format", "json")[1])
    (problem,) = [problem for problem in problems if not problem["warning"]]
    assert problem["file"] == FAULTY
    annotations = run("check", "--pack", pack, "--format", "github")[1].splitlines()
    assert len(annotations) == len(problems)
    assert any(line.startswith(f"::error file={FAULTY},line={problem['line']},col=") for line in annotations)
    results = json.loads(run("check", "--pack", pack, "--format", "sarif")[1])["runs"][0]["results"]
    (result,) = [result for result in results if result["level"] == "error"]
    assert result["ruleId"] == problem["rule"]
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == problem["line"]


def test_verify(pack: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text(REPORT, encoding="utf-8")
    status, shown, _ = run("verify", report, "--pack", pack)
    assert status == 0
    assert "4 paragraphs" in shown
    report.write_text(REPORT.replace("41,200", "41,300"), encoding="utf-8")
    status, shown, _ = run("verify", report, "--pack", pack)
    assert status == 1
    assert "41,200" in shown
    assert json.loads(run("verify", report, "--pack", pack, "--json")[1])["missing"]


def test_verify_of_what_is_no_text(pack: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_bytes(b"\xff\xfe\x00")
    status, _, told = run("verify", report, "--pack", pack)
    assert status == 2
    assert "UTF-8" in told


# As a program


def test_the_program_asked_on_a_pipe(pack: Path) -> None:
    done = program("--pack", pack, input=f"{OPENED}\n")
    assert done.returncode == 0
    assert "3 May 1987" in done.stdout
    assert done.stderr == ""


def test_a_reader_that_leaves_early(pack: Path) -> None:
    command = f"yes '{OPENED}' | '{sys.executable}' -m kzrs_bot --pack '{pack}' | head -n 2"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False, timeout=120)
    assert OPENED in done.stdout
    assert done.stderr == ""


def test_a_line_that_is_no_utf8(pack: Path) -> None:
    command = [sys.executable, "-m", "kzrs_bot", "--pack", str(pack)]
    done = subprocess.run(command, input=b"\xff\xfe who\n", capture_output=True, check=False, timeout=120)
    assert done.returncode in (0, 1)
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
def test_ctrl_c_leaves_without_a_traceback(pack: Path) -> None:
    command = [sys.executable, "-m", "kzrs_bot", "--pack", str(pack)]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # where the tests themselves run in the background
    with subprocess.Popen(command, **pipes, preexec_fn=heed) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{OPENED}\n".encode())
        process.stdin.flush()
        while b"[1] " not in process.stdout.readline().lstrip()[:4]:
            pass  # a signal before the reply has ended would only stop the reply
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert told == b""
