"""Written examinations as conversations, and what their turns expect of a text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from kzrs_bot.scripts.exam import exam_script
from kzrs_bot.scripts.model import Turn
from kzrs_bot.scripts.reader import read_script


def holds(turn: Turn, text: str) -> bool:
    """Whether a folded text says all that the turn expects."""
    if not all(phrase.found_in(text) for phrase in turn.says) or any(p.found_in(text) for p in turn.never):
        return False
    return not turn.any or any(phrase.found_in(text) for phrase in turn.any)


def turns(path: Path) -> Iterator[tuple[str, tuple[Turn, ...]]]:
    """The conversations of a file, each with its name."""
    with TemporaryDirectory() as folder:
        script = path
        if path.suffix != ".yaml":
            script = Path(folder) / "exam.dialogue.yaml"
            script.write_text(exam_script(path), encoding="utf-8")
        for dialogue in read_script(script).dialogues:
            yield f"{path.name} {dialogue.name}", dialogue.turns
