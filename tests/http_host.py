"""A real server on the loopback, in a thread of the tests or as a process of its own."""

from __future__ import annotations

import dataclasses
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from kzrs_bot.bot import Bot
from kzrs_bot.serving.app import create_app
from kzrs_bot.serving.running import Patient
from kzrs_bot.serving.settings import Settings
from kzrs_bot.serving.stores import MemoryStore, Store

UNLIMITED = Settings(rate=0)


@contextmanager
def hosted(app: Any, **options: Any) -> Iterator[str]:
    """The address of an application that is served for as long as the block lasts."""
    config = uvicorn.Config(app, **{"log_config": None, "access_log": False, "ws": "none", **options})
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=30)


@contextmanager
def serving(bot: Bot, store: Store | None = None, **settings: Any) -> Iterator[str]:
    """The address of a server for a bot."""
    told = dataclasses.replace(UNLIMITED, **settings)
    app = create_app(bot, store or MemoryStore(told.keep), told)
    with hosted(app, http=Patient, timeout_keep_alive=max(1, round(told.patience))) as address:
        yield address


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@contextmanager
def process(pack: Path, *options: str, log: Path, **environment: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """`kzrs-bot serve` with these options: its address, once it is ready, and the process."""
    port = free_port()
    command = [sys.executable, "-m", "kzrs_bot", "serve", "--port", str(port), "--pack", str(pack), "--rate", "0"]
    with log.open("ab") as stream:
        running = subprocess.Popen([*command, *options], stderr=stream, env={**os.environ, **environment})
    try:
        wait_until_ready(address := f"http://127.0.0.1:{port}", running)
        yield address, running
    finally:
        running.kill()
        running.wait(timeout=30)


def wait_until_ready(address: str, running: subprocess.Popen[bytes], patience: float = 90.0) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until and running.poll() is None:
        try:
            if httpx.get(f"{address}/readyz", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"no server at {address}; exit status {running.poll()}")
