"""What the user chose on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ChatOptions:
    """How a chat is to look and what it is about."""

    pack: Path | None = None
    """A pack's folder; None for the built-in one."""
    report: Path | None = None
    """The reader's own copy of the report."""
    log: Path | None = None
    """Where questions without an answer are kept."""
    json: bool = False
    plain: bool = False
    history: bool = True
    preview: bool = True
    vi: bool = False
    theme: str = "default"
