"""The output of `audit`: a table of checks, or one JSON object a line."""

from __future__ import annotations

import json as json_format
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from kzrs_bot.pack.loader import load_pack
from kzrs_bot.reasoning.audit import Audit, Check, Verdict
from kzrs_bot.terminal.text import counted

AGREES, DIFFERS = 0, 1

_WIDEST = 160


def run_audit(pack: Path | None, *, json: bool, console: Console | None = None) -> int:
    """Print every check of a source's own arithmetic; 1 where one does not add up."""
    checks = Audit(load_pack(pack)).run()
    if json:
        for check in checks:
            print(json_format.dumps(asdict(check), ensure_ascii=False))
    else:
        show(checks, console or Console(highlight=False))
    return DIFFERS if any(check.verdict is Verdict.DIFFERS for check in checks) else AGREES


def show(checks: tuple[Check, ...], console: Console) -> None:
    """The checks as a table, and their sum below."""
    table = Table("Check", "Worked out", "Stated", "Verdict", "Paragraphs", show_lines=True)
    for check in checks:
        worked = f"{check.formula} = {check.result}" if check.formula else ""
        name = f"{check.name}\n{check.note}" if check.note else check.name
        table.add_row(name, worked, check.stated, check.verdict.value, ", ".join(check.paragraphs))
    console.print(table, width=min(max(console.width, 80), _WIDEST))
    sums = {verdict: sum(check.verdict is verdict for check in checks) for verdict in Verdict}
    told = ", ".join(f"{number} {verdict.value}" for verdict, number in sums.items() if number)
    console.print(f"{counted(len(checks), 'check')}: {told}.")
