"""What the slash commands do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kzrs_bot.errors import KzrsBotError
from kzrs_bot.reply import Reply
from kzrs_bot.terminal.charts import Chart, charts_of, figures_on, series_of, timeline_of
from kzrs_bot.terminal.clipboard import copy_text
from kzrs_bot.terminal.library import Library, in_order
from kzrs_bot.terminal.text import counted
from kzrs_bot.terminal.themes import THEMES

if TYPE_CHECKING:
    from kzrs_bot.pack.model import Entity, Fact
    from kzrs_bot.terminal.chat import Chat

_OF_A_DATE = 2
"""Events of one date that the whole timeline shows."""
_QUESTIONS_A_SECTION = 2

KEYS = (
    ("Tab", "complete; on an empty line, the questions to ask next"),
    ("1 2 3", "on an empty line: take that question"),
    ("→", "accept the grey suggestion"),
    ("Ctrl-R", "search what you typed before"),
    ("F1", "look up the word under the cursor"),
    ("Alt-Enter", "a new line in the message"),
    ("Ctrl-C", "clear the line; twice to leave"),
)


def show_help(chat: Chat, _: str) -> None:
    """The commands and the keys."""
    from kzrs_bot.terminal.commands import COMMANDS

    chat.screen.heading("Commands")
    chat.screen.rows([(command.usage, command.help) for command in COMMANDS.values()])
    if not chat.screen.plain:
        chat.screen.line()
        chat.screen.heading("Keys")
        chat.screen.rows(KEYS)
    chat.screen.line()


def show_topics(chat: Chat, _: str = "") -> None:
    """The sections of the source, each with questions that lead there."""
    library = chat.library()
    report = library.pack.report
    chat.screen.line(f"{report.agency}: {report.title}")
    questions = chat.questions_by_section()
    for section in library.sections:
        chat.screen.heading(f"{section.title} ({counted(section.facts, 'fact')})")
        chat.screen.bullets(questions.get(section.id, ())[:_QUESTIONS_A_SECTION])
    chat.screen.line()


def show_source(chat: Chat, argument: str) -> None:
    """Where a citation of the last reply stands, with the paragraph where it is at hand."""
    last = chat.last_reply()
    citations = last.citations if last else ()
    if not citations:
        chat.screen.fault("The last reply cites nothing.")
        return
    number = int(argument.strip("[]")) if argument.strip("[]").isascii() and argument.strip("[]").isdigit() else 0
    if argument and not 1 <= number <= len(citations):
        chat.screen.fault(f"The last reply has {counted(len(citations), 'citation')}: /source 1")
        return
    chosen = range(1, len(citations) + 1) if not argument else [number]
    library = chat.library()
    for each in chosen:
        citation = citations[each - 1]
        chat.screen.heading(f"[{each}] {citation}")
        if paragraph := library.paragraph(citation):
            chat.screen.line(paragraph)
    if not library.has_report:
        chat.screen.quiet("To read the paragraph here, start with --report FILE, your copy of the report.")
    chat.screen.line()


def show_how(chat: Chat, _: str) -> None:
    """The reading and the derivation of the last reply."""
    from kzrs_bot.terminal.explaining import explanation

    reply = chat.last_reply()
    if reply is None:
        chat.screen.fault("Nothing was asked yet.")
        return
    chat.screen.explanation(explanation(reply, chat.library().pack))
    chat.screen.line()


def show_facts(chat: Chat, argument: str) -> None:
    """Everything that is said of an entity, with the places."""
    entity = _entity(chat, argument)
    if entity is None:
        return
    library = chat.library()
    facts = library.about(entity)
    chat.screen.heading(f"{entity.name} ({counted(len(facts), 'fact')})")
    if entity.description:
        chat.screen.line(entity.description)
    chat.screen.bullets([f"{fact.statement} ({library.place(fact)})" for fact in facts])
    chat.screen.line()


def show_chart(chat: Chat, argument: str) -> None:
    """The figures of the last reply, of the series that they belong to, or on an entity, as bars."""
    library = chat.library()
    if argument:
        entity = _entity(chat, argument)
        if entity is None:
            return
        charts = charts_of(figures_on(entity.id, library), library)
    else:
        charts = _charts_of_reply(chat.last_reply(), library)
    for chart in charts:
        chat.screen.chart(chart)
        chat.screen.line()
    if not charts:
        _timeline_instead(chat, argument)
        chat.screen.line()


def _charts_of_reply(reply: Reply | None, library: Library) -> tuple[Chart, ...]:
    """Its own figures if they make a chart, else all of the measure that it gives one figure of."""
    facts = library.expanded(reply.facts) if reply else ()
    charts = charts_of(facts, library, told=reply.text if reply else "")
    figure = next((fact for fact in facts if fact.figure), None)
    return charts or (charts_of(series_of(figure, library), library) if figure else ())


def _timeline_instead(chat: Chat, argument: str) -> None:
    """Dated events of the last reply where it has no figures to draw."""
    reply = None if argument else chat.last_reply()
    facts: Sequence[Fact] = chat.library().expanded(reply.facts) if reply else ()
    events = in_order(facts)
    if len(events) > 1:
        chat.screen.timeline(timeline_of(events))
    else:
        chat.screen.fault("There are no figures to draw. Try /chart with something that is counted or measured.")


def show_timeline(chat: Chat, argument: str) -> None:
    """Dated events, all or those of an entity."""
    entity = _entity(chat, argument) if argument else None
    if argument and entity is None:
        return
    events = chat.library().events(entity)
    if not events:
        chat.screen.fault(f"The report dates nothing about {entity.name}." if entity else "The report dates no event.")
        return
    chat.screen.timeline(timeline_of(events, most=0 if entity else _OF_A_DATE))
    chat.screen.line()


def _entity(chat: Chat, argument: str) -> Entity | None:
    library = chat.library()
    entity = library.entity(argument)
    if entity is None:
        near = library.near(argument)
        hint = f" Did you mean {' or '.join(near)}?" if near else " /topics shows what it covers."
        chat.screen.fault(f"The report names nothing like “{argument}”.{hint}")
    return entity


def show_again(chat: Chat, _: str) -> None:
    """The last question and its reply once more, in the window as it is now."""
    last = chat.last_exchange()
    if last is None:
        chat.screen.fault("Nothing was asked yet.")
        return
    chat.screen.quiet(last.question)
    chat.show_reply(last.reply)


def undo(chat: Chat, _: str) -> None:
    """Take the last exchange back."""
    taken = chat.undo()
    if taken is None:
        chat.screen.fault("There is nothing to take back.")
    else:
        chat.screen.quiet(f"Taken back: {taken.question}")


def renew(chat: Chat, _: str) -> None:
    """Begin a new conversation."""
    chat.renew()
    chat.screen.quiet("A new conversation; what was said before no longer counts.")


def save(chat: Chat, argument: str) -> None:
    """Write the conversation to a file, in the form that its suffix names."""
    from kzrs_bot.terminal.saving import Record, save_conversation

    file = Path(argument).expanduser()
    exchanges = chat.exchanges()
    if not exchanges:
        chat.screen.fault("There is no conversation to save yet.")
        return
    if file.exists() and not chat.confirm(f"{file} is there already. Overwrite it?"):
        chat.screen.quiet("Not saved.")
        return
    try:
        save_conversation(Record(exchanges, chat.library(), file, chat.screen.theme))
    except KzrsBotError as error:
        chat.screen.fault(str(error))
    else:
        chat.screen.quiet(f"{counted(len(exchanges), 'question')} saved in {file}.")


def copy(chat: Chat, _: str) -> None:
    """Put the last reply's text on the clipboard."""
    reply = chat.last_reply()
    if reply is None:
        chat.screen.fault("Nothing was asked yet.")
    elif copy_text(reply.text, terminal=None if chat.screen.plain else chat.screen.file):
        chat.screen.quiet("Copied.")
    else:
        chat.screen.fault("No clipboard was found here; /save FILE keeps the conversation.")


def choose_theme(chat: Chat, argument: str) -> None:
    """Change the colours, or name those there are."""
    if argument not in THEMES:
        chat.screen.line(f"Themes: {', '.join(THEMES)}. Now: {chat.screen.theme}.")
        return
    chat.use_theme(argument)
    chat.screen.quiet(f"The theme is {argument} now.")


def start_tour(chat: Chat, _: str) -> None:
    """Offer the tour's questions one after the other."""
    chat.begin_tour()


def leave(chat: Chat, _: str) -> None:
    """End the chat."""
    chat.leave()

