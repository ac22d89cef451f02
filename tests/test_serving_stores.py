"""Every store keeps the same promises, and says so where it cannot."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from http_host import serving
from kzrs_bot import Bot
from kzrs_bot.serving.kept import KeptConversations
from kzrs_bot.serving.problems import Refused
from kzrs_bot.serving.redis_store import RedisStore
from kzrs_bot.serving.remembering import Remembering
from kzrs_bot.serving.sqlite_store import SqliteStore
from kzrs_bot.serving.stores import MemoryStore, Saved, Store, StoreError, open_store
from redis_host import RedisHost, redis_host

DAY = 86400.0
HOW_MANY = "How many passengers did the line carry in 2024?"


@pytest.fixture(scope="module")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisHost]:
    with redis_host(tmp_path_factory.mktemp("redis")) as host:
        yield host


@pytest.fixture(params=["memory", "sqlite", "redis"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """What is said to open a store."""
    if request.param == "redis":
        return str(request.getfixturevalue("redis_server").url)
    return {"memory": "memory", "sqlite": f"sqlite:{tmp_path / 'kept.db'}"}[request.param]


@pytest.fixture
def store(place: str) -> Store:
    return open_store(place, DAY)


def test_what_is_kept_can_be_read(store: Store) -> None:
    text = '{"a": "č 🎉 \\u0000"}'
    store.create("first", text)
    assert store.read("first") == Saved(1, text)
    assert store.replace("first", Saved(2, "two"))
    assert store.read("first") == Saved(2, "two")
    assert store.delete("first")
    assert store.read("first") is None
    assert not store.delete("first")
    assert not store.replace("first", Saved(2, "two"))
    assert store.read("never") is None


def test_the_second_of_two_writers_is_told(store: Store) -> None:
    store.create("contested", "one")
    assert store.replace("contested", Saved(2, "mine"))
    assert not store.replace("contested", Saved(2, "theirs"))
    assert store.read("contested") == Saved(2, "mine")


def test_no_turn_is_lost_among_many_writers(store: Store) -> None:
    store.create("busy", "")

    def add(letter: str) -> None:
        for _ in range(10):
            while True:
                saved = store.read("busy")
                assert saved is not None
                if store.replace("busy", Saved(saved.version + 1, saved.text + letter)):
                    break

    threads = [threading.Thread(target=add, args=(letter,)) for letter in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    saved = store.read("busy")
    assert saved is not None
    assert saved.version == 41
    assert sorted(saved.text) == sorted("abcd" * 10)


def test_two_workers_behind_one_store_serve_one_conversation(place: str, ferry: Bot) -> None:
    if place == "memory":
        pytest.skip("a memory is of one process")
    chat = ferry.conversation()
    questions = [HOW_MANY, "and bicycles?", "who says so?", "and passengers?", "thanks"]
    with serving(ferry, open_store(place, DAY)) as first, serving(ferry, open_store(place, DAY)) as second:
        where = httpx.post(f"{first}/v1/conversations").headers["location"]
        for number, question in enumerate(questions):
            address = (first, second, second, first, second)[number]
            turn = httpx.post(f"{address}{where}/turns", json={"question": question}, timeout=30)
            assert turn.json()["reply"]["text"] == chat.ask(question).text
        for address in (first, second):
            assert [turn["question"] for turn in httpx.get(f"{address}{where}").json()["turns"]] == questions


def test_turns_at_the_same_time_all_count(place: str, ferry: Bot) -> None:
    workers = [KeptConversations(Remembering(ferry, 0), store) for store in _two(place)]
    id_ = workers[0].begin()["id"]
    threads = [threading.Thread(target=workers[n % 2].ask, args=(id_, f"hello {n}")) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(turn["question"] for turn in workers[1].tell(id_)["turns"]) == [f"hello {n}" for n in range(6)]


def _two(place: str) -> list[Store]:
    if place == "memory":
        return [open_store(place, DAY)] * 2
    return [open_store(place, DAY), open_store(place, DAY)]


def test_a_conversation_over_another_report_is_not_gone_on_with(ferry: Bot, bot: Bot) -> None:
    store = MemoryStore(DAY)
    before, after = (KeptConversations(Remembering(talker, 0), store) for talker in (ferry, bot))
    id_ = before.begin()["id"]
    assert before.ask(id_, HOW_MANY).facts
    with pytest.raises(Refused) as refused:
        after.ask(id_, "hello")
    assert (refused.value.status, refused.value.code) == (410, "outdated")
    assert after.tell(id_)["turns"][0]["question"] == HOW_MANY


def test_one_who_never_comes_first_is_told(ferry: Bot) -> None:
    class Contested(MemoryStore):
        def replace(self, id_: str, saved: Saved) -> bool:  # noqa: ARG002  (somebody is always faster)
            return False

    kept = KeptConversations(Remembering(ferry, 0), Contested(DAY))
    with pytest.raises(Refused) as refused:
        kept.ask(kept.begin()["id"], "hello")
    assert refused.value.status == 409


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_conversations_expire_after_their_last_turn(kind: str, tmp_path: Path) -> None:
    now = 1000.0
    made = {
        "memory": lambda: MemoryStore(10, clock=lambda: now),
        "sqlite": lambda: SqliteStore(str(tmp_path / "kept.db"), 10, clock=lambda: now),
    }
    store = made[kind]()
    store.create("old", "a")
    store.create("used", "b")
    now += 8
    assert store.replace("used", Saved(2, "c"))
    now += 8
    assert store.read("old") is None
    assert store.read("used") == Saved(2, "c")
    store.create("new", "d")
    now -= 16
    assert store.read("old") is None, "what has expired is forgotten"


def test_memory_forgets_what_rested_longest_before_it_is_full() -> None:
    store = MemoryStore(DAY, largest=100)
    store.create("first", "x" * 40)
    store.create("second", "x" * 40)
    assert store.replace("first", Saved(2, "y" * 50))
    store.create("third", "x" * 30)
    assert store.read("second") is None
    assert store.read("first") == Saved(2, "y" * 50)
    store.create("large", "x" * 1000)
    assert store.read("large") == Saved(1, "x" * 1000)
    assert store.read("first") is None


def test_conversations_expire_in_redis(redis_server: RedisHost) -> None:
    store = RedisStore(redis_server.url, 1)
    store.create("short", "a")
    assert store.read("short") is not None
    until = time.monotonic() + 30
    while store.read("short") is not None and time.monotonic() < until:
        time.sleep(0.1)
    assert store.read("short") is None


@pytest.mark.parametrize("place", ["", "memroy", "sqlite:", "http://127.0.0.1", "redis://127.0.0.1:x/0"])
def test_what_names_no_store_is_refused(place: str) -> None:
    with pytest.raises(StoreError):
        open_store(place, DAY)


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "kept.db"
    file.write_bytes(b"this is no database " * 100)
    with pytest.raises(StoreError, match=r"kept\.db: file is not a database"):
        SqliteStore(str(file), DAY)
    with pytest.raises(StoreError, match="unable to open"):
        SqliteStore(str(tmp_path / "nowhere" / "kept.db"), DAY)


def test_each_write_is_on_the_disk_when_it_is_acknowledged(tmp_path: Path) -> None:
    SqliteStore(str(tmp_path / "kept.db"), DAY)
    with sqlite3.connect(tmp_path / "kept.db") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a file system")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_full_disk_is_told_and_loses_nothing(small_disk: Path, ferry: Bot) -> None:
    rest = small_disk / "rest"
    place = f"sqlite:{small_disk / 'kept.db'}"
    with serving(ferry, open_store(place, DAY)) as address, httpx.Client(base_url=address, timeout=30) as client:
        where = client.post("/v1/conversations").headers["location"]
        rest.write_bytes(bytes(700_000))
        kept = 0
        while (turn := client.post(f"{where}/turns", json={"question": HOW_MANY})).status_code == 201:
            kept += 1
            assert kept < 45
        assert turn.status_code == 503
        assert turn.json()["error"]["code"] == "store_unavailable"
        assert turn.headers["retry-after"]
        assert len(client.get(where).json()["turns"]) == kept > 0
        rest.unlink()
        assert client.post(f"{where}/turns", json={"question": HOW_MANY}).status_code == 201
    with serving(ferry, open_store(place, DAY)) as address:
        assert len(httpx.get(f"{address}{where}").json()["turns"]) == kept + 1


def test_a_file_that_may_not_grow_is_told_and_loses_nothing(tmp_path: Path) -> None:
    store = SqliteStore(str(tmp_path / "kept.db"), DAY)
    store.create("first", "one")
    pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
    store._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="full"):
        store.replace("first", Saved(2, "x" * 100_000))
    assert store.read("first") == Saved(1, "one")
    assert store.replace("first", Saved(2, "two"))


def test_redis_gone_and_back(tmp_path: Path, ferry: Bot) -> None:
    with (
        redis_host(tmp_path) as host,
        serving(ferry, RedisStore(host.url, DAY)) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        where = client.post("/v1/conversations").headers["location"]
        assert client.post(f"{where}/turns", json={"question": HOW_MANY}).status_code == 201
        host.stop()
        for failed in (
            client.post(f"{where}/turns", json={"question": "and bicycles?"}),
            client.post("/v1/conversations"),
            client.get("/readyz"),
        ):
            assert failed.status_code == 503
            assert failed.json()["error"]["code"] == "store_unavailable"
        assert client.get("/healthz").status_code == 200
        assert client.post("/v1/ask", json={"question": HOW_MANY}).status_code == 200
        host.start()
        turn = client.post(f"{where}/turns", json={"question": "and bicycles?"})
        assert turn.status_code == 201
        assert "bicycles" in turn.json()["reply"]["text"]
        assert [told["question"] for told in client.get(where).json()["turns"]] == [HOW_MANY, "and bicycles?"]
