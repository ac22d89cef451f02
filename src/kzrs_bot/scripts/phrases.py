"""What a script expects to read in a reply: whole words and figures, or a regular expression between slashes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

_SAME = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "ʼ": "'",
        "“": '"',
        "”": '"',
        "«": '"',
        "»": '"',
        "–": "-",
        "—": "-",
        "‑": "-",
        "−": "-",
        "đ": "d",
        "Đ": "D",
        "ł": "l",
        "Ł": "L",
        "ø": "o",
        "Ø": "O",
    }
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something that a reply is to say, or is not to say."""

    text: str
    """As the script writes it."""
    line: int
    pattern: re.Pattern[str] = field(repr=False, compare=False)

    def found_in(self, reply: str) -> bool:
        """Whether a reply's text, folded already, holds the phrase."""
        return self.pattern.search(reply) is not None


def phrase(text: str, line: int = 0) -> Phrase:
    """The phrase that a script's text stands for; raises ValueError where it could match nothing or everything."""
    return Phrase(text, line, re.compile(_expression(text), re.IGNORECASE))


def folded(text: str) -> str:
    """The text in small letters, without diacritics, with plain quotes and dashes and single spaces."""
    return " ".join(_without_marks(text).split()).lower()


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(_SAME))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _expression(text: str) -> str:
    if len(text) > 1 and text.startswith("/") and text.endswith("/"):
        return _regular(text[1:-1])
    words = folded(text).split()
    if not words:
        raise ValueError("expected words or figures, found nothing")
    body = r"\s+".join(re.escape(word) for word in words)
    before = r"(?<!\w)(?<!\d[.,])" if words[0][0].isalnum() else ""
    after = r"(?!\w)(?![.,]\d)" if words[-1][-1].isalnum() else ""
    return f"{before}{body}{after}"


def _regular(expression: str) -> str:
    plain = _without_marks(expression)
    try:
        matches_nothing = re.compile(plain).search("") is not None
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"/{expression}/ is no regular expression: {error}") from error
    if matches_nothing:
        raise ValueError(f"/{expression}/ matches the empty text, so every reply would pass")
    return plain
