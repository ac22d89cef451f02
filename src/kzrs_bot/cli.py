"""The command line: what each command takes. What a command does is imported when it runs.

A new command is a function with `@app.command()` whose body imports its module and calls it.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import kzrs_bot
from kzrs_bot.terminal.ending import orderly


class Commands(TyperGroup):
    """Chat where no command is named; errors of ours, Ctrl-C and a closed pipe end without a traceback."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, with_command(args))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        found = super().get_command(ctx, cmd_name)
        if found is None and " " in cmd_name:
            typer.echo(f'To ask a question: kzrs-bot ask "{cmd_name}"', err=True)
        return found

    def invoke(self, ctx: Any) -> Any:
        with orderly():
            return super().invoke(ctx)


def with_command(args: Sequence[str]) -> list[str]:
    """The arguments with `chat` in front where they name no command."""
    own = ("--help", "-h", "--version", "--install-completion", "--show-completion")
    return list(args) if args and (not args[0].startswith("-") or args[0] in own) else ["chat", *args]


app = typer.Typer(
    cls=Commands,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=(
        "Without a command: the chat at a terminal; one question a line where input is piped.\n\n"
        "Exit status: 0 answered, 1 not in the report, 2 wrong usage or a broken pack.\n\n"
        "Each command has its own --help, as in: kzrs-bot ask --help"
    ),
)

Pack = Annotated[
    Path | None,
    typer.Option("--pack", metavar="FOLDER", help="Answer from the pack in this folder, not from the built-in one."),
]
Report = Annotated[
    Path | None,
    typer.Option(
        "--report", metavar="FILE", exists=True, dir_okay=False, readable=True,
        help="Your copy of the report, so that cited paragraphs can be shown.",
    ),
]  # fmt: skip
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line and reply.")]
Log = Annotated[
    Path | None,
    typer.Option("--log", metavar="FILE", help="Append questions that found no answer to FILE, as JSON Lines."),
]
Tokens = Annotated[
    Path | None,
    typer.Option(
        "--token-file", metavar="FILE", exists=True, dir_okay=False, readable=True,
        help="Let in only those who bring a bearer token of this file, which holds one a line.",
    ),
]  # fmt: skip
Host = Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Where to listen.")]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="0 for a free one.")]
Rate = Annotated[int, typer.Option("--rate", min=0, help="Requests a minute and client; 0 for no limit.")]


class ListFormat(StrEnum):
    """How the faults of a pack are written."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


@app.callback()
def root(
    _version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=lambda value: _tell_version(value), help="Show the version."),
    ] = False,
) -> None:
    """Ask one report questions in plain English; each answer cites its paragraph, or says that the report is silent."""


def _tell_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kzrs-bot {kzrs_bot.__version__}")
        raise typer.Exit


@app.command()
def ask(
    questions: Annotated[
        list[str], typer.Argument(metavar="QUESTION...", help="Questions; several make one conversation.")
    ],
    json: Json = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show as well how each question was read and its answer reached.")
    ] = False,
    pack: Pack = None,
    report: Report = None,
    log: Log = None,
) -> None:
    """Answer questions and leave.

    Exit status: 0 where each was answered, 1 where one was not, 2 for wrong usage or a broken pack.
    """
    from kzrs_bot.terminal.asking import answer_all

    raise typer.Exit(answer_all(questions, pack=pack, report=report, json=json, explain=explain, log=log))


@app.command()
def chat(
    json: Json = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="No colours, bars or menus: for screen readers and simple terminals.")
    ] = False,
    history: Annotated[
        bool, typer.Option("--history/--no-history", help="Keep what you type for the next chat.")
    ] = True,
    preview: Annotated[
        bool, typer.Option("--preview/--no-preview", help="Show, while you type, how the question is read.")
    ] = True,
    vi: Annotated[bool, typer.Option("--vi", help="Vi keys instead of Emacs keys.")] = False,
    theme: Annotated[
        str, typer.Option("--theme", metavar="NAME", help="default, light, contrast or mono.")
    ] = "default",
    pack: Pack = None,
    report: Report = None,
    log: Log = None,
) -> None:
    """Talk at the terminal (type /help there), or read one question a line where input is piped."""
    from kzrs_bot.terminal.options import ChatOptions
    from kzrs_bot.terminal.start import start

    options = ChatOptions(
        pack=pack, report=report, log=log, json=json, plain=plain, history=history, preview=preview, vi=vi, theme=theme
    )
    raise typer.Exit(start(options))


@app.command()
def check(
    pack: Pack = None,
    format: Annotated[ListFormat, typer.Option("--format", help="How to write the list.")] = ListFormat.TEXT,
    strict: Annotated[bool, typer.Option("--strict", help="Let warnings fail as well, with exit status 1.")] = False,
    deep: Annotated[
        bool, typer.Option("--deep", help="Examine the pack as well by questions from its own facts; takes a while.")
    ] = False,
    only: Annotated[
        str, typer.Option("--facts", metavar="PATTERN", help="With --deep: the facts to examine, in shell style.")
    ] = "",
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help="Your copy of the report, in which the evidence must stand."),
    ] = None,
) -> None:
    """Judge a pack: every fault and every doubt, with file, line, column and remedy.

    Exit status: 0 for a usable pack, 2 for a broken one; with --deep 1 where some reply is not as it must be.
    """
    if deep:
        from kzrs_bot.scripts.commands import examine_pack

        raise typer.Exit(examine_pack(pack, form=format.value, strict=strict, only=only, report=report))
    from kzrs_bot.terminal.checking import run_check

    raise typer.Exit(run_check(pack, format.value, strict=strict, report=report))


@app.command()
def verify(
    report: Annotated[
        Path | None,
        typer.Argument(metavar="[REPORT]", exists=True, dir_okay=False, readable=True, help="Your copy, as text."),
    ] = None,
    reply: Annotated[
        Path | None,
        typer.Option(
            "--reply", metavar="FILE", exists=True, dir_okay=False, readable=True,
            help="Prove saved replies instead: a reply as JSON, lines of them, or a saved conversation.",
        ),
    ] = None,
    pack: Pack = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Compare a pack with the report: each citation's evidence, and what of the report the pack passes over.

    Exit status: 0 where they agree, 1 where they differ, 2 where a file cannot be read.
    """
    if reply is not None:
        from kzrs_bot.terminal.proving import run_proof

        raise typer.Exit(run_proof(reply, pack))
    if report is None:
        raise typer.BadParameter("name your copy of the report, or saved replies with --reply FILE")
    from kzrs_bot.terminal.checking import run_verify

    raise typer.Exit(run_verify(report, pack, json=json))


Scripts = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Scripts, or folders of *.dialogue.yaml files.")]


@app.command("test")
def run_scripts(
    files: Scripts,
    pack: Pack = None,
    only: Annotated[str, typer.Option("-k", "--only", metavar="TEXT", help="Run conversations so named.")] = "",
    update: Annotated[bool, typer.Option("--update", help="Write what replies cite and rest on back.")] = False,
    mark: Annotated[bool, typer.Option("--mark", help="Mark what fails as known to fail; unmark what passes.")] = False,
    exam: Annotated[bool, typer.Option("--import", help="Turn exams (JSON Lines) into scripts instead.")] = False,
) -> None:
    """Run scripted conversations as tests.

    Exit status: 0 where all went as written, 1 where not, 2 where nothing could be run.
    """
    from kzrs_bot.scripts.commands import import_exam, run_files

    if exam:
        raise typer.Exit(max(import_exam(file) for file in files))
    raise typer.Exit(run_files(files, pack=pack, only=only, update=update, mark=mark))


@app.command()
def coverage(
    files: Scripts,
    pack: Pack = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show which facts, slots and paragraphs of a pack scripts exercise, and which never.

    Exit status: 0 where every fact is used, 1 where some are not, 2 where nothing could be run.
    """
    from kzrs_bot.scripts.commands import cover

    raise typer.Exit(cover(files, pack=pack, form="json" if json else "text"))


@app.command()
def new(folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder that is new or empty.")]) -> None:
    """Make a small working pack, with comments that teach."""
    from kzrs_bot.scripts.commands import start_pack

    raise typer.Exit(start_pack(folder))


@app.command()
def schema(folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to write them.")]) -> None:
    """Write the JSON Schemas of a pack's files, for editors that complete and check while one types."""
    from kzrs_bot.scripts.commands import export_schemas

    raise typer.Exit(export_schemas(folder))


@app.command()
def audit(
    pack: Pack = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line and check.")] = False,
) -> None:
    """Check the report's own arithmetic: totals against parts, changes against values, counts against lists.

    Exit status: 0 where nothing contradicts, 1 where something does not add up, 2 for a broken pack.
    """
    from kzrs_bot.terminal.auditing import run_audit

    raise typer.Exit(run_audit(pack, json=json))


@app.command()
def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Processes; several need a shared store.")] = 1,
    store: Annotated[
        str, typer.Option("--store", metavar="PLACE", help="memory, sqlite:FILE or redis://HOST:PORT/NUMBER.")
    ] = "memory",
    token_file: Tokens = None,
    allow_origin: Annotated[
        list[str] | None,
        typer.Option("--allow-origin", metavar="ORIGIN", help="Let web pages of this origin call; may be repeated."),
    ] = None,
    rate: Rate = 600,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, help="Seconds that a reply may take.")] = 30.0,
    remember: Annotated[
        int, typer.Option("--remember", min=0, help="Newest replies kept ready for questions that come again.")
    ] = 500,
    log_questions: Annotated[bool, typer.Option("--log-questions", help="Note in the log what people ask.")] = False,
    pack: Pack = None,
    report: Report = None,
) -> None:
    """Serve over HTTP: an interface of its own, the OpenAI chat-completions protocol, and a chat page at /."""
    from kzrs_bot.serving.start import start

    start(
        pack=pack, report=report, host=host, port=port, workers=workers, store=store, token_file=token_file,
        origins=tuple(allow_origin or ()), rate=rate, timeout=timeout, remember=remember,
        log_questions=log_questions,
    )  # fmt: skip


@app.command()
def mcp(
    http: Annotated[bool, typer.Option("--http", help="Streamable HTTP at /mcp instead of standard input.")] = False,
    host: Host = "127.0.0.1",
    port: Port = 8001,
    token_file: Tokens = None,
    rate: Rate = 600,
    pack: Pack = None,
    report: Report = None,
) -> None:
    """Lend facts and figures to an assistant, by the Model Context Protocol on standard input and output."""
    from kzrs_bot.tools.start import start

    start(pack=pack, report=report, http=http, host=host, port=port, token_file=token_file, rate=rate)
