"""A bot with canned replies over the tiny pack, and a chat with it that needs no terminal."""

from __future__ import annotations

import io
import random
from collections.abc import Mapping
from pathlib import Path

import pytest

from kzrs_bot.pack.loader import load_pack
from kzrs_bot.pack.model import Pack
from kzrs_bot.reply import Citation, Kind, Part, Reading, Refusal, Reply, Step
from kzrs_bot.terminal.chat import Chat
from kzrs_bot.terminal.loading import Loading
from kzrs_bot.terminal.options import ChatOptions
from kzrs_bot.terminal.screen import Screen
from tiny_pack import TINY, write_pack

EXAMPLES = (
    "When did the observatory open?",
    "How many visitors came in 2023?",
    "Who is the director?",
    "Who is Ada Quill?",
)
WORDING = "example_questions: " + str(list(EXAMPLES)).replace("'", '"') + '\nsuggest_describe: "Tell me about {name}"\n'

OPENED = Reply(
    "Kestrel Ridge Observatory opened in Varnholm on 3 May 1987. [1]\n  [1] Opening, paragraph 1 (Varnholm Courier)",
    Kind.ANSWER,
    (Citation("opening", 1, ("Varnholm Courier",), "Opening"),),
    (Part("Kestrel Ridge Observatory opened in Varnholm on 3 May 1987.", ("opened",)),),
    suggestions=("Who is the director?", "Tell me about Varnholm"),
    reading=Reading(
        text="when did the observatory open", intent="when", asks="time", corrections=(("obervatory", "observatory"),),
        terms=(("observatory", "telling"), ("open", "telling")),
        candidates=(("opened", "Costs(contradicted=0)"), ("director", "Costs(contradicted=0, unexplained=1)")),
    ),
)  # fmt: skip
VISITORS = Reply(
    "In 2023 it was 41,200 visitors, so about 36,600 in 2022. [1]\n  [1] Visitors, paragraph 1",
    Kind.ANSWER,
    (Citation("visitors", 1, (), "Visitors"),),
    (
        Part(
            "In 2023 it was 41,200 visitors, so about 36,600 in 2022.", ("visitors-2023",),
            (Step("earlier", (("visitors-2023", "41,200 visitors"),), "41,200 ÷ 1.125", "about 36,600"),),
        ),
    ),
)  # fmt: skip
SILENT = Reply("The report says nothing about that.", Kind.NO_ANSWER, refusal=Refusal("not_understood"))
CHOICE = Reply(
    "Which do you mean?\n  1. The telescope.\n  2. The road.",
    Kind.CLARIFICATION,
    parts=(Part("Which do you mean?", ("telescopes", "narrow-road")),),
    suggestions=("Who is the director?",),
)
LISTED = Reply(
    "- One telescope. [1]\n- Another telescope whose name is so long that it does not fit. [1]\n"
    "  [1] Opening, paragraph 2",
    Kind.ANSWER,
    (Citation("opening", 2, (), "Opening"),),
    (Part("One telescope.", ("telescopes",)), Part("Another telescope.", ("telescopes",))),
)
CANNED: Mapping[str, Reply] = {
    "When did the observatory open?": OPENED,
    "How many visitors came in 2023?": VISITORS,
    "which?": CHOICE,
    "list": LISTED,
    "hello": Reply("Hello.", Kind.SMALLTALK),
}


class FakeConversation:
    """Knows the canned questions; its state is the tuple of what was asked."""

    def __init__(self) -> None:
        self.state: tuple[str, ...] = ()

    def ask(self, question: str) -> Reply:
        self.state = (*self.state, question)
        if question == "how many so far?":
            return Reply(f"{len(self.state)} questions.", Kind.SMALLTALK)
        if question == "fail":
            raise RuntimeError("broken inside")
        return CANNED.get(question, SILENT)


class FakeBot:
    """Stands in for a bot where only its conversations matter."""

    def conversation(self) -> FakeConversation:
        return FakeConversation()


class Typist:
    """A reader that types the given messages; an exception is raised in its place."""

    def __init__(self, *messages: str | type[BaseException], answers: tuple[bool, ...] = ()) -> None:
        self._messages = iter(messages)
        self._answers = iter(answers)
        self.asked: list[str] = []

    def read(self) -> str:
        message = next(self._messages, EOFError)
        if isinstance(message, str):
            return message
        raise message

    def confirm(self, question: str) -> bool:
        self.asked.append(question)
        return next(self._answers)

    def refresh(self) -> None:
        pass


def load_chat_pack(folder: Path) -> Pack:
    return load_pack(write_pack(folder, {**TINY, "intents/wording.yaml": WORDING}), cache=False)


def make_chat(pack: Pack, *, plain: bool = False, options: ChatOptions | None = None) -> tuple[Chat, io.StringIO]:
    """A chat whose bot is there, and what it prints."""
    loading = Loading(lambda: pack, FakeBot)  # type: ignore[arg-type,return-value]
    loading.start()
    loading.wait_for_bot()
    printed = io.StringIO()
    screen = Screen(plain=plain, file=printed)
    chat = Chat(loading, screen, options or ChatOptions(), chance=random.Random(1))
    chat.library()
    return chat, printed


def talked(
    pack: Pack, *messages: str | type[BaseException], plain: bool = False, answers: tuple[bool, ...] = ()
) -> str:
    """All that a chat prints for these messages."""
    chat, printed = make_chat(pack, plain=plain)
    chat.run(Typist(*messages, answers=answers))
    return printed.getvalue()


@pytest.fixture
def chat_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pack:
    """The tiny pack with example questions; a terminal of 80 columns without colours."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    return load_chat_pack(tmp_path / "pack")
