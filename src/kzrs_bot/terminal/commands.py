"""The slash commands as one table, which is also the help, and how a line finds its command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kzrs_bot.terminal import actions

if TYPE_CHECKING:
    from kzrs_bot.terminal.chat import Chat


class Takes(StrEnum):
    """What the argument of a command names, for completion."""

    NOTHING = "nothing"
    ENTITY = "entity"
    CITATION = "citation"
    THEME = "theme"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command."""

    name: str
    help: str
    run: Callable[[Chat, str], None]
    argument: str = ""
    """As the help shows it; in brackets where it may be left out."""
    takes: Takes = Takes.NOTHING

    @property
    def usage(self) -> str:
        """The command as one types it."""
        return f"/{self.name} {self.argument}".strip()

    @property
    def needs_argument(self) -> bool:
        """Whether it says nothing without an argument."""
        return bool(self.argument) and not self.argument.startswith("[")


_ALL = (
    Command("help", "this list and the keys", actions.show_help),
    Command("topics", "what the report covers, with questions to ask", actions.show_topics),
    Command("source", "where citation N stands; the paragraph too, with --report", actions.show_source, "[N]",
            Takes.CITATION),
    Command("how", "how the last reply was reached", actions.show_how),
    Command("facts", "all that the report says of somebody or something", actions.show_facts, "ENTITY", Takes.ENTITY),
    Command("chart", "the last figures, or those on something, as bars", actions.show_chart, "[ENTITY]", Takes.ENTITY),
    Command("timeline", "dated events in order", actions.show_timeline, "[ENTITY]", Takes.ENTITY),
    Command("again", "the last question and its reply once more", actions.show_again),
    Command("undo", "take the last question back", actions.undo),
    Command("new", "begin a new conversation", actions.renew),
    Command("save", "keep the conversation as .md, .json, .yaml (a test), .txt or .svg", actions.save, "FILE",
            Takes.FILE),
    Command("copy", "put the last reply on the clipboard", actions.copy),
    Command("theme", "choose the colours", actions.choose_theme, "[NAME]", Takes.THEME),
    Command("tour", "five questions that show what can be asked", actions.start_tour),
    Command("quit", "leave (or Ctrl-D)", actions.leave),
)  # fmt: skip

COMMANDS: Mapping[str, Command] = {command.name: command for command in _ALL}
"""All commands by name."""

_SAME = {"?": "help", "h": "help", "q": "quit", "exit": "quit", "bye": "quit", "reset": "new", "clear": "new",
         "retry": "again", "examples": "topics", "sources": "source", "why": "how"}  # fmt: skip
"""Other names that people try."""
_ALIKE = 55


def parsed(line: str) -> tuple[str, str]:
    """The name and the argument of a line that begins with a slash."""
    name, _, argument = line.strip().removeprefix("/").partition(" ")
    return name.lower(), argument.strip()


def find(name: str) -> Command | None:
    """The command of that name, of one of its other names, or of the only name that begins so."""
    found = COMMANDS.get(_SAME.get(name, name))
    if found or not name:
        return found
    begun = [command for other, command in COMMANDS.items() if other.startswith(name)]
    return begun[0] if len(begun) == 1 else None


def nearest(name: str) -> Command:
    """The command whose name is most like this one; the help where none is."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(name, COMMANDS.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return COMMANDS[found[0] if found else "help"]


def run_command(chat: Chat, line: str) -> None:
    """Carry a slash command out, or name the nearest one."""
    name, argument = parsed(line)
    command = find(name)
    if command is None:
        chat.screen.fault(f"There is no command /{name}. Did you mean /{nearest(name).name}?")
    elif command.needs_argument and not argument:
        chat.screen.fault(f"It goes: {command.usage}")
    else:
        command.run(chat, argument)
