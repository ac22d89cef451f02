"""The output of `check` and `verify`."""

from __future__ import annotations

import json as json_format
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import kzrs_bot
from kzrs_bot.errors import KzrsBotError, Problem
from kzrs_bot.pack.verify import Finding, VerifyResult
from kzrs_bot.terminal.progress import progress
from kzrs_bot.terminal.text import counted

AGREES, DIFFERS, BROKEN = 0, 1, 2


def run_check(pack: Path | None, form: str, *, strict: bool, report: Path | None = None) -> int:
    """Print all faults and warnings of a pack."""
    problems = checked(pack, report)
    text = FORMATS[form](problems)
    if text:
        print(text)
    if any(not problem.warning for problem in problems):
        return BROKEN
    return DIFFERS if problems and strict else AGREES


def checked(pack: Path | None, report: Path | None) -> list[Problem]:
    """All faults and warnings of a pack, those of its evidence too where the reader's copy of the source is at hand."""
    with progress("Checking the pack …"):
        from kzrs_bot.pack.check import check

        return check(pack, report_text=read_report(report) if report else None)


def check_text(problems: Sequence[Problem]) -> str:
    """A paragraph each, and the count below."""
    warnings = sum(problem.warning for problem in problems)
    told = [_rule_beside_message(problem) for problem in problems]
    return "\n".join([*told, f"{counted(len(problems) - warnings, 'fault')}, {counted(warnings, 'warning')}"])


def _rule_beside_message(problem: Problem) -> str:
    head, line, excerpt = str(problem).partition("\n")
    return f"{head} [{problem.rule}{', warning' if problem.warning else ''}]{line}{excerpt}"


def check_json(problems: Sequence[Problem]) -> str:
    """A list of objects."""
    return json_format.dumps([{**asdict(problem), "hint": problem.remedy} for problem in problems], indent=2)


def check_github(problems: Sequence[Problem]) -> str:
    """Workflow commands, which GitHub shows as annotations."""
    return "\n".join(_annotation(problem) for problem in problems)


def _annotation(problem: Problem) -> str:
    level = "warning" if problem.warning else "error"
    place = f"file={_escaped(problem.file, ',:')}"
    if problem.line:
        place += f",line={problem.line},col={problem.column}"
    return f"::{level} {place},title={_escaped(problem.rule, ',:')}::{_escaped(_with_remedy(problem))}"


def _with_remedy(problem: Problem) -> str:
    return f"{problem.message}; {problem.remedy}" if problem.remedy else problem.message


def _escaped(text: str, also: str = "") -> str:
    for character in f"%\r\n{also}":
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def check_sarif(problems: Sequence[Problem]) -> str:
    """A SARIF 2.1.0 log, for code scanning."""
    rules = [{"id": rule} for rule in sorted({problem.rule for problem in problems})]
    driver = {"name": "kzrs-bot", "version": kzrs_bot.__version__, "rules": rules}
    run = {"tool": {"driver": driver}, "results": [_sarif_result(problem) for problem in problems]}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json_format.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, indent=2)


def _sarif_result(problem: Problem) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": problem.file}}
    if problem.line:
        place["region"] = {"startLine": problem.line, "startColumn": problem.column}
    return {
        "ruleId": problem.rule,
        "level": "warning" if problem.warning else "error",
        "message": {"text": _with_remedy(problem)},
        "locations": [{"physicalLocation": place}],
    }


FORMATS: Mapping[str, Callable[[Sequence[Problem]], str]] = {
    "text": check_text,
    "json": check_json,
    "github": check_github,
    "sarif": check_sarif,
}


def run_verify(report: Path, pack_path: Path | None, *, json: bool) -> int:
    """Print every difference between a pack and the reader's copy of its source."""
    from kzrs_bot.pack.loader import load_pack
    from kzrs_bot.pack.verify import verify

    text = read_report(report)
    with progress("Comparing the pack with the report …"):
        result = verify(load_pack(pack_path), text)
    print(json_format.dumps(asdict(result), indent=2) if json else verify_text(result))
    return AGREES if result.ok else DIFFERS


def read_report(report: Path) -> str:
    """The text of the reader's copy."""
    try:
        return report.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise KzrsBotError(f"cannot read {report} as UTF-8 text: {error}") from error


def verify_text(result: VerifyResult) -> str:
    """Three lists, each under its heading, and a sum."""
    lists = [
        ("Not as the pack knows it", result.changed),
        ("Evidence that does not stand where it should", result.missing),
        ("In the report, in no evidence", result.uncovered),
    ]
    lines = [line for heading, found in lists for line in _listed(heading, found)]
    compared = f"{counted(result.paragraphs, 'paragraph')} and {counted(result.evidence, 'piece')} of evidence compared"
    differences = sum(len(found) for _, found in lists)
    return "\n".join([*lines, f"{compared}: {counted(differences, 'difference') if differences else 'all agree'}."])


def _listed(heading: str, found: Sequence[Finding]) -> list[str]:
    return [f"{heading}:", *(f"  {finding}" for finding in found)] if found else []
