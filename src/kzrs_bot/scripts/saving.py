"""Saves a conversation as a script that passes as long as the bot says the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from kzrs_bot.reply import Kind, Reply
from kzrs_bot.scripts.phrases import folded, phrase
from kzrs_bot.scripts.runner import places
from kzrs_bot.scripts.spoken import spoken
from kzrs_bot.scripts.yaml_text import Draft, DraftTurn, script_text

_FIGURE = re.compile(r"[$€£]?\d+(?:[.,]\d+)*(?:%| (?:thousand|million|billion|trillion)\b)?")


def conversation_script(
    exchanges: Iterable[tuple[str, Reply]], *, name: str = "", pack: str = "", comment: str = ""
) -> str:
    """A script of what was said and replied; `pack` is the pack's folder as seen from the script's own folder."""
    turns = tuple(_turn(said, reply) for said, reply in exchanges)
    if not turns:
        raise ValueError("nothing was said yet, so there is nothing to save")
    title = " ".join((name or turns[0].user[0]).split()) or "a conversation"
    return script_text([Draft(title, turns)], pack=pack, comment=comment)


def save_dialogue(
    path: Path, exchanges: Iterable[tuple[str, Reply]], *, name: str = "", pack: str = "", replace: bool = False
) -> None:
    """Write the script to a file; raises FileExistsError where there is one, unless `replace` is set."""
    text = conversation_script(exchanges, name=name, pack=pack)
    with path.open("w" if replace else "x", encoding="utf-8") as file:
        file.write(text)


def _turn(said: str, reply: Reply) -> DraftTurn:
    checks = [("kind", (reply.kind.value,)), ("says", tuple(_figures(reply)))]
    if reply.kind is Kind.ANSWER:
        checks += [("cites", places(reply)), ("facts", reply.facts)]
    return DraftTurn((said,), tuple((key, values) for key, values in checks if values))


def _figures(reply: Reply) -> Iterator[str]:
    """The figures of the reply, each once, as far as a script finds them again."""
    text = spoken(reply)
    whole = folded(text)
    for figure in dict.fromkeys(_FIGURE.findall(text)):
        if phrase(figure).found_in(whole):
            yield figure
