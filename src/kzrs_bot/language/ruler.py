"""The rules by which the English pipeline tells parts of speech, applied to each kind of word but once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from spacy.attrs import DEP, LOWER, TAG
from spacy.language import Language
from spacy.tokens import Doc

_MOST = 8192
"""Words in their parts that are kept; then it begins anew."""
_POS, _OWN = "POS", {"TAG", "LOWER", "DEP", "IS_SPACE"}


def repeatable(patterns: Iterable[Mapping[str, Any]]) -> bool:
    """Whether rules tell a word's part of speech by its tag, letters and part in the sentence, and by what part the
    word before it has."""
    telling = ((pattern, rule["index"]) for rule in patterns if _POS in rule["attrs"] for pattern in rule["patterns"])
    return all(
        own.keys() <= _OWN and all(set(other) == {"DEP"} for other in before) and index == len(before) < 2
        for (*before, own), index in telling
    )


@Language.factory("kzrs_parts", requires=["token.tag", "token.dep"], assigns=["token.pos"])
class KnownParts:
    """Tells the parts of speech that spaCy's "attribute_ruler" tells, and asks it but for what it was not asked yet."""

    def __init__(self, nlp: Language, name: str) -> None:  # noqa: ARG002 (spaCy passes both)
        self.ruler: Any = None
        self._known: dict[tuple[int, ...], int] = {}

    def __call__(self, doc: Doc) -> Doc:
        words = doc.to_array([TAG, LOWER, DEP]).tolist()
        parts = [0, *(part for _, _, part in words)]
        keys = [(*word, before) for word, before in zip(words, parts, strict=False)]
        told = [self._known.get(key) for key in keys]
        if None in told or any(token.is_space for token in doc):
            return self._asked(doc, keys)
        for token, pos in zip(doc, told, strict=True):
            token.pos = pos
        return doc

    def _asked(self, doc: Doc, keys: Sequence[tuple[int, ...]]) -> Doc:
        if len(self._known) > _MOST:
            self._known.clear()
        doc = self.ruler(doc)
        self._known.update((key, token.pos) for key, token in zip(keys, doc, strict=True) if not token.is_space)
        return doc


def remember_parts(nlp: Language) -> None:
    """Put ours in place of the pipeline's own rules, where words tell all that these go by."""
    ruler = nlp.get_pipe("attribute_ruler")
    if repeatable(ruler.patterns):
        nlp.replace_pipe("attribute_ruler", "kzrs_parts").ruler = ruler
