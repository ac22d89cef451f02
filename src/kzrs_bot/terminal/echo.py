"""Keeps keys that are pressed while something is awaited off the screen; they reach the next prompt."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

try:
    import termios
except ImportError:  # not on Windows
    termios = None  # type: ignore[assignment]

_LOCAL_FLAGS = 3


@contextmanager
def unechoed() -> Iterator[None]:
    """No echo while the block runs, where standard input is a terminal that can do so."""
    if termios is None or sys.stdin is None or not sys.stdin.isatty():
        yield
        return
    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    quiet = termios.tcgetattr(handle)
    quiet[_LOCAL_FLAGS] &= ~termios.ECHO
    termios.tcsetattr(handle, termios.TCSANOW, quiet)
    try:
        yield
    finally:
        termios.tcsetattr(handle, termios.TCSANOW, before)
