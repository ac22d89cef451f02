"""Puts text on the clipboard: through the system's own tool, else through the terminal (OSC 52)."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
from typing import TextIO

_TOOLS = (
    (("pbcopy",), ""),
    (("wl-copy",), "WAYLAND_DISPLAY"),
    (("xclip", "-selection", "clipboard"), "DISPLAY"),
    (("xsel", "--clipboard", "--input"), "DISPLAY"),
    (("clip.exe",), ""),
)
"""Commands, each with the environment variable without which it cannot work."""


def copy_text(text: str, *, terminal: TextIO | None) -> bool:
    """Whether the text was handed to a clipboard; `terminal` is one that takes escape sequences."""
    for command, needed in _TOOLS:
        if (not needed or os.environ.get(needed)) and shutil.which(command[0]) and _piped(command, text):
            return True
    if terminal is None or not terminal.isatty():
        return False
    encoded = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
    terminal.write(f"\x1b]52;c;{encoded}\x07")
    terminal.flush()
    return True


def _piped(command: tuple[str, ...], text: str) -> bool:
    data = text.encode("utf-8", "replace")
    try:
        done = subprocess.run(
            command, input=data, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=5, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0
