"""Runs script files without pytest: what to run, what came of it, and the summary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase

from kzrs_bot.scripts.failure import told
from kzrs_bot.scripts.model import Case, Script, cases
from kzrs_bot.scripts.runner import Bots, Outcome, run_case

Echo = Callable[[str], None]


class Verdict(StrEnum):
    """How a conversation went, measured by what its file says of it."""

    PASSED = "passed"
    FAILED = "failed"
    KNOWN = "known to fail"
    MENDED = "passed against its mark"


@dataclass(frozen=True, slots=True)
class Result:
    """A conversation in one choice of wordings, as it went."""

    script: Script
    case: Case
    outcomes: tuple[Outcome, ...]
    verdict: Verdict


def run_scripts(scripts: Iterable[Script], bots: Bots, *, only: str = "") -> list[Result]:
    """Every conversation in every wording; `only` is a part of the names to run, or a pattern with stars."""
    results = []
    for script in scripts:
        bot = bots.of(script)
        for dialogue in script.dialogues:
            runs = [(case, run_case(bot, case)) for case in cases(dialogue) if _chosen(case.name, only)]
            whole = len(runs) == len(cases(dialogue)) and all(held(outcomes) for _, outcomes in runs)
            results += [Result(script, case, o, _verdict(held(o), bool(dialogue.fails), whole)) for case, o in runs]
    return results


def held(outcomes: Iterable[Outcome]) -> bool:
    """Whether every reply was as expected."""
    return all(outcome.passed for outcome in outcomes)


def _verdict(passed: bool, known: bool, whole: bool) -> Verdict:
    """A conversation that is known to fail is mended once it passes in every wording."""
    if not passed:
        return Verdict.KNOWN if known else Verdict.FAILED
    return Verdict.MENDED if known and whole else Verdict.PASSED


def tell(results: Sequence[Result], echo: Echo) -> bool:
    """Tells what failed and how many passed; true where nothing failed."""
    for result in results:
        if result.verdict is Verdict.FAILED:
            echo(f"✗ {result.case.name}")
            for outcome in result.outcomes:
                if not outcome.passed:
                    echo(told(outcome, result.script.path) + "\n")
        elif result.verdict is Verdict.MENDED:
            place = f"{result.script.path}:{result.case.dialogue.line}"
            echo(f"✗ {result.case.name}\n{place}: passes now; take the key fails away\n")
    echo(_summary(results))
    return all(result.verdict in (Verdict.PASSED, Verdict.KNOWN) for result in results)


def _chosen(name: str, only: str) -> bool:
    return fnmatchcase(name.lower(), f"*{only.lower()}*")


def _summary(results: Sequence[Result]) -> str:
    counts = {verdict: sum(1 for each in results if each.verdict is verdict) for verdict in Verdict}
    parts = [f"{count} {verdict.value}" for verdict, count in counts.items() if count]
    turns = [outcome for result in results for outcome in result.outcomes]
    passed = sum(1 for outcome in turns if outcome.passed)
    return f"{', '.join(parts) or 'nothing to run'} ({passed} of {len(turns)} turns as expected)"
