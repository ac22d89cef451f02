"""Cleaning of raw messages and the plain word level that terms are matched on."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 1000
"""Characters of a message that are read; people who paste more mean its beginning or its end."""

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_SPACES = re.compile(r"\s+")
_QUOTES = str.maketrans(
    {"‘": "'", "’": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "‑": "-"}
)
_STROKES = str.maketrans({"đ": "dj", "Đ": "Dj", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ß": "ss"})
_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*(?:'[^\W\d_]+)?")
_BARE_PERCENT = re.compile(r"(?<![\d\s])\s*%|(?<!\d)\s+%")
_BARE_DOLLAR = re.compile(r"\$+(?!\s*\d)")
"""Signs that stand for a word ("how many %", "how much $$")."""
_US_DOLLARS = re.compile(r"\b(?:US|U\.S\.|American|us) (?=[Dd]ollars?\b)")
"""What says no more than which dollars are meant."""
_THEN = re.compile(
    r"\b(more|less|fewer|greater|higher|lower|bigger|larger|smaller|longer|earlier|later|faster|better|worse) then"
    r"(?= (?:\$|\d|an? |the |half|twice|one|two|three|four|five|ten|in \d))",
    re.IGNORECASE,
)
"""A "then" that is meant for "than"."""
_PLUS = re.compile(r"(?<=[a-z]) \+ (?=[a-z])", re.I)
_HYPHENATED_CO = re.compile(r"\bco-(?=op|or)", re.I)


def clean(raw: str) -> str:
    """The message without control characters, escape sequences and surplus space, in Unicode's NFKC form."""
    if len(raw) > LONGEST:
        raw = raw[: LONGEST // 2] + " " + raw[-LONGEST // 2 :]
    text = _ANSI.sub(" ", raw.encode("utf-8", "replace").decode("utf-8"))
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    if not text.isprintable():
        text = "".join(" " if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} else c for c in text)
    text = _BARE_DOLLAR.sub(" dollars ", _BARE_PERCENT.sub(" percent ", text))
    text = _US_DOLLARS.sub("", text)
    text = _THEN.sub(r"\1 than", _PLUS.sub(" plus ", text))
    return _SPACES.sub(" ", _HYPHENATED_CO.sub("co", text)).strip()


def norm(word: str) -> str:
    """Lower case without diacritics: the form in which words are compared."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.translate(_STROKES))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


def split_words(text: str) -> list[tuple[int, int]]:
    """Offsets of the words of a text: letters and digits, with inner decimal points and a final 's apart."""
    spans = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        apostrophe = text.find("'", start, end)
        spans.append((start, apostrophe if apostrophe > start else end))
    return spans


def word_norms(text: str) -> list[str]:
    """The norms of a text's words."""
    return [norm(text[a:b]) for a, b in split_words(text)]
