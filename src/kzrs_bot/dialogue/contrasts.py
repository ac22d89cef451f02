"""What a number of things or a share is set apart from: "how many are sloops rather than cutters?".

The kind that is asked for is the one before such words. What comes after them is a kind that the source knows as well,
and would else be counted in its place or with it.
"""

from __future__ import annotations

from kzrs_bot.language.utterance import Utterance

_NUMBERED = frozenset({"count", "percent"})
"""Ways of asking for a number of things of one kind, or their part of all."""
_MOST = 6
"""Words that may follow "rather than"."""
_ENDS = frozenset({"how", "what", "which", "who", "when", "where"})
"""Words that begin another question."""


def without_contrast(utterance: Utterance, way: str, contrast: tuple[int, int]) -> str | None:
    """The text without the kind that is not asked for; None where there is none, or a time or size stands in its place.

    contrast is the first and the one past the last of the words that set it apart, way what the message asks for.
    """
    if way not in _NUMBERED:
        return None
    first, last = contrast
    end = _end(utterance, last)
    if not 0 < first < last < end or not any(last <= m.start < end for m in utterance.mentions):
        return None
    words, text = utterance.words, utterance.text
    spans = [(m.start, m.end) for m in utterance.periods] + [(m.start, m.end) for m in utterance.quantities]
    if any(start < words[end - 1].end and words[first].start < stop for start, stop in spans):
        return None
    return f"{text[: words[first].start].rstrip(' ,')}{text[words[end - 1].end :]}"


def _end(utterance: Utterance, start: int) -> int:
    """The place past the last word of what begins at another, up to a mark, an auxiliary or another question."""
    words, text = utterance.words, utterance.text
    for place in range(start + 1, min(len(words), start + _MOST)):
        before = text[words[place - 1].end : words[place].start]
        if before.strip() or words[place].pos == "AUX" or words[place].norm in _ENDS:
            return place
    return min(len(words), start + _MOST)
