"""The questions that are asked: the scripted conversations of the development exam."""

from __future__ import annotations

from pathlib import Path

from kzrs_bot.scripts.reader import read_script

REPOSITORY = Path(__file__).resolve().parent.parent
QUESTION = "How big was trade in 2023?"
"""What a cold start is asked."""


def conversations() -> list[tuple[str, ...]]:
    """The turns of each conversation, in their first wording."""
    script = read_script(REPOSITORY / "tests" / "dialogues" / "dev.dialogue.yaml")
    return [tuple(turn.wordings[0] for turn in dialogue.turns) for dialogue in script.dialogues]


def questions() -> list[str]:
    """All turns, one after the other."""
    return [text for turns in conversations() for text in turns]
