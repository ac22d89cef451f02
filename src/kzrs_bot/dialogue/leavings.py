"""What is said after a question to be left out: "How many ships are there? (Don't count the tugs, which are hired.)".

The words become part of the question ("..., not counting the tugs?"), so that they are read as what is set aside and
not as another question or a preamble.
"""

from __future__ import annotations

import re

_NOT = r"(?:do not|don['’]?t|never)"
_OUT = (
    rf"(?:{_NOT} (?:count|include|consider|reckon|add|list|mention)(?: in)?|leave (?:out|aside)|ignore|exclude|skip"
    r"|omit|disregard|forget(?: about)?|set aside|not (?:counting|including)|excluding"
    rf"|(?:i|we) {_NOT} mean|i['’]?m not (?:asking (?:about|for)|after)|i am not (?:asking (?:about|for)|after))"
)
_SAID = re.compile(
    r"(?P<asked>.+?)(?:[?.!;:,]|\s(?=\())\s*\(?\s*(?:(?:but|and|please|just|only|though)\s+)*"
    rf"(?:{_OUT}\s+(?P<what>[^?!;()]+?)|(?:leave|put|set|keep)\s+(?P<between>[^?!;(),]+?)\s+(?:out|aside))"
    r"(?P<clause>,?\s+(?:which|who|that|as|since|because|they|it|these|those)\b[^?!;()]*)?(?:\s+please)?[\s.?!;)]*",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?P<asked>.+?),\s+(?:with\s+)?(?P<what>[^,?!;]+?)"
    r"\s+(?:excluded|excepted|omitted|left out|set aside|not (?:counted|included))[\s.?!]*",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(
    r"(?P<asked>.+?)\s*\((?:[^();]*?\b(?:included|counted|in)\b(?:,|;| and| but)+\s*)?(?:but |and )?"
    r"(?P<what>[^();,]+?)(?: is| are)? (?:not|isn['’]?t|aren['’]?t)(?: (?:included|counted|in))?\)[\s.?!]*",
    re.IGNORECASE,
)
"""What is left out of a count in brackets, beside what is in it ("(the tug included, the barge not)")."""
_WITHOUT = re.compile(
    r"(?P<asked>.+?),\s+(?:but )?(?:without|minus|not)(?! (?:counting|including|just|only|even)\b)"
    r"\s+(?P<what>[^,?!;()]+?)[\s.?!]*",
    re.IGNORECASE,
)
_BEFOREHAND = re.compile(
    r"(?:(?:and|so|but|then)\s+)*(?:leave|leaving|set|setting|put|putting|keep|keeping|take|taking)\s+(?P<what>[^,?!;()]+?)"
    r"\s+(?:out(?: of (?:it|this|the count|account|consideration))?|aside|apart|to one side),"
    r"\s*(?:and\s+)?(?P<asked>.+?)[\s.?!]*",
    re.IGNORECASE,
)
"""What is left out, said before the question ("leaving the tugs aside, how many ...?")."""
_COUNTS = re.compile(r"\b(?:how many|count|number of)\b", re.IGNORECASE)
_ASKS = re.compile(r"\b(?:how (?:many|much|long)|what|which|who|name|list|number|count)\b", re.IGNORECASE)
_MOST = 8
"""Most words that say what is left out."""


def with_leavings(text: str) -> str | None:
    """The question with what is to be left out of it; None where nothing is said to be after it."""
    text = text.strip()
    said = _SAID.fullmatch(text) or _AFTER.fullmatch(text) or _BEFOREHAND.fullmatch(text)
    if said is None and _COUNTS.search(text):
        said = _IN_BRACKETS.fullmatch(text) or _WITHOUT.fullmatch(text)
    if said is None or not _ASKS.search(said["asked"]):
        return None
    what = (said["what"] or said.groupdict().get("between") or "").rstrip(" .,")
    if len(what.split()) > _MOST:
        return None
    return f"{said['asked'].rstrip(' ?.,;:')}, not counting {what}?"
