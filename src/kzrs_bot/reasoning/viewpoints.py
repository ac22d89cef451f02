"""From which party's side a balance is asked for: one party's surplus is the other's deficit."""

from __future__ import annotations

from collections.abc import Collection

from kzrs_bot.language.utterance import Word
from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.question import Question, Term, Weight
from kzrs_bot.reasoning.sides import pseudo_words
from kzrs_bot.reasoning.sketch import Sketch

_SIDES = frozenset({"side", "point", "viewpoint", "standpoint", "perspective", "vantage", "angle"})
"""Nouns of the side from which something is seen."""
_FOR = frozenset({"for", "by"})
"""Words before the party whose balance it is."""
_FAVOURING = frozenset({"favour", "favours", "favoured", "favouring", "favor", "favors", "favored", "favoring"})
"""Words before the party that a balance is good for, right before it or with an "of" between."""
_ASKING = frozenset({"did", "does", "do", "is", "was", "has", "had", "that", "says", "claims", "if", "whether"})
"""Words before the party that a sentence is on."""
_DOING = frozenset(
    {"have", "has", "had", "run", "runs", "ran", "running", "post", "posts", "posted", "record", "records", "recorded"}
    | {"enjoy", "enjoys", "enjoyed", "show", "shows", "showed", "face", "faces", "faced", "suffer", "suffered", "is"}
    | {"was", "in", "end", "ended", "keep", "kept", "achieve", "achieved", "book", "booked"}
)
"""Words after the party that has a balance."""
_BALANCE = frozenset({"surplus", "deficit", "balance", "shortfall"})
"""Nouns that a party's adjective makes its own."""


def viewpoint(question: Question, parties: Collection[str]) -> str | None:
    """The one party whose balance a question is on; None where it names none, or both, as such."""
    words = pseudo_words(question.text)
    named = [term for term in question.terms if term.weight is Weight.PARTY and term.end]
    found = {name for term in named if _owns(term, words, question.text) for name in term.terms if name in parties}
    return next(iter(found)) if len(found) == 1 else None


def mutual(pack: Pack, result: str) -> bool:
    """Whether a measure is the balance of what goes from one party to the other and back, so that each has its own."""
    balances = (set(each.terms) for each in pack.arithmetic if each.kind == "difference" and each.result == result)
    acts = [set(each.terms) for each in pack.arithmetic if each.kind == "acts"]
    return any(terms <= act for terms in balances for act in acts)


def balance_of(pack: Pack, sketch: Sketch) -> str:
    """The name of the party whose balance is asked for, where the source speaks from the side of the other one."""
    if len(sketch.operands) != 1 or not mutual(pack, sketch.operands[0].series.measure):
        return ""
    party = viewpoint(sketch.question, pack.report.parties)
    return pack.entities[party].name if party is not None and party != pack.report.perspective else ""


def other_party(pack: Pack) -> str:
    """The name of the one party from whose side the source does not speak."""
    others = [pack.entities[party].name for party in pack.report.parties if party != pack.report.perspective]
    return others[0] if len(others) == 1 else ""


def _owns(term: Term, words: tuple[Word, ...], text: str) -> bool:
    """Whether a party is named as the one that has what is asked about."""
    ahead = [word.norm for word in words[max(0, term.start - 3) : term.start] if word.norm not in {"the", "of"}]
    before = [word.norm for word in words[max(0, term.start - 2) : term.start] if word.norm != "the"][-1:]
    after = [word.norm for word in words[term.end : term.end + 2]]
    if before == ["with"]:
        return False
    own = text[words[term.end - 1].end :].startswith(("'s", "\u2019s", "' ", "\u2019 "))
    seen = bool(_SIDES.intersection(after[:1])) or (own and bool(_SIDES.intersection(after)))
    acting = _DOING.intersection(after[:1]) and (not before or before[0] in _ASKING)
    adjective = bool(_BALANCE.intersection(after)) and before not in (["to"], ["from"], ["and"])
    favoured = bool(_FAVOURING.intersection(ahead[-1:]))
    return bool(seen or own or favoured or _FOR.intersection(before) or acting or adjective)
