"""What the command line does with scripts and packs: plain functions that return an exit status.

0: all is well; 1: something failed or is at fault; 2: nothing could be run.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kzrs_bot.errors import KzrsBotError

if TYPE_CHECKING:
    from kzrs_bot.scripts.summary import Echo, Result

OK, FAILED, UNUSABLE = 0, 1, 2
KNOWN_FAILURE = "not understood yet"


def run_files(
    paths: Iterable[Path],
    *,
    pack: Path | None = None,
    only: str = "",
    update: bool = False,
    mark: bool = False,
    echo: Echo = print,
) -> int:
    """Run script files, and the scripts in folders; with `update` sources are written back, with `mark` failures."""
    from kzrs_bot.scripts.reader import read_script, script_files
    from kzrs_bot.scripts.runner import Bots
    from kzrs_bot.scripts.summary import run_scripts, tell

    try:
        scripts = [read_script(path) for path in script_files(paths)]
        if not scripts:
            echo("there is no script to run; a script's name ends in .dialogue.yaml")
            return UNUSABLE
        results = run_scripts(scripts, Bots(pack), only=only)
        if update or mark:
            _write_back(results, mark, echo)
            results = run_scripts([read_script(script.path) for script in scripts], Bots(pack), only=only)
    except (KzrsBotError, OSError) as error:
        echo(str(error))
        return UNUSABLE
    return OK if tell(results, echo) and results else FAILED if results else UNUSABLE


def _write_back(results: list[Result], mark: bool, echo: Echo) -> None:
    from kzrs_bot.scripts.update import mark_failures, update_sources

    changes = mark_failures(results, KNOWN_FAILURE) if mark else update_sources(results)
    for path, count in changes.items():
        echo(f"{path}: {count} change{'' if count == 1 else 's'}")


def import_exam(source: Path, target: Path | None = None, *, pack: str = "", echo: Echo = print) -> int:
    """Convert an examination (JSON Lines) to a script, beside it under its own name where no target is given."""
    from kzrs_bot.scripts.exam import exam_script
    from kzrs_bot.scripts.reader import ENDING

    written = target or source.with_name(f"{source.name.partition('.')[0]}{ENDING}")
    try:
        written.write_text(exam_script(source, pack=pack), encoding="utf-8")
    except (KzrsBotError, OSError) as error:
        echo(str(error))
        return UNUSABLE
    echo(f"{written} is written")
    return OK
