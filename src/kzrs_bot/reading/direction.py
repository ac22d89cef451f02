"""Who does what to whom: the direction of an act, read from frames of the lexicon and word order.

Frames say which syntactic place of a word is the giving side and which the receiving one (after Fillmore's
case frames). Word order and prepositions decide, since people who type fragments leave little else to go by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kzrs_bot.language.utterance import Mention, Word
from kzrs_bot.pack.model import Concept, Entity
from kzrs_bot.reading.question import Direction

_PREPOSITIONS = frozenset({"to", "from", "in", "into", "with", "for", "by", "of", "at", "on", "against", "onto", "off"})
_PLACES = frozenset({"in", "at", "with", "for"})
"""Prepositions that only have a role after the word that they belong to."""
_WAYS = frozenset({"from", "to", "into"})
"""Prepositions that say themselves which way a thing goes ("pumps from France import")."""
_DETERMINERS = frozenset({"the", "republic", "of", "a", "an", "its", "their"})
_OWNING = frozenset({"its", "their", "our", "your", "his", "her"})
_BE = frozenset({"be", "was", "were", "been", "being", "is", "are", "get", "got"})

_NEAR = 3
"""Words from an act to the one that it is set against."""
_SYNTAX = 4
"""How sure the place of a doer is; surer than that of a preposition of place."""
_HAVING = frozenset(
    {"have", "has", "had", "get", "gets", "got", "win", "won", "enjoy", "enjoyed", "receive", "received", "found"}
)
"""Verbs after which a side is the giver ("had Spanish support")."""


def _by_default(
    mentions: Sequence[Mention], concepts: Mapping[str, Concept], parties: Sequence[str], perspective: str | None
) -> Direction:
    """Where nobody is named, the party from whose side the source speaks buys and sells."""
    places = {concept.frame.get("subject") for _, concept in _framed(mentions, concepts) if concept.converse}
    if perspective is None or len(places) != 1 or len(parties) != 2:
        return Direction()
    other = next(party for party in parties if party != perspective)
    return Direction(perspective, other) if places == {"from"} else Direction(other, perspective)


_CITING = {"to": ("according",), "by": ("going", "judging")}
"""Words that with a preposition only say whose word something is."""


def _sides(
    mentions: Sequence[Mention], entities: Mapping[str, Entity], parties: Sequence[str]
) -> list[tuple[int, int, str]]:
    """Where the two parties stand in the text, by their names, adjectives, people and places."""
    found: list[tuple[int, int, str]] = []
    taken = -1
    named = [m.start for m in mentions if any(term in parties for term in m.terms)]
    for mention in mentions:
        holds_party = not any(t in parties for t in mention.terms) and any(
            mention.start <= place < mention.end for place in named
        )
        if mention.start < taken or holds_party:
            continue
        for term in mention.terms:
            entity = entities.get(term)
            side = term if term in parties else entity.side if entity is not None else None
            if side is not None and side in parties:
                found.append((mention.start, mention.end, side))
                taken = mention.end
                break
    return found


def _preposition(words: Sequence[Word], start: int) -> str | None:
    """The preposition that governs a word, determiners skipped."""
    place = start - 1
    while place >= 0 and words[place].norm in _DETERMINERS and words[place].norm != "of":
        place -= 1
    if place >= 0 and words[place].norm in _PREPOSITIONS:
        if words[place].norm == "of" and place >= 1 and words[place - 1].norm == "republic":
            return _preposition(words, place - 1)
        if words[place].norm == "of" and place >= 1 and words[place - 1].norm == "out":
            return "from"
        return words[place].norm
    return None


def _framed(mentions: Sequence[Mention], concepts: Mapping[str, Concept]) -> list[tuple[Mention, Concept]]:
    framed = []
    for mention in mentions:
        if any(m.start <= mention.start and mention.end <= m.end and m.end - m.start > mention.end - mention.start
               for m in mentions):  # fmt: skip
            continue
        for term in mention.terms:
            concept = concepts.get(term.removeprefix("c:")) if term.startswith("c:") else None
            if concept is not None and concept.frame:
                framed.append((mention, concept))
                break
    return framed


def _is_passive(words: Sequence[Word], verb: int) -> bool:
    """A form of 'be' shortly before a participle."""
    before = {key for word in words[max(0, verb - 4) : verb] for key in word.keys}
    return words[verb].norm.endswith(("ed", "en", "ld", "ght", "nt", "ung")) and bool(before & _BE)


def _to_do(words: Sequence[Word], mention: Mention) -> bool:
    """Whether a "to" that a phrase ends with belongs to the verb after it ("is going to buy")."""
    followed = mention.end < len(words) and words[mention.end].pos == "VERB"
    return followed and mention.end - mention.start > 1 and words[mention.end - 1].norm == "to"


def _only_cites(words: Sequence[Word], mention: Mention) -> bool:
    """Whether an act is only how somebody's word is cited ("going by the witness")."""
    after = words[mention.end].norm if mention.end < len(words) else ""
    return words[mention.start].norm in _CITING["by"] and after == "by"


def _set_against(words: Sequence[Word], mention: Mention, frames: Sequence[tuple[Mention, Concept]]) -> bool:
    """Whether an act is only what another one ahead of it is not ("lent, not given, by them")."""
    before = [word.norm for word in words[max(0, mention.start - 2) : mention.start]]
    apart = before[-1:] == ["not"] or before in (["rather", "than"], ["instead", "of"])
    return apart and any(0 < mention.start - other.end <= _NEAR for other, _ in frames)


def find_direction(
    words: Sequence[Word],
    mentions: Sequence[Mention],
    entities: Mapping[str, Entity],
    concepts: Mapping[str, Concept],
    parties: Sequence[str],
    *,
    speakers: bool = False,
    perspective: str | None = None,
    ours: str | None = None,
) -> Direction:
    """The giving and the receiving side, each None where the question leaves it open.

    `ours` is the party from whose side the source speaks.
    """
    sides = _sides(mentions, {} if speakers else entities, parties)
    if not sides:
        return _by_default(mentions, concepts, parties, perspective)
    votes: dict[str, dict[str, int]] = {"from": {}, "to": {}}

    def vote(place: str, side: str, strength: int) -> None:
        votes[place][side] = max(votes[place].get(side, 0), strength)

    framed = _framed(mentions, concepts)
    frames = [(m, concept) for m, concept in framed if not (_to_do(words, m) or _only_cites(words, m))]
    meant = [(mention, concept) for mention, concept in frames if not _set_against(words, mention, frames)]
    frames = meant or frames
    for start, end, side in sides:
        preposition = _preposition(words, start)
        if any(word.norm in _CITING.get(preposition or "", ()) for word in words[max(0, start - 4) : start]):
            continue
        if preposition == "with" or _is_pair(words, sides, start, end):
            continue
        called = " ".join(word.norm for word in words[start:end]) == entities[side].name.lower()
        proper = words[end - 1].pos == "PROPN" or (called and not words[end - 1].pos)
        located, moved = preposition in _PLACES and proper, preposition in _WAYS and called
        moved = moved and any(m.start == end and preposition in c.frame for m, c in frames)
        owner = None if located or moved else _owner(words, frames, end)
        theirs = ours is not None and all(other == side != ours for _, _, other in sides)
        if owner is not None and theirs and _is_adjective(words, start, end, entities[side]):
            owner = _of_adjective(frames, end) or owner
        if owner is not None and _is_owned(words, sides, start) and not _is_called(words, start, end, entities[side]):
            owner = _where(frames, end)
        role = owner or _role(words, frames, start, end, preposition)
        if role is not None:
            vote(role[0], side, role[1])
        elif preposition in ("from", "off", "to", "into"):
            vote("from" if preposition in ("from", "off") else "to", side, 1)
    return _settle(votes, parties)


def _is_pair(words: Sequence[Word], sides: Sequence[tuple[int, int, str]], start: int, end: int) -> bool:
    """Whether the side is one half of 'X and Y', 'X-Y' or 'between X and Y', which says nothing on direction."""
    for other_start, other_end, _ in sides:
        between = words[end:other_start] if other_start >= end else words[other_end:start]
        if other_start != start and len(between) <= 2:
            gap = [word.norm for word in between]
            if not gap or gap[0] in {"and", "vs", "versus", "or"}:
                return True
    return False


def _owner(words: Sequence[Word], frames: Sequence[tuple[Mention, Concept]], end: int) -> tuple[str, int] | None:
    """The place of a party directly before a framed noun ("of one country's goods"), whatever stands before it."""
    for mention, concept in frames:
        if mention.start == end and "possessive" in concept.frame and words[end].pos != "VERB":
            return concept.frame["possessive"], 3
    return None


def _is_owned(words: Sequence[Word], sides: Sequence[tuple[int, int, str]], start: int) -> bool:
    """Whether it is said right before a place whose the thing there is ("its Paris office", "Bonn's Paris office")."""
    place = start - 1 if start and words[start - 1].norm in {"s", "'s"} else start
    return (start > 0 and words[start - 1].norm in _OWNING) or any(end == place for _, end, _ in sides)


def _is_called(words: Sequence[Word], start: int, end: int, party: Entity) -> bool:
    """Whether words are a name of a party itself, not of a place of it."""
    said = " ".join(word.norm for word in words[start:end]).removesuffix("'s")
    return said in {name.lower() for name in (party.name, *party.aliases)}


def _where(frames: Sequence[tuple[Mention, Concept]], end: int) -> tuple[str, int] | None:
    """The place of a party in which something is that a noun right after it names."""
    places = (concept.frame["in"] for mention, concept in frames if mention.start == end and "in" in concept.frame)
    return next(((place, 3) for place in places), None)


def _is_adjective(words: Sequence[Word], start: int, end: int, party: Entity) -> bool:
    """Whether a party is named by its adjective ("Dutch", not "Holland's")."""
    said = words[start].norm
    other = said in {alias.lower() for alias in party.aliases} and not said.endswith("s")
    return other and end == start + 1 and said != party.name.lower()


def _of_adjective(frames: Sequence[tuple[Mention, Concept]], end: int) -> tuple[str, int] | None:
    """The place of a party whose adjective stands before a noun, as seen from the other side: "Dutch imports" come from
    there, where "Holland's imports" are what it buys."""
    places = (c.frame["adjective"] for m, c in frames if m.start == end and "adjective" in c.frame)
    return next(((place, 3) for place in places), None)


def _role(
    words: Sequence[Word],
    frames: Sequence[tuple[Mention, Concept]],
    start: int,
    end: int,
    preposition: str | None,
) -> tuple[str, int] | None:
    """The place that the nearest frame gives to a side, and how sure that is."""
    for mention, concept in sorted(frames, key=lambda pair: _distance(pair[0], start, end)):
        if mention.start < end and start < mention.end:
            continue
        frame = concept.frame
        if preposition == "by" and "subject" in frame:
            return frame["subject"], _SYNTAX
        if preposition is not None:
            if preposition == "of" and mention.end >= start - 2:
                place = frame.get("of") or frame.get("possessive")
                if place:
                    return place, 2
            elif preposition in frame and (preposition not in _PLACES or mention.start < start):
                return frame[preposition], 3
            continue
        passive = _is_passive(words, mention.start)
        if "object" in frame and _is_given(words, start, end, mention):
            return frame["object"], 3
        if end <= mention.start:
            doer = words[end - 1]
            if doer.dep == "nsubj" and doer.head == mention.start and not passive and "subject" in frame:
                return frame["subject"], _SYNTAX
            between = words[end : mention.start]
            if passive and any(word.pos == "NOUN" for word in between):
                return "from", 2
            adjacent = len(between) <= 2 and not any(word.pos == "NOUN" for word in between)
            keys = ("possessive", "subject") if adjacent else ("subject", "possessive")
            key = next((name for name in keys if name in frame), "subject")
            if passive and "object" in frame:
                return frame["object"], 2
            if key in frame:
                return frame[key], 2
        elif "object" in frame and start - mention.end <= 3 and not _breaks(words[mention.end : start]):
            return frame["object"], 2
    return None


def _is_given(words: Sequence[Word], start: int, end: int, mention: Mention) -> bool:
    """Whether a side stands between a verb and the noun that it is given ("lend the French support")."""
    place = start - 1
    while place >= 0 and words[place].norm in _DETERMINERS:
        place -= 1
    noun = words[mention.end - 1].pos == "NOUN" and 0 <= mention.start - end <= 1
    return noun and place >= 0 and words[place].pos == "VERB" and words[place].norm not in _HAVING


def _breaks(between: Sequence[Word]) -> bool:
    """Whether a new clause begins between two words."""
    return any(word.pos in {"AUX", "SCONJ", "VERB"} for word in between)


def _distance(mention: Mention, start: int, end: int) -> int:
    return mention.start - end if mention.start >= end else start - mention.end


def _settle(votes: Mapping[str, Mapping[str, int]], parties: Sequence[str]) -> Direction:
    """One side a place; the stronger vote wins, a tie leaves the place open."""
    chosen: dict[str, str | None] = {}
    for place in ("from", "to"):
        ranked = sorted(votes[place].items(), key=lambda item: -item[1])
        sure = ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1])
        chosen[place] = ranked[0][0] if sure else None
    origin, target = chosen["from"], chosen["to"]
    if origin is not None and origin == target:
        if votes["from"][origin] > votes["to"][origin]:
            target = None
        elif votes["to"][origin] > votes["from"][origin]:
            origin = None
        else:
            origin = target = None
    if len(parties) == 2:
        first, second = parties
        other = {first: second, second: first}
        if origin is not None and target is None:
            target = other.get(origin)
        elif target is not None and origin is None:
            origin = other.get(target)
    return Direction(origin, target)


def find_agent(words: Sequence[Word], mentions: Sequence[Mention], parties: Sequence[str]) -> str | None:
    """The party that a passive names after "by"."""
    for mention in mentions:
        word = words[mention.end - 1]
        if word.dep == "pobj" and words[word.head].dep == "agent":
            return next((term for term in mention.terms if term in parties), None)
    return None
