"""Typing: how long a key press takes to be read along, and how soon after its start the chat takes keys."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from tempfile import TemporaryDirectory

import pexpect

from benchmarks.measure import Measure, Times, best_of_rounds, percentile
from benchmarks.questions import REPOSITORY, questions
from kzrs_bot import Bot
from kzrs_bot.terminal.preview import preview

_EVERY = 20
"""Of so many questions one is typed, letter by letter."""
_AT_ONCE = 16.0
_SOON = 300.0
"""Milliseconds that a person hardly notices."""


def typing(bot: Bot, rounds: int) -> Iterator[tuple[Measure, tuple[Times, ...]]]:
    """Each letter of whole questions, and the prompt against a bare Python, the two taking turns."""
    typed = [text[:end] for text in questions()[::_EVERY] for end in range(1, len(text) + 1)]
    (seconds,) = best_of_rounds([[lambda text=text: preview(bot, text) for text in typed]], rounds)
    kept = Times("preview", seconds)
    yield Measure("typing", "a key press read along, median", kept.median * 1e3, _AT_ONCE, "ms", "<= 1"), (kept,)
    yield Measure("typing", "99th percentile", percentile(seconds, 0.99) * 1e3, _AT_ONCE, "ms"), ()
    with TemporaryDirectory() as home:
        started = [(_prompt(home), _bare()) for _ in range(2 * rounds)]
    prompts, bares = zip(*started, strict=True)
    ours, bare = Times("prompt", prompts), Times("python -c pass", bares)
    yield Measure("typing", "start to a prompt that takes keys", ours.median * 1e3, _SOON, "ms", "<= 1"), (ours,)
    yield Measure("typing", "the same against python -c pass", ours.median * 1e3, bare.median * 1e3, "ms"), (bare,)


def _prompt(home: str) -> float:
    """Seconds until a key is echoed, with the shell's way of starting and a terminal's way of answering."""
    own = {"PYTHONPATH": str(REPOSITORY / "src"), "XDG_STATE_HOME": home, "TERM": "xterm-256color"}
    environment = {**os.environ, **own}
    begun = time.perf_counter()
    child = pexpect.spawn(sys.executable, ["-m", "kzrs_bot"], env=environment, encoding="utf-8", timeout=60)
    child.delaybeforesend = None
    while child.expect_exact(["\x1b[6n", "›"]) == 0:
        child.send("\x1b[1;1R")
    child.send("q")
    child.expect_exact("q")
    seconds = time.perf_counter() - begun
    child.close(force=True)
    return seconds


def _bare() -> float:
    begun = time.perf_counter()
    pexpect.run(f"{sys.executable} -c pass")
    return time.perf_counter() - begun
