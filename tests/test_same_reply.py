"""The same question in the same conversation gives the same bytes: from YAML or compiled, in any process or thread."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kzrs_bot import Bot
from kzrs_bot.matching.index import FactIndex
from kzrs_bot.pack.cache import Keeper
from kzrs_bot.pack.loader import load_pack
from kzrs_bot.pack.packing import ById, Shelf, by_id, listing
from kzrs_bot.scripts.reader import read_script

SCRIPT = Path(__file__).parent / "dialogues" / "dev.dialogue.yaml"
ON_DATES = Path(__file__).parent / "dialogues" / "exam-53-figures.dialogue.yaml"
FERRY = Path(__file__).parent / "packs" / "ferry"
EACH = 10
"""Of so many conversations one is held."""
KEPT = {".pack", ".termindex", ".speller", ".factindex", ".samples", ".wordings", ".cube", ".suggester"}
"""What a start leaves in the cache."""
PRINTING = (
    "import sys; from tests.test_same_reply import conversations, replies; from kzrs_bot import Bot; "
    "sys.stdout.buffer.write(replies(Bot(), conversations()))"
)
PRINTING_FERRY = (
    "import sys; from tests.test_same_reply import FERRY, over_the_ferry, replies; from kzrs_bot import Bot; "
    "sys.stdout.buffer.write(replies(Bot(FERRY), over_the_ferry()))"
)


def conversations() -> list[tuple[str, ...]]:
    return [tuple(t.wordings[0] for t in dialogue.turns) for dialogue in read_script(SCRIPT).dialogues[::EACH]]


def replies(bot: Bot, said: Sequence[Sequence[str]]) -> bytes:
    """All that the bot gives back in some conversations, as bytes."""
    chats = [(bot.conversation(), turns) for turns in said]
    return json.dumps([[chat.ask(text).to_dict() for text in turns] for chat, turns in chats]).encode()


@pytest.fixture(scope="module")
def said() -> list[tuple[str, ...]]:
    return conversations()


def over_the_ferry() -> list[tuple[str, ...]]:
    """Conversations over a pack that is soon compiled."""
    scripts = sorted((FERRY / "dialogues").glob("*.yaml"))
    dialogues = [each for script in scripts for each in read_script(script).dialogues[::EACH]]
    return [tuple(turn.wordings[0] for turn in each.turns) for each in dialogues]


@pytest.fixture(scope="module")
def on_the_ferry() -> list[tuple[str, ...]]:
    return over_the_ferry()


@pytest.fixture(scope="module")
def from_yaml(on_the_ferry: list[tuple[str, ...]]) -> bytes:
    """Replies of a bot that neither reads nor writes anything compiled."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("KZRS_BOT_CACHE", "0")
        return replies(Bot(FERRY), on_the_ferry)


def test_compiled_and_yaml_give_the_same(
    on_the_ferry: list[tuple[str, ...]], from_yaml: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert replies(Bot(FERRY), on_the_ferry) == from_yaml
    kept = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*.*")}
    assert {file.suffix for file in kept} == KEPT
    assert replies(Bot(FERRY), on_the_ferry) == from_yaml
    assert {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*.*")} == kept


@pytest.mark.parametrize("damage", [b"", b"not a compiled pack", bytes(100)], ids=["empty", "text", "zeros"])
def test_what_is_damaged_is_made_again(damage: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    asked = [("How many passengers were there in 2024?", "And freight?")]
    whole = replies(Bot(FERRY), asked)
    files = list(tmp_path.rglob("*.*"))
    for file in files:
        file.write_bytes(damage)
    assert replies(Bot(FERRY), asked) == whole
    assert all(file.read_bytes() != damage for file in files)


def test_a_home_that_cannot_be_written_to_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("a file where the folder should be")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert replies(Bot(FERRY), [("How many passengers were there in 2024?",)])


def printed(*runs: Mapping[str, str], ferry: bool) -> list[bytes]:
    """What processes that run at the same time print, each with its own environment."""
    repository = Path(__file__).parent.parent
    path = os.pathsep.join([str(repository / "src"), str(repository)])
    command = [sys.executable, "-c", PRINTING_FERRY if ferry else PRINTING]
    running = [
        subprocess.Popen(command, env={**os.environ, "PYTHONPATH": path, **run}, stdout=subprocess.PIPE)
        for run in runs
    ]
    return [process.communicate(timeout=600)[0] for process in running]


def test_another_process_gives_the_same_from_yaml(bot: Bot, said: list[tuple[str, ...]]) -> None:
    """With another hash seed, and without anything compiled."""
    assert printed({"PYTHONHASHSEED": "4242", "KZRS_BOT_CACHE": "0"}, ferry=False) == [replies(bot, said)]


def test_processes_that_fill_the_cache_at_once_give_the_same(from_yaml: bytes, tmp_path: Path) -> None:
    runs = [{"PYTHONHASHSEED": seed, "XDG_CACHE_HOME": str(tmp_path)} for seed in ("0", "1", "4242")]
    assert printed(*runs, ferry=True) == [from_yaml] * len(runs)


def test_calculations_that_are_kept_are_those_worked_out_afresh(bot: Bot) -> None:
    for place, calculation in enumerate(bot.pack.calculations):
        assert bot._worked(place) == bot._calculated(place), calculation.ask


def test_an_index_made_anew_over_a_compiled_pack_gives_the_same(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its records are no longer the very ones of the pack."""
    asked = [tuple(turn.wordings[0] for turn in each.turns) for each in read_script(ON_DATES).dialogues]
    kept = Keeper.kept
    monkeypatch.setattr(
        Keeper, "kept", lambda self, kind, make, *own: make() if kind is FactIndex else kept(self, kind, make, *own)
    )
    assert replies(Bot(), asked) == replies(bot, asked)


def test_a_calculation_that_is_kept_is_worded_as_the_bot_is(bot: Bot) -> None:
    asked = "If it's 2024 now, how long since Tokayev was last in Serbia?"
    assert bot.conversation().ask(asked).text.startswith("About 8 years")
    own = Bot(wording={"calc_about_years": "Some {result} ({formula})."})
    assert own.conversation().ask(asked).text.startswith("Some 8 years (2024 − 2016). [1]")


def test_threads_that_share_a_bot_get_the_same(bot: Bot, said: list[tuple[str, ...]]) -> None:
    alone = replies(bot, said)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: replies(bot, said), range(4))) == [alone] * 4


def test_packed_facts_are_the_same_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = load_pack(cache=False).facts
    assert by_id(facts) is facts
    monkeypatch.setattr("kzrs_bot.pack.packing.MANY", 10)
    packed = by_id(facts)
    assert isinstance(packed, ById)
    assert isinstance(packed.values(), Shelf)
    assert dict(packed) == dict(facts)
    assert list(packed.values()) == list(facts.values())
    assert packed.values()[-1] == list(facts.values())[-1]
    assert packed.values()[:2] == list(facts.values())[:2]
    assert "no such fact" not in packed
    assert packed.get("no such fact") is None
    assert listing(packed) == listing(facts)


def test_a_bot_of_packed_facts_gives_the_same(
    on_the_ferry: list[tuple[str, ...]], from_yaml: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for name in ("pack.packing", "matching.index"):
        monkeypatch.setattr(f"kzrs_bot.{name}.MANY", 10)
    assert replies(Bot(FERRY), on_the_ferry) == from_yaml
    assert replies(Bot(FERRY), on_the_ferry) == from_yaml
