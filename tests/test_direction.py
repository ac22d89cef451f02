"""Who acts on whom, from syntax, verb and preposition."""

from __future__ import annotations

import pytest

from kzrs_bot import Bot
from kzrs_bot.language.pipeline import Analyser
from kzrs_bot.reading.question import Direction
from kzrs_bot.reading.reader import Reader

OUT = Direction("skarvik", "hestoy")
BACK = Direction("hestoy", "skarvik")
OPEN = Direction()

ROWS: dict[Direction, tuple[str, ...]] = {
    OUT: (
        "How much freight went from Skarvik to Hestøy?",
        "How much freight did Hestøy receive?",
        "What is sent to Hestøy by Skarvik?",
        "Skarvik's freight to Hestøy",
        "freight to hestoy",
        "freight to the island",
        "What does Hestøy buy from Skarvik?",
        "What was delivered to Hestøy?",
        "What does Skarvik sell to Hestøy?",
        "Skarvik's exports",
    ),
    BACK: (
        "What does Hestøy send to Skarvik?",
        "What does Skarvik get from Hestøy?",
        "What does Skarvik import from Hestøy?",
        "What was shipped by Hestøy?",
        "freight to the mainland",
        "Hestøy exports",
        "How much does the mainland buy from the island?",
        "What is imported from Hestøy?",
        "goods that Skarvik purchased from Hestøy",
    ),
    OPEN: (
        "freight between Skarvik and Hestøy",
        "freight in 2024",
        "trade of Skarvik and Hestøy",
        "Where is Hestøy?",
    ),
}


@pytest.mark.parametrize(
    ("text", "direction"), [(text, direction) for direction, texts in ROWS.items() for text in texts]
)
def test_direction(analyser: Analyser, reader: Reader, text: str, direction: Direction) -> None:
    assert reader.read(analyser.analyse(text)).direction == direction


def test_the_doer_outweighs_a_place(bot: Bot) -> None:
    """A subject and a "by" are surer than a preposition of place, which may be of the other party's town."""
    for question, opened in [
        ("Was the embassy in Astana opened by Serbia?", "Yes. Serbia opened"),
        ("Did Kazakhstan open the embassy in Astana?", "No. "),
        ("Was the embassy in Astana opened by Kazakhstan?", "No. "),
        ("Did Kazakhstan open an embassy in Serbia?", "Yes. Kazakhstan opened"),
    ]:
        assert bot.conversation().ask(question).text.startswith(opened), question
