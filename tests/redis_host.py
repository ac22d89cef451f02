"""A Redis server of the tests' own, from the system's packages."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from http_host import free_port


class RedisHost:
    """Can be stopped and started again; what it acknowledged is on the disk."""

    def __init__(self, folder: Path, program: str) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._command = [
            program, "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", "",
            "--appendonly", "yes", "--appendfsync", "always", "--logfile", str(folder / "redis.log"),
        ]  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        with redis.Redis(port=self.port) as client:
            for _ in range(200):
                try:
                    client.ping()
                    return
                except redis.ConnectionError:
                    time.sleep(0.05)
        raise AssertionError("redis-server does not answer")

    def stop(self) -> None:
        """At once, as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=30)
            self._process = None


@contextmanager
def redis_host(folder: Path) -> Iterator[RedisHost]:
    """A running server, or a skipped test where there is none to run."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("needs redis-server, as from Debian's package of this name")
    host = RedisHost(folder, program)
    host.start()
    try:
        yield host
    finally:
        host.stop()
