"""Growth: load time, memory, reply time and accuracy from a thousand facts upwards, each size in its own process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measure import Measure, Times, percentile, spent
from benchmarks.questions import REPOSITORY
from benchmarks.synthetic import Source, known_questions, synthetic_pack

_QUESTIONS = 500
_SMALLEST = 200
"""Facts of the pack whose memory is taken to be all spaCy's and the engine's."""


@dataclass(frozen=True, slots=True)
class Grown:
    """What was measured of a pack."""

    facts: int
    compile: float
    """Seconds from the pack's records to the compiled form."""
    load: float
    """Seconds of processor time from the compiled form to a bot that is ready, beyond those for a very small pack."""
    memory: int
    """Bytes of the process, after the questions."""
    replies: tuple[float, ...]
    right: int


def growth(sizes: Sequence[int]) -> Iterator[tuple[Measure, tuple[Times, ...]]]:
    """For each size what it takes, against the smallest of the sizes."""
    with tempfile.TemporaryDirectory(prefix="kzrs-bot-growth-") as cache:
        base = _grown(_SMALLEST, Path(cache))
        first: Grown | None = None
        for size in sizes:
            grown = _grown(size, Path(cache))
            first = first or grown
            yield from _measures(grown, first, base)


def _measures(grown: Grown, first: Grown, base: Grown) -> Iterator[tuple[Measure, tuple[Times, ...]]]:
    group = f"{grown.facts:,} facts"
    times = Times(f"growth {grown.facts}", grown.replies)
    mid, late = (percentile(grown.replies, share) * 1e3 for share in (0.5, 0.99))
    first_mid, first_late = (percentile(first.replies, share) * 1e3 for share in (0.5, 0.99))
    yield Measure(group, f"median against {first.facts:,} facts", mid, first_mid, "ms", "<= 10"), (times,)
    yield Measure(group, f"99th percentile against {first.facts:,} facts", late, first_late, "ms"), ()
    yield Measure(group, "right of 500 known answers", grown.right, _QUESTIONS, "", ">= 0.99"), ()
    kilobytes = max(0, grown.memory - base.memory) / grown.facts / 1000
    yield Measure(group, "memory a fact", kilobytes, 2.5, "kB", "<= 1"), ()
    yield Measure(group, "load of the compiled form", max(0.0, grown.load - base.load), 10, "s", "<= 1"), ()
    yield Measure(group, "compiling, for once", grown.compile, 1, "s"), ()


def _grown(size: int, cache: Path) -> Grown:
    """Compiles a pack in one process and asks it in another."""
    compiling, asked = (_process(command, size, cache) for command in ("compile", "ask"))
    return Grown(size, compiling["seconds"], asked["load"], asked["memory"], tuple(asked["replies"]), asked["right"])


def _process(command: str, size: int, cache: Path) -> dict[str, Any]:
    path = os.pathsep.join([str(REPOSITORY / "src"), str(REPOSITORY)])
    environment = {**os.environ, "PYTHONPATH": path, "XDG_CACHE_HOME": str(cache)}
    run = [sys.executable, "-m", "benchmarks.growth", command, str(size)]
    done = subprocess.run(run, check=True, stdout=subprocess.PIPE, env=environment, cwd=REPOSITORY)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _compile(size: int) -> dict[str, Any]:
    """Makes the compiled form of a synthetic pack, and all that a first start works out from it."""
    from kzrs_bot import Bot
    from kzrs_bot.pack.cache import write_compiled
    from kzrs_bot.pack.files import read_pack_files

    pack = synthetic_pack(size, read_pack_files(Source(size)).digest())
    seconds = spent(lambda: (write_compiled(pack), Bot(Source(size))))
    return {"seconds": seconds}


def _ask(size: int) -> dict[str, Any]:
    """Loads a compiled pack and asks the known questions."""
    import psutil

    from kzrs_bot import Bot

    begun = time.process_time()
    bot = Bot(Source(size))
    load = time.process_time() - begun
    known = known_questions(bot.pack, min(_QUESTIONS, size))
    replies = []
    right = 0
    for each in known:
        chat = bot.conversation()
        before = time.thread_time()
        reply = chat.ask(each.question)
        replies.append(time.thread_time() - before)
        right += each.fact in reply.facts[:1] and len(reply.facts) <= 2
    memory = psutil.Process().memory_info().rss
    return {"load": load, "memory": memory, "replies": replies, "right": right, "median": median(replies)}


if __name__ == "__main__":
    print(json.dumps({"compile": _compile, "ask": _ask}[sys.argv[1]](int(sys.argv[2]))))
