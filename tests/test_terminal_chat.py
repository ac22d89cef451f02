"""The chat without a terminal: what it prints for what is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from chatting import CANNED, EXAMPLES, Typist, chat_pack, make_chat, talked
from kzrs_bot.pack.model import Pack
from kzrs_bot.terminal.commands import COMMANDS
from kzrs_bot.terminal.options import ChatOptions

__all__ = ["chat_pack"]

OPEN = "When did the observatory open?"


def test_a_reply_its_places_and_what_to_ask_next(chat_pack: Pack) -> None:
    printed = talked(chat_pack, OPEN)
    assert "opened in Varnholm on 3 May 1987. [1]" in printed
    assert printed.count("Opening, paragraph 1 (Varnholm Courier)") == 1
    assert " 1 Who is the director?" in printed


def test_a_number_takes_the_question_offered(chat_pack: Pack) -> None:
    chat, printed = make_chat(chat_pack)
    chat.run(Typist(OPEN, "2"))
    assert [each.question for each in chat.exchanges()] == [OPEN, "Tell me about Varnholm"]
    assert "Tell me about Varnholm" in printed.getvalue()


def test_a_number_is_left_to_the_bot_that_asked(chat_pack: Pack) -> None:
    chat, printed = make_chat(chat_pack)
    chat.run(Typist("which?", "1"))
    assert [each.question for each in chat.exchanges()] == ["which?", "1"]
    assert "Who is the director" not in printed.getvalue()


def test_long_items_of_a_list_wrap_under_their_text(chat_pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    lines = [line.rstrip() for line in talked(chat_pack, "list").splitlines()]
    assert lines[:2] == ["• One telescope. [1]", "• Another telescope whose name is so"]
    assert lines[2] == "  long that it does not fit. [1]"
    assert max(map(len, lines)) <= 40


def test_plain_mode_has_no_escapes_and_no_wrapping(chat_pack: Pack) -> None:
    printed = talked(chat_pack, OPEN, "/help", plain=True)
    assert "\x1b" not in printed
    assert "Ask next, 1: Who is the director?" in printed
    assert "/quit: leave (or Ctrl-D)" in printed


def test_undo_takes_the_dialogue_state_back(chat_pack: Pack) -> None:
    printed = talked(chat_pack, OPEN, "hello", "/undo", "how many so far?")
    assert "Taken back: hello" in printed
    assert "2 questions." in printed


def test_undo_with_nothing_to_take_back(chat_pack: Pack) -> None:
    assert "nothing to take back" in talked(chat_pack, "/undo")


def test_a_new_conversation_forgets(chat_pack: Pack) -> None:
    assert "1 questions." in talked(chat_pack, OPEN, "/new", "how many so far?")


def test_again_shows_the_reply_without_asking(chat_pack: Pack) -> None:
    printed = talked(chat_pack, OPEN, "/again", "how many so far?")
    assert printed.count("3 May 1987") == 2
    assert "2 questions." in printed


@pytest.mark.parametrize(
    ("typed", "meant"), [("/halp", "/help"), ("/sorce 1", "/source"), ("/savee x", "/save"), ("/%%", "/help")]
)
def test_an_unknown_command_gets_the_nearest(chat_pack: Pack, typed: str, meant: str) -> None:
    assert f"Did you mean {meant}?" in talked(chat_pack, typed)


def test_commands_have_short_and_other_names(chat_pack: Pack) -> None:
    assert "Commands" in talked(chat_pack, "/?")
    assert "Taken back" in talked(chat_pack, OPEN, "/un")
    assert "1 questions." not in talked(chat_pack, "/exit", "how many so far?")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_works_on_a_fresh_chat(chat_pack: Pack, name: str) -> None:
    assert "went wrong" not in talked(chat_pack, f"/{name}")


@pytest.mark.parametrize("name", COMMANDS)
def test_help_names_every_command(chat_pack: Pack, name: str) -> None:
    printed = talked(chat_pack, "/help")
    assert COMMANDS[name].usage in printed
    assert COMMANDS[name].help.split(",")[0][:30] in printed


@pytest.mark.parametrize("name", COMMANDS)
def test_the_guide_tells_of_every_command(name: str) -> None:
    guide = Path(__file__).parent.parent / "docs" / "chat.md"
    assert f"`{COMMANDS[name].usage}`" in guide.read_text(encoding="utf-8")


def test_topics_lists_sections_with_questions_that_lead_there(chat_pack: Pack) -> None:
    printed = talked(chat_pack, "/topics")
    assert "Opening (3 facts)" in printed
    assert printed.index(OPEN) < printed.index("Visitors (2 facts)") < printed.index("How many visitors")


def test_source_tells_the_place(chat_pack: Pack) -> None:
    printed = talked(chat_pack, OPEN, "/source 1", "/source 7")
    assert "[1] Opening, paragraph 1 (Varnholm Courier)" in printed
    assert "--report FILE" in printed
    assert "has 1 citation" in printed


def test_source_shows_the_paragraph_of_the_readers_copy(chat_pack: Pack, tmp_path: Path) -> None:
    from tiny_pack import REPORT

    copy = tmp_path / "report.txt"
    copy.write_text(REPORT, encoding="utf-8")
    chat, printed = make_chat(chat_pack, options=ChatOptions(report=copy))
    chat.run(Typist(OPEN, "/source 1"))
    assert "opened in Varnholm on May 3, 1987. Its director" in printed.getvalue()
    assert "--report FILE" not in printed.getvalue()


def test_how_tells_the_reading_and_the_steps(chat_pack: Pack) -> None:
    printed = talked(chat_pack, OPEN, "/how", "How many visitors came in 2023?", "/how")
    assert "obervatory → observatory" in printed
    assert "when (rule: when)" in printed
    assert "director: unexplained 1" in printed
    assert "earlier: 41,200 ÷ 1.125 → about 36,600" in printed


def test_facts_by_any_name(chat_pack: Pack) -> None:
    printed = talked(chat_pack, "/facts the courier", "/facts Ada Quil", "/facts zzzz", "/facts")
    assert "Varnholm Courier (0 facts)" in printed
    assert "Ada Quill is the director of Kestrel Ridge Observatory. (Opening 1)" in printed
    assert "nothing like “zzzz”" in printed
    assert "/facts ENTITY" in printed


def test_timeline(chat_pack: Pack) -> None:
    printed = talked(chat_pack, "/timeline", "/timeline varnholm", "/timeline Long Tom")
    assert printed.count("3 May 1987") == 4
    assert "dates nothing about Long Tom" in printed


def test_copying_without_a_clipboard(chat_pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert "No clipboard" in talked(chat_pack, OPEN, "/copy")


def test_theme(chat_pack: Pack) -> None:
    printed = talked(chat_pack, "/theme", "/theme mono", "/theme", "/theme pink")
    assert "Now: default." in printed
    assert "The theme is mono now." in printed
    assert printed.count("Now: mono.") == 2


@pytest.mark.parametrize("suffix", [".md", ".json", ".yaml", ".txt", ".svg"])
def test_saving_asks_before_it_overwrites(chat_pack: Pack, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"talk{suffix}"
    printed = talked(chat_pack, OPEN, "which?", f"/save {file}")
    assert "2 questions saved" in printed.replace("\n", " ")
    first = file.read_text(encoding="utf-8")
    assert "observatory" in first
    assert "Not saved." in talked(chat_pack, "hello", f"/save {file}", answers=(False,))
    assert file.read_text(encoding="utf-8") == first
    talked(chat_pack, "hello", f"/save {file}", answers=(True,))
    assert file.read_text(encoding="utf-8") != first


def test_a_saved_script_holds_what_the_replies_showed(chat_pack: Pack, tmp_path: Path) -> None:
    file = tmp_path / "talk.dialogue.yaml"
    talked(chat_pack, OPEN, "hello", f"/save {file}")
    script = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert (tmp_path / script["pack"]).samefile(chat_pack.path)
    opened, hello = script["dialogues"][0]["turns"]
    assert (opened["kind"], opened["cites"], opened["facts"]) == ("answer", ["opening 1"], ["opened"])
    assert (hello["user"], hello["kind"]) == ("hello", "smalltalk")


def test_saved_json_brings_the_replies_back(chat_pack: Pack, tmp_path: Path) -> None:
    from kzrs_bot.reply import Reply

    file = tmp_path / "talk.json"
    talked(chat_pack, OPEN, f"/save {file}")
    (turn,) = json.loads(file.read_text(encoding="utf-8"))["turns"]
    assert Reply.from_dict(turn["reply"]) == CANNED[OPEN]


@pytest.mark.parametrize("name", ["talk.docx", "talk", "no/such/folder/talk.md"])
def test_a_file_that_cannot_be_saved(chat_pack: Pack, name: str, tmp_path: Path) -> None:
    printed = talked(chat_pack, OPEN, f"/save {tmp_path / name}")
    assert "saved in" not in printed
    assert "I can save as" in printed or "cannot be written" in printed


def test_help_comes_after_nonsense_twice(chat_pack: Pack) -> None:
    assert "It covers:" not in talked(chat_pack, "asdf", OPEN, "asdf")
    assert "It covers:" in talked(chat_pack, "asdf", "qwer")


def test_the_tour_goes_on_with_enter(chat_pack: Pack) -> None:
    chat, printed = make_chat(chat_pack)
    chat.run(Typist("/tour", "", "", "", ""))
    assert [each.question for each in chat.exchanges()] == list(EXAMPLES)
    assert "That was the tour." in printed.getvalue()


def test_another_question_ends_the_tour(chat_pack: Pack) -> None:
    chat, _ = make_chat(chat_pack)
    chat.run(Typist("/tour", "hello", "", ""))
    assert [each.question for each in chat.exchanges()] == [EXAMPLES[0], "hello"]


def test_the_greeting_names_three_questions_that_change(chat_pack: Pack) -> None:
    greetings = set()
    for _ in range(3):
        chat, printed = make_chat(chat_pack)
        chat._chance.seed(len(greetings))
        chat.greet()
        greetings.add(printed.getvalue())
        assert sum(example in printed.getvalue() for example in EXAMPLES) == 3
    assert len(greetings) > 1


def test_interrupting_twice_leaves(chat_pack: Pack) -> None:
    printed = talked(chat_pack, KeyboardInterrupt, OPEN, KeyboardInterrupt, KeyboardInterrupt, "hello")
    assert printed.count("once more leaves") == 2
    assert "3 May 1987" in printed
    assert "Hello." not in printed


def test_a_stumble_does_not_end_the_chat(chat_pack: Pack) -> None:
    printed = talked(chat_pack, "fail", OPEN)
    assert "went wrong" in printed
    assert "3 May 1987" in printed


def test_unanswered_questions_are_logged_when_asked_to(chat_pack: Pack, tmp_path: Path) -> None:
    log = tmp_path / "open.jsonl"
    chat, _ = make_chat(chat_pack, options=ChatOptions(log=log))
    chat.run(Typist(OPEN, "asdf"))
    records = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert records == [{"question": "asdf", "code": "not_understood", "missing": []}]


def test_escape_sequences_do_not_reach_the_terminal(chat_pack: Pack) -> None:
    printed = talked(chat_pack, "/\x1b[31mred\x07\x9b", "/facts \x1b]0;title\x07x\u202e")
    assert "\x1b" not in printed
    assert "\u202e" not in printed
