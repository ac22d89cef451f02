"""The README's conversation: run this file to ask its questions anew and write the replies down."""

from __future__ import annotations

import re
from pathlib import Path

from kzrs_bot.bot import Bot

README = Path(__file__).parent.parent / "README.md"
BLOCK = re.compile(r"(?<=^```transcript\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
QUESTION = re.compile(r"^› (.*)$", re.MULTILINE)


def written(readme: str) -> str:
    """The conversation as the README has it."""
    found = BLOCK.findall(readme)
    if len(found) != 1:
        raise ValueError(f"{len(found)} transcripts in {README.name}; there must be one")
    return str(found[0])


def asked_anew(bot: Bot, transcript: str) -> str:
    """The conversation as the bot has it."""
    chat = bot.conversation()
    return "".join(f"› {question}\n{chat.ask(question).text}\n" for question in QUESTION.findall(transcript))


def main() -> None:
    readme = README.read_text(encoding="utf-8")
    new = asked_anew(Bot(), written(readme))
    README.write_text(BLOCK.sub(lambda _: new, readme), encoding="utf-8")


if __name__ == "__main__":
    main()
