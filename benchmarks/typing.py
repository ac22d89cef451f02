"""Typing: how long a key press takes to be read along, and how soon after its start the chat takes keys."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
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
        started = [(_taken(lambda: _prompt(home)), _taken(_bare)) for _ in range(2 * rounds)]
    for place, name in enumerate(("processor time", "wall clock")):
        prompts, bares = (tuple(times[side][place] for times in started) for side in (0, 1))
        ours, bare = Times(f"prompt {name}", prompts), Times(f"python -c pass {name}", bares)
        bar = "" if place else "<= 1"
        yield Measure("typing", f"start to a prompt, {name}", ours.median * 1e3, _SOON, "ms", bar), (ours,)
        yield Measure("typing", f"against python -c pass, {name}", ours.median * 1e3, bare.median * 1e3, "ms"), (bare,)


def _taken(start: Callable[[], float]) -> tuple[float, float]:
    """Seconds of processor time of the processes that are started, and of wall-clock time until they were ready."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    wall = start() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def _prompt(home: str) -> float:
    """Start the chat and wait until a key is echoed, answering as a terminal does; the moment of the echo."""
    own = {"PYTHONPATH": str(REPOSITORY / "src"), "XDG_STATE_HOME": home, "TERM": "xterm-256color"}
    child = pexpect.spawn(sys.executable, ["-m", "kzrs_bot"], env={**os.environ, **own}, encoding="utf-8", timeout=60)
    child.delaybeforesend = None
    while child.expect_exact(["\x1b[6n", "›"]) == 0:
        child.send("\x1b[1;1R")
    child.send("q")
    child.expect_exact("q")
    ready = time.perf_counter()
    child.delayafterclose = child.delayafterterminate = 0.01
    child.close(force=True)
    return ready


def _bare() -> float:
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.perf_counter()
