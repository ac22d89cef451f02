"""What `kzrs-bot serve` is told, as one record that travels to each worker."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kzrs_bot.errors import KzrsBotError


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set; times in seconds, sizes in bytes."""

    pack: str | None = None
    report: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    store: str = "memory"
    """memory, sqlite:FILE or redis://HOST:PORT/NUMBER."""
    keep: float = 7 * 86400.0
    """How long a conversation is kept after its last turn."""
    tokens: tuple[str, ...] = ()
    """Bearer tokens that are let in; none for no check."""
    origins: tuple[str, ...] = ()
    """Origins of web pages that may call; none for no cross-origin calls."""
    rate: int = 600
    """Requests a minute and client; 0 for no limit."""
    longest_question: int = 4000
    """Characters."""
    largest_body: int = 256 * 1024
    patience: float = 10.0
    """How long a client may take to send a request."""
    timeout: float = 30.0
    """How long a reply may take, the wait for a free thread included."""
    threads: int = 4
    waiting: int = 1000
    """Requests that may wait for a thread; more are sent away at once."""
    remember: int = 500
    """Replies that are kept ready; 0 for none."""
    log_questions: bool = False


def tokens_of(file: Path | None) -> tuple[str, ...]:
    """The tokens of a file, one a line, blank lines and those that begin with # passed over; none without a file.

    Raises:
        KzrsBotError: a file without a token, which would let everybody in.
    """
    if file is None:
        return ()
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    tokens = tuple(line for line in lines if line and not line.startswith("#"))
    if not tokens:
        raise KzrsBotError(f"{file} holds no token; expected one a line")
    return tokens
