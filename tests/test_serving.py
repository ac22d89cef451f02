"""The interface of its own, over a real connection."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from http_host import serving
from kzrs_bot import Bot, Kind, KzrsBotError, Reply
from kzrs_bot.cli import app
from kzrs_bot.serving.guard import RateLimit
from kzrs_bot.serving.remembering import Remembering
from kzrs_bot.serving.settings import tokens_of
from kzrs_bot.serving.start import missing_extra

HOW_MANY = "How many passengers did the line carry in 2024?"
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def address(ferry: Bot) -> Iterator[str]:
    with serving(ferry) as address:
        yield address


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=30) as client:
        yield client


def problem(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The problem that a response tells, once it is one."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    told: dict[str, Any] = response.json()
    assert told["status"] == status
    assert told["error"]["code"] == code
    assert told["error"]["message"] == told["detail"]
    return told


def test_a_question_by_itself(client: httpx.Client, ferry: Bot) -> None:
    data = client.post("/v1/ask", json={"question": HOW_MANY}).json()
    assert Reply.from_dict(data["reply"]) == ferry.conversation().ask(HOW_MANY)


def test_the_client_keeps_the_conversation(client: httpx.Client, ferry: Bot) -> None:
    chat = ferry.conversation()
    state = None
    for question in (HOW_MANY, "and bicycles?", "who says so?"):
        data = client.post("/v1/ask", json={"question": question, "conversation": state}).json()
        state = data["conversation"]
        assert Reply.from_dict(data["reply"]) == chat.ask(question)


def test_the_server_keeps_the_conversation(client: httpx.Client, ferry: Bot) -> None:
    begun = client.post("/v1/conversations")
    assert begun.status_code == 201
    place = begun.headers["location"]
    assert place == f"/v1/conversations/{begun.json()['id']}"
    chat = ferry.conversation()
    questions = [HOW_MANY, "and bicycles?", "who says so?", "thanks"]
    for question in questions:
        turn = client.post(f"{place}/turns", json={"question": question})
        assert turn.status_code == 201
        assert Reply.from_dict(turn.json()["reply"]) == chat.ask(question)
    assert [turn["question"] for turn in client.get(place).json()["turns"]] == questions
    assert client.delete(place).status_code == 204
    problem(client.get(place), 404, "no_conversation")
    problem(client.delete(place), 404, "no_conversation")
    problem(client.post(f"{place}/turns", json={"question": "?"}), 404, "no_conversation")


def test_conversations_do_not_mix(client: httpx.Client) -> None:
    first, second = (client.post("/v1/conversations").headers["location"] for _ in range(2))
    client.post(f"{first}/turns", json={"question": HOW_MANY})
    reply = client.post(f"{second}/turns", json={"question": "and bicycles?"}).json()["reply"]
    follow_up = client.post(f"{first}/turns", json={"question": "and bicycles?"}).json()["reply"]
    assert follow_up["kind"] == Kind.ANSWER
    assert reply != follow_up
    assert len(client.get(first).json()["turns"]) == 2
    assert len(client.get(second).json()["turns"]) == 1


def test_a_long_conversation_keeps_its_newest_turns(client: httpx.Client) -> None:
    place = client.post("/v1/conversations").headers["location"]
    for number in range(55):
        client.post(f"{place}/turns", json={"question": f"hello {number}"})
    turns = client.get(place).json()["turns"]
    assert [turns[0]["question"], turns[-1]["question"]] == ["hello 5", "hello 54"]


def test_the_source_and_its_places(client: httpx.Client, ferry: Bot) -> None:
    report = client.get("/v1/report").json()
    assert report["title"] == ferry.pack.report.title
    assert report["examples"]
    citation = client.post("/v1/ask", json={"question": HOW_MANY}).json()["reply"]["citations"][0]
    place = client.get(f"/v1/places/{citation['section']}/{citation['paragraph']}").json()
    assert place["text"] is None
    assert any("passengers" in fact["statement"] for fact in place["facts"])
    for wrong in ("nowhere/1", f"{citation['section']}/0", f"{citation['section']}/999", f"{citation['section']}/x"):
        problem(client.get(f"/v1/places/{wrong}"), 404, "no_place")


def test_the_readers_copy_is_shown_where_the_server_has_it(ferry: Bot) -> None:
    bot = Bot(ferry.pack.path, report=f"{ferry.pack.path}/report.txt")
    with serving(bot) as address:
        section = bot.pack.report.sections[0].id
        text = httpx.get(f"{address}/v1/places/{section}/1").json()["text"]
    assert text
    assert text in bot.report.read_text(encoding="utf-8") if bot.report else False


BAD_BODIES: dict[str, tuple[bytes, str, str | None]] = {
    "empty": (b"", "invalid_json", None),
    "half": (b'{"question": "wh', "invalid_json", None),
    "not utf-8": (b'{"question": "\xff\xfe"}', "invalid_json", None),
    "deep": (b"[" * 100_000, "invalid_json", None),
    "a list": (b"[]", "invalid_request", None),
    "nothing": (b"null", "invalid_request", None),
    "a number": (b'{"question": 7}', "invalid_request", "question"),
    "no question": (b"{}", "invalid_request", "question"),
    "a misspelt key": (b'{"question": "?", "questoin": "?"}', "invalid_request", "questoin"),
    "a lone surrogate": (b'{"question": "\\ud800"}', "invalid_json", None),
    "too long": (json.dumps({"question": "x" * 4001}).encode(), "too_long", "question"),
    "a wrong conversation": (
        b'{"question": "?", "conversation": {"turns": 3}}', "invalid_conversation", "conversation"
    ),
    "no conversation": (b'{"question": "?", "conversation": 3}', "invalid_request", "conversation"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_BODIES)
def test_a_bad_body_is_refused_with_its_place(client: httpx.Client, name: str) -> None:
    body, code, at = BAD_BODIES[name]
    told = problem(client.post("/v1/ask", content=body, headers=JSON), 400, code)
    assert told["at"] == at


def test_a_body_that_is_too_large_is_refused_before_it_is_read(ferry: Bot) -> None:
    body = json.dumps({"question": "x" * 5000}).encode()
    with serving(ferry, largest_body=1000) as address:
        problem(httpx.post(f"{address}/v1/ask", content=body, headers=JSON), 413, "too_large")
        pieces = (body[start : start + 100] for start in range(0, len(body), 100))
        problem(httpx.post(f"{address}/v1/ask", content=pieces, headers=JSON), 413, "too_large")


def test_what_a_form_of_another_site_can_send_is_refused(client: httpx.Client) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        body = b'{"question": "?"}'
        problem(client.post("/v1/ask", content=body, headers={"Content-Type": kind}), 415, "no_json")


def test_what_is_not_there(client: httpx.Client) -> None:
    problem(client.get("/v1/nowhere"), 404, "not_found")
    wrong = client.get("/v1/ask")
    problem(wrong, 405, "method_not_allowed")
    assert wrong.headers["allow"] == "POST"


def test_only_bearers_of_a_token_come_in(ferry: Bot) -> None:
    with serving(ferry, tokens=("open sesame", "žeton")) as address, httpx.Client(base_url=address) as client:
        for header in (None, "", "Bearer", "Bearer wrong", "Basic open sesame", "open sesame"):
            refused = client.get("/v1/report", headers={} if header is None else {"Authorization": header})
            problem(refused, 401, "invalid_token")
            assert refused.headers["www-authenticate"] == "Bearer"
        for token in ("open sesame", "žeton"):
            assert client.get("/v1/report", headers={b"Authorization": f"Bearer {token}".encode()}).status_code == 200
        for path in ("/", "/healthz", "/readyz"):
            assert client.get(path).status_code == 200
        assert client.get("/metrics").status_code == 401


def test_tokens_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "tokens"
    file.write_text("# of the desk\nfirst\n\n  second  \n")
    assert tokens_of(file) == ("first", "second")
    file.write_text("# none yet\n")
    with pytest.raises(KzrsBotError, match="tokens holds no token; expected one a line"):
        tokens_of(file)


def test_a_client_may_not_ask_too_often(ferry: Bot) -> None:
    with serving(ferry, rate=3) as address, httpx.Client(base_url=address) as client:
        statuses = [client.get("/v1/report").status_code for _ in range(4)]
        assert statuses == [200, 200, 200, 429]
        refused = client.get("/v1/report")
        problem(refused, 429, "rate_limited")
        assert 1 <= int(refused.headers["retry-after"]) <= 20


def test_buckets_fill_evenly() -> None:
    now = 0.0
    limit = RateLimit(60, clock=lambda: now)
    assert all(limit.wait("a") == 0 for _ in range(60))
    assert limit.wait("a") == 1.0
    assert limit.wait("b") == 0
    now = 0.5
    assert limit.wait("a") == 0.5
    now = 1.5
    assert limit.wait("a") == 0
    assert limit.wait("a") == 0.5


def test_no_other_site_may_call_unless_it_is_told(ferry: Bot, client: httpx.Client) -> None:
    asked = {"Origin": "https://desk.example", "Access-Control-Request-Method": "POST"}
    assert "access-control-allow-origin" not in client.options("/v1/ask", headers=asked).headers
    with serving(ferry, origins=("https://desk.example",), tokens=("t",)) as address:
        allowed = httpx.options(f"{address}/v1/ask", headers=asked)
        other = httpx.options(f"{address}/v1/ask", headers=asked | {"Origin": "https://other.example"})
    assert allowed.headers["access-control-allow-origin"] == "https://desk.example"
    assert "access-control-allow-origin" not in other.headers


def test_figures_for_operators(client: httpx.Client) -> None:
    client.post("/v1/ask", json={"question": HOW_MANY})
    client.get("/v1/conversations/secret-name")
    figures = client.get("/metrics").text
    assert 'kzrs_bot_requests_total{method="POST",route="/v1/ask",status="200"}' in figures
    assert 'kzrs_bot_replies_total{kind="answer"}' in figures
    assert 'kzrs_bot_request_seconds_count{route="/v1/conversations/{id}"}' in figures
    assert "secret-name" not in figures


@pytest.mark.parametrize("told", [False, True])
def test_the_log_tells_what_people_ask_only_when_told_to(
    ferry: Bot, caplog: pytest.LogCaptureFixture, told: bool
) -> None:
    with (
        caplog.at_level(logging.DEBUG),
        serving(ferry, log_questions=told) as address,
        httpx.Client(base_url=address) as client,
    ):
        client.post("/v1/ask", json={"question": "Where is the zanzibar?"})
        place = client.post("/v1/conversations").headers["location"]
        client.post(f"{place}/turns", json={"question": "Where is the zanzibar?"})
        message = {"model": "kzrs-bot", "messages": [{"role": "user", "content": "Where is the zanzibar?"}]}
        client.post("/v1/chat/completions", json=message)
        client.post("/v1/ask", json={"question": "zanzibar", "conversation": {"turns": "zanzibar"}})
        client.get("/v1/zanzibar?q=zanzibar")
    ours = [record for record in caplog.records if record.name.startswith(("kzrs_bot", "uvicorn"))]
    notes = [record.__dict__.get("told", {}) for record in ours]
    requests = [note for note in notes if "request" in note]
    assert len(requests) == 6
    assert requests[0]["kind"] == "no_answer"
    assert requests[0]["route"] == "/v1/ask"
    assert sum("zanzibar" in json.dumps(note) for note in notes) == (3 if told else 0)
    assert not [record for record in ours if "zanzibar" in record.getMessage()]


def test_a_fault_of_ours_is_told_without_its_cause(ferry: Bot, caplog: pytest.LogCaptureFixture) -> None:
    def fail(message: str) -> str:
        raise RuntimeError(f"cannot read {message}")

    bot = Bot(ferry.pack.path, before=[fail])
    with caplog.at_level(logging.DEBUG), serving(bot) as address:
        failed = httpx.post(f"{address}/v1/ask", json={"question": "zanzibar"})
        assert httpx.get(f"{address}/healthz").status_code == 200
    problem(failed, 500, "internal_error")
    faults = [record for record in caplog.records if record.getMessage() == "fault"]
    assert [record.__dict__["told"]["error"] for record in faults] == ["RuntimeError"]
    ours = [record for record in caplog.records if record.name.startswith(("kzrs_bot", "uvicorn"))]
    assert not [record for record in ours if "zanzibar" in f"{record.getMessage()} {record.__dict__}"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--workers", "2"], "several workers need a store that they share: --store sqlite:FILE"),
        (["--store", "sqlte:kept.db"], "'sqlte:kept.db' names no store; expected memory, sqlite:FILE or"),
        (["--token-file", "empty"], "empty holds no token; expected one a line"),
        (["--pack", "nowhere"], "does not exist"),
    ],
)
def test_what_cannot_be_served_is_told_before_it_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty").touch()
    result = CliRunner().invoke(app, ["serve", *options])
    assert result.exit_code == 2
    assert told in result.stderr


@pytest.mark.parametrize("extra", ["serve", "mcp"])
def test_a_missing_extra_is_named(extra: str) -> None:
    error = missing_extra(extra, ModuleNotFoundError("No module named 'x'", name="x"))
    assert str(error) == f'x is not installed; run: python -m pip install "kzrs-bot[{extra}]"'


def test_a_question_that_comes_again_is_not_worked_out_again(ferry: Bot) -> None:
    ready = Remembering(ferry, 3)
    saved: list[dict[str, Any]] = []
    for _ in range(3):
        chat = ready.conversation()
        assert [chat.ask(question) for question in (HOW_MANY, "and bicycles?")] == [
            talk.ask(question) for talk in [ferry.conversation()] for question in (HOW_MANY, "and bicycles?")
        ]
        saved.append(chat.to_dict())
    assert ready.respond.cache_info()[:2] == (4, 2)  # type: ignore[attr-defined]
    assert saved[0] == saved[1] == saved[2]
    again = ready.conversation(state=json.loads(json.dumps(saved[0])))
    other = ferry.conversation(state=saved[0])
    assert [again.ask("who says so?"), again.ask("hello")] == [other.ask("who says so?"), other.ask("hello")]
    assert ready.respond.cache_info().currsize == 3  # type: ignore[attr-defined]


def test_hooks_see_every_turn(ferry: Bot) -> None:
    heard: list[str] = []
    ready = Remembering(Bot(ferry.pack.path, before=[heard.append]), 3)  # type: ignore[list-item]
    for _ in range(2):
        ready.conversation().ask("hello")
    assert heard == ["hello", "hello"]
