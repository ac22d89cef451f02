"""Numbers, dates and proper names in running English text, found by their looks alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from kzrs_bot.values import MONTHS

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mention:
    """A number, date or name, in positions of the collapsed text."""

    kind: Literal["number", "date", "name"]
    span: Span
    telling: tuple[Span, ...]
    """The parts that evidence must cover: of a name its capitalised words."""


_MONTH = f"(?:{'|'.join(MONTHS)})"
_YEAR = r"[12]\d{3}"
_DATE = re.compile(
    rf"""{_MONTH}\ \d{{1,2}}(?:-(?:{_MONTH}\ )?\d{{1,2}})?(?:,\ {_YEAR})?(?!\d)
      | \d{{1,2}}(?:-\d{{1,2}})?\ {_MONTH}(?:\ {_YEAR})?
      | (?:{_MONTH}(?:-|\ to\ |\ and\ ))?{_MONTH}\ {_YEAR}
      | {_MONTH}-{_MONTH}
      | \b(?:first|second|third|fourth|last)\ (?:quarter|half)(?:\ of\ (?:{_YEAR}|the\ year))?
      | (?<![\w$-]){_YEAR}(?:-{_YEAR})?(?![\w,.]*\d)
    """,
    re.VERBOSE,
)
_NUMBER = re.compile(
    r"""(?<![\w-])(?<!\d[.,])[$€£]?\d[\d,]*(?:\.\d+)?(?:-fold|%)?
        (?:\ (?:thousand|million|billion|trillion)\b)?(?!\w)""",
    re.VERBOSE,
)
_NUMBER_WORD = re.compile(
    r"""\b(?:three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred
      |dozen|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:[-.&/](?=[^\W_])[^\W_]+|'(?!s\b)[^\W_]+)*")
_QUOTED = re.compile(r'[“„«]([^“”„«»"]{1,60})[”“»]|(?<!\w)"([^"]{1,60})"(?!\w)')
_LINK = re.compile(r"\.? (?:of |of the |for )?|[-&/]")
_FOLDS = str.maketrans("“”„«»‘’ʼ–—−‑‐", '"""""\'\'\'-----')


def collapsed(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def folded(text: str) -> str:
    """The text with one kind of quotes, apostrophes and dashes; no position moves."""
    return text.translate(_FOLDS)


def capitalised(paragraphs: Iterable[str]) -> frozenset[str]:
    """Words that are capitalised somewhere without beginning a sentence."""
    texts = [folded(collapsed(paragraph)) for paragraph in paragraphs]
    return frozenset(
        text[start:end] for text in texts for start, end in _capital_words(text) if not _begins_sentence(text, start)
    )


def mentions(paragraph: str, known: frozenset[str]) -> list[Mention]:
    """Numbers, dates and names in the order of the text; `known` words are names anywhere."""
    raw = collapsed(paragraph)
    text = folded(raw)
    figures = list(_figures(text))
    taken = {position for mention in figures for position in range(*mention.span)}
    names = [*_names(text, known, taken), *_quoted(raw, text)]
    return sorted([*figures, *names], key=lambda mention: mention.span)


def _figures(text: str) -> Iterator[Mention]:
    taken: set[int] = set()
    for kind, pattern in (("date", _DATE), ("number", _NUMBER), ("number", _NUMBER_WORD)):
        for match in pattern.finditer(text):
            positions = set(range(*match.span()))
            if not positions & taken:
                taken |= positions
                yield Mention("date" if kind == "date" else "number", match.span(), (match.span(),))


def _capital_words(text: str) -> Iterator[Span]:
    for match in _WORD.finditer(text):
        if match.group()[0].isupper():
            yield match.span()


def _names(text: str, known: frozenset[str], taken: set[int]) -> Iterator[Mention]:
    """Capitalised words, those that stand together as one name."""
    group: list[Span] = []
    for span in _capital_words(text):
        if span[0] in taken or not _is_name(text, span, known):
            continue
        if group and not _LINK.fullmatch(text[group[-1][1] : span[0]]):
            yield _name(group)
            group = []
        group.append(span)
    if group:
        yield _name(group)


def _name(group: list[Span]) -> Mention:
    return Mention("name", (group[0][0], group[-1][1]), tuple(group))


def _is_name(text: str, span: Span, known: frozenset[str]) -> bool:
    word = text[slice(*span)]
    return not _begins_sentence(text, span[0]) or word in known or _is_acronym(word)


def _is_acronym(word: str) -> bool:
    return sum(letter.isupper() for letter in word) > 1


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \"'([")
    if not before:
        return True
    if before[-1] in ":," and '"' in text[len(before) : start]:
        return True
    initial = re.search(r"(?:^|[\s\"'(])\w\.$", before)
    return before[-1] in ".!?" and not initial


def _quoted(raw: str, text: str) -> Iterator[Mention]:
    """Short quoted phrases; longer ones are somebody's words, not a name."""
    for match in _QUOTED.finditer(raw):
        group = 1 if match[1] is not None else 2
        words = list(_WORD.finditer(text, *match.span(group)))
        if 0 < len(words) <= 6 and match[group][-1] not in ".!?":
            yield Mention("name", match.span(group), tuple(word.span() for word in words))
