"""Costs in order, evidence for each word, constraints that rule facts out."""

from __future__ import annotations

import numpy as np
import pytest

from kzrs_bot.language.pipeline import Analyser
from kzrs_bot.matching.costs import Costs, Match
from kzrs_bot.matching.index import FactIndex
from kzrs_bot.matching.matcher import Matcher
from kzrs_bot.matching.words import said as said_in
from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.question import Question
from kzrs_bot.reading.reader import Reader


class World:
    """The ferry line's facts and what it takes to ask them."""

    def __init__(self, pack: Pack, analyser: Analyser, reader: Reader) -> None:
        self._analyser, self._reader = analyser, reader
        self.index = FactIndex(pack, analyser.index)
        self.matcher = Matcher(pack, self.index)

    def question(self, text: str) -> Question:
        return self._reader.read(self._analyser.analyse(text))

    def rank(self, text: str) -> list[Match]:
        return self.matcher.rank(self.question(text))

    def match(self, text: str, fact: str) -> Match:
        found = self.matcher.judge(self.question(text), self.index.facts[fact])
        assert found is not None
        return found


@pytest.fixture(scope="module")
def world(ferry_pack: Pack, analyser: Analyser, reader: Reader) -> World:
    return World(ferry_pack, analyser, reader)


COSTS = list(Costs._fields)


@pytest.mark.parametrize("number", range(len(COSTS) - 1))
def test_no_amount_of_a_lesser_cost_outweighs_a_greater(number: int) -> None:
    assert Costs(**{COSTS[number]: 1}) > Costs(**dict.fromkeys(COSTS[number + 1 :], 1000))


def test_the_order_of_costs() -> None:
    assert COSTS[:3] == ["contradicted", "unexplained", "missing"]


@pytest.mark.parametrize("cost", COSTS)
def test_only_the_first_three_forbid_an_answer(cost: str) -> None:
    assert Match("x", Costs(**{cost: 1})).acceptable == (cost not in COSTS[:3])


WINNERS: dict[str, tuple[str, ...]] = {
    "passengers-2024": ("How many passengers did the line carry in 2024?", "passengers 2024", "pasengers in 2024"),
    "terna-built": ("When was the Terna built?", "Where was the Terna built?"),
    "lomvi-built": ("When was the Lomvi built?",),
    "crossing-time": ("How long does the crossing take?", "duration of the trip"),
    "director": ("Who is the director?", "Who manages the line?"),
    "founder": ("Who founded the line?", "Who established the company?"),
    "freight-out-2024": ("How much freight went from Skarvik to Hestøy?", "freight to the island"),
    "contract": ("Where was the contract signed?", "When was the contract signed?"),
    "child-ticket-price": ("How much is a child ticket?",),
    "gap-accidents": ("Were there any accidents?",),
}


@pytest.mark.parametrize(("text", "fact"), [(text, fact) for fact, texts in WINNERS.items() for text in texts])
def test_the_best(world: World, text: str, fact: str) -> None:
    best = world.rank(text)[0]
    assert best.acceptable
    assert best.fact_id == fact


CONTRADICTED = [
    ("How many passengers did the line carry in 2021?", "passengers-2024", "period"),
    ("How much freight went from Hestøy to Skarvik?", "freight-out-2024", "direction"),
    ("Did the number of cars rise in 2024?", "cars-2024", "opposite"),
    ("Did revenue come to $9.4 million in 2024?", "revenue-2024", "figure"),
    ("Was the Terna built in 2018?", "terna-built", "period"),
]


@pytest.mark.parametrize(("text", "fact", "kind"), CONTRADICTED)
def test_what_a_fact_contradicts(world: World, text: str, fact: str, kind: str) -> None:
    match = world.match(text, fact)
    assert [found.kind for found in match.contradictions] == [kind]
    assert match.costs.contradicted == 1
    assert not match.acceptable


UNEXPLAINED = [
    ("How many zebras did the line carry in 2024?", "passengers-2024", "zebras"),
    ("Who is the cook on the Terna?", "ships", "cook"),
    ("How much revenue came from Norway in 2024?", "revenue-2024", "Norway"),
]


@pytest.mark.parametrize(("text", "fact", "word"), UNEXPLAINED)
def test_a_telling_word_that_nothing_explains_forbids_an_answer(world: World, text: str, fact: str, word: str) -> None:
    match = world.match(text, fact)
    assert word in {term.surface for term in match.unexplained}
    assert not match.acceptable


def test_a_slot_that_the_fact_leaves_open_is_missing(world: World) -> None:
    assert world.match("When did Anders Moe found the line?", "founder").costs.missing
    assert world.match("Who founded the line?", "founder").costs.missing == 0
    assert world.match("When did Anders Moe found the line?", "founder").missing_slot == "time"


PLAIN = [
    *(text for texts in WINNERS.values() for text in texts),
    *(text for text, _, _ in CONTRADICTED),
    *(text for text, _, _ in UNEXPLAINED),
    "What is planned?",
    "Tell me about the Terna",
    "What else?",
]


@pytest.mark.parametrize("text", PLAIN)
def test_the_index_misses_no_better_fact(world: World, text: str) -> None:
    """Fast against plain: looking facts up by terms gives what judging every fact gives."""
    ranked = world.rank(text)
    known = {match.fact_id for match in ranked}
    question = world.question(text)
    every = [m for item in world.index.facts.values() if (m := world.matcher.judge(question, item)) is not None]
    left_out = [m for m in every if m.fact_id not in known and m.explained and m.acceptable]
    best = ranked[0].costs if ranked else Costs(contradicted=99)
    assert [m.fact_id for m in left_out if m.costs <= best] == []
    assert [m for m in every if m.fact_id in known] == sorted(ranked, key=lambda m: m.order)


@pytest.mark.parametrize("text", PLAIN)
def test_what_a_question_leaves_unsaid_of_all_facts_is_what_it_leaves_of_each(world: World, text: str) -> None:
    question = world.question(text)
    said, literal = said_in(question.terms), said_in(question.terms) - {"w:passenger"}
    found = world.index.touched(said, literal)
    unsaid, loose = found.unsaid(np.arange(len(world.index.in_order)))
    for item in world.index.in_order:
        spoken = literal if item.fact.kind == "gap" else said
        left = [wider for own, wider in zip(item.about, item.wider, strict=True) if not own.spoken(spoken)]
        touched = sum(wider.spoken(spoken) for wider in left)
        assert (unsaid[item.order], loose[item.order]) == (len(left) - touched, touched), item.fact.id
        assert found.unsaid_of(item.order) == (len(left) - touched, touched), item.fact.id


@pytest.mark.parametrize("text", PLAIN)
def test_ranks_are_in_order_and_the_same_each_time(world: World, text: str) -> None:
    ranked = world.rank(text)
    keys = [(match.costs, match.order) for match in ranked]
    assert keys == sorted(keys)
    assert world.rank(text) == ranked
