"""The prompt: prompt_toolkit with completion, suggestions from history, the toolbar and the keys."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Protocol

from prompt_toolkit import PromptSession
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.enums import EditingMode
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.history import History
from prompt_toolkit.lexers import Lexer
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import DynamicStyle, Style

from kzrs_bot.terminal.keys import key_bindings
from kzrs_bot.terminal.preview import LONGEST, Preview
from kzrs_bot.terminal.suggesting import Situation, Suggester
from kzrs_bot.terminal.themes import THEMES
from kzrs_bot.terminal.toolbar import Fragments, Status, idle_toolbar, typing_toolbar

if TYPE_CHECKING:
    from prompt_toolkit.input import Input
    from prompt_toolkit.output import Output

PROMPT = "› "
_PAUSE = 0.04
"""Seconds without a key before the line is read along."""
_WORD = re.compile(r"\w+|\W+")


class Host(Protocol):
    """What the prompt asks of the chat."""

    def situation(self) -> Situation:
        """What the conversation adds to completion."""

    def status(self) -> Status:
        """What the toolbar tells of."""

    def preview(self, text: str) -> Preview | None:
        """The reading of a text, None while nothing can read it."""

    def look_up(self, text: str, place: int) -> None:
        """Print what is known of the word at a place of the text."""

    def offered(self) -> str:
        """A question that Enter on an empty line would ask."""


class Prompt:
    """Reads messages from a person at a terminal."""

    def __init__(
        self,
        host: Host,
        suggester: Suggester,
        *,
        history: History,
        preview: bool = True,
        vi: bool = False,
        theme: Callable[[], str] = lambda: "default",
        on_shown: Callable[[], None] | None = None,
        input: Input | None = None,
        output: Output | None = None,
    ) -> None:
        self._host = host
        self._reads_along = preview
        self._preview: Preview | None = None
        self._pending: asyncio.Task[None] | None = None
        self._on_shown = on_shown
        self.session: PromptSession[str] = PromptSession(
            [("class:prompt", PROMPT)],
            history=history,
            auto_suggest=AutoSuggestFromHistory(),
            completer=SuggestionCompleter(suggester, host),
            complete_while_typing=True,
            complete_in_thread=True,
            lexer=PlacingLexer(lambda: self._preview),
            bottom_toolbar=self._toolbar,
            placeholder=self._placeholder,
            key_bindings=key_bindings(host),
            editing_mode=EditingMode.VI if vi else EditingMode.EMACS,
            style=DynamicStyle(lambda: Style.from_dict(dict(THEMES[theme()].typed))),
            include_default_pygments_style=False,
            color_depth=ColorDepth.DEPTH_1_BIT if os.environ.get("NO_COLOR") else None,
            enable_suspend=True,
            reserve_space_for_menu=6,
            prompt_continuation=lambda width, _line, _wrapped: " " * width,
            input=input,
            output=output,
        )
        self.session.default_buffer.on_text_changed += self._typed

    def read(self) -> str:
        """The next message; raises EOFError at Ctrl-D and KeyboardInterrupt at Ctrl-C."""
        self._preview = None
        return self.session.prompt(pre_run=self._before_first)

    def confirm(self, question: str) -> bool:
        """Whether a question is answered with yes."""
        answer: str = PromptSession[str](input=self.session.app.input, output=self.session.app.output).prompt(
            f"{question} (y/N) "
        )
        return answer.strip().lower() in ("y", "yes")

    def stop(self, error: BaseException) -> None:
        """Let `read` raise an error; may be called from another thread."""
        app = self.session.app
        if app.is_running and app.loop is not None:
            app.loop.call_soon_threadsafe(lambda: app.exit(exception=error))

    def refresh(self) -> None:
        """Draw the toolbar anew; may be called from any thread."""
        self.session.app.invalidate()

    def print_above(self, write: Callable[[], None]) -> bool:
        """Print above the prompt if one is open; may be called from another thread."""
        app = self.session.app
        if not app.is_running or app.loop is None:
            return False
        from prompt_toolkit.application import run_in_terminal

        async def above() -> None:
            await run_in_terminal(write)

        asyncio.run_coroutine_threadsafe(above(), app.loop)
        return True

    def _before_first(self) -> None:
        """Tell once that the prompt stands and takes keys."""
        if self._on_shown is None:
            return
        told, self._on_shown = self._on_shown, None

        def after_render(_: Any) -> None:
            self.session.app.after_render -= after_render
            told()

        self.session.app.after_render += after_render

    def _placeholder(self) -> Fragments:
        offered = "" if self.session.app.is_done else self._host.offered()
        return [("class:placeholder", f"Enter asks: {offered}")] if offered else []

    def _toolbar(self) -> Fragments:
        text = self.session.default_buffer.text
        if text.strip() and self._preview and not text.startswith("/"):
            return typing_toolbar(self._preview)
        return idle_toolbar(self._host.status(), self.session.app.output.get_size().columns)

    def _typed(self, buffer: Buffer) -> None:
        """Read along once the keys pause."""
        if self._pending:
            self._pending.cancel()
        text = buffer.text
        if not text.strip() or text.startswith("/"):
            self._preview = None
        elif self._reads_along and len(text) <= LONGEST and self.session.app.is_running:
            self._pending = self.session.app.create_background_task(self._read_along(text))

    async def _read_along(self, text: str) -> None:
        await asyncio.sleep(_PAUSE)
        try:
            found = await asyncio.get_running_loop().run_in_executor(None, self._host.preview, text)
        except Exception:  # whatever goes wrong here, typing goes on; the question itself will tell
            self._reads_along = False
            found = None
        if found is not None:
            self._preview = found
            self.refresh()


class SuggestionCompleter(Completer):
    """Hands suggestions to prompt_toolkit's menu."""

    def __init__(self, suggester: Suggester, host: Host) -> None:
        self._suggester = suggester
        self._host = host

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Completions of the text before the cursor; none in the middle of a word."""
        after = document.text_after_cursor[:1]
        if after and not after.isspace():
            return
        found = self._suggester.suggest(
            document.text_before_cursor, self._host.situation(), asked=complete_event.completion_requested
        )
        for suggestion in found:
            yield Completion(suggestion.text, -suggestion.replaces, display_meta=suggestion.what)


class PlacingLexer(Lexer):
    """Underlines the words that the last preview could not place."""

    def __init__(self, preview: Callable[[], Preview | None]) -> None:
        self._preview = preview

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        """The lines with the styles of their words."""
        found = self._preview()
        unplaced = frozenset(found.unplaced) if found else frozenset[str]()
        lines = document.lines

        def line(number: int) -> StyleAndTextTuples:
            text = lines[number] if number < len(lines) else ""
            if number == 0 and text.startswith("/"):
                name, space, rest = text.partition(" ")
                return [("class:command", name), ("", space + rest)]
            return [("class:unplaced" if piece in unplaced else "", piece) for piece in _WORD.findall(text)]

        return line

    def invalidation_hash(self) -> Any:
        """Changes with the preview, so that the line is styled anew."""
        found = self._preview()
        return found.unplaced if found else ()
