"""The README's conversation and its picture: run this file to ask the questions anew and write the replies down."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from kzrs_bot.bot import Bot
from kzrs_bot.terminal.library import Library
from kzrs_bot.terminal.saving import Record, as_picture
from kzrs_bot.terminal.talk import Talk

README = Path(__file__).parent.parent / "README.md"
PICTURE = README.parent / "docs" / "chat.svg"
PICTURED = (
    "How big was trade in 2023?",
    "and imports?",
    "Rank Kazakhstan's imports that fell",
    "Did exports to Serbia fall?",
    "Who is Serbia's ambassador?",
)
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


def picture(bot: Bot) -> str:
    """A conversation as the chat shows it, drawn by the chat's own /save."""
    talk = Talk(bot)
    for question in PICTURED:
        talk.ask(question)
    return as_picture(Record(talk.exchanges, Library(bot.pack), PICTURE))


def texts(svg: str) -> list[str]:
    """What stands in a picture, whatever the colours and places."""
    return [unescape(found).replace("\xa0", " ") for found in re.findall(r"<text [^>]*>([^<]*)</text>", svg)]


def main() -> None:
    bot = Bot()
    readme = README.read_text(encoding="utf-8")
    new = asked_anew(bot, written(readme))
    README.write_text(BLOCK.sub(lambda _: new, readme), encoding="utf-8")
    PICTURE.write_text(picture(bot), encoding="utf-8")


if __name__ == "__main__":
    main()
