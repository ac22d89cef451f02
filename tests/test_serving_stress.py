"""The server under bad luck and bad company: clear errors, and nothing acknowledged is lost."""

from __future__ import annotations

import concurrent.futures
import contextlib
import http.client
import json
import select
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from http_host import UNLIMITED, process, serving
from kzrs_bot import Bot
from kzrs_bot.serving.settings import Settings
from kzrs_bot.serving.stores import open_store

FERRY = Path(__file__).parent / "packs" / "ferry"
HOW_MANY = "How many passengers did the line carry in 2024?"
MIXED = (HOW_MANY, "and bicycles?", "hello", "Who is the patron of the zebras?", "hw many passngers in 2024", "")


class Brake:
    """A bot's hook that holds every message back until it is let go."""

    def __init__(self) -> None:
        self.held, self.free = threading.Semaphore(0), threading.Event()

    def __call__(self, message: str) -> str:
        self.held.release()
        self.free.wait(timeout=60)
        return message


@pytest.fixture
def brake() -> Iterator[Brake]:
    brake = Brake()
    yield brake
    brake.free.set()


def braked(ferry: Bot, brake: Brake) -> Bot:
    return Bot(ferry.pack.path, before=[brake])


def test_many_clients_at_once_do_not_mix(ferry: Bot) -> None:
    """Each client asks another set of questions, and gets what a conversation of its own would have been given."""

    def talk(number: int) -> bool:
        chat = ferry.conversation()
        with httpx.Client(base_url=address, timeout=60) as client:
            where = client.post("/v1/conversations").headers["location"]
            questions = [MIXED[(number + turn) % len(MIXED)] for turn in range(3)]
            told = [client.post(f"{where}/turns", json={"question": q}).json()["reply"]["text"] for q in questions]
        return told == [chat.ask(question).text for question in questions]

    with serving(ferry) as address, concurrent.futures.ThreadPoolExecutor(24) as clients:
        assert all(clients.map(talk, range(24)))


def test_who_would_wait_too_long_is_sent_away_at_once(ferry: Bot, brake: Brake) -> None:
    body = {"question": HOW_MANY}
    with (
        serving(braked(ferry, brake), threads=1, waiting=1) as address,
        concurrent.futures.ThreadPoolExecutor(2) as clients,
    ):
        accepted = [clients.submit(httpx.post, f"{address}/v1/ask", json=body, timeout=60) for _ in range(2)]
        until = time.monotonic() + 30
        while busy(address) < 2 and time.monotonic() < until:
            time.sleep(0.02)
        refused = httpx.post(f"{address}/v1/ask", json=body)
        assert refused.status_code == 503
        assert refused.json()["error"]["code"] == "overloaded"
        assert refused.headers["retry-after"]
        assert httpx.get(f"{address}/healthz").status_code == 200
        brake.free.set()
        assert [future.result(timeout=60).status_code for future in accepted] == [200, 200]


def busy(address: str) -> float:
    """Work waiting or under way, from the figures; the question itself refreshes them for the next."""
    lines = httpx.get(f"{address}/metrics").text.splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("kzrs_bot_busy"))


def test_a_reply_that_takes_too_long_is_given_up(ferry: Bot, brake: Brake) -> None:
    bot = braked(ferry, brake)
    brake.free.set()
    bot.conversation().ask(HOW_MANY)  # the first reply takes longer than those that follow
    brake.free.clear()
    with serving(bot, timeout=2) as address:
        late = httpx.post(f"{address}/v1/ask", json={"question": HOW_MANY}, timeout=30)
        assert late.status_code == 504
        assert late.json()["error"]["code"] == "timeout"
        brake.free.set()
        assert httpx.post(f"{address}/v1/ask", json={"question": HOW_MANY}, timeout=30).status_code == 200


def connected(address: str) -> socket.socket:
    host, port = address.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=30)


HEAD = b"POST /v1/ask HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n"


def test_slow_clients_are_not_waited_for(ferry: Bot) -> None:
    with serving(ferry, patience=1) as address:
        with connected(address) as slow:
            slow.sendall(HEAD + b"\r\n" + b'{"question": "')
            told = slow.recv(65536)
            assert told.startswith(b"HTTP/1.1 408 ")
        with connected(address) as slower:
            slower.sendall(HEAD)
            assert slower.recv(65536) == b""
        with connected(address) as silent:
            assert silent.recv(65536) == b""
        assert httpx.get(f"{address}/healthz").status_code == 200


CUT_OFF = [HEAD + b'\r\n{"question"', HEAD + b"\r\n", b"POST /v1/a", b"\x16\x03\x01\x00\xff", b""]


@pytest.mark.parametrize("sent", CUT_OFF, ids=["body", "head", "line", "binary", "nothing"])
def test_clients_that_leave_harm_nobody(ferry: Bot, sent: bytes) -> None:
    with serving(ferry) as address:
        for _ in range(3):
            with connected(address) as leaving:
                leaving.sendall(sent)
        assert httpx.post(f"{address}/v1/ask", json={"question": HOW_MANY}, timeout=30).status_code == 200


def test_a_head_without_end_is_refused(ferry: Bot) -> None:
    with serving(ferry) as address, connected(address) as endless:
        endless.sendall(b"GET /healthz HTTP/1.1\r\nHost: here\r\nX: " + b"x" * 100_000)
        assert endless.recv(65536).startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 431 "))


def test_what_was_acknowledged_survives_a_kill(ferry: Bot, tmp_path: Path) -> None:
    """Two servers on one file; one is a process that is killed while clients write, the other goes on."""
    place = f"sqlite:{tmp_path / 'kept.db'}"
    kept: dict[str, list[str]] = {}

    def talk(number: int) -> None:
        with httpx.Client(base_url=first, timeout=30) as client:
            try:
                where = client.post("/v1/conversations").headers["location"]
                kept[where] = []
                for turn in range(40):
                    question = f"hello {number} {turn}"
                    if client.post(f"{where}/turns", json={"question": question}).status_code == 201:
                        kept[where].append(question)
            except httpx.TransportError:
                return

    with (
        serving(ferry, open_store(place, 86400.0)) as second,
        concurrent.futures.ThreadPoolExecutor(4) as clients,
    ):
        with process(FERRY, "--store", place, log=tmp_path / "log") as (first, running):
            talks = [clients.submit(talk, number) for number in range(4)]
            until = time.monotonic() + 60
            while sum(map(len, kept.values())) < 20 and time.monotonic() < until:
                time.sleep(0.01)
            running.kill()
            for finished in talks:
                finished.result(timeout=60)
        assert sum(map(len, kept.values())) >= 20
        for where, questions in kept.items():
            turns = [turn["question"] for turn in httpx.get(f"{second}{where}").json()["turns"]]
            assert turns[: len(questions)] == questions
            assert len(turns) - len(questions) <= 1, "at most the turn that was not answered"
            assert httpx.post(f"{second}{where}/turns", json={"question": HOW_MANY}, timeout=30).status_code == 201


def test_what_was_accepted_is_finished_before_the_end(tmp_path: Path) -> None:
    """Several workers, whose figures add up; questions in many sentences are under way when the signal comes."""
    log = tmp_path / "log"
    options = ("--workers", "2", "--store", f"sqlite:{tmp_path / 'kept.db'}")
    long = " ".join(f"How many passengers did the line carry in {year}?" for year in range(2017, 2025))
    with process(FERRY, *options, log=log) as (address, running), contextlib.ExitStack() as opened:
        made = (http.client.HTTPConnection(address.removeprefix("http://"), timeout=60) for _ in range(8))
        clients = [opened.enter_context(contextlib.closing(client)) for client in made]
        for client in clients:  # each connection is taken by a worker before anything is asked
            client.request("GET", "/healthz")
            client.getresponse().read()
        figures = httpx.get(f"{address}/metrics", timeout=30).text
        assert 'kzrs_bot_requests_total{method="GET",route="/healthz",status="200"} 8.0' in figures
        for client in clients:
            body = json.dumps({"question": long})
            client.request("POST", "/v1/ask", body, {"Content-Type": "application/json"})
        select.select([client.sock for client in clients], [], [], 60)
        running.send_signal(signal.SIGTERM)
        responses = [client.getresponse() for client in clients]
        assert [response.status for response in responses] == [200] * 8
        assert all(json.loads(response.read())["reply"] for response in responses)
        assert running.wait(timeout=60) in {0, -signal.SIGTERM, 143}
    notes = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    assert sum(note["event"] == "request" and note.get("route") == "/v1/ask" for note in notes) == 8
    assert not [note for note in notes if note["level"] == "error"]


def test_the_defaults_are_safe() -> None:
    assert Settings().host == "127.0.0.1"
    assert Settings().origins == ()
    assert not Settings().log_questions
    assert Settings().rate > 0
    assert UNLIMITED.rate == 0
