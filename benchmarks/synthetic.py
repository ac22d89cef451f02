"""Packs of any size about countries that do not exist, with questions whose answers are known."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice, product

from benchmarks.questions import REPOSITORY
from kzrs_bot.pack.loader import load_pack
from kzrs_bot.pack.model import Entity, Fact, Figure, Pack, Reference, Report, Section
from kzrs_bot.values import Period, Quantity

_FERRY = REPOSITORY / "tests" / "packs" / "ferry"
"""The pack whose ways of asking and lexicon the synthetic ones take over."""
_THINGS = ("wheat", "barley", "copper", "timber", "steel", "cement", "paper", "wool", "salt", "sugar", "coal", "tin",
           "linen", "honey", "glass", "leather", "zinc", "cotton", "rice", "maize", "iron", "silk", "tea", "soap",
           "olives")  # fmt: skip
_ACTS = ("harvest", "output", "consumption", "stock")
_YEARS = range(1985, 2025)
_SYLLABLES = tuple(a + b for a, b in product("bdfgklmnprtvz", ("a", "e", "i", "o", "u")))
_WORDINGS = (
    "What was the {measure} of {country} in {year}?",
    "How big was {country}'s {measure} in {year}?",
    "{country}, {year}: how large was the {measure}?",
    "How much did the {measure} of {country} come to in {year}?",
)


@dataclass(frozen=True, slots=True)
class Known:
    """A question with the fact that answers it."""

    question: str
    fact: str


@dataclass(frozen=True, slots=True)
class Source:
    """A source of knowledge that stands for a synthetic pack: its digest is that of the compiled form."""

    size: int

    @property
    def name(self) -> str:
        return f"synthetic {self.size}"

    def files(self) -> Mapping[str, bytes]:
        """A mark in place of the files, which would be far larger than the compiled form that is measured."""
        return {"knowledge/report.yaml": f"synthetic: {self.size}\n".encode()}


def synthetic_pack(size: int, digest: str) -> Pack:
    """A pack of so many figures, each of one country, one measure and one year."""
    measures = [(f"{thing}-{act}", f"{thing} {act}") for act, thing in product(_ACTS, _THINGS)]
    measures = measures[: max(5, min(len(measures), size // 2000))]
    count = -(-size // (len(measures) * len(_YEARS)))
    countries = [(name.lower(), name) for name in islice(_names(), count)]
    entities = {id_: Entity(id_, name, kinds=("country",)) for id_, name in countries}
    entities |= {id_: Entity(id_, name, kinds=("measure",)) for id_, name in measures}
    facts = (
        _fact(country, measure, year, number)
        for number, (country, measure, year) in enumerate(product(countries, measures, _YEARS))
    )
    sections = (Section("figures", "Figures", tuple("" for _ in range(len(countries) * len(measures)))),)
    ferry = load_pack(_FERRY)
    return replace(
        ferry,
        report=Report("Figures of countries that do not exist", "nobody", (), None, sections),
        entities=entities,
        facts={fact.id: fact for fact in islice(facts, size)},
        samples={},
        arithmetic=(),
        digest=digest,
    )


def known_questions(pack: Pack, number: int) -> list[Known]:
    """Questions on figures drawn at random, the same ones each time."""
    rng = random.Random(number)
    drawn = rng.sample(list(pack.facts), number)
    return [Known(_question(pack, pack.facts[id_], rng.choice(_WORDINGS)), id_) for id_ in drawn]


def _question(pack: Pack, fact: Fact, wording: str) -> str:
    figure = fact.figure
    assert figure is not None
    (year,) = fact.slots["time"]
    country = pack.entities[figure.dims["country"]].name
    return wording.format(measure=pack.entities[figure.measure].name, country=country, year=year)


def _fact(country: tuple[str, str], measure: tuple[str, str], year: int, number: int) -> Fact:
    value = f"{number * 7919 % 99_991 + 1000:,} tons"
    period = Period.parse(str(year))
    return Fact(
        id=f"{country[0]}-{measure[0]}-{year}",
        kind="figure",
        statement=f"The {measure[1]} of {country[1]} came to {value} in {year}.",
        about=((measure[0],), (country[0],)),
        slots={"agent": (country[0],), "time": (str(year),)},
        time=period,
        figure=Figure(measure[0], {"country": country[0]}, period, Quantity.parse(value)),
        references=(Reference("figures", number // len(_YEARS) + 1),),
    )


def _names() -> Iterator[str]:
    """Names of three syllables, none of them twice, neighbours unlike each other."""
    places = list(product(range(len(_SYLLABLES)), repeat=3))
    random.Random(0).shuffle(places)
    for place in places:
        name = "".join(_SYLLABLES[each] for each in place)
        if not hashlib.sha256(name.encode()).digest()[0] % 3:
            yield name.capitalize()
