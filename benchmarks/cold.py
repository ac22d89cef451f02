"""Cold: a whole process that answers one question, against one that loads spaCy and parses it."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from statistics import median

from benchmarks.measure import Measure, Times
from benchmarks.questions import QUESTION, REPOSITORY

_OURS = (sys.executable, "-m", "kzrs_bot", "ask", QUESTION)
_BARE = (sys.executable, "-m", "benchmarks.bare", QUESTION)
_HELP = (sys.executable, "-m", "kzrs_bot", "--help")


def cold(rounds: int) -> Iterator[tuple[Measure, tuple[Times, ...]]]:
    """Processor and wall time, the two programs taking turns, after one run each that fills the caches."""
    for command in (_OURS, _BARE):
        _run(command)
    taken = [(_run(_OURS), _run(_BARE)) for _ in range(rounds)]
    for place, (name, bar) in enumerate((("processor time", "<= 1.25"), ("wall clock", ""))):
        ours, bare = (Times(f"cold {who} {name}", tuple(times[side][place] for times in taken))
                      for side, who in enumerate(("ask", "bare spaCy")))  # fmt: skip
        yield Measure("cold", f"ask, {name}", ours.median * 1e3, bare.median * 1e3, "ms", bar), (ours, bare)
    helped = [_run(_HELP)[0] for _ in range(3)]
    bare_median = median(times[1][0] for times in taken)
    yield Measure("cold", "--help, processor time", median(helped) * 1e3, bare_median * 1e3, "ms"), ()


def _run(command: Sequence[str]) -> tuple[float, float]:
    """Seconds of processor and of wall-clock time of a process."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(REPOSITORY / "src"), str(REPOSITORY)])}
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=REPOSITORY, env=environment)
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall
