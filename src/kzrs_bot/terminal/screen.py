"""Where the chat prints: with rich at a terminal, as bare lines in plain mode."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from kzrs_bot.terminal.talk import offered_by
from kzrs_bot.terminal.text import printable
from kzrs_bot.terminal.themes import THEMES

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from kzrs_bot.reply import Reply
    from kzrs_bot.terminal.charts import Chart, Comparison, Timeline
    from kzrs_bot.terminal.explaining import Explanation

WIDEST = 100
"""Longer lines are hard to read, however wide the window."""


class Screen:
    """Prints what the chat has to say; rich is imported with the first line."""

    def __init__(self, *, plain: bool = False, theme: str = "default", file: TextIO | None = None) -> None:
        self.plain = plain
        self.theme = theme
        self._file = file
        self._console: Console | None = None

    @property
    def file(self) -> TextIO:
        """Where it all goes."""
        return self._file or sys.stdout

    @property
    def console(self) -> Console:
        """Rich's console in the colours of the theme."""
        if self._console is None:
            from rich.console import Console
            from rich.theme import Theme

            self._console = Console(
                file=self._file,
                theme=Theme(dict(THEMES[self.theme].printed)),
                highlight=False,
                markup=False,
                emoji=False,
                soft_wrap=False,
            )
        return self._console

    def use_theme(self, name: str) -> None:
        """Print in other colours from here on."""
        self.theme = name
        self._console = None

    def show(self, view: RenderableType) -> None:
        """Print something of rich's, no wider than is good to read."""
        console = self.console
        console.print(view, width=min(console.width, WIDEST))

    def line(self, text: str = "", style: str = "") -> None:
        """Print a text, wrapped at the window's width."""
        if self.plain:
            print(printable(text), file=self.file, flush=True)
            return
        from rich.text import Text

        self.show(Text(printable(text), style))

    def quiet(self, text: str) -> None:
        """Print a remark."""
        self.line(text, "kzrs.quiet")

    def heading(self, text: str) -> None:
        """Print a heading."""
        self.line(text, "kzrs.heading")

    def fault(self, text: str) -> None:
        """Print what went wrong."""
        self.line(text, "kzrs.error")

    def reply(self, reply: Reply, figures: Chart | Comparison | None = None) -> None:
        """Print a reply, with a chart or a table of its figures if there is one."""
        if self.plain:
            from kzrs_bot.terminal.rendering import figures_text

            self.line(reply.text)
            if figures:
                self.line(figures_text(figures))
            for number, text in enumerate(offered_by(reply), 1):
                self.line(f"Ask next, {number}: {text}")
        else:
            from kzrs_bot.terminal.rendering import figures_view, reply_view

            self.show(reply_view(reply, figures_view(figures)))
        self.line()

    def chart(self, chart: Chart) -> None:
        """Print a chart by itself."""
        from kzrs_bot.terminal.rendering import ChartView, chart_text

        self.line(chart_text(chart)) if self.plain else self.show(ChartView(chart))

    def timeline(self, timeline: Timeline) -> None:
        """Print dates and what happened on them."""
        self.rows(timeline.entries)

    def explanation(self, explanation: Explanation) -> None:
        """Print how a reply came about."""
        from kzrs_bot.terminal.explaining import explanation_text
        from kzrs_bot.terminal.rendering import explanation_view

        self.line(explanation_text(explanation)) if self.plain else self.show(explanation_view(explanation))

    def rows(self, rows: Sequence[tuple[str, str]]) -> None:
        """Print labels with their texts."""
        from kzrs_bot.terminal.rendering import rows_text, rows_view

        self.line(rows_text(rows)) if self.plain else self.show(rows_view(rows))

    def bullets(self, texts: Sequence[str]) -> None:
        """Print a list."""
        if self.plain:
            for text in texts:
                self.line(f"- {text}")
        elif texts:
            from kzrs_bot.terminal.rendering import bullets_view

            self.show(bullets_view(texts))

    @contextmanager
    def waiting(self, message: str) -> Iterator[None]:
        """A spinner while something is awaited; a line in plain mode."""
        if self.plain:
            self.line(message)
            yield
            return
        from kzrs_bot.terminal.echo import unechoed

        with unechoed(), self.console.status(message, spinner="dots"):
            yield


def is_dumb() -> bool:
    """Whether the terminal says that it can do nothing but print."""
    return os.environ.get("TERM", "").lower() in ("dumb", "unknown") and os.name != "nt"
