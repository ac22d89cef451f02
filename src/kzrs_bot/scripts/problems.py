"""Faults of a pack for people, for programs and for code hosts."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kzrs_bot.errors import Problem

_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def as_text(problems: Sequence[Problem]) -> str:
    """One block a fault: place, rule, what is wrong, what to do, and the line."""
    return "\n".join(_block(problem) for problem in problems)


def as_json(problems: Sequence[Problem]) -> str:
    """A list of objects."""
    return json.dumps([_plain(problem) for problem in problems], indent=2, ensure_ascii=False)


def as_sarif(problems: Sequence[Problem]) -> str:
    """SARIF 2.1.0, as code hosts and editors read it."""
    rules = [{"id": rule} for rule in sorted({problem.rule for problem in problems})]
    run = {
        "tool": {"driver": {"name": "kzrs-bot", "rules": rules}},
        "results": [_result(problem) for problem in problems],
    }
    return json.dumps({"$schema": _SARIF, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


def as_github(problems: Sequence[Problem]) -> str:
    """Workflow commands that GitHub shows as annotations."""
    return "\n".join(_annotation(problem) for problem in problems)


FORMATS: Mapping[str, Callable[[Sequence[Problem]], str]] = {
    "text": as_text,
    "json": as_json,
    "sarif": as_sarif,
    "github": as_github,
}


def _block(problem: Problem) -> str:
    head, _, excerpt = str(problem).partition("\n")
    place = f"{problem.place}:{problem.column}" if problem.line else problem.place
    level = "warning" if problem.warning else "error"
    told = f"{place}: {level} [{problem.rule}]{head.removeprefix(problem.place).removeprefix(':')}"
    return f"{told}\n{excerpt}" if excerpt else told


def _plain(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "level": "warning" if problem.warning else "error",
        "rule": problem.rule,
        "message": problem.message,
        "hint": problem.hint,
    }


def _result(problem: Problem) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": problem.file}}
    if problem.line:
        place["region"] = {"startLine": problem.line, "startColumn": problem.column}
    return {
        "ruleId": problem.rule,
        "level": "warning" if problem.warning else "error",
        "message": {"text": _told(problem)},
        "locations": [{"physicalLocation": place}],
    }


def _annotation(problem: Problem) -> str:
    level = "warning" if problem.warning else "error"
    place = f"file={_escaped(problem.file, property_=True)}"
    if problem.line:
        place += f",line={problem.line},col={problem.column}"
    return f"::{level} {place},title={problem.rule}::{_escaped(_told(problem))}"


def _told(problem: Problem) -> str:
    return f"{problem.message}; {problem.hint}" if problem.hint else problem.message


def _escaped(text: str, *, property_: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if property_ else text
