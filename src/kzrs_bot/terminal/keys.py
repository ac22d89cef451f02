"""The keys that the chat adds to prompt_toolkit's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompt_toolkit.application import get_app, run_in_terminal
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import (
    Condition,
    completion_is_selected,
    emacs_insert_mode,
    emacs_mode,
    has_completions,
    has_focus,
    vi_insert_mode,
)
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

if TYPE_CHECKING:
    from kzrs_bot.terminal.prompting import Host


def key_bindings(host: Host) -> KeyBindings:
    """Keys for the questions offered, for looking a word up, for the menu and for a new line."""
    bindings = KeyBindings()
    taken = _Taken(host)

    writing = has_focus(DEFAULT_BUFFER) & (emacs_insert_mode | vi_insert_mode)
    empty = Condition(lambda: not get_app().current_buffer.text)
    offering = Condition(lambda: bool(host.offered()))

    for digit in "0123456789":
        bindings.add(digit, filter=writing)(taken.press)

    @bindings.add("enter", filter=writing & empty & offering)
    def ask_offered(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text(host.offered())
        event.current_buffer.validate_and_handle()

    @bindings.add("f1")
    @bindings.add("escape", "h", filter=emacs_mode)
    def look_up(event: KeyPressEvent) -> None:
        text, place = event.current_buffer.text, event.current_buffer.cursor_position
        run_in_terminal(lambda: host.look_up(text, place))

    @bindings.add("escape", "enter", filter=emacs_mode)
    def new_line(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    @bindings.add("enter", filter=has_completions & completion_is_selected)
    def accept(event: KeyPressEvent) -> None:
        event.current_buffer.complete_state = None

    return bindings


class _Taken:
    """A digit on an empty line takes a question; a second one shows that a number was meant."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._digit = ""
        self._text = ""

    def press(self, event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if self._digit and buffer.text == self._text:
            buffer.text = self._digit
            buffer.cursor_position = len(buffer.text)
            self._digit = ""
        elif not buffer.text and event.data != "0":
            offered = self._host.situation().suggestions
            number = int(event.data)
            if number <= len(offered):
                self._digit, self._text = event.data, offered[number - 1]
                buffer.insert_text(self._text)
                return
        buffer.insert_text(event.data)
