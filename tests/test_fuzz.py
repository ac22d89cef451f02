"""What comes from outside may be anything: messages, saved conversations, packs."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kzrs_bot import Bot, ConversationError, PackError
from kzrs_bot.dialogue.saved import from_dict, to_dict
from kzrs_bot.dialogue.state import State, Turn
from kzrs_bot.language.periods import PeriodMention
from kzrs_bot.language.quantities import QuantityMention
from kzrs_bot.pack.loader import load_pack
from kzrs_bot.reading.question import Question, Term, Weight
from kzrs_bot.values import Period, Quantity
from tiny_pack import TINY

QUESTIONS = (
    "How many passengers did the line carry in 2024?",
    "and bicycles?",
    "Which ports does the ferry call at?",
    "the second one",
    "Did passengers rise or fall?",
    "Who is the captain?",
    "What was the difference to the year before?",
)
FOLLOW_UPS = ("and in 2023?", "yes", "the second one", "who says so?", "why?", "no, I meant bicycles", "how much more?")

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))
PERIODS = st.builds(lambda a, b: Period(min(a, b), max(a, b), "range"), DAYS, DAYS)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9)
QUANTITIES = st.builds(Quantity, NUMBERS, st.sampled_from(["", "%", "USD"]), st.sampled_from(["", ">", "~"]))
st.register_type_strategy(Period, PERIODS)
st.register_type_strategy(Quantity, QUANTITIES)
WORDS = st.text(max_size=6)
SETS = st.frozensets(WORDS, max_size=2)
TERM = st.builds(
    Term, WORDS, st.integers(0, 9), st.integers(9, 12), st.tuples(SETS), st.sampled_from(Weight), st.just(())
)
TERMS = st.lists(TERM | st.builds(lambda term, part: replace(term, parts=(part,)), TERM, TERM), max_size=2).map(tuple)
NAMES = st.lists(WORDS, max_size=2).map(tuple)
SMALL = st.integers(0, 20)
PERIOD_MENTIONS = st.builds(PeriodMention, SMALL, SMALL.map(lambda end: end + 20), month=SMALL, shift=SMALL)
QUANTITY_MENTIONS = st.builds(
    QuantityMention, SMALL, SMALL.map(lambda end: end + 20), noun=st.none() | st.tuples(SMALL, SMALL)
)
ASKED = st.builds(
    Question, WORDS, WORDS, WORDS, TERMS, SETS, NAMES, TERMS, st.tuples(PERIOD_MENTIONS) | st.just(()),
    st.tuples(QUANTITY_MENTIONS) | st.just(()), excluded=SETS, pronouns=SETS, cues=SETS,
    options=st.lists(st.tuples(WORDS, WORDS), max_size=2).map(tuple),
)  # fmt: skip
TURNS = st.builds(Turn, ASKED, NAMES, NAMES, NAMES, focus=NAMES)
STATES = st.builds(State, st.lists(TURNS, max_size=3).map(tuple))


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(state=STATES)
def test_any_state_survives_being_saved(state: State) -> None:
    assert from_dict(json.loads(json.dumps(to_dict(state)))) == state


@pytest.fixture(scope="module")
def talked(ferry: Bot) -> dict[str, Any]:
    """A saved conversation of many sorts of turns."""
    chat = ferry.conversation()
    for question in QUESTIONS:
        chat.ask(question)
    saved: dict[str, Any] = json.loads(json.dumps(chat.to_dict()))
    return saved


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where in nested data something stands."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, (*path, key))


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_corrupt_conversation_is_refused_or_harmless(ferry: Bot, talked: dict[str, Any], data: st.DataObject) -> None:
    """A part of it becomes anything, another part of it, or goes; then the talk goes on, or an error says where."""
    saved = copy.deepcopy(talked)
    path = data.draw(st.sampled_from([path for path in places(saved) if path]))
    holder, key = at(saved, path[:-1]), path[-1]
    if data.draw(st.booleans()):
        del holder[key]
    else:
        other = data.draw(st.sampled_from(sorted(places(talked), key=str)))
        holder[key] = data.draw(JSON | st.just(copy.deepcopy(at(talked, other))))
    try:
        chat = ferry.conversation(state=saved)
    except ConversationError:
        return
    for question in FOLLOW_UPS:
        assert chat.ask(question).text
    assert ferry.conversation(state=chat.to_dict()).state == chat.state


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("end",), 10**12, "turns.0.question.terms.0.end: a number of at most 20000"),
        (("end",), 15_000, "turns.0.question.terms.0: a stretch of at most 1000"),
        (("start",), -1, "turns.0.question.terms.0: a stretch"),
        (("surface",), 7, "turns.0.question.terms.0.surface: "),
        (("readings", 0), "x", "turns.0.question.terms.0.readings.0: "),
    ],
)
def test_what_would_keep_the_machine_busy_is_refused(
    ferry: Bot, talked: dict[str, Any], path: tuple[Any, ...], value: Any, told: str
) -> None:
    saved = copy.deepcopy(talked)
    term = saved["turns"][0]["question"]["terms"][0]
    at(term, path[:-1])[path[-1]] = value
    with pytest.raises(ConversationError) as refused:
        ferry.conversation(state=saved)
    assert told in str(refused.value)


def test_a_conversation_nested_without_end_is_refused(ferry: Bot, talked: dict[str, Any]) -> None:
    saved = copy.deepcopy(talked)
    term = saved["turns"][0]["question"]["terms"][0]
    for _ in range(5000):
        term = {**term, "parts": [term]}
    saved["turns"][0]["question"]["terms"] = [term]
    with pytest.raises(ConversationError, match="turns"):
        ferry.conversation(state=saved)


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(saved=st.dictionaries(st.text(max_size=6), JSON, max_size=3) | st.builds(lambda turns: {"turns": turns}, JSON))
def test_what_is_no_conversation_is_refused_or_empty(ferry: Bot, saved: dict[str, Any]) -> None:
    if saved.keys() - {"turns"} or saved.get("turns", []) != []:
        with pytest.raises(ConversationError, match="turns"):
            ferry.conversation(state=saved)
    else:
        assert ferry.conversation(state=saved).ask("hello").text


FILES = {path: text if isinstance(text, bytes) else text.encode() for path, text in TINY.items()}
PIECES = st.sampled_from([b"", b"\x00", b"\xff\xfe", b"[", b"{", b": ", b"- ", b"\n", b"&a *a", b"!!python/none", b"'"])


class Given:
    """A source of files."""

    name = "given"

    def __init__(self, contents: dict[str, bytes]) -> None:
        self._contents = contents

    def files(self) -> dict[str, bytes]:
        return self._contents


@settings(max_examples=120, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_pack_is_loaded_or_refused_with_its_faults(data: st.DataObject) -> None:
    """Pieces of files cut out, put in, exchanged: never another exception."""
    files = dict(FILES)
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(sorted(files)))
        text = files[path]
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 60)))
        other = data.draw(st.sampled_from(sorted(files)))
        new = data.draw(PIECES | st.binary(max_size=8) | st.just(files[other][start:end]))
        files[path] = text[:start] + new + text[end:]
    try:
        pack = load_pack(Given(files), cache=False)
    except PackError as error:
        faults = [bool(problem.file and problem.message) for problem in error.problems]
    else:
        faults = [bool(pack.report.title)]
    assert faults
    assert all(faults)


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(files=st.dictionaries(st.sampled_from(sorted(TINY)) | st.text(max_size=20), st.binary(max_size=80), max_size=4))
def test_any_files_are_no_pack(files: dict[str, bytes]) -> None:
    with pytest.raises(PackError):
        load_pack(Given(files), cache=False)


def test_a_folder_of_rubbish_is_no_pack(tmp_path: Path) -> None:
    for number, name in enumerate(("knowledge/facts/a.yaml", "knowledge/report.yaml", "intents/b.yaml")):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(bytes(range(256)) * (number + 1))
    with pytest.raises(PackError):
        load_pack(tmp_path)
