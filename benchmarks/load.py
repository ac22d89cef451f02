"""A bounded load on the loopback: many clients in conversations at once, beside the same load on a trivial handler.

    python -m benchmarks.load --clients 200 --seconds 30
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from kzrs_bot import Bot

HOST = "127.0.0.1"
SCRIPTS = (
    ("How big was trade in 2023?", "and imports?", "who says so?", "thanks"),
    ("Who is Serbia's ambassador?", "When did Serbia open its embassy in Astana?", "and where?"),
    ("how mch did kz export 2 serbia in 23", "What share of trade were exports in 2023?", "and in 2024?"),
    ("Which companies took part in the business forum?", "the second one", "What is the boiling point of mercury?"),
    ("hello", "Sum up the report", "Why did imports from Serbia fall in 2024?", ""),
)
"""Conversations; each client goes through one after the other."""


async def _answered(request: Request) -> JSONResponse:
    await request.json()
    return JSONResponse({"id": "1", "reply": {"text": ""}}, 201)


trivial = Starlette(
    routes=[
        Route("/v1/conversations", _answered, methods=["POST"]),
        Route("/v1/conversations/{id}/turns", _answered, methods=["POST"]),
    ]
)
"""Reads JSON and gives JSON: what any handler takes."""


@dataclass(slots=True)
class Tally:
    """What the clients saw."""

    seconds: list[float] = field(default_factory=list)
    """Time of each request."""
    statuses: Counter[int] = field(default_factory=Counter)
    broken: int = 0
    """Connections that failed."""
    mixed: int = 0
    """Replies that belong to another conversation."""

    @property
    def errors(self) -> int:
        return self.broken + self.mixed + sum(n for status, n in self.statuses.items() if status not in {200, 201})


class Connection:
    """A client's connection, kept open; the least that speaks HTTP/1.1, so that clients take little of the machine."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def open(cls, port: int) -> Connection:
        return cls(*await asyncio.open_connection(HOST, port))

    async def post(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        data = json.dumps(body).encode()
        head = [f"POST {path} HTTP/1.1", f"Host: {HOST}", "Content-Type: application/json"]
        self._writer.write("\r\n".join([*head, f"Content-Length: {len(data)}", "", ""]).encode() + data)
        lines = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
        length = next(int(line.split(":")[1]) for line in lines if line.startswith("content-length"))
        return int(lines[0].split()[1]), json.loads(await self._reader.readexactly(length))

    def close(self) -> None:
        self._writer.close()


Script = tuple[Sequence[str], Sequence[str] | None]
"""Questions, and the replies that are expected where any are."""


async def talk(port: int, scripts: Iterator[Script], until: float, seen: Tally) -> None:
    """One client: conversation after conversation, each reply compared with what is expected, until the time is up."""
    try:
        connection = await Connection.open(port)
        while time.perf_counter() < until:
            questions, expected = next(scripts)
            begun = await timed(connection, "/v1/conversations", {}, seen)
            for number, question in enumerate(questions):
                if time.perf_counter() >= until:
                    break
                path = f"/v1/conversations/{begun['id']}/turns"
                told = await timed(connection, path, {"question": question}, seen)
                if expected is not None and told["reply"]["text"] != expected[number]:
                    seen.mixed += 1
        connection.close()
    except (OSError, asyncio.IncompleteReadError, KeyError):
        seen.broken += 1


async def timed(connection: Connection, path: str, body: dict[str, Any], seen: Tally) -> dict[str, Any]:
    began = time.perf_counter()
    status, data = await connection.post(path, body)
    seen.seconds.append(time.perf_counter() - began)
    seen.statuses[status] += 1
    return data


async def load(port: int, expected: Sequence[Sequence[str]] | None, clients: int, seconds: float) -> Tally:
    """What `clients` at once saw in so many seconds."""
    seen = Tally()
    pairs = list(zip(SCRIPTS, expected or [None] * len(SCRIPTS), strict=True))
    until = time.perf_counter() + seconds
    turns = (itertools.islice(itertools.cycle(pairs), number % len(pairs), None) for number in range(clients))
    await asyncio.gather(*(talk(port, scripts, until, seen) for scripts in turns))
    return seen


@contextmanager
def running(command: Sequence[str]) -> Iterator[tuple[int, int]]:
    """A server: its port, once it listens, and its process."""
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, *command, "--port", str(port)], stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex((HOST, port)) == 0:
                    break
            time.sleep(0.1)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=60)


def resident(pid: int) -> float:
    """Megabytes of a process and its children in memory."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20 + sum(resident(int(child)) for child in children)


def main(
    clients: Annotated[int, typer.Option(min=1, max=1000, help="At once.")] = 200,
    seconds: Annotated[float, typer.Option(min=1, max=120)] = 30.0,
    workers: Annotated[int, typer.Option(min=1, max=8)] = 1,
    store: Annotated[str, typer.Option(help="As of kzrs-bot serve.")] = "memory",
) -> None:
    """Load the bot's server and a trivial one, and tell what the clients saw."""
    bot = Bot()
    expected = [[reply.text for reply in map(bot.conversation().ask, script)] for script in SCRIPTS]
    serve = ["-m", "kzrs_bot", "serve", "--rate", "0", "--workers", str(workers), "--store", store]
    anew = [*serve, "--remember", "0"]
    bare = ["-m", "uvicorn", "benchmarks.load:trivial", "--no-access-log", "--workers", str(workers)]
    table = Table("server", "requests", "per second", "p50 ms", "p99 ms", "errors", "mixed up", "MB before", "MB after")
    runs = (("kzrs-bot serve", serve, expected), ("each reply anew", anew, expected), ("trivial handler", bare, None))
    for name, command, known in runs:
        with running(command) as (port, pid):
            asyncio.run(load(port, known, clients, min(5.0, seconds)))
            before = resident(pid)
            seen = asyncio.run(load(port, known, clients, seconds))
            after = resident(pid)
        cuts = quantiles(seen.seconds, n=100)
        counts = [len(seen.seconds), len(seen.seconds) / seconds, cuts[49] * 1000, cuts[98] * 1000]
        figures = [*counts, seen.errors, seen.mixed, before, after]
        table.add_row(name, *(f"{figure:.0f}" for figure in figures))
    Console(width=120).print(table)


if __name__ == "__main__":
    typer.run(main)
