"""What of a reply's text is said, apart from the numbering of its sources."""

from __future__ import annotations

import re

from kzrs_bot.reply import Reply

_LISTING = re.compile(r"^\s*\[\d{1,2}\]\s")
_MARK = re.compile(r"\s?\[\d{1,2}\]")


def spoken(reply: Reply) -> str:
    """The sentences of a reply, then the names of those who state them; no citation marks, no listing."""
    lines = [line for line in reply.text.splitlines() if not _LISTING.match(line)]
    names = dict.fromkeys(name for citation in reply.citations for name in citation.stated_by)
    return "\n".join([*(_MARK.sub("", line) for line in lines), *names])
