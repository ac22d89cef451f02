"""Cuts a message into the questions it asks and what is said around them."""

from __future__ import annotations

import re

_SENTENCE = re.compile(
    r"(?<=[?!;])\s+|(?<=[^\W_]\.)\s+(?=\S)|(?<=\)\.)\s+(?=\S)|(?<=[:;][()D])\s+|\n+"
    r"|:\s+(?=(?:who|what|when|where|which|why|how|did|does|is|was)\b)"
    r"|,\s+(?:i mean|i meant|or rather|that is)[,:]?\s+(?=(?:who|what|when|where|which|why|how|did|does|is|was)\b)",
    re.I,
)
_ASKS = r"(?:what|who|whom|whose|when|where|which|why|how)\b(?!\s+(?:not|so)\b)"
_JOINED = re.compile(
    rf",?\s+(?:and|also|plus|n|&)\s+(?:also\s+)?(?=(?:(?:in|on|by|at|for|to|from|with|since|until|of|about)\s+)?"
    rf"{_ASKS}|(?:did|does|was|were|is|are|has|have)\s+\w+)|,+\s*(?:or\s+)?(?=(?:what|how|why)\b)",
    re.I,
)
_BARE = re.compile(r"(?:when|where|why|who|how)\W*", re.I)
_ASKING = re.compile(rf"\b{_ASKS}|^(?:did|does|was|were|is|are|has|have)\b", re.I)
_ENDED = re.compile(r"[?!.;]$|[:;][()D]$")
_TAG = re.compile(
    r"(?:(?:is|was) (?:that|this|it) (?:so|true|right|correct)|true|correct|right|true or (?:false|not))\?+", re.I
)
"""A short question that has the sentence before it confirmed."""
_METHOD = re.compile(
    r"(?:(?:surely|but|and|so),?\s+)*(?:"
    r"(?:(?:you|we|one|i)\s+(?:can|could|should|must|may|might)(?:\s+be\s+able\s+to)?"
    r"|(?:it|that|this)\s+(?:can|could|should|must|may|might)\s+be)\s+(?:\w+ly\s+)?"
    r"(?:work|figur|deriv|calculat|comput|reckon|infer|deduc|extrapolat|get\b|got\b|f[io][nu]nd\b)"
    r"|(?:the|its|their)\s+(?:\w+\s+){0,3}?(?:growth|rates?|percentages?|figures?|numbers?|totals?)\s+"
    r"(?:gives?|tells?|lets?|allows?|makes?|is enough|are enough|suffices?)\b)[^.?!;]*[.?!]*",
    re.I,
)
"""What only says how the question before it may be answered ("... the 1900 level? You can derive it, right?")."""
_GUESS = re.compile(rf"(?P<asked>.*\b{_ASKS}.*?),\s+(?P<guess>[\w' -]+)\?+$", re.I)
_NO_GUESS = re.compile(
    rf"(?:(?:in|on|at|by|for|to|from|of|with|and|or|but|per|as|if|please|then|exactly|though|too"
    r"|not|excluding|except|apart|aside|besides|leaving|without|minus|including|counting|plus)\b)"
    rf"|.*\b(?:included|excluded|aside|out|as well|{_ASKS}"
    r"|is|are|was|were|did|do|does|has|have|had|will|would|can|could)\b",
    re.I,
)
_GUESSED = 3
"""Most words of a guess that a question ends with ("who paid, the bank?")."""
_TOPIC = 6
"""Most words of a topic before a colon, or of what stands before a question ("In 2023, ...")."""
_LEAD = re.compile(
    rf"(?:^|(?<=[.!?,;] ))(?:(?:and|so|now|then|please|but) )*(?:tell|answer|remind) me(?: \w+){{0,3}}:\s+(?={_ASKS})",
    re.I,
)
"""What only says before a colon that a question comes ("tell me first: who ...?")."""
_OF_ALL = re.compile(
    r"(?:(?:and|but|so)\s+)?(?:of|among|amongst|out of|from among)\s+(?:all|both|the|these|those|its|our|their)\b", re.I
)
"""How what is counted among is named ahead of a question ("of the piers, how many ...?")."""
_THEIR_NUMBER = re.compile(
    r"how many\s+(?:(?:are|were)\s+)?(?:there|these|those|they|of (?:them|these|those))"
    r"(?:\s+(?:are|were|is|was|in (?:all|total)|altogether|there)){0,3}\W*",
    re.I,
)
"""A question for the number of what the one before it asks the names of."""
_LASTING = re.compile(r"(?:for\s+)?how\s+(?:long|many\s+(?:days|weeks|months|years|hours))\W*", re.I)
"""A question for how long what the one before it finds went on."""
_FIRST, _LATER = 4, 2
"""Fewest words of a first and of a later part: "on what day and in what city" stays whole."""
_WHOLE = re.compile(r"who\s+\w+\s+\w+|(?:when|where|why|who|how)\s+(?:is|was|are|were)\s+\w+", re.I)
"""A first part that is a question of three words ("who owns it")."""


def _topics_kept(sentences: list[str]) -> list[str]:
    """The sentences; a topic before a colon is kept with its question ("Timber: how much more?"), a "true?" with
    its claim.
    """
    kept: list[str] = []
    for sentence in sentences:
        if kept and _TAG.fullmatch(sentence.strip()) and not _ENDED.search(kept[-1].rstrip(".")):
            kept[-1] = f"{kept[-1].rstrip(' .')}, {sentence.strip()}"
        elif kept and len(kept[-1].split()) <= _TOPIC and not _ENDED.search(kept[-1]):
            kept[-1] = f"{kept[-1]}: {sentence}"
        else:
            kept.append(sentence)
    return kept


def segments(text: str) -> tuple[str, ...]:
    """The sentences of a message, those joined by "and" taken apart where each asks something."""
    found = [part for sentence in _topics_kept(_SENTENCE.split(text)) for part in _questions(sentence.strip())]
    return tuple(part for part in found if re.search(r"\w", part))


def without_lead(text: str) -> str | None:
    """A message without what only says that a question comes; None where nothing does."""
    shorter = _LEAD.sub("", text)
    return shorter if shorter != text else None


def without_method(text: str) -> str | None:
    """A question without the sentence behind it that only says how it may be answered; None where there is none."""
    *asked, last = (part for part in _SENTENCE.split(text) if part.strip())
    told = bool(asked) and asked[-1].rstrip().endswith("?") and _METHOD.fullmatch(last.strip())
    return text[: text.rindex(last)].rstrip() if told else None


def without_guess(text: str) -> str | None:
    """A question without the guess that it ends with ("what did they say, good things?"); None where it has none."""
    found = _GUESS.fullmatch(text.strip())
    if found is None or len(found["guess"].split()) > _GUESSED or _NO_GUESS.match(found["guess"]):
        return None
    return f"{found['asked']}?"


def _questions(sentence: str) -> list[str]:
    """The questions that one sentence joins; the sentence where there are not several."""
    parts: list[str] = []
    for part in _JOINED.split(sentence):
        ahead = bool(parts) and not _ASKING.search(parts[-1])
        if ahead and (len(parts[-1].split()) <= _TOPIC or _OF_ALL.match(parts[-1])):
            parts[-1] = f"{parts[-1]}, {part.strip()}"
        elif parts and _THEIR_NUMBER.fullmatch(part.strip()):
            parts[-1] = f"{parts[-1]} and {part.strip()}"
        elif parts and _LASTING.fullmatch(part.strip()):
            parts.append(f"{part.strip(' ?.!')} did it last?")
        else:
            parts.append(part.strip())
    sizes = [len(part.split()) for part in parts]
    later = zip(sizes[1:], parts[1:], strict=True)
    short = sizes[0] < _FIRST and not _WHOLE.fullmatch(parts[0])
    if short or any(size < _LATER and not _BARE.fullmatch(part) for size, part in later):
        return [sentence]
    asked = sentence.endswith("?")
    return [f"{part}?" if asked and _ASKING.search(part) and part[-1] not in "?!." else part for part in parts]
