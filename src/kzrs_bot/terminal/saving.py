"""Writes a conversation to a file, in the form that its suffix names."""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kzrs_bot.errors import KzrsBotError
from kzrs_bot.terminal.library import Library
from kzrs_bot.terminal.rendering import body_of
from kzrs_bot.terminal.talk import Exchange
from kzrs_bot.terminal.text import one_line, printable

_PICTURE_WIDTH = 80
_REMOTE_FONT = re.compile(r"\n *@font-face \{[^}]*\}")
"""A picture fetches nothing from anywhere; any monospaced font will do."""


@dataclass(frozen=True, slots=True)
class Record:
    """A conversation that is to be written down."""

    exchanges: Sequence[Exchange]
    library: Library
    file: Path
    theme: str = "default"


def save_conversation(record: Record) -> None:
    """Write the record to its file; an unknown suffix or an unwritable place is told as an error of ours."""
    writer = WRITERS.get(record.file.suffix.lower())
    if writer is None:
        raise KzrsBotError(f"I can save as {', '.join(WRITERS)}; “{record.file.name}” ends otherwise.")
    try:
        record.file.write_text(writer(record), encoding="utf-8", errors="replace")
    except OSError as error:
        raise KzrsBotError(f"{record.file} cannot be written: {error.strerror}.") from error


def as_markdown(record: Record) -> str:
    """A heading for the source, then each question in bold with its reply."""
    report = record.library.pack.report
    turns = [_markdown_turn(exchange) for exchange in record.exchanges]
    return "\n\n".join([f"# {report.title}", f"*Asked of the report by {report.agency}.*", *turns]) + "\n"


def _markdown_turn(exchange: Exchange) -> str:
    body = printable(body_of(exchange.reply))
    places = [f"- [{number}] {citation}" for number, citation in enumerate(exchange.reply.citations, 1)]
    return "\n\n".join(filter(None, [f"**{one_line(exchange.question)}**", body, "\n".join(places)]))


def as_json(record: Record) -> str:
    """Everything that is known of each reply."""
    pack = record.library.pack
    turns = [{"question": exchange.question, "reply": exchange.reply.to_dict()} for exchange in record.exchanges]
    return json.dumps({"report": pack.report.title, "pack": pack.digest, "turns": turns}, indent=2) + "\n"


def as_script(record: Record) -> str:
    """A scripted conversation that passes as a test as long as the replies stay as they are."""
    from kzrs_bot.scripts.saving import conversation_script

    turns = [(exchange.question, exchange.reply) for exchange in record.exchanges]
    return conversation_script(turns, pack=_pack_seen_from(record), comment="recorded with /save in a chat")


def _pack_seen_from(record: Record) -> str:
    """The pack's folder as seen from the file's; nothing for the built-in pack."""
    from kzrs_bot.pack.loader import builtin_pack_path

    pack = Path(record.library.pack.path).resolve()
    if pack == builtin_pack_path():
        return ""
    return Path(os.path.relpath(pack, record.file.resolve().parent)).as_posix()


def as_text(record: Record) -> str:
    """Question, reply, blank line."""
    return "".join(f"› {one_line(each.question)}\n{printable(each.reply.text)}\n\n" for each in record.exchanges)


def as_picture(record: Record) -> str:
    """The chat as an SVG picture, drawn by rich."""
    from rich.console import Console
    from rich.text import Text
    from rich.theme import Theme

    from kzrs_bot.terminal.charts import automatic_figures
    from kzrs_bot.terminal.rendering import figures_view, reply_view
    from kzrs_bot.terminal.themes import THEMES

    console = Console(
        record=True, width=_PICTURE_WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor",
        theme=Theme(dict(THEMES[record.theme].printed)), highlight=False, markup=False, emoji=False,
        legacy_windows=False, no_color=False,
    )  # fmt: skip
    for exchange in record.exchanges:
        console.print(Text.assemble(("› ", "kzrs.label"), one_line(exchange.question)))
        figures = automatic_figures(exchange.reply, record.library)
        console.print(reply_view(exchange.reply, figures_view(figures)))
        console.print()
    return _REMOTE_FONT.sub("", console.export_svg(title="kzrs-bot"))


WRITERS: Mapping[str, Callable[[Record], str]] = {
    ".md": as_markdown,
    ".json": as_json,
    ".yaml": as_script,
    ".yml": as_script,
    ".txt": as_text,
    ".svg": as_picture,
}
"""How to write, by suffix."""
