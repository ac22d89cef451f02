"""Copies the built-in pack's general intents into the packs here, whose own words stay as they are.

The packs hold them as they were at some time, as any pack does that somebody wrote; the engine must still
understand them. Run `python tests/packs/refresh.py` to have them as they are now.
"""

from __future__ import annotations

from pathlib import Path

from kzrs_bot.pack.files import read_pack_files
from kzrs_bot.pack.loader import builtin_pack_path
from kzrs_bot.scripts.starting import general_intents

PACKS = {"ferry": ("How many passengers did the line carry in 2024?", "Who founded the line?")}
"""Each pack with the questions that it suggests."""


def refreshed(examples: tuple[str, ...]) -> dict[str, str]:
    """The general files, by their place in a pack."""
    return dict(general_intents(read_pack_files(builtin_pack_path()), examples=examples))


def main() -> None:
    for name, examples in PACKS.items():
        for file, text in refreshed(examples).items():
            (Path(__file__).parent / name / file).parent.mkdir(parents=True, exist_ok=True)
            (Path(__file__).parent / name / file).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
