"""Text that is safe to send to a terminal."""

from __future__ import annotations

import re

_ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor moves
    r"|\x1b[\]PX^_].*?(?:\x07|\x1b\\|$)"  # OSC, DCS and the like, with their text
    r"|\x1b[@-Z\\-_]?"
)
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_LONE = re.compile("[\ud800-\udfff]")


def printable(text: str) -> str:
    """The text without escape sequences, control characters and marks that turn the direction of writing."""
    text = _ESCAPES.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _LONE.sub("\ufffd", _UNSEEN.sub("", text))


def one_line(text: str, most: int = 0) -> str:
    """The text on one line, cut with an ellipsis where it is longer than `most` characters."""
    line = " ".join(printable(text).split())
    return f"{line[: most - 1].rstrip()}…" if 0 < most < len(line) else line


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: "1 fact", "2,000 facts"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
