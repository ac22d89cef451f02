"""Completes a question from the conversation: what it leans on, what it changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kzrs_bot.dialogue.state import State, Turn
from kzrs_bot.language.periods import PeriodMention
from kzrs_bot.language.text import norm, word_norms
from kzrs_bot.matching.matcher import NOTHING, Context
from kzrs_bot.pack.model import Concept, Entity, Pack
from kzrs_bot.pack.packing import listing
from kzrs_bot.reading.question import ANY_KIND, OTHER, Direction, Question, Term, Weight
from kzrs_bot.values import Period

_RECENT = 4
"""Turns whose answers "what else?" does not repeat."""
_DESCRIBE = "describe"
_OF_SOMEBODY = frozenset({_DESCRIBE, "define", "person"})
"""Ways of asking in which what a pronoun stands for is told apart from the answer."""
_ALL_KINDS = 9
"""Kinds of an entity that are looked at; in a message that names nothing but the new thing the broader ones too."""
_PLACE, _EVENT = "place", "event"
"""Kinds of entities."""
_ONE = re.compile(r"(?:'s)? one\b")
_PAIR = 2
_ADDING = "adding"
"""Cue of what is added to what was spoken of ("plus tea?")."""
"""Items of a list of which the one that was not spoken of is "the other"."""
_SOURCED = frozenset({"source", "locator"})
ON_THE_ANSWER = _SOURCED | {"insist"}
"""What is asked of the answer itself, whatever it was about; it leaves the topic as it is."""
_ASIDES = frozenset({"frequency", "capacity", "reason", "manner"})
"""What is asked of a list in passing: a kind of its items that is named next is asked for itself."""
_EXTREMES = frozenset({"most", "least"})
"""Cues of the first of several by size."""
_OF_A_SIZE = frozenset({"singular", "percent", "growth", "difference"})
"""Cues of a question for the size of one thing and no more."""
_SIZES = frozenset({"percent", "amount"})
"""What is asked of one thing with a "that"; without it ("and in percent?") it is asked of all of them once more."""
_WHERE_AND_WHEN = frozenset({"place", "time"})
_IT = "singular"
"""Cue of "it", "that" and the like."""
_OF_TIME = frozenset({"time", "duration"})
"""Ways of asking to which a time is the answer and no constraint."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A question with what the conversation lends to it."""

    question: Question
    context: Context
    leaning: bool
    item: bool = False
    """Whether it asks of an item of the list that the conversation is on ("and the second?")."""


def hypotheses(question: Question, state: State, pack: Pack) -> tuple[Hypothesis, ...]:
    """Ways to take a message, the likelier first: by itself, or as a continuation."""
    alone = Hypothesis(question, NOTHING, False)
    turn = state.grounded
    if turn is None or (question.asks in _SOURCED and question.quantities):
        return (alone,)  # the figure that a source is asked of is named
    question = _named(question, _focus(question, state, turn, pack.entities))
    question = _hosted(_resting(_counterpart(question, turn, pack), state, turn, pack), turn, pack.entities)
    listed = [item for earlier in state.turns[-_RECENT:] for item in earlier.listed]
    pointed = _pointed(_filled(question, turn, listed, pack), state, turn, pack)
    completed = _timed(_widened(_totalled(pointed, turn, pack), turn), turn)
    listing = turn is state.listing or turn.question.places or question.step != 0
    item = listing and completed.places and any(not term.end for term in completed.terms)
    leaning = Hypothesis(completed, _lent(completed, state, turn, pack), True, item)
    leans = question.elliptic or corrects(question) or not question.telling
    return (leaning, alone) if leans else (alone, leaning)


def _counterpart(question: Question, turn: Turn, pack: Pack) -> Question:
    """ "The Swiss one" is the one thing of the sort that was spoken of that is the named party's."""
    text = question.text.lower()
    ones = [t for t in question.terms if t.weight is Weight.PARTY and _ONE.match(text.partition(t.surface.lower())[2])]
    sides = {name for term in ones for name in term.terms} & set(pack.report.parties)
    if not sides:
        return question
    things = (each for id_, each in pack.entities.items() if id_ not in pack.report.parties)
    owned = [each for each in things if each.side is not None and each.stands_for is None]
    named = frozenset().union(*(term.terms for term in turn.in_force.terms))
    others: list[str] = []
    for spoken in (named, turn.focus):  # what was named before what an answer brought
        sorts = {each.kinds[:1] for each in owned if each.id in spoken and each.side not in sides}
        others = others or [each.id for each in owned if each.side in sides and each.kinds[:1] in sorts]
    return replace(question, terms=(*question.terms, _naming(others[0]))) if len(others) == 1 else question


def corrects(question: Question) -> bool:
    """Whether a message puts another word in the place of one before, and asks nothing itself ("I meant the red")."""
    return question.correcting and question.asks in {"what", "which"}


def of_the_answer(question: Question) -> bool:
    """Whether a message asks of the last answer itself, and of nothing else ("who says so?")."""
    return question.asks in ON_THE_ANSWER and not question.telling


def _filled(question: Question, turn: Turn, listed: Sequence[str], pack: Pack) -> Question:
    """A fragment or a correction that names no way of asking takes over the one of the question before."""
    open_ended = question.intent == "fragment" or corrects(question)
    if open_ended and not question.confirm:
        resumed = turn.in_force.asks in _ASIDES and _sorted(question, listed, pack)
        question = replace(
            question, asks="which" if resumed else turn.in_force.asks, confirm=turn.in_force.confirm, focus=()
        )
    if question.reversed and turn.direction and not question.direction:
        return replace(question, direction=Direction(turn.direction.target, turn.direction.origin))
    return _conversed(_turned(question, turn, pack), turn, pack.lexicon.concepts)


def _kinds(listed: Iterable[str], pack: Pack) -> frozenset[str]:
    """The words for the kinds of some items, be they facts that list them."""
    facts = (pack.facts[item] for item in listed if item in pack.facts)
    items = {*listed, *(member for fact in facts for member in fact.slots.get("members", ()))}
    return frozenset(f"w:{kind}" for item in items if item in pack.entities for kind in pack.entities[item].kinds)


def _sorted(question: Question, listed: Sequence[str], pack: Pack) -> bool:
    """Whether a fragment names nothing but kinds of what is listed ("and ferries?")."""
    telling = [term for term in question.terms if term.weight is Weight.TELLING]
    kinds = _kinds(listed, pack)
    return bool(telling) and all(term.terms & kinds for term in telling)


def _turned(question: Question, turn: Turn, pack: Pack) -> Question:
    """A fragment that names a party and nothing new puts it in the place that the other one had ("and the French?")."""
    words = [part for term in question.terms for part in _sided(term)]
    known = frozenset().union(*(term.terms for term in turn.in_force.terms))
    new = any(term.weight is Weight.TELLING and term.terms.isdisjoint(known) for term in words)
    named = {name for term in words if term.weight is Weight.PARTY for name in term.terms}
    named &= set(pack.report.parties)
    before = turn.direction
    if question.direction or not question.elliptic or new or len(named) != 1:
        return question
    if before.target is None:
        (own,) = named
        return question if _placed(question, pack.entities) else replace(question, direction=Direction(own, None))
    origin = before.target if before.target in named else before.origin if before.origin in named else None
    if origin is None:
        return question
    other = before.origin if origin == before.target else before.target
    return replace(question, direction=Direction(origin, other))


def _sided(term: Term) -> tuple[Term, ...]:
    """The words of a phrase that names a party's own thing ("the French bank"), else the word itself."""
    return term.parts if any(part.weight is Weight.PARTY for part in term.parts) else (term,)


def _placed(question: Question, entities: Mapping[str, Entity]) -> bool:
    """Whether a party is named as a place ("in France?", not "in the French one?")."""
    names = {norm(entities[name].name) for term in question.terms for name in term.terms if name in entities}
    return any(term.locative and norm(term.surface) in names for term in question.terms)


def _conversed(question: Question, turn: Turn, concepts: Mapping[str, Concept]) -> Question:
    """The same side does the converse of what it did before ("what do they sell?", "and what do they buy?")."""
    before = turn.in_force
    if not question.pronouns or not before.direction or any(t.weight is Weight.PARTY for t in question.terms):
        return question
    now, then = _acts(question, concepts), _acts(before, concepts)
    if not any(set(act.converse) & {other.id for other in then} for act in now):
        return question
    return replace(question, direction=Direction(before.direction.target, before.direction.origin))


def _acts(question: Question, concepts: Mapping[str, Concept]) -> list[Concept]:
    """The directed acts that a question names."""
    names = (name[2:] for term in question.terms for name in term.terms if name.startswith("c:"))
    return [concepts[name] for name in names if name in concepts and concepts[name].converse]


def _named(question: Question, focus: frozenset[str]) -> Question:
    """ "Who is he?" asks for the person that the pronoun stands for, "who runs it?" for somebody else than that."""
    if question.asks not in _OF_SOMEBODY or not question.pronouns or question.telling or len(focus) != 1:
        return question
    (entity,) = focus
    return replace(question, terms=(*question.terms, _naming(entity)))


def _naming(item: str, *others: str) -> Term:
    """A word that names an entity, a fact or whatever else an answer listed, and what else that stands for."""
    return Term(item, 0, 0, (frozenset({item, *others}),), Weight.TELLING)


def _spoken_of(item: str, pack: Pack) -> Iterator[str]:
    """The entities, parties and places aside, that an item of a list names which is none itself ("the bid for X")."""
    if item in pack.entities or item in pack.facts:
        return
    words = f" {norm(item)} "
    for id_, entity in pack.entities.items():
        if id_ not in pack.report.parties and _PLACE not in entity.kinds and f" {norm(entity.name)} " in words:
            yield id_


def _pointed(question: Question, state: State, turn: Turn, pack: Pack) -> Question:
    """An ordinal stands for an item of the list in force; alone it asks the same of that item."""
    listed = _in_force(question, state, turn, pack)
    if question.ordinal is not None:
        item = _counted(question.ordinal, listed, turn) or _left(question.ordinal, listed, pack)
    elif _of_the_first(question, turn):
        item, listed, question = turn.listed[0], turn.listed, replace(question, ordinal=1)
    else:
        item, listed = _neighbour(question.step, state, turn, pack) if question.step else (None, listed)
    if item is None:
        return question
    asks = question.asks
    if not question.terms and question.intent == "fragment":
        siblings = {name for term in turn.in_force.terms for name in term.terms} & set(listed)
        asks = turn.in_force.asks if siblings else _DESCRIBE
    return replace(question, terms=(*question.terms, _naming(item, *_spoken_of(item, pack))), asks=asks)


def _of_the_first(question: Question, turn: Turn) -> bool:
    """Whether a message that names nothing asks for another size of what was found to be the most or the least."""
    bare = not (question.telling or question.periods or question.further or question.reversed or question.ranked)
    found = turn.question.cues & _EXTREMES and len(turn.listed) > 1 and not (turn.question.places or question.places)
    of_one = question.asks == "change" or (question.asks in _SIZES and question.pronouns)
    return bool(found) and bare and bool(of_one) and question.cues <= _OF_A_SIZE


def _in_force(question: Question, state: State, turn: Turn, pack: Pack) -> Sequence[str]:
    """The list given last; for "the other one" also the one pair of which the last turn was on one."""
    listed = state.listing.listed if state.listing is not None else ()
    if question.ordinal != OTHER or _counted(OTHER, listed, turn) is not None:
        return listed
    members = {fact.slots["members"] for fact in listing(pack.facts)}
    parties = set(pack.report.parties)
    pairs = [pair for pair in members if len(pair) == _PAIR and not parties & set(pair)]
    spoken = turn.centre if turn.direction else turn.focus
    pairs = [pair for pair in pairs if len(set(pair) & set(spoken)) == 1]
    return pairs[0] if len(pairs) == 1 else listed


def _resting(question: Question, state: State, turn: Turn, pack: Pack) -> Question:
    """ "The other one" is what is left of a list of two; where there is none it means the other direction."""
    if question.ordinal != OTHER:
        return question
    listed = _in_force(question, state, turn, pack)
    if _counted(OTHER, listed, turn) is None and _left(OTHER, listed, pack) is None:
        return replace(question, ordinal=None)
    return replace(question, reversed=False)


def _counted(ordinal: int, listed: Sequence[str], turn: Turn) -> str | None:
    """The item that an ordinal counts to; the place 0 is that of the one of two which the last turn was not on."""
    if ordinal == OTHER:
        others = [item for item in listed if item not in turn.focus]
        return others[0] if len(listed) == _PAIR and len(others) == 1 else None
    place = ordinal if ordinal < 0 else ordinal - 1
    return listed[place] if -len(listed) <= place < len(listed) else None


def _left(ordinal: int, listed: Sequence[str], pack: Pack) -> str | None:
    """The one item of a wider list that the list in force left out, for "the remaining one" or one place further."""
    if len(listed) < _PAIR or ordinal not in {OTHER, len(listed) + 1}:
        return None
    given = set(listed)
    rests = (set(fact.slots["members"]) - given for fact in listing(pack.facts) if given < set(fact.slots["members"]))
    single = {item for rest in rests if len(rest) == 1 for item in rest}
    return single.pop() if len(single) == 1 else None


def _neighbour(step: int, state: State, turn: Turn, pack: Pack) -> tuple[str | None, Sequence[str]]:
    """The item so far after the one that was spoken of last in a list, or before it, and that list."""
    given = [pack.facts[id_] for earlier in reversed(state.turns[-_RECENT:]) for id_ in earlier.facts]
    way = (turn.direction.origin, turn.direction.target)
    others = sorted(
        listing(pack.facts),
        key=lambda fact: ((fact.origin, fact.target) != way, -len(fact.slots["members"])),
    )
    lists = [state.listing.listed] if state.listing is not None else []
    lists += [members for fact in (*given, *others) if len(members := fact.slots.get("members", ())) > 1]
    pointed = [term.surface for term in turn.question.terms if not term.end]
    for listed in lists:
        spoken = [name for name in (*pointed, *turn.facts[:1], *turn.centre, *turn.focus) if name in listed]
        place = listed.index(spoken[0]) + step if spoken else -1
        if 0 <= place < len(listed):
            return listed[place], listed
    return None, ()


def _called(question: Question, listed: frozenset[str], pack: Pack) -> frozenset[str]:
    """The one item of a list in whose name all the telling words of a message with a pronoun stand ("the red one")."""
    words = [norm(t.surface) for t in question.terms if t.weight is Weight.TELLING]
    if not words or not question.pronouns:
        return frozenset()
    names = {item: set(word_norms(pack.entities[item].name)) for item in listed if item in pack.entities}
    called = frozenset(item for item, name in names.items() if name.issuperset(words))
    return called if len(called) == 1 else frozenset()


def _totalled(question: Question, turn: Turn, pack: Pack) -> Question:
    """ "And the total?" asks for what the measure of the turn before is a part of."""
    if "sum" not in question.cues or question.telling:
        return question
    before = {name for term in turn.in_force.terms for name in term.terms} | set(turn.focus)
    wholes = [each.result for each in pack.arithmetic if each.kind == "sum" and before & set(each.terms)]
    named = [whole for whole in wholes if whole in pack.entities]
    return replace(question, terms=(*question.terms, _naming(named[0])), pronouns=frozenset()) if named else question


def _timed(question: Question, turn: Turn) -> Question:
    """Times that are told from another ("that year", "a year later") become those that they come to.

    An earlier one stays as it is in a longer question, where it is what something is compared with.
    """
    named = [m.window or m.period for m in turn.in_force.periods if m.period is not None]
    before = named[-1] if named else turn.when
    bare = question.intent == "fragment" and not question.telling
    if before is None or (question.asks in _OF_TIME and not bare):
        return question
    periods = tuple(
        _resolved(m, before) if bare or (m.shift or 0) >= 0 else m for m in question.periods
    )
    return replace(question, periods=periods) if periods != question.periods else question


def _resolved(mention: PeriodMention, before: Period) -> PeriodMention:
    part_of_year = before.grain != "year" and before.start is not None and before.end is not None
    if mention.relation == "same" and mention.period is not None and mention.period.grain == "year" and part_of_year:
        return replace(mention, period=before.shifted((mention.period.year or 0) - (before.year or 0)), relation="in")
    if mention.period is not None or mention.shift is None or before.start is None or before.end is None:
        return mention
    part = mention.template not in {None, "{year}"} or mention.shift == 0
    if mention.template is not None and part:
        period = Period.parse(mention.template.format(year=before.start.year + mention.shift))
    else:
        period = before.shifted(mention.shift) if mention.shift else before
    return replace(mention, period=period, relation="in", template=None, shift=None)


def _lent(question: Question, state: State, turn: Turn, pack: Pack) -> Context:
    listed = frozenset(state.listing.listed) if state.listing is not None else frozenset()
    counted = turn.in_force.focus
    terms: tuple[Term, ...] = tuple(t for t in turn.in_force.terms if t.weight is not Weight.LIGHT or t in counted)
    if question.reversed:
        words = (part for term in terms for part in _sided(term))
        terms = tuple(t for t in words if t.weight is not Weight.PARTY and not _directed(t, pack))
    host = _host(question, turn, pack.entities)
    if of_the_whole(question) or any(host == term.surface and not term.end for term in question.terms):
        terms = ()
    depth = _ALL_KINDS if question.intent == "fragment" else 1
    kept = tuple(t for t in terms if not any(_replaces(new, t, pack, listed, depth) for new in question.terms))
    frame = turn.in_force if kept == terms else replace(turn.in_force, direction=Direction())
    pointed = frozenset(t.surface for t in question.terms if not t.end and t.surface in listed)
    pointed = pointed or _called(question, listed, pack)
    moved = question.intent == "fragment" and question.times and not question.telling
    meant = _focus(question, state, turn, pack.entities, changed=kept != terms)
    fresh = () if pointed else turn.in_force.terms if _aside(turn.question) else turn.question.terms
    return Context(
        terms=tuple(t for t in kept if t in fresh),
        older=tuple(t for t in kept if t not in fresh),
        question=frame,
        when=turn.when,
        facts=turn.ground,
        said=frozenset(id_ for earlier in state.turns[-_RECENT:] for id_ in earlier.facts),
        given=frozenset(id_ for earlier in state.turns[-_RECENT:] for id_ in earlier.focus),
        focus=pointed or (frozenset() if moved else meant),
    )


def _host(question: Question, turn: Turn, entities: Mapping[str, Entity]) -> str | None:
    """The one event that several were listed of, for an "it" ("which ships were at the regatta?", "when was it?")."""
    others = [id_ for id_ in turn.focus if id_ not in turn.listed and _EVENT in entities[id_].kinds]
    return others[0] if _IT in question.cues and len(turn.listed) >= _PAIR and len(others) == 1 else None


def _hosted(question: Question, turn: Turn, entities: Mapping[str, Entity]) -> Question:
    """A question on the time or the place of what several were listed of names that thing alone."""
    host = _host(question, turn, entities)
    bare = not any(term.weight is Weight.TELLING and not term.locative for term in question.terms)
    if host is None or not bare or question.asks not in _WHERE_AND_WHEN or not question.pronouns:
        return question
    return replace(question, terms=(*question.terms, _naming(host)))


def of_the_whole(question: Question) -> bool:
    """Whether a fragment asks for all of one thing, of which a part was spoken of ("and ships in total?")."""
    named = [term for term in question.terms if term.weight is Weight.TELLING and term.end]
    summed = "sum" in question.cues and _ADDING not in question.cues
    return question.intent == "fragment" and summed and len(named) == 1


def _widened(question: Question, turn: Turn) -> Question:
    """A fragment that asks for all of something, without the part of it that was spoken of."""
    if not of_the_whole(question):
        return question
    named = frozenset().union(*(term.terms for term in question.terms))
    parts = [t.terms for t in turn.in_force.terms if t.weight is Weight.TELLING and t.terms.isdisjoint(named)]
    return replace(question, excluded=question.excluded.union(*parts))


def _aside(question: Question) -> bool:
    """Whether a question leaves the topic as it was: it asks of the answer, or names nothing but the other side."""
    sided = any(term.weight is Weight.PARTY for term in question.terms)
    return question.asks in ON_THE_ANSWER or (sided and not question.telling)


def _replaces(new: Term, old: Term, pack: Pack, listed: frozenset[str], depth: int) -> bool:
    """Whether a word of the message takes the place of one before: another of its sort or list, another kind of what
    is listed, or its converse.
    """
    if _sorts(new, pack, depth) & _sorts(old, pack, depth) or (new.terms & listed and old.terms & listed):
        return True
    kinds = _kinds(listed, pack)
    if new.terms & kinds and old.terms & kinds:
        return True
    concepts = (pack.lexicon.concepts.get(name[2:]) for name in new.terms if name.startswith("c:"))
    converses = {f"c:{other}" for concept in concepts if concept is not None for other in concept.converse}
    return bool(converses & old.terms)


def _sorts(term: Term, pack: Pack, depth: int) -> set[str]:
    """The most specific kinds of the entities that a word stands for."""
    return {kind for name in term.terms if name in pack.entities for kind in pack.entities[name].kinds[:depth]}


def _directed(term: Term, pack: Pack) -> bool:
    """Whether a word belongs to one direction only: the name of an act that has a converse, or a trend."""
    concepts = (pack.lexicon.concepts.get(name[2:]) for name in term.terms if name.startswith("c:"))
    return any(concept is not None and (concept.converse or concept.trend) for concept in concepts)


def _focus(
    question: Question, state: State, turn: Turn, entities: Mapping[str, Entity], *, changed: bool = False
) -> frozenset[str]:
    """The entities that the message's pronouns can stand for: of the newest turn that has one of the kind,
    those that question and answer share before others, for an "it" what several were listed of; after a change of
    subject none but those whose words they were.
    """
    kinds = sorted(question.pronouns - ({ANY_KIND} if changed else set()), key=lambda kind: kind == ANY_KIND)
    for kind in kinds:
        for earlier in reversed(state.turns):
            groups = (earlier.centre, earlier.focus)
            host = _host(question, earlier, entities)
            for group in groups if host is None else ((host,), *groups):
                fitting = [id_ for id_ in group if kind == ANY_KIND or kind in entities[id_].kinds]
                if fitting:
                    return frozenset(fitting)
    return frozenset(turn.sources if changed else turn.focus)
