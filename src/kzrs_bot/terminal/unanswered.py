"""Keeps questions that found no answer, for the authors of a pack; nothing about who asked."""

from __future__ import annotations

import json
from pathlib import Path

from kzrs_bot.errors import KzrsBotError
from kzrs_bot.reply import Kind, Reply


def log_unanswered(file: Path | None, question: str, reply: Reply) -> None:
    """Append the question to the file if the reply refuses it."""
    if file is None or reply.kind is not Kind.NO_ANSWER:
        return
    refusal = reply.refusal
    record = {
        "question": question,
        "code": refusal.code if refusal else "",
        "missing": list(refusal.missing) if refusal else [],
    }
    try:
        with file.open("a", encoding="utf-8", errors="replace") as stream:
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")
    except OSError as error:
        raise KzrsBotError(f"cannot write the log {file}: {error.strerror}") from error
