"""Writes a conversation to a file, in the form that its suffix names."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from kzrs_bot.errors import KzrsBotError
from kzrs_bot.reply import Reply
from kzrs_bot.terminal.library import Library
from kzrs_bot.terminal.rendering import body_of
from kzrs_bot.terminal.talk import Exchange
from kzrs_bot.terminal.text import one_line, printable

_FIGURE = re.compile(r"[$€£]?\d[\d,.]*\d(?:\s(?:thousand|million|billion|trillion))?%?|[$€£]?\d%?")
_MARK = re.compile(r"\s*\[\d+\]")
_PICTURE_WIDTH = 80

Writer = Callable[[Sequence[Exchange], Library, str], str]


def save_conversation(file: Path, exchanges: Sequence[Exchange], library: Library, *, theme: str = "default") -> None:
    """Write the exchanges; an unknown suffix or an unwritable place is told as an error of ours."""
    writer = WRITERS.get(file.suffix.lower())
    if writer is None:
        raise KzrsBotError(f"I can save as {', '.join(WRITERS)}; “{file.name}” ends otherwise.")
    text = writer(exchanges, library, theme)
    try:
        file.write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        raise KzrsBotError(f"{file} cannot be written: {error.strerror}.") from error


def as_markdown(exchanges: Sequence[Exchange], library: Library, _: str = "") -> str:
    """A heading for the source, then each question in bold with its reply."""
    report = library.pack.report
    turns = [_markdown_turn(exchange) for exchange in exchanges]
    return "\n\n".join([f"# {report.title}", f"*Asked of the report by {report.agency}.*", *turns]) + "\n"


def _markdown_turn(exchange: Exchange) -> str:
    body = printable(body_of(exchange.reply))
    places = [f"- [{number}] {citation}" for number, citation in enumerate(exchange.reply.citations, 1)]
    return "\n\n".join(filter(None, [f"**{one_line(exchange.question)}**", body, "\n".join(places)]))


def as_json(exchanges: Sequence[Exchange], library: Library, _: str = "") -> str:
    """Everything that is known of each reply."""
    turns = [{"question": exchange.question, "reply": exchange.reply.to_dict()} for exchange in exchanges]
    record = {"report": library.pack.report.title, "pack": library.pack.digest, "turns": turns}
    return json.dumps(record, indent=2) + "\n"


def as_script(exchanges: Sequence[Exchange], library: Library, _: str = "") -> str:
    """A scripted conversation that passes as a test as long as the replies stay as they are."""
    import yaml

    name = one_line(exchanges[0].question, 60)
    dialogue = {"name": name, "turns": [_script_turn(exchange) for exchange in exchanges]}
    text = yaml.safe_dump({"dialogues": [dialogue]}, sort_keys=False, allow_unicode=True, width=110)
    return f"# Recorded with /save from a chat about: {one_line(library.pack.report.title)}\n{text}"


def _script_turn(exchange: Exchange) -> dict[str, Any]:
    reply = exchange.reply
    turn: dict[str, Any] = {"user": one_line(exchange.question), "kind": reply.kind.value}
    if said := _telling(reply):
        turn["says"] = said
    if reply.citations:
        turn["cites"] = [f"{citation.section} {citation.paragraph}" for citation in reply.citations]
    if reply.facts:
        turn["facts"] = list(reply.facts)
    return turn


def _telling(reply: Reply) -> list[str]:
    """The figures of the direct answer, or its first line where it has none."""
    first = reply.parts[0].text if reply.parts else _MARK.sub("", reply.text)
    first = next(iter(first.splitlines()), "")
    figures = dict.fromkeys(match.group().rstrip(".,") for match in _FIGURE.finditer(first))
    return list(figures) or [first][: bool(first)]


def as_text(exchanges: Sequence[Exchange], _: Library, __: str = "") -> str:
    """Question, reply, blank line."""
    return "".join(f"› {one_line(each.question)}\n{printable(each.reply.text)}\n\n" for each in exchanges)


def as_picture(exchanges: Sequence[Exchange], library: Library, theme: str = "default") -> str:
    """The chat as an SVG picture, drawn by rich."""
    from rich.console import Console
    from rich.text import Text
    from rich.theme import Theme

    from kzrs_bot.terminal.charts import automatic_chart
    from kzrs_bot.terminal.rendering import ChartView, reply_view
    from kzrs_bot.terminal.themes import THEMES

    console = Console(
        record=True, width=_PICTURE_WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor",
        theme=Theme(dict(THEMES[theme].printed)), highlight=False, markup=False, emoji=False, legacy_windows=False,
    )  # fmt: skip
    for exchange in exchanges:
        console.print(Text.assemble(("› ", "kzrs.label"), one_line(exchange.question)))
        chart = automatic_chart(exchange.reply, library)
        console.print(reply_view(exchange.reply, ChartView(chart) if chart else None))
        console.print()
    return console.export_svg(title="kzrs-bot")


WRITERS: Mapping[str, Writer] = {
    ".md": as_markdown,
    ".json": as_json,
    ".yaml": as_script,
    ".yml": as_script,
    ".txt": as_text,
    ".svg": as_picture,
}
"""How to write, by suffix."""
