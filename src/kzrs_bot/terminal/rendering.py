"""Replies, charts and lists as rich shows them; what stands in a row is laid out by rich's tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rich.bar import Bar as BarLine
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kzrs_bot.reply import Citation, Kind, Reply
from kzrs_bot.terminal.charts import Bar, Chart, Comparison, Timeline
from kzrs_bot.terminal.explaining import Explanation
from kzrs_bot.terminal.talk import offered_by
from kzrs_bot.terminal.text import printable

_MARK = re.compile(r"\[\d+\]")
_ITEM = re.compile(r"\s*(?:(?P<bullet>[-•])|(?P<number>\d+)\.)\s+(?P<text>.*)")
_NARROW = 60
"""Below so many columns a bar stands under its label."""


def body_of(reply: Reply) -> str:
    """The reply's text without the list of citations at its end."""
    listing = "\n".join(f"  [{number}] {citation}" for number, citation in enumerate(reply.citations, 1))
    return reply.text.removesuffix(listing).rstrip("\n") if listing else reply.text


def lists_citations(reply: Reply) -> bool:
    """Whether the text closes with the citations, so that they can be shown in another form."""
    return body_of(reply) != reply.text


def reply_view(reply: Reply, chart: RenderableType | None = None) -> RenderableType:
    """The answer, where it stands, a chart of it, and what could be asked next."""
    views: list[RenderableType] = [_body_view(reply)]
    if lists_citations(reply):
        views.append(citations_view(reply.citations))
    if chart is not None:
        views += ["", chart]
    if offered := offered_by(reply):
        views += ["", numbered_view(offered)]
    return Group(*views)


def _body_view(reply: Reply) -> RenderableType:
    text = printable(body_of(reply))
    first = printable(reply.parts[0].text) if reply.parts else ""
    style = "kzrs.answer" if reply.kind is Kind.ANSWER else ""
    lines = [_marked(line, first, style) for line in text.split("\n")]
    return Group(*_blocks(lines))


def _marked(line: str, first: str, style: str) -> Text:
    """A line with its citation marks set off, and the direct answer where it stands alone at the start."""
    shown = Text(line)
    if style and first and line.startswith(first):
        shown.stylize(style, 0, len(first))
    shown.highlight_regex(_MARK, "kzrs.mark")
    return shown


def _blocks(lines: Iterable[Text]) -> Iterator[RenderableType]:
    """Paragraphs as they are, neighbouring items of a list as one table."""
    items: list[tuple[str, Text]] = []
    for line in lines:
        match = _ITEM.fullmatch(line.plain)
        if match:
            marker = f"{match['number']}." if match["number"] else "•"
            items.append((marker, line[match.start("text") :]))
            continue
        if items:
            yield _list_view(items)
            items = []
        yield line
    if items:
        yield _list_view(items)


def _list_view(items: Sequence[tuple[str, Text]]) -> Table:
    table = _columns()
    for marker, text in items:
        table.add_row(Text(marker, "kzrs.number"), text)
    return table


def _columns(*, indent: int = 0) -> Table:
    """A narrow column for a marker or label, and the rest of the line for a text that wraps."""
    table = Table.grid(padding=(0, 1, 0, indent), pad_edge=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    return table


def citations_view(citations: Sequence[Citation]) -> Table:
    """The places, numbered as in the text."""
    table = _columns(indent=1)
    for number, citation in enumerate(citations, 1):
        table.add_row(Text(f"[{number}]", "kzrs.mark"), Text(printable(str(citation)), "kzrs.place"))
    return table


def numbered_view(texts: Sequence[str]) -> Table:
    """Follow-up questions, to be taken by their number."""
    table = _columns(indent=1)
    for number, text in enumerate(texts, 1):
        table.add_row(Text(str(number), "kzrs.number"), Text(printable(text), "kzrs.quiet"))
    return table


def bullets_view(texts: Sequence[str]) -> Table:
    """A list."""
    return _list_view([("•", Text(printable(text))) for text in texts])


def rows_view(rows: Sequence[tuple[str, str]]) -> RenderableType:
    """Labels beside their texts, or above them where the window is narrow."""
    return _Rows(tuple(rows))


class _Rows:
    """Two columns where they fit."""

    def __init__(self, rows: tuple[tuple[str, str], ...]) -> None:
        self._rows = rows

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        widest = max((cell_len(label) for label, _ in self._rows), default=0)
        if widest > options.max_width // 3:
            for label, text in self._rows:
                if label:
                    yield Text(printable(label), "kzrs.label")
                yield Padding(Text(printable(text)), (0, 0, 0, 2))
            return
        table = _columns()
        for label, text in self._rows:
            table.add_row(Text(printable(label), "kzrs.label"), Text(printable(text)))
        yield table


def explanation_view(rows: Explanation) -> RenderableType:
    """How a reply came about."""
    return rows_view([(label, "\n".join(lines)) for label, lines in rows])


def timeline_view(timeline: Timeline) -> RenderableType:
    """Dates beside what happened."""
    return rows_view(timeline.entries)


class ChartView:
    """Bars beside their labels; below the label in a narrow window."""

    def __init__(self, chart: Chart) -> None:
        self._chart = chart
        self._most = max((abs(bar.amount) for bar in chart.bars), default=0)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if self._chart.title:
            yield Text(printable(self._chart.title), "kzrs.heading")
        if options.max_width < _NARROW:
            for bar in self._chart.bars:
                yield Text(printable(bar.label))
                yield self._table([bar], console, options, labels=False)
        else:
            yield self._table(self._chart.bars, console, options, labels=True)

    def _table(self, bars: Sequence[Bar], console: Console, options: ConsoleOptions, *, labels: bool) -> Table:
        shown = max(cell_len(bar.shown) for bar in self._chart.bars)
        table = Table.grid(padding=(0, 1), expand=True)
        if labels:
            widest = max(cell_len(bar.label) for bar in bars)
            table.add_column(width=min(widest, options.max_width * 2 // 5))
        table.add_column(ratio=1)
        table.add_column(width=shown, justify="right", no_wrap=True)
        for bar in bars:
            cells: list[RenderableType] = [self._bar(bar, console, options), Text(bar.shown)]
            table.add_row(*([Text(printable(bar.label)), *cells] if labels else cells))
        return table

    def _bar(self, bar: Bar, console: Console, options: ConsoleOptions) -> RenderableType:
        share = float(abs(bar.amount) / self._most) if self._most else 0.0
        if options.ascii_only:
            return _AsciiBar(share)
        changed = bar.shown.startswith(("+", "-"))
        style = ("kzrs.up" if bar.amount > 0 else "kzrs.down") if changed else "kzrs.bar"
        return BarLine(1.0, 0.0, share, color=console.get_style(style).color or "default")


class _AsciiBar:
    """A bar of number signs, where the terminal knows no blocks."""

    def __init__(self, share: float) -> None:
        self._share = share

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Text("#" * round(self._share * options.max_width), no_wrap=True)


def figures_view(figures: Chart | Comparison | None) -> RenderableType | None:
    """A chart as bars, a comparison as a table."""
    if isinstance(figures, Chart):
        return ChartView(figures)
    return _comparison_view(figures) if figures else None


def _comparison_view(comparison: Comparison) -> Table:
    table = Table.grid(padding=(0, 1))
    table.title, table.title_justify = Text(printable(comparison.title), "kzrs.heading"), "left"
    table.add_column(overflow="fold")
    changed = any(change for *_, change in comparison.rows)
    for _ in range(1 + changed):
        table.add_column(justify="right", no_wrap=True)
    for label, value, change in comparison.rows:
        style = "kzrs.down" if change.startswith(("-", "−")) else "kzrs.up"
        table.add_row(Text(printable(label)), Text(value, "kzrs.label"), *([Text(change, style)] if changed else []))
    return table


def figures_text(figures: Chart | Comparison) -> str:
    """A chart or a comparison as plain lines."""
    if isinstance(figures, Chart):
        return chart_text(figures)
    lines = [f"{label}: {value}{f' ({change})' if change else ''}" for label, value, change in figures.rows]
    return "\n".join(printable(line) for line in ([f"{figures.title}:"] if figures.title else []) + lines)


def chart_text(chart: Chart) -> str:
    """The chart as plain lines."""
    lines = [f"{printable(bar.label)}: {bar.shown}" for bar in chart.bars]
    return "\n".join([f"{printable(chart.title)}:", *lines] if chart.title else lines)


def rows_text(rows: Sequence[tuple[str, str]]) -> str:
    """Labels and texts as plain lines."""
    return "\n".join(printable(f"{label}: {text}" if label else text) for label, text in rows)
