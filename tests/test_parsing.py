"""The parse is that of spaCy's own pipeline, though some of its layers and rules are applied in another way."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language

from kzrs_bot.language.english import MODELS
from kzrs_bot.language.pipeline import Analyser
from kzrs_bot.language.ruler import repeatable
from kzrs_bot.scripts.reader import read_script

SCRIPT = Path(__file__).parent / "dialogues" / "dev.dialogue.yaml"
EACH = 3
"""Of so many conversations one is parsed."""


@pytest.fixture(scope="module")
def plain() -> Language:
    """The pipeline as its package has it."""
    name = next(name for name in MODELS if spacy.util.is_package(name))
    return spacy.load(name, exclude=["ner", "lemmatizer"])


@pytest.fixture(scope="module")
def said() -> list[str]:
    texts = [turn.wordings[0] for dialogue in read_script(SCRIPT).dialogues[::EACH] for turn in dialogue.turns]
    return ["", "hm", *texts, " ".join(texts)[:1000]]


def parsed(doc: spacy.tokens.Doc) -> list[tuple[str, str, str, int]]:
    return [(token.text, token.pos_, token.dep_, token.head.i) for token in doc]


def test_each_word_has_the_part_that_spacy_gives_it(plain: Language, analyser: Analyser, said: list[str]) -> None:
    ours = analyser.nlp
    with ours.select_pipes(disable=["kzrs_spelling", "kzrs_utterance"]):
        for text in said * 2:  # the second time all is known
            assert parsed(ours(text)) == parsed(plain(text)), text
        for own, doc in zip(ours.pipe(said), plain.pipe(said), strict=True):
            assert parsed(own) == parsed(doc)
            assert len(doc) == 0 or np.abs(own.tensor - doc.tensor).max() < 1e-4


def test_rules_that_look_farther_are_not_remembered(plain: Language) -> None:
    rules = plain.get_pipe("attribute_ruler").patterns
    assert repeatable(rules)
    for pattern, index in (([{"LOWER": "to"}, {"TAG": "VB"}], 1), ([{"DEP": "aux"}, {"TAG": "VB"}], 0)):
        assert not repeatable([*rules, {"patterns": [pattern], "attrs": {"POS": "VERB"}, "index": index}])
        assert repeatable([*rules, {"patterns": [pattern], "attrs": {"LEMMA": "go"}, "index": index}])
    assert not repeatable([*rules, {"patterns": [[{"MORPH": "Number=Sing"}]], "attrs": {"POS": "NOUN"}, "index": 0}])
