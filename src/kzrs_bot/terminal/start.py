"""Starts the chat: at a terminal with a prompt, elsewhere on lines of text."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from kzrs_bot.errors import KzrsBotError
from kzrs_bot.terminal.options import ChatOptions
from kzrs_bot.terminal.themes import THEMES

if TYPE_CHECKING:
    from kzrs_bot.terminal.chat import Chat, MessageReader
    from kzrs_bot.terminal.loading import Loading


def start(options: ChatOptions) -> int:
    """Chat until the person leaves or the input ends; the exit status."""
    if options.theme not in THEMES:
        raise KzrsBotError(f"there is no theme {options.theme!r}; there are {', '.join(THEMES)}")
    if sys.stdin is None or sys.stdout is None:
        raise KzrsBotError("the chat needs an input and an output")
    if options.json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        from kzrs_bot.terminal.asking import answer_lines

        return answer_lines(sys.stdin, options)
    return chat_at_terminal(options)


def chat_at_terminal(options: ChatOptions) -> int:
    """Chat with a person; what loads in the background is not waited for at the end."""
    from kzrs_bot.terminal.chat import Chat
    from kzrs_bot.terminal.loading import Loading
    from kzrs_bot.terminal.screen import Screen, is_dumb

    loading = Loading.of(options.pack, options.report)
    loading.start()
    screen = Screen(plain=options.plain or is_dumb(), theme=options.theme)
    chat = Chat(loading, screen, options)
    reader = plain_reader(options, loading) if screen.plain else prompt_reader(chat, options, loading)
    chat.greet()
    chat.run(reader)
    if loading.busy:
        sys.stdout.flush()
        os._exit(0)  # a daemon thread inside of spaCy's import must not meet the interpreter's end
    return 0


def plain_reader(options: ChatOptions, loading: Loading) -> MessageReader:
    """Bare lines, for screen readers and simple terminals."""
    from kzrs_bot.terminal.history import open_history
    from kzrs_bot.terminal.plain import PlainPrompt

    loading.go_on()
    return PlainPrompt(open_history(keep=options.history))


def prompt_reader(chat: Chat, options: ChatOptions, loading: Loading) -> MessageReader:
    """The prompt, which the engine lets come first and tells when it is there."""
    from kzrs_bot.terminal.history import open_history
    from kzrs_bot.terminal.hosting import ChatHost
    from kzrs_bot.terminal.prompting import Prompt

    prompt = Prompt(
        ChatHost(chat),
        chat.suggester,
        history=open_history(keep=options.history),
        preview=options.preview,
        vi=options.vi,
        theme=lambda: chat.screen.theme,
        on_shown=loading.go_on,
    )

    def tell() -> None:
        if loading.error is not None:
            prompt.stop(loading.error)
        elif chat.knows_pack():
            prompt.refresh()
        else:
            chat.library()
            prompt.print_above(chat.tell_examples)

    loading.when_changed(tell)
    return prompt
