"""Runs the measures, prints them as a table and writes them as JSON."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import pyperf
import typer
from rich.console import Console
from rich.table import Table

from benchmarks.measure import Measure, Times

GROUPS = ("cold", "warm", "typing", "bulk", "neighbours", "growth")
Row = tuple[Measure, tuple[Times, ...]]


def main(
    groups: Annotated[
        list[str] | None, typer.Argument(help=f"Of {', '.join(GROUPS)}; all where none is named.")
    ] = None,
    rounds: Annotated[int, typer.Option(help="How often each call is timed; its least time counts.")] = 5,
    sizes: Annotated[str, typer.Option(help="Numbers of facts for growth.")] = "1000,10000,100000",
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Where the JSON goes.")] = Path("benchmarks/results"),
) -> None:
    """Measure the bot against spaCy and simpler tools, each as a ratio within this run."""
    chosen = groups or list(GROUPS)
    if unknown := set(chosen) - set(GROUPS):
        raise typer.BadParameter(f"no measure {sorted(unknown)[0]!r}; there are {', '.join(GROUPS)}")
    rows = [row for group in GROUPS if group in chosen for row in _rows(group, rounds, sizes)]
    _show([measure for measure, _ in rows])
    _save(rows, out)


def _rows(group: str, rounds: int, sizes: str) -> Iterable[Row]:
    """The rows of one group; what a group needs is imported when it is its turn."""
    if group == "cold":
        from benchmarks.cold import cold

        return cold(2 * rounds)
    if group == "growth":
        from benchmarks.growth import growth

        return growth([int(size) for size in sizes.split(",")])
    from kzrs_bot import Bot

    if group == "warm":
        from benchmarks.warm import warm

        return warm(Bot(), rounds)
    if group == "typing":
        from benchmarks.typing import typing

        return typing(Bot(), rounds)
    if group == "bulk":
        from benchmarks.bulk import bulk

        return bulk(Bot(), rounds)
    from benchmarks.neighbours import neighbours

    return neighbours(Bot(), min(rounds, 2))


def _show(measures: Iterable[Measure]) -> None:
    table = Table("group", "measure", "ours", "against", "unit", "ratio", "bar", "met")
    for m in measures:
        met = {None: "", True: "yes", False: "no"}[m.met]
        table.add_row(m.group, m.name, f"{m.ours:,.2f}", f"{m.other:,.2f}", m.unit, f"{m.ratio:.2f}", m.bar, met)
    Console(width=130).print(table)


def _save(rows: Iterable[Row], folder: Path) -> None:
    """The table as `table.json`; single times as `times.json`, which `pyperf compare_to` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = list(rows)
    table = {
        "machine": {"python": platform.python_version(), "processor": platform.machine(), "system": platform.system()},
        "measures": [{**asdict(m), "ratio": round(m.ratio, 3), "met": m.met} for m, _ in rows],
    }
    (folder / "table.json").write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    times = [
        pyperf.Benchmark([pyperf.Run(kept.seconds, metadata={"name": kept.name}, collect_metadata=False)])
        for _, several in rows
        for kept in several
    ]
    if times:
        pyperf.BenchmarkSuite(times).dump(str(folder / "times.json"), replace=True)


if __name__ == "__main__":
    typer.run(main)
