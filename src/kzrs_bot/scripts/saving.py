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


def save_dialogue(
    path: Path, exchanges: Iterable[tuple[str, Reply]], *, name: str = "", pack: str = "", replace: bool = False
) -> None:
    """Write what was said and replied to a script file; raises FileExistsError unless `replace` is set."""
    turns = tuple(_turn(said, reply) for said, reply in exchanges)
    if not turns:
        raise ValueError("nothing was said yet, so there is nothing to save")
    draft = Draft(name or " ".join(turns[0].user[0].split()) or path.name.partition(".")[0], turns)
    with path.open("w" if replace else "x", encoding="utf-8") as file:
        file.write(script_text([draft], pack=pack))


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
