"""The chat at a real pseudo-terminal, its screen read back as a person sees it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest

from chatting import WORDING
from tiny_pack import TINY, write_pack

pexpect = pytest.importorskip("pexpect", reason="needs a pseudo-terminal")
pyte = pytest.importorskip("pyte", reason="reads the screen back")

OPENED = "When did the observatory open?"
PATIENCE = 60
"""Seconds after which a screen that does not come is a failure, not a slow machine."""


class Terminal:
    """A program at a terminal of a given size."""

    def __init__(self, pack: Path, state: Path, width: int, *options: str, **environment: str) -> None:
        env = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "COLUMNS", "LINES")}
        env |= {"TERM": "xterm-256color", "XDG_STATE_HOME": str(state), "XDG_CACHE_HOME": str(state), **environment}
        self.screen = pyte.Screen(width, 30)
        self._stream = pyte.Stream(self.screen)
        self.raw = ""
        self._closed = False
        args = ["-m", "kzrs_bot", "chat", "--pack", str(pack), *options]
        self.child = pexpect.spawn(sys.executable, args, env=env, dimensions=(30, width), encoding="utf-8", timeout=1)

    def see(self, *wanted: str, gone: str = "") -> str:
        """The screen once it shows all that is wanted."""
        end = monotonic() + PATIENCE
        while (gone and gone in self.text) or not all(text in self.text for text in wanted):
            if self._closed or monotonic() > end:
                pytest.fail(f"never saw {wanted} in:\n{self.text}")
            self._read()
        return self.text

    def _read(self) -> None:
        try:
            data = self.child.read_nonblocking(65536, timeout=0.05)
        except pexpect.TIMEOUT:
            return
        except pexpect.EOF:
            self._closed = True
            return
        self.raw += data
        if "\x1b[6n" in data:
            self.child.send(f"\x1b[{self.screen.cursor.y + 1};1R")
        self._stream.feed(data)

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)

    def type(self, keys: str) -> None:
        self.child.send(keys)

    def ended(self) -> int:
        """The exit status of the program, once it has left."""
        while not self._closed:
            self._read()
        self.child.close()
        return int(self.child.exitstatus if self.child.exitstatus is not None else -self.child.signalstatus)


Start = Callable[..., Terminal]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    pack = write_pack(tmp_path / "pack", {**TINY, "intents/wording.yaml": WORDING})
    running: list[Terminal] = []

    def begin(width: int, *options: str, **environment: str) -> Terminal:
        running.append(Terminal(pack, tmp_path / "state", width, *options, **environment))
        return running[-1]

    yield begin
    for terminal in running:
        terminal.child.close(force=True)


@pytest.mark.parametrize("width", [40, 80])
def test_a_conversation(start: Start, width: int) -> None:
    terminal = start(width)
    terminal.see("Kestrel Ridge", "›")
    terminal.see("facts", gone="Loading")
    terminal.type("when did the zebras open ")
    terminal.see("not in the report? zebras")
    terminal.type("\x15" + OPENED + "\r")
    shown = terminal.see("3 May 1987", "[1] Opening, paragraph 1")
    assert max(map(len, shown.splitlines())) <= width
    terminal.type("/quit\r")
    assert terminal.ended() == 0
    assert "Traceback" not in terminal.raw


def test_the_menu_of_commands(start: Start) -> None:
    terminal = start(80)
    terminal.see("›")
    terminal.type("/to")
    terminal.see("/topics", "/tour", "what the report covers")
    terminal.type("\x15\x04")
    assert terminal.ended() == 0


def test_leaving_while_it_loads(start: Start) -> None:
    terminal = start(80)
    terminal.see("›")
    terminal.type("\x04")
    assert terminal.ended() == 0
    assert "Traceback" not in terminal.raw


def test_a_question_typed_while_it_loads_is_answered(start: Start) -> None:
    terminal = start(80)
    terminal.see("›")
    terminal.type(OPENED + "\r")
    terminal.see("still loading")
    terminal.type("zebra")
    shown = terminal.see("3 May 1987", "› zebra")
    assert shown.count("zebra") == 1


def test_what_was_typed_is_there_in_the_next_chat(start: Start, tmp_path: Path) -> None:
    first = start(80)
    first.see("›")
    first.type("/topics\r")
    first.see("Opening (3 facts)")
    first.type("\x04")
    assert first.ended() == 0
    second = start(80)
    second.see("›")
    second.type("\x1b[A")
    second.see("› /topics")
    assert (tmp_path / "state" / "kzrs-bot" / "history").stat().st_mode & 0o077 == 0


def test_no_history(start: Start, tmp_path: Path) -> None:
    terminal = start(80, "--no-history")
    terminal.see("›")
    terminal.type("/theme\r")
    terminal.see("Themes:")
    terminal.type("\x04")
    assert terminal.ended() == 0
    assert not (tmp_path / "state" / "kzrs-bot" / "history").exists()


def test_a_window_that_changes_its_size(start: Start) -> None:
    terminal = start(80)
    terminal.see("facts", gone="Loading")
    terminal.child.setwinsize(30, 40)
    terminal.screen.resize(30, 40)
    terminal.type(OPENED + "\r")
    terminal.see("3 May", "paragraph 1")
    terminal.type("/again\r")
    terminal.see("/again")


@pytest.mark.parametrize(("options", "environment"), [(["--plain"], {}), ([], {"TERM": "dumb"})])
def test_plain_mode_sends_no_escape_sequence(start: Start, options: list[str], environment: dict[str, str]) -> None:
    terminal = start(60, *options, **environment)
    terminal.see(">")
    terminal.type(OPENED + "\r")
    terminal.see("3 May 1987", "  [1] Opening, paragraph 1")
    terminal.type("\x04")
    assert terminal.ended() == 0
    assert "\x1b[" not in terminal.raw.replace("\x1b[?2004h", "").replace("\x1b[?2004l", "")


def test_no_colour(start: Start) -> None:
    terminal = start(80, NO_COLOR="1")
    terminal.see("facts", gone="Loading")
    terminal.type(OPENED + "\r")
    terminal.see("3 May 1987")
    colours = {cell.fg for row in terminal.screen.buffer.values() for cell in row.values()}
    assert colours == {"default"}


def test_ctrl_c_at_the_prompt(start: Start) -> None:
    terminal = start(80)
    terminal.see("›")
    terminal.type("abc\x03")
    terminal.see("Ctrl-C once more leaves")
    terminal.type("\x03")
    assert terminal.ended() == 0
    assert "Traceback" not in terminal.raw


def test_a_broken_pack_is_told_and_ends_the_chat(start: Start, tmp_path: Path) -> None:
    terminal = start(120)
    terminal.see("›")
    terminal.type("\x04")
    terminal.ended()
    (tmp_path / "pack" / "knowledge" / "facts" / "opening.yaml").write_text("- id: [", encoding="utf-8")
    broken = start(120)
    broken.see("opening.yaml:", "YAML")
    assert broken.ended() == 2
    assert "Traceback" not in broken.raw
