"""The prompt with real keys, through prompt_toolkit's pipe input and without a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.history import History, InMemoryHistory
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from chatting import EXAMPLES, chat_pack, make_chat
from kzrs_bot.pack.model import Pack
from kzrs_bot.terminal.chat import Chat
from kzrs_bot.terminal.history import PrivateHistory
from kzrs_bot.terminal.hosting import ChatHost
from kzrs_bot.terminal.preview import Preview
from kzrs_bot.terminal.prompting import Prompt

__all__ = ["chat_pack"]

OPEN = "When did the observatory open?"
ENTER, TAB, ESCAPE, F1, UP, RIGHT = "\r", "\t", "\x1b", "\x1bOP", "\x1b[A", "\x1b[C"
PASTE, PASTED = "\x1b[200~", "\x1b[201~"
CTRL_C, CTRL_D, CTRL_U = "\x03", "\x04", "\x15"


@contextmanager
def prompted(
    chat: Chat, *, history: History | None = None, vi: bool = False, host: type[ChatHost] = ChatHost
) -> Iterator[tuple[Prompt, PipeInput]]:
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        prompt = Prompt(
            host(chat), chat.suggester, history=history or InMemoryHistory(), vi=vi, input=keys, output=DummyOutput()
        )
        chat.reader = prompt
        yield prompt, keys


def typed(pack: Pack, *keys: str, asked: tuple[str, ...] = (), history: History | None = None, vi: bool = False) -> str:
    """The message that these keys make, after these questions were asked."""
    chat, _ = make_chat(pack)
    for question in asked:
        chat.ask(question)
    with prompted(chat, history=history, vi=vi) as (prompt, pipe):
        pipe.send_text("".join(keys))
        return prompt.read()


def test_a_line(chat_pack: Pack) -> None:
    assert typed(chat_pack, "what is it?", ENTER) == "what is it?"


def test_a_whole_chat(chat_pack: Pack) -> None:
    chat, printed = make_chat(chat_pack)
    with prompted(chat) as (prompt, keys):
        keys.send_text(f"{OPEN}{ENTER}/undo{ENTER}how many so far?{ENTER}/quit{ENTER}")
        chat.run(prompt)
    assert "1 questions." in printed.getvalue()


@pytest.mark.parametrize(
    ("keys", "raised"), [(CTRL_C, KeyboardInterrupt), (CTRL_D, EOFError), ("abc" + CTRL_C, KeyboardInterrupt)]
)
def test_leaving(chat_pack: Pack, keys: str, raised: type[BaseException]) -> None:
    with pytest.raises(raised):
        typed(chat_pack, keys)


def test_pasted_lines_are_one_message(chat_pack: Pack) -> None:
    assert typed(chat_pack, PASTE, "first\r\nsecond\nthird", PASTED, ENTER) == "first\nsecond\nthird"


def test_a_new_line_by_hand(chat_pack: Pack) -> None:
    assert typed(chat_pack, "one", ESCAPE + ENTER, "two", ENTER) == "one\ntwo"


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("1", "Who is the director?"),
        ("2", "Tell me about Varnholm"),
        ("3", "3"),
        ("2023?", "2023?"),
        ("19 telescopes", "19 telescopes"),
        ("1 And when?", "Who is the director? And when?"),
        ("in 2", "in 2"),
        ("0", "0"),
    ],
)
def test_a_digit_on_an_empty_line_takes_a_question(chat_pack: Pack, keys: str, message: str) -> None:
    assert typed(chat_pack, keys, ENTER, asked=(OPEN,)) == message


def test_digits_with_nothing_offered(chat_pack: Pack) -> None:
    assert typed(chat_pack, "1", ENTER) == "1"
    assert typed(chat_pack, "1", ENTER, asked=("which?",)) == "1"


def test_digits_in_vi_are_counts_outside_of_insertion(chat_pack: Pack) -> None:
    assert typed(chat_pack, "1", ENTER, asked=(OPEN,), vi=True) == "Who is the director?"


def test_enter_takes_what_the_tour_offers(chat_pack: Pack) -> None:
    chat, _ = make_chat(chat_pack)
    with prompted(chat) as (prompt, keys):
        keys.send_text(f"/tour{ENTER}{ENTER}{ENTER}/quit{ENTER}")
        chat.run(prompt)
    assert [each.question for each in chat.exchanges()] == list(EXAMPLES[:3])


def test_the_arrow_accepts_what_was_typed_before(chat_pack: Pack, tmp_path: Path) -> None:
    history = PrivateHistory(tmp_path / "history")
    history.store_string("what was asked before")
    chat, _ = make_chat(chat_pack)
    with prompted(chat, history=history) as (prompt, keys):

        def accept() -> None:
            if prompt.session.default_buffer.suggestion:
                prompt.session.app.after_render -= watch
                keys.send_text(RIGHT + ENTER)

        watch = _after_render(prompt, accept)
        keys.send_text("what")
        assert prompt.read() == "what was asked before"
    assert next(iter(PrivateHistory(tmp_path / "history").load_history_strings())) == "what was asked before"


def test_tab_completes(chat_pack: Pack) -> None:
    chat, _ = make_chat(chat_pack)
    with prompted(chat) as (prompt, keys):
        state = {"step": 0}

        def go_on() -> None:
            buffer = prompt.session.default_buffer
            if state["step"] == 0 and buffer.complete_state:
                state["step"] = 1
                keys.send_text(TAB)
            elif state["step"] == 1 and buffer.text == "/theme":
                state["step"] = 2
                keys.send_text(ENTER + ENTER)

        _after_render(prompt, go_on)
        keys.send_text("/the")
        assert prompt.read() == "/theme"


def test_the_key_that_looks_a_word_up(chat_pack: Pack) -> None:
    chat, printed = make_chat(chat_pack)
    with prompted(chat) as (prompt, keys):
        found: list[str] = []

        def go_on() -> None:
            if "Ada Quill: " in printed.getvalue() and not found:
                found.append("yes")
                keys.send_text(ENTER)

        _after_render(prompt, go_on)
        keys.send_text(f"about ada quill{F1}")
        assert prompt.read() == "about ada quill"
    assert "/facts Ada Quill lists 2 facts." in printed.getvalue()


class _Reading(ChatHost):
    """A host that reads along without an engine."""

    def preview(self, text: str) -> Preview | None:
        if "boom" in text:
            raise RuntimeError("no reading")
        return Preview(text, about=("known",), unplaced=("zebra",))


def test_the_toolbar_reads_along(chat_pack: Pack) -> None:
    chat, _ = make_chat(chat_pack)
    with prompted(chat, host=_Reading) as (prompt, keys):
        bars: list[str] = []

        def go_on() -> None:
            bars.append("".join(text for _, text, *_ in prompt._toolbar()))
            if "known" in bars[-1]:
                keys.send_text(ENTER)

        _after_render(prompt, go_on)
        keys.send_text("a zebra ")
        assert prompt.read() == "a zebra "
    assert "not in the report? zebra" in bars[-1]


def test_a_preview_that_fails_does_not_disturb(chat_pack: Pack) -> None:
    chat, _ = make_chat(chat_pack)
    with prompted(chat, host=_Reading) as (prompt, keys):

        def go_on() -> None:
            if not prompt._reads_along:
                keys.send_text(ENTER)

        keys.send_text("boom")
        _poll(prompt, go_on)
        assert prompt.read() == "boom"


def _after_render(prompt: Prompt, step: Callable[[], None]) -> Callable[[object], None]:
    def call(_: object) -> None:
        step()

    prompt.session.app.after_render += call
    return call


def _poll(prompt: Prompt, step: Callable[[], None]) -> None:
    """Call a step again and again while the prompt is open."""
    import asyncio

    async def again() -> None:
        while True:
            await asyncio.sleep(0.02)
            step()

    def begin(_: object) -> None:
        prompt.session.app.after_render -= begin
        prompt.session.app.create_background_task(again())

    prompt.session.app.after_render += begin


def test_confirming(chat_pack: Pack) -> None:
    chat, _ = make_chat(chat_pack)
    for answer, meant in (("y", True), ("Yes", True), ("", False), ("n", False)):
        with prompted(chat) as (prompt, keys):
            keys.send_text(answer + ENTER)
            assert prompt.confirm("Overwrite?") is meant
