"""The chat: reads a message, has it answered or carried out, prints what comes of it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from kzrs_bot.errors import KzrsBotError
from kzrs_bot.reply import Kind, Reply
from kzrs_bot.terminal import newcomer
from kzrs_bot.terminal.charts import automatic_figures
from kzrs_bot.terminal.commands import run_command
from kzrs_bot.terminal.library import Library
from kzrs_bot.terminal.loading import Loading
from kzrs_bot.terminal.options import ChatOptions
from kzrs_bot.terminal.screen import Screen
from kzrs_bot.terminal.suggesting import Suggester
from kzrs_bot.terminal.talk import Exchange, Talk, offered_by
from kzrs_bot.terminal.unanswered import log_unanswered

if TYPE_CHECKING:
    from kzrs_bot.bot import Bot

_GLANCE = 0.1
"""Seconds that the greeting waits for the pack before the prompt comes without it."""


class MessageReader(Protocol):
    """Where messages come from."""

    def read(self) -> str:
        """The next message; raises EOFError where there is none, KeyboardInterrupt at Ctrl-C."""

    def confirm(self, question: str) -> bool:
        """Whether a question is answered with yes."""

    def refresh(self) -> None:
        """Bring up to date what is drawn."""


class Chat:
    """One session with one person, and what the commands ask of it."""

    def __init__(
        self,
        loading: Loading,
        screen: Screen,
        options: ChatOptions,
        *,
        suggester: Suggester | None = None,
        chance: random.Random | None = None,
    ) -> None:
        self.screen = screen
        self.reader: MessageReader | None = None
        self.suggester = suggester or Suggester()
        self._loading = loading
        self._options = options
        self._chance = chance or random.Random()
        self._library: Library | None = None
        self._talk: Talk | None = None
        self._tour = newcomer.Tour()
        self._patience = newcomer.Patience()
        self._leaving = False
        self._examples_told = False
        self._interrupted = False

    # The loop

    def run(self, reader: MessageReader) -> None:
        """Talk until the person leaves."""
        self.reader = reader
        while not self._leaving:
            try:
                message = reader.read()
            except EOFError:
                return
            except KeyboardInterrupt:
                self._interrupt()
                continue
            self._interrupted = False
            try:
                self.handle(message)
            except KeyboardInterrupt:
                self.screen.quiet("Stopped.")
            except Exception as error:
                self._stumble(error)

    def handle(self, message: str) -> None:
        """Answer a message or carry a command out."""
        message = message.strip()
        if message.startswith("/"):
            run_command(self, message)
        elif message:
            if message != self._tour.offered:
                self._tour.end()
            self.ask(self._chosen(message))
        elif self._tour.offered:
            self.screen.quiet(self._tour.offered)
            self.ask(self._tour.offered)

    def _chosen(self, message: str) -> str:
        """The offered question of that number, where a message is nothing but a number."""
        reply = self.last_reply()
        offered = offered_by(reply) if reply else ()
        if message.isascii() and message.isdigit() and 1 <= int(message) <= len(offered):
            self.screen.quiet(offered[int(message) - 1])
            return offered[int(message) - 1]
        return message

    def _interrupt(self) -> None:
        if self._interrupted:
            self._leaving = True
        else:
            self._interrupted = True
            self.screen.quiet("Ctrl-C once more leaves; so do Ctrl-D and /quit.")

    def _stumble(self, error: Exception) -> None:
        """Tell what went wrong and go on; without a bot there is nothing to go on with."""
        if self._loading.error is not None:
            raise error
        self.screen.fault(str(error) if isinstance(error, KzrsBotError) else f"That went wrong here: {error!r}")

    def leave(self) -> None:
        """End after this message."""
        self._leaving = True

    # What is asked

    def ask(self, question: str) -> None:
        """Have a question answered and show the reply."""
        touring = question == self._tour.offered
        reply = self.talk().ask(question)
        log_unanswered(self._options.log, question, reply)
        self.show_reply(reply)
        if self._patience.wears_out(reply):
            self._help_newcomer()
        if touring:
            self._go_on_with_tour()

    def _go_on_with_tour(self) -> None:
        self._tour.step()
        if not self._tour.offered:
            self.screen.quiet("That was the tour. /topics has more to ask; your own questions are welcome.")
        elif self.screen.plain:
            self.screen.line(f"Enter asks: {self._tour.offered}")

    def show_reply(self, reply: Reply) -> None:
        """Print a reply, with a chart or a table where it calls for one."""
        self.screen.reply(reply, automatic_figures(reply, self.library()))

    def begin_tour(self) -> None:
        """Ask the first question of the tour and offer the next."""
        self._tour.begin(self.library().tour)
        if self._tour.offered:
            self.screen.quiet(self._tour.offered)
            self.ask(self._tour.offered)

    def undo(self) -> Exchange | None:
        """Take the last exchange back."""
        return self._talk.undo() if self._talk else None

    def renew(self) -> None:
        """Begin a new conversation."""
        if self._talk:
            self._talk.renew()

    def confirm(self, question: str) -> bool:
        """Whether the person says yes; no where nobody can be asked."""
        try:
            return self.reader is not None and self.reader.confirm(question)
        except (EOFError, KeyboardInterrupt):
            return False

    def use_theme(self, name: str) -> None:
        """Change the colours of what is printed and of the prompt."""
        self.screen.use_theme(name)

    def offered(self) -> str:
        """The question that Enter on an empty line asks."""
        return self._tour.offered

    # What is known

    def ready_bot(self) -> Bot | None:
        """The bot, if it is there."""
        return self._loading.bot

    def bot(self) -> Bot:
        """The bot, waited for with a sign of life."""
        if self._loading.bot is None:
            with self.screen.waiting("One moment, still loading …"):
                return self._loading.wait_for_bot()
        return self._loading.bot

    def talk(self) -> Talk:
        """The conversation."""
        if self._talk is None:
            self._talk = Talk(self.bot())
        return self._talk

    def library(self) -> Library:
        """The pack; waited for if it must be."""
        if self._library is None:
            pack = self._loading.wait_for_pack()
            assert pack is not None
            self._library = Library(pack, self._report_text())
            self.suggester.learn(self._library)
        return self._library

    def knows_pack(self) -> bool:
        """Whether the pack was looked into already."""
        return self._library is not None

    def _report_text(self) -> str | None:
        if self._options.report is None:
            return None
        from kzrs_bot.terminal.checking import read_report

        return read_report(self._options.report)

    def exchanges(self) -> Sequence[Exchange]:
        """The conversation so far."""
        return self._talk.exchanges if self._talk else ()

    def last_exchange(self) -> Exchange | None:
        """The newest exchange."""
        return self._talk.last if self._talk else None

    def last_reply(self) -> Reply | None:
        """The newest reply."""
        last = self.last_exchange()
        return last.reply if last else None

    def questions_by_section(self) -> dict[str, list[str]]:
        """Example questions under the section that their answer cites first."""
        bot = self.bot()
        found: dict[str, list[str]] = {}
        for question in self.library().examples:
            reply = bot.conversation().ask(question)
            if reply.kind is Kind.ANSWER and reply.citations:
                found.setdefault(reply.citations[0].section, []).append(question)
        return found

    # What the newcomer is told

    def greet(self) -> None:
        """Say what this is; with examples if the pack is there at once, else as soon as it is."""
        self._loading.wait_for_pack(_GLANCE)
        if self._loading.pack:
            self.tell_examples()
        self.screen.quiet(newcomer.HINT)
        self.screen.line()

    def tell_examples(self) -> None:
        """Name the report and a few questions, once."""
        if not self._examples_told:
            self._examples_told = True
            self.screen.line(newcomer.greeting(self.library().pack))
            self.screen.bullets(newcomer.some_examples(self.library(), self._chance))

    def _help_newcomer(self) -> None:
        self.screen.line("I answer questions about one report only. It covers:")
        self.screen.line()
        from kzrs_bot.terminal.actions import show_topics

        show_topics(self)
