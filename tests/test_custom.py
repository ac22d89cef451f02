"""A bot made part of something else: own wording, small talk, hooks and sources of knowledge."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from kzrs_bot import Bot, Kind, PackError, Reply, SmallTalk
from tiny_pack import TINY, write_pack

OPENED = "When did the observatory open?"
COFFEE = SmallTalk("coffee", (r"\bcoffee\b",), ("Gladly, but I have no hands.",))


@dataclasses.dataclass(frozen=True)
class Memory:
    """A source of knowledge that keeps its files in memory."""

    contents: Mapping[str, bytes]
    name: str = "memory"

    def files(self) -> Mapping[str, bytes]:
        return self.contents


FILES = {path: text if isinstance(text, bytes) else text.encode() for path, text in TINY.items()}
make: Callable[..., Bot] = lambda **own: Bot(Memory(FILES), **own)  # noqa: E731


def test_a_source_of_knowledge_is_as_good_as_a_folder(tmp_path: Path) -> None:
    folder = Bot(write_pack(tmp_path / "pack"))
    assert make().conversation().ask(OPENED) == folder.conversation().ask(OPENED)
    assert make().pack.digest == folder.pack.digest


def test_faults_of_a_source_name_its_files() -> None:
    faulty = FILES | {"knowledge/facts/opening.yaml": FILES["knowledge/facts/opening.yaml"].replace(b"event", b"evnt")}
    with pytest.raises(PackError, match=r"the pack memory has 1 fault:\nknowledge/facts/opening\.yaml:2:9: kind"):
        Bot(Memory(faulty))
    with pytest.raises(PackError, match="nothing: gave no YAML file; expected files by path"):
        Bot(Memory({"knowledge/notes.txt": b"?"}, "nothing"))


def test_own_small_talk_goes_before_the_packs() -> None:
    chat = make(smalltalk=[COFFEE, SmallTalk("ahoy", ("^hello$",), ("Ahoy.",))]).conversation()
    assert chat.ask("coffee").text == "Gladly, but I have no hands."
    assert chat.ask("hello").text == "Ahoy."
    assert chat.ask("hello").kind is Kind.SMALLTALK


def test_own_wording_takes_the_place_of_the_packs(ferry: Bot) -> None:
    own = Bot(ferry.pack.path, wording={"not_covered": "Not a word about {missing}."})
    question = "Who is the patron of the zebras?"
    assert "Not a word about" in own.conversation().ask(question).text
    assert "Not a word about" not in ferry.conversation().ask(question).text


def test_own_replies_by_intent() -> None:
    plain = make().conversation().ask(OPENED)
    own = make(replies={"when": "{reply} All times are local.", "hello": "Ahoy."}).conversation()
    reply = own.ask(OPENED)
    assert reply.text == plain.text.replace(plain.body, f"{plain.body} All times are local.")
    assert (reply.citations, reply.facts) == (plain.citations, plain.facts)
    assert own.ask("hello").text == "Ahoy."


def test_a_reply_that_leaves_out_the_bots_sentences_cites_nothing() -> None:
    reply = make(replies={"when": "Ask at the desk."}).conversation().ask(OPENED)
    assert (reply.text, reply.facts, reply.citations) == ("Ask at the desk.", (), ())


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ({"wording": {"not_coverd": "x"}}, 'wording: "not_coverd" is no key here; did you mean "not_covered"?'),
        ({"wording": {"not_covered": "{x}"}}, "wording: not_covered: {x} is not filled; expected {missing}"),
        ({"wording": {"yes": "{"}}, "wording: yes: "),
        ({"replies": {"wen": "x"}}, 'replies: "wen" is no key here; did you mean "when"?'),
        ({"replies": {"when": "{answer}"}}, "replies: when: answer; expected {reply} alone"),
        ({"replies": {"when": "{"}}, "replies: when: "),
        ({"smalltalk": [SmallTalk("bad", ("(",), ("x",))]}, 'smalltalk: "bad": patterns'),
        ({"smalltalk": [SmallTalk("mute", ("x",), ())]}, 'smalltalk: "mute": replies'),
    ],
)
def test_what_does_not_fit_is_refused(own: dict[str, Any], told: str) -> None:
    with pytest.raises(PackError) as caught:
        make(**own)
    assert told in str(caught.value)


def test_hooks_see_and_change_each_turn() -> None:
    seen: list[tuple[str, Reply]] = []

    def closed(message: str) -> Reply | None:
        return Reply("We are closed.", Kind.SMALLTALK) if "closed" in message else None

    def note(message: str, reply: Reply) -> None:
        seen.append((message, reply))

    bot = make(
        before=[lambda message: message.removeprefix("@bot "), closed],
        after=[lambda _, reply: dataclasses.replace(reply, suggestions=("Anything else?",)), note],
    )
    messages = [f"@bot {OPENED}", "closed?", OPENED]
    chat = bot.conversation()
    replies = [chat.ask(message) for message in messages]
    assert replies[0] == replies[2]
    assert replies[0].facts == ("opened",)
    assert replies[1].text == "We are closed."
    assert {reply.suggestions for reply in replies} == {("Anything else?",)}
    assert seen == list(zip(messages, replies, strict=True))
    assert len(chat.to_dict()["turns"]) == 2
    assert list(bot.ask_many(messages)) == replies
