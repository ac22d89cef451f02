"""A pack examined by itself: questions from its own facts, of which some must bring the fact and some must not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from kzrs_bot.bot import Bot
from kzrs_bot.pack.model import Fact
from kzrs_bot.reply import Kind, Reply
from kzrs_bot.scripts.changes import unmoved
from kzrs_bot.scripts.clauses import Grammar
from kzrs_bot.scripts.phrases import folded
from kzrs_bot.scripts.probes import Probe, Prober
from kzrs_bot.scripts.yaml_text import Draft, DraftTurn, script_text

_WINDOWS = (1, 2, 4, 8)
_FIRST_WORDS = 6
_BREATH = 12
"""Questions in one conversation."""


@dataclass(frozen=True, slots=True)
class Miss:
    """A probe that did not turn out as it must, in the fewest turns."""

    probe: Probe
    reply: Reply


@dataclass(slots=True)
class SelfCheck:
    """What came of an examination."""

    asked: int = 0
    misses: list[Miss] = field(default_factory=list)
    unreached: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Facts that none of their own questions brings, with the facts that were brought instead."""
    reached: dict[str, Probe] = field(default_factory=dict)
    """Facts with the first question that brings them."""
    unmoved: list[str] = field(default_factory=list)
    """Replies that keep a figure which was changed in a copy of the pack."""
    neutral: dict[str, Probe] = field(default_factory=dict)
    """Figures with a question that brings them and does not say their value."""


def self_check(bot: Bot, *, only: Callable[[str], bool] = lambda _: True) -> SelfCheck:
    """Examine every fact of a bot's pack that `only` takes by its id."""
    found = SelfCheck()
    prober = Prober(bot.pack, Grammar())
    facts = [fact for fact in bot.pack.facts.values() if only(fact.id) and fact.kind != "overview"]
    for fact in facts:
        _examine(bot, prober, fact, found)
    _follow_up(bot, prober, facts, found)
    _in_one_breath(bot, found)
    for probe, old, new in unmoved(bot, found.neutral.values()):
        found.unmoved.append(f"{probe.fact}: {probe.turns[-1]!r} still brings {old} where the fact says {new}")
    return found


def miss_script(bot: Bot, misses: Iterable[Miss]) -> str:
    """The misses as a script, each a conversation that fails now."""
    drafts = [_draft(bot, number, miss) for number, miss in enumerate(misses, 1)]
    return script_text(drafts) if drafts else ""


def turned_out(bot: Bot, probe: Probe) -> tuple[bool, Reply]:
    """Whether a probe turns out as it must, and the last reply."""
    chat = bot.conversation()
    reply = [chat.ask(said) for said in probe.turns][-1]
    return _well(bot, probe, reply), reply


def shrunk(turns: Sequence[str], fails: Callable[[tuple[str, ...]], bool]) -> tuple[str, ...]:
    """The fewest of the turns, the last among them, with which the conversation still fails."""
    start = next(
        (tuple(turns[-size - 1 :]) for size in (0, *_WINDOWS) if fails(tuple(turns[-size - 1 :]))), tuple(turns)
    )
    kept = start
    for turn in start[:-1]:
        fewer = tuple(each for each in kept[:-1] if each is not turn) + kept[-1:]
        if fails(fewer):
            kept = fewer
    return kept


def _examine(bot: Bot, prober: Prober, fact: Fact, found: SelfCheck) -> None:
    instead: dict[str, None] = {}
    for probe in prober.direct(fact):
        passed, reply = _ask(bot, probe, found)
        if passed:
            found.reached.setdefault(fact.id, probe)
            if not probe.confirms:
                found.neutral.setdefault(fact.id, probe)
            for distorted in prober.distorted(probe) if probe.certain else ():
                _ask(bot, distorted, found)
        else:
            instead.update(dict.fromkeys(reply.facts))
    for probe in prober.false(fact):
        _ask(bot, probe, found)
    if fact.id not in found.reached:
        found.unreached[fact.id] = tuple(instead)


def _follow_up(bot: Bot, prober: Prober, facts: Sequence[Fact], found: SelfCheck) -> None:
    for fact in facts:
        first = found.reached.get(fact.id)
        for other in facts if first and fact.figure else ():
            probe = prober.follow_up(first, fact, other) if first else None
            if probe is not None:
                _ask(bot, probe, found)


def _in_one_breath(bot: Bot, found: SelfCheck) -> None:
    """What turns out well alone must do so in the midst of a longer conversation too."""
    probes = [probe for probe in found.reached.values() if probe.certain]
    for start in range(0, len(probes), _BREATH):
        chat = bot.conversation()
        for at, probe in enumerate(probes[start : start + _BREATH]):
            found.asked += 1
            if not _well(bot, probe, chat.ask(probe.turns[-1])):
                said = [each.turns[-1] for each in probes[start : start + at + 1]]
                turns = shrunk(said, partial(_fails, bot, probe))
                longer = _in(probe, turns)
                found.misses.append(Miss(longer, turned_out(bot, longer)[1]))


def _fails(bot: Bot, probe: Probe, turns: tuple[str, ...]) -> bool:
    return not turned_out(bot, _in(probe, turns))[0]


def _in(probe: Probe, turns: tuple[str, ...]) -> Probe:
    return Probe(probe.fact, f"{probe.style}, after other questions", turns, probe.brings, probe.certain)


def _ask(bot: Bot, probe: Probe, found: SelfCheck) -> tuple[bool, Reply]:
    found.asked += 1
    passed, reply = turned_out(bot, probe)
    if not passed and probe.certain:
        found.misses.append(Miss(probe, reply))
    return passed, reply


def _well(bot: Bot, probe: Probe, reply: Reply) -> bool:
    brought = _brought(bot, probe.fact, reply)
    if probe.brings and probe.confirms:
        return (brought or _says_yes(bot, reply)) and not _denies(bot, reply)
    return brought if probe.brings else not brought or _denies(bot, reply)


def _brought(bot: Bot, id_: str, reply: Reply) -> bool:
    """Whether a reply rests on the fact, or says it in another fact's name; of a gap, that it is one."""
    fact = bot.pack.facts[id_]
    if fact.kind == "gap":
        return reply.kind is Kind.NO_ANSWER
    return reply.kind is Kind.ANSWER and (id_ in reply.facts or fact.statement in reply.text)


def _says_yes(bot: Bot, reply: Reply) -> bool:
    return reply.kind is Kind.ANSWER and _begins(reply, bot.pack.wording.get("yes", ()))


def _denies(bot: Bot, reply: Reply) -> bool:
    return any(_begins(reply, bot.pack.wording.get(key, ())) for key in ("no", "correction"))


def _begins(reply: Reply, texts: Iterable[str]) -> bool:
    return any(text and reply.text.startswith(text) for text in texts)


def _draft(bot: Bot, number: int, miss: Miss) -> Draft:
    probe = miss.probe
    *before, last = probe.turns
    turns = [DraftTurn((said,), (("kind", _ALL),)) for said in before]
    turns.append(DraftTurn((last,), tuple(_checks(bot, probe)), _replied(miss.reply)))
    return Draft(f"{number} {probe.fact}: {probe.style}", tuple(turns))


def _checks(bot: Bot, probe: Probe) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What the last reply must be like: it brings the fact and denies nothing, or does not begin with it as true."""
    fact = bot.pack.facts[probe.fact]
    if fact.kind == "gap":
        yield "kind", (Kind.NO_ANSWER.value,)
    elif probe.brings:
        yield "kind", (Kind.ANSWER.value,)
        yield "facts", (probe.fact,)
    if probe.brings and probe.confirms:
        denials = [text for key in ("no", "correction") for text in bot.pack.wording.get(key, ())]
        yield "not", tuple(f"/^{_beginning(text)}/" for text in denials if text)
    elif not probe.brings:
        yes = "|".join(f"{_beginning(text)} " for text in bot.pack.wording.get("yes", ()) if text)
        yield "not", (f"/^({yes})?{_beginning(fact.statement)}/",)


def _beginning(text: str) -> str:
    """The first words as a regular expression over folded text."""
    return re.escape(" ".join(folded(text).split()[:_FIRST_WORDS])).replace(r"\ ", " ")


_ALL = tuple(kind.value for kind in Kind)


def _replied(reply: Reply) -> str:
    first = next(iter(reply.text.splitlines()), "")
    return f"replied now ({reply.kind.value}): {first}"


def evidence_map(bot: Bot, reached: Iterable[str]) -> Iterator[tuple[str, str, bool]]:
    """Every piece of evidence: its paragraph, the figure, date or name, and whether some question reaches it."""
    lit = set(reached)
    seen: dict[tuple[str, str], bool] = {}
    for section in bot.pack.report.sections:
        for number in range(1, len(section.paragraphs) + 1):
            for fact in bot.pack.facts.values():
                for reference in fact.references:
                    if (reference.section, reference.paragraph) == (section.id, number):
                        for piece in reference.evidence:
                            place = (str(reference), piece)
                            seen[place] = seen.get(place, False) or fact.id in lit
    yield from ((place, piece, value) for (place, piece), value in seen.items())


def map_lines(bot: Bot, reached: Iterable[str]) -> Iterator[str]:
    """The map for a terminal: how much of each paragraph questions reach, and what stays dark."""
    places: dict[str, list[tuple[str, bool]]] = {}
    for place, piece, lit in evidence_map(bot, reached):
        places.setdefault(place, []).append((piece, lit))
    yield "figures, dates and names that questions reach"
    for place, pieces in places.items():
        dark = [piece for piece, lit in pieces if not lit]
        rest = f"; dark: {', '.join(dark)}" if dark else ""
        yield f"  {place}: {len(pieces) - len(dark)} of {len(pieces)}{rest}"
