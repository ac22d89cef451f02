"""What the command line does with scripts and packs: plain functions that return an exit status.

0: all is well; 1: something failed or is at fault; 2: nothing could be run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, cast

from kzrs_bot.errors import KzrsBotError

if TYPE_CHECKING:
    from kzrs_bot.errors import Problem
    from kzrs_bot.scripts.summary import Echo, Result

P = ParamSpec("P")

OK, FAILED, UNUSABLE = 0, 1, 2
_NO_SCRIPT = "there is no script to run; a script's name ends in .dialogue.yaml"
_RUNNING = "Running the conversations …"
KNOWN_FAILURE = "not understood yet"


def _told_where_unusable(command: Callable[P, int]) -> Callable[P, int]:
    """The command, with errors of ours and of the disk told by its `echo` and exit status 2."""

    @wraps(command)
    def run(*args: P.args, **options: P.kwargs) -> int:
        try:
            return command(*args, **options)
        except (KzrsBotError, OSError) as error:
            cast("Echo", options.get("echo", print))(str(error))
            return UNUSABLE

    return run


@_told_where_unusable
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
    from kzrs_bot.terminal.progress import progress

    scripts = [read_script(path) for path in script_files(paths)]
    if not scripts:
        echo(_NO_SCRIPT)
        return UNUSABLE
    with progress(_RUNNING):
        results = run_scripts(scripts, Bots(pack), only=only)
    if update or mark:
        _write_back(results, mark, echo)
        results = run_scripts([read_script(script.path) for script in scripts], Bots(pack), only=only)
    return OK if tell(results, echo) and results else FAILED if results else UNUSABLE


def _write_back(results: list[Result], mark: bool, echo: Echo) -> None:
    from kzrs_bot.scripts.update import mark_failures, update_sources

    changes = mark_failures(results, KNOWN_FAILURE) if mark else update_sources(results)
    for path, count in changes.items():
        echo(f"{path}: {count} change{'' if count == 1 else 's'}")


@_told_where_unusable
def import_exam(source: Path, target: Path | None = None, *, pack: str = "", echo: Echo = print) -> int:
    """Convert an examination (JSON Lines) to a script, beside it under its own name where no target is given."""
    from kzrs_bot.scripts.exam import exam_script
    from kzrs_bot.scripts.reader import ENDING

    written = target or source.with_name(f"{source.name.partition('.')[0]}{ENDING}")
    written.write_text(exam_script(source, pack=pack), encoding="utf-8")
    echo(f"{written} is written")
    return OK


@_told_where_unusable
def start_pack(folder: Path, *, echo: Echo = print) -> int:
    """Make a small working pack in a new folder."""
    from kzrs_bot.scripts.starting import new_pack

    files = new_pack(folder)
    echo(f"{len(files)} files are written. Try it:")
    echo(f'  kzrs-bot ask --pack {folder} "When was the lighthouse first lit?"')
    echo(f"  kzrs-bot check --pack {folder}")
    echo(f"  kzrs-bot test {folder / 'dialogues'}")
    return OK


@_told_where_unusable
def export_schemas(folder: Path, *, echo: Echo = print) -> int:
    """Write the JSON Schemas of all data files into a folder."""
    from kzrs_bot.scripts.schemas import write_schemas

    for file in write_schemas(folder):
        echo(str(file))
    return OK


def examine_pack(
    pack: Path | None = None,
    *,
    form: str = "text",
    strict: bool = False,
    only: str = "",
    report: Path | None = None,
    echo: Echo = print,
) -> int:
    """What `check` tells, and what comes of examining a pack by questions from its own facts.

    `form` is one of the formats of `check`; `only` names the facts to be examined, in shell style. What
    does not turn out as it must is told as a script that fails; in formats for programs, at its fact's line.
    """
    from kzrs_bot.terminal.checking import FORMATS, checked

    problems = checked(pack, report)
    if any(not problem.warning for problem in problems):
        echo(FORMATS[form](problems))
        return UNUSABLE
    examined = _examined(pack, only)
    plain = form == "text"
    problems = sorted([*problems, *examined.doubts, *(() if plain else examined.misses)])
    echo(FORMATS[form](problems))
    if plain:
        echo("\n".join((*examined.map, examined.count)))
    if plain and examined.script:
        echo(f"\n# Replies that are not as they must be, as a script:\n{examined.script}")
    return FAILED if examined.script or (strict and problems) else OK


@dataclass(frozen=True, slots=True)
class _Examined:
    doubts: list[Problem]
    misses: list[Problem]
    map: list[str]
    count: str
    script: str


def _examined(pack: Path | None, only: str) -> _Examined:
    from fnmatch import fnmatchcase

    from kzrs_bot.bot import Bot
    from kzrs_bot.scripts.doubts import doubts, misses
    from kzrs_bot.scripts.selfcheck import map_lines, miss_script, self_check
    from kzrs_bot.terminal.progress import progress
    from kzrs_bot.terminal.text import counted

    with progress("Asking the pack about its own facts …"):
        bot = Bot(pack=pack)
        found = self_check(bot, only=lambda id_: fnmatchcase(id_, only or "*"))
    shown = [] if only else list(map_lines(bot, found.reached))
    missed = counted(len(found.misses), "reply", "replies")
    count = f"{counted(found.asked, 'question')} asked: {missed} not as they must be"
    script = miss_script(bot, found.misses)
    return _Examined(doubts(bot.pack, found), misses(bot.pack, found), shown, count, script)


@_told_where_unusable
def cover(paths: Iterable[Path], *, pack: Path | None = None, form: str = "text", echo: Echo = print) -> int:
    """Tell which facts, slots and paragraphs of a pack the scripts exercise; 1 where some fact is never used."""
    import json
    from dataclasses import asdict

    from kzrs_bot.scripts.coverage import coverage_lines, covered
    from kzrs_bot.scripts.reader import read_script, script_files
    from kzrs_bot.scripts.runner import Bots
    from kzrs_bot.scripts.summary import run_scripts
    from kzrs_bot.terminal.progress import progress

    scripts = [read_script(path) for path in script_files(paths)]
    if not scripts:
        echo(_NO_SCRIPT)
        return UNUSABLE
    bots = Bots(pack)
    with progress(_RUNNING):
        found = covered(bots.of(scripts[0]).pack, run_scripts(scripts, bots))
    echo(json.dumps(asdict(found), indent=2) if form == "json" else "\n".join(coverage_lines(found)))
    return FAILED if found.unused_facts else OK
